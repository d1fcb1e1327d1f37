"""The bot's life: connect, serve, drain when it is told to stop."""

from __future__ import annotations

import asyncio
import signal

import aiohttp
import discord

from bot.discord_app.client import Rapporteur
from bot.errors import RapporteurError, SettingsError


class DiscordUnreachableError(RapporteurError):
    """Discord cannot be reached."""


async def serve(client: Rapporteur, token: str) -> None:
    """Run until SIGTERM or SIGINT. Raises SettingsError for a token that Discord refuses."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, client.begin_to_close)
    try:
        await client.start(token)
    except discord.LoginFailure as error:
        raise SettingsError("Discord refuses DISCORD_TOKEN; copy it anew from the developer portal") from error
    except discord.PrivilegedIntentsRequired as error:
        raise SettingsError("Discord refuses the intents; only the guilds intent is asked for") from error
    except (aiohttp.ClientError, OSError) as error:
        raise DiscordUnreachableError(f"Discord cannot be reached ({type(error).__name__})") from error
    finally:
        await client.close()
        client.app.desk.close()
