"""What is kept about people, what they can do about it, and that no word of theirs is anywhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.state import Feedback
from tests.bot.discord.conftest import MakeWorld, can_click, open_world, texts

CANARY = "zorblaxquint"


async def test_my_data_shows_what_is_kept_and_deletes_it(make_world: MakeWorld) -> None:
    async with make_world() as world:
        await world.amina.slash(world.channel, "language", language="fr")
        await world.amina.slash(world.channel, "language", language="en")
        answer = await world.ask(world.amina, "What does Article 28(4) say?")
        form = await world.amina.click(answer.response, label="Feedback")
        await world.amina.submit_modal(form, {"kind": ["helpful"], "text": "good", "consent": True})
        shown = await world.amina.slash(world.channel, "mydata")
        assert shown.ephemeral
        told = texts(shown.response)
        for part in ("Language: English", "Questions: 1 on 1 days", "Feedback: 1", "helpful uncc:28(4): good"):
            assert part in told
        await world.amina.click(shown.response, label="Delete my data")
        told = texts(shown.response)
        for part in ("Language: automatic", "Questions: 0 on 0 days", "Feedback: 0"):
            assert part in told


async def test_my_data_shows_everything_however_much_it_is(make_world: MakeWorld) -> None:
    async with make_world() as world:
        for number in range(12):
            given = Feedback("unclear", ("uncc:28",), f"word {number} " + "long " * 180)
            await world.state.add_feedback(1, world.amina.id, number, given, date(2026, 11, 28))
        shown = await world.amina.slash(world.channel, "mydata")
        seen = texts(shown.response)
        while can_click(shown.response, "Next"):
            await world.amina.click(shown.response, label="Next")
            seen += texts(shown.response)
        assert all(f"word {number} " in seen for number in range(12))
        assert seen.count("Delete my data") > 2


async def test_opting_out_deletes_and_counts_no_more_and_can_be_taken_back(make_world: MakeWorld) -> None:
    async with make_world() as world:
        await world.ask(world.amina, "What does Article 24 say?")
        shown = await world.amina.slash(world.channel, "mydata")
        await world.amina.click(shown.response, label="Opt out")
        assert "Opted out: yes" in texts(shown.response)
        answer = await world.ask(world.amina, "What does Article 24 say?")
        assert "Art. 24" in texts(answer.response)
        assert (await world.state.kept(world.amina.id)).questions == ()
        await world.amina.click(shown.response, label="Opt in again")
        assert "Opted out: no" in texts(shown.response)


async def test_explaining_a_message_is_private_and_respects_who_opted_out(make_world: MakeWorld) -> None:
    async with make_world() as world:
        message = await world.ben.send(world.channel, "They ordered our admin to hand over the password of the server")
        shown = await world.amina.context_menu(world.channel, "Explain this", message)
        assert shown.ephemeral
        told = texts(shown.response)
        assert "Provisions that bear on this message" in told
        assert "Art. 28(4)" in told
        assert "hand over the password" not in told
        mine = await world.ben.slash(world.channel, "mydata")
        await world.ben.click(mine.response, label="Opt out")
        refused = await world.amina.context_menu(world.channel, "Explain this", message)
        assert "does not want it to be read" in texts(refused.response)
        assert "Art. 28(4)" in texts((await world.ben.context_menu(world.channel, "Explain this", message)).response)


async def test_a_message_without_words_is_said_to_have_none(make_world: MakeWorld) -> None:
    async with make_world() as world:
        message = await world.ben.send(world.channel, attachments=[("photo.png", b"x")])
        shown = await world.amina.context_menu(world.channel, "Explain this", message)
        assert "no words" in texts(shown.response)


async def test_a_message_that_is_about_nothing_here_is_said_to_be(make_world: MakeWorld) -> None:
    async with make_world() as world:
        message = await world.ben.send(world.channel, "Who brings the cake to the birthday party on Friday?")
        shown = await world.amina.context_menu(world.channel, "Explain this", message)
        assert "little ground" in texts(shown.response)


async def test_no_word_that_people_wrote_is_in_a_file_or_on_a_stream(
    assistant: Assistant, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with open_world(assistant, tmp_path / "data") as world:
        log = world.guild.create_text_channel("mods")
        await world.settle_settings(sharing=True, log_channel=log.id)
        answer = await world.ask(world.amina, f"What does Article 28(4) say? {CANARY}")
        await world.ask(world.amina, f"What does Article 84 say? {CANARY}", visibility="public")
        message = await world.ben.send(world.channel, f"{CANARY} ordered our admin to hand over the password")
        await world.olga.context_menu(world.channel, "Explain this", message)
        await world.ben.slash(world.channel, "search", words=f"gag order {CANARY}")
        await world.ben.slash(world.channel, "article", provision=CANARY)
        form = await world.amina.click(answer.response, label="Ask further")
        await world.amina.submit_modal(form, {"text": f"And the next paragraph, {CANARY}?"})
        form = await world.amina.click(answer.response, label="Feedback")
        await world.amina.submit_modal(form, {"kind": ["helpful"], "text": CANARY, "consent": False})
        preview = await world.amina.click(answer.response, label="Share to channel")
        await world.amina.click(preview.response, label="Post with the question")
        await world.env.settle()
        said = [one.content for one in log.history() if CANARY in one.content]
        assert said == [line for line in said if line.startswith("Feedback")]
    held = [path for path in tmp_path.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
    assert held == []
    streams = capfd.readouterr()
    assert CANARY not in streams.out + streams.err
    ids = [str(one).encode() for one in (world.amina.id, world.ben.id)]
    files = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert not any(one in files for one in ids)


async def test_words_kept_with_consent_are_the_only_ones_and_go_with_the_person(
    assistant: Assistant, tmp_path: Path
) -> None:
    async with open_world(assistant, tmp_path / "data") as world:
        answer = await world.ask(world.amina, "What does Article 28(4) say?")
        form = await world.amina.click(answer.response, label="Feedback")
        await world.amina.submit_modal(form, {"kind": ["helpful"], "text": CANARY, "consent": True})
        [kept] = (await world.state.kept(world.amina.id)).feedback
        assert kept.text == CANARY
        await world.state.forget_person(world.amina.id)
        assert (await world.state.kept(world.amina.id)).feedback == ()


async def test_privacy_help_and_about_say_it_plainly(make_world: MakeWorld) -> None:
    async with make_world(contact="ops@example.org") as world:
        told = texts((await world.amina.slash(world.channel, "privacy")).response)
        for part in ("Never kept", "30 days", "not end-to-end encrypted", "/mydata", "ops@"):
            assert part in told
        assert "/article" in texts((await world.amina.slash(world.channel, "help")).response)
        assert "2 of 2" in texts((await world.amina.slash(world.channel, "about")).response)
