"""The commands, one file a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

# Imported for what they register: the handlers of buttons, menus and forms.
from bot.discord_app import actions, sharing
from bot.discord_app.commands import about, ask, browse, mydata, settings

if TYPE_CHECKING:
    from bot.discord_app.client import Tree

__all__ = ["actions", "mount", "sharing"]


def mount(tree: Tree) -> None:
    """Add every command to the tree."""
    for group in (ask, browse, about, mydata, settings):
        for command in group.COMMANDS:
            tree.add_command(command)
