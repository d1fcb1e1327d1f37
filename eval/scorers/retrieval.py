"""Whether the required provisions were retrieved: recall, reciprocal rank and nDCG, by article and by paragraph.

A ranked or required locator is read at its level first; the first of several ranked at one level
counts. Questions that name a required provision measure parsing, not search: they have scores of
their own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from eval.gold import Case
from eval.scorers.record import Record, locator_of
from eval.scorers.score import Score, unscored
from index.locator import find_references
from index.model import CONVENTION, Locator

DEPTHS = (1, 3, 5, 10)
LEVELS = ("article", "paragraph")


def score_retrieval(case: Case, answer: Record) -> Iterator[Score]:
    """recall@k, mrr and ndcg@10 at both levels; `explicit_recall@k` where the question names a provision."""
    required = [one for one in case.required if one.instrument == CONVENTION]
    explicit = names_required(case)
    ranking = [found for one in answer.get("retrieval") or [] if (found := locator_of(one.get("locator")))]
    for level, at in (("article", article_of), ("paragraph", ranked_as)):
        ranked, relevant = levelled(ranking, required, at)
        for metric, measure in _MEASURES.items():
            yield _score(f"{level}_{metric}", measure, ranked, relevant, not explicit)
    ranked, relevant = levelled(ranking, required, ranked_as)
    for depth in (1, 5):
        yield _score(f"explicit_recall@{depth}", _MEASURES[f"recall@{depth}"], ranked, relevant, explicit)


def names_required(case: Case) -> bool:
    """Whether the question names a provision of which one touches a required one."""
    named = [one for reference in find_references(case.question) for one in reference.locators]
    return any(one.touches(required) for one in named for required in case.required)


def article_of(locator: Locator) -> Locator:
    """The article that a locator lies in."""
    return locator.whole_article


def ranked_as(locator: Locator) -> Locator:
    """The level at which provisions are ranked: the paragraph; in Article 2 the letter; else the article."""
    if locator.parts and (locator.parts[0].isdigit() or locator.article == "2"):
        return Locator(locator.instrument, locator.article, locator.parts[:1])
    return locator.whole_article


def levelled(
    ranking: Sequence[Locator], required: Sequence[Locator], at: Callable[[Locator], Locator]
) -> tuple[list[Locator], set[Locator]]:
    """The ranking and the required provisions at one level; within a required article every paragraph is it."""
    relevant = {at(one) for one in required}
    ranked = [next((one for one in relevant if one.contains(found)), found) for found in map(at, ranking)]
    return list(dict.fromkeys(ranked)), relevant


def recall(ranked: Sequence[Locator], relevant: set[Locator], depth: int) -> float:
    """The share of the relevant among the first `depth`."""
    return len(relevant.intersection(ranked[:depth])) / len(relevant)


def reciprocal_rank(ranked: Sequence[Locator], relevant: set[Locator]) -> float:
    """One over the rank of the first relevant one, 0 where there is none."""
    return next((1 / rank for rank, one in enumerate(ranked, 1) if one in relevant), 0.0)


def ndcg(ranked: Sequence[Locator], relevant: set[Locator], depth: int = 10) -> float:
    """Discounted gain of the relevant among the first `depth`, over the best that is possible."""
    gain = sum(1 / math.log2(rank + 1) for rank, one in enumerate(ranked[:depth], 1) if one in relevant)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(relevant), depth) + 1))
    return gain / best


_Measure = Callable[[Sequence[Locator], set[Locator]], float]


def _recall_at(depth: int) -> _Measure:
    return lambda ranked, relevant: recall(ranked, relevant, depth)


_MEASURES: dict[str, _Measure] = {
    **{f"recall@{depth}": _recall_at(depth) for depth in DEPTHS},
    "mrr": reciprocal_rank,
    "ndcg@10": ndcg,
}


def _score(name: str, measure: _Measure, ranked: list[Locator], relevant: set[Locator], due: bool) -> Score:
    if not relevant:
        return unscored(name, "no provision of the Convention is required")
    if not due:
        return unscored(name, "measured apart: whether the question names a provision decides")
    places = {str(one): ranked.index(one) + 1 if one in ranked else None for one in sorted(relevant, key=str)}
    why = ", ".join(f"{one} at {place}" if place else f"{one} not found" for one, place in places.items())
    return Score(name, measure(ranked, relevant), why)
