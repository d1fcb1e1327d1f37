"""Sharing to a channel: where, by whom, with which words; the thread; the moderators' log."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import discord
import pytest
import simcord

from bot.assistant import Assistant
from bot.steps import Kit, Work
from bot.talk import Draft
from index.manifest import VectorsGone
from tests.bot.discord.conftest import MakeWorld, buttons, texts

QUESTION = "What does Article 28(4) say? My friend Fadi Haddad asks."


async def test_nothing_is_shared_where_the_server_does_not_allow_it(make_world: MakeWorld) -> None:
    async with make_world() as world:
        await world.settle_settings(sharing=True)
        answer = await world.ask(world.amina, QUESTION)
        assert "Share to channel" in buttons(answer.response)
        await world.settle_settings(sharing=False)
        refused = await world.amina.click(answer.response, label="Share to channel")
        assert refused.ephemeral
        assert "Sharing is not allowed" in texts(refused.response)


async def test_what_is_posted_is_what_the_preview_shows(make_world: MakeWorld) -> None:
    async with make_world() as world:
        await world.settle_settings(sharing=True)
        answer = await world.ask(world.amina, QUESTION)
        preview = await world.amina.click(answer.response, label="Share to channel")
        assert preview.ephemeral
        assert "Preview" in texts(preview.response)
        assert world.channel.last_message is None
        await world.amina.click(preview.response, label="Post")
        post = posted(world.channel)
        told = texts(post)
        assert "Art. 28(4)" in told
        assert "Shared by a member of this server" in told
        for word in ("Fadi", "amina", str(world.amina.id), "Preview", "no names and no case details"):
            assert word not in told
        [thread] = world.channel.threads
        assert thread.name == "Art. 28 Search and seizure of stored electronic data"
        assert "Posted" in texts(preview.response)
        assert {"Evidence", "Ask further", "Compare", "Feedback"} == set(buttons(post))


async def test_the_question_is_posted_only_when_that_is_chosen(make_world: MakeWorld) -> None:
    async with make_world() as world:
        await world.settle_settings(sharing=True)
        answer = await world.ask(world.amina, QUESTION)
        preview = await world.amina.click(answer.response, label="Share to channel")
        await world.amina.click(preview.response, label="Post with the question")
        assert "Fadi Haddad" in texts(posted(world.channel))


async def test_a_share_can_be_called_off(make_world: MakeWorld) -> None:
    async with make_world() as world:
        await world.settle_settings(sharing=True)
        answer = await world.ask(world.amina, QUESTION)
        preview = await world.amina.click(answer.response, label="Share to channel")
        await world.amina.click(preview.response, label="Cancel")
        assert "Nothing was posted" in texts(preview.response)
        assert world.channel.last_message is None


async def test_the_same_article_goes_on_in_its_thread(make_world: MakeWorld) -> None:
    async with make_world() as world:
        await world.settle_settings(sharing=True)
        for who, question in (
            (world.amina, "What does Article 28(4) say?"),
            (world.ben, "What does Article 28(3) say?"),
        ):
            answer = await world.ask(who, question)
            preview = await who.click(answer.response, label="Share to channel")
            await who.click(preview.response, label="Post")
        [thread] = world.channel.threads
        assert "Art. 28(3)" in texts(posted(thread))
        form = await world.ben.click(thread.last_message, label="Ask further")
        assert "Everyone in this thread" in str(form.modal)
        further = await world.ben.submit_modal(form, {"text": "And the next paragraph?"})
        assert not further.ephemeral
        assert "Art. 28(4)" in texts(further.response)


async def test_missing_permissions_are_named_before_anything_is_posted(make_world: MakeWorld) -> None:
    async with make_world() as world:
        await world.settle_settings(sharing=True)
        silent = discord.PermissionOverwrite(send_messages=False, embed_links=False)
        closed = world.guild.create_text_channel("closed", overwrites={world.guild.default_role: silent})
        answer = await world.amina.slash(closed, "ask", question="What does Article 28(4) say?")
        refused = await world.amina.click(answer.response, label="Share to channel")
        told = texts(refused.response)
        assert "Send Messages" in told
        assert "Embed Links" in told
        assert closed.last_message is None


async def test_classic_answers_are_shared_without_their_notices(make_world: MakeWorld) -> None:
    async with make_world() as world:
        await world.settle_settings(sharing=True, classic=True)
        answer = await world.ask(world.amina, QUESTION)
        preview = await world.amina.click(answer.response, label="Share to channel")
        await world.amina.click(preview.response, label="Post")
        told = texts(posted(world.channel))
        assert "Art. 28(4)" in told
        assert "Fadi" not in told
        assert "no names and no case details" not in told


async def test_moderators_read_of_settings_shares_and_blocks_never_of_questions(make_world: MakeWorld) -> None:
    async with make_world() as world:
        log = world.guild.create_text_channel("mods")
        await world.settle_settings(sharing=True, log_channel=log.id)
        answer = await world.ask(world.amina, "What does Article 28(4) say about zorblax?")
        preview = await world.amina.click(answer.response, label="Share to channel")
        await world.amina.click(preview.response, label="Post")
        panel = await world.olga.slash(world.channel, "settings")
        await world.olga.click(panel.response, label="Forbid sharing")
        await world.settle_settings(ask_roles=(world.guild.default_role.id + 1,))
        await world.ask(world.ben, "zorblax?")
        await world.env.settle()
        lines = [message.content for message in log.history()]
        assert any("shared an answer" in line for line in lines)
        assert any("changed settings: sharing" in line for line in lines)
        assert any("not taken (not_you)" in line for line in lines)
        assert not any("zorblax" in line for line in lines)


@pytest.mark.parametrize("error", [ValueError("zorblax"), VectorsGone("the server is gone")], ids=["bug", "index"])
async def test_moderators_read_of_errors_by_their_id(
    make_world: MakeWorld, assistant: Assistant, error: Exception
) -> None:
    class Broken:
        name, model = "broken", "a-model"

        async def write(self, work: Work, kit: Kit) -> Draft:
            raise self.error

        def __init__(self, error: Exception) -> None:
            self.error = error

    broken = Assistant(replace(assistant.kit, writer=Broken(error)), index="test")
    async with make_world(assistant=broken) as world:
        log = world.guild.create_text_channel("mods")
        await world.settle_settings(log_channel=log.id)
        failed = texts((await world.ask(world.amina, "What does Article 24 say?")).response)
        await world.env.settle()
        [line] = [message.content for message in log.history()]
        found = re.search(r"id ([0-9a-f]{8})", line)
        assert found is not None
        assert found[1] in failed
        assert "zorblax" not in line


def posted(channel: simcord.ChannelHandle) -> Any:
    """The newest message with buttons in a channel, with its components as the wire holds them."""
    messages = [message for message in channel.history() if message.components]
    newest = max(messages, key=lambda message: message.id)
    newest.components = [one.to_dict() for one in newest.components]  # type: ignore[misc]
    return newest
