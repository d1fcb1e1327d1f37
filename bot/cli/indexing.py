"""`rapporteur index build|status`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.shared import out, out_json, progress, talk, the_corpus
from bot.errors import IndexUnavailableError

if TYPE_CHECKING:
    from index.shipped import Corpus

INDEX = """Examples:

  rapporteur index build

  rapporteur index status --json

Build the index, or see what it was built from."""

index = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help=INDEX,
    short_help="Build the index, or see what it was built from.",
)


def mount(app: typer.Typer) -> None:
    """Add the command group."""
    app.add_typer(index, name="index")


@index.command(
    help="Examples:\n\n  rapporteur index build\n\n  rapporteur index build --embedder ollama:nomic-embed-text\n\n"
    "Build the index anew; the old one stays whole until then.",
    short_help="Build the index anew.",
)
def build(
    embedder: Annotated[
        str | None, typer.Option("--embedder", help="PROVIDER:MODEL@URL, or local; default: RAPPORTEUR_EMBEDDER.")
    ] = None,
) -> None:
    """Build the index."""
    from bot.assemble import rebuild
    from bot.settings import load_settings

    started, settings = time.perf_counter(), load_settings(embedder=embedder)
    manifest, update = rebuild(settings, progress())
    seconds = time.perf_counter() - started
    talk(f"Built in {seconds:.1f} s: {manifest.passages} passages, {manifest.lines} lines ({manifest.digest}).")
    if update.passages:
        talk(f"Index of the library: {update}.")
    if manifest.embedder != load_settings().embedder_name:
        talk(f"Answers need RAPPORTEUR_EMBEDDER={settings.embedder or manifest.embedder} from now on.")


@index.command(
    help="Examples:\n\n  rapporteur index status --json\n\nWhat the index was built from, and whether it is current.",
    short_help="What the index was built from.",
)
def status(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Show the manifest."""
    from bot.settings import load_settings
    from index.build import is_current
    from index.manifest import IndexFault, read_manifest
    from index.store import current_build

    settings, corpus = load_settings(), the_corpus()
    folder = settings.index_folder
    try:
        manifest = read_manifest(current_build(folder))
    except IndexFault as error:
        raise IndexUnavailableError(str(error)) from error
    same = manifest.embedder == settings.embedder_name
    current = same and is_current(manifest, corpus)
    library = _library(corpus, settings.catalogue_folder, manifest.digest)
    if as_json:
        about = {"schema": 1, "kind": "index", "folder": str(folder), "current": current, "digest": manifest.digest}
        out_json(about | {"embedder": manifest.embedder, "dimension": manifest.dimension, "library": library})
        return
    out(
        f"{folder}\n{manifest.passages} passages, {manifest.lines} lines, embedder {manifest.embedder} "
        f"({manifest.dimension} dimensions), digest {manifest.digest}"
    )
    if same:
        out("Current." if current else "Built from an older corpus; the next question builds it anew.")
    else:
        out(f"Built with another embedder than {settings.embedder_name}; rapporteur index build mends it.")
    if library is not None:
        out(_library_line(library))


def _library(corpus: Corpus, folder: Path, base: str) -> dict[str, Any] | None:
    """What the index of the library was made from; None where nothing is installed."""
    from index.cataloguing import catalogue_status
    from index.manifest import IndexFault

    held = corpus.library
    if not held.texts and not held.commentary:
        return None
    about = {"folder": str(folder), "texts": len(held.texts), "commentary": len(held.commentary)}
    try:
        listing, current = catalogue_status(held, folder, base)
    except IndexFault as error:
        return about | {"current": False, "passages": 0, "embedded": 0, "fault": str(error)}
    return about | {"current": current, "passages": listing.passages, "embedded": listing.embedded, "fault": None}


def _library_line(library: dict[str, Any]) -> str:
    told = f"Library: {library['texts']} texts, {library['commentary']} commentaries, {library['passages']} passages"
    last = f"{library['embedded']} of them embedded by the last update"
    if library["current"]:
        return f"{told}, {last}. Current."
    return f"{told}. {library['fault'] or 'Made from an older library.'} The next question brings it up to date."
