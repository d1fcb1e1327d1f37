"""`rapporteur corpus list|remove`, and the group that `add` and `fetch` join: what the user installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.shared import out, out_json, talk
from bot.errors import CorpusFileError, UsageError

if TYPE_CHECKING:
    from index.library import CommentaryRecord, Library, TextRecord

CORPUS = """Examples:

  rapporteur corpus fetch

  rapporteur corpus add A_RES_79_243-EN.pdf --instrument uncc

  rapporteur corpus list

Official texts and commentary that you install beside what ships."""

corpus = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help=CORPUS,
    short_help="Official texts and commentary that you install.",
)
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Language = Annotated[str | None, typer.Option("--language", metavar="CODE", help="en, es, fr, pt, de, ar, ru or zh.")]


def mount(app: typer.Typer) -> None:
    """Add the command group."""
    app.add_typer(corpus, name="corpus")


@contextmanager
def told() -> Iterator[None]:
    """Whatever is refused inside, as the error that ends a command with one sentence."""
    from index.files import CorpusError
    from index.intake import Refused, Unclear
    from index.library import LibraryFault
    from index.readers import UnreadableText

    try:
        yield
    except Unclear as error:
        raise UsageError(str(error)) from error
    except (CorpusError, LibraryFault, Refused, UnreadableText) as error:
        raise CorpusFileError(str(error)) from error


@corpus.command(
    name="list",
    help="Examples:\n\n  rapporteur corpus list\n\n  rapporteur corpus list --json\n\n"
    "The official texts and the commentary that are installed, with where they came from.",
    short_help="What is installed, and where it came from.",
)
def list_all(as_json: Json = False) -> None:
    """List what is installed."""
    library = the_library()
    if as_json:
        out_json(library_json(library))
        return
    for text in library.texts:
        out(text_line(text.record))
    for one in library.commentary:
        out(commentary_line(one.record))
    if not library.texts and not library.commentary:
        talk("Nothing is installed yet; `rapporteur corpus fetch` asks the official addresses.")


@corpus.command(
    help="Examples:\n\n  rapporteur corpus remove uncc --language ar\n\n"
    "  rapporteur corpus remove --commentary civicus-2024\n\n"
    "Remove an instrument's text in one language or in all, or a commentary.",
    short_help="Remove an official text or a commentary.",
)
def remove(
    instrument: Annotated[str | None, typer.Argument(help="uncc, budapest, untoc, …")] = None,
    language: Language = None,
    commentary: Annotated[str | None, typer.Option("--commentary", metavar="SLUG", help="A commentary's name.")] = None,
    as_json: Json = False,
) -> None:
    """Remove a text or a commentary."""
    if (instrument is None) == (commentary is None) or (commentary and language):
        raise UsageError(
            "say what to remove: an INSTRUMENT (with --language CODE for one language) or --commentary SLUG"
        )
    library = the_library()
    removed = _remove_commentary(library, commentary) if commentary else _remove_texts(library, instrument, language)
    index = refresh()
    if as_json:
        out_json(library_json(the_library()) | {"removed": removed, "index": index})
    else:
        out(f"Removed: {', '.join(removed)}.")


def _remove_commentary(library: Library, slug: str) -> list[str]:
    from bot.settings import load_settings
    from index.library import remove_commentary

    with told():
        if not remove_commentary(load_settings().library_folder, slug):
            names = ", ".join(one.record.slug for one in library.commentary) or "none"
            raise CorpusFileError(f"no commentary '{slug}' is installed; installed is {names}")
    return [f"commentary {slug}"]


def _remove_texts(library: Library, instrument: str | None, language: str | None) -> list[str]:
    from bot.settings import load_settings
    from index.library import remove_text

    found = [
        one.record
        for one in library.texts
        if one.record.instrument == instrument and language in (None, one.record.language)
    ]
    if not found:
        names = ", ".join(f"{one.record.instrument} ({one.record.language})" for one in library.texts) or "none"
        wanted = f"{instrument} ({language})" if language else instrument
        raise CorpusFileError(f"no text of {wanted} is installed; installed is {names}")
    with told():
        for record in found:
            remove_text(load_settings().library_folder, record.instrument, record.language)
    return [f"{record.instrument} ({record.language}), {record.range}" for record in found]


def refresh() -> dict[str, int] | None:
    """Bring the library's index up to date and say by counts what that took; None where it cannot be done now."""
    from bot.assemble import update_catalogue
    from bot.cli.shared import progress
    from bot.errors import IndexUnavailableError
    from bot.settings import load_settings

    try:
        update = update_catalogue(load_settings(), progress())
    except IndexUnavailableError as error:
        talk(f"The index of the library is not up to date ({error}); the next question tries again.")
        return None
    talk(f"Index of the library: {update}.")
    return {"passages": update.passages, "embedded": update.embedded}


def the_library() -> Library:
    """What is installed, by the settings in force."""
    from bot.settings import load_settings
    from index.library import read_library

    with told():
        return read_library(load_settings().library_folder)


def text_line(record: TextRecord) -> str:
    """An installed text in some lines."""
    excerpt = ", an excerpt" if record.partial else ""
    return (
        f"{record.instrument} ({record.language}): {record.title}\n"
        f"  authentic; {record.range}{excerpt}{'' if record.preamble else '; no preamble'}\n"
        f"  from {record.source}, {record.obtained}, {record.kind}, SHA-256 {record.sha256[:12]}\n"
        f"  {record.licence or 'no note on its licence'}"
    )


def commentary_line(record: CommentaryRecord) -> str:
    """An installed commentary in some lines."""
    by = ", ".join(part for part in (record.author, record.organisation, record.date) if part)
    return (
        f"commentary {record.slug}: {record.title}\n"
        f"  commentary; {record.points} points; {by}; {record.url or 'no address'}\n"
        f"  from {record.source}, {record.obtained}, {record.kind}, SHA-256 {record.sha256[:12]}"
    )


def library_json(library: Library) -> dict[str, object]:
    """What is installed, as the object that `--json` prints."""
    return {
        "schema": 1,
        "kind": "corpus",
        "texts": [text_json(one.record) for one in library.texts],
        "commentary": [commentary_json(one.record) for one in library.commentary],
    }


def text_json(record: TextRecord) -> dict[str, object]:
    """An installed text as JSON."""
    names = "instrument language title range partial preamble source obtained kind sha256 licence url".split()
    row = {name: getattr(record, name) for name in names}
    return row | {"provenance": "authentic", "articles": list(record.articles)}


def commentary_json(record: CommentaryRecord) -> dict[str, object]:
    """An installed commentary as JSON."""
    names = "slug title author organisation date url points source obtained kind sha256".split()
    return {name: getattr(record, name) for name in names} | {"provenance": "commentary"}
