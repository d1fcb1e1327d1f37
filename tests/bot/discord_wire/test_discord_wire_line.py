"""The unmodified transport in a real process: handshake, answers, faults of the gateway and of the routes."""

from __future__ import annotations

import time

from tests.bot.discord_wire.conftest import Bot, ask
from tests.bot.discord_wire.fake import Wire

Line = tuple[Wire, Bot]


def test_it_asks_for_the_one_intent_on_each_shard(line: Line) -> None:
    wire, _ = line
    assert sorted(tuple(one["shard"]) for one in wire.identified) == [(0, 2), (1, 2)]
    assert {one["intents"] for one in wire.identified} == {1}


def test_an_answer_is_deferred_at_once_and_private(line: Line) -> None:
    wire, _ = line
    for guild in range(2):
        asked = wire.answered(ask(wire, "What does Article 28(4) say?", user=50 + guild, guild=guild), "Art. 28(4)")
        assert asked.callback == {"type": 5, "data": {"flags": 64}}
        assert asked.callback_at is not None
        assert asked.callback_at - asked.at < 1
        assert asked.ephemeral


def test_a_dropped_connection_is_resumed_and_loses_no_interaction(line: Line) -> None:
    wire, _ = line
    resumed = len(wire.resumed)
    wire.drop(0)
    shard_0 = next(n for n, guild in enumerate(wire.guilds) if (guild >> 22) % 2 == 0)
    asked = ask(wire, "What does Article 24 say?", user=60, guild=shard_0)
    wire.answered(asked, "Art. 24")
    assert len(wire.resumed) == resumed + 1
    assert time.monotonic() - asked.at < 3
