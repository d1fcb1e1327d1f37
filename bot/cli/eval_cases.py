"""`rapporteur eval cases check|add`: the gold questions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.shared import out, out_json, talk, the_corpus
from bot.errors import UsageError

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Check the gold questions, or draft one.")


@app.command(
    short_help="Check the gold questions.",
    help="Examples:\n\n  rapporteur eval cases check\n\nDangling names, doubles, contamination. Exit 1 on a finding.",
)
def check(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Check the gold questions."""
    from dataclasses import asdict

    from eval.gold import load_cases
    from eval.gold_check import check_cases

    cases = load_cases()
    found = check_cases(cases, the_corpus())
    if as_json:
        out_json({"schema": 1, "kind": "eval_cases", "cases": len(cases), "findings": [asdict(one) for one in found]})
    else:
        for one in found:
            out(str(one))
        talk(f"{len(cases)} cases, {len(found)} findings")
    raise typer.Exit(1 if found else 0)


@app.command(
    short_help="Draft a case.",
    help="Examples:\n\n  rapporteur eval cases add answer.json > draft.yaml\n\n"
    "Turn the record of a bad answer into a draft case, for a person to finish.",
)
def add(answer: Annotated[Path, typer.Argument(help="An answer object, or - for stdin.")]) -> None:
    """Draft a case."""
    import json
    import sys

    from eval.draft import draft_case
    from eval.gold import load_cases

    try:
        text = sys.stdin.read() if str(answer) == "-" else answer.read_text(encoding="utf-8")
        record = json.loads(text)
        drafted = draft_case(record, load_cases())
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(f"{answer} is no answer object ({error})") from error
    out(drafted)
