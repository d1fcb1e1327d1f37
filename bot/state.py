"""What the bot keeps: settings of servers, choices of people by salted hash, counts. Never a conversation.

SQLite in the data folder, or PostgreSQL by its address; plain SQL that both understand.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.database import StateError, add_one, inserted, one_at_a_time, open_engine, put, read_salt
from bot.errors import RapporteurError
from bot.migrations import migrate
from bot.tables import asked, feedback, guilds, kept, outcomes, people

PRIVATE, PUBLIC = "private", "public"
RETENTION_DAYS = 30
CHOICE_DAYS = 365
"""A chosen language of somebody who does not come back is forgotten after this."""

NOBODY = ""
"""Stands for people who opted out where questions are counted."""

EVERYTHING = 0
"""Stands for all servers where only one may go on at a time."""

_LISTS = ("channels", "ask_roles", "share_roles")


class ChangedMeanwhileError(RapporteurError):
    """Somebody else changed the same settings since they were shown."""


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """What the moderators of a server decided; the defaults are the careful ones."""

    language: str | None = None
    visibility: str = PRIVATE
    channels: tuple[int, ...] = ()  # where it may be asked; everywhere without any
    ask_roles: tuple[int, ...] = ()  # who may ask; everybody without any
    share_roles: tuple[int, ...] = ()  # who may answer in public; everybody without any, where sharing is on
    sharing: bool = False
    model: bool = True
    classic: bool = False  # embeds instead of Components V2, for old clients
    log_channel: int | None = None
    retention_days: int = RETENTION_DAYS
    daily_budget: int = 1000
    version: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """What somebody chose."""

    language: str | None = None
    opted_out: bool = False
    is_new: bool = True  # has not asked here before


@dataclass(frozen=True, slots=True)
class Feedback:
    """One person's word on one answer."""

    kind: str  # helpful | article | unclear | dangerous
    articles: tuple[str, ...]  # locators
    text: str | None = None  # only with consent
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything that is kept about one person."""

    person: Person
    questions: tuple[tuple[date, int], ...]  # (day, how many)
    feedback: tuple[Feedback, ...]


class State:
    """The bot's database. Settings of servers are held in memory too, for the first answer must not wait for long."""

    def __init__(self, engine: AsyncEngine, salt: bytes) -> None:
        self._engine = engine
        self._salt = salt
        self._guilds: dict[int, GuildSettings] = {}

    @classmethod
    async def open(cls, folder: Path, url: str | None = None) -> State:
        """Open the database, brought up to date. Raises StateError or SettingsError."""
        salt = read_salt(folder)
        state = cls(open_engine(url, folder), salt)
        async with state._begin() as connection:
            await one_at_a_time(connection, EVERYTHING)
            await connection.run_sync(migrate)
            rows = (await connection.execute(select(guilds))).mappings().all()
        state._guilds = {row["guild_id"]: _settings(dict(row)) for row in rows}
        return state

    async def close(self) -> None:
        """Give the connections back."""
        await self._engine.dispose()

    @asynccontextmanager
    async def _begin(self) -> AsyncIterator[AsyncConnection]:
        try:
            async with self._engine.begin() as connection:
                yield connection
        except (SQLAlchemyError, OSError) as error:
            raise StateError(f"the bot's database cannot be used ({type(error).__name__})") from error

    def hashed(self, number: int) -> str:
        """An id of Discord's as it is kept; it cannot be turned back without the salt."""
        return hmac.digest(self._salt, str(number).encode(), "sha256").hex()[:32]

    # Servers

    def guild(self, guild: int | None) -> GuildSettings:
        """A server's settings; the defaults where nothing was changed, and outside of servers."""
        return self._guilds.get(guild or 0, GuildSettings())

    def guilds(self) -> tuple[int, ...]:
        """The servers that have settings."""
        return tuple(self._guilds)

    async def change_guild(self, guild: int, seen: int, **changes: Any) -> GuildSettings:
        """Change what is named, if the settings still are those of version `seen`.

        Raises ChangedMeanwhileError, then nothing has changed; or StateError.
        """
        row = _row(replace(GuildSettings(), **changes, version=seen + 1))
        async with self._begin() as connection:
            if seen == 0:
                done = await inserted(connection, guilds, guild_id=guild, **row)
            else:
                same = (guilds.c.guild_id == guild) & (guilds.c.version == seen)
                names = {*changes, "version"}
                values = {name: value for name, value in row.items() if name in names}
                done = (await connection.execute(update(guilds).where(same).values(**values))).rowcount == 1
            found = await _settings_of(connection, guild)
        self._hold(guild, found)
        if not done or found is None:
            raise ChangedMeanwhileError("the settings were changed by somebody else meanwhile")
        return found

    def _hold(self, guild: int, found: GuildSettings | None) -> None:
        """Keep in memory what the database holds; another process may have changed it."""
        if found is None:
            self._guilds.pop(guild, None)
        else:
            self._guilds[guild] = found

    async def forget_guild(self, guild: int) -> None:
        """Delete everything that is kept about a server. Raises StateError."""
        async with self._begin() as connection:
            for table in (guilds, asked, outcomes, feedback):
                await connection.execute(delete(table).where(table.c.guild_id == guild))
        self._guilds.pop(guild, None)

    async def forget_all_but(self, present: Iterable[int]) -> list[int]:
        """Delete what is kept about servers that the bot is not in any more; which those were."""
        async with self._begin() as connection:
            known: set[int] = set()
            for table in (guilds, asked, outcomes, feedback):
                known |= set((await connection.scalars(select(table.c.guild_id).distinct())).all())
        gone = sorted(known - set(present) - {0})
        for guild in gone:
            await self.forget_guild(guild)
        return gone

    # People

    async def look(self, guild: int | None, user: int) -> Person:
        """What somebody chose; brings the settings of the server up to date too. Raises StateError."""
        async with self._begin() as connection:
            if guild is not None:
                self._hold(guild, await _settings_of(connection, guild))
            return await _person(connection, self.hashed(user))

    async def person(self, user: int) -> Person:
        """What somebody chose. Raises StateError."""
        async with self._begin() as connection:
            return await _person(connection, self.hashed(user))

    async def set_person(self, user: int, today: date, **changes: Any) -> Person:
        """Keep a choice of somebody's. Raises StateError."""
        who = self.hashed(user)
        async with self._begin() as connection:
            await put(connection, people, {"person": who}, {"opted_out": False, "seen": today} | changes, changes)
            return await _person(connection, who)

    async def kept(self, user: int) -> Kept:
        """Everything that is kept about somebody. Raises StateError."""
        who = self.hashed(user)
        async with self._begin() as connection:
            days = select(asked.c.day, func.sum(asked.c.questions)).where(asked.c.person == who)
            counts = (await connection.execute(days.group_by(asked.c.day).order_by(asked.c.day))).all()
            said = (await connection.execute(select(feedback).where(feedback.c.person == who))).mappings().all()
            return Kept(
                person=await _person(connection, who),
                questions=tuple((day, int(count)) for day, count in counts),
                feedback=tuple(
                    Feedback(row["kind"], tuple(row["articles"].split()), row["text"], row["day"]) for row in said
                ),
            )

    async def forget_person(self, user: int) -> None:
        """Delete everything about somebody, but for the mark that they opted out. Raises StateError."""
        who = self.hashed(user)
        async with self._begin() as connection:
            for table in (asked, feedback):
                await connection.execute(delete(table).where(table.c.person == who))
            await connection.execute(delete(people).where(people.c.person == who, people.c.opted_out.is_(False)))
            await connection.execute(update(people).where(people.c.person == who).values(language=None))

    # Counts

    async def admit(self, guild: int | None, user: int, today: date) -> tuple[Person, bool]:
        """Count a question, if the server's budget of the day holds one more: (who asks, whether it does)."""
        at, who, budget = guild or 0, self.hashed(user), self.guild(guild).daily_budget
        async with self._begin() as connection:
            if at:
                await one_at_a_time(connection, at)
            person = await _person(connection, who)
            total = select(func.sum(asked.c.questions)).where(asked.c.day == today, asked.c.guild_id == at)
            if at and (await connection.scalar(total) or 0) >= budget:
                return person, False
            key = {"day": today, "guild_id": at, "person": NOBODY if person.opted_out else who}
            await add_one(connection, asked, key, "questions")
            if not person.opted_out:
                await put(connection, people, {"person": who}, {"opted_out": False, "seen": today}, {"seen": today})
        return person, True

    async def count_outcome(self, guild: int | None, status: str, today: date) -> None:
        """Count how a question ended. Raises StateError."""
        key = {"day": today, "guild_id": guild or 0, "status": status}
        async with self._begin() as connection:
            await add_one(connection, outcomes, key, "answers")

    async def add_feedback(self, guild: int | None, user: int, message: int, given: Feedback, today: date) -> None:
        """Keep a person's word on an answer, in place of an earlier one on the same. Raises StateError."""
        key = {"person": self.hashed(user), "message": self.hashed(message)}
        values = {
            "day": today,
            "guild_id": guild or 0,
            "kind": given.kind,
            "articles": " ".join(given.articles),
            "text": given.text,
        }
        async with self._begin() as connection:
            await put(connection, feedback, key, values, values)

    async def prune(self, today: date) -> int:
        """Delete what is older than its server's retention; how many rows. Raises StateError."""
        rows = 0
        async with self._begin() as connection:
            chosen = (await connection.execute(select(guilds.c.guild_id, guilds.c.retention_days))).all()
            for table in (asked, outcomes, feedback):
                for guild, days in chosen:
                    old = table.c.day < today - timedelta(days=days)
                    rows += (await connection.execute(delete(table).where(table.c.guild_id == guild, old))).rowcount
                old = table.c.day < today - timedelta(days=RETENTION_DAYS)
                others = table.c.guild_id.not_in(select(guilds.c.guild_id))
                rows += (await connection.execute(delete(table).where(others, old))).rowcount
            gone = people.c.seen < today - timedelta(days=RETENTION_DAYS)
            long_gone = people.c.seen < today - timedelta(days=CHOICE_DAYS)
            nothing_chosen = people.c.language.is_(None)
            stale = people.c.opted_out.is_(False) & ((gone & nothing_chosen) | long_gone)
            rows += (await connection.execute(delete(people).where(stale))).rowcount
        return rows

    async def value(self, name: str) -> str | None:
        """Something the bot noted for itself. Raises StateError."""
        async with self._begin() as connection:
            return await connection.scalar(select(kept.c.value).where(kept.c.name == name))

    async def set_value(self, name: str, value: str) -> None:
        """Note something. Raises StateError."""
        async with self._begin() as connection:
            await put(connection, kept, {"name": name}, {"value": value}, {"value": value})


def _row(settings: GuildSettings) -> dict[str, Any]:
    return {name: json.dumps(value) if name in _LISTS else value for name, value in asdict(settings).items()}


def _settings(row: dict[str, Any]) -> GuildSettings:
    names = [field.name for field in fields(GuildSettings)]
    values: dict[str, Any] = {name: tuple(json.loads(row[name])) if name in _LISTS else row[name] for name in names}
    return GuildSettings(**values)


async def _settings_of(connection: AsyncConnection, guild: int) -> GuildSettings | None:
    row = (await connection.execute(select(guilds).where(guilds.c.guild_id == guild))).mappings().first()
    return None if row is None else _settings(dict(row))


async def _person(connection: AsyncConnection, who: str) -> Person:
    row = (await connection.execute(select(people).where(people.c.person == who))).mappings().first()
    return Person() if row is None else Person(row["language"], row["opted_out"], is_new=False)
