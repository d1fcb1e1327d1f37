"""What travels between the steps and out of the doors: Question, Turn, Draft, Statement, Answer, Trace."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from bot.absence import Absence
from bot.quoting import forged, holds, stray
from index.model import ConcernEntry, Found, Hit, Locator, Provenance


class Status(StrEnum):
    """How an answer ended; the prefix is the family. A closed list."""

    ANSWERED = "answered"
    ANSWERED_PARTLY = "answered_partly"
    NO_SUCH_PROVISION = "unanswerable_no_such_provision"
    NOT_IN_CORPUS = "unanswerable_not_in_corpus"
    FALSE_PREMISE = "unanswerable_false_premise"
    OUT_OF_SCOPE = "declined_out_of_scope"
    NOT_A_QUESTION = "declined_not_a_question"
    TOO_LONG = "declined_too_long"
    PERSONAL_ADVICE = "declined_personal_advice"
    ERROR_INPUT = "error_input"
    ERROR_INDEX = "error_index"
    ERROR_PROVIDER = "error_provider"
    ERROR_INTERNAL = "error_internal"

    @property
    def family(self) -> str:
        """`answered`, `unanswerable`, `declined` or `error`."""
        return self.value.split("_", 1)[0]


class Voice(StrEnum):
    """Who speaks in a statement; voices are never blended in one sentence."""

    CONVENTION = "convention"
    INSTRUMENT = "instrument"
    COMPARISON = "comparison"
    STATUS = "status"
    EXPERT = "expert"


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question with the answer as the user saw it."""

    question: str
    answer: str
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, with the turns before it."""

    text: str
    history: tuple[Turn, ...] = ()
    id: Any = None  # whatever the asker calls it; given back unchanged


@dataclass(frozen=True, slots=True)
class DraftStatement:
    """A sentence by a writer with the handles of the passages that it rests on."""

    text: str
    voice: Voice
    handles: tuple[str, ...]
    english: str | None = None  # of a statement in another language: the claim that is checked


@dataclass(frozen=True, slots=True)
class Draft:
    """What a writer makes of the hits: statements, and what was left out."""

    statements: tuple[DraftStatement, ...]
    partly: str | None = None  # the part asked that has no ground, in words
    more: int = 0  # provisions of the same article that were not told
    notices: tuple[str, ...] = ()
    by: tuple[str, str | None] | None = None  # writer and model, where they are not the kit's own


class Source(NamedTuple):
    """What a handle stands for: a citable text handed to the writer. A tuple, for an answer makes some fifty."""

    handle: str  # P1 … Pn
    locator: Locator
    title: str
    text: str  # the words of the source itself
    context: str  # the same with what stands above it (chapeau, title): what support may draw on
    gist: str | None
    provenance: Provenance
    language: str = "en"
    hit: Hit | None = None
    generated: tuple[str, ...] = ()  # sentences made from the structure that are cited through it


@dataclass(frozen=True, slots=True)
class Support:
    """The verifier's verdict on a shown statement."""

    verdict: str  # exact | supported
    score: float


@dataclass(frozen=True, slots=True)
class Statement:
    """A shown sentence: its voice, the numbers of its citations, and its support."""

    text: str
    voice: Voice
    citations: tuple[int, ...]
    support: Support
    english: str | None = None  # of our translation: the claim that was checked

    @property
    def claim(self) -> str:
        """The words that the sources have to carry."""
        return self.english or self.text


class ForgedQuotation(ValueError):  # noqa: N818 - it is read as "a forged quotation"
    """Words stand in quotation marks, or as a quote, that are no exact span of an official text that is cited."""


@dataclass(frozen=True, slots=True)
class Citation:
    """What a statement rests on, printed by us. A `quote` is an exact span of official words, or nothing."""

    n: int
    locator: Locator
    label: str
    title: str
    provenance: Provenance
    text: str
    language: str = "en"
    checked: str | None = None
    doubt: str | None = None
    force: str | None = None
    quote: str | None = None
    url: str | None = None
    author: str | None = None
    date: str | None = None
    basis: str | None = None
    speaks_of: str | None = None
    as_of: str | None = None
    confidence: str | None = None

    def __post_init__(self) -> None:
        if self.quote is not None and not (self.is_official and holds(self.text, self.quote)):
            raise ForgedQuotation(f"{self.label} does not read {self.quote[:60]!r}")

    @property
    def is_official(self) -> bool:
        """Whether its text is official words, the only ones that may stand in quotation marks."""
        return self.provenance is Provenance.AUTHENTIC


@dataclass(slots=True)
class Trace:
    """What happened on the way: times in milliseconds, tokens, hits kept and withheld statements."""

    timings_ms: dict[str, float] = field(default_factory=dict)
    tokens: dict[str, int] = field(default_factory=lambda: {"prompt": 0, "completion": 0})
    found: Found | None = None
    withheld: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    prompts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """The one record that every door renders and evaluation scores.

    One in which quotation marks stand round anything but official words that are cited cannot be made.
    """

    id: Any
    question: str
    standalone_question: str
    language: str
    status: Status
    message: str | None
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    concerns: tuple[ConcernEntry, ...]
    absence: Absence | None
    notices: tuple[str, ...]
    suggestions: tuple[str, ...]
    retrieval: tuple[Hit, ...]
    writer: str
    model: str | None
    index: str
    trace: Trace

    def __post_init__(self) -> None:
        by_number = {citation.n: citation for citation in self.citations}
        for one in self.statements:
            if fault := quote_fault(one, [by_number[n] for n in one.citations]):
                raise ForgedQuotation(f"{fault[:60]!r} is quoted, and no official words that are cited read so")


def quote_fault(statement: Statement, cited: Iterable[Citation]) -> str | None:
    """The first words in quotation marks that are no exact span of a cited official text, or a stray mark."""
    texts = [citation.text for citation in cited if citation.is_official]
    for told in dict.fromkeys((statement.text, statement.claim)):
        if (words := next(forged(told, texts), None)) is not None:
            return words
        if stray(told):
            return told
    return None
