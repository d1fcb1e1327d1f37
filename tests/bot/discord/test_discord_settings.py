"""The panel of settings: who may, what changes, two at once, leaving; languages."""

from __future__ import annotations

from datetime import date

import discord
import pytest

from bot.assistant import Assistant
from bot.discord_app.app import App
from bot.discord_app.client import Rapporteur
from bot.state import GuildSettings
from tests.bot.discord.conftest import MakeWorld, buttons, custom_id, texts


async def test_only_managers_may_and_each_press_is_checked_again(make_world: MakeWorld) -> None:
    async with make_world() as world:
        assert "settings" not in world.amina.available_commands(world.channel)
        panel = await world.olga.slash(world.channel, "settings")
        assert panel.ephemeral
        await world.olga.click(panel.response, label="Allow sharing")
        assert world.state.guild(world.guild.id).sharing
        guild = world.bot.get_guild(world.guild.id)
        assert guild is not None
        [role] = [one for one in guild.roles if one.name == "managers"]
        await role.edit(permissions=discord.Permissions.none())
        refused = await world.olga.click(panel.response, label="Forbid sharing")
        assert "people who may manage" in texts(refused.followups[0] if refused.followups else refused.response)
        assert world.state.guild(world.guild.id).sharing


async def test_every_control_changes_what_it_says(make_world: MakeWorld) -> None:
    async with make_world() as world:
        legal = world.guild.create_text_channel("legal")
        speakers = world.guild.create_role("speakers")
        panel = await world.olga.slash(world.channel, "settings")
        message = panel.response

        async def choose(name: str, *values: object) -> None:
            found = [one for one in _menus(message) if one.startswith(f"rp:m:set:{name}:")]
            await world.olga.select(message, values, custom_id=found[0])

        await choose("language", "fr")
        assert "Paramètres" in texts(message)
        await choose("language", "en")
        await choose("visibility", "public")
        await choose("channels", legal)
        await choose("ask_roles", speakers)
        await choose("share_roles", speakers)
        await choose("log_channel", legal)
        for label in ("Allow sharing", "Model off", "Plain layout"):
            await world.olga.click(message, label=label)
        form = await world.olga.click(message, label="Retention and budget")
        await world.olga.submit_modal(form, {"days": "7", "budget": "50"})
        assert world.state.guild(world.guild.id) == GuildSettings(
            language="en",
            visibility="public",
            channels=(legal.id,),
            ask_roles=(speakers.id,),
            share_roles=(speakers.id,),
            sharing=True,
            model=False,
            classic=True,
            log_channel=legal.id,
            retention_days=7,
            daily_budget=50,
            version=11,
        )
        assert "7 days" in texts(message)
        assert "50" in texts(message)


def _menus(message: object) -> list[str]:
    import json
    import re

    return re.findall(r"rp:m:set:[a-z_]+:\d+", json.dumps(message.components))  # type: ignore[attr-defined]


async def test_two_managers_at_once_lose_nothing(make_world: MakeWorld) -> None:
    async with make_world() as world:
        first = await world.olga.slash(world.channel, "settings")
        second = await world.olga.slash(world.channel, "settings")
        await world.olga.click(first.response, label="Allow sharing")
        await world.olga.click(second.response, label="Plain layout")
        told = texts(second.response)
        assert "Somebody else changed" in told
        assert world.state.guild(world.guild.id).sharing
        assert not world.state.guild(world.guild.id).classic
        await world.olga.click(second.response, label="Plain layout")
        now = world.state.guild(world.guild.id)
        assert (now.sharing, now.classic) == (True, True)


@pytest.mark.parametrize(("days", "budget"), [("0", "5"), ("91", "5"), ("x", "5"), ("5", "0"), ("5", "-1"), ("²", "5")])
async def test_numbers_out_of_bounds_are_refused(make_world: MakeWorld, days: str, budget: str) -> None:
    async with make_world() as world:
        panel = await world.olga.slash(world.channel, "settings")
        form = await world.olga.click(panel.response, label="Retention and budget")
        refused = await world.olga.submit_modal(form, {"days": days, "budget": budget})
        assert refused.ephemeral
        assert "1 to 90 days" in texts(refused.response)
        assert world.state.guild(world.guild.id) == GuildSettings()


async def test_a_servers_data_can_be_deleted_once_that_was_said_twice(make_world: MakeWorld) -> None:
    async with make_world() as world:
        await world.settle_settings(sharing=True)
        await world.ask(world.amina, "What does Article 24 say?")
        panel = await world.olga.slash(world.channel, "settings")
        sure = await world.olga.click(panel.response, label="Delete this server's data")
        assert world.state.guild(world.guild.id).sharing
        await world.olga.click(sure.response, label="Yes, delete it all")
        assert world.state.guild(world.guild.id) == GuildSettings()
        assert (await world.state.kept(world.amina.id)).questions == ()


async def test_leaving_a_server_deletes_its_data_and_an_outage_does_not(make_world: MakeWorld) -> None:
    async with make_world() as world:
        await world.settle_settings(language="fr")
        await world.ask(world.amina, "What does Article 24 say?")
        guild = world.bot.get_guild(world.guild.id)
        assert guild is not None
        world.bot.dispatch("guild_unavailable", guild)
        await world.env.settle()
        assert world.state.guild(world.guild.id).language == "fr"
        await guild.leave()
        await world.env.settle()
        assert world.state.guild(world.guild.id) == GuildSettings()
        assert (await world.state.kept(world.amina.id)).questions == ()


async def test_housekeeping_begins_with_the_bot(make_world: MakeWorld, assistant: Assistant) -> None:
    async with make_world() as world:
        long_ago = date(2020, 1, 1)
        await world.state.admit(world.guild.id, world.amina.id, long_ago)
        await world.state.change_guild(99, 0, sharing=True)
        world.bot.app.desk.close()
        world.bot = Rapporteur(App(assistant, world.state))
        await world.env.restart_bot(world.bot)
        await world.env.settle()
        try:
            assert (await world.state.kept(world.amina.id)).questions == ()
            assert 99 not in world.state.guilds()
        finally:
            world.bot.app.desk.close()


async def test_language_of_the_person_then_of_the_server(make_world: MakeWorld) -> None:
    async with make_world() as world:
        await world.settle_settings(language="es")
        assert "Evidencia" in buttons((await world.ask(world.amina, "What does Article 24 say?")).response)
        await world.amina.slash(world.channel, "language", language="ar")
        answer = await world.ask(world.amina, "What does Article 24 say?")
        assert "الأدلة" in texts(answer.response)
        assert "Art. 24" in texts(answer.response)
        await world.settle_settings(sharing=True)
        public = await world.ask(world.amina, "What does Article 24 say?", visibility="public")
        assert "Evidencia" in buttons(public.response)
        await world.amina.slash(world.channel, "language", language="auto")
        assert "Evidencia" in buttons((await world.ask(world.amina, "What does Article 25 say?")).response)
        assert custom_id(answer.response, "evidence")
