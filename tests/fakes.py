"""Stand-ins for the outside world; here only the calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date


def on(day: str) -> Callable[[], date]:
    """A clock that stands on a day such as `2026-11-24`."""
    return lambda: date.fromisoformat(day)
