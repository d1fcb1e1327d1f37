"""How near a question comes to single provisions, letters above all: by their words and the lines that ask for them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.arrays import Array, load_array, save_arrays
from index.evidence import Evidence
from index.features import Floats
from index.model import Locator, Provision
from index.models import Models, Sparse

_FILE = "letters.json"


@dataclass(frozen=True, slots=True)
class Letters:
    """Every provision's words and gist as known features, and the lines that mean one below the level of ranking."""

    rows: Mapping[Locator, int]
    starts: Array  # (provisions + 1,) where each one's features begin
    columns: Array
    strengths: Array
    lines: Mapping[str, Array]  # a letter's locator → the numbers of the lines that ask for it

    def likeness(self, text: Sparse, cosines: Floats, locators: Sequence[Locator]) -> list[float]:
        """How much a text is like each provision's words, and like the line for it that it resembles most.

        `cosines` are those of the text with every line.
        """
        return [self._words(text, locator) + self._asked(cosines, str(locator)) for locator in locators]

    def _words(self, text: Sparse, locator: Locator) -> float:
        row = self.rows[locator]
        own = slice(*self.starts[row : row + 2].tolist())
        return text.dot(self.columns[own], self.strengths[own])

    def _asked(self, cosines: Floats, letter: str) -> float:
        lines = self.lines.get(letter)
        return 0.0 if lines is None else float(cosines[lines].max())

    @classmethod
    def load(cls, folder: Path, provisions: Iterable[Locator]) -> Letters:
        """What `save_letters` wrote of these provisions. Raises OSError or ValueError."""
        lines = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        starts, columns, strengths = (load_array(folder, f"letters.{part}") for part in _PARTS)
        return cls(
            rows={locator: row for row, locator in enumerate(provisions)},
            starts=starts,
            columns=columns,
            strengths=strengths,
            lines={letter: np.array(numbers, np.int64) for letter, numbers in lines.items()},
        )


_PARTS = "starts", "columns", "strengths"


def save_letters(folder: Path, provisions: Iterable[Provision], evidence: Iterable[Evidence], models: Models) -> None:
    """Write provisions as known features, and which lines mean which letter. Raises OSError."""
    read = [models.read(f"{one.text}\n{one.gist or ''}", one.language) for one in provisions]
    starts = np.cumsum([0, *(len(text.columns) for text in read)])
    columns = np.concatenate([text.columns for text in read])
    strengths = np.concatenate([text.strengths for text in read])
    save_arrays(
        folder, {f"letters.{part}": array for part, array in zip(_PARTS, (starts, columns, strengths), strict=True)}
    )
    lines: dict[str, list[int]] = {}
    for number, line in enumerate(evidence):
        for letter in line.below:
            lines.setdefault(str(letter), []).append(number)
    (folder / _FILE).write_text(json.dumps(lines), encoding="utf-8")
