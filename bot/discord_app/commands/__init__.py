"""The commands, one file a group."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from bot.discord_app.commands.ask import ask


def mount(tree: app_commands.CommandTree[Any]) -> None:
    """Add every command to the tree."""
    tree.add_command(ask)
