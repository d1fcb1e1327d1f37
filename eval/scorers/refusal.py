"""Whether the assistant answered and refused where it should, and for the right reason."""

from __future__ import annotations

from collections.abc import Iterator

from eval.gold import Case
from eval.scorers.record import Record, family
from eval.scorers.score import Score, one_or_zero, unscored

FALSE_PREMISE = "unanswerable_false_premise"
ERROR = "error"


def score_refusal(case: Case, answer: Record) -> Iterator[Score]:
    """The status by family and exactly; over-refusal, under-refusal and false premises each on their own."""
    status, got, due = str(answer.get("status")), family(answer), case.family_expected
    why = f"{status}, expected {case.expect}"
    yield one_or_zero("status_family", got == due, why)
    yield one_or_zero("status_exact", fits(status, case.expect), why)
    yield _when("answered_when_due", due == "answered", got == "answered", why)
    # An error is no refusal: it must not count as caution.
    yield _when("refused_when_due", due != "answered", got not in ("answered", ERROR), why)
    yield _when("false_premise_told", case.expect == FALSE_PREMISE, status == FALSE_PREMISE, why)


def fits(status: str, expect: str) -> bool:
    """Whether a status is the expected one or of the expected family; `answered` includes partly."""
    return status == expect or (expect in ("answered", "unanswerable", "declined") and status.startswith(f"{expect}_"))


def _when(name: str, applies: bool, right: bool, why: str) -> Score:
    return one_or_zero(name, right, why) if applies else unscored(name, "not of this kind")
