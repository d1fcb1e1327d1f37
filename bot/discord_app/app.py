"""What the bot's commands and buttons work with."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from bot.assistant import Assistant
from bot.discord_app.desk import Desk
from bot.discord_app.health import Health
from bot.discord_app.limits import Cooldowns
from bot.discord_app.refs import Refs
from bot.discord_app.sheets import Shelf
from bot.state import State
from bot.writers.extractive import ExtractiveWriter
from index.shipped import Corpus
from prompts import Replies


@dataclass(frozen=True)
class App:
    """The assistant with everything round it; made once, before the client connects."""

    assistant: Assistant
    state: State
    contact: str = ""  # who runs this bot, for the privacy notice
    desk: Desk = field(default_factory=Desk)
    cooldowns: Cooldowns = field(default_factory=Cooldowns)
    shelf: Shelf = field(default_factory=Shelf)
    health: Health = field(default_factory=Health)

    @property
    def corpus(self) -> Corpus:
        """The texts."""
        return self.assistant.kit.corpus

    @property
    def replies(self) -> Replies:
        """The canned sentences of the assistant."""
        return self.assistant.kit.replies

    @cached_property
    def refs(self) -> Refs:
        """Short names back to locators."""
        return Refs(self.corpus)

    @cached_property
    def plain(self) -> Assistant:
        """The same assistant without a model."""
        return Assistant(replace(self.assistant.kit, writer=ExtractiveWriter(), model=None), self.assistant.index)

    def answering(self, model: bool) -> Assistant:
        """The assistant, without its model where a server switched it off."""
        return self.assistant if model or self.assistant.kit.writer.model is None else self.plain
