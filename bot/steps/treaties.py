"""A question about another treaty: answered from its own installed words, and from no other text."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.missing import no_such
from bot.official import ENGLISH, quoted, source_of, with_openings
from bot.reading import Reading
from bot.sources import with_handles
from bot.steps import Kit, Stop, Work, searched
from bot.steps.sought import look_for
from bot.subject import subject
from bot.talk import Draft, DraftStatement, Source, Status, Voice
from bot.writers.limits import within_limits
from index.installed import InstalledText
from index.locator import label
from index.manifest import VectorsGone
from index.model import Found, Hit, Locator, Provenance, Provision
from index.shipped import Corpus

GROUND = 0.5
"""The share of a question's words, by weight, from which the best provision is taken to be about it."""

COSINE = 0.4
"""The same of the dense space, where question and text are in different languages."""

NEAR = 0.35
"""Of the best provision's likelihood the share from which a further one is told, and how many are."""
TOLD = 3
LIMIT = 12
"""Provisions of `retrieval`."""


def texts_asked(reading: Reading, corpus: Corpus, language: str) -> list[InstalledText]:
    """The installed texts of the treaties that a question is about, in English where that is there."""
    found = []
    for instrument in reading.about:
        installed = corpus.library.languages(instrument)
        chosen = next((one for one in (ENGLISH, language, *installed) if one in installed), None)
        text = corpus.library.text(instrument, chosen) if chosen else None
        found += [text] if text is not None else []
    return found


async def of_treaties(work: Work, kit: Kit) -> Work | Stop | None:
    """What another treaty says; None where the question is about something else, or its text is not installed."""
    reading = work.reading
    texts = texts_asked(reading, kit.corpus, work.language) if reading else []
    if reading is None or not texts:
        return None
    found = [await _of_text(text, reading, work, kit) for text in texts]
    hits = tuple(hit for one in found for hit in one.hits)
    work.trace.found = found[0].found
    work.unless_embedded(*(one.found for one in found))
    if why := kit.lookups_only or next((one.found.gone for one in found if one.found.gone), None):
        if not any(one.places or one.missing for one in found if one.named):
            return Stop(Status.ERROR_INDEX, kit.replies.say("error_lookups_only", reason=why), work)
        found = [one for one in found if one.named]
        work = work.noticing("lookups_only")
    work = replace(work, found=found[0].found, retrieval=await _ranked(hits, work, kit))
    looked = await look_for(work, kit, texts[0].record.instrument)
    if isinstance(looked, Stop) or (looked.absence is not None and looked.absence.found_in):
        return looked
    places = [(text, place) for text, one in zip(texts, found, strict=True) for place in one.places]
    if not places:
        return _nothing(texts[0], found[0], work, kit)
    sources = [source_of(place, text) for text, place in with_openings(places)]
    missing = [locator for one in found for locator in one.missing]
    partly = kit.replies.say("partly", missing=", ".join(map(label, missing))) if missing else None
    told = tuple(place for _, place in places)
    more = sum(one.more for one in found)
    return replace(work, sources=with_handles(sources), treaty=told, more=more, partly=partly)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question finds in one text: the places to tell, those that do not exist, the hits."""

    places: tuple[Locator, ...]
    missing: tuple[Locator, ...]
    hits: tuple[Hit, ...]
    found: Found
    more: int = 0
    named: bool = False  # whether the places are those that the question names


async def _of_text(text: InstalledText, reading: Reading, work: Work, kit: Kit) -> _Asked:
    record = text.record
    about = subject(work.standalone, reading)
    named = [one for one in reading.theirs if one.instrument == record.instrument]
    there = [one for one in named if one in text.provisions]
    query = about or " ".join(text.provisions[one].title for one in there) or work.standalone
    asked_in = work.language if about else record.language
    found = await _search(query, asked_in, text, kit)
    missing = tuple(one for one in named if one not in text.provisions)
    if named:
        parts = [part for one in there for part in _parts(text.provisions[one])]
        order = [hit.locator for hit in found.hits]
        share = TOLD - 1 if about else max(1, kit.max_statements // max(1, len(there)))
        best = sorted(parts, key=lambda one: order.index(one) if about and one in order else len(order))[:share]
        hits = _named_first(parts, found)
        return _Asked(tuple(one for one in parts if one in best), missing, hits, found, len(parts) - len(best), True)
    enough = found.ground > GROUND if asked_in == record.language else found.notes.get("cosine", 0.0) >= COSINE
    return _Asked(tuple(_leading(found.hits)) if enough else (), (), found.hits, found)


async def _search(query: str, asked_in: str, text: InstalledText, kit: Kit) -> Found:
    if kit.catalogue is None:
        return Found((), 0.0)
    record = text.record
    try:
        return await asyncio.to_thread(
            kit.catalogue.search, query, asked_in, record.instrument, record.language, limit=2 * LIMIT
        )
    except VectorsGone as error:
        return Found((), 0.0, gone=str(error))


def beside_ours(reading: Reading, kit: Kit) -> tuple[list[Source], list[Locator]]:
    """Provisions of installed treaties that a question names beside ours, as sources; and those that do not exist."""
    sources: list[Source] = []
    missing: list[Locator] = []
    for locator in reading.theirs if reading.ours else ():
        installed = kit.corpus.library.languages(locator.instrument)
        text = kit.corpus.library.text(locator.instrument, ENGLISH if ENGLISH in installed else "".join(installed[:1]))
        if text is not None and locator in text.provisions:
            sources += [source_of(place, one) for one, place in with_openings([(text, locator)])]
        elif text is not None and not text.record.partial:
            missing.append(locator)
    return sources, missing


def told_beside(work: Work, kit: Kit) -> list[DraftStatement]:
    """What the treaties say that a question names beside ours, in their own words."""
    named = work.reading.theirs if work.reading else ()
    handles = {source.locator: source for source in work.sources if source.provenance is Provenance.AUTHENTIC}
    return [_told(place, handles, work, kit) for place in named if place in handles]


def _told(place: Locator, handles: Mapping[Locator, Source], work: Work, kit: Kit) -> DraftStatement:
    text = kit.corpus.library.text(place.instrument, handles[place].language)
    assert text is not None  # noqa: S101 - the source was made of it
    assert work.reading is not None  # noqa: S101 - the scope step has read the question
    told, cited = quoted(place, text, subject(work.standalone, work.reading))
    return DraftStatement(told, Voice.INSTRUMENT, tuple(handles[one].handle for one in cited))


def _parts(provision: Provision) -> list[Locator]:
    """The provisions by which a named one is told: an article's paragraphs, else itself."""
    below = provision.children
    return list(below) if below and not provision.locator.parts else [provision.locator]


def _named_first(parts: Sequence[Locator], found: Found) -> tuple[Hit, ...]:
    by_place = {hit.locator: hit for hit in found.hits}
    if not found.hits:
        return ()
    passage = found.hits[0].passage
    first = [
        replace(by_place[one], score=1.0, routes=("named", *by_place[one].routes))
        if one in by_place
        else Hit(one, 1.0, ("named",), passage)
        for one in parts
    ]
    return (*first, *(hit for hit in found.hits if hit.locator not in parts))


def _leading(hits: Sequence[Hit]) -> list[Locator]:
    """The best provision, those of its article that come near it, and others that do."""
    best = hits[0]
    near = [hit for hit in hits[1:] if hit.score >= NEAR * best.score or _same_article(hit, best)]
    return [best.locator, *(hit.locator for hit in near[: TOLD - 1])]


def _same_article(hit: Hit, best: Hit) -> bool:
    return hit.locator.article == best.locator.article and "lexical" in hit.routes


async def _ranked(hits: tuple[Hit, ...], work: Work, kit: Kit) -> tuple[Hit, ...]:
    """The treaty's provisions; where it has few, those of the Convention after them."""
    if len(hits) >= LIMIT:
        return hits[:LIMIT]
    found = await searched(kit, kit.searcher.search, work.standalone, language=work.language, limit=LIMIT)
    return (*hits, *(replace(hit, score=0.0) for hit in found.hits[: LIMIT - len(hits)]))


def _nothing(text: InstalledText, asked: _Asked, work: Work, kit: Kit) -> Stop:
    """Why a treaty's text has no answer: no such provision, not in the excerpt, nothing about it."""
    short = kit.corpus.instruments[text.record.instrument].short
    if not asked.missing:
        nearest = ", ".join(label(hit.locator) for hit in asked.hits[:3]) or label(next(iter(text.provisions)))
        return Stop(Status.NOT_IN_CORPUS, kit.replies.say("not_in_treaty", instrument=short, nearest=nearest), work)
    first = asked.missing[0]
    if text.record.partial and first.whole_article not in text.provisions:
        message = kit.replies.say("not_in_excerpt", asked=label(first), instrument=short, range=text.record.range)
        return Stop(Status.NOT_IN_CORPUS, message, work)
    return Stop(Status.NO_SUCH_PROVISION, no_such(first, kit.corpus), work)


def told_treaties(work: Work, kit: Kit) -> Draft | None:
    """The treaty's own words, whatever the writer; None where no treaty was asked."""
    if not work.treaty or work.reading is None:
        return None
    handles = {source.locator: source for source in work.sources}
    statements = [_told(place, handles, work, kit) for place in work.treaty]
    kept = within_limits(statements, kit)
    return Draft(tuple(kept), more=work.more + len(statements) - len(kept), by=("extractive", None))
