"""A page as a message: Components V2, or an embed for servers that chose it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.render.discord import Kind, Page

COLOURS = {Kind.ANSWER: 0x2F6DB5, Kind.CONCERNS: 0xB5542F}
SMALL = re.compile(r"^-# ", re.M)
"""Small print, which embeds do not know."""
QUESTION_ID = 1000
"""The component that holds the question, by which it is found again in a message of ours."""
FIRST_ID = 1001

Rows = Sequence[Sequence[ui.Item[Any]]]
"""Buttons and menus, a row each."""


@dataclass(frozen=True)
class Card:
    """A page with its buttons; `classic` shows it as an embed."""

    page: Page
    rows: Rows = ()
    classic: bool = False

    @property
    def new(self) -> dict[str, Any]:
        """What a new message is sent with."""
        if not self.classic:
            return {"view": layout(self.page, self.rows)}
        content = question_of(self.page)
        sent = {"embeds": embeds(self.page), "view": classic_view(self.rows)}
        return sent | ({"content": content} if content else {})

    @property
    def edit(self) -> dict[str, Any]:
        """What a message that is there already is changed to."""
        if not self.classic:
            return {"content": None, "embeds": [], "view": layout(self.page, self.rows)}
        content = question_of(self.page) or None
        return {"content": content, "embeds": embeds(self.page), "view": classic_view(self.rows)}


def layout(page: Page, rows: Rows) -> ui.LayoutView:
    """The page as Components V2."""
    view = ui.LayoutView(timeout=None)
    for number, section in enumerate(page.sections, FIRST_ID):
        at = QUESTION_ID if section.kind is Kind.QUESTION else number
        text: ui.TextDisplay[Any] = ui.TextDisplay(section.text, id=at)
        colour = COLOURS.get(section.kind)
        view.add_item(text if colour is None else ui.Container(text, accent_colour=colour))
    for row in rows:
        view.add_item(ui.ActionRow(*row))
    return view


def classic_view(rows: Rows) -> ui.View:
    """The buttons under an embed."""
    view = ui.View(timeout=None)
    for number, row in enumerate(rows):
        for item in row:
            item.row = number
            view.add_item(item)
    return view


def embeds(page: Page) -> list[discord.Embed]:
    """The page as embeds, one a section; the question stands above them, in the message's content."""
    shown = (section for section in page.sections if section.kind is not Kind.QUESTION)
    return [discord.Embed(description=SMALL.sub("", one.text), colour=COLOURS.get(one.kind)) for one in shown]


def question_of(page: Page) -> str:
    """The question section's text, empty where there is none."""
    return next((section.text for section in page.sections if section.kind is Kind.QUESTION), "")
