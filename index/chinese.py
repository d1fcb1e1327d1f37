"""References in Chinese, which stand without spaces: 第二十八条第四款, 第七条至第十一条, 序言第四段."""

from __future__ import annotations

import re

from index.model import CONVENTION, Locator
from index.numerals import number
from index.reference_listing import MAX_SPAN

_NUMERAL = r"(?:\d{1,4}|[一二三四五六七八九十百〇零]{1,6})"
_ITEM = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[a-z])"
_RANGE = rf"第\s?(?P<first>{_NUMERAL})\s?[条條]?\s?[至到~—–-]{{1,2}}\s?第?\s?(?P<last>{_NUMERAL})\s?[条條]"
_LIST = rf"第\s?(?P<list>{_NUMERAL}(?:\s?[,和及与]\s?第?{_NUMERAL}){{1,20}})\s?[条條]"
# Without 第 a numeral such as 三条 counts things; digits, and numerals from ten on, may stand without it.
_ARTICLE = (
    rf"(?:第\s?(?P<article>{_NUMERAL})|(?<!\w)(?P<bare>\d{{1,4}}|[二三四五六]?十[一二三四五六七八九]?))\s?[条條]"
    rf"(?:\s?第?\s?\(?(?P<paragraph>{_NUMERAL})\)?\s?款)?"
    rf"(?:\s?第?\s?\(?(?P<item>{_ITEM})\)?\s?[项項目])?"
)
_PREAMBLE = rf"(?P<preamble>序言)(?:第\s?(?P<place>{_NUMERAL})\s?[段款])?"
_ANY = re.compile(f"{_RANGE}|{_LIST}|{_ARTICLE}|{_PREAMBLE}", re.I)


def find_chinese(text: str) -> list[tuple[int, int, list[Locator]]]:
    """(start, end, locators) of each reference, in order; items are counted as letters."""
    return [] if text.isascii() else [(*match.span(), _locators(match)) for match in _ANY.finditer(text)]


def _locators(match: re.Match[str]) -> list[Locator]:
    if match["preamble"]:
        return [Locator(CONVENTION, "preamble", _numbers(match["place"]))]
    if match["list"]:
        return [Locator(CONVENTION, str(number(one))) for one in re.findall(_NUMERAL, match["list"])]
    if match["first"]:
        first, last = number(match["first"]) or 0, number(match["last"]) or 0
        every = range(first, last + 1) if 0 <= last - first <= MAX_SPAN else (first, last)
        return [Locator(CONVENTION, str(value)) for value in every]
    parts = _numbers(match["paragraph"])
    if item := match["item"]:
        value = number(item)
        parts += (item.lower() if value is None else chr(ord("a") + min(max(value, 1), 26) - 1),)
    return [Locator(CONVENTION, str(number(match["article"] or match["bare"])), parts)]


def _numbers(written: str | None) -> tuple[str, ...]:
    return (str(number(written)),) if written else ()
