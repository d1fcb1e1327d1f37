"""Runs: logs, resuming, crashes, gates, comparison, and the proof by mutation."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.errors import UsageError
from eval.compare import as_text, compare_runs
from eval.draft import draft_case
from eval.gold import Case, read_cases
from eval.log import Head, LogError, Run, latest, read_run, result_of
from eval.mutate import faults, run_mutations, shares
from eval.mutations import MUTATIONS
from eval.run import begin, new_log, rescore, run_cases
from eval.scorers import Score, Scorers
from eval.scorers.sources import Sources
from eval.show import as_object
from eval.show import as_text as as_table
from eval.summary import GROUPS, figure, read_gates, shut
from index.model import Force, Locator, Provenance, Provision
from index.shipped import Corpus

HEAD = Head("2026-01-01T00:00:00+00:00", "oracle", None, "i", "c", "g", {}, {})


@pytest.fixture
def few(cases: list[Case]) -> list[Case]:
    """A case of every family and some more, the crashing one among them."""
    first = {case.family: case for case in reversed(cases)}
    return [*first.values(), *(case for case in cases if case.id in ("scenario-013", "direct-020", "direct-050"))]


class Blind(Scorers):
    """Scorers that do not see concerns."""

    def __call__(self, case: Case, answer: Any) -> list[Score]:
        return [one for one in super().__call__(case, answer) if not one.name.startswith("concern")]


def ran(oracle: Any, cases: list[Case], scorers: Scorers, path: Path, resume: bool = False, jobs: int = 1) -> Run:
    return asyncio.run(run_cases(oracle, cases, scorers, begin(path, HEAD, resume), jobs))


def test_every_answer_and_score_is_in_the_log(oracle: Any, few: list[Case], scorers: Scorers, tmp_path: Path) -> None:
    run = ran(oracle, few, scorers, tmp_path / "a.jsonl", jobs=4)
    read = read_run(tmp_path / "a.jsonl")
    assert [one.case for one in run.results] == [case.id for case in few]
    assert {one.case: one.scores for one in read.results} == {one.case: one.scores for one in run.results}
    assert read.head == HEAD


def test_a_crash_is_that_cases_error_and_nothing_else(
    oracle: Any, few: list[Case], scorers: Scorers, tmp_path: Path
) -> None:
    run = ran(oracle, few, scorers, tmp_path / "a.jsonl")
    crashed = [one for one in run.results if one.error is not None]
    assert [(one.case, one.error) for one in crashed] == [("scenario-013", "RuntimeError: the lights went out")]
    assert crashed[0].values == {}
    assert figure("errors", run.results).interval is not None
    assert "Error in scenario-013" in as_table(run)


def test_resuming_after_a_cut_line_loses_nothing_and_asks_nothing_twice(
    oracle: Any, few: list[Case], scorers: Scorers, tmp_path: Path
) -> None:
    path = tmp_path / "a.jsonl"
    ran(oracle, few[:6], scorers, path)
    path.write_text(path.read_text() + '{"case": "direct-0')
    oracle.asked.clear()
    run = ran(oracle, few, scorers, path, resume=True)
    assert oracle.asked == [case.id for case in few[6:]]
    assert [one.case for one in run.results] == [case.id for case in few]
    assert len(read_run(path).results) == len(few)


def test_a_log_of_another_measurement_is_not_taken_up(
    oracle: Any, few: list[Case], scorers: Scorers, tmp_path: Path
) -> None:
    path = tmp_path / "a.jsonl"
    ran(oracle, few[:1], scorers, path)
    with pytest.raises(LogError, match="measured something else"):
        begin(path, replace(HEAD, index="another"), resume=True)


def test_what_is_no_log_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"
    path.write_text('{"kind": "answer"}\n')
    with pytest.raises(LogError, match="is no log of a run"):
        read_run(path)


def test_new_logs_never_overwrite(tmp_path: Path) -> None:
    first = new_log(tmp_path, HEAD)
    first.write_text("")
    second = new_log(tmp_path, HEAD)
    assert first != second
    second.write_text("")
    assert latest(tmp_path) == max(first, second)


def test_gates_shut_on_what_is_too_low(oracle: Any, few: list[Case], scorers: Scorers, tmp_path: Path) -> None:
    run = ran(oracle, few, scorers, tmp_path / "a.jsonl")
    file = tmp_path / "gates.toml"
    file.write_text('[[gate]]\nscore = "errors"\nat_most = 0.0\n[[gate]]\nscore = "quotes"\nat_least = 1.0\n')
    assert [fault.split()[0] for fault in shut(read_gates(file), run.results)] == ["errors"]
    file.write_text('[[gate]]\nscore = "sparkle"\nat_least = 1.0\n')
    with pytest.raises(UsageError, match="no score 'sparkle'"):
        read_gates(file)


def test_the_shipped_gates_can_be_read() -> None:
    assert {gate.score for gate in read_gates()} >= {"citation_validity", "errors", "support"}


def test_unscored_is_left_out_of_means(oracle: Any, few: list[Case], scorers: Scorers, tmp_path: Path) -> None:
    run = ran(oracle, few, scorers, tmp_path / "a.jsonl")
    found = figure("false_premise_told", run.results).interval
    assert found is not None
    assert found.n == sum(case.expect == "unanswerable_false_premise" for case in few)
    assert found.mean == 1


def test_every_score_has_its_place_in_the_summary(scorers: Scorers, few: list[Case]) -> None:
    names = {score.name for score in scorers(few[0], {"status": "answered"})}
    assert names == {name for group in GROUPS.values() for name in group} - {"passed"}


def test_the_summary_as_json_holds_both_splits(oracle: Any, few: list[Case], scorers: Scorers, tmp_path: Path) -> None:
    found = as_object(ran(oracle, few, scorers, tmp_path / "a.jsonl"))
    assert json.loads(json.dumps(found))["kind"] == "eval_run"
    assert found["splits"]["dev"]["cases"] + found["splits"]["test"]["cases"] == len(few)


def test_a_comparison_tells_first_what_broke(oracle: Any, few: list[Case], scorers: Scorers, tmp_path: Path) -> None:
    before = ran(oracle, few, scorers, tmp_path / "a.jsonl")
    same = compare_runs(before, before)
    assert (same.broke, same.mended) == ((), ())
    broken = next(one for one in before.results if one.passed and one.answer and one.answer["statements"])
    worse = replace(broken, passed=False, scores=(Score("support", 0.0, "not carried"),))
    after = Run(HEAD, [worse if one is broken else one for one in before.results])
    found = compare_runs(before, after)
    assert [one.case for one in found.broke] == [broken.case]
    assert "support 1.00 → 0.00: not carried" in as_text(found)
    assert "cannot be told from noise" in as_text(found)


def test_rescoring_gives_the_same_scores(oracle: Any, few: list[Case], scorers: Scorers, tmp_path: Path) -> None:
    run = ran(oracle, few, scorers, tmp_path / "a.jsonl")
    assert rescore(run, few, scorers).results == run.results


def test_the_proof_catches_what_code_breaks(oracle: Any, cases: list[Case], scorers: Scorers, tmp_path: Path) -> None:
    answered = [case for case in cases if case.family in ("direct", "multi_article", "no_such_provision")]
    run = ran(oracle, answered, scorers, tmp_path / "a.jsonl")
    found = {one.kind: one for one in shares(run_mutations(run.results, {c.id: c for c in cases}, scorers, 20))}
    assert set(found) == {*MUTATIONS, "overall"}
    for kind in ("article shifted by one", "must and may exchanged", "refusal answered", "concern removed"):
        assert found[kind].n == 20
    assert found["author swapped"].n == 0
    assert found["author swapped"].scorers is None
    assert not faults(list(found.values()))


def test_the_proof_fails_when_a_scorer_is_blind(
    oracle: Any, cases: list[Case], scorers: Scorers, tmp_path: Path
) -> None:
    run = ran(oracle, [case for case in cases if case.family == "direct"], scorers, tmp_path / "a.jsonl")
    seeing = Blind(scorers.sources)
    found = shares(run_mutations(run.results, {case.id: case for case in cases}, seeing, 10))
    assert any(fault.startswith("concern removed: 0.000") for fault in faults(found))


def test_nothing_to_break_is_no_proof() -> None:
    assert faults(shares([])) == ["there was no good answer to break"]


def test_a_bad_answer_becomes_a_draft_case(cases: list[Case], answer_with: Any, tmp_path: Path) -> None:
    bad = answer_with(("Wrong.", "convention", ["uncc:28(4)"]), question="May they?", language="en")
    drafted = draft_case(bad, cases)
    file = tmp_path / "direct.yaml"
    file.write_text(drafted)
    case = next(iter(read_cases(file)))
    assert case.question == "May they?"
    assert case.id not in {one.id for one in cases}
    assert yaml.safe_load(drafted)[0]["acceptable"] == ["28(4)"]
    with pytest.raises(KeyError):
        draft_case({}, cases)


def test_an_altered_quotation_is_noticed_on_an_installed_treaty(corpus: Corpus, by_id: dict[str, Case]) -> None:
    locator = Locator("budapest", "19", ("1",))
    text = "Each Party shall adopt such measures as may be necessary to empower its authorities to search a computer."
    installed = Provision(locator, text, text, "", "Search", "", "", Force.MUST, Provenance.AUTHENTIC)
    scorers = Scorers(Sources(corpus, {locator: installed}))
    case = replace(by_id["comparison-001"], required=(locator,), concerns=())
    answer = {
        "status": "answered",
        "statements": [{"text": f"It says: “{text}”", "voice": "instrument", "citations": [1]}],
        "citations": [{"n": 1, "locator": str(locator), "label": "Budapest Art. 19(1)", "text": text}],
    }
    good = result_of(case, answer, scorers(case, answer))
    assert good.passed, [score for score in good.scores if score.value not in (None, 1.0)]
    trials = run_mutations([good], {case.id: case}, scorers)
    altered = [trial for trial in trials if trial.kind == "quotation altered"]
    assert len(altered) == 1
    assert "quotes" in altered[0].objections


def test_a_drafts_number_is_noticed(oracle: Any, cases: list[Case], corpus: Corpus, tmp_path: Path) -> None:
    scorers = Scorers(Sources(corpus))
    some = [case for case in cases if case.family == "direct"]
    run = ran(oracle, some, scorers, tmp_path / "a.jsonl")
    found = shares(run_mutations(run.results, {case.id: case for case in cases}, scorers, 5))
    one = next(one for one in found if one.kind == "draft's article number used")
    assert one.n == 5
    assert one.scorers is not None
    assert one.scorers.mean == 1
