"""The bot's life: connect, serve, drain when it is told to stop."""

from __future__ import annotations

import asyncio
import gc
import signal
import time

import aiohttp
import discord

from bot.assistant import Assistant
from bot.discord_app.app import App
from bot.discord_app.client import Rapporteur
from bot.discord_app.desk import Desk, Limits
from bot.discord_app.health import serve_health
from bot.errors import RapporteurError, SettingsError
from bot.logs import logger
from bot.settings import Settings
from bot.state import State
from bot.talk import Question

GRACE_SECONDS = 20.0
"""How long a stop waits for answers that are under way; then they are told that there is none."""

TELLING_SECONDS = 5.0


class DiscordUnreachableError(RapporteurError):
    """Discord cannot be reached."""


async def serve(settings: Settings, assistant: Assistant, *, sync: bool = False) -> None:
    """Run until SIGTERM or SIGINT. Raises SettingsError, StateError or DiscordUnreachableError."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nothing here speaks
    state = await State.open(settings.data_folder, settings.database)
    desk = Desk(Limits(at_once=settings.discord_at_once, seconds=settings.discord_seconds))
    app = App(assistant, state, contact=settings.contact, desk=desk)
    await _warm_up(app)
    client = Rapporteur(app, sync=sync)
    watch = asyncio.create_task(_watch(client))
    health = await serve_health(client, settings.health_port) if settings.health_port else None
    try:
        await _until_told(client, token_of(settings))
    finally:
        watch.cancel()
        await client.close()
        model = assistant.kit.model
        await asyncio.to_thread(desk.close, model.close if model else None)
        if health is not None:
            await health.cleanup()
        await state.close()


def token_of(settings: Settings) -> str:
    """The bot's token. Raises SettingsError."""
    token = settings.discord_token.get_secret_value().strip() if settings.discord_token else ""
    if not token:
        raise SettingsError("DISCORD_TOKEN is not set; docs/discord.md tells how to get a token")
    return token


async def _warm_up(app: App) -> None:
    """Load what the first question would load, and spare the garbage collector all that stays.

    A full collection of the corpus and the libraries takes 130 ms, in which no heartbeat and no first answer leaves.
    """
    await app.plain.answer(Question(next(iter(app.replies.examples()))))
    gc.collect()
    gc.freeze()


async def _watch(client: Rapporteur) -> None:
    """Watch the event loop from the moment that it serves."""
    while not client.is_ready():
        await asyncio.sleep(0.1)
    await client.app.health.watch()


async def _until_told(client: Rapporteur, token: str) -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    connected, stopped = asyncio.create_task(_connect(client, token)), asyncio.create_task(told.wait())
    await asyncio.wait({connected, stopped}, return_when=asyncio.FIRST_COMPLETED)
    if connected.done():
        stopped.cancel()
        connected.result()
        return
    await _drain(client)
    connected.cancel()


async def _connect(client: Rapporteur, token: str) -> None:
    try:
        await client.start(token)
    except discord.LoginFailure as error:
        raise SettingsError("Discord refuses DISCORD_TOKEN; copy it anew from the developer portal") from error
    except discord.ConnectionClosed as error:
        raise DiscordUnreachableError(f"Discord closed the connection for good (code {error.code})") from error
    except (aiohttp.ClientError, OSError, discord.HTTPException) as error:
        raise DiscordUnreachableError(f"Discord cannot be reached ({type(error).__name__})") from error


async def _drain(client: Rapporteur) -> None:
    """Take nothing on, wait for what is under way, and tell the rest that it will not be answered."""
    logger("info").info("stopping", open=client.open)
    client.app.desk.stop()
    await _idle(client, GRACE_SECONDS)
    client.app.desk.give_up()
    await _idle(client, TELLING_SECONDS)


async def _idle(client: Rapporteur, seconds: float) -> None:
    until = time.monotonic() + seconds
    while client.open and time.monotonic() < until:
        await asyncio.sleep(0.05)
