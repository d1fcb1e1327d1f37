"""Whether what is said about an asked word holds: it stands where it is told to, and a digest certifies nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.absence import NOTHING, look_up, searchable
from eval.gold import Case
from eval.scorers.record import Record, family
from eval.scorers.score import Score, one_or_zero, unscored
from eval.scorers.sources import Sources
from index.model import CONVENTION, Locator, Provenance

FAMILY = "absence"


def score_absence(case: Case, answer: Record, sources: Sources) -> Iterator[Score]:
    """`absence`, over the answers that speak of a word and the questions that ask for one."""
    told = answer.get("absence")
    if not isinstance(told, Mapping):
        due = case.family == FAMILY
        yield one_or_zero("absence", False, "nothing is told of the word") if due else unscored("absence", "no word")
        return
    fault = _fault(case, told, answer, sources)
    yield one_or_zero("absence", fault is None, fault or "the word stands where it is told to")


def _fault(case: Case, told: Mapping[str, Any], answer: Record, sources: Sources) -> str | None:
    if told.get("provenance") == Provenance.DIGEST.value and told.get("certifies") != NOTHING:
        return "something is certified over a digest"
    found = {Locator.parse(place) for place in told.get("found_in") or ()}
    if case.family == FAMILY and not set(case.required) <= found:
        return "a place that has the word is not told"
    if family(answer) == "unanswerable" and found:
        return "it is refused, yet the word occurs"
    if told.get("provenance") != Provenance.DIGEST.value or told.get("instrument") != CONVENTION:
        return None
    [digest] = [one for one in searchable(CONVENTION, sources.corpus) if one.provenance is Provenance.DIGEST]
    words = [look_up(word, digest).found_in for word in str(told.get("word")).split(" or ")]
    held = {place for places in words for place in places}
    named = told.get("range") != digest.range
    return None if (found <= held if named else found == held) else "the digest has the word elsewhere"
