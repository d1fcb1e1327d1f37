"""Means with bootstrap intervals, clustered by article, and paired differences between two runs.

Questions about one article are not independent: whole clusters are drawn, never single questions.
Cameron, Gelbach and Miller (2008) describe the pairs cluster bootstrap that this is.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

DRAWS = 2000
SEED = 20241224
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its interval (95 of 100 by default), the values under it, and their clusters."""

    mean: float
    low: float
    high: float
    n: int
    clusters: int

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}]"


@dataclass(frozen=True, slots=True)
class Difference:
    """B minus A over the cases that both scored."""

    interval: Interval
    better: int
    worse: int

    @property
    def is_noise(self) -> bool:
        """Whether zero lies in the interval, so that the difference cannot be told from noise."""
        return self.interval.low <= 0 <= self.interval.high


def interval(values: Sequence[float], clusters: Sequence[Hashable]) -> Interval | None:
    """The mean of values that fall into clusters, with its bootstrap interval; None without values.

    The two sequences have the same length. With one cluster the interval says nothing and is the mean.
    """
    if not values:
        return None
    sums, counts = _by_cluster(values, clusters)
    draws = _draws(len(sums))
    means = (draws @ sums) / (draws @ counts)
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    # A mean of equal values must equal its ends to the last digit.
    mean = float(sums.sum() / counts.sum())
    return Interval(mean, min(float(low), mean), max(float(high), mean), len(values), len(sums))


def difference(
    before: Mapping[str, float], after: Mapping[str, float], cluster_of: Mapping[str, Hashable]
) -> Difference | None:
    """The paired difference of one score between two runs, by case id; None without common cases."""
    common = [case for case in before if case in after]
    gaps = [after[case] - before[case] for case in common]
    found = interval(gaps, [cluster_of.get(case, case) for case in common])
    if found is None:
        return None
    return Difference(found, sum(gap > 0 for gap in gaps), sum(gap < 0 for gap in gaps))


def quantile(values: Sequence[float], share: float) -> float | None:
    """A quantile, None without values."""
    return float(np.quantile(values, share)) if values else None


def _by_cluster(
    values: Sequence[float], clusters: Sequence[Hashable]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    numbers = {cluster: n for n, cluster in enumerate(dict.fromkeys(clusters))}
    at = np.array([numbers[cluster] for cluster in clusters])
    size = len(numbers)
    sums, counts = np.zeros(size), np.zeros(size)
    np.add.at(sums, at, np.asarray(values, float))
    np.add.at(counts, at, 1.0)
    return sums, counts


def _draws(clusters: int) -> npt.NDArray[np.float64]:
    """How often each cluster stands in each draw; the same for the same number of clusters."""
    random = np.random.default_rng(SEED)
    return random.multinomial(clusters, np.full(clusters, 1 / clusters), size=DRAWS).astype(float)


def share(hits: int, n: int) -> Interval:
    """A share of independent trials with Wilson's interval, which also holds at 0 and 1; n is at least 1."""
    z = 1.959964
    mean, spread = hits / n, z * z / n
    centre = (mean + spread / 2) / (1 + spread)
    half = z * (mean * (1 - mean) / n + spread / (4 * n)) ** 0.5 / (1 + spread)
    return Interval(mean, min(mean, max(0.0, centre - half)), max(mean, min(1.0, centre + half)), n, n)
