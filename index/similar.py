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


_CELL = np.dtype([("row", np.int32), ("value", np.float32)])
"""What a feature adds to a row. Row and value lie together, so that a run of them is copied at once."""


@dataclass(frozen=True, slots=True)
class Postings:
    """A sparse matrix by its columns (features); its rows are lines, articles or units."""

    size: int  # rows
    starts: Array  # (features + 1,) where a feature's cells begin
    cells: Array  # uint64, each a `_CELL`: plain numbers are copied four times as quick

    @classmethod
    def by_columns(cls, size: int, starts: Array, rows: Array, values: Array) -> Postings:
        """From the rows and values of each column, one column behind the other."""
        cells = np.empty(len(rows), _CELL)
        cells["row"], cells["value"] = rows, values
        return cls(size, starts.astype(np.int64), cells.view(np.uint64))

    @classmethod
    def of(cls, matrix: spmatrix) -> Postings:
        """From a sparse matrix (rows x features)."""
        columns = matrix.tocsc()
        return cls.by_columns(matrix.shape[0], columns.indptr, columns.indices, columns.data)

    @property
    def rows(self) -> Array:
        """The row of each cell."""
        return self.cells.view(_CELL)["row"]

    @property
    def values(self) -> Array:
        """The value of each cell."""
        return self.cells.view(_CELL)["value"]

    def dot(self, columns: Ints, strengths: Floats) -> Floats:
        """The product of the matrix with a sparse text: shape (size,)."""
        products = np.zeros(self.size, np.float32)
        first, last = self.starts[columns], self.starts[columns + 1]
        # Runs are copied whole: twice as quick as fetching each cell by its place.
        runs = [self.cells[start:end] for start, end in zip(first.tolist(), last.tolist(), strict=True)]
        if runs:
            found = np.concatenate(runs).view(_CELL)
            np.add.at(products, found["row"].astype(np.intp), found["value"] * np.repeat(strengths, last - first))
        return products

    def dots(self, texts: csr_matrix) -> csr_matrix:
        """The product with many sparse texts (texts x features) at once: (texts x size)."""
        from scipy.sparse import csc_matrix

        matrix = csc_matrix((self.values, self.rows, self.starts), shape=(self.size, len(self.starts) - 1))
        return (texts @ matrix.T).tocsr()

    def save(self, folder: Path, name: str) -> None:
        """Write one array a part."""
        parts = {"size": np.array([self.size]), "starts": self.starts, "cells": self.cells}
        save_arrays(folder, {f"{name}.{part}": array for part, array in parts.items()})

    @classmethod
    def load(cls, folder: Path, name: str) -> Postings:
        """What `save` wrote. Raises OSError or ValueError where a file is missing or damaged."""
        size, starts, cells = (load_array(folder, f"{name}.{part}") for part in ("size", "starts", "cells"))
        return cls(int(size[0]), starts, cells)
