"""The log: to stderr, one line an event, as JSON where nobody sits before it.

It holds ids, statuses and places in the code, never words that people wrote.
"""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path
from typing import Any


def logger(level: str = "warning") -> Any:
    """A structlog logger; imported when something is logged, for most questions log nothing."""
    import structlog

    readable = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S" if readable else "iso", utc=not readable),
            structlog.dev.ConsoleRenderer() if readable else structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
    )
    return structlog.get_logger("rapporteur")


def log_failure(number: str, error: BaseException) -> None:
    """Where an error was raised; never its own words or the frames' values, which may hold the question."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    logger().error("failed", id=number, error=type(error).__name__, at=place)


class QuietHandler(logging.Handler):
    """A library's log without its words: a message's template and an error's place, never what was filled in."""

    def emit(self, record: logging.LogRecord) -> None:
        """One line; arguments and tracebacks may hold what people wrote."""
        error = record.exc_info[1] if record.exc_info else None
        frame = traceback.extract_tb(error.__traceback__)[-1:] if error else []
        told = {"error": type(error).__name__} if error else {}
        told |= {"at": f"{Path(frame[0].filename).name}:{frame[0].lineno}"} if frame else {}
        template = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        getattr(logger(), record.levelname.lower(), logger().warning)(template, source=record.name, **told)


def quiet_libraries() -> None:
    """Every library's log goes through QuietHandler, warnings and worse."""
    logging.basicConfig(level=logging.WARNING, handlers=[QuietHandler()], force=True)
