"""Forms (modals): shown from a button, read from what comes back, so that a restart in between loses nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import discord
from discord import ui

from bot.discord_app.failures import guarded
from bot.discord_app.interaction import Interaction
from bot.render.discord_text import clip

Fields = dict[str, Any]
"""What was filled in, by the field's custom_id."""

FormHandler = Callable[[Interaction, str, Fields], Awaitable[None]]
_HANDLERS: dict[str, FormHandler] = {}


def on_form(name: str) -> Callable[[FormHandler], FormHandler]:
    """Register what happens with a form of this name when it is sent."""

    def register(handler: FormHandler) -> FormHandler:
        _HANDLERS[name] = handler
        return handler

    return register


def form(name: str, title: str, rest: str = "", *fields: ui.Item[Any]) -> ui.Modal:
    """A form; `rest` travels in its custom_id."""
    made = ui.Modal(title=clip(title, 45), custom_id=f"rp:f:{name}:{rest}", timeout=900)
    for field in fields:
        made.add_item(field)
    return made


def label(text: str, field: ui.Item[Any], about: str | None = None) -> ui.Label[Any]:
    """A field with its words."""
    return ui.Label(text=clip(text, 45), description=clip(about, 100) if about else None, component=field)


async def receive(interaction: Interaction) -> None:
    """Hand a form that was sent to its handler."""
    data: Any = interaction.data or {}
    parts = str(data.get("custom_id", "")).split(":", 3)
    if interaction.type is not discord.InteractionType.modal_submit or parts[:2] != ["rp", "f"]:
        return
    if (handler := _HANDLERS.get(parts[2])) is not None:
        await guarded(interaction, handler(interaction, parts[3], dict(_fields(data.get("components", [])))))


def _fields(components: list[Any]) -> Iterator[tuple[str, Any]]:
    for component in components:
        if "component" in component:
            yield from _fields([component["component"]])
        elif "components" in component:
            yield from _fields(component["components"])
        elif "custom_id" in component:
            yield component["custom_id"], component.get("value", component.get("values"))
