"""`rapporteur corpus add`: an official text or a commentary out of a file."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.corpus import Json, Language, commentary_json, refresh, text_json, the_library, told
from bot.cli.shared import out, out_json, talk
from bot.errors import UsageError

if TYPE_CHECKING:
    from index.commentary_intake import Written
    from index.intake import Accepted, Counts

ADD = """Examples:

  rapporteur corpus add A_RES_79_243-EN.pdf

  rapporteur corpus add articles-1-15.txt --instrument uncc --language ar --partial

  rapporteur corpus add treaties/*.pdf

  rapporteur corpus add --commentary interview.txt --author "A. Person" --title "On powers" --date 2024-10 --url ""

Install official texts, or a commentary, from PDF, HTML, DOCX, Markdown or text files. Of several files, all are
installed or none."""


def mount(corpus: typer.Typer) -> None:
    """Add the command."""
    corpus.command(help=ADD, short_help="Install an official text or a commentary from a file.")(add)


def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="The documents.")],
    instrument: Annotated[
        str | None, typer.Option("--instrument", metavar="ID", help="uncc, budapest, untoc, …")
    ] = None,
    language: Language = None,
    partial: Annotated[bool, typer.Option("--partial", help="Accept an excerpt of the text.")] = False,
    commentary: Annotated[bool, typer.Option("--commentary", help="The file is what somebody argues.")] = False,
    author: Annotated[str | None, typer.Option("--author", help="Of a commentary: who speaks.")] = None,
    title: Annotated[str | None, typer.Option("--title", help="Of a commentary.")] = None,
    date: Annotated[str | None, typer.Option("--date", help="Of a commentary: 2024, 2024-10 or 2024-10-03.")] = None,
    url: Annotated[str | None, typer.Option("--url", help='Of a commentary; "" where it has no address.')] = None,
    organisation: Annotated[str | None, typer.Option("--organisation", help="Of a commentary.")] = None,
    as_json: Json = False,
) -> None:
    """Install a document."""
    about = {"author": author, "title": title, "date": date, "url": url, "organisation": organisation}
    if commentary:
        if instrument or language or partial:
            raise UsageError("--instrument, --language and --partial are for official texts, not for --commentary")
        if len(files) > 1:
            raise UsageError("one commentary at a time: its author, title and date are its own")
        _add_commentary(files[0], about, as_json)
        return
    if given := [name for name, value in about.items() if value is not None]:
        raise UsageError(f"--{given[0]} is for a commentary; say --commentary too")
    if len(files) > 1 and instrument:
        raise UsageError("--instrument names one text: add its file by itself")
    _add_texts(files, instrument, language, partial, as_json)


def _add_texts(
    files: Sequence[Path], instrument: str | None, language: str | None, partial: bool, as_json: bool
) -> None:
    from bot.assemble import today
    from index.instruments import read_instruments
    from index.intake import Claim, accept

    every, known = [], read_instruments()
    with told():
        for file in files:
            started = time.perf_counter()
            accepted = accept(file, known, Claim(instrument, language, partial), today())
            every.append((accepted, time.perf_counter() - started))
        for accepted, _ in every:
            install(accepted)
    for accepted, seconds in every:
        warn(accepted)
        if not as_json:
            tell(accepted, seconds)
    index = refresh()
    if as_json:
        added = [added_json(accepted, seconds) for accepted, seconds in every]
        out_json(
            {"schema": 1, "kind": "corpus_added"}
            | (added[0] if len(added) == 1 else {"texts": added})
            | {"index": index}
        )


def install(accepted: Accepted) -> None:
    """Install an accepted text in the user's library. Raises LibraryFault or Refused."""
    from bot.settings import load_settings
    from index.intake import check_replaces
    from index.library import install_text

    check_replaces(accepted.new.record, the_library())
    install_text(load_settings().library_folder, accepted.new)


def warn(accepted: Accepted) -> None:
    """Say what is odd about a text."""
    for warning in accepted.warnings:
        talk(f"Warning: {warning}.")


def tell(accepted: Accepted, seconds: float) -> None:
    """Say what was accepted, by counts."""
    record = accepted.new.record
    out(f"Installed {record.instrument} ({record.language}): {record.title}")
    if record.partial:
        out(f"An excerpt, {record.range}: it answers for these alone and says nothing about the rest.")
    out(f"{counts_line(accepted.counts)}; {len(accepted.new.original):,} bytes in {seconds:.1f} s.")


def added_json(accepted: Accepted, seconds: float) -> dict[str, object]:
    """What was accepted, as JSON."""
    counts = asdict(accepted.counts) | {"bytes": len(accepted.new.original), "seconds": round(seconds, 3)}
    return {"text": text_json(accepted.new.record), "counts": counts, "warnings": list(accepted.warnings)}


def counts_line(counts: Counts) -> str:
    """What a text holds, in words."""
    preamble = f"preamble with {counts.considerations} considerations" if counts.considerations else "no preamble"
    return (
        f"{counts.articles} articles, {counts.paragraphs} paragraphs, {counts.letters} letters, "
        f"{counts.romans} romans, {preamble}"
    )


def _add_commentary(file: Path, about: dict[str, str | None], as_json: bool) -> None:
    from bot.assemble import read_corpus, today
    from bot.settings import load_settings
    from index.commentary_intake import accept_commentary, read_written
    from index.files import CORPUS_DIR
    from index.library import install_commentary

    started = time.perf_counter()
    settings = load_settings()
    with told():
        written = read_written(file)
        about = _asked(written, about)
        corpus = read_corpus(settings)
        shipped = {path.stem for path in (CORPUS_DIR / "commentary").glob("*.md")}
        exists = corpus.provisions.__contains__
        accepted = accept_commentary(written, about, shipped, corpus.library, exists, today())
        install_commentary(settings.library_folder, accepted.new)
    for remark in accepted.remarks:
        talk(f"Note: {remark}.")
    record, points = accepted.new.record, accepted.new.points
    seconds = time.perf_counter() - started
    index = refresh()
    naming = sum(bool(point.articles) for point in points)
    if as_json:
        told_points = [{"locator": str(point.locator), "heading": point.heading} for point in points]
        added = {
            "commentary": commentary_json(record),
            "points": told_points,
            "remarks": list(accepted.remarks),
            "index": index,
        }
        out_json({"schema": 1, "kind": "corpus_added"} | added)
        return
    out(f"Installed the commentary {record.slug}: {record.title}")
    out(f"{len(points)} points, {naming} of which name provisions; {len(written.data):,} bytes in {seconds:.1f} s.")


def _asked(written: Written, about: dict[str, str | None]) -> dict[str, str | None]:
    """What must be known of a commentary: asked on a terminal. Raises UsageError elsewhere, with the flags."""
    from index.commentary_intake import lacking

    missing = lacking(written, about)
    if missing and not sys.stdin.isatty():
        flags = " ".join(f"--{name}" for name in missing)
        none = ' (--url "" where there is none)' if "url" in missing else ""
        raise UsageError(f"{written.path.name}: its source must be named; say {flags}{none}")
    return about | {
        name: typer.prompt(name.capitalize(), default="" if name == "url" else None, err=True) for name in missing
    }
