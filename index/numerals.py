"""Numbers as people write them in references: digits of several scripts, English words, Chinese numerals."""

from __future__ import annotations

import unicodedata

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80}
_TENS |= {"ninety": 90}
_CHINESE = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}

_LONGEST = 9
"""Digits of the longest number that any text about a treaty needs."""

WORDS = {word: value for value, word in enumerate(_UNITS)} | _TENS
ORDINALS = {word: value for value, word in enumerate(_ORDINALS)} | {
    f"{ten[:-1]}ieth": value for ten, value in _TENS.items()
}

_ROMAN_TENS = ("", "x", "xx", "xxx", "xl", "l", "lx")
_ROMAN_UNITS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_ROMANS = {
    ten + unit: 10 * n + m for n, ten in enumerate(_ROMAN_TENS) for m, unit in enumerate(_ROMAN_UNITS) if n or m
} | {"lxx": 70}

NUMBER_WORD = rf"(?:(?:{'|'.join(_TENS)})[ -](?:{'|'.join(_UNITS[1:10])})|{'|'.join([*_TENS, *reversed(_UNITS)])})"
"""A pattern for English number words up to ninety-nine."""


def to_ascii_digits(text: str) -> str:
    """The same text, character for character, with every decimal digit as 0-9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() and not char.isascii() else char for char in text)


def number(written: str) -> int | None:
    """The value of `28`, `twenty-eight`, `fourth` or `二十八`; None for anything else."""
    word = written.strip().lower()
    if word.isdecimal():
        return int(to_ascii_digits(word)) if len(word) <= _LONGEST else None
    if word in ORDINALS:
        return ORDINALS[word]
    total = 0
    for part in word.replace("-", " ").split():
        if part not in WORDS:
            return _chinese(word)
        total += WORDS[part]
    return total if word else None


def roman(written: str) -> int | None:
    """The value of a Roman numeral from I to LXX, in either case; None for anything else."""
    return _ROMANS.get(written.lower())


def _chinese(word: str) -> int | None:
    """二十八 = 28, 十 = 10, 六十八 = 68, 一百 = 100."""
    total, digit = 0, 0
    for char in word:
        if char in _CHINESE:
            digit = _CHINESE[char]
        elif char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            return None
    return total + digit
