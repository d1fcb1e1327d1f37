"""Naive Bayes: how much likelier a text's features are where people ask for a provision.

Additive smoothing makes every count that was not seen alike, so that the model stays sparse: the
score is the sum over the text's features of log((count + a) / a), less the size of the class.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.arrays import Array, load_array, save_arrays
from index.features import Floats, Ints
from index.similar import Postings

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

SMOOTHING = 0.03


@dataclass(frozen=True, slots=True)
class Bayes:
    """Log-odds of features by class (article or unit)."""

    seen: Postings  # classes x features
    sizes: Array  # (classes,) log of each class's mass

    def scores(self, columns: Ints, strengths: Floats) -> Floats:
        """How well a text fits each class, up to what is the same for all: shape (classes,)."""
        own: Floats = self.seen.dot(columns, strengths) - strengths.sum() * self.sizes
        return own

    def save(self, folder: Path, name: str) -> None:
        """Write the postings and the sizes."""
        self.seen.save(folder, name)
        save_arrays(folder, {f"{name}.sizes": self.sizes})

    @classmethod
    def load(cls, folder: Path, name: str) -> Bayes:
        """What `save` wrote. Raises OSError or ValueError."""
        return cls(Postings.load(folder, name), load_array(folder, f"{name}.sizes"))


def fit_bayes(rows: csr_matrix, targets: csr_matrix) -> Bayes:
    """From rows of lines (lines x features) and how much each line means each class (lines x classes)."""
    counts = (targets.T @ rows).tocsr()
    mass = np.asarray(counts.sum(axis=1)).ravel() + SMOOTHING * counts.shape[1]
    counts.data = np.log1p(counts.data / SMOOTHING).astype(np.float32)
    return Bayes(Postings.of(counts), np.log(mass).astype(np.float32))
