"""A short fuzzing run; `make fuzz` is the long one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from tests.fuzz.inputs import MOST, make
from tests.fuzz.targets import TARGETS, warm

INPUTS = 60
"""A target."""

MOST_CALLS = 300
"""Of functions, a character: what repeats is read once, not again from every place that it begins at."""


def test_inputs_repeat_and_differ() -> None:
    texts = [make(seed) for seed in range(200)]
    assert texts == [make(seed) for seed in range(200)]
    assert len(set(texts)) > 190
    assert MOST / 2 < max(map(len, texts)) <= MOST


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.__name__)
def test_no_text_breaks_it(target: Callable[[str], None]) -> None:
    for seed in range(INPUTS):
        target(make(seed))


PIECES = (
    *("(a", "1 to ", "art. 2(", "may not ", "“", "a, ", "\n(i) ", "[x](", "<b", ". A"),
    *("§a", "§1", "1-2-", "!P1 ", "["),
)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.__name__)
@pytest.mark.parametrize("piece", PIECES)
def test_no_repetition_holds_it_up(target: Callable[[str], None], piece: str) -> None:
    warm()
    assert calls(target, piece * (MOST // len(piece))) < MOST_CALLS * MOST


def calls(target: Callable[[str], None], text: str) -> int:
    """How many functions a target calls for a text: unlike its time, the same on every machine."""
    count = 0

    def seen(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        target(text)
    finally:
        sys.setprofile(before)
    return count
