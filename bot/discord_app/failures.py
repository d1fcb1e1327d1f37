"""Whatever goes wrong ends in one sentence with a short id; nothing that people wrote goes to a log."""

from __future__ import annotations

from collections.abc import Awaitable
from secrets import token_hex

import discord
from discord import app_commands

from bot.discord_app.asker import Refusal, asker_of, language_of
from bot.discord_app.desk import DeskError
from bot.discord_app.interaction import Interaction
from bot.errors import RapporteurError
from bot.logs import log_failure, logger
from prompts.interface import Words, words

GONE = frozenset({10062, 10015, 10008, 40060, 50027})
"""Discord's codes for an interaction or message that can no longer be answered."""

ANSWERED = "answered"
"""Set in an interaction's extras once its deferred message says what it was asked for."""


async def guarded(interaction: Interaction, handling: Awaitable[None]) -> None:
    """Await what handles an interaction; tell its failure."""
    try:
        await handling
    except Exception as error:
        await fail(interaction, error)


async def fail(interaction: Interaction, error: BaseException) -> None:
    """Tell the one sentence that an error has, as long as Discord takes it."""
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    number = token_hex(4)
    client = interaction.client
    if isinstance(error, discord.HTTPException):
        logger().warning("discord", id=number, status=error.status, code=error.code)
        if error.code in GONE or error.status == 401:
            client.app.health.lost.inc()
            return
    sentence = await _sentence(interaction, error, number)
    if sentence is None:
        log_failure(number, error)
        client.app.health.failures.inc()
        spoken = await _words(interaction)
        sentence = spoken.tell("failed", id=number)
        client.note(interaction.guild_id, "log_failed", id=number)
    try:
        await tell(interaction, sentence)
    except discord.HTTPException as again:
        logger().warning("untold", id=number, status=again.status, code=again.code)
        client.app.health.lost.inc()


async def _sentence(interaction: Interaction, error: BaseException, number: str) -> str | None:
    """The sentence of an error that was foreseen."""
    spoken = await _words(interaction)
    if isinstance(error, Refusal):
        return spoken.tell(error.sentence, **error.slots)
    if isinstance(error, DeskError):
        return spoken.tell(error.sentence, **({"id": number} if error.sentence == "too_late" else {}))
    if isinstance(error, discord.Forbidden):
        return spoken.tell("forbidden", id=number)
    if isinstance(error, app_commands.TransformerError | app_commands.CommandSignatureMismatch):
        return spoken.tell("bad_option")
    if isinstance(error, app_commands.CommandNotFound):
        return spoken.tell("old_command")
    if isinstance(error, RapporteurError):
        return str(error)
    return None


async def _words(interaction: Interaction) -> Words:
    try:
        return (await asker_of(interaction)).words
    except Exception:  # the sentence must be told whatever is broken
        return words(language_of(interaction.locale) or "en")


async def tell(interaction: Interaction, text: str) -> None:
    """Say one sentence, to this person alone where that can still be chosen."""
    response = interaction.response
    thinking = response.type is discord.InteractionResponseType.deferred_channel_message
    if not response.is_done():
        await response.send_message(text, ephemeral=True)
    elif thinking and ANSWERED not in interaction.extras:
        await interaction.edit_original_response(content=text, embeds=[], view=None)
    else:
        await interaction.followup.send(text, ephemeral=True)
