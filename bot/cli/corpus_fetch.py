"""`rapporteur corpus fetch`: official texts from their official addresses."""

from __future__ import annotations

import typer


def mount(corpus: typer.Typer) -> None:
    """Add the command."""
