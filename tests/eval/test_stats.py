"""Intervals and differences: what they cover, and that clusters widen them."""

import numpy as np
import pytest

from eval.stats import difference, interval


def test_nothing_has_no_interval() -> None:
    assert interval([], []) is None
    assert difference({"a": 1.0}, {"b": 1.0}, {}) is None


def test_equal_values_have_an_interval_of_no_width() -> None:
    found = interval([1.0] * 9, list("aabbccdde"))
    assert found is not None
    assert (found.mean, found.low, found.high, found.n, found.clusters) == (1, 1, 1, 9, 5)


def test_the_interval_is_that_of_the_normal_law_where_each_is_its_own_cluster() -> None:
    values = np.random.default_rng(1).integers(0, 2, 400).astype(float)
    found = interval(values.tolist(), list(range(400)))
    half = 1.96 * values.std() / 20
    assert found is not None
    assert found.mean == pytest.approx(values.mean())
    assert found.high - found.low == pytest.approx(2 * half, rel=0.1)


def test_questions_about_one_article_do_not_count_as_independent() -> None:
    values = [float(cluster % 2) for cluster in range(20) for _ in range(10)]
    alone = interval(values, list(range(200)))
    together = interval(values, [cluster for cluster in range(20) for _ in range(10)])
    assert alone is not None
    assert together is not None
    assert together.high - together.low > 2 * (alone.high - alone.low)


def test_the_same_seed_gives_the_same_interval() -> None:
    values, clusters = [0.1, 0.9, 0.4, 0.7], ["a", "b", "b", "c"]
    assert interval(values, clusters) == interval(values, clusters)


def test_a_paired_difference_tells_noise_from_change() -> None:
    before = {f"c{n}": float(n % 2) for n in range(60)}
    clusters = {case: case for case in before}
    noisy = difference(before, before | {"c0": 1.0, "c1": 0.0}, clusters)
    better = difference(before, dict.fromkeys(before, 1.0), clusters)
    assert noisy is not None
    assert (noisy.better, noisy.worse, noisy.is_noise) == (1, 1, True)
    assert better is not None
    assert better.interval.mean == 0.5
    assert not better.is_noise
