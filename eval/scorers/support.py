"""Whether texts carry a statement, at the scorers' own threshold; the judge of support and of citations."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.grounding import Verdict, check_statement
from index.model import Locator

SUPPORTED = 0.5
"""The least score of the verifier's pure function that the scorers call support (chosen on `dev`)."""


@lru_cache(maxsize=50_000)
def _judge(text: str, texts: tuple[str, ...], authentic: tuple[str, ...], locators: tuple[Locator, ...]) -> Verdict:
    return check_statement(text, texts, quotes_allowed=authentic, locators=locators)


def judge(text: str, texts: Sequence[str], authentic: Sequence[str] = (), locators: Sequence[Locator] = ()) -> Verdict:
    """The verdict on a statement by these texts alone; the same question is judged once."""
    return _judge(text, tuple(texts), tuple(authentic), tuple(locators))


def carries(verdict: Verdict) -> bool:
    """Whether a verdict means support for the scorers."""
    return not verdict.hard and verdict.score >= SUPPORTED
