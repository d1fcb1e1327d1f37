"""Statements are shown as soon as they have passed the check, and stay; on a terminal they come one by one."""

from __future__ import annotations

import asyncio
import os
import pty
import select
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest

from bot.assistant import Assistant
from bot.talk import Question, Statement
from bot.writers.llm import LlmWriter
from bot.writers.reply import ReplyFaultError, ReplyReader
from tests.bot.conftest import model_at
from tests.bot.llm_server import Says, ScriptedServer, line, told
from tests.helpers import ROOT

QUESTION = "Can police make me unlock my phone?"
FIRST = (
    "A person who knows how a system works may be ordered to give the information that a search needs, "
    "as far as that is reasonable."
)
SECOND = (
    "Authorities must have the power to search information and communications technology systems in their territory."
)
BOTH = told(line(FIRST, "28(4)"), line("Police must jail you.", "28(4)"), line(SECOND, "28(1)"))


async def test_each_statement_is_shown_before_the_reply_has_ended(assistant: Assistant, server: ScriptedServer) -> None:
    server.will(replace(BOTH, between=0.01), told(line("Police must jail you again.", "28(4)")))
    model = model_at(server)
    asks = Assistant(replace(assistant.kit, writer=LlmWriter(model), model=model), index="test")
    shown: list[tuple[Statement, int]] = []

    async def show(statement: Statement) -> None:
        shown.append((statement, len(server.sent)))

    answer = await asks.answer(Question(QUESTION), show)
    await model.close()
    assert [one.text for one, _ in shown] == [FIRST, SECOND]
    assert tuple(one for one, _ in shown) == answer.statements
    assert [one.n for one in answer.citations] == [1, 2]
    assert shown[0][1] < len(BOTH.text) // 24  # events were still to come
    assert len(server.asked) == 2


async def test_what_a_reader_has_seen_survives_a_broken_stream(assistant: Assistant, server: ScriptedServer) -> None:
    server.will(replace(BOTH, cut=len(BOTH.text) - 30), Says(status=500))
    model = model_at(server)
    asks = Assistant(replace(assistant.kit, writer=LlmWriter(model), model=model), index="test")
    shown: list[Statement] = []

    async def show(statement: Statement) -> None:
        shown.append(statement)

    answer = await asks.answer(Question(QUESTION), show)
    await model.close()
    assert shown
    assert tuple(shown) == answer.statements


async def test_questions_at_a_time_do_not_mix(assistant: Assistant, server: ScriptedServer) -> None:
    server.will(replace(told(line(FIRST, "28(4)")), between=0.002))
    model = model_at(server)
    asks = Assistant(replace(assistant.kit, writer=LlmWriter(model), model=model), index="test")
    answers = await asyncio.gather(*(asks.answer(Question(QUESTION, id=n)) for n in range(4)))
    await model.close()
    assert [one.id for one in answers] == [0, 1, 2, 3]
    assert all([one.text for one in answer.statements] == [FIRST] for answer in answers)


def on_a_terminal(words: list[str], environment: dict[str, str], typed: bytes = b"") -> list[tuple[float, str]]:
    """What a command prints on a terminal, piece by piece with the time."""
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "bot", *words]
    with subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, env=environment, cwd=ROOT) as run:
        os.close(follower)
        if typed:
            os.write(leader, typed)
        pieces: list[tuple[float, str]] = []
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            ready, _, _ = select.select([leader], [], [], 0.2)
            try:
                data = os.read(leader, 65536) if ready else b""
            except OSError:
                break
            if data:
                pieces.append((time.monotonic(), data.decode("utf-8", "replace")))
            elif run.poll() is not None:
                break
        os.close(leader)
        run.kill()
    return pieces


@pytest.fixture
def with_model(environment: dict[str, str], server: ScriptedServer) -> dict[str, str]:
    """The environment of a command that uses the scripted model."""
    more = {"RAPPORTEUR_LLM": f"openai-like:scripted@{server.url}", "COLUMNS": "100", "TERM": "xterm", "NO_COLOR": "1"}
    return environment | more


def test_ask_shows_statements_as_they_come(with_model: dict[str, str], server: ScriptedServer) -> None:
    gate = threading.Event()
    server.will(replace(told(line(FIRST, "28(4)"), line(SECOND, "28(1)")), between=0.05))
    pieces = on_a_terminal(["ask", QUESTION], with_model)
    text = "".join(piece for _, piece in pieces)
    first = next(when for when, piece in pieces if "A person who knows" in piece)
    assert first < server.sent[-1], "the first statement stands on the screen before the reply has ended"
    assert text.count("A person who knows") == 1
    assert text.count("What the Convention says") == 1
    assert "[1] Art. 28(4)" in text
    assert "Human-rights concerns" in text
    assert not gate.is_set()


def test_json_and_a_pipe_show_the_whole_at_the_end(with_model: dict[str, str], server: ScriptedServer) -> None:
    server.will(told(line(FIRST, "28(4)")))
    command = [sys.executable, "-m", "bot", "ask", QUESTION]
    ended = subprocess.run(command, env=with_model, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    assert ended.stdout.startswith("What the Convention says\n- A person who knows")
    assert ended.stdout.count("A person who knows") == 1
    assert ended.stderr == ""


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
def test_a_reply_is_read_the_same_in_any_pieces(size: int) -> None:
    text = (
        '```json\n{"a": "}{[", "statements": ['
        + (
            '{"text": "x \\"} y", "voice": "convention", "handles": ["P1"], "english": null},'
            '{"text": "z", "voice": "expert", "handles": ["P2", "P3"]}'
        )
        + '], "completeness": "partly", "missing": "why", "more": [{"text": "no"}]}\n``` and so on {"statements": []}'
    )
    reader = ReplyReader(10_000)
    found = [one for at in range(0, len(text), size) for one in reader.feed(text[at : at + size])]
    assert [getattr(one, "text", one) for one in found] == ['x "} y', "z"]
    whole = reader.close()
    assert (whole.completeness, whole.missing) == ("partly", "why")


def test_a_thought_before_the_reply_is_not_read() -> None:
    reader = ReplyReader(10_000)
    text = '<think>{"statements": [{"text": "no"}]}</think>{"completeness": "none", "missing": null, "statements": []}'
    assert [one for char in text for one in reader.feed(char)] == []
    assert reader.close().completeness == "none"


def read_whole(text: str) -> None:
    """Everything that a reader does with a reply."""
    reader = ReplyReader(10_000)
    list(reader.feed(text))
    reader.close()


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"statements": 1}', '{"statements": [}', "x" * 20_000])
def test_what_is_no_reply_says_so(text: str) -> None:
    with pytest.raises(ReplyFaultError):
        read_whole(text)
