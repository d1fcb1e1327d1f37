"""`rapporteur eval bench`: beside stock LlamaIndex and Chroma, and as the library grows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.shared import out, out_json, talk
from bot.errors import UsageError

TREATIES = Path("..", "shared", "treaties")
"""Beside the project, where its tests look for them too."""

HELP = """Examples:

  rapporteur eval bench

  rapporteur eval bench --rounds 9 --json

  rapporteur eval bench --growth --sizes 1000,10000 --treaties ../shared/treaties

  rapporteur eval bench --docs

Cold and warm questions, memory, build, one passage more and retrieval on dev, ours beside stock LlamaIndex + Chroma
in one run; ratios with their spread. With --growth instead how the catalogue of the library grows, over treaty
provisions varied by code; --treaties names the folder of their texts. --docs runs both and writes
docs/benchmarks.md. Needs the test packages (make setup). Exit code 1 when a target is missed."""


def mount(group: typer.Typer) -> None:
    """Add the command to the `eval` group."""
    group.command(help=HELP, short_help="Beside stock LlamaIndex and Chroma, and as the library grows.")(bench)


def bench(
    rounds: Annotated[int, typer.Option("--rounds", min=1, max=50, help="Rounds; each figure has a spread.")] = 5,
    growth: Annotated[bool, typer.Option("--growth", help="Measure how the library's catalogue grows.")] = False,
    sizes: Annotated[str, typer.Option("--sizes", help="Passages, for growth.")] = "1000,10000,100000",
    treaties: Annotated[Path, typer.Option("--treaties", help="The folder of treaty texts, for growth.")] = TREATIES,
    docs: Annotated[bool, typer.Option("--docs", help="Run everything and write docs/benchmarks.md.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Run the benchmark."""
    from eval import bench as beside
    from eval import growth as grown
    from eval.benchmarks import DOCS_PAGE, write_page

    counts = _sizes(sizes)
    texts = _held(treaties) if growth or docs else None
    if docs or not growth:
        _needs_peer()
    compared = beside.bench(rounds, talk) if docs or not growth else None
    growing = grown.grow(texts, counts, talk) if texts else None
    if compared and growing:
        write_page(compared, growing)
        talk(f"Written: {DOCS_PAGE}")
    results = [one for one in (compared, growing) if one]
    if as_json:
        out_json(results[0] if len(results) == 1 else {"schema": 1, "kind": "bench_all", "parts": results})
    else:
        told = [beside.as_text(compared)] if compared else []
        out("\n".join([*told, *([grown.as_text(growing)] if growing else [])]))
    if not all(kept for one in results for kept in _kept(one)):
        raise typer.Exit(1)


def _kept(result: dict[str, Any]) -> list[bool]:
    return [bool(one["kept"]) for one in result.get("ratios", result.get("targets", ()))]


def _sizes(told: str) -> tuple[int, ...]:
    parts = told.split(",")
    if not all(one.isdecimal() and int(one) > 0 for one in parts):
        raise UsageError("--sizes takes numbers of passages, such as 1000,10000")
    return tuple(sorted({int(one) for one in parts}))


def _held(treaties: Path) -> Path:
    if not treaties.is_dir():
        raise UsageError(f"growth is measured on treaty texts, and there is no folder {treaties}: --treaties")
    return treaties


def _needs_peer() -> None:
    from importlib.util import find_spec

    if find_spec("llama_index.vector_stores.chroma") is None:
        raise UsageError("the peer needs llama-index-vector-stores-chroma: make setup")
