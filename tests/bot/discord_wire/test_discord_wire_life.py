"""Whole lives of the process: killed and started again, a busy or dead model, draining, refused, unreachable."""

from __future__ import annotations

import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bot.discord_wire.conftest import Bot, StartBot, ask
from tests.bot.discord_wire.fake import Wire
from tests.bot.llm_server import Says, ScriptedServer, line, told
from tests.helpers import free_port

CANARY = "zorblaxquint"
QUESTION = "What does Article 28(4) say?"
GIST = (
    "Each State Party must give its authorities the power to order any person who knows the system or its "
    "protections to provide, as is reasonable, the information needed."
)


@pytest.fixture
def wire() -> Iterator[Wire]:
    """A fake of one shard for one test; no body may have been refused in the end."""
    made = Wire(shards=1, guilds=2)
    yield made
    assert made.invalid == []
    made.close()


def ready(wire: Wire, bot: Bot) -> None:
    wire.wait(lambda: wire.sessions or bot.process.poll() is not None, 60)
    assert bot.process.poll() is None, bot.logs
    wire.wait_for_shards()


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def rows(folder: Path) -> int:
    with sqlite3.connect(folder / "data" / "bot.db") as database:
        return int(database.execute("SELECT count(*) FROM asked").fetchone()[0])


def test_killed_and_started_again(start_bot: StartBot, wire: Wire, tmp_path: Path) -> None:
    """Commands are told once; a kill leaves the database whole; servers left meanwhile are forgotten."""
    with start_bot(wire, folder=tmp_path) as bot:
        ready(wire, bot)
        assert len(wire.sent("PUT", "/commands$")) == 1
        for number in range(30):
            ask(wire, "What does Article 24 say?", user=300 + number)
        wire.wait(lambda: sum(bool(one.edits) for one in wire.asked.values()) >= 3)
        bot.stop(signal.SIGKILL)
    with sqlite3.connect(tmp_path / "data" / "bot.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert rows(tmp_path) > 0
    left, wire.guilds = wire.guilds[0], wire.guilds[1:]
    wire.sessions.clear()
    with start_bot(wire, folder=tmp_path) as bot:
        ready(wire, bot)
        until(lambda: rows(tmp_path) == 0)
        assert left not in wire.guilds
        wire.answered(ask(wire, "What does Article 24 say?", user=301), "Art. 24")
        identified = len(wire.identified)
        wire.drop(0)
        wire.sessions.clear()  # it comes back without the session
        wire.wait(lambda: len(wire.identified) > identified, 60)
        wire.wait_for_shards()
        wire.answered(ask(wire, "What does Article 24 say?", user=302), "Art. 24")
        assert bot.stop() == 0, bot.logs
    assert len(wire.sent("PUT", "/commands$")) == 1
    wire.sessions.clear()
    with start_bot(wire, "--sync", folder=tmp_path) as bot:
        ready(wire, bot)
        assert bot.stop() == 0, bot.logs
    assert len(wire.sent("PUT", "/commands$")) == 2


def test_with_a_model_that_is_busy_or_dies_and_a_stop(
    start_bot: StartBot, wire: Wire, server: ScriptedServer, tmp_path: Path
) -> None:
    """Nobody waits for the first sign; a dead model is a message; what is open at a stop is answered, or told."""
    settings = {
        "RAPPORTEUR_LLM": f"openai-like:scripted@{server.url}",
        "RAPPORTEUR_LLM_TIMEOUT": "100",
        "RAPPORTEUR_LLM_DEADLINE": "110",
        "RAPPORTEUR_DISCORD_SECONDS": "60",
    }
    server.will(Says(CANARY, cut=10, between=0.1), Says(CANARY, status=500), Says(CANARY))
    with start_bot(wire, folder=tmp_path, **settings) as bot:
        ready(wire, bot)
        dead = ask(wire, f"{QUESTION} {CANARY}", user=200)
        wire.wait(lambda: dead.edits, 60)
        assert "28(4)" in dead.text
        body = {"code": 50035, "message": CANARY, "errors": {"content": {"_errors": [{"message": CANARY}]}}}
        wire.fault("PATCH", "/messages/@original", 400, body)
        refused = ask(wire, f"{CANARY} " * 300, user=201)
        wire.wait(lambda: refused.edits, 60)  # the failure is told in the message that was refused
        assert "Something went wrong" in refused.text
        server.will(replace(told(line(GIST, "28(4)")), wait=4), Says("{}", wait=90))
        first, second, third = (ask(wire, QUESTION, user=210 + number) for number in range(3))
        wire.wait(lambda: all(one.callback_at for one in (first, second, third)))
        for one in (first, second, third):
            assert one.callback_at is not None
            assert one.callback_at - one.at < 1
        wire.wait(lambda: any("number 1 in the line" in one.text for one in (first, second, third)))
        bot.process.send_signal(signal.SIGTERM)
        until(lambda: "stopping" in bot.logs)
        wire.answered(ask(wire, QUESTION, user=220), "being restarted")
        assert bot.process.wait(timeout=60) == 0, bot.logs
        texts = [one.text for one in (first, second, third)]
        assert sum("Art. 28(4)" in text for text in texts) >= 1
        assert sum("being restarted" in text for text in texts) >= 1
        assert all(texts)
        assert "Traceback" not in bot.logs
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"bot.db", "bot.salt", "err.log"} <= {path.name for path in files}
    assert [path for path in files if CANARY.encode() in path.read_bytes()] == []


@pytest.mark.parametrize("gateway", [False, True], ids=["at login", "at the gateway"])
def test_a_refused_token_is_one_sentence(start_bot: StartBot, wire: Wire, gateway: bool, tmp_path: Path) -> None:
    wire.token_ok = False
    if gateway:
        user = {"id": "900000000000000001", "username": "x", "discriminator": "0", "avatar": None, "bot": True}
        wire.fault("GET", "/users/@me", 200, user)
    with start_bot(wire, folder=tmp_path) as bot:
        assert bot.process.wait(timeout=60) == (1 if gateway else 2)
        [said] = [line for line in bot.logs.splitlines() if line.startswith("rapporteur: ")]
        assert "wire-token" not in bot.logs
        assert ("4004" if gateway else "DISCORD_TOKEN") in said


def test_a_discord_that_cannot_be_reached_is_one_sentence(start_bot: StartBot, wire: Wire, tmp_path: Path) -> None:
    with start_bot(wire, folder=tmp_path, WIRE_PORT=str(free_port())) as bot:
        assert bot.process.wait(timeout=60) == 1
        assert "cannot be reached" in bot.logs
        assert "Traceback" not in bot.logs
