"""Numbered steps from an empty database to the tables of `bot/tables.py`; each runs once, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Column, Connection, Integer, MetaData, Table, func, insert, inspect, select

from bot.errors import RapporteurError
from bot.migrations import m0001_start

MIGRATIONS: tuple[Callable[[Connection], None], ...] = (m0001_start.upgrade,)
"""In order: number 1 first. A step is never changed once it was released; a new one is added."""

_done = Table("migrations", MetaData(), Column("number", Integer, primary_key=True, autoincrement=False))


class NewerDatabaseError(RapporteurError):
    """The database was written by a later version."""


def migrate(connection: Connection) -> int:
    """Bring the database up to date in the caller's transaction; the number of steps that ran."""
    if not inspect(connection).has_table(_done.name):
        _done.create(connection)
    at = connection.scalar(select(func.max(_done.c.number))) or 0
    if at > len(MIGRATIONS):
        raise NewerDatabaseError(f"the bot's database is of a later version (step {at}); install that one")
    for number, upgrade in enumerate(MIGRATIONS[at:], at + 1):
        upgrade(connection)
        connection.execute(insert(_done).values(number=number))
    return len(MIGRATIONS) - at
