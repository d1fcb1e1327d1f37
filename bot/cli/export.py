"""`rapporteur export`: an answer as a paragraph for a submission, with footnotes."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.shared import exit_code, out, talk, the_assistant, the_corpus
from bot.errors import RapporteurError, UsageError

if TYPE_CHECKING:
    from bot.record import Record

FORMATS = ("md", "docx", "txt")
HELP = """Examples:

  rapporteur export "Can police search my phone or computer?"

  rapporteur export "What does Article 24 say?" --out safeguards.docx

  rapporteur ask "What counts as a serious crime?" --json > answer.json

  rapporteur export --from answer.json --format txt

An answer as a paragraph for a submission: each sentence has a footnote in the style of United Nations documents,
and concerns stand apart. Every footnote is checked again against the corpus and the installed texts; where one
does not hold, nothing is exported and it is named (exit code 1)."""


class UnwritableError(RapporteurError):
    """The file cannot be written."""


def mount(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=HELP, short_help="An answer as a paragraph with footnotes, for a submission.")(export)


def export(
    question: Annotated[str | None, typer.Argument(help="The question; - reads it from stdin.")] = None,
    source: Annotated[
        str | None, typer.Option("--from", metavar="FILE", help="An answer as `ask --json` prints it (- for stdin).")
    ] = None,
    kind: Annotated[str | None, typer.Option("--format", metavar="FORMAT", help="md (default), docx or txt.")] = None,
    target: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here and not to stdout.")] = None,
) -> None:
    """Export an answer."""
    from bot.assemble import today
    from bot.export import document_of
    from prompts import replies

    if (question is None) == (source is None):
        raise UsageError('export needs one question, or --from FILE: rapporteur export "What does Article 24 say?"')
    written = _format(kind, target)
    record = _asked(_read("-") if question == "-" else question) if question is not None else _stored(source or "")
    document = document_of(record, the_corpus(), replies(), today())
    if written == "docx":
        from bot.render.docx import as_docx

        data = as_docx(document, record.question)
    else:
        from bot.render.exported import as_markdown, as_text

        data = ((as_markdown if written == "md" else as_text)(document) + "\n").encode()
    if target is None:
        out(data.decode().rstrip("\n"))
        return
    _write(target, data)
    talk(f"Wrote {target}: {len(document.notes)} footnotes, each checked.")


def _format(kind: str | None, target: Path | None) -> str:
    """The format asked for, else that of the file's name, else Markdown."""
    written = kind or (target.suffix.lower().lstrip(".") if target is not None else "") or "md"
    if written not in FORMATS:
        raise UsageError(f"'{written}' is no format that I can write; choose one of {', '.join(FORMATS)}")
    if written == "docx" and target is None:
        raise UsageError("a DOCX needs a file: --out FILE.docx")
    return written


def _asked(text: str) -> Record:
    """The answer to a question; a refusal ends with its own exit code."""
    from bot.record import record_of
    from bot.render.json import to_json
    from bot.talk import Question

    answer = asyncio.run(the_assistant().answer(Question(text)))
    if not answer.statements:
        talk(f"rapporteur: there is nothing to export: {answer.message}")
        raise typer.Exit(exit_code(answer.status))
    return record_of(to_json(answer))


def _stored(source: str) -> Record:
    from bot.record import read_record

    if source != "-" and not Path(source).is_file():
        raise UsageError(f"there is no file {source}")
    return read_record(_read(source))


def _read(source: str) -> str:
    """A text file, or stdin. Raises UsageError where it is not UTF-8."""
    data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{'stdin' if source == '-' else source} is not UTF-8 text") from error


def _write(target: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.chmod(name, 0o666 & ~_umask())
            os.replace(name, target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UnwritableError(f"{target} cannot be written: {error.strerror or error}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
