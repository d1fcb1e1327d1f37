"""The writer without a model: it selects and orders whole sentences, and writes none of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.reading import Reading
from bot.sources import tell
from bot.steps import Kit, Work
from bot.talk import Draft, DraftStatement, Source
from bot.writers import compared, listed
from bot.writers.safeguards import POWERS, SAFEGUARD
from index.model import Locator, Provenance
from index.shipped import Corpus

LETTER, STANDS_OUT = 0.1, 1.2
"""Likeness from which a letter is told with its paragraph, and how far it must lead its neighbours."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far down the ranking an answer goes, as shares of the best likelihood (chosen on `dev`)."""

    article: float = 0.18  # a further article is told when its best provision reaches this share
    provision: float = 0.02  # a further provision of an article that is told
    articles: int = 3
    provisions: int = 4


LIMITS = Limits()


class ExtractiveWriter:
    """Statements are gists or whole sentences of their sources."""

    name = "extractive"
    model: str | None = None

    async def write(self, work: Work, kit: Kit) -> Draft:
        """Statements in the voice that the question asks for, within the limits of an answer."""
        reading = work.reading
        assert reading is not None  # noqa: S101 - the scope step has read the question
        draft = _by_reading(work, reading, kit)
        return replace(draft, statements=tuple(within_limits(draft.statements, kit)))


def _by_reading(work: Work, reading: Reading, kit: Kit) -> Draft:
    """The first kind of answer that the question asks for and that has sources."""
    corpus = kit.corpus
    if reading.compares and (found := compared.statements(work, reading, kit)):
        return Draft(tuple(found))
    if reading.voices or reading.expert:
        points = [source for source in work.sources if source.provenance is Provenance.COMMENTARY]
        if points:
            return Draft(tuple(tell(source) for source in points[:3]))
    if reading.status:
        facts = [source for source in work.sources if source.provenance is Provenance.STATUS]
        if facts:
            return Draft(tuple(tell(source) for source in _leading(facts)))
    if work.named:
        return _lookup(work, corpus, kit)
    if reading.lists and (found := listed.statements(work, corpus)):
        return Draft(tuple(found))
    return _general(work, kit)


def _leading(sources: list[Source]) -> list[Source]:
    """The sources whose score comes near the best one's; at most three."""
    best = max((source.hit.score for source in sources if source.hit), default=0.0)
    return [s for s in sources if s.hit and s.hit.score >= 0.6 * best][:3]


def _lookup(work: Work, corpus: Corpus, kit: Kit) -> Draft:
    """What the named provisions say, in the order of the text, and how much of them is not told."""
    share = max(1, kit.max_statements // len(work.named))
    statements: list[DraftStatement] = []
    more = 0
    handles = {source.locator: source for source in work.sources}
    ranks = {hit.locator: place for place, hit in enumerate(work.found.hits if work.found else ())}
    for locator in work.named:
        parts = _parts(locator, corpus)
        chosen = sorted(parts, key=lambda one: ranks.get(one, len(ranks)))[:share] if len(parts) > share else parts
        more += len(parts) - len(chosen)
        told = [handles[one] for one in parts if one in chosen and one in handles]
        statements += [tell(source) for source in told]
    return Draft(tuple(statements), more=more)


def _parts(locator: Locator, corpus: Corpus) -> list[Locator]:
    """The provisions by which a named one is told: an article's paragraphs, else itself."""
    provision = corpus.provisions[locator]
    return list(provision.children) if provision.children and not locator.parts else [locator]


def _general(work: Work, kit: Kit) -> Draft:
    """The provisions that answer best: few articles, few paragraphs of each, one safeguard beside a power."""
    corpus = kit.corpus
    chosen = _choose([s for s in work.sources if s.hit is not None and s.locator in corpus.provisions])
    told = [one for source in chosen for one in (source, *_letter(source, work, kit))]
    articles = {source.locator.article for source in chosen}
    safeguard = next((source for source in work.sources if source.locator == SAFEGUARD), None)
    if safeguard is not None and articles & POWERS and "24" not in articles:
        told.append(safeguard)
    return Draft(tuple(tell(source) for source in told))


def _letter(source: Source, work: Work, kit: Kit) -> list[Source]:
    """Of a paragraph the one letter whose words the question shares, if one stands out."""
    letters = kit.corpus.provisions[source.locator].children
    if not letters or not source.locator.parts:
        return []
    shares = kit.searcher.likeness(work.own_words or work.standalone, letters)
    best = max(range(len(letters)), key=shares.__getitem__)
    others = max((share for place, share in enumerate(shares) if place != best), default=0.0)
    if shares[best] < LETTER or shares[best] < others * STANDS_OUT:
        return []
    return [one for one in work.sources if one.locator == letters[best]]


def _choose(sources: list[Source]) -> list[Source]:
    best = max((source.hit.score for source in sources if source.hit), default=0.0)
    chosen: list[Source] = []
    articles: list[str] = []
    for source in sources:
        score = source.hit.score if source.hit else 0.0
        new = source.locator.article not in articles
        if score < best * (LIMITS.article if new else LIMITS.provision):
            continue
        if (new and len(articles) == LIMITS.articles) or len(chosen) == LIMITS.provisions:
            continue
        chosen.append(source)
        articles += [source.locator.article] if new else []
    return chosen


def within_limits(statements: Iterable[DraftStatement], kit: Kit) -> list[DraftStatement]:
    """The statements that fit: each text once, the counts of an answer; one statement always fits."""
    kept: list[DraftStatement] = []
    words = 0
    for statement in statements:
        count = len(statement.text.split())
        if len(kept) == kit.max_statements or (kept and words + count > kit.max_words):
            break
        if statement.text not in {one.text for one in kept}:
            kept.append(statement)
            words += count
    return kept
