"""Whether the shown statements hold the facts that they must, and none that they must not."""

from __future__ import annotations

from collections.abc import Iterator

from eval.gold import Case
from eval.scorers.record import Record, family, statements
from eval.scorers.score import Score, share


def score_facts(case: Case, answer: Record) -> Iterator[Score]:
    """`must` and `must_not`; a refusal misses every fact and says nothing wrong."""
    said = " \n ".join(told.text for told in statements(answer)).casefold()
    missing = (
        None if any(word.casefold() in said for word in words) else f"none of {', '.join(words)} is said"
        for words in case.must
    )
    yield share("must", missing, "no fact is required")
    told = family(answer) == "answered"
    wrong = (f"{word!r} is said" if word.casefold() in said else None for word in case.must_not if told)
    yield share("must_not", wrong, "nothing is forbidden, or nothing is told")
