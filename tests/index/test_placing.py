"""The nearest rows of a group are exactly those of a whole comparison, however many there are."""

from __future__ import annotations

import numpy as np
import pytest

from index.embedders import unit_rows
from index.placing import SHARED, Group, SnapshotRows


@pytest.mark.parametrize("size", [7, 900, SHARED + 1])
def test_the_nearest_are_those_of_a_whole_sort(size: int) -> None:
    rows = unit_rows(np.random.default_rng(size).standard_normal((size, 16)).astype(np.float32))
    vector = rows[size // 2]
    group = Group("commentary", "", 3, size - 1)
    cosines = rows[3 : size - 1] @ vector
    found = SnapshotRows(rows).nearest(vector, 150, group)
    assert [row for row, _ in found] == (np.argsort(-cosines, kind="stable")[:150] + 3).tolist()
    assert [cosine for _, cosine in found] == pytest.approx(np.sort(cosines)[::-1][:150].tolist(), abs=1e-6)
    assert found[0][0] == size // 2


def test_a_question_without_a_known_word_is_near_nothing() -> None:
    rows = unit_rows(np.ones((4, 3), np.float32))
    assert SnapshotRows(rows).nearest(np.zeros(3, np.float32), 2, Group("commentary", "", 0, 4)) == []
