"""From what the routes say to one list of provisions: in balance, pooled by article, diversified.

The weights were chosen on held-out lines (people's lines of other writers than those learned from).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays import FEW, Array, best
from index.features import Floats

SPREAD = 5
"""Places at the top that go to different articles."""

ARTICLE_SHARE = 0.5
"""How much an article's own score counts beside those of its provisions."""

FOUND_WITHIN = 10
"""A route is named with a hit that it has among its best."""


_LEAST = np.finfo(np.float32).tiny


@dataclass(frozen=True, slots=True)
class Ranked:
    """Scores of articles and units, higher is better, comparable within one question."""

    articles: Floats
    units: Floats


def standard(scores: Floats) -> Floats:
    """Scores in standard deviations from their mean along the last axis, so that views can be added in balance."""
    return _standardised(np.array(scores, np.float32))


def _standardised(scores: Floats) -> Floats:
    """The same in place: of a large library every new array costs more than what is put into it."""
    size = np.float32(scores.shape[-1])
    scores -= np.add.reduce(scores, -1, keepdims=True) / size
    spread = np.sqrt(np.einsum("...i,...i->...", scores, scores) / size)
    scores /= np.maximum(spread, _LEAST)[..., None]  # where all are the same, they are zero by now
    return scores


def fuse(articles: Sequence[Floats], units: Sequence[Floats], dense: Floats, article_of: Array) -> Ranked:
    """Add the views of articles and of units; `dense` (units,) counts for both.

    Where each unit is an article of its own, the views of articles are those of units, and are added once.
    """
    own = _together(units, dense)
    if all(one is other for one, other in zip(articles, units, strict=False)):
        return Ranked(own, np.asarray(ARTICLE_SHARE * own + own))
    nearest = np.full(len(articles[0]), dense.min(), np.float32)
    np.maximum.at(nearest, article_of, dense)
    pooled = _together(articles, nearest)
    return Ranked(pooled, np.asarray(ARTICLE_SHARE * pooled[article_of] + own))


def _together(views: Sequence[Floats], dense: Floats) -> Floats:
    together: Floats = np.add.reduce(_standardised(np.concatenate((*views, dense)).reshape(-1, len(dense))))
    return together


def pick(ranked: Ranked, article_of: Array, limit: int | None = None) -> list[int]:
    """All units or `limit` of them, best first: the best one of each of the best `SPREAD` articles, then by score.

    The units stand article by article.
    """
    articles = best(ranked.articles, SPREAD)
    bounds = article_of.searchsorted(articles).tolist(), article_of.searchsorted(articles, "right").tolist()
    first = [start + int(ranked.units[start:end].argmax()) for start, end in zip(*bounds, strict=True)]
    order = best(ranked.units, len(ranked.units) if limit is None else limit)
    return [*first, *(unit for unit in order.tolist() if unit not in first)][:limit]


def likelihoods(ranked: Ranked, order: Sequence[int], article_of: Array) -> list[float]:
    """A score 0..1 for each unit in `order`: its article's share, lowered by its own; never rising."""
    shares = np.exp(TEMPERATURE * (ranked.articles - ranked.articles.max()))
    own = np.exp(TEMPERATURE * (ranked.units[order] - ranked.units.max()))
    score = np.maximum(shares[article_of[order]], own) / shares.sum()
    falling: list[float] = np.minimum.accumulate(score).tolist()
    return falling


def nearness(ranked: Ranked, article_of: Array) -> Floats:
    """Of each unit, 0..1, how near it comes to the best one of its article: shape (units,)."""
    highest = np.full(len(ranked.articles), ranked.units.min(), np.float32)
    np.maximum.at(highest, article_of, ranked.units)
    return np.asarray(np.exp(TEMPERATURE * (ranked.units - highest[article_of])), np.float32)


TEMPERATURE = 0.45
"""Makes the shares of articles honest: measured on held-out lines."""


class Routes:
    """Which routes found a hit: those that have it among their best."""

    def __init__(self, scores: dict[str, Floats]) -> None:
        self._scores = [
            (name, own, _least_of_best(own))
            for name, own in scores.items()
            if own.any()  # a route that could not be asked has found nothing
        ]

    def of(self, row: int) -> tuple[str, ...]:
        """The names of the routes that found a row."""
        return tuple(name for name, own, least in self._scores if own[row] >= least)


def _least_of_best(scores: Floats) -> float:
    """The score of the last of the best ones, or the least of all."""
    over = scores if len(scores) <= FEW else scores[scores > scores.min()]  # partitioning many equal ones is slow
    return float(np.partition(over, -FOUND_WITHIN)[-FOUND_WITHIN] if len(over) >= FOUND_WITHIN else scores.min())
