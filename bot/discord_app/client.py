"""The client: one intent, no caches of people, commands sent only when they changed."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

import discord
from discord import app_commands

from bot.discord_app.app import App
from bot.discord_app.interaction import Interaction
from bot.discord_app.limits import Rate
from bot.discord_app.moderators import Moderators
from bot.errors import RapporteurError
from bot.logs import logger

INTENTS = discord.Intents(guilds=True)
"""All that is asked of the gateway; its value is 1."""

DAY_SECONDS = 86_400.0
COMMANDS = "commands"
"""Under this name the state keeps the digest of the commands that Discord was last told."""


class Tree(app_commands.CommandTree["Rapporteur"]):
    """The commands, with one way to tell a failure."""

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Tell it in one sentence."""
        from bot.discord_app.failures import fail

        await fail(interaction, error)


class Rapporteur(discord.AutoShardedClient):
    """The bot's client."""

    def __init__(self, app: App, *, sync: bool = False, **options: Any) -> None:
        super().__init__(
            intents=INTENTS,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            **options,
        )
        self.app = app
        self.moderators = Moderators(self)
        self._sync = sync
        self._blocks = Rate(1)
        self._background: set[asyncio.Task[None]] = set()
        self.open = 0  # questions that have been taken on and not yet been answered
        self.tree = Tree(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )

    async def setup_hook(self) -> None:
        """Before the gateway is connected: start the desk, add the commands, tell Discord what changed."""
        from bot.discord_app.commands import mount
        from bot.discord_app.presses import Choice, Press
        from bot.discord_app.translate import WordsTranslator

        self.app.desk.start()
        mount(self.tree)
        self.add_dynamic_items(Press, Choice)
        await self.tree.set_translator(WordsTranslator())
        await self._sync_if_changed()
        self.spawn(self._keep_house())

    async def _sync_if_changed(self) -> None:
        """Discord takes 200 new commands a day: tell it only what it does not know."""
        from bot.discord_app.translate import digest_of_words

        rows = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        written = json.dumps([rows, digest_of_words()], sort_keys=True, default=str)
        digest = f"{self.application_id} {hashlib.sha256(written.encode()).hexdigest()}"
        if self._sync or await self.app.state.value(COMMANDS) != digest:
            await self.tree.sync()
            await self.app.state.set_value(COMMANDS, digest)

    async def _keep_house(self) -> None:
        """Once a day: delete what is older than it may be, and what belongs to servers that were left meanwhile."""
        from bot.discord_app.answering import today

        await self.wait_until_ready()
        while True:
            try:
                await self.app.state.forget_all_but(guild.id for guild in self.guilds)
                await self.app.state.prune(today())
            except RapporteurError as error:
                logger().warning("housekeeping", error=type(error).__name__)
            await asyncio.sleep(DAY_SECONDS)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Forms are read here, so that one that was open during a restart is not lost."""
        from bot.discord_app.forms import receive

        await receive(interaction)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot left, or was removed (not: the server is out of reach): forget the server."""
        try:
            await self.app.state.forget_guild(guild.id)
        except RapporteurError as error:
            logger().error("forget", error=type(error).__name__)  # the next housekeeping tries again

    async def on_shard_resumed(self, _: int) -> None:
        """Count it."""
        self.app.health.resumes.inc()

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:
        """An event handler failed: where, and never with which words."""
        import sys

        from bot.logs import log_failure

        if (error := sys.exception()) is not None:
            log_failure(event_method, error)

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Counts a question as open, so that a stop waits for its answer."""
        self.open += 1
        try:
            yield
        finally:
            self.open -= 1

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something beside the rest."""
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    def note(self, guild: int | None, sentence: str, **slots: object) -> None:
        """A line for the moderators' log, written beside the rest."""
        if self.app.state.guild(guild).log_channel is not None:
            self.spawn(self.moderators.note(guild, sentence, **slots))

    def note_block(self, guild: int | None, reason: str) -> None:
        """A line about a question that was not taken; at most one a minute and server."""
        if guild is not None and self._blocks.wait(guild) == 0:
            self._blocks.take(guild)
            self.note(guild, "log_blocked", reason=reason)

    async def close(self) -> None:
        """Leave Discord, and end what runs beside."""
        for task in self._background:
            task.cancel()
        await super().close()
