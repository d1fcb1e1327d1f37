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
        print(f"rapporteur: {error}", file=sys.stderr)  # noqa: T201 - failures are told here
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(1) from None
    except Exception as error:
        raise SystemExit(_unforeseen(error)) from None


def _unforeseen(error: Exception) -> int:
    """Tell a failure that nobody foresaw: a stack trace would show the words that were asked."""
    from secrets import token_hex

    from bot.logs import log_failure
    from prompts import replies

    number = token_hex(4)
    log_failure(number, error)
    print(f"rapporteur: {replies().say('error_internal', id=number)}", file=sys.stderr)  # noqa: T201
    return 1
