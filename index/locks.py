"""One process at a time changes a folder, and readers hold what they read; locks fall with their process.

SQLite's locks are the same on every system and need no server.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

LOCK_FILE = "lock"


class NotLocked(Exception):  # noqa: N818 - it says what is so
    """The folder stayed locked by another process, or cannot be written; the message says which."""


@contextmanager
def locked(folder: Path, seconds: float, wait: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Wait at most so long until nobody else changes this folder, which must exist. Raises NotLocked.

    `wait` is called before waiting.
    """
    try:
        lock = _alone(folder / LOCK_FILE) or _alone(folder / LOCK_FILE, seconds, wait)
    except sqlite3.OperationalError as error:
        raise NotLocked(f"it cannot be written ({error})") from error
    if lock is None:
        raise NotLocked("another process is at work in it")
    with closing(lock):
        yield


def _alone(path: Path, seconds: float = 0.0, wait: Callable[[], None] = lambda: None) -> sqlite3.Connection | None:
    """The lock of one alone, until it is closed; None where somebody else keeps it all the time."""
    wait()
    lock = sqlite3.connect(path, timeout=seconds, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        if "locked" in str(error):
            return None
        raise
    return lock


def make_holdable(path: Path) -> None:
    """Write the file that readers hold: a database with nothing in it, for an empty file cannot be held."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version = 1")


def hold(path: Path) -> Callable[[], None]:
    """Hold a file, together with other readers, until the result is called.

    Where it is not there or nothing can be locked, nothing is held.
    """
    try:
        held = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
        )
        held.execute("BEGIN")
        held.execute("SELECT * FROM sqlite_master").fetchall()
    except sqlite3.Error:
        return lambda: None
    return held.close


def is_held(path: Path) -> bool:
    """Whether somebody holds a file."""
    if not path.exists():
        return False
    try:
        lock = _alone(path)
    except sqlite3.Error:
        return False
    if lock is not None:
        lock.close()
    return lock is None
