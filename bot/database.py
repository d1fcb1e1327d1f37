"""The bot's database: where it is, how it is opened, and the plain SQL that SQLite and PostgreSQL both understand."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from sqlalchemy import Table, event, func, insert, make_url, select, update
from sqlalchemy.exc import ArgumentError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import RapporteurError, SettingsError

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}


class StateError(RapporteurError):
    """The database cannot be used."""


def read_salt(folder: Path) -> bytes:
    """The secret that ids are hashed with; made on first use. Raises StateError."""
    path = folder / "bot.salt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(secrets.token_bytes(32))
        except FileExistsError:
            pass
        salt = path.read_bytes()
    except OSError as error:
        raise StateError(f"{path} cannot be used: {error.strerror}") from error
    if len(salt) < 32:
        raise StateError(f"{path} is damaged; restore it from a backup, or remove it and {folder / 'bot.db'}")
    return salt


def address(url: str | None, folder: Path) -> str:
    """The database's address with its driver; a file in `folder` without a setting. Raises SettingsError."""
    if not url:
        path = folder / "bot.db"
        path.touch(mode=0o600, exist_ok=True)
        return f"sqlite+aiosqlite:///{path}"
    try:
        made = make_url(url)
    except ArgumentError as error:
        raise SettingsError("RAPPORTEUR_DATABASE_URL is no address of a database") from error
    driver = DRIVERS.get(made.drivername.partition("+")[0])
    if driver is None:
        raise SettingsError("RAPPORTEUR_DATABASE_URL must begin with sqlite:/// or postgresql://")
    return made.set(drivername=driver).render_as_string(hide_password=False)


def open_engine(url: str | None, folder: Path) -> AsyncEngine:
    """The database of the setting, else a file in `folder`. Raises SettingsError or StateError."""
    engine = create_async_engine(address(url, folder), pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    return engine


def _prepare_sqlite(engine: AsyncEngine) -> None:
    """Write-ahead log, foreign keys, and transactions that begin where they are said to (DDL too)."""

    @event.listens_for(engine.sync_engine, "connect")
    def connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("busy_timeout=5000", "journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


async def one_at_a_time(connection: AsyncConnection, number: int) -> None:
    """Let no other transaction of the same number go on before this one ends; SQLite writes one at a time anyway."""
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_advisory_xact_lock(number)))


async def inserted(connection: AsyncConnection, table: Table, **values: Any) -> bool:
    """Whether the row could be added; False where its key is there already."""
    try:
        async with connection.begin_nested():
            await connection.execute(insert(table).values(**values))
    except IntegrityError:
        return False
    return True


async def put(
    connection: AsyncConnection, table: Table, key: dict[str, Any], new: dict[str, Any], changes: dict[str, Any]
) -> None:
    """Add the row `key` with the values `new`, or change it by `changes` where it is there."""
    if not await _changed(connection, table, key, changes) and not await inserted(connection, table, **key, **new):
        await _changed(connection, table, key, changes)


async def _changed(connection: AsyncConnection, table: Table, key: dict[str, Any], changes: dict[str, Any]) -> bool:
    where = [table.c[name] == value for name, value in key.items()]
    return (await connection.execute(update(table).where(*where).values(**changes))).rowcount > 0


async def add_one(connection: AsyncConnection, table: Table, key: dict[str, Any], name: str) -> None:
    more = {name: table.c[name] + 1}
    await put(connection, table, key, {name: 1}, more)
