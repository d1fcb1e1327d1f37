"""References as people write them, in seven languages and many spellings, to Locators and back.

`find_references("Art. 28(4) and Budapest Article 19(3)")` gives each reference with its span. A
reference need not exist: whether it does is for the corpus to say. The text is read once, token by
token, and every try is bounded, so that no text takes long.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from index.chinese import find_chinese
from index.laws import OTHER_LAW, find_instruments, instrument_near, known_instruments
from index.model import CONVENTION, Instrument, Locator
from index.numerals import to_ascii_digits
from index.reference_reader import Reader

__all__ = ["OTHER_LAW", "Reference", "find_instruments", "find_references", "label"]

_SAME_WIDTH = str.maketrans("（）［］，、،：；؛．‐‑‒−\u00a0\u202f", "()[],,,:;;.----  ")


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference in running text: its span and the provisions that it names, existing or not."""

    start: int
    end: int
    locators: tuple[Locator, ...]


def label(locator: Locator, instruments: Mapping[str, Instrument] | None = None) -> str:
    """The form that is printed: `Art. 28(3)(d)`, `Budapest Art. 19(3)`, `Preamble, para. 4`."""
    known = (instruments or known_instruments()).get(locator.instrument)
    prefix = known.label if known else locator.instrument
    if locator.article == "preamble":
        place = f", para. {locator.parts[0]}" if locator.parts else ""
        return prefix.removesuffix("Art.") + f"Preamble{place}"
    return f"{prefix} {locator.short}"


def find_references(text: str) -> list[Reference]:
    """Every reference of a text with its span, in order; spans do not overlap."""
    plain = to_ascii_digits(text.translate(_SAME_WIDTH))
    readings = sorted(_readings(plain), key=lambda reading: reading[0])
    found: list[Reference] = []
    for number, (start, end, locators, national) in enumerate(readings):
        law, first, last = instrument_near(plain, start, end)
        if number + 1 < len(readings) and last > readings[number + 1][0]:
            law, last = CONVENTION, end  # what looked like a law's name is the next reference
        if national and law == CONVENTION:
            law = OTHER_LAW
        # A name between two references belongs to the first that claims it.
        first = max(first, found[-1].end) if found else first
        named = tuple(Locator(law, one.article, one.parts) for one in locators)
        found.append(Reference(first, last, named))
    return found


def _readings(text: str) -> Iterator[tuple[int, int, list[Locator], bool]]:
    """(start, end, locators, whether it is counted as national laws are) of each reading."""
    chinese = find_chinese(text)
    yield from ((start, end, locators, False) for start, end, locators in chinese)
    yield from Reader(text).references([(start, end) for start, end, _ in chinese])
