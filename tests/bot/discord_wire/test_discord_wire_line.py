"""The unmodified transport in a real process: handshake, answers, faults of the gateway and of the routes."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from typing import Any

import pytest

from tests.bot.discord_wire.conftest import Bot, ask
from tests.bot.discord_wire.fake import Asked, Wire
from tests.bot.discord_wire.load import memory, run
from tests.bot.discord_wire.payloads import message_payload, place, press, slash, submit, user_payload

Line = tuple[Wire, Bot]
VIA = {"Via": "1.1 fake"}
ORIGINAL = r"/messages/@original"


def on_shard(wire: Wire, shard: int) -> int:
    """A server of a shard, by its place in the list."""
    return next(n for n, guild in enumerate(wire.guilds) if (guild >> 22) % wire.shards == shard)


def button(asked: Asked, name: str) -> str:
    found = re.search(rf"rp:b:{name}:[^\"]*", asked.text)
    assert found, asked.text
    return found[0]


def test_it_asks_for_the_one_intent_on_each_shard(line: Line) -> None:
    wire, _ = line
    assert {tuple(one["shard"]) for one in wire.identified} == {(0, 2), (1, 2)}
    assert {one["intents"] for one in wire.identified} == {1}


def test_the_commands_are_told_in_the_languages_that_discord_has(line: Line) -> None:
    wire, _ = line
    by_name = {one["name"]: one for one in wire.commands}
    assert len(by_name) == 13
    assert by_name["ask"]["name_localizations"]["es-ES"] == "preguntar"
    assert by_name["settings"]["default_member_permissions"] in (32, "32")
    assert by_name["settings"]["contexts"] == [0]
    assert by_name["ask"]["integration_types"] == [0, 1]
    assert by_name["Explain this"]["type"] == 3


@pytest.mark.parametrize("shard", [0, 1])
def test_an_answer_is_deferred_at_once_and_private(line: Line, shard: int) -> None:
    wire, _ = line
    asked = ask(wire, "What does Article 28(4) say?", user=50 + shard, guild=on_shard(wire, shard))
    wire.answered(asked, "Art. 28(4)")
    assert asked.callback == {"type": 5, "data": {"flags": 64}}
    assert asked.callback_at is not None
    assert asked.callback_at - asked.at < 1
    assert asked.ephemeral
    assert asked.followups == []


@pytest.mark.parametrize("shard", [0, 1])
def test_a_cut_connection_is_resumed_and_loses_no_interaction(line: Line, shard: int) -> None:
    wire, _ = line
    resumed, identified = len(wire.resumed), len(wire.identified)
    wire.drop(shard)
    asked = ask(wire, "What does Article 24 say?", user=60 + shard, guild=on_shard(wire, shard))
    wire.answered(asked, "Art. 24")
    assert len(wire.resumed) == resumed + 1
    assert len(wire.identified) == identified


def test_a_planned_reconnect_is_resumed(line: Line) -> None:
    wire, _ = line
    resumed = len(wire.resumed)
    wire.op(7, shard=1)
    wire.wait(lambda: len(wire.resumed) == resumed + 1)
    wire.answered(ask(wire, "What does Article 24 say?", user=62, guild=on_shard(wire, 1)), "Art. 24")


def test_an_invalid_session_is_begun_anew(line: Line) -> None:
    wire, _ = line
    identified = len(wire.identified)
    wire.op(9, False, shard=0)
    wire.wait(lambda: len(wire.identified) == identified + 1)
    wire.wait_for_shards()
    wire.answered(ask(wire, "What does Article 24 say?", user=63, guild=on_shard(wire, 0)), "Art. 24")


@pytest.mark.parametrize("everywhere", [False, True], ids=["bucket", "global"])
def test_a_rate_limit_is_waited_out(line: Line, everywhere: bool) -> None:
    wire, _ = line
    limit = {"message": "You are being rate limited.", "retry_after": 0.3, "global": everywhere}
    wire.fault("PATCH", ORIGINAL, 429, limit, headers=VIA)
    asked = ask(wire, "What does Article 24 say?", user=64 + everywhere)
    wire.answered(asked, "Art. 24")
    assert [one.status for one in wire.sent("PATCH", asked.token)] == [429, 200]


@pytest.mark.parametrize("everywhere", [False, True], ids=["bucket", "global"])
def test_a_rate_limit_of_a_channel_holds_nobody_elses_answer(line: Line, everywhere: bool) -> None:
    """A share waits for its bucket; meanwhile a question on the same server is answered."""
    wire, _ = line
    guild = wire.guilds[3]
    if not wire.sent("POST", rf"/channels/{guild + 1}/messages$"):
        panel = wire.answered(wire.send(slash("settings", 150, guild), guild), "Settings of this server")
        switched = wire.send(press(panel.message or {}, "rp:b:switch:sharing:0", 150, guild), guild)
        wire.answered(switched, "Forbid sharing")
    asked = ask(wire, "What does Article 28(4) say?", user=151 + 2 * everywhere, guild=3)
    wire.answered(asked, "rp:b:share")
    preview = wire.send(press(asked.message or {}, button(asked, "share"), 151, guild), guild)
    wire.answered(preview, "Preview")
    limit = {"message": "You are being rate limited.", "retry_after": 1.5, "global": everywhere}
    wire.fault("POST", rf"/channels/{guild + 1}/messages$", 429, limit, headers=VIA)
    posted = wire.send(press(preview.message or {}, button(preview, "post"), 151, guild), guild)
    wire.wait(lambda: any(one.status == 429 for one in wire.sent("POST", rf"/channels/{guild + 1}/messages$")))
    meanwhile = wire.answered(ask(wire, "What does Article 24 say?", user=152 + 2 * everywhere, guild=3), "Art. 24")
    assert "Posted" not in posted.text
    assert meanwhile.edits
    wire.answered(posted, "Posted")
    assert [one.status for one in wire.sent("POST", rf"/channels/{guild + 1}/messages$")][-2:] == [429, 200]


def test_a_callback_that_fails_past_its_deadline_is_lost_alone(line: Line) -> None:
    """Two failures eat the three seconds: the interaction is gone, and nothing else."""
    wire, _ = line
    wire.fault("POST", r"/callback", 502, times=2)
    asked = ask(wire, "What does Article 24 say?", user=160)
    wire.wait(lambda: len(wire.sent("POST", asked.token)) == 3)
    assert [one.status for one in wire.sent("POST", asked.token)] == [502, 502, 404]
    wire.answered(ask(wire, "What does Article 24 say?", user=161), "Art. 24")


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_failing_callback_is_tried_again_in_time(line: Line, status: int) -> None:
    wire, _ = line
    wire.fault("POST", r"/callback", status)
    asked = ask(wire, "What does Article 24 say?", user=70 + status)
    wire.answered(asked, "Art. 24")
    assert [one.status for one in wire.sent("POST", asked.token)] == [status, 200]


@pytest.mark.parametrize(
    ("method", "pattern", "status", "code"),
    [
        ("POST", "/callback", 404, 10062),
        ("POST", "/callback", 400, 40060),
        ("PATCH", ORIGINAL, 401, 50027),
        ("PATCH", ORIGINAL, 404, 10008),
    ],
    ids=["deadline", "twice", "old token", "deleted"],
)
def test_what_can_no_longer_be_answered_is_counted_and_nothing_else(
    line: Line, method: str, pattern: str, status: int, code: int
) -> None:
    wire, _ = line
    wire.fault(method, pattern, status, {"code": code, "message": "zorblaxquint"})
    asked = ask(wire, "What does Article 24 say?", user=80 + code % 1000)
    wire.wait(lambda: any(one.status == status for one in wire.sent(method, asked.token)))
    time.sleep(0.2)
    assert len(wire.sent("POST", asked.token)) + len(wire.sent("PATCH", asked.token)) <= 2
    wire.answered(ask(wire, "What does Article 24 say?", user=81 + code % 1000), "Art. 24")


def test_suggestions_come_over_the_wire(line: Line) -> None:
    wire, _ = line
    typed = {"name": "provision", "type": 3, "value": "28(", "focused": True}
    data = {"id": "1", "name": "article", "type": 1, "options": [typed]}
    asked = wire.send(place(90, wire.guilds[0]) | {"type": 4, "data": data}, wire.guilds[0])
    wire.wait(lambda: asked.callback)
    assert asked.callback["type"] == 8
    assert asked.callback["data"]["choices"][0]["value"] == "uncc:28(1)"


def test_buttons_and_forms_over_the_wire(line: Line) -> None:
    wire, _ = line
    guild = wire.guilds[0]
    first = wire.answered(ask(wire, "What does Article 28(3) say?", user=91), "Art. 28(3)")
    shown = wire.send(press(first.message or {}, button(first, "evidence"), 91, guild), guild)
    wire.answered(shown, "How sure this is")
    assert shown.ephemeral
    form = wire.send(press(first.message or {}, button(first, "further"), 91, guild), guild)
    wire.wait(lambda: form.callback)
    assert form.callback["type"] == 9
    name = form.callback["data"]["custom_id"]
    further = wire.send(submit(first.message or {}, name, "And the next paragraph?", 91, guild), guild)
    wire.answered(further, "Art. 28(4)")
    unclear = wire.send(press(first.message or {}, button(first, "feedback"), 91, guild), guild)
    wire.wait(lambda: unclear.callback)
    assert unclear.callback["type"] == 9


def test_explaining_a_message_over_the_wire(line: Line) -> None:
    wire, _ = line
    guild = wire.guilds[0]
    words = "They ordered our admin to hand over the password of the server"
    message = message_payload(guild + 1, {"content": words}) | {"author": user_payload(93)}
    resolved = {"messages": {message["id"]: message}}
    data = {"id": "1", "name": "Explain this", "type": 3, "target_id": message["id"], "resolved": resolved}
    asked = wire.send(place(92, guild) | {"type": 2, "data": data}, guild)
    wire.answered(asked, "Art. 28(4)")
    assert asked.ephemeral
    assert words not in asked.text


@pytest.mark.parametrize(
    ("locale", "word"),
    [("fr", "Preuves"), ("es-419", "Evidencia"), ("zh-CN", "依据"), ("ru", "Обоснование"), ("de", "Evidence")],
)
def test_the_locale_decides_where_nothing_else_does(line: Line, locale: str, word: str) -> None:
    wire, _ = line
    asked = wire.send(slash("ask", 100, None, {"question": "What does Article 24 say?"}, locale=locale))
    wire.answered(asked, word)


def test_where_only_a_user_installed_it_everything_is_private(line: Line) -> None:
    wire, _ = line
    elsewhere = wire.guilds[0] + (8 << 22)
    options = {"question": "What does Article 28(4) say?", "visibility": "public"}
    for at in (None, elsewhere):
        asked = wire.send(slash("ask", 110, at, options), at)
        wire.answered(asked, "Art. 28(4)")
        assert asked.callback["data"]["flags"] == 64
        assert "rp:b:share" not in asked.text
    refused = wire.send(slash("settings", 110, None))
    wire.answered(refused, "servers only")


def test_sharing_posts_and_opens_a_thread(line: Line) -> None:
    wire, _ = line
    guild = wire.guilds[1]
    panel = wire.send(slash("settings", 120, guild), guild)
    wire.answered(panel, "Settings of this server")
    switched = wire.send(press(panel.message or {}, "rp:b:switch:sharing:0", 120, guild), guild)
    wire.answered(switched, "Forbid sharing")
    asked = wire.answered(ask(wire, "What does Article 28(4) say?", user=121, guild=1), "rp:b:share")
    preview = wire.send(press(asked.message or {}, button(asked, "share"), 121, guild), guild)
    wire.answered(preview, "Preview")
    posted = wire.send(press(preview.message or {}, button(preview, "post"), 121, guild), guild)
    [post] = wire.wait(lambda: wire.sent("POST", rf"/channels/{guild + 1}/messages$"))
    assert "What does Article" not in str(post.body)
    [thread] = wire.wait(lambda: wire.sent("POST", rf"/channels/{guild + 1}/messages/\d+/threads$"))
    assert thread.body["name"] == "Art. 28 Search and seizure of stored electronic data"
    wire.answered(posted, "Posted")
    wire.fault("POST", rf"/channels/{guild + 1}/messages$", 403, {"code": 50013, "message": "Missing Permissions"})
    again = wire.send(press(preview.message or {}, button(preview, "post"), 121, guild), guild)
    wire.wait(lambda: again.followups)
    assert "does not let me" in str(again.followups)


def test_a_server_that_is_left_is_forgotten_and_one_out_of_reach_is_not(line: Line) -> None:
    wire, bot = line
    guild = wire.guilds[2]
    shard = (guild >> 22) % 2

    def settings() -> str:
        panel = wire.send(slash("settings", 130, guild), guild)
        return wire.answered(panel, "Settings of this server").text

    version = re.search(r"rp:b:switch:classic:(\d+)", settings())
    assert version is not None
    panel = wire.send(slash("settings", 130, guild), guild)
    wire.answered(panel, "Settings")
    done = wire.send(press(panel.message or {}, f"rp:b:switch:classic:{version[1]}", 130, guild), guild)
    wire.answered(done, "Rich layout")
    wire.dispatch("GUILD_DELETE", {"id": str(guild), "unavailable": True}, shard)
    wire.dispatch("GUILD_CREATE", _guild(guild), shard)
    assert "Rich layout" in settings()
    wire.dispatch("GUILD_DELETE", {"id": str(guild)}, shard)
    wire.dispatch("GUILD_CREATE", _guild(guild), shard)
    until = time.monotonic() + 10
    while "rp:b:switch:classic:0" not in settings():
        assert time.monotonic() < until
    assert bot.process.poll() is None


def _guild(guild: int) -> dict[str, Any]:
    from tests.bot.discord_wire.payloads import guild_payload

    return guild_payload(guild)


def test_health_tells_of_each_shard(line: Line) -> None:
    wire, bot = line
    with urllib.request.urlopen(f"http://127.0.0.1:{bot.port}/readyz", timeout=10) as answer:
        assert json.load(answer) == {"shards": 2, "up": 2, "lookups_only": False}
    with urllib.request.urlopen(f"http://127.0.0.1:{bot.port}/healthz", timeout=10) as answer:
        assert json.load(answer) == {"alive": True}
    assert bot.metric(bot.port, "rapporteur_shards_up") == 2
    assert wire.identified


def test_an_answer_is_one_line_of_log_without_words_and_some_figures(line: Line) -> None:
    wire, bot = line
    told = "What does Article 67 say?"
    wire.answered(ask(wire, told, user=141), "Art. 67")
    rows = [json.loads(row) for row in bot.logs.splitlines() if row.startswith("{")]
    answered = [row for row in rows if row["event"] == "answered"]
    assert set(answered[-1]) == {"event", "level", "timestamp", "id", "status", "seconds"}
    assert answered[-1]["status"] == "answered"
    assert told not in bot.logs
    with urllib.request.urlopen(f"http://127.0.0.1:{bot.port}/metrics", timeout=10) as answer:
        figures = answer.read().decode()
    assert 'rapporteur_step_seconds_count{step="retrieve"}' in figures
    assert 'rapporteur_tokens_total{kind="prompt"}' in figures
    assert told not in figures


def test_every_message_mentions_nobody(line: Line) -> None:
    wire, _ = line
    wire.answered(ask(wire, "What does Article 24 say? @everyone <@1234567890123456789>", user=140), "Art. 24")
    bodies = [one.body for one in wire.requests if isinstance(one.body, dict)]
    messages = [one.get("data", one) for one in bodies if "components" in str(one) or "content" in one]
    told = [one["allowed_mentions"] for one in messages if isinstance(one, dict) and "allowed_mentions" in one]
    assert told
    assert all(one["parse"] == [] for one in told)


def test_forty_people_at_once_lose_nothing(line: Line) -> None:
    wire, bot = line
    before = memory(bot.process.pid)
    patience, wire.deadline = wire.deadline, 60.0  # a machine that is busy with other tests loses nothing by that
    load = run(wire, 40, 2.0, first_user=1000)
    wire.deadline = patience
    assert load.lost == 0
    assert memory(bot.process.pid) - before < 60
