"""A server with people, a channel and the real bot, on SimCord; state in a folder of the test."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord

from bot.assistant import Assistant
from bot.discord_app.app import App
from bot.discord_app.client import Rapporteur
from bot.state import State


@dataclass
class World:
    """One server `hall` with channel `general`, the manager `olga` and the members `amina` and `ben`."""

    env: simcord.Env
    bot: Rapporteur
    state: State
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    olga: simcord.MemberActor
    amina: simcord.MemberActor
    ben: simcord.MemberActor

    async def settle_settings(self, **changes: Any) -> None:
        """Change the server's settings as if by the panel."""
        await self.state.change_guild(self.guild.id, self.state.guild(self.guild.id).version, **changes)

    async def ask(self, who: simcord.MemberActor, question: str, **options: Any) -> simcord.InteractionResult:
        return await who.slash(self.channel, "ask", question=question, **options)


MakeWorld = Callable[..., Any]


@asynccontextmanager
async def open_world(assistant: Assistant, folder: Path, failures: int = 0, **parts: Any) -> AsyncIterator[World]:
    """The world with parts of the app replaced; as many errors as `failures` are let pass that nobody foresaw."""
    state = await State.open(folder)
    app = App(assistant, state, **parts)
    bot = Rapporteur(app)
    try:
        async with simcord.run(bot, shard_count=2, check_errors=False, settle_timeout=60) as env:
            guild = env.create_guild("hall")
            channel = guild.create_text_channel("general")
            managers = guild.create_role("managers", permissions=discord.Permissions(manage_guild=True))
            olga = guild.add_member(env.create_user("olga"), roles=[managers])
            amina, ben = (guild.add_member(env.create_user(name)) for name in ("amina", "ben"))
            yield World(env, bot, state, guild, channel, olga, amina, ben)
            assert app.health.failures._value.get() == failures
    finally:
        app.desk.close()
        await state.close()


@pytest.fixture
def make_world(assistant: Assistant, tmp_path: Path) -> MakeWorld:
    """`async with make_world(**parts) as world:`; `assistant` may be among the parts."""

    def make(**parts: Any) -> Any:
        return open_world(parts.pop("assistant", assistant), tmp_path / "data", **parts)

    return make


def texts(message: Any) -> str:
    """Every word that a message shows, buttons and menus too."""
    found: list[str] = [message.content or ""]
    found += [embed.description or "" for embed in message.embeds]

    def walk(rows: list[dict[str, Any]]) -> None:
        for one in rows:
            found.extend(str(one[key]) for key in ("content", "label", "placeholder") if one.get(key))
            walk([*(one.get("components") or []), *(one.get("options") or [])])

    walk(message.components)
    return "\n".join(found)


def buttons(message: Any) -> dict[str, str]:
    """Label -> custom_id of the buttons of a message."""
    found: dict[str, str] = {}

    def walk(rows: list[dict[str, Any]]) -> None:
        for one in rows:
            if one.get("type") == 2:
                found[one["label"]] = one.get("custom_id", "")
            walk(one.get("components") or [])

    walk(message.components)
    return found


def can_click(message: Any, label: str) -> bool:
    """Whether the button is there and not greyed out."""
    rows = [one for row in message.components for one in row.get("components", []) if one.get("label") == label]
    return bool(rows) and not rows[0].get("disabled")


def custom_id(message: Any, name: str) -> str:
    """The custom_id of the button or menu that does `name`."""
    found = re.findall(rf"rp:[bm]:{name}:[^'\"]*", json.dumps(message.components))
    assert found, f"{name} is not among {buttons(message)}"
    return found[0]
