"""How long a statement of a model waits for the check: `python -m tests.bot.latency`.

A scripted server on loopback words provisions anew, three statements a reply, in pieces of 24 characters. Two waits are
ours: from the question to the request that reaches the server, and from the piece that completes a statement to the
statement that is shown.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from statistics import median, quantiles
from typing import Any

import yaml

from bot.assemble import open_assistant
from bot.assistant import Assistant
from bot.grounding.training.pairs import REWORDINGS
from bot.settings import load_settings
from bot.talk import Question, Statement
from bot.writers.llm import LlmWriter
from tests.bot.conftest import model_at
from tests.bot.llm_server import PIECE, ScriptedServer, line, resolved, told

BETWEEN = 0.02
"""Seconds between two pieces: a model of some three hundred tokens a second."""


@dataclass(frozen=True)
class Waits:
    """Milliseconds of ours in one answer."""

    before: float  # from the question to the request
    each: tuple[float, ...]  # of each statement that is shown, from its last piece to the reader


async def one_answer(asks: Assistant, server: ScriptedServer, row: Mapping[str, Any]) -> Waits:
    """A question about one provision, answered in a model's own words of it."""
    says = told(*(line(text, str(row["at"])) for text in (*row["carried"], *row["altered"].values())))
    server.will(replace(says, between=BETWEEN), told())
    shown: list[tuple[str, float]] = []
    streamed: list[list[float]] = []

    async def show(statement: Statement) -> None:
        shown.append((statement.text, time.monotonic()))
        streamed.append(server.sent)  # the list of the reply that is being sent

    started = time.monotonic()
    await asks.answer(Question(f"What does Article {row['at']} say?"), show)
    reply = resolved(says.text, server.prompt(0))
    each = tuple(_waits(reply, shown, streamed))
    return Waits(1000 * (server.times[0] - started), each)


def _waits(reply: str, shown: list[tuple[str, float]], streamed: list[list[float]]) -> Iterator[float]:
    for (text, when), sent in zip(shown, streamed, strict=True):
        end = reply.index("}", reply.index(text[:60])) // PIECE
        yield 1000 * (when - sent[end])


def figures(name: str, waits: list[float]) -> str:
    """Median and 95th percentile in words."""
    return f"{name}: median {median(waits):.0f} ms, p95 {quantiles(waits, n=20)[-1]:.0f} ms, n {len(waits)}\n"


async def measure() -> list[Waits]:
    """The waits of one question about each provision that is reworded."""
    server = ScriptedServer()
    server.start()
    model, plain = model_at(server), open_assistant(load_settings())
    asks = Assistant(replace(plain.kit, writer=LlmWriter(model), model=model), index="test")
    rows = yaml.safe_load(REWORDINGS.read_text(encoding="utf-8"))
    found = [await one_answer(asks, server, row) for row in rows]
    await model.close()
    server.stop()
    return found[1:]  # the first one imports the adapter


if __name__ == "__main__":
    all_waits = asyncio.run(measure())
    sys.stdout.write(figures("question to request", [one.before for one in all_waits]))
    sys.stdout.write(figures("first statement, last piece to shown", [one.each[0] for one in all_waits if one.each]))
    sys.stdout.write(
        figures("both, for the first statement", [one.before + one.each[0] for one in all_waits if one.each])
    )
    sys.stdout.write(figures("every statement, last piece to shown", [wait for one in all_waits for wait in one.each]))
