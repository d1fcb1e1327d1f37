"""The command line. Only typer and the standard library are imported before a command runs."""

from __future__ import annotations

import sys

from bot.errors import RapporteurError


def main() -> None:
    """Run the command line; a failure is one sentence on stderr and an exit code."""
    from bot.cli.app import app

    try:
        app()
    except RapporteurError as error:
        print(f"rapporteur: {error}", file=sys.stderr)  # noqa: T201 - the one place where a failure is told
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(1) from None
