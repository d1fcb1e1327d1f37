"""`rapporteur bot`: the Discord bot."""

from __future__ import annotations

from typing import Annotated

import typer

HELP = """Examples:

  rapporteur bot

  rapporteur bot --sync

Run the Discord bot with the token in DISCORD_TOKEN (environment or .env) until it is stopped. docs/discord.md leads
from the developer portal to the first answer."""


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
    assistant = the_assistant(stays_open=True)
    asyncio.run(serve(settings, assistant, sync=sync))
