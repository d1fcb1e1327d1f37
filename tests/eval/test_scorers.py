"""The scorers over answers made by hand: what is right passes, and each fault is seen with its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from eval.gold import Case
from eval.scorers import DEMANDED, Scorers, passes
from eval.scorers.sources import Sources
from index.model import Force, Locator, Provenance, Provision
from index.shipped import Corpus

Made = Callable[..., dict[str, Any]]
EFF = "commentary:eff-final-text-2024#6"


def values(scorers: Scorers, case: Case, answer: dict[str, Any]) -> dict[str, float | None]:
    return {score.name: score.value for score in scorers(case, answer)}


def why(scorers: Scorers, case: Case, answer: dict[str, Any], name: str) -> str:
    return next(score.why for score in scorers(case, answer) if score.name == name)


@pytest.fixture
def serious(by_id: dict[str, Case]) -> Case:
    """How heavy a punishment makes a crime serious: 2(h), four years."""
    return by_id["direct-004"]


@pytest.fixture
def right(answer_with: Made, corpus: Corpus, serious: Case) -> dict[str, Any]:
    """The right answer to it, in the digest's own words."""
    text = corpus.provisions[Locator.parse("2(h)")].own.rstrip(";")
    flagged = [{"id": one} for one in serious.concerns]
    found = [{"locator": "uncc:2(h)"}]
    return answer_with((text, "convention", ["uncc:2(h)"]), concerns=flagged, retrieval=found)


def test_the_right_answer_passes_with_everything_demanded(
    scorers: Scorers, serious: Case, right: dict[str, Any]
) -> None:
    scores = scorers(serious, right)
    assert passes(scores), [score for score in scores if score.value not in (None, 1.0)]
    assert {score.name for score in scores} >= set(DEMANDED)
    assert all(score.why for score in scores)


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("four", "five", "numbers"),
        ("four", "five", "must"),
        ("four", "five", "must_not"),
        ("an offence", "not an offence", "force"),
        ("an offence", "an offence under Article 40", "references"),
        ("penalty", "“penalty of the crown”", "quotes"),
    ],
)
def test_a_changed_word_is_seen(
    scorers: Scorers, serious: Case, right: dict[str, Any], old: str, new: str, name: str
) -> None:
    right["statements"][0]["text"] = right["statements"][0]["text"].replace(old, new, 1)
    assert (values(scorers, serious, right)[name] or 0) < 1
    assert not passes(scorers(serious, right))


@pytest.mark.parametrize(
    ("digest", "told"),
    [
        ("must", "may"),
        ("in accordance with its domestic law", ""),
        ("intentionally", ""),
    ],
)
def test_force_and_conditions_of_a_copied_sentence_are_compared(
    scorers: Scorers, serious: Case, answer_with: Made, corpus: Corpus, digest: str, told: str
) -> None:
    holder = next(
        one for one in corpus.provisions.values() if digest in one.own and one.locator.article not in ("2", "preamble")
    )
    good = answer_with((holder.own, "convention", [str(holder.locator)]))
    bad = answer_with((holder.own.replace(digest, told, 1), "convention", [str(holder.locator)]))
    assert values(scorers, serious, good)["force"] == 1
    assert values(scorers, serious, bad)["force"] == 0


def test_citations_are_looked_up_and_not_trusted(scorers: Scorers, serious: Case, right: dict[str, Any]) -> None:
    for key, wrong in (("locator", "uncc:2(z)"), ("label", "Art. 2(j)"), ("text", "Invented."), ("force", "must")):
        bad = {**right, "citations": [{**right["citations"][0], key: wrong}]}
        assert values(scorers, serious, bad)["citation_validity"] == 0, key
    invented = {**right, "citations": [{**right["citations"][0], "locator": "uncc:2(z)"}]}
    assert "2(z) does not exist" in why(scorers, serious, invented, "citation_validity")
    dangling = {**right, "statements": [{**right["statements"][0], "citations": [7]}]}
    assert values(scorers, serious, dangling)["citation_validity"] == 0.5
    assert values(scorers, serious, dangling)["statements_cited"] == 0


def test_words_of_one_provision_cited_to_another_are_seen(
    scorers: Scorers, serious: Case, answer_with: Made, corpus: Corpus
) -> None:
    text = corpus.provisions[Locator.parse("25(2)")].own
    moved = answer_with((text, "convention", ["uncc:42(8)"]))
    found = values(scorers, serious, moved)
    assert found["attribution"] == 0
    assert found["citation_recall"] == 0
    assert found["citation_precision"] == 0


def test_a_citation_that_adds_nothing_costs_precision_as_in_alce(
    scorers: Scorers, serious: Case, answer_with: Made, corpus: Corpus
) -> None:
    text = corpus.provisions[Locator.parse("25(2)")].own
    padded = answer_with((text, "convention", ["uncc:25(2)", "uncc:58(1)"]))
    found = values(scorers, serious, padded)
    assert found["alce_recall"] == 1
    assert found["alce_precision"] == 0.5


def test_an_expert_is_named_and_never_told_as_law(
    scorers: Scorers, by_id: dict[str, Case], answer_with: Made, corpus: Corpus
) -> None:
    case, point = by_id["expert-001"], corpus.points[Locator.parse(EFF)]
    good = answer_with((f"{point.speaker}: {point.text}", "expert", [EFF]))
    assert values(scorers, case, good)["voice"] == 1
    for text, voice, cited in (
        (point.text, "convention", EFF),
        (f"Human Rights Watch (HRW): {point.text}", "expert", EFF),
        (f"{point.speaker}: {point.text}", "expert", "uncc:59(1)"),
    ):
        assert values(scorers, case, answer_with((text, voice, [cited])))["voice"] == 0


def test_a_comparison_cites_a_pair_of_the_concordance(
    scorers: Scorers, by_id: dict[str, Case], answer_with: Made
) -> None:
    case, title = by_id["comparison-001"], "Search and seizure of stored electronic data"
    told = f"Art. 28 ({title}) has its counterpart in Budapest Art. {{}}, by our concordance."
    good = answer_with((told.format(19), "comparison", ["uncc:28", "budapest:19"]))
    bad = answer_with((told.format(18), "comparison", ["uncc:28", "budapest:18"]))
    assert values(scorers, case, good)["voice"] == 1
    assert values(scorers, case, good)["support"] == 1
    assert values(scorers, case, bad)["voice"] == 0


def test_only_authentic_words_may_be_quoted(corpus: Corpus, serious: Case, answer_with: Made) -> None:
    locator = Locator("budapest", "19", ("1",))
    text = "Each Party shall adopt such measures as may be necessary to empower its authorities to search a computer."
    installed = Provision(locator, text, text, "", "Search", "", "", Force.MUST, Provenance.AUTHENTIC)
    scorers = Scorers(Sources(corpus, {locator: installed}))
    quote = "shall adopt such measures as may be necessary"
    answer = answer_with((f"Each Party “{quote}” to search a computer.", "instrument", []))
    answer["citations"] = [{"n": 1, "locator": str(locator), "label": "Budapest Art. 19(1)", "text": text}]
    answer["statements"][0]["citations"] = [1]
    assert values(scorers, serious, answer)["quotes"] == 1
    answer["statements"][0]["text"] = answer["statements"][0]["text"].replace("may be necessary", "are necessary")
    assert values(scorers, serious, answer)["quotes"] == 0


@pytest.mark.parametrize(
    ("expect", "status", "wrong"),
    [
        ("answered", "answered_partly", set()),
        ("answered", "unanswerable_not_in_corpus", {"status_family", "status_exact", "answered_when_due"}),
        ("unanswerable", "unanswerable_false_premise", set()),
        ("unanswerable_false_premise", "unanswerable_not_in_corpus", {"status_exact", "false_premise_told"}),
        ("unanswerable_false_premise", "answered", {
            "status_family", "status_exact", "refused_when_due", "false_premise_told"
        }),
        ("declined", "error_internal", {"status_family", "status_exact", "refused_when_due"}),
    ],
)  # fmt: skip
def test_refusals_are_judged_by_status(
    scorers: Scorers, serious: Case, expect: str, status: str, wrong: set[str]
) -> None:
    found = values(scorers, replace(serious, expect=expect), {"status": status, "statements": []})
    names = {"status_family", "status_exact", "answered_when_due", "refused_when_due", "false_premise_told"}
    assert {name for name in names if found[name] == 0} == wrong


def test_a_refused_answer_misses_what_is_required_and_says_nothing_wrong(scorers: Scorers, serious: Case) -> None:
    found = values(scorers, serious, {"status": "unanswerable_not_in_corpus", "statements": []})
    assert found["citation_recall"] == 0
    assert found["must"] == 0
    assert found["must_not"] is None
    assert found["support"] is None


def test_concerns_are_missed_needless_or_false_alarms(
    scorers: Scorers, serious: Case, by_id: dict[str, Case], right: dict[str, Any]
) -> None:
    assert values(scorers, serious, {**right, "concerns": []})["concern_recall"] == 0
    needless = {**right, "concerns": [*right["concerns"], {"id": "intimate-images"}]}
    assert values(scorers, serious, needless)["concern_precision"] == pytest.approx(2 / 3)
    silent = by_id["definition-001"]
    assert values(scorers, silent, {**right, "concerns": []})["no_false_alarm"] == 1
    assert values(scorers, silent, right)["no_false_alarm"] == 0


def test_costs_are_read_from_the_record(scorers: Scorers, serious: Case, right: dict[str, Any]) -> None:
    right |= {"timings_ms": {"retrieve": 30.0, "check": 20.0}, "tokens": {"prompt": 5, "completion": 7}}
    found = values(scorers, serious, right)
    assert found["seconds"] == pytest.approx(0.05)
    assert found["tokens"] == 12
    assert values(scorers, serious, {**right, "timings_ms": {}})["seconds"] is None
