"""`rapporteur config show` and `rapporteur doctor`."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.shared import out, out_json

CONFIG = """Examples:

  rapporteur config show

  rapporteur config show --json

The settings in force."""

config = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help=CONFIG, short_help="The settings in force.")
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def mount(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(config, name="config")
    app.command(help=DOCTOR, short_help="Look over the installation.")(doctor)


@config.command(
    help="Examples:\n\n  rapporteur config show\n\nEvery setting with its value and where that came from.",
    short_help="Every setting with its value and where that came from.",
)
def show(as_json: Json = False) -> None:
    """Print the settings; secrets are masked."""
    from bot.settings import describe, load_settings

    rows = describe(load_settings())
    if as_json:
        told = [{"name": r.name, "value": r.value, "source": r.source, "about": r.about} for r in rows]
        out_json({"schema": 1, "kind": "config", "settings": told})
        return
    for row in rows:
        out(f"{row.name} = {row.value or '(not set)'}  [{row.source}]\n  {row.about}")


DOCTOR = """Examples:

  rapporteur doctor

  rapporteur doctor --json

Settings with their sources, texts, index, vectors, disk, versions, model and Discord: one line a finding, with
the next step. A model, a Chroma server and Discord are asked where they are set. Exit code 1 where something fails."""


def doctor(as_json: Json = False) -> None:
    """Look over the installation."""
    from bot.doctor import examine

    findings = examine()
    if as_json:
        told = [{"name": f.name, "ok": f.ok, "told": f.told, "next": f.next_step} for f in findings]
        out_json({"schema": 1, "kind": "doctor", "findings": told})
    else:
        for finding in findings:
            step = f" Next: {finding.next_step}" if finding.next_step else ""
            out(f"{'ok  ' if finding.ok else 'FAIL'} {finding.name}: {finding.told}{step}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)
