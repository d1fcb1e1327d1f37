"""From what the routes say to one list of provisions: in balance, pooled by article, diversified.

The weights were chosen on held-out lines (people's lines of other writers than those learned from).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays import Array
from index.features import Floats

SPREAD = 5
"""Places at the top that go to different articles."""

ARTICLE_SHARE = 0.5
"""How much an article's own score counts beside those of its provisions."""

DENSE_SHARE = 1.0
"""How much the dense route counts beside each of the other views."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Scores of articles and units, higher is better, comparable within one question."""

    articles: Floats
    units: Floats


def standard(scores: Floats) -> Floats:
    """Scores in standard deviations from their mean along the last axis, so that views can be added in balance."""
    apart = scores - scores.mean(axis=-1, keepdims=True)
    spread = np.sqrt(np.einsum("...i,...i->...", apart, apart) / scores.shape[-1])
    return np.asarray(apart / np.where(spread == 0, 1, spread)[..., None], np.float32)


def fuse(articles: Sequence[Floats], units: Sequence[Floats], dense: Floats, article_of: Array) -> Ranked:
    """Add the views of articles and of units; `dense` (units,) counts for both."""
    best = np.full(len(articles[0]), dense.min(), np.float32)
    np.maximum.at(best, article_of, dense)
    pooled = _together(articles, best)
    return Ranked(pooled, np.asarray(ARTICLE_SHARE * pooled[article_of] + _together(units, dense)))


def _together(views: Sequence[Floats], dense: Floats) -> Floats:
    scores = standard(np.stack([*views, dense]))
    return np.asarray(scores[:-1].sum(axis=0) + DENSE_SHARE * scores[-1], np.float32)


def pick(ranked: Ranked, article_of: Array) -> list[int]:
    """All units, best first: the best one of each of the best `SPREAD` articles, then by score alone."""
    order = np.argsort(-ranked.units, kind="stable")
    articles = article_of[order]
    first = [int(np.argmax(articles == one)) for one in np.argsort(-ranked.articles, kind="stable")[:SPREAD]]
    rest = np.ones(len(order), bool)
    rest[first] = False
    return [*order[first].tolist(), *order[rest].tolist()]


def likelihoods(ranked: Ranked, order: Sequence[int], article_of: Array) -> list[float]:
    """A score 0..1 for each unit in `order`: its article's share, lowered by its own; never rising."""
    shares = np.exp(TEMPERATURE * (ranked.articles - ranked.articles.max()))
    own = np.exp(TEMPERATURE * (ranked.units - ranked.units.max()))
    score = np.maximum(shares[article_of], own) / shares.sum()
    falling: list[float] = np.minimum.accumulate(score[order]).tolist()
    return falling


def nearness(ranked: Ranked, article_of: Array) -> Floats:
    """Of each unit, 0..1, how near it comes to the best one of its article: shape (units,)."""
    best = np.full(len(ranked.articles), ranked.units.min(), np.float32)
    np.maximum.at(best, article_of, ranked.units)
    return np.asarray(np.exp(TEMPERATURE * (ranked.units - best[article_of])), np.float32)


TEMPERATURE = 0.45
"""Makes the shares of articles honest: measured on held-out lines."""
