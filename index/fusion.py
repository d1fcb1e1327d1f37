"""From the routes' scores to one list of provisions: fused, pooled by article, diversified."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from index.arrays import Array
from index.features import Floats

SPREAD = 5
"""Places at the top that go to different articles first."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """What each route says of every unit."""

    articles: Floats  # (articles,) the ranker's scores
    units: Floats  # (units,)
    lexical: Floats  # (units,) BM25
    dense: Floats  # (units,) cosine, 0 where it was not among the nearest
    article_of: Array  # (units,) the article that a unit lies in

    def routes(self, unit: int) -> tuple[str, ...]:
        """The routes that found a unit among their best ten."""
        found = {"ranker": self.units, "lexical": self.lexical, "dense": self.dense}
        return tuple(
            name
            for name, scores in found.items()
            if scores[unit] > 0 and np.count_nonzero(scores > scores[unit]) < 10
        )


def fuse(candidates: Candidates) -> Floats:
    """One score a unit, 0..1, falling with rank."""
    article = candidates.articles[candidates.article_of]
    lexical = candidates.lexical / max(float(candidates.lexical.max()), 1e-6)
    total = article + candidates.units + 0.2 * lexical + 0.2 * candidates.dense
    peak = max(float(total.max()), 1e-6)
    return np.asarray(np.clip(total / peak, 0, 1), np.float32)


def pick(scores: Floats, candidates: Candidates, limit: int) -> list[tuple[int, float]]:
    """Units best first: the best of `SPREAD` articles, then by score alone; scores never rise."""
    order = np.argsort(-scores, kind="stable").tolist()
    seen: set[int] = set()
    top: list[int] = []
    for unit in order:
        article = int(candidates.article_of[unit])
        if article not in seen and len(top) < SPREAD:
            seen.add(article)
            top.append(unit)
    ranked = top + [unit for unit in order if unit not in set(top)]
    falling = np.minimum.accumulate(scores[ranked[:limit]])
    return list(zip(ranked[:limit], falling.tolist(), strict=True))
