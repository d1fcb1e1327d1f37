"""What the bot keeps: settings of servers, choices of people by salted hash, counts. Never a conversation."""

from __future__ import annotations

from dataclasses import dataclass

PRIVATE, PUBLIC = "private", "public"


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
    retention_days: int = 30
    daily_budget: int = 1000
    version: int = 0
