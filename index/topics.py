"""Subjects whose places in the Convention people ask to have listed (corpus/topics.yaml)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.files import read_unique
from index.model import Locator
from index.words import stems


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject with its places, by the stems that name it."""

    id: str
    title: str  # how the list is headed
    at: tuple[Locator, ...]  # in the order of the text
    names: tuple[frozenset[str], ...]  # one of which must be asked for
    beside: frozenset[str]  # stems that may stand around it without asking for anything narrower

    def is_asked(self, asked: frozenset[str]) -> bool:
        """Whether these stems ask for this subject and for nothing else."""
        return any(name <= asked for name in self.names) and asked <= self.beside


def read_topics(path: Path) -> list[Topic]:
    """The topics in the order of the file. Raises CorpusError with file, line and reason."""
    topics = []
    for entry in read_unique(path):
        entry.only("id", "title", "at", "names", "beside")
        names = tuple(frozenset(stems(name)) for name in entry.texts("names"))
        beside = frozenset(stem for word in entry.texts("beside") for stem in stems(word))
        topics.append(
            Topic(
                id=entry.text("id"),
                title=entry.text("title"),
                at=entry.locators("at"),
                names=names,
                beside=beside.union(*names),
            )
        )
    return topics
