"""Numbers of a text by value and unit, and names by their words: what a statement may not invent."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from index.numerals import NUMBER_WORD, ORDINALS, number

_UNIT = (
    r"per ?cent|percent|%|years?|months?|weeks?|days?|hours?|minutes?|seconds?|dollars?|euros?|pounds?|km|"
    r"kilomet(?:re|er)s?|miles?|met(?:re|er)s?|feet|kg|kilograms?|tons?|tonnes?|degrees?|goals?|points?|votes?|members?|times|people|"
    r"articles?|paragraphs?|chapters?|states?|countries|parties|languages|million|billion|thousand|hundred|trillion"
)
_SCALE = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SHORT = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9}
_ORDINAL = rf"(?:\d+(?:st|nd|rd|th)|{'|'.join(sorted(ORDINALS, key=len, reverse=True))})"
_NUMBER = re.compile(
    rf"(?P<ordinal>\b(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-)?{_ORDINAL}\b)|"
    rf"(?P<digits>(?<![\w.])\d+(?:[.,]\d+)*)(?P<short>(?:k|m|mn|bn|b)\b)?|"
    rf"(?P<word>\b{NUMBER_WORD}\b|\b(?:an?|half an?)(?= (?:"
    r"hundred|thousand|million|billion|year|month|week|day|hour|dozen)\b))",
    re.I,
)
_AFTER = re.compile(
    rf"[ -]?(?P<scale>hundred|thousand|million|billion|trillion)?s?[ -]?(?:\(\d+\) )?(?P<unit>{_UNIT})?(?![\w])",
    re.I,
)
_VAGUE = re.compile(
    r"(?:about|around|roughly|approximately|nearly|almost|some|over|more than|under|less than|up to)\s$", re.I
)
_LEAST = re.compile(r"(?:at least|no fewer than|(?:not|no) less than|more than|a minimum of|over)\s$", re.I)
_MOST = re.compile(
    r"(?:at most|(?:not|no) more than|up to|a maximum of|not exceeding|(?<!not )(?<!no )less than)\s$", re.I
)
_SAME_UNIT = {
    "percent": "%",
    "per cent": "%",
    "minut": "minute",
    "kilometre": "km",
    "kilometer": "km",
    "metre": "meter",
}
_SHAPE = re.compile(r"\b(?:[A-Z][\w'-]*|[A-Z]{2,}[\w-]*)\b")
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit (singular, `%`, or empty) and where it stands."""

    value: float
    unit: str
    start: int
    end: int
    written: str
    loose: bool = False  # a rounded figure
    small: bool = False  # a counting word such as `two`, without a unit
    ordinal: bool = False
    bound: str = ""  # least | most, where the text says so

    @property
    def kind(self) -> tuple[float, str, bool, str]:
        """All that comparing looks at: value, unit, whether it is rounded, bound."""
        return self.value, self.unit, self.loose, self.bound


def quantities(text: str) -> list[Quantity]:
    """Every number of a text: digits, words, ordinals, percentages, years, durations with unit."""
    found: list[Quantity] = []
    for match in _NUMBER.finditer(text):
        one = _quantity(text, match)
        if one is not None and not (found and one.start < found[-1].end):
            found.append(one)
    return found


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    start, end, written = match.start(), match.end(), match[0]
    if match["ordinal"]:
        value = _ordinal(written.lower())
        small = not written[0].isdigit() and value <= 3
        after = _AFTER.match(text, end)
        unit = _unit(after["unit"] or "") if after and not after["scale"] else ""
        return Quantity(value, unit, start, end, written, small=small, ordinal=True) if value else None
    if match["digits"]:
        value = _digits(match["digits"])
    else:
        word = written.lower()
        value = {"a": 1.0, "an": 1.0}.get(word) or (0.5 if word.startswith("half") else float(number(word) or 0))
    after = _AFTER.match(text, end)
    unit = ""
    if after and after[0].strip():
        value *= _SCALE.get((after["scale"] or "").lower(), 1)
        unit = _unit(after["unit"] or "")
        end = after.end()
    value *= _SHORT.get((match["short"] or "").lower(), 1)
    if not match["digits"] and value <= 1 and not unit:
        return None  # "one" is mostly a pronoun
    small = not match["digits"] and (value <= 1 or (not unit and value <= 12))
    loose = bool(_VAGUE.search(text, max(0, start - 15), start))
    return Quantity(value, unit, start, end, written, loose, small, bound=_bound(text[max(0, start - 20) : start]))


def _digits(written: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", written):
        return float(written.replace(",", ""))
    head, *rest = re.split(r"[.,]", written)
    return float(f"{head}.{''.join(rest)}" if rest else head)


def _ordinal(word: str) -> float:
    tens, _, ones = word.rpartition("-")
    base = number(tens) or 0 if tens else 0
    value = number(re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", ones))
    return float(base + (value or 0))


def _unit(written: str) -> str:
    word = written.lower().strip()
    word = _SAME_UNIT.get(word, word)
    single = word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")
    return "" if single in _SCALE else _SAME_UNIT.get(single, single)


def _bound(before: str) -> str:
    return "least" if _LEAST.search(before) else "most" if _MOST.search(before) else ""


def distinct(found: Iterable[Quantity]) -> list[Quantity]:
    """One number of each kind."""
    return list({one.kind: one for one in found}.values())


def turned_bounds(statement: Iterable[Quantity], held: Collection[Quantity]) -> list[Quantity]:
    """The numbers that a statement bounds from the other side than every source that has them."""
    found = []
    for one in statement:
        bounds = {other.bound for other in held if one.unit == other.unit and matches(one, other)}
        if one.bound and bounds and bounds <= {"least", "most"} - {one.bound}:
            found.append(one)
    return found


def matches(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers may mean the same: value (a rounded one within 5 of 100) and unit."""
    if one.unit and other.unit and one.unit != other.unit:
        return False
    gap = abs(one.value - other.value)
    return gap < 1e-9 or ((one.loose or other.loose) and gap <= 0.05 * max(one.value, other.value))


def missing_numbers(statement: Iterable[Quantity], held: Collection[Quantity]) -> list[Quantity]:
    """The numbers of a statement that no number of the sources matches."""
    return [one for one in statement if not any(matches(one, other) for other in held)]


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words, without the first word of a sentence unless it is sure."""

    words: tuple[str, ...]
    start: int

    @property
    def is_body(self) -> bool:
        """Several words or an acronym: a person, place or body for sure."""
        return len(self.words) > 1 or (len(self.words[0]) > 1 and self.words[0].isupper())

    def __str__(self) -> str:
        return " ".join(self.words)


def names(text: str, plain_words: Collection[str] = ()) -> list[Name]:
    """The names of one sentence; `plain_words` are lower-case words that are never a name."""
    found: list[Name] = []
    run: list[re.Match[str]] = []
    first = re.search(r"\w", text)
    for match in [*_SHAPE.finditer(text), None]:
        if run and (
            match is None
            or text[run[-1].end() : match.start()] not in (" ", "-", " of ", " of the ", " for ", " and ", " on ")
            or text[run[-1].end() : match.start()] == " and "
        ):
            found += _name(run, first.start() if first else 0, plain_words)
            run = []
        run += [match] if match is not None else []
    return found


def _name(run: list[re.Match[str]], opening: int, plain_words: Collection[str]) -> list[Name]:
    kept = [match for match in run if re.sub(r"'s?$", "", match[0]).lower() not in plain_words]
    if kept and kept[0].start() == opening and len(kept[0][0]) > 1 and not kept[0][0].isupper() and len(run) == 1:
        return []  # a capital that only opens the sentence
    kept = [match for match in kept if len(match[0]) > 1]
    return [Name(tuple(re.sub(r"'s?$", "", match[0]) for match in kept), kept[0].start())] if kept else []


def acronyms(text: str) -> set[str]:
    """The initials of every run of two or more capitalised words, lower case: `unodc`, `fbi`."""
    found = set()
    for match in re.finditer(r"\b[A-Z][\w-]+(?:(?: (?:of|on|for|and|the|in|to|against)){0,2} [A-Z][\w-]+)+", text):
        tokens = match[0].split()
        found.add("".join(token[0] for token in tokens if token[0].isupper()).lower())
        found.add("".join(token[0] for token in tokens).lower())
        capitals = "".join(token[0] for token in tokens if token[0].isupper()).lower()
        found.update(capitals[at : at + 2] for at in range(len(capitals) - 1))
    return found | {match[0].replace(".", "").lower() for match in _DOTTED.finditer(text)}
