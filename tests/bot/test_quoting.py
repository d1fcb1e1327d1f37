"""Quotation marks: what stands between them is an exact span, but for white space and the glyphs of marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quoting import Quotation, forged, holds, marked, only_quotes, quoted, stray, unmarked

TEXT = (
    'Each Party shall adopt measures to:\na) seize or\nsecure a ``computer system" or part of it;\n'
    "b) make and retain a copy; and\nc) keep the “integrity” of the Party’s data."
)


def test_a_quotation_is_printed_with_marks_and_single_ones_within() -> None:
    whole = Quotation.of(TEXT)
    assert str(whole) == (
        "“Each Party shall adopt measures to:\na) seize or secure a ‘computer system’ or part of it;\n"
        "b) make and retain a copy; and\nc) keep the ‘integrity’ of the Party’s data.”"
    )
    assert quoted(str(whole)) == [str(whole)[1:-1]]
    assert holds(TEXT, quoted(str(whole))[0])


def test_a_quotation_loses_what_leads_on_in_a_list() -> None:
    start, end = TEXT.index("b) make"), TEXT.index("c) keep")
    assert str(Quotation.of(TEXT, start, end)) == "“b) make and retain a copy”"
    assert Quotation.of(TEXT, 5, 5).words == ""


@given(start=st.integers(0, len(TEXT)), end=st.integers(0, len(TEXT)))
def test_every_span_of_whole_words_holds_when_it_is_printed(start: int, end: int) -> None:
    start, end = min(start, end), max(start, end)
    while start and TEXT[start - 1].isalnum():
        start -= 1
    while end < len(TEXT) and TEXT[end - 1 : end].isalnum() and TEXT[end].isalnum():
        end += 1
    found = Quotation.of(TEXT, start, end)
    if any(char.isalnum() for char in found.words):
        assert not list(forged(f"It says: {found}", [TEXT]))
        assert only_quotes(str(found))


@pytest.mark.parametrize(
    "words",
    [
        "shall not adopt measures",
        "Each Party may adopt",
        "each Party shall adopt",
        "Each Party shall … make and retain a copy",
        "Party shal",
        "",
    ],
)
def test_other_words_are_no_span(words: str) -> None:
    assert not holds(TEXT, words)
    assert not words or list(forged(marked(words), [TEXT])) == [words]


def test_an_apostrophe_is_no_quotation_mark() -> None:
    text = "He's for the States' own rules, and rock ’n’ roll of the Party’s data"
    assert unmarked(text) == text
    assert not stray(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a 'serious crime' is", ["serious crime"]),
        ("a ‘serious crime’ is", ["serious crime"]),
        ("'Without right' is vague", ["Without right"]),
        ("the State’s ‘own law’ and „eins“ «zwei»", ["own law", "eins", "zwei"]),
    ],
)
def test_single_marks_round_words_are_quotation_marks(text: str, words: list[str]) -> None:
    assert quoted(text) == words
    assert not quoted(unmarked(text))


def test_a_mark_without_a_partner() -> None:
    assert stray('a 5" disk')
    assert not stray(str(Quotation.of(TEXT)))
    assert unmarked('a 5" disk') == "a 5 disk"
    assert only_quotes("“one” … “two”")
    assert not only_quotes("It says “one”")
    assert not only_quotes("nothing")
