"""What a run's charts draw: recall over depth, refusals over the floor, seconds."""

from __future__ import annotations

from collections.abc import Sequence

from eval.charts import Line
from eval.log import Result
from eval.scorers.retrieval import DEPTHS
from eval.summary import figure

FLOORS = tuple(step / 50 for step in range(51))
_BY_FLOOR = "unanswerable_not_in_corpus"


def recall_curve(results: Sequence[Result], level: str) -> Line:
    """Mean recall at each depth, with its interval as a band."""
    found = [(depth, figure(f"{level}_recall@{depth}", results).interval) for depth in DEPTHS]
    scored = [(depth, one) for depth, one in found if one is not None]
    return Line(level, [(depth, one.mean) for depth, one in scored], [(one.low, one.high) for _, one in scored])


def refusal_curves(results: Sequence[Result], floor: float) -> list[Line]:
    """Over the floor: the share rightly answered, and the share rightly refused.

    `floor` is the one that the run was made with. Refusals that another step made stay refusals at every floor.
    """
    due = [one for one in results if one.expect.startswith("answered") and one.answer is not None]
    not_due = [one for one in results if not one.expect.startswith("answered") and one.answer is not None]
    answered = [(at, 1 - _refused(due, at, floor)) for at in FLOORS] if due else []
    refused = [(at, _refused(not_due, at, floor)) for at in FLOORS] if not_due else []
    return [Line("answered when due", answered), Line("refused when due", refused)]


def _refused(results: Sequence[Result], at: float, floor: float) -> float:
    return sum(_is_refused(one, at, floor) for one in results) / len(results)


def _is_refused(result: Result, at: float, floor: float) -> bool:
    refused = result.status.split("_", 1)[0] in ("unanswerable", "declined")
    if result.ground is None or (not refused and result.ground < floor):
        return refused  # the floor was not asked, or does not hold for this kind of answer
    return result.ground < at or (refused and not (result.status == _BY_FLOOR and result.ground < floor))


def milliseconds(results: Sequence[Result]) -> list[float]:
    """The time of each answer over all its steps."""
    return [1000 * seconds for one in results if (seconds := one.values.get("seconds")) is not None]
