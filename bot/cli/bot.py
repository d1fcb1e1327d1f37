"""`rapporteur bot`: the Discord bot."""

from __future__ import annotations

import typer

HELP = """Examples:

  rapporteur bot

Run the Discord bot with the token in DISCORD_TOKEN (environment or .env) until it is stopped."""


def mount(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=HELP, short_help="Run the Discord bot.")(bot)


def bot() -> None:
    """Run the bot."""
    import asyncio

    from bot.cli.shared import the_assistant
    from bot.errors import SettingsError
    from bot.settings import load_settings

    token = load_settings().discord_token
    if token is None or not token.get_secret_value().strip():
        raise SettingsError("DISCORD_TOKEN is not set; docs/discord.md tells how to get a token")
    assistant = the_assistant(stays_open=True)

    from bot.discord_app.app import App
    from bot.discord_app.client import Rapporteur
    from bot.discord_app.run import serve

    async def run() -> None:
        await serve(Rapporteur(App(assistant)), token.get_secret_value().strip())

    asyncio.run(run())
