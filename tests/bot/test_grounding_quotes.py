"""Quotations against authentic wording."""

import pytest

from bot.grounding.quotes import check_quote
from bot.quoting import quoted
from index.model import Locator

AT_2, AT_15, AT_35 = (Locator.parse(f"budapest:{short}") for short in ("2", "15(1)", "35(1)"))
TEXTS = {
    AT_2: "Each Party shall adopt such legislative and other measures as may be necessary to establish as criminal "
    "offences under its domestic law, when committed intentionally, the access to the whole or any part of a "
    "computer system without right.",
    AT_15: "Each Party shall ensure that the establishment, implementation and application of the powers and "
    "procedures provided for in this Section are subject to conditions and safeguards provided for under its "
    "domestic law.",
    AT_35: "Each Party shall designate a point of contact available on a twenty-four hour, seven-day-a-week basis, "
    "in order to ensure the provision of immediate assistance. The Party’s point of contact may do more.",
}


@pytest.mark.parametrize(
    ("quote", "cited"),
    [
        ("the access to the whole or any part of a computer system without right", AT_2),
        ("Each  Party shall\nensure", AT_15),
        ("Each Party shall ensure", Locator.parse("budapest:15")),
        ("The Party's point of contact", AT_35),
        ("domestic law.", None),
    ],
)
def test_exact_but_for_white_space_and_glyphs(quote: str, cited: Locator | None) -> None:
    assert check_quote(quote, TEXTS, cited).kind == "exact"


def test_exact_names_the_innermost_provision() -> None:
    texts = {AT_35.whole_article: TEXTS[AT_35], AT_35: TEXTS[AT_35]}
    assert check_quote("a point of contact", texts).locator == AT_35


def test_right_words_of_another_provision() -> None:
    found = check_quote("shall designate a point of contact", TEXTS, AT_2)
    assert (found.kind, found.locator) == ("found_elsewhere", AT_35)


@pytest.mark.parametrize(
    "quote",
    [
        "Each Party shall adopt … without right",
        "Each Party shall adopt [...] computer system",
        "immediate assistance. Each Party shall ensure",
    ],
)
def test_parts_put_together(quote: str) -> None:
    assert check_quote(quote, TEXTS).kind == "stitched"


@pytest.mark.parametrize(
    ("quote", "change", "there", "here"),
    [
        ("the access to the whole or any part of a computer system with right", "negation", "without", "with"),
        ("Each Party shall not designate a point of contact available on a", "negation", "", "not"),
        ("Each Party may adopt such legislative and other measures", "modal", "shall", "may"),
        ("the access to the whole part of a computer system without right", "qualifier", "or any", ""),
        ("other measures, where appropriate, as may be necessary to establish", "qualifier", "", "where appropriate"),
        ("subject to conditions and safeguards provided for under its national law", "other", "domestic", "national"),
        ("each party shall ensure that the establishment", "other", "Each Party", "each party"),
        ("any part of a comput", "other", "computer", "comput"),
    ],
)
def test_altered(quote: str, change: str, there: str, here: str) -> None:
    found = check_quote(quote, TEXTS)
    assert (found.kind, found.change, found.there, found.here) == ("altered", change, there, here)


@pytest.mark.parametrize("quote", ["", "  ", "The moon is made of green cheese, and of milk", "Wholly other"])
def test_not_found(quote: str) -> None:
    assert check_quote(quote, TEXTS).kind == "not_found"


def test_nothing_is_found_where_no_text_is_installed() -> None:
    assert check_quote("Each Party shall ensure", {}).kind == "not_found"


def test_quoted_reads_all_kinds_of_marks_but_no_apostrophes() -> None:
    assert quoted("He's “one”, \"two\", «three», „four“ and the States' own") == ["one", "two", "three", "four"]
