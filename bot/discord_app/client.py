"""The client: one intent, no caches of people, commands sent only when they changed."""

from __future__ import annotations

import asyncio

import discord
from discord import app_commands

from bot.discord_app.app import App

INTENTS = discord.Intents(guilds=True)
"""All that is asked of the gateway; its value is 1."""

Interaction = discord.Interaction["Rapporteur"]


class Rapporteur(discord.AutoShardedClient):
    """The bot's client."""

    def __init__(self, app: App) -> None:
        super().__init__(
            intents=INTENTS,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
        )
        self.app = app
        self.tree = app_commands.CommandTree(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )

    async def setup_hook(self) -> None:
        """Before the gateway is connected: start the desk, add the commands."""
        from bot.discord_app.commands import mount

        self.app.desk.start()
        mount(self.tree)
        await self.tree.sync()

    def begin_to_close(self) -> None:
        """Take no more questions, and leave."""
        self.app.desk.stop()
        self._leaving = asyncio.create_task(self.close())
