"""`rapporteur eval verify`: the verifier and `verify` over labelled claims."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.shared import out, out_json, the_assistant

HELP = """Examples:

  rapporteur eval verify

  rapporteur eval verify --json

Measure the check of statements on claims as a model words them, and `verify` on the drafts of eval/drafts, whose
sentences are labelled right or wrong."""


def mount(group: typer.Typer) -> None:
    """Add the command to the `eval` group."""
    group.command(help=HELP, short_help="Measure the check of statements and of drafts.")(verify)


def verify(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Measure the verifier."""
    from dataclasses import asdict

    from eval import drafts, rewordings

    kit = the_assistant().kit
    judged, sets = drafts.judge_drafts(kit), rewordings.sets(kit.corpus)
    if as_json:
        rows = [{"draft": one.draft, "outcome": one.outcome} | asdict(one.sentence) for one in judged]
        out_json(
            {"schema": 1, "kind": "eval_verify", "drafts": rows, "rewordings": {n: asdict(f) for n, f in sets.items()}}
        )
        return
    out("\n".join([*drafts.as_lines(judged), "", *rewordings.as_lines(sets)]))
