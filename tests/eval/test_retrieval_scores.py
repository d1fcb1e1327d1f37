"""Retrieval scores against ir-measures, and the levels at which provisions are compared."""

import random
from dataclasses import replace

import ir_measures
import pytest
from ir_measures import RR, R, nDCG

from eval.gold import Case
from eval.scorers.retrieval import levelled, names_required, ndcg, ranked_as, recall, reciprocal_rank, score_retrieval
from index.model import Locator


def rankings() -> list[tuple[list[Locator], set[Locator]]]:
    """Forty made-up rankings of paragraphs, some without a hit."""
    chance = random.Random(7)  # noqa: S311 - no secret
    units = [Locator("uncc", str(article), (str(part),)) for article in range(1, 20) for part in (1, 2, 3)]
    return [(chance.sample(units, 15), set(chance.sample(units, chance.randint(1, 4)))) for _ in range(40)]


@pytest.mark.parametrize("depth", [1, 3, 5, 10])
def test_recall_is_that_of_ir_measures(depth: int) -> None:
    for ranked, relevant in rankings():
        assert recall(ranked, relevant, depth) == pytest.approx(measured(R @ depth, ranked, relevant))


def test_ndcg_and_reciprocal_rank_are_those_of_ir_measures() -> None:
    found = rankings()
    assert any(reciprocal_rank(*one) == 0 for one in found)
    for ranked, relevant in found:
        assert ndcg(ranked, relevant) == pytest.approx(measured(nDCG @ 10, ranked, relevant))
        assert reciprocal_rank(ranked, relevant) == pytest.approx(measured(RR, ranked, relevant))


def measured(measure: object, ranked: list[Locator], relevant: set[Locator]) -> float:
    judged = [ir_measures.Qrel("q", str(one), 1) for one in relevant]
    scored = [ir_measures.ScoredDoc("q", str(one), -rank) for rank, one in enumerate(ranked)]
    return float(ir_measures.calc_aggregate([measure], judged, scored)[measure])


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("28(3)(d)", "28(3)"),
        ("2(h)", "2(h)"),
        ("2(e)(i)", "2(e)"),
        ("3(b)", "3"),
        ("preamble(12)", "preamble(12)"),
        ("57", "57"),
    ],
)
def test_a_provision_counts_at_the_level_of_the_ranking(written: str, level: str) -> None:
    assert ranked_as(Locator.parse(written)) == Locator.parse(level)


def test_any_paragraph_of_a_required_article_is_that_article_once() -> None:
    required = [Locator.parse("28")]
    ranking = [Locator.parse(one) for one in ("27", "28(2)", "28(4)", "24(1)")]
    ranked, relevant = levelled(ranking, required, ranked_as)
    assert [one.short for one in ranked] == ["27", "28", "24(1)"]
    assert recall(ranked, relevant, 2) == 1


def retrieved(*locators: str) -> dict[str, object]:
    return {"retrieval": [{"locator": one} for one in locators]}


def values(case: Case, answer: dict[str, object]) -> dict[str, float | None]:
    return {score.name: score.value for score in score_retrieval(case, answer)}


def test_named_provisions_are_scored_apart(by_id: dict[str, Case]) -> None:
    plain = by_id["direct-004"]
    named = replace(plain, question="What does Article 2(h) say?")
    assert not names_required(plain)
    assert names_required(named)
    assert values(plain, retrieved("uncc:2(h)"))["paragraph_recall@1"] == 1
    assert values(plain, retrieved("uncc:2(h)"))["explicit_recall@1"] is None
    assert values(named, retrieved("uncc:2(h)"))["explicit_recall@1"] == 1
    assert values(named, retrieved("uncc:2(h)"))["paragraph_recall@1"] is None


def test_what_requires_no_provision_is_unscored_and_an_empty_list_is_zero(by_id: dict[str, Case]) -> None:
    assert set(values(by_id["no-such-provision-001"], retrieved()).values()) == {None}
    assert values(by_id["direct-004"], retrieved())["article_recall@10"] == 0
