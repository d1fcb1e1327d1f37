"""Whether texts carry a statement, at the scorers' own threshold; the judge of support and of citations."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.grounding import Verdict, check_statement
from eval.scorers.record import Told
from eval.scorers.sources import Sources
from eval.scorers.voice import wordings
from index.model import Locator

SUPPORTED = 0.5
"""The least score of the verifier's pure function that the scorers call support (chosen on `dev`)."""


@lru_cache(maxsize=50_000)
def _judge(text: str, texts: tuple[str, ...], authentic: tuple[str, ...], locators: tuple[Locator, ...]) -> Verdict:
    return check_statement(text, texts, quotes_allowed=authentic, locators=locators)


def judge(told: Told, sources: Sources, only: Sequence[Locator] | None = None) -> Verdict:
    """The verdict on a statement by its citations (or some of them) alone; the same is judged once."""
    locators = tuple(told.locators if only is None else only)
    texts, authentic = tuple(sources.of_statement(told, locators)), tuple(sources.authentic(locators))
    if not texts:
        return Verdict("failed", 0.0, ("nothing that exists is cited",), hard=True)
    return max((_judge(text, texts, authentic, locators) for text in wordings(told)), key=_rank)


def _rank(verdict: Verdict) -> tuple[bool, float]:
    return not verdict.hard, verdict.score


def carries(verdict: Verdict) -> bool:
    """Whether a verdict means support for the scorers."""
    return not verdict.hard and verdict.score >= SUPPORTED
