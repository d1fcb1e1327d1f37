"""The words of the field as frozen dataclasses: Locator, Provision, Passage, Hit.

Standard library only, so that every door can import it at no cost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

CONVENTION = "uncc"
"""The instrument that Rapporteur is about."""

_CANONICAL = re.compile(r"^(?P<instrument>[a-z0-9-]+):(?P<article>[\w-]+)(?P<parts>(?:\([\w]+\))*)$")
_POINT = re.compile(r"^commentary:(?P<slug>[\w-]+)#(?P<point>[1-9]\d*)$")


class Provenance(StrEnum):
    """Where a text comes from; it decides what may be said about it."""

    AUTHENTIC = "authentic"
    DIGEST = "digest"
    CONCORDANCE = "concordance"
    STATUS = "status"
    COMMENTARY = "commentary"


class Force(StrEnum):
    """How strongly a provision binds, as the word that is shown."""

    MUST = "must"
    MUST_NOT = "must not"
    MUST_CONSIDER = "must consider"
    MUST_ENDEAVOUR = "must endeavour"
    ENCOURAGED = "encouraged"
    MAY = "may"
    NEED_NOT = "need not"
    STATES = "states"
    """Neither duty nor choice: a definition, a consideration, a rule of operation."""


@dataclass(frozen=True, slots=True)
class Locator:
    """The identity of one provision of one instrument, of one commentary point or status fact.

    `uncc:28(3)(d)`, `uncc:preamble(4)`, `commentary:<slug>#<n>`, `status:<id>`.
    `article` is the article's number, `preamble`, the slug or the fact's id; `parts` are the
    paragraph, letter and roman below it, or the one number of a commentary point.
    """

    instrument: str
    article: str
    parts: tuple[str, ...] = ()

    @classmethod
    @lru_cache(maxsize=4096)
    def parse(cls, text: str) -> Locator:
        """Read the canonical form that `str` writes; a bare `28(4)` means the Convention.

        Raises ValueError with the offending text. People's spellings are `index.locator`'s work.
        """
        if point := _POINT.match(text):
            return cls("commentary", point["slug"], (point["point"],))
        match = _CANONICAL.match(text if ":" in text else f"{CONVENTION}:{text}")
        if match is None or match["instrument"] == "commentary":
            raise ValueError(f"not a locator: {text!r}")
        return cls(match["instrument"], match["article"], tuple(re.findall(r"\((\w+)\)", match["parts"])))

    def __str__(self) -> str:
        if self.instrument == "commentary":
            return f"commentary:{self.article}" + "".join(f"#{point}" for point in self.parts)
        return f"{self.instrument}:{self.short}"

    @property
    def short(self) -> str:
        """The form without the instrument: `28(3)(d)`."""
        return self.article + "".join(f"({part})" for part in self.parts)

    @property
    def parent(self) -> Locator | None:
        """The provision one step up, or None for an article."""
        return Locator(self.instrument, self.article, self.parts[:-1]) if self.parts else None

    @property
    def whole_article(self) -> Locator:
        """The article that this locator lies in."""
        return Locator(self.instrument, self.article)

    def contains(self, other: Locator) -> bool:
        """Whether `other` is this provision or lies within it."""
        return (self.instrument, self.article) == (other.instrument, other.article) and other.parts[
            : len(self.parts)
        ] == self.parts

    def touches(self, other: Locator) -> bool:
        """Whether one of the two contains the other."""
        return self.contains(other) or other.contains(self)

    def ancestors(self) -> Iterator[Locator]:
        """The provisions above this one, nearest first."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent


@dataclass(frozen=True, slots=True)
class Doubt:
    """A point on which a digest may differ from the authentic text (doubts.yaml)."""

    locator: Locator
    about: str  # number | content | force | order
    level: str  # low | medium-low | medium | high
    note: str

    @property
    def is_marked(self) -> bool:
        """Medium or worse is marked in every answer."""
        return self.level in ("medium", "high")


@dataclass(frozen=True, slots=True)
class Provision:
    """A citable unit of one instrument: an article, paragraph, letter or roman.

    `text` is the whole provision with everything below it; `own` is its own words without its
    children (the chapeau), and `chapeau` the own words of those above it, joined.
    """

    locator: Locator
    text: str
    own: str
    chapeau: str
    title: str
    chapter: str
    chapter_title: str
    force: Force
    provenance: Provenance
    language: str = "en"
    gist: str | None = None
    checked: str | None = None
    doubts: tuple[Doubt, ...] = ()
    children: tuple[Locator, ...] = ()

    def __hash__(self) -> int:
        return hash((self.locator, self.language))  # its words need not be looked through each time


@dataclass(frozen=True, slots=True)
class Article:
    """What the shipped corpus knows of an article beside its text."""

    locator: Locator
    title: str
    chapter: str
    chapter_title: str
    cross_references: tuple[str, ...]
    terms: tuple[str, ...]
    questions: tuple[str, ...]
    checked: str | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a commentary: what a named voice argues about some articles."""

    locator: Locator  # commentary:<slug>#<n>
    heading: str
    text: str
    articles: tuple[Locator, ...]
    speaker: str  # the point's own speaker, else the author, else the organisation
    own_speaker: bool  # whether the point names a voice other than its file's
    slug: str
    title: str
    author: str | None
    organisation: str
    date: str | None
    basis: str  # whole | part | secondary
    stance: str
    speaks_of: str
    url: str | None
    is_copy: bool = False  # the address is a page that reproduces the source


@dataclass(frozen=True, slots=True)
class StatusFact:
    """A dated fact about the life of the Convention."""

    locator: Locator  # status:<id>
    fact: str
    date: str | None
    as_of: str
    confidence: str  # high | medium | low
    source: str


@dataclass(frozen=True, slots=True)
class ConcernEntry:
    """A human-rights concern as concerns.yaml holds it."""

    id: str
    title: str
    severity: str  # high | medium | low
    locators: tuple[Locator, ...]
    rights: tuple[str, ...]
    concern: str
    at_risk: tuple[str, ...]
    safeguards: str
    missing: str
    ask: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskedLine:
    """How somebody asks for some provisions; indexed, never shown."""

    text: str
    at: tuple[Locator, ...]
    kind: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class OutsideLine:
    """A question that the corpus gives no ground to answer; indexed, never shown."""

    text: str
    kind: str  # off_topic | other_law | not_held | personal | harmful | greeting | not_a_question


@dataclass(frozen=True, slots=True)
class Premise:
    """A false belief about the Convention, with its correction (premises.yaml)."""

    id: str
    claim: str
    truth: str
    nearest: tuple[Locator, ...]
    words: tuple[str, ...]
    asks: tuple[str, ...]
    near_asks: tuple[str, ...]  # near questions that do not presuppose it


@dataclass(frozen=True, slots=True)
class Instrument:
    """A treaty by its names, size and official addresses (instruments.toml)."""

    id: str
    title: str
    short: str
    symbol: str
    articles: int
    label: str  # how a citation of it is printed: "Art." or "Budapest Art."
    names: tuple[str, ...]  # what people call it, for references in running text
    url: str  # the page to point a reader to
    licence: str = ""  # a note on the terms under which its text may be used
    titles: tuple[tuple[str, str], ...] = ()  # (language, official title) beside the English one
    addresses: tuple[tuple[str, str], ...] = ()  # (language, official address of the text), first to try first
    hosts: tuple[str, ...] = ()  # hosts that those addresses may lead to

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which an official address is known."""
        return tuple(dict.fromkeys(language for language, _ in self.addresses))


@dataclass(frozen=True, slots=True)
class Passage:
    """What is indexed and retrieved: one or more whole provisions with their heading trail."""

    id: str
    locators: tuple[Locator, ...]
    text: str
    trail: str  # "Chapter IV › Art. 28 Search and seizure of stored electronic data"
    kind: str  # provision | outline | chapter | definition | commentary | status
    provenance: Provenance
    language: str = "en"
    spans: tuple[tuple[int, int], ...] = ()  # of each locator's words in text, same order
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A provision (or commentary point, status fact) that a search found, best first.

    `score` lies in 0..1 and falls with rank; `routes` names the ways that found it; `within` (0..1)
    says how near it comes to the best provision of its article.
    """

    locator: Locator
    score: float
    routes: tuple[str, ...]
    passage: Passage
    within: float = 1.0


@dataclass(frozen=True, slots=True)
class Found:
    """The outcome of one search.

    `ground` (0..1) says how likely the corpus holds an answer at all; `outside` is the kind of
    outside line that the question resembles (with its share), `premise` a false belief that it
    seems to presuppose (with its share); None where nothing of the kind was recognised. `fault` says
    why somebody else's embedder could not be asked, if it could not; `gone`, why the vectors could not.
    """

    hits: tuple[Hit, ...]
    ground: float
    outside: tuple[str, float] | None = None
    premise: tuple[Premise, float] | None = None
    notes: dict[str, float] = field(default_factory=dict)
    fault: str | None = None
    gone: str | None = None
