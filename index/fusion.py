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
    """Scores in standard deviations from their mean, so that views can be added in balance."""
    spread = float(scores.std())
    return np.asarray((scores - scores.mean()) / (spread or 1.0), np.float32)


def fuse(articles: Sequence[Floats], units: Sequence[Floats], dense: Floats, article_of: Array) -> Ranked:
    """Add the views of articles and of units; `dense` (units,) counts for both."""
    best = np.full(len(articles[0]), dense.min(), np.float32)
    np.maximum.at(best, article_of, dense)
    pooled = sum(map(standard, articles)) + DENSE_SHARE * standard(best)
    own = sum(map(standard, units)) + DENSE_SHARE * standard(dense)
    return Ranked(np.asarray(pooled), np.asarray(ARTICLE_SHARE * pooled[article_of] + own))


def pick(ranked: Ranked, article_of: Array) -> list[int]:
    """All units, best first: the best one of each of the best `SPREAD` articles, then by score alone."""
    order = np.argsort(-ranked.units, kind="stable").tolist()
    top = []
    for article in np.argsort(-ranked.articles, kind="stable")[:SPREAD].tolist():
        top.append(next(unit for unit in order if article_of[unit] == article))
    return top + [unit for unit in order if unit not in top]


def likelihoods(ranked: Ranked, order: Sequence[int], article_of: Array) -> list[float]:
    """A score 0..1 for each unit in `order`: its article's share, lowered by its own; never rising."""
    shares = np.exp(TEMPERATURE * (ranked.articles - ranked.articles.max()))
    own = np.exp(TEMPERATURE * (ranked.units - ranked.units.max()))
    score = np.maximum(shares[article_of], own) / shares.sum()
    return [float(value) for value in np.minimum.accumulate(score[list(order)])]


def nearness(ranked: Ranked, article_of: Array) -> Floats:
    """Of each unit, 0..1, how near it comes to the best one of its article: shape (units,)."""
    best = np.full(len(ranked.articles), ranked.units.min(), np.float32)
    np.maximum.at(best, article_of, ranked.units)
    return np.asarray(np.exp(TEMPERATURE * (ranked.units - best[article_of])), np.float32)


TEMPERATURE = 0.45
"""Makes the shares of articles honest: measured on held-out lines."""
