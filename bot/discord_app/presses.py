"""Buttons and menus that outlive a restart: their custom_id says what they do, and to which provisions.

`rp:b:<name>:<rest>` is a button, `rp:m:<name>:<rest>` a menu; `rest` holds short ids, never words.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Self

import discord
from discord import ui

from bot.discord_app.failures import guarded
from bot.discord_app.interaction import Interaction

Handler = Callable[[Interaction, str, list[str]], Awaitable[None]]
"""Called with the interaction, the rest of the custom_id and the values chosen."""

_HANDLERS: dict[str, Handler] = {}
Menu = ui.Select[Any] | ui.ChannelSelect[Any] | ui.RoleSelect[Any]


def on(name: str) -> Callable[[Handler], Handler]:
    """Register what a button or menu of this name does."""

    def register(handler: Handler) -> Handler:
        _HANDLERS[name] = handler
        return handler

    return register


class Press(ui.DynamicItem[ui.Button[Any]], template=r"rp:b:(?P<name>[a-z_]+):(?P<rest>.*)"):
    """A button."""

    def __init__(self, item: ui.Button[Any], name: str, rest: str) -> None:
        super().__init__(item)
        self.name, self.rest = name, rest

    @classmethod
    async def from_custom_id(cls, interaction: Any, item: Any, match: re.Match[str], /) -> Self:
        """Made anew from a message of ours."""
        return cls(item, match["name"], match["rest"])

    async def callback(self, interaction: Any) -> None:
        """Do what its name says."""
        await guarded(interaction, _handle(interaction, self.name, self.rest, []))


class Choice(ui.DynamicItem[Menu], template=r"rp:m:(?P<name>[a-z_]+):(?P<rest>.*)"):
    """A menu."""

    def __init__(self, item: Menu, name: str, rest: str) -> None:
        super().__init__(item)
        self.name, self.rest = name, rest

    @classmethod
    async def from_custom_id(cls, interaction: Any, item: Any, match: re.Match[str], /) -> Self:
        """Made anew from a message of ours."""
        return cls(item, match["name"], match["rest"])

    async def callback(self, interaction: Any) -> None:
        """Do what its name says, with what was chosen."""
        chosen = [str(one) for one in (interaction.data or {}).get("values", [])]
        await guarded(interaction, _handle(interaction, self.name, self.rest, chosen))


async def _handle(interaction: Interaction, name: str, rest: str, values: list[str]) -> None:
    from bot.discord_app.asker import Refusal

    handler = _HANDLERS.get(name)
    if handler is None:
        raise Refusal("old_command")
    await handler(interaction, rest, values)


def button(name: str, label: str, rest: str = "", *, primary: bool = False, danger: bool = False) -> Press:
    """A button that does `name`."""
    style = discord.ButtonStyle.primary if primary else discord.ButtonStyle.secondary
    style = discord.ButtonStyle.danger if danger else style
    return Press(ui.Button(label=label, style=style, custom_id=f"rp:b:{name}:{rest}"), name, rest)


def menu(
    name: str, title: str, options: Sequence[tuple[str, str]], rest: str = "", chosen: str | None = None
) -> Choice:
    """A menu of (value, label) that does `name`; `chosen` is marked."""
    made = [discord.SelectOption(value=value, label=label, default=value == chosen) for value, label in options]
    item: ui.Select[Any] = ui.Select(placeholder=title, options=made[:25], custom_id=f"rp:m:{name}:{rest}")
    return Choice(item, name, rest)
