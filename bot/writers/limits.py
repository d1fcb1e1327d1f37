"""How much one answer tells."""

from __future__ import annotations

from collections.abc import Iterable

from bot.steps import Kit
from bot.talk import DraftStatement


def within_limits(statements: Iterable[DraftStatement], kit: Kit) -> list[DraftStatement]:
    """The statements that fit: each text once, the counts of an answer; one statement always fits."""
    kept: list[DraftStatement] = []
    words = 0
    for statement in statements:
        count = len(statement.text.split())
        if len(kept) == kit.max_statements or (kept and words + count > kit.max_words):
            break
        if statement.text not in {one.text for one in kept}:
            kept.append(statement)
            words += count
    return kept
