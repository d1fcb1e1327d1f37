"""A short fuzzing run; `make fuzz` is the long one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.fuzz.inputs import MOST, make
from tests.fuzz.targets import TARGETS

INPUTS = 60
"""A target."""


def test_inputs_repeat_and_differ() -> None:
    texts = [make(seed) for seed in range(200)]
    assert texts == [make(seed) for seed in range(200)]
    assert len(set(texts)) > 190
    assert MOST / 2 < max(map(len, texts)) <= MOST


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.__name__)
def test_no_text_breaks_it(target: Callable[[str], None]) -> None:
    for seed in range(INPUTS):
        target(make(seed))


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.__name__)
@pytest.mark.parametrize("piece", ["(a", "1 to ", "art. 2(", "may not ", "“", "a, ", "\n(i) ", "[x](", "<b", ". A"])
def test_no_repetition_holds_it_up(target: Callable[[str], None], piece: str) -> None:
    target(piece * (MOST // len(piece)))
