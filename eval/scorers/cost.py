"""What an answer cost: seconds and tokens. Costs are told, never blended with quality."""

from __future__ import annotations

from collections.abc import Iterator

from eval.gold import Case
from eval.scorers.record import Record
from eval.scorers.score import Score, unscored


def score_cost(_case: Case, answer: Record) -> Iterator[Score]:
    """Seconds over all steps (the longest is named) and tokens, where the record tells them."""
    steps = {str(step): float(ms) / 1000 for step, ms in (answer.get("timings_ms") or {}).items()}
    if steps:
        longest = max(steps, key=lambda step: steps[step])
        yield Score("seconds", sum(steps.values()), f"{longest} took {steps[longest]:.3f}")
    else:
        yield unscored("seconds", "no times are recorded")
    tokens = answer.get("tokens") or {}
    used = sum(int(count) for count in tokens.values())
    yield Score("tokens", float(used), f"prompt {tokens.get('prompt', 0)}, completion {tokens.get('completion', 0)}")
