"""How alike a question is to every line of evidence: postings over the fitted features."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.arrays import Array, load_array, save_arrays
from index.features import Floats, Weights

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_PARTS = ("codes", "idf", "starts", "rows", "values", "lines")


@dataclass(frozen=True, slots=True)
class Postings:
    """The lines by feature: which lines hold it, and how strongly (columns of a sparse matrix)."""

    weights: Weights
    lines: int
    starts: Array  # (features + 1,) where a feature's rows begin
    rows: Array  # line numbers
    values: Array  # tf-idf weights, each line of unit length

    @classmethod
    def of(cls, weights: Weights, matrix: csr_matrix) -> Postings:
        """From the rows of all lines."""
        columns = matrix.tocsc()
        starts, rows = columns.indptr.astype(np.int64), columns.indices.astype(np.int32)
        return cls(weights, matrix.shape[0], starts, rows, columns.data.astype(np.float32))

    def cosines(self, text: str, language: str) -> Floats:
        """The cosine of a text with every line: shape (lines,)."""
        columns, strengths = self.weights.row(text, language)
        if not len(columns):
            return np.zeros(self.lines, np.float32)
        first, last = self.starts[columns], self.starts[columns + 1]
        spans = list(zip(first.tolist(), last.tolist(), strict=True))
        rows = np.concatenate([self.rows[start:end] for start, end in spans])
        values = np.concatenate([self.values[start:end] for start, end in spans])
        strong = values * np.repeat(strengths, last - first)
        return np.bincount(rows, weights=strong, minlength=self.lines).astype(np.float32)

    def save(self, folder: Path) -> None:
        """Write one array a part, named by the block."""
        weights = self.weights
        parts = (weights.codes, weights.idf, self.starts, self.rows, self.values, np.array([self.lines]))
        save_arrays(
            folder, {f"{weights.name}.{part}": array for part, array in zip(_PARTS, parts, strict=True)}
        )

    @classmethod
    def load(cls, folder: Path, name: str) -> Postings:
        """What `save` wrote. Raises OSError or ValueError where a file is missing or damaged."""
        codes, idf, starts, rows, values, lines = (load_array(folder, f"{name}.{part}") for part in _PARTS)
        return cls(Weights(name, codes, idf), int(lines[0]), starts, rows, values)
