"""Writes docs/commands.md from the help of each command and the settings: `make pages`."""

from __future__ import annotations

from collections.abc import Iterator

import click
import typer

from bot.cli.app import app
from bot.settings import Settings, variable
from tests.helpers import ROOT

PAGE = ROOT / "docs" / "commands.md"
WIDTH = 100
HEAD = """# Every command, as `--help` prints it, and every setting

`make pages` writes this page; a test holds it against the program.
"""


def commands() -> Iterator[tuple[str, click.Command, click.Context]]:
    """Every command with its words, the groups before what they hold."""
    root = typer.main.get_command(app)
    yield from _below("rapporteur", root, None)


def _below(
    words: str, command: click.Command, parent: click.Context | None
) -> Iterator[tuple[str, click.Command, click.Context]]:
    name = words.rsplit(" ", 1)[-1]
    context = command.context_class(
        command, parent=parent, info_name=name, terminal_width=WIDTH, **command.context_settings
    )
    yield words, command, context
    for below, one in getattr(command, "commands", {}).items():
        yield from _below(f"{words} {below}", one, context)


def page() -> str:
    """The page as it should be."""
    parts = [HEAD]
    for words, command, context in commands():
        told = "\n".join(line.rstrip() for line in command.get_help(context).strip().splitlines())
        parts.append(f"## {words}\n\n```text\n{told}\n```\n")
    parts.append("## Settings\n\nEnvironment variables, or lines of a file `.env`; the environment wins.\n")
    parts.append("| setting | default | what it is |\n|---|---|---|")
    parts += [f"| `{name}` | {default} | {about} |" for name, default, about in settings()]
    return "\n".join(parts) + "\n"


def settings() -> Iterator[tuple[str, str, str]]:
    """Every setting with its default and what it is."""
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else str(field.default)
        yield variable(name), f"`{default}`" if default else "", field.description or ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
