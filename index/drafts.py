"""The drafts of the Convention (drafts.yaml): which of their numbers became which, as far as the commentary says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from index.files import Entry, read_unique
from index.model import CONVENTION, Locator

CONFIDENCE = ("high", "medium", "low")

_RANGE = re.compile(r"(\d{1,3})-(\d{1,3})")


@dataclass(frozen=True, slots=True)
class Renumbered:
    """A provision of a draft (the draft's id is its instrument) and what it is in the final text."""

    then: Locator
    now: Locator
    source: str  # slug of the commentary that says so
    confidence: str  # high | medium | low

    @property
    def moved(self) -> bool:
        """Whether the number is another one now."""
        return self.then.short != self.now.short


@dataclass(frozen=True, slots=True)
class DraftText:
    """A draft of the Convention as the corpus knows it."""

    id: str
    name: str
    year: int
    names: tuple[str, ...]  # lower case
    sources: tuple[str, ...]  # slugs of the commentary that speaks of it
    rows: tuple[Renumbered, ...]

    def now(self, then: Locator) -> tuple[Renumbered, ...]:
        """The rows that say what became of a provision of it, of a part of it or of what it is part of."""
        own = Locator(self.id, then.article, then.parts)
        return tuple(row for row in self.rows if row.then.touches(own))


def read_drafts(path: Path) -> tuple[DraftText, ...]:
    """The drafts in the order of the file. Raises CorpusError with file, line and reason."""
    return tuple(_draft(entry) for entry in read_unique(path))


def _draft(entry: Entry) -> DraftText:
    entry.only("id", "name", "year", "names", "sources", "rows")
    year = entry.get("year")
    if type(year) is not int or not 2000 <= year <= 2100:
        raise entry.refuse(f"'year' is {year!r}, not a year")
    names = entry.texts("names")
    if not names or any(name != name.lower() for name in names):
        raise entry.refuse("'names' must be texts in lower case")
    rows = entry.get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, Entry) for row in rows):
        raise entry.refuse("'rows' must be a list of mappings")
    sources = entry.texts("sources")
    read = tuple(one for row in rows for one in _row(row, entry.text("id"), sources))
    twice = [
        str(one.then.short) for place, one in enumerate(read) if one.then in {other.then for other in read[:place]}
    ]
    if twice:
        raise entry.refuse(f"'{twice[0]}' is renumbered twice")
    return DraftText(entry.text("id"), entry.text("name"), year, names, sources, read)


def _row(entry: Entry, draft: str, sources: tuple[str, ...]) -> list[Renumbered]:
    entry.only("then", "now", "source", "confidence")
    then, now = _places(entry, "then"), _places(entry, "now")
    if len(then) != len(now):
        raise entry.refuse(f"'{entry.text('then')}' and '{entry.text('now')}' are not of one length")
    source = entry.text("source")
    if source not in sources:
        raise entry.refuse(f"'{source}' is none of the draft's sources")
    confidence = entry.choice("confidence", CONFIDENCE)
    return [
        Renumbered(Locator(draft, old.article, old.parts), new, source, confidence)
        for old, new in zip(then, now, strict=True)
    ]


def _places(entry: Entry, key: str) -> list[Locator]:
    """One provision, or the articles of a range."""
    written = entry.text(key)
    if match := _RANGE.fullmatch(written):
        return [Locator(CONVENTION, str(number)) for number in range(int(match[1]), int(match[2]) + 1)]
    [one] = entry.locators(key)
    return [one]
