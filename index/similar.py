"""Postings: which rows hold a feature and how strongly, so that a question meets all rows at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.arrays import Array, load_array, save_arrays
from index.features import Floats, Ints

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix, spmatrix


@dataclass(frozen=True, slots=True)
class Postings:
    """A sparse matrix by its columns (features); its rows are lines, articles or units."""

    size: int  # rows
    starts: Array  # (features + 1,) where a feature's rows begin
    rows: Array
    values: Array

    @classmethod
    def of(cls, matrix: spmatrix) -> Postings:
        """From a sparse matrix (rows x features)."""
        columns = matrix.tocsc()
        starts, rows = columns.indptr.astype(np.int64), columns.indices.astype(np.int32)
        return cls(matrix.shape[0], starts, rows, columns.data.astype(np.float32))

    def dot(self, columns: Ints, strengths: Floats) -> Floats:
        """The product of the matrix with a sparse text: shape (size,)."""
        if not len(columns):
            return np.zeros(self.size, np.float32)
        first, last = self.starts[columns], self.starts[columns + 1]
        # Runs are copied whole: twice as quick as fetching each row by its place.
        spans = list(map(slice, first.tolist(), last.tolist()))
        rows = np.concatenate([self.rows[span] for span in spans])
        strong = np.concatenate([self.values[span] for span in spans]) * np.repeat(strengths, last - first)
        return np.bincount(rows, strong, self.size).astype(np.float32)

    def dots(self, texts: csr_matrix) -> csr_matrix:
        """The product with many sparse texts (texts x features) at once: (texts x size)."""
        from scipy.sparse import csc_matrix

        matrix = csc_matrix((self.values, self.rows, self.starts), shape=(self.size, len(self.starts) - 1))
        return (texts @ matrix.T).tocsr()

    def save(self, folder: Path, name: str) -> None:
        """Write one array a part."""
        parts = {"starts": self.starts, "rows": self.rows, "values": self.values}
        save_arrays(folder, {f"{name}.{part}": array for part, array in parts.items()})
        save_arrays(folder, {f"{name}.size": np.array([self.size])})

    @classmethod
    def load(cls, folder: Path, name: str) -> Postings:
        """What `save` wrote. Raises OSError or ValueError where a file is missing or damaged."""
        size, starts, rows, values = (
            load_array(folder, f"{name}.{part}") for part in ("size", "starts", "rows", "values")
        )
        return cls(int(size[0]), starts, rows, values)
