"""The corpus that ships, as one object; every reference in it is checked by `tests/index`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from index.asked import read_asked, read_foreign, read_outside, read_premises
from index.commentary import read_commentary
from index.concerns import read_concerns
from index.digest import read_digest
from index.drafts import DraftText, read_drafts
from index.files import CORPUS_DIR, CorpusError, read_list, read_rows
from index.instruments import read_instruments
from index.library import Library
from index.model import (
    Article,
    AskedLine,
    ConcernEntry,
    Doubt,
    Instrument,
    Locator,
    OutsideLine,
    Point,
    Premise,
    Provision,
    StatusFact,
)
from index.status import read_status
from index.topics import Topic, read_topics
from index.voices import Voices, read_voices, with_points

LANGUAGES = ("es", "fr", "pt", "ar", "ru", "zh", "de")
"""The languages beside English in which people's questions are indexed."""


@dataclass(frozen=True, eq=False)
class Corpus:
    """Everything that ships, typed. What only the index needs is read when it is first asked for.

    One corpus equals no other, so that what is made of it can be kept by it.
    """

    folder: Path
    articles: dict[str, Article]
    provisions: dict[Locator, Provision]
    points: dict[Locator, Point]
    status: dict[Locator, StatusFact]
    concerns: dict[str, ConcernEntry]
    instruments: dict[str, Instrument]
    concordance: dict[str, dict[str, tuple[str, ...]]]
    library: Library = field(default_factory=Library)
    """What the user installed beside it."""

    @cached_property
    def asked(self) -> tuple[AskedLine, ...]:
        """The English lines, in the order of the files."""
        files = sorted((self.folder / "asked").glob("[0-9][0-9].yaml"))
        return tuple(line for path in files for line in read_asked(path))

    @cached_property
    def foreign(self) -> tuple[AskedLine, ...]:
        """Titles, terms and questions in the other languages."""
        return tuple(line for code in LANGUAGES for line in read_foreign(self.folder / "asked" / f"{code}.yaml"))

    @cached_property
    def asked_beyond(self) -> tuple[AskedLine, ...]:
        """English lines that ask for points of the commentary and for status facts."""
        names = ("points.yaml", "status.yaml")
        return tuple(line for name in names for line in read_asked(self.folder / "asked" / name))

    @cached_property
    def lines(self) -> tuple[AskedLine, ...]:
        """Lines in the other languages that name paragraphs and letters, where a language has them."""
        files = [(self.folder / "asked" / f"lines-{code}.yaml", code) for code in LANGUAGES]
        return tuple(line for path, code in files if path.exists() for line in read_asked(path, code))

    @cached_property
    def outside(self) -> tuple[OutsideLine, ...]:
        """Questions that the corpus gives no ground to answer."""
        return tuple(read_outside(self.folder / "asked" / "outside.yaml"))

    @cached_property
    def premises(self) -> tuple[Premise, ...]:
        """False beliefs about the Convention."""
        return tuple(read_premises(self.folder / "premises.yaml"))

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """Subjects whose places are listed."""
        return tuple(read_topics(self.folder / "topics.yaml"))

    @cached_property
    def drafts(self) -> tuple[DraftText, ...]:
        """The drafts that the commentary speaks of, with the numbers that are known of them."""
        return read_drafts(self.folder / "drafts.yaml")

    @cached_property
    def voices(self) -> Voices:
        """Who speaks in the commentary, also in what the user added."""
        return with_points(read_voices(self.folder / "voices.yaml"), self.library.points.values())

    @cached_property
    def spoken_of(self) -> frozenset[Locator]:
        """The articles that points of the commentary speak of."""
        return frozenset(article for point in self.points.values() for article in point.articles)

    def citable(self, locator: Locator) -> bool:
        """Whether a locator names something that the corpus holds."""
        return locator in self.provisions or locator in self.points or locator in self.status


def load_corpus(folder: Path = CORPUS_DIR, library: Library | None = None) -> Corpus:
    """Read what answers are made of. Raises CorpusError with file, line and reason."""
    doubts = read_doubts(folder / "doubts.yaml")
    articles: dict[str, Article] = {}
    provisions: dict[Locator, Provision] = {}
    for path in sorted((folder / "uncc").glob("[0-9][0-9].md")):
        article, found = read_digest(path, doubts)
        if article.locator.article in articles:
            raise CorpusError(path, 1, f"article {article.locator.article} stands here twice")
        articles[article.locator.article] = article
        provisions |= {provision.locator: provision for provision in found}
    library = library or Library()
    points = [p for path in sorted((folder / "commentary").glob("*.md")) for p in read_commentary(path)]
    slugs = {point.slug for point in points}
    points += [point for point in library.points.values() if point.slug not in slugs]
    return Corpus(
        folder=folder,
        articles=articles,
        provisions=provisions,
        points={point.locator: point for point in points},
        status={fact.locator: fact for fact in read_status(folder / "status.yaml")},
        concerns={concern.id: concern for concern in read_concerns(folder / "concerns.yaml")},
        instruments=read_instruments(folder / "instruments.toml"),
        concordance=_read_concordance(folder / "concordance.yaml"),
        library=library,
    )


def read_doubts(path: Path) -> list[Doubt]:
    """Where a digest may differ from the authentic text (doubts.yaml)."""
    doubts = []
    for entry in read_list(path):
        entry.only("locator", "about", "level", "note")
        entry.text("locator")
        [locator] = entry.locators("locator")
        doubts.append(
            Doubt(
                locator=locator,
                about=entry.choice("about", ("number", "content", "force", "order")),
                level=entry.choice("level", ("low", "medium-low", "medium", "high")),
                note=entry.text("note"),
            )
        )
    return doubts


def _read_concordance(path: Path) -> dict[str, dict[str, tuple[str, ...]]]:
    return {article: {instrument: row.texts(instrument) for instrument in row} for article, row in read_rows(path)}


def paragraph_of(locator: Locator) -> Locator:
    """The level at which provisions are ranked: the paragraph; of article 2 and the like the letter."""
    return Locator(locator.instrument, locator.article, locator.parts[:1])


def children_of(provisions: Iterable[Provision], above: Locator) -> list[Provision]:
    """The provisions right below one, in the order of the text."""
    return [provision for provision in provisions if provision.locator.parent == above]
