"""One process at a time changes a folder; the lock falls with the process that holds it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK_FILE = "lock"


class NotLocked(Exception):  # noqa: N818 - it says what is so
    """The folder stayed locked by another process, or cannot be written; the message says which."""


@contextmanager
def locked(folder: Path, seconds: float) -> Iterator[None]:
    """Wait at most so long until nobody else changes this folder, which must exist. Raises NotLocked."""
    lock = None
    try:
        lock = sqlite3.connect(folder / LOCK_FILE, timeout=seconds, isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if lock is not None:
            lock.close()
        busy = "locked" in str(error)
        raise NotLocked("another process is at work in it" if busy else f"it cannot be written ({error})") from error
    try:
        yield
    finally:
        lock.close()
