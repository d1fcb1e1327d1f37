"""`rapporteur state backup|restore`: what the Discord bot keeps, as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.shared import out_json, talk

STATE = """Examples:

  rapporteur state backup bot-2026-11-28.json

  rapporteur state restore bot-2026-11-28.json

What the Discord bot keeps (settings of servers, choices, counts, feedback; no conversation), saved and restored."""

state = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help=STATE,
    short_help="Save and restore what the Discord bot keeps.",
)
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def mount(app: typer.Typer) -> None:
    """Add the command group."""
    app.add_typer(state, name="state")


@state.command(
    short_help="Save the bot's state to a file.",
    help="Examples:\n\n  rapporteur state backup bot.json\n\nSave the bot's state, from SQLite or PostgreSQL, to one "
    "file that only you can read; the bot may run meanwhile. The file holds the salt of the hashes: keep it encrypted.",
)
def backup(file: Annotated[Path, typer.Argument(help="The file to write.")], as_json: Json = False) -> None:
    """Save the state."""
    import asyncio

    from bot.backup import back_up
    from bot.settings import load_settings

    settings = load_settings()
    _told("backup", file, asyncio.run(back_up(settings.data_folder, settings.database, file)), as_json)


@state.command(
    short_help="Put a backup in place of the bot's state.",
    help="Examples:\n\n  rapporteur state restore bot.json\n\n  rapporteur state restore bot.json --replace\n\nPut a "
    "backup into the database of the settings, SQLite or PostgreSQL, whichever it came from. Stop the bot first.",
)
def restore(
    file: Annotated[Path, typer.Argument(help="The backup.")],
    replace: Annotated[bool, typer.Option("--replace", help="Replace what the database holds.")] = False,
    as_json: Json = False,
) -> None:
    """Restore the state."""
    import asyncio

    from bot.backup import restore as put_back
    from bot.settings import load_settings

    settings = load_settings()
    rows = asyncio.run(put_back(settings.data_folder, settings.database, file, replace=replace))
    _told("restore", file, rows, as_json)


def _told(what: str, file: Path, rows: int, as_json: bool) -> None:
    if as_json:
        out_json({"schema": 1, "kind": f"state_{what}", "file": str(file), "rows": rows})
    else:
        talk(f"{file}: {rows} rows {'saved' if what == 'backup' else 'restored'}.")
