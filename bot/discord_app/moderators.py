"""The moderators' log: settings, shares, blocks and errors of a server; never a question. Off unless set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.logs import logger
from prompts.interface import words

if TYPE_CHECKING:
    from bot.discord_app.client import Rapporteur


class Moderators:
    """Writes to the log channel that a server chose."""

    def __init__(self, client: Rapporteur) -> None:
        self._client = client

    async def note(self, guild: int | None, sentence: str, **slots: object) -> None:
        """Write one line in the server's language; a channel that is gone or closed is passed over."""
        settings = self._client.app.state.guild(guild)
        channel = self._client.get_channel(settings.log_channel or 0)
        if not isinstance(channel, discord.abc.Messageable):
            return
        if getattr(getattr(channel, "guild", None), "id", None) != guild:
            return
        try:
            await channel.send(words(settings.language or "en").tell(sentence, **slots))
        except discord.HTTPException as error:
            logger().warning("moderators", status=error.status, code=error.code)
