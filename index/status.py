"""The dated facts about the Convention's life (corpus/status.yaml)."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from index.files import read_unique
from index.model import Locator, StatusFact

FRESH_DAYS = 90
"""A fact whose source is older than this is told as stale."""

_DATE = re.compile(r"^\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?$")


def read_status(path: Path) -> list[StatusFact]:
    """The facts in the order of the file. Raises CorpusError with file, line and reason."""
    facts = []
    for entry in read_unique(path):
        entry.only("id", "date", "fact", "source", "as_of", "confidence")
        as_of, happened = entry.text("as_of"), entry.maybe("date")
        if not is_date(as_of):
            raise entry.refuse(f"'as_of' is {as_of!r}, not a year, month or day")
        if happened is not None and not all(is_date(day) for day in happened.split("/", 1)):
            raise entry.refuse(f"'date' is {happened!r}, not a date or a range of two")
        facts.append(
            StatusFact(
                locator=Locator("status", entry.text("id")),
                fact=entry.text("fact"),
                date=happened,
                as_of=as_of,
                confidence=entry.choice("confidence", ("high", "medium", "low")),
                source=entry.text("source"),
            )
        )
    return facts


def is_date(written: str) -> bool:
    """Whether it is a year, a month or a day: `2025`, `2025-10`, `2025-10-26`."""
    try:
        return bool(_DATE.match(written)) and latest_day(written) is not None
    except ValueError:
        return False


def latest_day(written: str) -> date:
    """The last day that a date such as `2025`, `2025-10`, `2025-10-26` or a range can mean."""
    year, *rest = written.rsplit("/", 1)[-1].split("-")
    month = int(rest[0]) if rest else 12
    if len(rest) > 1:
        return date(int(year), month, int(rest[1]))
    following = date(int(year) + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def is_stale(fact: StatusFact, today: date) -> bool:
    """Whether the world may have moved on: the source is old, or the event it foresees has passed."""
    known = latest_day(fact.as_of)
    foresees = fact.date is not None and latest_day(fact.date) > known and latest_day(fact.date) < today
    return (today - known).days > FRESH_DAYS or foresees
