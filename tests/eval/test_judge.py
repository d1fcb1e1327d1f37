"""The judge: what it is told, how its verdicts are read, and that a verdict in another form is never scored."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina

from bot.providers.faults import ProviderError
from bot.render.json import to_json
from eval.judge import Verdicts, as_object, as_text, judge_run
from eval.log import Head, Result, Run, append, write_head
from tests.bot.conftest import model_at
from tests.bot.llm_server import Says, ScriptedServer
from tests.helpers import Ask
from tests.helpers import Run as Command

HEAD = Head("2026-11-24T00:00:00", "extractive", None, "i", "c", "g", {}, {})


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    pytest.importorskip("llama_index.llms.openai_like", reason="the extra openai-like is not installed")
    running = ScriptedServer()
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def run_of_two(ask: Ask) -> Run:
    """Two answered cases and a refusal."""
    questions = ("What does Article 28(4) say?", "What is a serious crime?", "What is the capital of France?")
    results = [
        Result(f"case-{n}", "direct", "dev", f"c{n}", "answered", True, to_json(ask(text)))
        for n, text in enumerate(questions)
    ]
    return Run(HEAD, results)


def verdict(*carried: bool, answers: int = 3, why: str = "it says so") -> Says:
    return Says(json.dumps({"carried": list(carried), "answers": answers, "why": why}))


def judged(run: Run, server: ScriptedServer, *replies: Says) -> Verdicts:
    server.will(*replies)
    model = model_at(server)

    async def ask() -> Verdicts:
        try:
            return await judge_run(run, model)
        finally:
            await model.close()

    return asyncio.run(ask())


def counts(run: Run) -> list[int]:
    return [len((result.answer or {})["statements"]) for result in run.results[:2]]


def test_statements_are_judged_by_their_own_sources(run_of_two: Run, server: ScriptedServer) -> None:
    first, second = counts(run_of_two)
    found = judged(
        run_of_two, server, verdict(*[True] * first), verdict(*[False] * second, answers=1, why="no\u202e\n")
    )
    assert found.carried.mean == pytest.approx(first / (first + second))
    assert found.answers.mean == 2.0
    assert len(server.asked) == 2
    assert "28(4)" in server.prompt(0)
    assert "four years" in server.prompt(1)
    assert "case-1: no" in as_text(found)
    assert "\u202e" not in as_text(found)
    assert as_object(found)["figures"]["carried"]["n"] == first + second


@pytest.mark.parametrize(
    "broken", ["yes", "{}", '{"carried": "yes", "answers": 3}', '{"carried": [], "answers": 3}', "[" * 5000]
)
def test_another_form_is_not_scored(broken: str, run_of_two: Run, server: ScriptedServer) -> None:
    found = judged(run_of_two, server, Says(broken))
    assert (found.judged, found.unscored) == ((), ("case-0", "case-1"))
    assert found.carried is None
    assert "2 not in the form" in as_text(found)


def test_a_judge_out_of_reach_is_an_error(run_of_two: Run, server: ScriptedServer) -> None:
    with stamina.set_testing(True, attempts=1, cap=True), pytest.raises(ProviderError):
        judged(run_of_two, server, Says(status=500))


def test_the_command(run_of_two: Run, server: ScriptedServer, run: Command, tmp_path: Path) -> None:
    log = tmp_path / "run.jsonl"
    write_head(log, HEAD)
    for result in run_of_two.results:
        append(log, result)
    without = run("eval", "judge", "--log", str(log))
    assert without.returncode == 2
    assert b"RAPPORTEUR_LLM" in without.stderr
    server.will(*(verdict(*[True] * count) for count in counts(run_of_two)))
    ended = run("eval", "judge", "--log", str(log), "--json", RAPPORTEUR_LLM=f"openai-like:scripted@{server.url}")
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["kind"] == "eval_judge"
