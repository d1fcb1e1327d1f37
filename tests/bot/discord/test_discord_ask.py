"""`/ask` as people meet it: who sees it, what it holds, what it never does."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
import simcord

from bot.assistant import Assistant
from bot.discord_app.desk import Desk, Limits
from bot.discord_app.limits import Cooldowns, Rate
from bot.steps import Kit, Work
from bot.talk import Draft
from tests.bot.discord.conftest import MakeWorld, buttons, texts

HOSTILE = "What does Article 28(4) say? @everyone <@123456789012345678> **bold** [click](http://evil.example/a_b)"


async def test_an_answer_is_private_and_names_its_sources(make_world: MakeWorld) -> None:
    async with make_world() as world:
        result = await world.ask(world.amina, "What does Article 28(4) say?")
        assert result.ephemeral
        told = texts(result.response)
        assert "Art. 28(4)" in told
        assert "### Sources" in told
        assert "our digest, not the official words" in told
        assert "severity: high" in told
        assert "not legal advice" in told
        assert "[1]" in told
        assert world.channel.last_message is None
        assert set(buttons(result.response)) == {"Evidence", "Ask further", "Compare", "Feedback"}


async def test_the_first_answer_says_what_not_to_write_and_the_second_does_not(make_world: MakeWorld) -> None:
    async with make_world() as world:
        first = await world.ask(world.amina, "What does Article 28(4) say?")
        second = await world.ask(world.amina, "What does Article 24 say?")
        assert "no names and no case details" in texts(first.response)
        assert "no names and no case details" not in texts(second.response)


async def test_nobody_else_sees_or_clicks_a_private_answer(make_world: MakeWorld) -> None:
    async with make_world() as world:
        result = await world.ask(world.amina, "What does Article 28(4) say?")
        assert [message.id for message in world.channel.history(viewer=world.ben)] == []
        with pytest.raises(simcord.SetupError):
            await world.ben.click(result.response, label="Evidence")


async def test_words_of_a_question_neither_ping_nor_link_nor_format(make_world: MakeWorld) -> None:
    async with make_world() as world:
        await world.settle_settings(sharing=True)
        result = await world.ask(world.amina, HOSTILE, visibility="public")
        message = world.channel.last_message
        assert message is not None
        assert not message.mention_everyone
        assert message.mentions == []
        shown = texts(result.response).splitlines()[1]
        assert "@everyone" not in shown
        assert r"\*\*bold\*\*" in shown
        assert r"\[click\](<http://evil.example/a_b>)" in shown


async def test_public_only_where_the_server_shares_and_only_by_its_roles(make_world: MakeWorld) -> None:
    async with make_world() as world:
        question = "What does Article 24 say?"
        kept = await world.ask(world.amina, question, visibility="public")
        assert kept.ephemeral
        assert "Only you see this" in texts(kept.response)
        assert "Only you see this" not in texts((await world.ask(world.amina, question)).response)
        role = world.guild.create_role("speakers")
        await world.settle_settings(sharing=True, share_roles=(role.id,))
        speaker = world.guild.add_member(world.env.create_user("sam"), roles=[role])
        assert (await world.ask(world.ben, question, visibility="public")).ephemeral
        assert not (await world.ask(speaker, question, visibility="public")).ephemeral
        await world.settle_settings(visibility="public")
        assert not (await world.ask(speaker, question)).ephemeral
        assert (await world.ask(speaker, question, visibility="private")).ephemeral


async def test_channels_and_roles_that_a_server_chose(make_world: MakeWorld) -> None:
    async with make_world() as world:
        other = world.guild.create_text_channel("legal")
        role = world.guild.create_role("members")
        await world.settle_settings(channels=(other.id,), ask_roles=(role.id,))
        refused = await world.ask(world.amina, "What does Article 24 say?")
        assert refused.ephemeral
        assert f"<#{other.id}>" in texts(refused.response)
        refused = await world.amina.slash(other, "ask", question="What does Article 24 say?")
        assert "Only some roles" in texts(refused.response)
        member = world.guild.add_member(world.env.create_user("mia"), roles=[role])
        answered = await member.slash(other, "ask", question="What does Article 24 say?")
        assert "Art. 24" in texts(answered.response)
        assert "<#" in texts((await world.amina.slash(world.channel, "article", provision="24")).response)


async def test_classic_servers_get_embeds_with_the_same_words(make_world: MakeWorld) -> None:
    async with make_world() as world:
        await world.settle_settings(classic=True)
        result = await world.ask(world.amina, "What does Article 28(4) say?")
        assert result.response is not None
        assert [embed.colour is not None for embed in result.response.embeds] == [True, True, False]
        assert "Art. 28(4)" in texts(result.response)
        assert "-# " not in texts(result.response)
        assert result.response.content == "> What does Article 28(4) say?"


async def test_a_refusal_is_kind_and_has_no_evidence(make_world: MakeWorld) -> None:
    async with make_world() as world:
        result = await world.ask(world.amina, "What does Article 84 say?")
        assert "There is no Art. 84" in texts(result.response)
        assert set(buttons(result.response)) == {"Ask further", "Feedback"}


async def test_personal_data_is_masked_before_anything_reads_it(make_world: MakeWorld, assistant: Assistant) -> None:
    heard: list[str] = []

    class Listens:
        name, model = "listens", "a-model"

        async def write(self, work: Work, kit: Kit) -> Draft:
            heard.append(work.question.text)
            return await assistant.kit.writer.write(work, kit)

    listening = Assistant(replace(assistant.kit, writer=Listens()), index="test")
    async with make_world(assistant=listening) as world:
        result = await world.ask(world.amina, "Does Article 28 reach amina@example.org or +44 20 7946 0958?")
        assert heard == ["Does Article 28 reach [email] or [phone]?"]
        told = texts(result.response)
        assert "amina@" not in told
        assert "I took out what looked like personal data" in told


async def test_a_server_can_switch_the_model_off(make_world: MakeWorld, assistant: Assistant) -> None:
    class Model:
        name, model = "model", "a-model"

        async def write(self, work: Work, kit: Kit) -> Draft:
            raise AssertionError("the model was asked")

    async with make_world(assistant=Assistant(replace(assistant.kit, writer=Model()), index="test")) as world:
        assert "Something went wrong" in texts((await world.ask(world.amina, "What does Article 24 say?")).response)
        await world.settle_settings(model=False)
        assert "Art. 24" in texts((await world.ask(world.amina, "What does Article 24 say?")).response)


async def test_who_asks_too_fast_is_told_in_private(make_world: MakeWorld) -> None:
    cooldowns = Cooldowns(person=Rate(1), guild=Rate(2))
    async with make_world(cooldowns=cooldowns) as world:
        await world.settle_settings(sharing=True)
        await world.ask(world.amina, "What does Article 24 say?", visibility="public")
        refused = await world.ask(world.amina, "What does Article 25 say?", visibility="public")
        assert refused.ephemeral
        assert "please wait" in texts(refused.response)
        await world.ask(world.ben, "What does Article 25 say?")
        assert "please wait" in texts((await world.ask(world.olga, "What does Article 24 say?")).response)


async def test_a_day_has_a_budget_and_browsing_has_none(make_world: MakeWorld) -> None:
    async with make_world() as world:
        await world.settle_settings(daily_budget=1)
        await world.ask(world.amina, "What does Article 24 say?")
        refused = await world.ask(world.ben, "What does Article 24 say?")
        assert "used up" in texts(refused.response)
        assert "Art. 24" in texts((await world.ben.slash(world.channel, "article", provision="24")).response)


class Slow:
    """A writer that waits until it is let go."""

    name, model = "slow", "slow-model"

    def __init__(self, writer: object) -> None:
        self._writer = writer
        self.go = asyncio.Event()

    async def write(self, work: Work, kit: Kit) -> Draft:
        while not self.go.is_set():
            await asyncio.sleep(0.01)
        return await self._writer.write(work, kit)  # type: ignore[attr-defined,no-any-return]


async def test_no_answer_in_time_is_an_honest_failure(make_world: MakeWorld, assistant: Assistant) -> None:
    slow = Slow(assistant.kit.writer)
    stuck = Assistant(replace(assistant.kit, writer=slow), index="test")
    async with make_world(assistant=stuck, desk=Desk(Limits(seconds=0.3))) as world:
        result = await world.ask(world.amina, "What does Article 24 say?")
        assert "No answer was ready in time" in texts(result.response)
