"""Locators: their canonical and their printed forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.locator import find_references, label
from index.model import Locator
from index.shipped import load_corpus

INSTRUMENTS = load_corpus().instruments
PARTS = st.one_of(
    st.just(()),
    st.tuples(st.integers(1, 32).map(str)),
    st.tuples(st.sampled_from("abcdefghijklmnop")),
    st.tuples(st.integers(1, 32).map(str), st.sampled_from("abcdefghijklm")),
    st.tuples(st.integers(1, 32).map(str), st.sampled_from("abcdefghijklm"), st.sampled_from(["i", "ii", "iii", "iv"])),
    st.tuples(st.sampled_from("abcdefghijklmnop"), st.sampled_from(["i", "ii", "iii", "iv", "v"])),
)
ARTICLES = st.builds(Locator, st.sampled_from(sorted(INSTRUMENTS)), st.integers(1, 71).map(str), PARTS)
PREAMBLES = st.builds(
    Locator,
    st.sampled_from(sorted(INSTRUMENTS)),
    st.just("preamble"),
    st.one_of(st.just(()), st.tuples(st.integers(1, 20).map(str))),
)
SLUGS = st.from_regex(r"\A[a-z0-9]+(-[a-z0-9]+){0,4}\Z")
POINTS = st.builds(
    Locator,
    st.just("commentary"),
    SLUGS,
    st.tuples(st.integers(1, 40).map(str)),
)
FACTS = st.builds(Locator, st.just("status"), SLUGS)


@given(st.one_of(ARTICLES, PREAMBLES, POINTS, FACTS))
def test_parse_and_str_are_inverse(locator: Locator) -> None:
    assert Locator.parse(str(locator)) == locator


@given(st.one_of(ARTICLES, PREAMBLES))
def test_a_printed_label_is_read_back(locator: Locator) -> None:
    printed = label(locator)
    [found] = find_references(printed)
    assert found.locators == (locator,)
    assert (found.start, found.end) == (0, len(printed))


@given(st.one_of(ARTICLES, PREAMBLES))
def test_a_printed_label_is_read_back_within_a_sentence(locator: Locator) -> None:
    [found] = find_references(f"Please compare {label(locator)}, if you can.")
    assert found.locators == (locator,)


@pytest.mark.parametrize(
    "text", ["", "28(", "28()", "x:y:z", "commentary:slug", "commentary:slug#0", "uncc:", "uncc:2 8", "Art. 28"]
)
def test_what_is_no_locator_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(ValueError, match="not a locator"):
        Locator.parse(text)


def test_a_bare_locator_means_the_convention() -> None:
    assert Locator.parse("28(4)") == Locator("uncc", "28", ("4",))


@pytest.mark.parametrize(
    ("locator", "printed"),
    [
        ("uncc:28(3)(d)", "Art. 28(3)(d)"),
        ("budapest:19(3)", "Budapest Art. 19(3)"),
        ("uncc:preamble(4)", "Preamble, para. 4"),
        ("budapest:preamble", "Budapest Preamble"),
    ],
)
def test_labels(locator: str, printed: str) -> None:
    assert label(Locator.parse(locator)) == printed
