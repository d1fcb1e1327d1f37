"""Whether the right human-rights concerns were flagged, and none where there are none."""

from __future__ import annotations

from collections.abc import Iterator

from eval.gold import Case
from eval.scorers.record import Record, rested_on
from eval.scorers.score import Score, one_or_zero, share, unscored
from eval.scorers.sources import Sources
from index.locator import find_references
from index.model import CONVENTION


def score_concerns(case: Case, answer: Record, sources: Sources) -> Iterator[Score]:
    """Recall of the expected, precision by what the answer may rest on, silence where nothing is at stake."""
    flagged = [str(one.get("id")) for one in answer.get("concerns") or []]
    missing = (None if one in flagged else f"{one} is not flagged" for one in case.concerns)
    yield share("concern_recall", missing, "no concern is expected")
    yield share("concern_precision", _needless(case, answer, flagged, sources), "no concern is flagged")
    if case.no_concerns:
        why = f"flagged: {', '.join(flagged)}" if flagged else "none is flagged, rightly"
        yield one_or_zero("no_false_alarm", not flagged, why)
    else:
        yield unscored("no_false_alarm", "concerns may be flagged")


def _needless(case: Case, answer: Record, flagged: list[str], sources: Sources) -> Iterator[str | None]:
    """A concern is right when it touches what the question names, what is gold, or what is stated."""
    named = [one for reference in find_references(case.question) for one in reference.locators]
    ground = [one for one in (*named, *case.required, *rested_on(answer)) if one.instrument == CONVENTION]
    for one in flagged:
        known = sources.corpus.concerns.get(one)
        touches = known is not None and any(own.touches(other) for own in known.locators for other in ground)
        yield None if touches else f"{one} touches nothing that is named or stated"
