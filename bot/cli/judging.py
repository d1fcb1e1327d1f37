"""`rapporteur eval judge`: the configured language model as a second opinion on a run."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.shared import out, out_json, talk
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.providers.model import Model
    from eval.judge import Verdicts
    from eval.log import Run

HELP = """Examples:

  rapporteur eval judge --limit 20

  rapporteur eval judge --log RUN.jsonl --json

Ask the language model of RAPPORTEUR_LLM, of each answer of a run, whether its sources carry its statements and whether
it answers the question. Questions and answers go to that model. Exit code 5 when it is out of reach."""


def mount(group: typer.Typer) -> None:
    """Add the command to the `eval` group."""
    group.command(help=HELP, short_help="A language model's second opinion on a run.")(judge)


def judge(
    log: Annotated[Path | None, typer.Option(help="The run; by default the newest.")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="So many answers at most.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Judge a run."""
    from bot.assemble import the_model
    from bot.cli.eval import the_log
    from bot.settings import load_settings
    from eval.judge import as_object, as_text
    from eval.log import read_run

    model = the_model(load_settings())
    if model is None:
        raise UsageError("a judge is a language model: set RAPPORTEUR_LLM (docs/models.md)")
    found = asyncio.run(_judged(read_run(the_log(log)), model, limit))
    if as_json:
        out_json(as_object(found))
    else:
        out(as_text(found))


async def _judged(run: Run, model: Model, limit: int | None) -> Verdicts:
    from eval.judge import judge_run

    try:
        return await judge_run(run, model, limit, lambda done, of: talk(f"{done} of {of}") if done % 25 == 0 else None)
    finally:
        await model.close()
