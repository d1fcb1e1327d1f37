"""Arrays on disk: one .npy file each, mapped into memory when read, never pickled."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
from numpy.lib import format as npy

Array = npt.NDArray[Any]


_PIECE = 1 << 19
"""Bytes written at once. The system keeps a file in pieces as they were written, up to some megabytes, and maps whole
pieces: of small ones a question, which touches a little of everything, holds a third less memory."""


def save_arrays(folder: Path, arrays: Mapping[str, Array]) -> None:
    """Write `name.npy` for each array. Raises OSError."""
    for name, array in arrays.items():
        with (folder / f"{name}.npy").open("wb", buffering=0) as file:
            _write(np.ascontiguousarray(array), file)


def _write(array: Array, file: BinaryIO) -> None:
    """As `np.save` does, piece by piece."""
    npy.write_array_header_1_0(file, npy.header_data_from_array_1_0(array))
    written = array.reshape(-1).view(np.uint8)
    for start in range(0, len(written), _PIECE):
        file.write(written[start : start + _PIECE].data)


def load_array(folder: Path, name: str) -> Array:
    """Read one array, mapped read-only. Raises OSError, or ValueError where it is damaged."""
    try:
        mapped: Array = np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
    except EOFError as error:  # an empty file
        raise ValueError(f"{name}.npy is empty") from error
    return mapped.view(np.ndarray)  # a slice of a plain array costs a tenth of a memmap's


FEW = 500
"""Scores that are sorted at once: to look for the highest ones first would take longer."""


def best(scores: Array, count: int) -> Array:
    """The places of the highest scores, best first and of equal ones the first: a whole sort's, without its cost."""
    far = len(scores) - count
    if far <= 0 or len(scores) <= FEW:
        sorted_at: Array = (-scores).argsort(kind="stable")[:count]
        return sorted_at
    near = (scores >= np.partition(scores, far)[far]).nonzero()[0]
    places: Array = near[(-scores[near]).argsort(kind="stable")][:count]
    return places


def ranges(starts: Array, lengths: Array) -> Array:
    """The numbers of several ranges, end to end: of starts 5 and 9, lengths 2 and 3 they are 5 6 9 10 11."""
    ends = np.cumsum(lengths)
    return np.repeat(starts - ends + lengths, lengths) + np.arange(ends[-1] if len(ends) else 0)
