"""The gate without a model: the assistant over the whole gold set, the shipped gates, and the evaluator's proof."""

from __future__ import annotations

import asyncio
import re
import time
from typing import NamedTuple

import pytest

from bot.assemble import open_assistant
from bot.settings import load_settings
from eval.gold import Case
from eval.log import Run
from eval.mutate import Caught, faults, run_mutations, shares
from eval.report import DOCS_PAGE, Extras, as_markdown, read_block
from eval.run import Selection, head_for, run_cases
from eval.scorers import Scorers
from eval.summary import read_gates, shut
from index.shipped import Corpus

SECONDS = 60
"""What running, scoring and proving may take of a processor; on two idle cores it is less by the clock."""


ROUNDING = 0.05
"""What a figure may differ by on another machine."""


class Gate(NamedTuple):
    """Everything measured once."""

    run: Run
    caught: list[Caught]
    seconds: float


@pytest.fixture(scope="module")
def gate(
    corpus: Corpus,
    cases: list[Case],
    by_id: dict[str, Case],
    scorers: Scorers,
    tmp_path_factory: pytest.TempPathFactory,
) -> Gate:
    settings = load_settings(data_dir=tmp_path_factory.mktemp("data"))
    assistant = open_assistant(settings, corpus=corpus)
    started = time.process_time()
    run = asyncio.run(run_cases(assistant, cases, scorers, Run(head_for(assistant, settings, Selection()))))
    caught = shares(run_mutations(run.results, by_id, scorers))
    return Gate(run, caught, time.process_time() - started)


def test_every_case_is_answered_and_no_shipped_gate_is_shut(gate: Gate, cases: list[Case]) -> None:
    assert [result.case for result in gate.run.results] == [case.id for case in cases]
    assert {result.case: result.error for result in gate.run.results if result.error} == {}
    assert shut(read_gates(), gate.run.results) == []


def test_broken_answers_are_noticed(gate: Gate) -> None:
    assert faults(gate.caught) == []
    silent = {one.kind for one in gate.caught if one.n == 0}
    # Without an installed treaty nothing is quoted.
    assert silent <= {"quotation altered"}


def shape(block: str) -> str:
    """A block of figures with its digests and figures taken out."""
    return re.sub(r"\d+(?:\.\d+)?", "0", re.sub(r"\b[0-9a-f]{12}\b", "#", block))


def test_the_docs_hold_the_command_s_own_figures(gate: Gate, by_id: dict[str, Case]) -> None:
    told = as_markdown(gate.run, Extras(by_id, caught=gate.caught), timed=False)
    held = read_block(DOCS_PAGE)
    assert shape(held) == shape(told), "write them again: rapporteur eval report --docs"
    # Another processor rounds otherwise, and a close ranking can turn on that.
    pairs = zip(re.findall(r"\d+\.\d+", held), re.findall(r"\d+\.\d+", told), strict=True)
    assert [pair for pair in pairs if abs(float(pair[0]) - float(pair[1])) > ROUNDING] == []


def test_the_gate_is_quick(gate: Gate) -> None:
    assert gate.seconds < SECONDS
