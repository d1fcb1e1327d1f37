"""`rapporteur index build|status`."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from bot.cli.shared import out, out_json, progress, talk, the_corpus
from bot.errors import IndexUnavailableError

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
    help="Examples:\n\n  rapporteur index build\n\nBuild the index anew; the old one stays whole until then.",
    short_help="Build the index anew.",
)
def build() -> None:
    """Build the index."""
    from bot.settings import load_settings
    from index.build import build_index
    from index.manifest import IndexFault

    started = time.perf_counter()
    try:
        manifest = build_index(the_corpus(), load_settings().index_folder, progress())
    except IndexFault as error:
        raise IndexUnavailableError(str(error)) from error
    seconds = time.perf_counter() - started
    talk(f"Built in {seconds:.1f} s: {manifest.passages} passages, {manifest.lines} lines ({manifest.digest}).")


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

    folder = load_settings().index_folder
    try:
        manifest = read_manifest(current_build(folder))
    except IndexFault as error:
        raise IndexUnavailableError(str(error)) from error
    current = is_current(manifest, the_corpus())
    if as_json:
        about = {"schema": 1, "kind": "index", "folder": str(folder), "current": current, "digest": manifest.digest}
        out_json(about | {"embedder": manifest.embedder, "dimension": manifest.dimension})
        return
    out(
        f"{folder}\n{manifest.passages} passages, {manifest.lines} lines, embedder {manifest.embedder} "
        f"({manifest.dimension} dimensions), digest {manifest.digest}"
    )
    out("Current." if current else "Built from an older corpus; the next question builds it anew.")
