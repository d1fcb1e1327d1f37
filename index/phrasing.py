"""How a question is put: its runs of up to three stems, the small words among them, and its forms.

The rankers' features tell what a question is about; these tell what kind of answer it wants. "How many
requests were sent" and "how many days may data be kept" speak of the same things, and only one has ground.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.arrays import Array
from index.concepts import Concepts, windows
from index.features import Features, Floats, Ints, counted, fit_block, in_block
from index.words import code

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

FORMS = "forms.yaml"
"""Form → words and phrases, as in the thesaurus."""

RUN = 3
"""Stems of the longest run."""

RAREST = 2
"""Texts that must hold a run or a form for it to be known."""

_EDGES = np.array([code("\0")], np.uint32)
_RUNS, _FORMS = range(2)  # the numbers of the blocks
_NAME = "phrasing"


@dataclass(frozen=True, slots=True)
class Phrasing:
    """The known runs and forms."""

    forms: Concepts
    features: Features

    def row(self, spelled: Sequence[str], stems: Array) -> tuple[Ints, Floats]:
        """The known runs and forms of a text, by its stems and their codes, and their weights, of unit length."""
        runs = list(_codes(np.concatenate((_EDGES, stems, _EDGES)))) if len(stems) else [stems]
        forms = self.forms.codes_within(spelled)
        return self.features.row(np.concatenate((*(in_block(_RUNS, own) for own in runs), in_block(_FORMS, forms))))

    def save(self, folder: Path) -> None:
        """Write the forms and the features."""
        self.forms.save(folder, FORMS)
        self.features.save(folder, _NAME)

    @classmethod
    def load(cls, folder: Path) -> Phrasing:
        """What `save` wrote. Raises OSError or ValueError."""
        return cls(Concepts.load(folder, FORMS), Features.load(folder, _NAME))


def fit_phrasing(forms: Concepts, rows: Array, stems: Array, size: int) -> tuple[Phrasing, csr_matrix]:
    """Learn what is known from `size` texts; returns it and the texts' rows, each of unit length or empty.

    `stems` are codes, `rows` the text that each stands in; those of a text stand together.
    """
    from scipy.sparse import hstack

    held = [counted(*_runs(rows, stems), size), counted(*forms.coded().within(rows, stems), size)]
    blocks = [fit_block(number, *own, rarest=RAREST) for number, own in enumerate(held)]
    joined = hstack([own for _, own in blocks]).tocsr() * np.float32(len(blocks) ** -0.5)
    return Phrasing(forms, Features.joined([features for features, _ in blocks])), joined


def _runs(rows: Array, stems: Array) -> tuple[Array, Array]:
    """Every run of stems with the edges of its text: the text of each and its code (uint32)."""
    if not len(stems):
        return rows, stems
    starts = np.flatnonzero(np.append(True, rows[1:] != rows[:-1]))
    ends = np.append(starts[1:], len(rows))
    at = np.concatenate((ends, starts))  # where one text ends and the next begins, the end comes first
    edged = np.insert(stems, at, _EDGES[0])
    owners = np.insert(rows, at, np.concatenate((rows[ends - 1], rows[starts])))
    found = []
    for codes in _codes(edged):
        own = owners[: len(codes)]
        within = own == owners[len(owners) - len(codes) :]
        found.append((own[within], codes[within]))
    return np.concatenate([own for own, _ in found]), np.concatenate([codes for _, codes in found])


def _codes(stems: Array) -> Iterator[Array]:
    """The codes (uint32) of all runs of one stem, of two, and so on."""
    return ((codes >> np.uint64(32)).astype(np.uint32) for codes in islice(windows(stems), RUN))
