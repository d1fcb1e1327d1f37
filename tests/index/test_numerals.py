"""Numbers in digits, words and scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.numerals import number, roman, to_ascii_digits


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("28", 28),
        ("٢٨", 28),
        ("twenty-eight", 28),
        ("fourth", 4),
        ("fortieth", 40),
        ("十", 10),
        ("二十八", 28),
        ("六十八", 68),
        ("一百零一", 101),
        ("", None),
        ("many", None),
        ("9" * 5000, None),
    ],
)
def test_numbers_are_read_in_digits_words_and_chinese(written: str, value: int | None) -> None:
    assert number(written) == value


@pytest.mark.parametrize(("written", "value"), [("I", 1), ("iv", 4), ("XL", 40), ("LXVIII", 68), ("LXX", 70)])
def test_roman_numerals_up_to_seventy(written: str, value: int) -> None:
    assert roman(written) == value


@pytest.mark.parametrize("written", ["", "IIII", "IC", "LXXI", "MIX", "D"])
def test_other_letters_are_no_roman_numeral(written: str) -> None:
    assert roman(written) is None


@given(st.text())
def test_digits_become_ascii_at_their_place(text: str) -> None:
    assert len(to_ascii_digits(text)) == len(text)
