"""The objects that Discord sends, as small as discord.py takes them."""

from __future__ import annotations

import itertools
import time
from typing import Any

EPOCH = 1420070400000
APPLICATION = 900000000000000001
BOT = {"id": str(APPLICATION), "username": "Rapporteur", "discriminator": "0000", "avatar": None, "bot": True}
ALL = str(2**50 - 1)
_messages = itertools.count(500_000)


def snowflake(number: int) -> int:
    """An id of this moment; different numbers differ in what shards are told by."""
    return ((int(time.time() * 1000) - EPOCH + number) << 22) + number


def guild_payload(guild: int) -> dict[str, Any]:
    """A server with one channel, `guild + 1`, and the bot as its member."""
    everyone = {
        "id": str(guild),
        "name": "@everyone",
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": 0,
        "permissions": ALL,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    channel = {"id": str(guild + 1), "type": 0, "name": "general", "position": 0, "permission_overwrites": []}
    return {
        "id": str(guild),
        "name": f"hall {guild}",
        "owner_id": "1",
        "roles": [everyone],
        "channels": [channel | {"parent_id": None, "nsfw": False, "topic": None, "rate_limit_per_user": 0}],
        "members": [{"user": BOT, "roles": [], "joined_at": "2026-11-28T00:00:00+00:00", "flags": 0}],
        "member_count": 2,
        "threads": [],
        "emojis": [],
        "stickers": [],
        "features": [],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "unavailable": False,
        "large": False,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "premium_progress_bar_enabled": False,
        "system_channel_flags": 0,
        "preferred_locale": "en-US",
        "afk_timeout": 300,
    }


def message_payload(channel: int, body: dict[str, Any]) -> dict[str, Any]:
    """A message of the bot's as Discord gives it back."""
    numbers = itertools.count(10_000)

    def numbered(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
        made = []
        for one in components:
            whole = one | {"id": one.get("id") or next(numbers)}
            if one.get("components"):
                whole["components"] = numbered(one["components"])
            made.append(whole)
        return made

    return {
        "id": str(snowflake(next(_messages) % 4000)),
        "channel_id": str(channel),
        "author": BOT,
        "content": body.get("content") or "",
        "timestamp": "2026-11-28T00:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [one | {"type": "rich"} for one in body.get("embeds") or []],
        "components": numbered(body.get("components") or []),
        "flags": body.get("flags") or 0,
        "pinned": False,
        "type": 0,
    }


def application_payload() -> dict[str, Any]:
    return {
        "id": str(APPLICATION),
        "name": "Rapporteur",
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "owner": BOT,
        "flags": 0,
        "team": None,
        "summary": "",
    }


def user_payload(user: int) -> dict[str, Any]:
    return {"id": str(user), "username": f"user{user % 1000}", "discriminator": "0", "avatar": None, "bot": False}


def place(user: int, guild: int | None, **more: Any) -> dict[str, Any]:
    """What every interaction holds: who, where, with which permissions and locale."""
    where: dict[str, Any] = {
        "channel_id": str((guild or 77) + 1),
        "channel": {"id": str((guild or 77) + 1), "type": 0 if guild else 1, "name": "general", "position": 0},
        "app_permissions": ALL,
        "entitlements": [],
        "attachment_size_limit": 10_000_000,
        "authorizing_integration_owners": {"0": str(guild)} if guild else {"1": str(user)},
        "context": 0 if guild else 1,
        "locale": "en-US",
    }
    who = user_payload(user)
    if guild is None:
        return where | {"user": who} | more
    member = {"user": who, "roles": [], "joined_at": "2026-11-28T00:00:00+00:00", "permissions": ALL, "flags": 0}
    lives = {"guild_id": str(guild), "guild": {"id": str(guild), "locale": "en-US", "features": []}}
    return where | lives | {"member": member, "guild_locale": "en-US"} | more


def slash(
    name: str, user: int, guild: int | None, options: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """A slash command."""
    given = [{"name": key, "type": 3, "value": value} for key, value in (options or {}).items()]
    return place(user, guild, **more) | {"type": 2, "data": {"id": "1", "name": name, "type": 1, "options": given}}


def press(message: dict[str, Any], custom_id: str, user: int, guild: int | None, **more: Any) -> dict[str, Any]:
    """A button of a message."""
    data = {"custom_id": custom_id, "component_type": 2}
    return place(user, guild, **more) | {"type": 3, "data": data, "message": message}


def submit(message: dict[str, Any], custom_id: str, text: str, user: int, guild: int | None) -> dict[str, Any]:
    """A form with one text field, opened from a message."""
    field = {"type": 18, "id": 1, "component": {"type": 4, "id": 2, "custom_id": "text", "value": text}}
    return place(user, guild) | {"type": 5, "data": {"custom_id": custom_id, "components": [field]}, "message": message}
