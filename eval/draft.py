"""From the record of a bad answer to a draft case that a person finishes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from eval.gold import Case
from eval.scorers.record import cited_locators, family
from index.model import CONVENTION, Locator

FAMILY = "direct"
OPEN = "DRAFT: say what a right answer holds; the answer given was"


def draft_case(answer: Mapping[str, Any], cases: Sequence[Case], of_family: str = FAMILY) -> str:
    """A YAML list of one case with the next free number; what the bad answer cited is only acceptable.

    Raises ValueError or KeyError for an object that is no answer.
    """
    question = answer["question"]
    if not isinstance(question, str) or not question.strip():
        raise ValueError("it has no question")
    told = family(answer)
    drafted = {
        "id": f"{of_family.replace('_', '-')}-{_next_number(of_family, cases):03}",
        "family": of_family,
        "question": question,
        "history": [],
        "language": str(answer.get("language") or "en"),
        "expect": told if told in ("answered", "unanswerable", "declined") else "answered",
        "required": [],
        "acceptable": [_written(one) for one in cited_locators(answer)],
        "commentary": [],
        "concerns": [],
        "no_concerns": False,
        "must": [],
        "must_not": [],
        "why": f"{OPEN} {answer.get('status')}",
    }
    return yaml.safe_dump([drafted], sort_keys=False, allow_unicode=True, width=110).rstrip()


def _next_number(of_family: str, cases: Sequence[Case]) -> int:
    """Numbers are never used again, so the next is one over the highest."""
    return max((int(case.id.rsplit("-", 1)[1]) for case in cases if case.family == of_family), default=0) + 1


def _written(locator: Locator) -> str:
    return locator.short if locator.instrument == CONVENTION else str(locator)
