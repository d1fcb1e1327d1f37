"""Starts the real entry point against a Discord on this machine; refuses every other address.

The three names that are set here are no public interface of discord.py: they are asserted to exist.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


def _guard(event: str, args: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(args[1], tuple) and args[1][0] not in ("127.0.0.1", "::1"):
        raise PermissionError(f"an attempt to reach {args[1][0]}")


async def _no_pause(self: Any, shard_id: int | None, *, initial: bool = False) -> None:
    """A real client waits five seconds between two IDENTIFYs."""


def main() -> None:
    sys.addaudithook(_guard)
    port = os.environ["WIRE_PORT"]
    assert isinstance(Route.BASE, str)
    assert isinstance(DiscordWebSocket.DEFAULT_GATEWAY, yarl.URL)
    assert callable(discord.Client.before_identify_hook)
    Route.BASE = f"http://127.0.0.1:{port}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://127.0.0.1:{port}/gateway/")
    discord.Client.before_identify_hook = _no_pause  # type: ignore[method-assign,assignment]
    from bot.cli import main as entry_point

    entry_point()


if __name__ == "__main__":
    main()
