"""What the bot's commands and buttons work with."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.assistant import Assistant
from bot.discord_app.desk import Desk
from bot.writers.extractive import ExtractiveWriter
from index.shipped import Corpus
from prompts import Replies


@dataclass(frozen=True)
class App:
    """The assistant with everything round it; made once, before the client connects."""

    assistant: Assistant
    desk: Desk = field(default_factory=Desk)

    @property
    def corpus(self) -> Corpus:
        """The texts."""
        return self.assistant.kit.corpus

    @property
    def replies(self) -> Replies:
        """The canned sentences of the assistant."""
        return self.assistant.kit.replies

    def answering(self, model: bool) -> Assistant:
        """The assistant, without its model where a server switched it off."""
        kit = self.assistant.kit
        if model or kit.writer.model is None:
            return self.assistant
        return Assistant(replace(kit, writer=ExtractiveWriter()), self.assistant.index)
