"""`/settings`: what a server's moderators decide, in one private panel; every control carries the version it saw."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands, ui

from bot.discord_app.asker import Asker, Refusal, asker_of
from bot.discord_app.cards import Card
from bot.discord_app.forms import Fields, form, label, on_form
from bot.discord_app.interaction import Interaction
from bot.discord_app.presses import Choice, Press, button, menu, on
from bot.discord_app.translate import AnyCommand, L
from bot.render.discord import Block, Kind, paginate
from bot.render.discord_text import clip
from bot.state import PRIVATE, PUBLIC, ChangedMeanwhileError, GuildSettings
from prompts.interface import NAMES, Words

AUTOMATIC = "auto"
SWITCHES = ("sharing", "model", "classic")
LISTS = ("channels", "ask_roles", "share_roles")
DAYS, BUDGET = range(1, 91), range(1, 100_001)


@app_commands.command(name=L("settings.name"), description=L("settings.description"))
@app_commands.default_permissions(manage_guild=True)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
async def settings(interaction: Interaction) -> None:
    """Show the panel."""
    asker = await _manager(interaction)
    await interaction.response.send_message(**panel(asker.settings, asker.words).new, ephemeral=True)


async def _manager(interaction: Interaction) -> Asker:
    """The asker, who manages this server. Raises Refusal; checked with every press, for rights change."""
    asker = await asker_of(interaction)
    if asker.guild is None or not asker.manages:
        raise Refusal("managers_only" if interaction.guild_id else "servers_only")
    return asker


def panel(now: GuildSettings, words: Words, heading: str = "") -> Card:
    """The settings in words, with a control for each."""
    tell = words.tell
    switched = {name: tell("on") if getattr(now, name) else tell("off") for name in SWITCHES}
    lines = (
        tell("set_language", value=NAMES.get(now.language or "", tell("language_automatic"))),
        tell("set_visibility", value=tell(f"visible_{now.visibility}")),
        tell("set_sharing", value=switched["sharing"]),
        tell("set_channels", value=_mentions(now.channels, "#", tell("everywhere"))),
        tell("set_ask_roles", value=_mentions(now.ask_roles, "@&", tell("everybody"))),
        tell("set_share_roles", value=_mentions(now.share_roles, "@&", tell("everybody"))),
        tell("set_model", value=switched["model"]),
        tell("set_classic", value=switched["classic"]),
        tell("set_log_channel", value=_mentions([now.log_channel] if now.log_channel else [], "#", tell("off"))),
        tell("set_numbers", days=now.retention_days, budget=now.daily_budget),
    )
    blocks = [Block(Kind.ANSWER, tell("settings_title"), (*([heading] if heading else []), *lines))]
    return Card(paginate(blocks, words)[0], _controls(now, words))


def _mentions(ids: Any, mark: str, none: str) -> str:
    return ", ".join(f"<{mark}{one}>" for one in ids) or none


def _controls(now: GuildSettings, words: Words) -> tuple[tuple[ui.Item[Any], ...], ...]:
    tell, seen = words.tell, str(now.version)
    languages = _titled(tell("choose_language"), [(AUTOMATIC, tell("language_automatic")), *NAMES.items()])
    seers = [(one, tell(f"visible_{one}")) for one in (PRIVATE, PUBLIC)]
    visible = _titled(tell("choose_visibility"), seers)
    switches = tuple(
        button("switch", tell(f"turn_{name}_{'off' if getattr(now, name) else 'on'}"), f"{name}:{seen}")
        for name in SWITCHES
    )
    more: tuple[Press, ...] = (
        button("numbers", tell("do_numbers"), seen),
        button("forget", tell("do_forget"), "ask", danger=True),
    )
    return (
        (menu("set", tell("choose_language"), languages, f"language:{seen}", now.language or AUTOMATIC),),
        (menu("set", tell("choose_visibility"), visible, f"visibility:{seen}", now.visibility),),
        (_channels("channels", tell("choose_channels"), now.channels, seen, 25),),
        (_roles("ask_roles", tell("choose_ask_roles"), now.ask_roles, seen),),
        (_roles("share_roles", tell("choose_share_roles"), now.share_roles, seen),),
        (_channels("log_channel", tell("choose_log"), (now.log_channel,) if now.log_channel else (), seen, 1),),
        switches + more,
    )


def _titled(title: str, options: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Options that say what they are options of: a menu shows the chosen one in the place of its title."""
    return [(value, clip(f"{title}: {label}", 100)) for value, label in options]


def _channels(name: str, title: str, chosen: tuple[int, ...], seen: str, most: int) -> Choice:
    defaults = [discord.SelectDefaultValue(id=one, type=discord.SelectDefaultValueType.channel) for one in chosen]
    kinds = [discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum]
    item: ui.ChannelSelect[Any] = ui.ChannelSelect(
        placeholder=title,
        channel_types=kinds if most > 1 else kinds[:1],
        min_values=0,
        max_values=most,
        default_values=defaults[:most],
        custom_id=f"rp:m:set:{name}:{seen}",
    )
    return Choice(item, "set", f"{name}:{seen}")


def _roles(name: str, title: str, chosen: tuple[int, ...], seen: str) -> Choice:
    defaults = [discord.SelectDefaultValue(id=one, type=discord.SelectDefaultValueType.role) for one in chosen]
    item: ui.RoleSelect[Any] = ui.RoleSelect(
        placeholder=title,
        min_values=0,
        max_values=25,
        default_values=defaults[:25],
        custom_id=f"rp:m:set:{name}:{seen}",
    )
    return Choice(item, "set", f"{name}:{seen}")


@on("set")
async def choose(interaction: Interaction, rest: str, values: list[str]) -> None:
    """Something was chosen in a menu."""
    name, _, seen = rest.partition(":")
    if name in LISTS:
        await _change(interaction, seen, **{name: tuple(int(one) for one in values)})
    elif name == "log_channel":
        await _change(interaction, seen, log_channel=int(values[0]) if values else None)
    elif name == "language" and values[0] in (AUTOMATIC, *NAMES):
        await _change(interaction, seen, language=None if values[0] == AUTOMATIC else values[0])
    elif name == "visibility" and values[0] in (PRIVATE, PUBLIC):
        await _change(interaction, seen, visibility=values[0])
    else:
        raise Refusal("old_command")


@on("switch")
async def switch(interaction: Interaction, rest: str, _: list[str]) -> None:
    """Something was switched on or off."""
    name, __, seen = rest.partition(":")
    asker = await _manager(interaction)
    if name not in SWITCHES:
        raise Refusal("old_command")
    await _change(interaction, seen, **{name: not getattr(asker.settings, name)})


@on("numbers")
async def numbers(interaction: Interaction, rest: str, _: list[str]) -> None:
    """A form for the two numbers."""
    asker = await _manager(interaction)
    tell, now = asker.words.tell, asker.settings
    days: ui.TextInput[ui.Modal] = ui.TextInput(default=str(now.retention_days), max_length=2, custom_id="days")
    budget: ui.TextInput[ui.Modal] = ui.TextInput(default=str(now.daily_budget), max_length=6, custom_id="budget")
    fields = (label(tell("number_days"), days), label(tell("number_budget"), budget))
    await interaction.response.send_modal(form("numbers", tell("do_numbers"), rest, *fields))


@on_form("numbers")
async def keep_numbers(interaction: Interaction, rest: str, fields: Fields) -> None:
    """Keep them, if they are numbers within bounds."""
    days, budget = (str(fields.get(name, "")).strip() for name in ("days", "budget"))
    if not (days.isdecimal() and int(days) in DAYS and budget.isdecimal() and int(budget) in BUDGET):
        raise Refusal("bad_numbers", days=DAYS[-1], budget=BUDGET[-1])
    await _change(interaction, rest, retention_days=int(days), daily_budget=int(budget))


@on("forget")
async def forget(interaction: Interaction, rest: str, _: list[str]) -> None:
    """Delete everything that is kept about this server, once that was said twice."""
    asker = await _manager(interaction)
    words, guild = asker.words, asker.guild or 0
    if rest != "sure":
        rows = ((button("forget", words.tell("do_forget_sure"), "sure", danger=True),),)
        page = paginate([Block(Kind.CONCERNS, "", (words.tell("forget_sure"),))], words)[0]
        await interaction.response.send_message(**Card(page, rows).new, ephemeral=True)
        return
    interaction.client.note(guild, "log_forgotten", user=f"<@{asker.user}>")
    await interaction.client.app.state.forget_guild(guild)
    page = paginate([Block(Kind.ANSWER, "", (words.tell("forgotten"),))], words)[0]
    await interaction.response.edit_message(**Card(page).edit)


async def _change(interaction: Interaction, seen: str, **changes: Any) -> None:
    """Change what the panel showed; if somebody else was quicker, show what holds now."""
    asker = await _manager(interaction)
    state, guild = interaction.client.app.state, asker.guild or 0
    heading = ""
    try:
        now = await state.change_guild(guild, int(seen), **changes)
        names = ", ".join(changes)
        interaction.client.note(guild, "log_settings", user=f"<@{asker.user}>", names=names)
    except ChangedMeanwhileError:
        now, heading = state.guild(guild), asker.words.tell("changed_meanwhile")
    words = (await asker_of(interaction)).words
    await interaction.response.edit_message(**panel(now, words, heading).edit)


COMMANDS: tuple[AnyCommand, ...] = (settings,)
