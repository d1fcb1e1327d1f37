"""`rapporteur bot`: the Discord bot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.shared import talk

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.settings import Settings

HELP = """Examples:

  rapporteur bot

  rapporteur bot --sync

Run the Discord bot with the token in DISCORD_TOKEN (environment or .env) until it is stopped. docs/discord.md leads
from the developer portal to the first answer. After a change of the corpus or the index it first answers some gold
questions; where it fails them, it looks up nothing but provisions that a question names, and says so."""


def mount(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=HELP, short_help="Run the Discord bot.")(bot)


def bot(
    sync: Annotated[bool, typer.Option("--sync", help="Tell Discord all commands anew, changed or not.")] = False,
) -> None:
    """Run the bot."""
    import asyncio

    from bot.cli.shared import the_assistant
    from bot.discord_app.run import serve, token_of
    from bot.logs import quiet_libraries
    from bot.settings import load_settings

    settings = load_settings()
    token_of(settings)
    quiet_libraries()
    assistant = _gated(the_assistant(stays_open=True), settings)
    asyncio.run(serve(settings, assistant, sync=sync))


def _gated(assistant: Assistant, settings: Settings) -> Assistant:
    """The assistant, which only looks provisions up where the gate at the start is shut."""
    from dataclasses import replace

    from bot.assistant import Assistant
    from eval.start import faults_at_start
    from prompts import replies

    faults = faults_at_start(assistant, settings)
    if not faults:
        return assistant
    for fault in faults:
        talk(f"rapporteur: gate shut: {fault}")
    talk(f"rapporteur: {replies().say('gate_told')}")
    return Assistant(replace(assistant.kit, lookups_only=replies().say("gate_shut")), assistant.index)
