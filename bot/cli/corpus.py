"""`rapporteur corpus list|add|remove`: the official texts that the user installed."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.shared import out, out_json, talk
from bot.errors import CorpusFileError, UsageError

if TYPE_CHECKING:
    from index.library import InstalledText
    from index.model import Instrument

CORPUS = """Examples:

  rapporteur corpus list

  rapporteur corpus add A_RES_79_243-EN.pdf --instrument uncc

Official texts of the instruments: which are installed, and how to install them."""

corpus = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help=CORPUS, short_help="The official texts that are installed."
)
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Language = Annotated[str | None, typer.Option("--language", metavar="CODE", help="en, fr, es, ar, zh, ru, …")]


def mount(app: typer.Typer) -> None:
    """Add the command group."""
    app.add_typer(corpus, name="corpus")


@corpus.command(
    help="Examples:\n\n  rapporteur corpus add A_RES_79_243-EN.pdf --instrument uncc\n\n"
    "  rapporteur corpus add articles-1-15.txt --instrument uncc --language ar --partial\n\n"
    "Install an official text from a PDF, HTML, DOCX, Markdown or text file.",
    short_help="Install an official text from a file.",
)
def add(
    file: Annotated[Path, typer.Argument(help="The document.")],
    instrument: Annotated[str, typer.Option("--instrument", metavar="ID", help="uncc, budapest, untoc, …")],
    language: Language = None,
    partial: Annotated[bool, typer.Option("--partial", help="Accept an excerpt.")] = False,
    as_json: Json = False,
) -> None:
    """Install a text."""
    from bot.assemble import today
    from bot.settings import load_settings
    from index.intake import Refused, accept
    from index.library import LibraryFault, install_text
    from index.readers import UnreadableText

    started = time.perf_counter()
    try:
        accepted = accept(file, _instrument(instrument), today(), language=language, partial=partial)
        text = install_text(load_settings().library_folder, accepted.new)
    except (Refused, UnreadableText, LibraryFault) as error:
        raise CorpusFileError(str(error)) from error
    for warning in accepted.warnings:
        talk(f"Warning: {warning}.")
    talk(f"Installed {text.record.instrument} ({text.record.language}), {text.record.range}.")
    talk(f"{len(text.provisions)} provisions in {time.perf_counter() - started:.1f} s.")
    if as_json:
        out_json({"schema": 1, "kind": "corpus", "texts": [_row(text)]})


@corpus.command(
    name="list",
    help="Examples:\n\n  rapporteur corpus list --json\n\nThe texts that are installed, and where they came from.",
    short_help="The texts that are installed.",
)
def list_texts(as_json: Json = False) -> None:
    """List the installed texts."""
    from bot.settings import load_settings
    from index.library import LibraryFault, read_library

    try:
        library = read_library(load_settings().library_folder)
    except LibraryFault as error:
        raise CorpusFileError(str(error)) from error
    if as_json:
        out_json({"schema": 1, "kind": "corpus", "texts": [_row(text) for text in library.texts]})
        return
    for text in library.texts:
        record = text.record
        out(f"{record.instrument} ({record.language}), {record.range}, from {record.source}, {record.obtained}")
    if not library.texts:
        talk("No official text is installed yet.")


def _row(text: InstalledText) -> dict[str, object]:
    record = text.record
    return {
        "instrument": record.instrument,
        "language": record.language,
        "range": record.range,
        "partial": record.partial,
        "source": record.source,
        "obtained": record.obtained,
        "sha256": record.sha256,
        "licence": record.licence,
    }


def _instrument(name: str) -> Instrument:
    from index.instruments import read_instruments

    known = read_instruments()
    if name not in known:
        raise UsageError(f"'{name}' is no instrument that I know; choose one of {', '.join(known)}")
    return known[name]
