"""The numbers of a provision in six languages: figures, number words, ordinals, with the unit of time they count."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.collation.lexicon import Lexicon, lexicon
from index.numerals import number as chinese_number
from index.numerals import to_ascii_digits

_WORD = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+|%")
_HAN_NUMBER = re.compile(
    r"([零〇一二两三四五六七八九十百\d]+)\s?(?:个)?(?P<unit>周岁|岁|年|月|周|星期|天|日|小时|%|次|份|名)?"
)
_TIME = ("year", "month", "week", "day", "hour")


@dataclass(frozen=True, slots=True, order=True)
class Quantity:
    """A value as it is compared (`18`, `2/3`), with its unit where one stands beside it."""

    value: str
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.value} {self.unit}".strip()

    def fits(self, other: Quantity) -> bool:
        """Whether both may be one number: a unit that is not told contradicts none."""
        return self.value == other.value and (not self.unit or not other.unit or self.unit == other.unit)


def quantities(text: str, language: str, skip: Iterable[tuple[int, int]] = ()) -> list[Quantity]:
    """The numbers of a text outside the spans to skip, each once; `one` counts only with a unit of time."""
    text = to_ascii_digits(text)
    for start, end in skip:
        text = text[:start] + " " * (end - start) + text[end:]
    words = lexicon(language)
    found = []
    if words.two_thirds.search(text):
        found.append(Quantity("2/3"))
        text = words.two_thirds.sub(" ", text)
    found += _chinese(text, words) if language == "zh" else _alphabetic(text, words)
    kept = [one for one in found if one.value not in ("0", "1") or one.unit in _TIME]
    return list(dict.fromkeys(kept))


def _chinese(text: str, words: Lexicon) -> Iterable[Quantity]:
    for match in _HAN_NUMBER.finditer(text):
        unit = match["unit"] or ""
        value = chinese_number(match[1].replace("两", "二"))
        if value is not None and (unit or match[1].isdecimal()):
            yield Quantity(str(value), words.unit(unit))


def _alphabetic(text: str, words: Lexicon) -> Iterable[Quantity]:
    tokens = [(match[0].lower(), match.start(), match.end()) for match in _WORD.finditer(text)]
    values = [_value(word, words) for word, _, _ in tokens]
    at = 0
    while at < len(tokens):
        value = values[at]
        if value is None or words.unit(tokens[at][0]) == "percent":
            at += 1
            continue
        last = at
        while last + 1 < len(tokens) and (more := values[last + 1]) is not None:
            gap = text[tokens[last][2] : tokens[last + 1][1]]
            joined = _joined(value, more, words.language)
            if joined is None or not (gap.strip() in ("", "-", "‑") or words.join.fullmatch(gap)):
                break
            value, last = joined, last + 1
        if last + 2 < len(tokens) and tokens[last + 1][0] in ("y", "et") and (more := values[last + 2]) is not None:
            joined = _joined(value, more, words.language)
            value, last = (joined, last + 2) if joined is not None and value >= 20 else (value, last)
        yield Quantity(f"{value:g}", _unit(text, tokens, at, last, words))
        at = last + 1


def _unit(text: str, tokens: list[tuple[str, int, int]], at: int, last: int, words: Lexicon) -> str:
    """The unit of the number from token `at` to `last`: the next word; in Arabic the day stands before its ordinal."""
    if last + 1 < len(tokens) and text[tokens[last][2] : tokens[last + 1][1]].strip() in ("", "-"):
        unit = words.unit(tokens[last + 1][0])
        if unit:
            return unit
    if words.language == "ar" and at > 0 and not text[tokens[at - 1][2] : tokens[at][1]].strip():
        return words.unit(tokens[at - 1][0])
    return ""


def _value(word: str, words: Lexicon) -> float | None:
    if word[0].isdecimal():
        return float(word.replace(",", "."))
    return words.number(word)


def _joined(value: float, more: float, language: str) -> float | None:
    """Two number words as one number: thirty-six, soixante-dix, quatre-vingt, ثمانية عشر, خمس وثلاثين."""
    if language == "fr" and (value, more) == (4, 20):
        return 80
    if language == "fr" and value in (60, 80) and 10 <= more < 20:
        return value + more
    if language == "ar" and 2 <= value < 10 and more in (10, 20, 30, 40, 50, 60, 70, 80, 90):
        return value + more
    if 20 <= value < 100 and value % 10 == 0 and 0 < more < 10:
        return value + more
    return value * 100 if 0 < value < 10 and more == 100 else None
