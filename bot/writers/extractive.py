"""The writer without a model: it selects and orders whole sentences, and writes none of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.definitions import defined_terms
from bot.reading import Reading
from bot.sources import tell
from bot.steps import Kit, Work
from bot.steps.treaties import told_beside
from bot.talk import Draft, Source
from bot.writers import compared, listed
from bot.writers.limits import within_limits
from bot.writers.safeguards import beside
from index.grounds import POINTS, PROVISIONS
from index.model import Locator, Provenance
from index.shipped import Corpus

LETTER, STANDS_OUT = 0.1, 1.1
"""Likeness from which a letter is told with its paragraph, and how far it must lead its neighbours."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far down the ranking an answer goes, as shares of the best likelihood (chosen on `dev`)."""

    article: float = 0.25  # a further article is told when its best provision reaches this share
    provision: float = 0.02  # a further provision of the first article, of its best one's
    articles: int = 3
    provisions: int = 3  # of the first article; of a further one the best is told


LIMITS = Limits()

CONTRAST = Limits(article=0.02)
"""Where a question tells two rules apart, the second is told too, however clear the first is."""

WIDE = Limits(article=0.01, articles=5, provisions=1)
"""Where it asks which provisions there are, few words of many are told."""


TOLD, BESIDE = 3, 2
"""Points of experts that are told by themselves, and beside what the Convention says."""

FAR_LESS = 0.5
"""Share of the class of views below which that of provisions is far less."""

OPENING = ("1",)

TERMS, MEANING_WORDS = "2", 7
"""The article that defines terms, and the words of a question that asks for a meaning and for nothing else."""


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
    points = [source for source in work.sources if source.provenance is Provenance.COMMENTARY]
    if points and (reading.voices or reading.expert):
        told = [tell(source) for source in points[:TOLD]]
        # Views that are asked for neither in so many words nor by how it is put stand behind what the text says.
        asked = reading.voices or reading.says_expert or _asks_for_views(work)
        beside = () if asked else _general(work, kit).statements
        return Draft((*beside, *(told[:BESIDE] if beside else told)))
    if reading.status:
        facts = [source for source in work.sources if source.provenance is Provenance.STATUS]
        if facts:
            return Draft(tuple(tell(source) for source in _leading(facts)))
    if work.named:
        return _lookup(work, corpus, kit)
    if reading.lists and (found := listed.statements(work, corpus)):
        return Draft(tuple(found))
    return _general(work, kit)


def _asks_for_views(work: Work) -> bool:
    """Whether a question is put as one for views, and far less as one for provisions."""
    notes = work.found.notes if work.found else {}
    return notes.get(POINTS, 0.0) * FAR_LESS > notes.get(PROVISIONS, 0.0)


def _leading(sources: list[Source]) -> list[Source]:
    """The sources whose score comes near the best one's; at most three."""
    best = max((source.hit.score for source in sources if source.hit), default=0.0)
    return [s for s in sources if s.hit and s.hit.score >= 0.6 * best][:3]


def _lookup(work: Work, corpus: Corpus, kit: Kit) -> Draft:
    """What the named provisions say, in the order of the text, and how much of them is not told."""
    share = max(1, kit.max_statements // len(work.named))
    told: list[Source] = []
    more = 0
    handles = {source.locator: source for source in work.sources}
    ranks = {hit.locator: place for place, hit in enumerate(work.found.hits if work.found else ())}
    for locator in work.named:
        parts = _parts(locator, corpus)
        chosen = sorted(parts, key=lambda one: ranks.get(one, len(ranks)))[:share] if len(parts) > share else parts
        more += len(parts) - len(chosen)
        told += [handles[one] for one in parts if one in chosen and one in handles]
    if work.reading is not None and work.reading.limits:
        articles = frozenset(locator.article for locator in work.named)
        told = _with_safeguards(told, articles, work)
    return Draft((*(tell(source) for source in told), *told_beside(work, kit)), more=more)


def _parts(locator: Locator, corpus: Corpus) -> list[Locator]:
    """The provisions by which a named one is told: an article's paragraphs, else itself."""
    provision = corpus.provisions[locator]
    return list(provision.children) if provision.children and not locator.parts else [locator]


def _general(work: Work, kit: Kit) -> Draft:
    """The provisions that answer best: few articles, few paragraphs of each, one safeguard beside a power."""
    corpus = kit.corpus
    chosen = _chosen(work, corpus)
    told = [one for source in chosen for one in (source, *_letter(source, work, kit))] if not work.partly else chosen
    articles = frozenset(source.locator.article for source in chosen)
    return Draft(tuple(tell(source) for source in _with_safeguards(told, articles, work)))


def _with_safeguards(told: list[Source], articles: frozenset[str], work: Work) -> list[Source]:
    """What is told, and the safeguards beside the powers in it; of a long answer the end makes room."""
    known = {source.locator for source in told}
    wanted = [one for one in beside(articles, work.reading) if one not in known]
    return [*told, *(source for source in work.sources if source.locator in wanted)]


def _letter(source: Source, work: Work, kit: Kit) -> list[Source]:
    """Of a paragraph the one letter whose words the question shares, if one stands out."""
    letters = kit.corpus.provisions[source.locator].children
    if not letters or not source.locator.parts:
        return []
    shares = kit.searcher.likeness(work.own_words or work.standalone, letters)
    best = max(range(len(letters)), key=shares.__getitem__)
    others = max((share for place, share in enumerate(shares) if place != best), default=0.0)
    told = kit.corpus.provisions[letters[best]].gist is not None
    if not told or shares[best] < LETTER or shares[best] < others * STANDS_OUT:
        return []
    return [one for one in work.sources if one.locator == letters[best]]


def _chosen(work: Work, corpus: Corpus) -> list[Source]:
    """What the parts of a question ask for, or the meaning that it asks for; else what answers best."""
    if work.joined:
        joined = [source for source in work.sources if source.locator in work.joined]
        return sorted(joined, key=lambda one: work.joined.index(one.locator))
    meant = defined_terms(work.own_words or work.standalone, corpus)
    found = [source for source in work.sources if source.hit and source.locator in corpus.provisions]
    if meant and len((work.own_words or work.standalone).split()) <= MEANING_WORDS * len(meant):
        return sorted((one for one in found if one.locator in meant), key=lambda one: meant.index(one.locator))
    limits = _limits(work.reading)
    terms = bool(meant) or limits is CONTRAST
    return _best([one for one in found if terms or one.locator.article != TERMS or one is found[0]], limits)


def _limits(reading: Reading | None) -> Limits:
    """How far down the ranking an answer to such a question goes."""
    if reading is not None and reading.lists:
        return WIDE
    return CONTRAST if reading is not None and reading.contrasts else LIMITS


def _best(sources: list[Source], limits: Limits) -> list[Source]:
    """The best articles, and of the first one what comes near its best provision."""
    best = max((source.hit.score for source in sources if source.hit), default=0.0)
    told: dict[str, list[Source]] = {}
    for source in sources:
        article, hit = source.locator.article, source.hit
        own = told.get(article, [])
        if hit is None or (not own and (len(told) == limits.articles or hit.score < best * limits.article)):
            continue
        room = limits.provisions if article == next(iter(told), article) else 1
        if not own or (len(own) < room and hit.within >= limits.provision):
            told[article] = [*own, source]
    # The paragraph that opens an article tells its rule: it stands before those that bound it or go on from it.
    return [source for own in told.values() for source in sorted(own, key=lambda one: one.locator.parts != OPENING)]
