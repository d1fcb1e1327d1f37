"""The gate at the bot's start: some gold questions, without a model, whenever corpus, index or library changed."""

from __future__ import annotations

import asyncio
import hashlib

from bot.assemble import open_assistant
from bot.assistant import Assistant
from bot.gate import Gate, keep_gate, read_gate
from bot.settings import Settings
from eval.gold import Case, cases_digest, load_cases
from eval.log import Result, Run
from eval.run import Selection, head_for, run_cases
from eval.scorers import Scorers
from eval.scorers.sources import Sources
from eval.summary import GATES_FILE, read_gates, shut

EVERY = 3
"""Of the dev questions every third is asked: some seconds, and enough to see that something broke."""


def faults_at_start(assistant: Assistant, settings: Settings) -> tuple[str, ...]:
    """The faults of the shipped gates; measured once for what the assistant answers from, a shut one at every start.

    What shut it may have been mended in the program, which what is measured does not name.
    """
    measured = _measured(assistant, settings)
    kept = read_gate(settings.index_folder)
    if kept is not None and kept.measured == measured and not kept.faults:
        return ()
    asks = _without_model_or_server(settings)
    results, lost = asyncio.run(_answered(asks, settings))
    faults = tuple(shut(read_gates(), results))
    if not lost:  # what an embedder's bad day did is not what the index is
        keep_gate(settings.index_folder, Gate(measured, assistant.index, faults))
    return faults


def chosen() -> list[Case]:
    """The questions that are asked."""
    return load_cases(split="dev")[::EVERY]


def _measured(assistant: Assistant, settings: Settings) -> str:
    parts = [
        assistant.index,
        assistant.kit.corpus.library.digest,
        cases_digest(),
        GATES_FILE.read_text(encoding="utf-8"),
        *(f"{getattr(settings, name)}" for name in ("floor", "max_statements", "max_words")),
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _without_model_or_server(settings: Settings) -> Assistant:
    """The same answers, whether or not a server can be reached now: from the vectors' file, by whole sentences."""
    plain = settings.model_copy(update={"chroma_url": None, "chroma_token": None, "llm": None, "llm_api_key": None})
    return open_assistant(plain, stays_open=False)


async def _answered(assistant: Assistant, settings: Settings) -> tuple[list[Result], bool]:
    """The scored answers, and whether one of them was searched for without the embedder."""
    lost = assistant.kit.searcher.search("Who may search a computer?").fault is not None
    scorers = Scorers(Sources(assistant.kit.corpus))
    head = head_for(assistant, settings, Selection(split="dev"))
    run = await run_cases(assistant, chosen(), scorers, Run(head))
    return run.results, lost
