"""`rapporteur verify`: a draft submission or article against the Convention."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.shared import out, out_json, the_assistant, width
from bot.errors import RapporteurError, UsageError

HELP = """Examples:

  rapporteur verify submission.docx

  rapporteur verify draft.md --json > report.json

  cat draft.txt | rapporteur verify -

Read a draft (text, Markdown, HTML, DOCX or PDF), find each claim about the Convention, and tell what was found:
provision exists, quotation exact, force, numbers, wording. The passage stands beside each claim. Nothing of the
draft is kept. Exit code 1 when a claim fails."""


class UnreadableDraftError(RapporteurError):
    """A draft that gives no text."""


def mount(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=HELP, short_help="Check a draft's claims about the Convention.")(verify)


def verify(
    file: Annotated[str, typer.Argument(help="The draft; - reads text from stdin.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Verify a draft."""
    from bot.render.verified import verified_json, verified_text
    from bot.verify import Outcome
    from bot.verify import verify as verified
    from prompts import replies

    text = _read(file)
    rows = verified(text, the_assistant().kit)
    if as_json:
        out_json(verified_json(rows))
    else:
        out(verified_text(rows, replies(), width()))
    if any(one.outcome is Outcome.FAILS for one in rows):
        raise typer.Exit(1)


def _read(file: str) -> str:
    """The draft's text. Raises UsageError for a missing file, UnreadableDraftError for one without text."""
    from index.readers import UnreadableText, read_source

    if file == "-":
        try:
            return sys.stdin.buffer.read().decode("utf-8")
        except UnicodeDecodeError as error:
            raise UnreadableDraftError("what stands on stdin is not UTF-8 text") from error
    path = Path(file)
    if not path.is_file():
        raise UsageError(f"there is no file {file}")
    try:
        return read_source(path).text
    except UnreadableText as error:
        raise UnreadableDraftError(str(error)) from error
