"""The bot's state as one file, and back: the same from SQLite and PostgreSQL, so that it moves between them too."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Date, Table, delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import StateError, open_engine, read_salt
from bot.errors import RapporteurError
from bot.migrations import MIGRATIONS, migrate
from bot.tables import metadata
from index.installed import write_whole

SCHEMA, KIND = 1, "state"


class BackupError(RapporteurError):
    """A backup cannot be written, read or restored."""


async def back_up(folder: Path, url: str | None, file: Path) -> int:
    """Write everything that is kept, as of one moment, and the salt, to a file; the bot may run meanwhile.

    Only its owner may read the file, which is written whole or not at all. Returns the number of
    rows. Raises BackupError, SettingsError or StateError.
    """
    salt = read_salt(folder)
    async with _database(folder, url) as connection:
        tables = {table.name: await _rows(connection, table) for table in metadata.sorted_tables}
    told = {"schema": SCHEMA, "kind": KIND, "step": len(MIGRATIONS), "salt": salt.hex(), "tables": tables}
    try:
        write_whole(file, json.dumps(told, ensure_ascii=False))
    except OSError as error:
        raise BackupError(f"{file} cannot be written: {error.strerror or error}") from error
    return sum(map(len, tables.values()))


async def restore(folder: Path, url: str | None, file: Path, *, replace: bool = False) -> int:
    """Put what a backup holds in place of what is kept; the bot must not run meanwhile.

    The rows change in one transaction, then the salt in one step: after an interruption, restore again.
    Without `replace` a database that holds anything is left alone. Returns the number of rows.
    Raises BackupError, SettingsError or StateError.
    """
    salt, tables = _read(file)
    read_salt(folder)  # makes the folder, or says why it cannot be used
    async with _database(folder, url) as connection:
        for table in reversed(metadata.sorted_tables):
            if not replace and await connection.scalar(select(func.count()).select_from(table)):
                raise BackupError("the bot's database is not empty; --replace puts the backup in its place")
            await connection.execute(delete(table))
        for table in metadata.sorted_tables:
            if tables[table.name]:
                await connection.execute(insert(table), tables[table.name])
    try:
        _write_salt(folder / "bot.salt", salt)
    except OSError as error:
        raise BackupError(f"{folder / 'bot.salt'} cannot be written: {error.strerror or error}") from error
    return sum(map(len, tables.values()))


@asynccontextmanager
async def _database(folder: Path, url: str | None) -> AsyncIterator[AsyncConnection]:
    """One transaction that sees one moment, over the tables as this version knows them. Raises StateError."""
    engine = open_engine(url, folder)
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    try:
        async with engine.begin() as connection:
            await connection.run_sync(migrate)
            yield connection
    except (SQLAlchemyError, OSError) as error:
        raise StateError(f"the bot's database cannot be used ({type(error).__name__})") from error
    finally:
        await engine.dispose()


def _names(table: Table) -> list[str]:
    """The columns that are kept: a number that the database gives by itself says nothing."""
    return [column.name for column in table.columns if column is not table.autoincrement_column]


async def _rows(connection: AsyncConnection, table: Table) -> list[dict[str, Any]]:
    found = (await connection.execute(select(*(table.c[name] for name in _names(table))))).mappings()
    return [{name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
            for row in found]  # fmt: skip


def _read(file: Path) -> tuple[bytes, dict[str, list[dict[str, Any]]]]:
    """The salt, and the rows of every table. Raises BackupError."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        if (told["schema"], told["kind"]) != (SCHEMA, KIND):
            raise BackupError(f"{file} is no backup of the bot's state")
        if told["step"] != len(MIGRATIONS):
            raise BackupError(f"{file} is of another version of the database (step {told['step']}); install that one")
        salt = bytes.fromhex(told["salt"])
        tables = {one.name: [_row(one, row) for row in told["tables"][one.name]] for one in metadata.sorted_tables}
    except OSError as error:
        raise BackupError(f"{file} cannot be read: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError(f"{file} is no backup of the bot's state, or is damaged") from error
    if len(salt) < 32:
        raise BackupError(f"{file} is damaged: its salt is too short")
    return salt, tables


def _row(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """A row as the table takes it. Raises KeyError, TypeError or ValueError."""
    if set(row) != set(_names(table)):
        raise KeyError(table.name)
    dates = {name for name in row if isinstance(table.c[name].type, Date)}
    return {name: date.fromisoformat(value) if name in dates else value for name, value in row.items()}


def _write_salt(path: Path, salt: bytes) -> None:
    made = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(salt)
        file.flush()
        os.fsync(file.fileno())
    os.replace(made, path)
