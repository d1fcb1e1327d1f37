"""The lexical route adds up postings one word at a time, and keeps the words that many passages hold."""

from __future__ import annotations

import numpy as np
import pytest

from index.arrays import Array, best
from index.lexical import LexicalRoute

WORDS = np.array([3, 5, 8, 13, 21], np.uint32)
COMMON, RARE, UNKNOWN = 3, 21, 99


@pytest.fixture
def documents() -> list[Array]:
    """Forty documents; all hold the first word, one the last."""
    chance = np.random.default_rng(5)
    made = [np.append(chance.choice(WORDS[1:4], 6), WORDS[:1]) for _ in range(40)]
    made[17] = np.append(made[17], WORDS[4:])
    return made


def codes(*words: int) -> Array:
    return np.array(words, np.uint32)


def test_a_sum_is_that_of_its_words_each_time_it_is_asked(documents: list[Array]) -> None:
    route = LexicalRoute.of_codes(documents)
    asked = codes(COMMON, 5, 5, RARE, UNKNOWN)
    columns = np.searchsorted(WORDS, asked[:4])
    whole = route.words.dot(columns, np.ones(4, np.float32))
    assert whole.any()
    for _ in range(2):  # the second time from the columns that were kept
        assert route.sums(asked).tolist() == whole.tolist()
    assert 0 in route.common
    assert 4 not in route.common


def test_holders_are_those_of_any_of_the_words(documents: list[Array]) -> None:
    route = LexicalRoute.of_codes(documents)
    for asked in (codes(COMMON), codes(RARE), codes(8, 13), codes(UNKNOWN), codes(RARE, UNKNOWN)):
        held = [bool(np.isin(document, asked).any()) for document in documents]
        assert route.holders(asked).tolist() == held
        assert route.holders(asked).tolist() == held


@pytest.mark.parametrize("levels", [1, 3, 100_000])
def test_the_best_are_those_of_a_whole_sort(levels: int) -> None:
    scores = np.random.default_rng(levels).integers(0, levels, 500).astype(np.float32)
    order = np.argsort(-scores, kind="stable").tolist()
    for count in (1, 10, 499, 500, 501):
        assert best(scores, count).tolist() == order[:count]
    assert best(scores[:0], 10).tolist() == []
