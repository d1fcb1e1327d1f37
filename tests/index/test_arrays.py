"""Arrays on disk: written piece by piece, read as they were."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.arrays import Array, load_array, save_arrays


@pytest.mark.parametrize(
    "array",
    [
        np.arange(100_000, dtype=np.uint64),  # longer than a piece, and no whole number of them
        np.arange(90_000, dtype=np.float32).reshape(300, 300)[:, ::2],
        np.zeros((0, 3), np.float32),
        np.array([7]),
    ],
    ids=["long", "every other column", "empty", "one"],
)
def test_an_array_is_read_as_it_was_written(array: Array, tmp_path: Path) -> None:
    save_arrays(tmp_path, {"one": array})
    for read in (load_array(tmp_path, "one"), np.load(tmp_path / "one.npy")):
        assert (read.dtype, read.shape) == (array.dtype, array.shape)
        assert (read == array).all()
