"""The log: to stderr, one line an event; ids, statuses and places in the code, never words that people wrote."""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path
from typing import Any


def logger(level: str = "warning") -> Any:
    """A structlog logger; imported when something is logged, for most questions log nothing."""
    import structlog

    structlog.configure(
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
    )
    return structlog.get_logger("rapporteur")


def log_failure(number: str, error: BaseException) -> None:
    """Where an error was raised; never its own words or the frames' values, which may hold the question."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    logger().error("failed", id=number, error=type(error).__name__, at=place)
