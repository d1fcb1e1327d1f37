"""The kind of interaction that everything here handles: one of our own client."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from bot.discord_app.client import Rapporteur

Interaction = discord.Interaction["Rapporteur"]

__all__ = ["Interaction", "Rapporteur"]
