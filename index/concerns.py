"""The human-rights concerns (corpus/concerns.yaml), and which of them touch a provision."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from index.files import Entry, read_unique
from index.model import ConcernEntry, Locator

SEVERITIES = ("high", "medium", "low")
_KEYS = (
    "id title severity articles rights concern who_is_at_risk safeguard_in_text missing_safeguard "
    "questions_for_domestic_law sources"
)


def read_concerns(path: Path) -> list[ConcernEntry]:
    """The concerns in the order of the file. Raises CorpusError with file, line and reason."""
    return [_concern(entry) for entry in read_unique(path)]


def _concern(entry: Entry) -> ConcernEntry:
    entry.only(*_KEYS.split())
    return ConcernEntry(
        id=entry.text("id"),
        title=entry.text("title"),
        severity=entry.choice("severity", SEVERITIES),
        locators=entry.locators("articles"),
        rights=entry.texts("rights"),
        concern=entry.text("concern"),
        at_risk=entry.texts("who_is_at_risk"),
        safeguards=entry.text("safeguard_in_text"),
        missing=entry.text("missing_safeguard"),
        ask=entry.texts("questions_for_domestic_law"),
        sources=entry.texts("sources"),
    )


def concerns_touching(concerns: Iterable[ConcernEntry], provisions: Iterable[Locator]) -> list[ConcernEntry]:
    """The concerns one of whose locators contains, or lies within, one of the provisions.

    Ranked by severity, then by closeness: an exact locator first, then the nearest in depth.
    """
    rested = list(provisions)
    articles = {asked.article for asked in rested}
    ranked = []
    for place, concern in enumerate(concerns):
        gaps = [
            abs(len(own.parts) - len(asked.parts))
            for own in concern.locators
            if own.article in articles
            for asked in rested
            if own.touches(asked)
        ]
        if gaps:
            ranked.append((SEVERITIES.index(concern.severity), min(gaps), place, concern))
    return [concern for *_, concern in sorted(ranked, key=lambda row: row[:3])]
