"""Step 3: provisions that the question names, exactly; then what the search finds, or no ground."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.compare import not_covered
from bot.definitions import defined_terms
from bot.missing import no_such
from bot.official import in_official_words
from bot.parts import asked_together
from bot.reading import Reading
from bot.sources import of_points, of_provision, of_provisions, of_status, with_handles
from bot.steps import Kit, Stop, Work, searched
from bot.steps.ground import CLEAR, asked_and_not_taken, no_ground, no_such_provision
from bot.steps.sought import look_for, word_sources
from bot.steps.spoken import point_hits
from bot.steps.treaties import beside_ours, of_treaties
from bot.subject import subject
from bot.talk import Source, Status
from bot.writers import compared, listed
from bot.writers.safeguards import LIMITS, POWERS
from index.grounds import CLASSES, POINTS, STATUS
from index.locator import label
from index.model import Found, Hit, Locator
from index.shipped import Corpus, paragraph_of

LIMIT = 12
"""Provisions that a search returns; `retrieval` in the answer shows at least ten."""

NEAR = 0.5
"""What a follow-up adds to the provisions of the article that it leans on."""

TOLD = 0.5
"""What is left of the score of the provision that the last turn has told already."""

HINTED, LIKELY = 0.02, 0.1
"""Shares from which a class is believed with clear, and with vaguer words for it."""


async def retrieve(work: Work, kit: Kit) -> Work | Stop:
    """Fetch what is named, search for the rest, and stop where there is no ground."""
    reading = work.reading
    assert reading is not None  # noqa: S101 - the scope step has read the question
    if (treaties := await of_treaties(work, kit)) is not None:
        return treaties
    named = [locator for locator in reading.ours if locator in kit.corpus.provisions]
    missing = [locator for locator in reading.ours if locator not in kit.corpus.provisions]
    found = await _search(work, kit)
    meant = defined_terms(work.own_words or work.standalone, kit.corpus)  # before whatever uses the terms
    joined = () if named or missing else await searched(kit, _joined, work, kit, found)
    reading = refined(reading, found)
    if listed.asked_for(work.standalone, kit.corpus) is not None:
        reading = replace(reading, lists=True)
    work.trace.found = found
    work.unless_embedded(found)
    work = replace(
        work,
        reading=reading,
        named=tuple(named),
        missing=tuple(missing),
        found=found,
        joined=joined,
        retrieval=ranked([*named, *meant], missing, found, kit.corpus),
    )
    if (why := found.gone or kit.lookups_only) is not None:
        return _only_named(work, kit, why)
    looked = await look_for(work, kit)
    if isinstance(looked, Stop):
        return looked
    work, words = looked, word_sources(looked, kit)
    stop = None if words else no_such_provision(work, kit) or await no_ground(work, kit, reading)
    if stop is not None:
        return stop
    if not words:
        work = asked_and_not_taken(work, kit)
    theirs, gone = beside_ours(reading, kit)
    sources = [*words, *await _sources(work, kit, reading), *theirs]
    partly = work.partly or (not_covered(reading.beside[0], kit.corpus, kit.replies) if reading.beside else None)
    missing = [*missing, *gone]
    if missing:
        partly = kit.replies.say("partly", missing=", ".join(label(locator) for locator in missing))
    return replace(work, sources=with_handles(in_official_words(sources, kit.corpus)), partly=partly)


def _only_named(work: Work, kit: Kit, why: str) -> Work | Stop:
    """Where searches cannot be trusted: the provisions that a question names, by their numbers, and nothing else."""
    if work.missing and not work.named:
        return Stop(Status.NO_SUCH_PROVISION, no_such(work.missing[0], kit.corpus), work)
    if not work.named:
        return Stop(Status.ERROR_INDEX, kit.replies.say("error_lookups_only", reason=why), work)
    work.trace.notes.append(f"looked up by number alone: {why}")
    named = tuple(hit for hit in work.retrieval if "named" in hit.routes)
    sources = of_provisions(named, work.named, kit.corpus)
    work = replace(work, retrieval=named, joined=(), sources=with_handles(in_official_words(sources, kit.corpus)))
    return work.noticing("lookups_only")


async def _search(work: Work, kit: Kit) -> Found:
    """The hits of the question; of a follow-up, those of its own words and of the whole in balance."""
    reading, query = work.reading, work.standalone
    if reading is not None and reading.compares:
        query = compared.subject(query, reading, kit.corpus)
    whole = await searched(kit, kit.searcher.search, query, language=work.language, limit=LIMIT)
    if work.focus is None:
        return whole
    own = await searched(kit, kit.searcher.search, work.own_words, language=work.language, limit=3 * LIMIT)
    return carried(own, whole, work.focus)


def _joined(work: Work, kit: Kit, found: Found) -> tuple[Locator, ...]:
    """What the parts of a question ask for, where it joins several things."""
    asked = work.own_words or work.standalone
    return asked_together(asked, found, lambda part: kit.searcher.best_hit(part, language=work.language))


def carried(own: Found, whole: Found, focus: Locator) -> Found:
    """Both searches' hits, scores added; what was told already steps back behind its neighbours."""
    total: dict[Locator, float] = {}
    first: dict[Locator, Hit] = {}
    for hit in (*whole.hits, *own.hits):
        near = NEAR if hit.locator.article == focus.article and hit.locator not in total else 0.0
        total[hit.locator] = total.get(hit.locator, 0.0) + hit.score + near
        first.setdefault(hit.locator, hit)
    told = paragraph_of(focus)
    if told in total and focus.parts:
        total[told] *= TOLD
    best = max(total.values(), default=1.0) or 1.0
    order = sorted(total, key=lambda one: -total[one])[:LIMIT]
    most: dict[str, float] = {}
    for one in order:
        most[one.article] = max(most.get(one.article, 0.0), total[one])
    hits = (
        replace(
            first[one],
            score=total[one] / best,
            routes=(*first[one].routes, "carried"),
            within=total[one] / (most[one.article] or 1.0),
        )
        for one in order
    )
    return replace(whole, hits=tuple(hits))


def ranked(named: Iterable[Locator], missing: Iterable[Locator], found: Found, corpus: Corpus) -> tuple[Hit, ...]:
    """The hits with the named provisions first, each provision once, at paragraph level."""
    passage = {hit.locator: hit for hit in found.hits}
    fallback = found.hits[0].passage if found.hits else None
    first = []
    nearest = [above for locator in missing for above in locator.ancestors() if above in corpus.provisions]
    for locator in dict.fromkeys(one for name in (*named, *nearest) for one in _paragraphs(name, corpus)):
        hit = passage.get(locator)
        if hit is not None or fallback is not None:
            routes = ("named", *(hit.routes if hit else ()))
            source = hit.passage if hit else fallback
            assert source is not None  # noqa: S101 - one of the two is there
            first.append(Hit(locator, 1.0, routes, source))
    before = {one.locator for one in first}
    rest = [hit for hit in found.hits if hit.locator not in before]
    return tuple((*first, *rest)[: max(LIMIT, len(first))])


def _paragraphs(locator: Locator, corpus: Corpus) -> list[Locator]:
    """A named provision at the level of ranking: an article by its paragraphs."""
    if locator.parts:
        return [paragraph_of(locator)]
    return list(corpus.provisions[locator].children) or [locator]


def refined(reading: Reading, found: Found) -> Reading:
    """The reading, with what the words alone suggest confirmed or overruled by people's lines."""
    status, points = found.notes.get(STATUS, 1.0), found.notes.get(POINTS, 1.0)
    most = max((found.notes.get(one, 0.0) for one in CLASSES), default=0.0)
    return replace(
        reading,
        status=reading.status_sure or status >= min(most, CLEAR) or (reading.status and status >= HINTED),
        expert=(points >= min(most, CLEAR) and not reading.ours) or (reading.expert and points >= LIKELY),
        says_expert=reading.says_expert and points >= CLEAR,
    )


async def _sources(work: Work, kit: Kit, reading: Reading) -> list[Source]:
    """Everything that a writer may use, the most relevant first."""
    corpus, sources = kit.corpus, list[Source]()
    if reading.voices or reading.expert:
        sources += await point_sources(work, kit, reading)
    if reading.status:
        hits = await searched(kit, kit.searcher.search_status, work.standalone, limit=4)
        sources += of_status(hits, corpus)
    sources += [of_provision(corpus.provisions[now], generated=(told,)) for now, told in work.renumbered]
    if reading.compares:
        sources += await searched(kit, compared.sources, work, reading, kit)
    if reading.lists:
        sources += listed.sources(work.standalone, corpus)
    sources += [of_provision(corpus.provisions[locator]) for locator in work.joined if locator.parts[1:]]
    found = [*sources, *of_provisions(work.retrieval, [*work.named, *work.joined], corpus)]
    # A power brings the safeguards along, so that a writer can state them.
    if any(source.locator.article in POWERS for source in found):
        found += [of_provision(corpus.provisions[locator]) for locator in LIMITS]
    return found


async def point_sources(work: Work, kit: Kit, reading: Reading) -> list[Source]:
    """Commentary points: those of the voices named, else of all; those on a named article first."""
    kept = await point_hits(work, reading, kit)
    if work.named:
        kept.sort(key=lambda hit: not _speaks_of(hit.locator, work.named, kit.corpus))
    return of_points(kept[:6], kit.corpus, subject(work.standalone, reading))


def _speaks_of(point: Locator, named: Iterable[Locator], corpus: Corpus) -> bool:
    articles = {locator.article for locator in corpus.points[point].articles}
    return any(locator.article in articles for locator in named)
