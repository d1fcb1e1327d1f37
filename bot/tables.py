"""The tables of the bot's database as its queries see them; `bot/migrations` makes them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, MetaData, String, Table, Text, UniqueConstraint

metadata = MetaData()

guilds = Table(
    "guilds",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", String(8)),
    Column("visibility", String(8), nullable=False),
    Column("channels", Text, nullable=False),  # JSON lists of ids
    Column("ask_roles", Text, nullable=False),
    Column("share_roles", Text, nullable=False),
    Column("sharing", Boolean, nullable=False),
    Column("model", Boolean, nullable=False),
    Column("classic", Boolean, nullable=False),
    Column("log_channel", BigInteger),
    Column("retention_days", Integer, nullable=False),
    Column("daily_budget", Integer, nullable=False),
    Column("version", Integer, nullable=False),
)
people = Table(
    "people",
    metadata,
    Column("person", String(32), primary_key=True),  # a salted hash, like every `person` here
    Column("language", String(8)),
    Column("opted_out", Boolean, nullable=False),
    Column("seen", Date, nullable=False),
)
asked = Table(
    "asked",
    metadata,
    Column("day", Date, primary_key=True),
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),  # 0 outside of servers
    Column("person", String(32), primary_key=True),  # empty for who opted out
    Column("questions", Integer, nullable=False),
)
outcomes = Table(
    "outcomes",
    metadata,
    Column("day", Date, primary_key=True),
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("status", String(40), primary_key=True),
    Column("answers", Integer, nullable=False),
)
feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", Date, nullable=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("person", String(32), nullable=False),
    Column("message", String(32), nullable=False),  # a salted hash of the answer's message id
    Column("kind", String(12), nullable=False),
    Column("articles", Text, nullable=False),  # locators, separated by spaces
    Column("text", Text),  # only with consent
    UniqueConstraint("person", "message", name="one_feedback_each"),
)
kept = Table("kept", metadata, Column("name", String(40), primary_key=True), Column("value", Text, nullable=False))
