"""Sheets: pages with the buttons that belong to them; how they are shown, turned and read back."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from secrets import token_hex
from typing import Any

import discord
from discord.ui import Item

from bot.discord_app.asker import Asker
from bot.discord_app.cards import COLOURS, QUESTION_ID, Card
from bot.discord_app.presses import Press, button, menu
from bot.render.discord import Kind, Page, Section
from bot.render.discord_text import ELLIPSIS, unescape
from prompts.interface import Words

REPEATABLE = "answer-r"
KEPT = 500
KEPT_SECONDS = 1800.0
"""Pages that can still be turned are held in memory, so many and so long; never on disk."""

ACTIONS = ("evidence", "further", "compare", "share", "cite", "feedback")
PRIMARY = "evidence"


@dataclass(frozen=True)
class Sheet:
    """Pages, where they come from (so that they can be made again), and what they rest on."""

    pages: tuple[Page, ...]
    source: str = ""  # kind and reference of what the pages show
    refs: str = ""  # short ids of the provisions that they rest on
    actions: tuple[str, ...] = ()
    public: bool = False
    choices: tuple[tuple[str, str], ...] = ()  # (value, label) of what else can be shown in its place
    chosen: str | None = None

    def card(self, asker: Asker, number: int = 1) -> Card:
        """One page with its buttons, as this asker may use them."""
        words = asker.public_words if self.public else asker.words
        page = self.pages[min(max(number, 1), len(self.pages)) - 1]
        rows = (turns(page, words, "page", f"{self.source}:"), self._menu(words), self._actions(asker, words))
        return Card(page, tuple(row for row in rows if row), asker.settings.classic)

    def _menu(self, words: Words) -> Sequence[Item[Any]]:
        if len(self.choices) < 2:
            return ()
        kind, rest = self.source.split("-")[0], self.source.rpartition("-")[2]
        return [menu(kind, words.tell(f"choose_{kind}"), self.choices, rest, self.chosen)]

    def _actions(self, asker: Asker, words: Words) -> list[Press]:
        wanted = [name for name in self.actions if name != "share" or (asker.may_share and not self.public)]
        return [button(name, words.tell(f"do_{name}"), self.refs, primary=name == PRIMARY) for name in wanted]


def turns(page: Page, words: Words, name: str, source: str = "") -> list[Press]:
    """The buttons that turn pages, by the handler of this name; none for a single page."""
    if page.of == 1:
        return []
    back = button(name, words.tell("previous"), f"{source}{page.number - 1}")
    on = button(name, words.tell("next"), f"{source}{page.number + 1}")
    back.item.disabled, on.item.disabled = page.number == 1, page.number == page.of
    return [back, on]


class Shelf:
    """Sheets whose pages can still be turned, in memory alone."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sheets: OrderedDict[str, tuple[float, Sheet]] = OrderedDict()

    def put(self, sheet: Sheet, *, repeatable: bool = False) -> Sheet:
        """The sheet with its place on the shelf as its source; one page needs none.

        What is `repeatable` can be asked again by the question above it, when it is no longer here.
        """
        if len(sheet.pages) == 1:
            return sheet
        placed = replace(sheet, source=f"{REPEATABLE if repeatable else 'answer-'}{token_hex(6)}")
        self._sheets[placed.source] = (self._clock() + KEPT_SECONDS, placed)
        while len(self._sheets) > KEPT or next(iter(self._sheets.values()))[0] < self._clock():
            self._sheets.popitem(last=False)
        return placed

    def get(self, source: str) -> Sheet | None:
        """A sheet that is still there."""
        until, sheet = self._sheets.get(source, (0.0, None))
        return sheet if until >= self._clock() else None


def read_back(message: discord.Message) -> Page:
    """The page that a message of ours shows, from the message itself."""
    if message.embeds:
        top = [Section(Kind.QUESTION, message.content)] if message.content else []
        return Page((*top, *(_of_embed(embed) for embed in message.embeds)))
    return Page(tuple(section for component in message.components if (section := _section(component)) is not None))


def _section(component: Any) -> Section | None:
    if isinstance(component, discord.TextDisplay):
        return Section(Kind.QUESTION if component.id == QUESTION_ID else Kind.NOTICES, component.content)
    if isinstance(component, discord.Container):
        texts = [child.content for child in component.children if isinstance(child, discord.TextDisplay)]
        return Section(_kind(component.accent_colour), "\n".join(texts))
    return None


def _of_embed(embed: discord.Embed) -> Section:
    return Section(_kind(embed.colour), embed.description or "")


def _kind(colour: discord.Colour | None) -> Kind:
    """The kind of section that is shown in a colour."""
    return next((kind for kind, own in COLOURS.items() if colour and colour.value == own), Kind.NOTICES)


def question_in(page: Page) -> tuple[str, bool]:
    """The question that a page shows on top, and whether it is whole."""
    shown = next((one.text for one in page.sections if one.kind is Kind.QUESTION), "").removeprefix("> ")
    return unescape(shown.removesuffix(ELLIPSIS)), not shown.endswith(ELLIPSIS)


def answer_in(page: Page) -> str:
    """What a page says as plain text, without its notices."""
    told = [one.text for one in page.sections if one.kind in (Kind.ANSWER, Kind.CONCERNS)]
    return unescape("\n".join(told).replace("### ", "").replace("**", ""))
