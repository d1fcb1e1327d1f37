"""Kernel ridge regression over people's lines: the lines that a question resembles vote.

How much each line's vote counts for each provision is solved for at build, so that known lines find
their own. Lines are solved in groups within a language, because the work grows with the cube of a
group and the groups' sum ranks as well as all lines solved at once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.arrays import Array, load_array, save_arrays
from index.features import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

RIDGE = 0.3
"""How much a single line is mistrusted."""

GROUP = 1500
"""Lines that are solved together."""

VOTERS = 250
"""The nearest lines, which vote; what the others would add is too little to change a ranking."""

_NEAR, _READ = 32, 125
"""Rows whose votes are counted at a time, at build and when asked: they stay in the processor's own memory."""

_LANGUAGES = "ranker.languages.json"


def votes(cosines: Floats) -> Floats:
    """Similarity 0..1 → vote 0..1, convex: near lines count more than proportionally. In place."""
    cosines *= (cosines * (cosines + 1) + 1) * np.float32(1 / 3)
    return cosines


def solve(rows: csr_matrix, targets: Floats, trust: Floats) -> Floats:
    """The weight of each line's vote for each target, above what is usual for the target.

    `rows` are the lines' unit rows; `targets` (lines x targets) what each line means; `trust`
    (lines,) is 1 for a line that people wrote.
    """
    from scipy.linalg import cho_factor, cho_solve

    matrix = (rows @ rows.T).toarray()
    for first in range(0, len(matrix), _NEAR):
        votes(matrix[first : first + _NEAR])
    matrix[np.diag_indices_from(matrix)] += RIDGE / trust
    factor = cho_factor(matrix, lower=True, overwrite_a=True, check_finite=False)
    solved = cho_solve(factor, targets - targets.mean(axis=0), check_finite=False)
    return np.asarray(solved, np.float32)


@dataclass(frozen=True, slots=True)
class Ranker:
    """Solved votes of all lines; the lines stand ordered by language."""

    solved: Array  # (lines, units)
    firsts: Array  # (articles,) where each article's units begin
    first: dict[str, int]  # language → its first line

    def lines_of(self, language: str) -> slice:
        """The lines in a language; English ones for a language that has none."""
        start = self.first.get(language, self.first.get("en", 0))
        later = [other for other in self.first.values() if other > start]
        return slice(start, min(later, default=len(self.solved)))

    def scores(self, cosines: Floats, language: str) -> tuple[Floats, Floats]:
        """Scores of articles and of units by the lines of the question's language: an article has its units' votes."""
        lines = self.lines_of(language)
        own, solved = cosines[lines], self.solved[lines]
        far = len(own) - VOTERS
        near = (own >= np.partition(own, far)[far]).nonzero()[0] if far > 0 else np.arange(len(own))
        voted, scored = votes(own[near]), np.zeros(solved.shape[1], np.float32)
        read = np.empty((_READ, len(scored)), np.float32)
        for some in (slice(start, start + _READ) for start in range(0, len(near), _READ)):
            rows = near[some]
            scored += voted[some] @ solved.take(rows, axis=0, out=read[: len(rows)], mode="clip")
        return np.add.reduceat(scored, self.firsts), scored

    def save(self, folder: Path) -> None:
        """Write the arrays and the languages."""
        save_arrays(folder, {"ranker.solved": self.solved, "ranker.firsts": self.firsts})
        (folder / _LANGUAGES).write_text(json.dumps(self.first), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Ranker:
        """What `save` wrote. Raises OSError or ValueError."""
        first = json.loads((folder / _LANGUAGES).read_text(encoding="utf-8"))
        return cls(load_array(folder, "ranker.solved"), load_array(folder, "ranker.firsts"), first)


def fit_ranker(rows: csr_matrix, targets: Floats, trust: Floats, languages: list[str], firsts: Sequence[int]) -> Ranker:
    """Solve language by language; `languages` of the lines, equal ones together; `firsts` as the ranker keeps them."""
    known = np.array(languages)
    solved = np.zeros_like(targets)
    for language in dict.fromkeys(languages):
        own = np.flatnonzero((known == language) & (trust > 0))
        groups = -(-len(own) // GROUP)
        for group in (own[start::groups] for start in range(groups)):
            solved[group] = solve(rows[group], targets[group], trust[group])
    starts = {language: languages.index(language) for language in dict.fromkeys(languages)}
    return Ranker(solved, np.array(firsts), starts)
