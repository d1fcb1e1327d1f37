"""The steps of an answer: each takes the work so far and returns it further on, or stops."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar

from bot.absence import Absence
from bot.reading import Reading
from bot.stream import Stream
from bot.talk import Citation, Draft, Question, Source, Statement, Status, Trace
from index.model import ConcernEntry, Found, Hit, Locator
from index.shipped import Corpus
from prompts import Replies

if TYPE_CHECKING:
    from bot.providers.model import Model
    from index.catalogue import Catalogue

P = ParamSpec("P")
T = TypeVar("T")


class Searches(Protocol):
    """What the steps ask of a searcher."""

    @property
    def waits(self) -> bool:
        """Whether a search may wait for an embedder or a server; it takes a millisecond otherwise."""
        ...

    def search(self, query: str, *, language: str | None = None, limit: int = 10) -> Found:
        """Provisions at paragraph level, best first, with the likelihood of ground."""
        ...

    def best_hit(self, query: str, *, language: str | None = None) -> Hit:
        """The provision that a search finds first."""
        ...

    def search_points(self, query: str, *, limit: int = 10) -> tuple[Hit, ...]:
        """Commentary points, best first."""
        ...

    def search_status(self, query: str, *, limit: int = 10) -> tuple[Hit, ...]:
        """Status facts, best first."""
        ...

    def likeness(self, query: str, locators: Sequence[Locator]) -> list[float]:
        """How much a question's words are those of each provision, 0 to 1."""
        ...

    def language(self, query: str) -> str:
        """The language that a question is asked in, `en` where in doubt."""
        ...


class Writer(Protocol):
    """Turns sources into a draft; labels, links and quotation marks are never its work."""

    name: str
    model: str | None

    async def write(self, work: Work, kit: Kit) -> Draft:
        """A draft that uses only handles of `work.sources`."""
        ...


@dataclass(frozen=True)
class Kit:
    """What the steps work with; made once, in `assemble`."""

    corpus: Corpus
    searcher: Searches
    writer: Writer
    replies: Replies
    floor: float
    max_statements: int
    max_words: int
    today: Callable[[], date]
    model: Model | None = None
    catalogue: Catalogue | None = None  # of what the user installed
    lookups_only: str | None = None  # why nothing but named provisions is answered, if so


@dataclass(frozen=True)
class Work:
    """An answer on its way."""

    question: Question
    standalone: str
    language: str = "en"
    reading: Reading | None = None
    named: tuple[Locator, ...] = ()
    missing: tuple[Locator, ...] = ()
    focus: Locator | None = None  # the provision that a follow-up leans on
    own_words: str = ""  # what a follow-up itself says
    found: Found | None = None
    joined: tuple[Locator, ...] = ()  # what each part of a question that joins several things asks for
    retrieval: tuple[Hit, ...] = ()
    sources: tuple[Source, ...] = ()
    treaty: tuple[Locator, ...] = ()  # provisions of another treaty that are told in its own words
    more: int = 0  # provisions of it that were asked and are not told
    draft: Draft | None = None
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    concerns: tuple[ConcernEntry, ...] = ()
    notices: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    partly: str | None = None
    renumbered: tuple[
        tuple[Locator, str], ...
    ] = ()  # provisions named by a draft's number, each with a sentence on both
    only_names: bool = False  # whether a question about a draft asks for nothing but its provisions
    absence: Absence | None = None  # where an asked word occurs
    trace: Trace = field(default_factory=Trace)
    stream: Stream = field(default_factory=lambda: Stream(None))
    started: float = field(default_factory=time.monotonic)  # seconds; deadlines count from here

    def unless_embedded(self, *found: Found) -> None:
        """Say in the trace where a search went without somebody else's embedder."""
        for fault in dict.fromkeys(one.fault for one in found if one.fault is not None):
            note = f"searched by words and people's lines alone: {fault}"
            if note not in self.trace.notes:
                self.trace.notes.append(note)

    def noticing(self, *notices: str) -> Work:
        """The same work with more notices, each once."""
        return replace(self, notices=tuple(dict.fromkeys((*self.notices, *notices)))) if notices else self


@dataclass(frozen=True)
class Stop:
    """The end of an answer before its last step: a status and one kind sentence."""

    status: Status
    message: str
    work: Work


async def searched(kit: Kit, search: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
    """What a blocking search finds: at once where it waits for nobody, else in a thread."""
    if kit.searcher.waits:
        return await asyncio.to_thread(search, *args, **named)
    return search(*args, **named)


Step = Callable[[Work, Kit], Awaitable["Work | Stop"]]
