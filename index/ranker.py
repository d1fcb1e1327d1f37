"""Ranking provisions by what people's lines teach: kernel ridge regression over evidence.

Each line of evidence votes for its provisions; how much each vote counts is solved for, so that
every known line finds its own provision. A question is answered by the votes of the lines that it
resembles. Fitted per language, because words are shared within a language.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.arrays import Array, load_array, save_arrays
from index.features import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

SHARPNESS = 2.0
"""How fast a vote fades with dissimilarity."""

_LANGUAGES = "ranker.languages.json"

RIDGE = 0.3
"""How much a single line is mistrusted."""


def kernel(cosines: Floats) -> Floats:
    """Similarity 0..1 → vote 0..1, convex: near lines count more than proportionally."""
    votes: Floats = np.expm1(SHARPNESS * cosines) / np.float32(np.expm1(SHARPNESS))
    return votes


def solve(blocks: list[tuple[float, csr_matrix]], targets: Floats, shares: Floats) -> Floats:
    """The weight of each line's vote for each target: shape (lines, targets).

    `blocks` are weighted unit rows of the lines; `targets` (lines x targets) what each line means;
    `shares` (lines,) how far a line is trusted, 1 for one that people wrote.
    """
    from scipy.linalg import cho_factor, cho_solve

    cosines = sum(weight * (rows @ rows.T).toarray() for weight, rows in blocks)
    votes = kernel(np.asarray(cosines, np.float32))
    votes[np.diag_indices_from(votes)] += RIDGE / shares
    factor = cho_factor(votes, lower=True, overwrite_a=True, check_finite=False)
    return np.asarray(cho_solve(factor, targets, check_finite=False), np.float32)


@dataclass(frozen=True, slots=True)
class Ranker:
    """Solved votes of all lines for articles and for units; the lines stand ordered by language."""

    articles: Array  # (lines, articles)
    units: Array  # (lines, units)
    first: dict[str, int]  # language → its first line

    def lines_of(self, language: str) -> slice:
        """The lines in a language; English ones for a language that has none."""
        start = self.first.get(language, self.first.get("en", 0))
        later = [other for other in self.first.values() if other > start]
        return slice(start, min(later, default=len(self.articles)))

    def scores(self, cosines: Floats, language: str) -> tuple[Floats, Floats]:
        """Scores of articles and of units by the lines of the question's language."""
        lines = self.lines_of(language)
        votes = kernel(cosines[lines])
        near = np.flatnonzero(votes)
        rows, votes = near + lines.start, votes[near]
        return votes @ self.articles[rows], votes @ self.units[rows]

    def save(self, folder: Path) -> None:
        """Write the two arrays and the languages."""
        save_arrays(folder, {"ranker.articles": self.articles, "ranker.units": self.units})
        (folder / _LANGUAGES).write_text(json.dumps(self.first), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Ranker:
        """What `save` wrote. Raises OSError or ValueError."""
        first = json.loads((folder / _LANGUAGES).read_text(encoding="utf-8"))
        return cls(load_array(folder, "ranker.articles"), load_array(folder, "ranker.units"), first)
