"""Step 1: settings of servers, choices of people, counts, feedback."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)


def upgrade(connection: Connection) -> None:
    """Make the tables."""
    tables = MetaData()
    Table(
        "guilds",
        tables,
        Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
        Column("language", String(8)),
        Column("visibility", String(8), nullable=False),
        *(Column(name, Text, nullable=False) for name in ("channels", "ask_roles", "share_roles")),
        *(Column(name, Boolean, nullable=False) for name in ("sharing", "model", "classic")),
        Column("log_channel", BigInteger),
        *(Column(name, Integer, nullable=False) for name in ("retention_days", "daily_budget", "version")),
    )
    Table(
        "people",
        tables,
        Column("person", String(32), primary_key=True),
        Column("language", String(8)),
        Column("opted_out", Boolean, nullable=False),
        Column("seen", Date, nullable=False),
    )
    Table("asked", tables, *_of_a_day(), Column("person", String(32), primary_key=True), _count("questions"))
    Table("outcomes", tables, *_of_a_day(), Column("status", String(40), primary_key=True), _count("answers"))
    Table(
        "feedback",
        tables,
        Column("id", Integer, primary_key=True),
        Column("day", Date, nullable=False),
        Column("guild_id", BigInteger, nullable=False),
        *(Column(name, String(32), nullable=False) for name in ("person", "message")),
        Column("kind", String(12), nullable=False),
        Column("articles", Text, nullable=False),
        Column("text", Text),
        UniqueConstraint("person", "message", name="one_feedback_each"),
    )
    Table("kept", tables, Column("name", String(40), primary_key=True), Column("value", Text, nullable=False))
    tables.create_all(connection, checkfirst=False)


def _of_a_day() -> tuple[Column[object], Column[object]]:
    return (
        Column("day", Date, primary_key=True),
        Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    )


def _count(name: str) -> Column[object]:
    return Column(name, Integer, nullable=False)
