"""`rapporteur eval bench`: speed and memory beside stock LlamaIndex and Chroma."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.shared import out, out_json, talk
from bot.errors import UsageError

HELP = """Examples:

  rapporteur eval bench

  rapporteur eval bench --rounds 9 --json

Cold and warm questions, memory and build, ours beside stock LlamaIndex + Chroma in one run; ratios with their spread.
Needs the test packages (make setup). Exit code 1 when a ratio misses its target."""


def mount(group: typer.Typer) -> None:
    """Add the command to the `eval` group."""
    group.command(help=HELP, short_help="Speed and memory beside stock LlamaIndex and Chroma.")(bench)


def bench(
    rounds: Annotated[int, typer.Option("--rounds", min=1, max=50, help="Rounds; each figure has a spread.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Run the benchmark."""
    from importlib.util import find_spec

    if find_spec("llama_index.vector_stores.chroma") is None:
        raise UsageError("the peer needs llama-index-vector-stores-chroma: make setup")
    from eval.bench import as_text
    from eval.bench import bench as run

    result = run(rounds, talk)
    if as_json:
        out_json(result)
    else:
        out(as_text(result))
    if not all(one["kept"] for one in result["ratios"]):
        raise typer.Exit(1)
