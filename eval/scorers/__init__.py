"""The scorers: pure functions from a Case and an answer object to Scores. They know the gold, and no model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eval.gold import Case
from eval.scorers.absence import score_absence
from eval.scorers.citations import score_citations
from eval.scorers.concerns import score_concerns
from eval.scorers.cost import score_cost
from eval.scorers.facts import score_facts
from eval.scorers.grounding import score_grounding
from eval.scorers.record import Record
from eval.scorers.refusal import score_refusal
from eval.scorers.retrieval import score_retrieval
from eval.scorers.score import Score
from eval.scorers.sources import Sources

__all__ = ["COSTS", "DEMANDED", "Score", "Scorers", "passes"]

DEMANDED = (
    "status_exact citation_validity citation_recall statements_cited must must_not quotes numbers references "
    "attribution force voice support absence concern_recall no_false_alarm"
).split()
"""A case passes when each of these is 1 or unscored."""

COSTS = ("seconds", "tokens")
"""Scores of which less is better."""


@dataclass(frozen=True)
class Scorers:
    """Every scorer over one corpus."""

    sources: Sources

    def __call__(self, case: Case, answer: Record) -> list[Score]:
        """All scores of an answer, in a fixed order."""
        return [
            *score_retrieval(case, answer),
            *score_refusal(case, answer),
            *score_citations(case, answer, self.sources),
            *score_grounding(case, answer, self.sources),
            *score_facts(case, answer),
            *score_absence(case, answer, self.sources),
            *score_concerns(case, answer, self.sources),
            *score_cost(case, answer),
        ]


def passes(scores: Iterable[Score]) -> bool:
    """Whether everything that is demanded of an answer is right."""
    values = {score.name: score.value for score in scores}
    return all(values.get(name) in (None, 1.0) for name in DEMANDED)
