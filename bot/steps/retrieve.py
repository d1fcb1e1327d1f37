"""Step 3: provisions that the question names, exactly; then what the search finds, or no ground."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.absence import look_up, searchable
from bot.compare import not_covered
from bot.cues import cue
from bot.definitions import defined_term
from bot.missing import no_such
from bot.official import in_official_words
from bot.parts import asked_together
from bot.reading import Reading
from bot.sources import of_points, of_provision, of_provisions, of_status, with_handles
from bot.steps import Kit, Stop, Work, searched
from bot.steps.scope import personal_advice
from bot.steps.sought import look_for, word_sources
from bot.steps.spoken import point_hits
from bot.steps.treaties import beside_ours, of_treaties
from bot.subject import subject
from bot.talk import Source, Status
from bot.writers import compared, listed
from bot.writers.safeguards import LIMITS, POWERS
from index.grounds import NAMED, POINTS, PREMISE, RESEMBLANCE, STATUS
from index.locator import label
from index.model import CONVENTION, Found, Hit, Locator, Premise
from index.shipped import Corpus, paragraph_of

LIMIT = 12
"""Provisions that a search returns; `retrieval` in the answer shows at least ten."""

NEAR = 0.5
"""What a follow-up adds to the provisions of the article that it leans on."""

TOLD = 0.5
"""What is left of the score of the provision that the last turn has told already."""

HINTED, LIKELY, CLEAR, CERTAIN = 0.02, 0.1, 0.5, 0.97
"""Shares from which a class is believed: with clear or with vaguer words for it, by itself, and to refuse."""

BELIEVED, BELIEVED_OF_NAMED = 0.6, 1.1
"""Share of the class of false beliefs and half the likeness to one, together, from which a question rests on it."""

HELD_BY_STATUS, HELD_BY_LIST = 0.25, 0.3
"""Share of the class of dated facts, and of all with ground, from which a fact or a list may hold what is asked."""

RECOGNISED = 0.35
"""Likeness to a false belief from which its truth is told as the answer and not as something near."""

ABSENT = ("No provision", "No article")
"""How the truth about something begins that the text does not name."""

VOICES = 8
"""Voices that are named where somebody else's was asked for."""

FEW_WORDS = 10
"""A question of more words asks more than whether something is named."""

FOUND = 0.3
"""Likelihood of the best provision from which a question is answered, though it resembles false beliefs."""

MANY_WORDS = 5
"""A question of fewer words beside the provisions that it names asks what they say."""


async def retrieve(work: Work, kit: Kit) -> Work | Stop:
    """Fetch what is named, search for the rest, and stop where there is no ground."""
    reading = work.reading
    assert reading is not None  # noqa: S101 - the scope step has read the question
    if (treaties := await of_treaties(work, kit)) is not None:
        return treaties
    named = [locator for locator in reading.ours if locator in kit.corpus.provisions]
    missing = [locator for locator in reading.ours if locator not in kit.corpus.provisions]
    found = await _search(work, kit)
    joined = () if named or missing else await searched(kit, _joined, work, kit, found)
    reading = refined(reading, found)
    work.trace.found = found
    work.unless_embedded(found)
    work = replace(
        work,
        reading=reading,
        named=tuple(named),
        missing=tuple(missing),
        found=found,
        joined=joined,
        retrieval=ranked([*named, *_definition(work, kit)], missing, found, kit.corpus),
    )
    if (why := found.gone or kit.lookups_only) is not None:
        return _only_named(work, kit, why)
    looked = await look_for(work, kit)
    if isinstance(looked, Stop):
        return looked
    work, words = looked, word_sources(looked, kit)
    stop = None if words else _no_such(work, kit) or await _no_ground(work, kit, reading)
    if stop is not None:
        return stop
    if not words:
        work = _asked_and_not_taken(work, kit)
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


def _asked_and_not_taken(work: Work, kit: Kit) -> Work:
    """Where a false belief is only asked about ("Does it ban VPNs?"): what is true, told by what comes nearest."""
    found, reading = work.found, work.reading
    if found is None or found.premise is None or reading is None or not reading.polar or work.named or reading.voices:
        return work
    premise = found.premise[0]
    if not _presumes(work, found, kit) and not (_names(premise, found) and len(work.standalone.split()) <= FEW_WORDS):
        return work
    nearest = dict.fromkeys(_told_at(one, kit.corpus) for one in premise.nearest)
    reading = replace(reading, status=reading.status_sure)
    return replace(work, reading=reading, partly=_truth("false_premise", premise, kit), joined=tuple(nearest))


def _names(premise: Premise, found: Found) -> bool:
    """Whether the question names what a premise says that no provision names."""
    return premise.truth.startswith(ABSENT) and found.notes[RESEMBLANCE] >= NAMED


def _definition(work: Work, kit: Kit) -> list[Locator]:
    """The definition asked for, which comes before whatever uses the term."""
    locator = defined_term(work.own_words or work.standalone, kit.corpus)
    return [] if locator is None else [locator]


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
    rest = [hit for hit in found.hits if hit.locator not in {one.locator for one in first}]
    return tuple((*first, *rest)[: max(LIMIT, len(first))])


def _paragraphs(locator: Locator, corpus: Corpus) -> list[Locator]:
    """A named provision at the level of ranking: an article by its paragraphs."""
    if locator.parts:
        return [paragraph_of(locator)]
    return list(corpus.provisions[locator].children) or [locator]


def _no_such(work: Work, kit: Kit) -> Stop | None:
    if work.partly and work.only_names and not work.named:
        return Stop(Status.NOT_IN_CORPUS, work.partly, work)
    if work.missing and not work.named:
        return Stop(Status.NO_SUCH_PROVISION, no_such(work.missing[0], kit.corpus), work)
    reading = work.reading
    for locator in reading.theirs if reading and not reading.ours else ():
        known = kit.corpus.instruments[locator.instrument]
        if locator.article.isdecimal() and not 1 <= int(locator.article) <= known.articles:
            return Stop(Status.NO_SUCH_PROVISION, no_such(locator, kit.corpus), work)
    return None


def refined(reading: Reading, found: Found) -> Reading:
    """The reading, with what the words alone suggest confirmed or overruled by people's lines."""
    status, points = found.notes.get(STATUS, 1.0), found.notes.get(POINTS, 1.0)
    return replace(
        reading,
        status=reading.status_sure or status >= CLEAR or (reading.status and status >= HINTED),
        expert=(points >= CLEAR and not reading.ours) or (reading.expert and points >= LIKELY),
        says_expert=reading.says_expert and points >= CLEAR,
    )


async def _no_ground(work: Work, kit: Kit, reading: Reading) -> Stop | None:
    """The refusals that need the search: other laws, live cases, false beliefs, no ground."""
    found = work.found
    assert found is not None  # noqa: S101 - set just before
    say = kit.replies.say
    outside = found.outside[0] if found.outside and found.ground < kit.floor else None
    asks_meaning = defined_term(work.own_words or work.standalone, kit.corpus) is not None
    presumes = _presumes(work, found, kit)
    if presumes and found.premise and not reading.polar:
        name = "false_premise" if found.notes[RESEMBLANCE] >= RECOGNISED else "false_premise_near"
        return Stop(Status.FALSE_PREMISE, _truth(name, found.premise[0], kit), work)
    if presumes and found.premise:
        return None
    if asks_meaning or reading.voices or reading.compares or (reading.beside and work.named):
        return None
    if reading.unknown_voice:
        voices = ", ".join([voice.name for voice in kit.corpus.voices if not voice.is_group][:VOICES])
        message = say("not_in_corpus_voice", voice=reading.unknown_voice, voices=voices)
        return Stop(Status.NOT_IN_CORPUS, message, work)
    if work.named and (reading.beside or not _asks_beyond(work, found, kit)):
        return None
    if reading.other_law:
        return Stop(Status.OUT_OF_SCOPE, say("other_law"), work)
    if reading.beside and (why := not_covered(reading.beside[0], kit.corpus, kit.replies)):
        return Stop(Status.NOT_IN_CORPUS, why, work)
    if reading.theirs:
        return _not_installed(reading.theirs[0], work, kit)
    if reading.instruments and (reading.about or outside is not None):
        return Stop(Status.NOT_IN_CORPUS, _text_not_installed(reading.instruments[0], work, kit), work)
    if presumes and found.notes[PREMISE] >= CERTAIN and not (work.named or reading.polar or _found_for_sure(found)):
        return Stop(Status.FALSE_PREMISE, say("false_premise_unknown"), work)
    if outside == "not_held" and reading.status and found.notes[STATUS] >= HELD_BY_STATUS:
        return None
    if outside is None or (reading.lists and found.ground >= HELD_BY_LIST):
        return None
    return _by_kind(outside, work, kit)


def _presumes(work: Work, found: Found, kit: Kit) -> bool:
    """Whether a question seems to rest on a false belief, and none of the kinds that only seem to."""
    reading = work.reading
    of_draft = bool(work.partly or work.renumbered)  # what is asked of a draft presupposes nothing of the final text
    if reading is None or of_draft or reading.compares or reading.voices or reading.lists or reading.status_sure:
        return False
    if not (reading.polar or reading.presupposes) or _asks_for_a_number(work.standalone):
        return False
    if _only_names(work) or defined_term(work.own_words or work.standalone, kit.corpus) is not None:
        return False
    belief = found.notes.get(PREMISE, 0.0) + found.notes.get(RESEMBLANCE, 0.0) / 2
    return belief >= (BELIEVED_OF_NAMED if work.named else BELIEVED)


def _found_for_sure(found: Found) -> bool:
    """Whether one article answers so clearly that nothing need be taken for granted."""
    return bool(found.hits) and found.hits[0].score >= FOUND


def _asks_for_a_number(text: str) -> bool:
    """Whether a question asks how many and names no number itself: it takes none for granted."""
    return re.match(r"(?:and |so )?how (?:many|much|long)\b", text, re.I) is not None and not re.search(r"\d", text)


def _only_names(work: Work) -> bool:
    """Whether a question does little more than name a provision."""
    if not work.named or work.reading is None:
        return False
    spans = [work.standalone[one.start : one.end] for one in work.reading.references]
    fillers = len(cue("filler").findall(work.standalone))
    return len(work.standalone.split()) - fillers - sum(len(span.split()) for span in spans) < MANY_WORDS


def _asks_beyond(work: Work, found: Found, kit: Kit) -> bool:
    """Whether a question names a provision but asks something of it that the corpus does not hold.

    A provision that it names is ours, so that it is neither off the topic nor about another law; and what it
    asks of it is held where the provision has the words.
    """
    kind = found.outside[0] if found.outside else ""
    if _only_names(work) or found.ground > 1 - CLEAR or kind in ("off_topic", "other_law") or work.reading is None:
        return False
    asked = subject(work.standalone, work.reading).split()
    text = searchable(CONVENTION, kit.corpus)[-1]
    return not asked or not all(look_up(word, text, work.named).found_in for word in asked)


def _by_kind(outside: str | None, work: Work, kit: Kit) -> Stop:
    """The refusal that fits the kind of outside line which the question resembles."""
    say = kit.replies.say
    example = kit.replies.examples()[0]
    if outside == "personal":
        return Stop(Status.PERSONAL_ADVICE, personal_advice(kit), work)
    if outside in ("greeting", "not_a_question"):
        return Stop(Status.NOT_A_QUESTION, say("not_a_question", example=example), work)
    if outside in ("off_topic", "harmful", "other_law"):
        name = "out_of_scope" if outside == "off_topic" else outside
        return Stop(Status.OUT_OF_SCOPE, say(name), work)
    return Stop(Status.NOT_IN_CORPUS, say("not_in_corpus"), work)


def _truth(name: str, premise: Premise, kit: Kit) -> str:
    nearest = ", ".join(label(locator) for locator in premise.nearest)
    return kit.replies.say(name, truth=premise.truth) + (f" Nearest: {nearest}." if nearest else "")


def _told_at(locator: Locator, corpus: Corpus) -> Locator:
    """The provision itself, or the nearest above it that a gist tells in a sentence."""
    return next((one for one in (locator, *locator.ancestors()) if corpus.provisions[one].gist), locator)


def _not_installed(locator: Locator, work: Work, kit: Kit) -> Stop:
    """What to say of another treaty's article: its counterparts here, if there are some, which come first then."""
    instrument = kit.corpus.instruments[locator.instrument].short
    table = kit.corpus.concordance.items()
    ours = [Locator(CONVENTION, number) for number, row in table if locator.article in row.get(locator.instrument, ())]
    if not ours:
        message = kit.replies.say("not_in_corpus_text_alone", instrument=instrument, id=locator.instrument)
        return Stop(Status.NOT_IN_CORPUS, message, work)
    nearest = ", ".join(map(label, ours))
    message = kit.replies.say("not_in_corpus_text", instrument=instrument, nearest=nearest, id=locator.instrument)
    first = [Hit(one, 1.0, ("concordance",), hit.passage) for hit in work.retrieval[:1] for one in ours]
    return Stop(Status.NOT_IN_CORPUS, message, replace(work, retrieval=(*first, *work.retrieval)))


def _text_not_installed(instrument: str, work: Work, kit: Kit) -> str:
    """What to say of another treaty's words on a subject: our nearest article, where it has a counterpart there."""
    short = kit.corpus.instruments[instrument].short
    best = work.retrieval[0].locator.whole_article if work.retrieval else None
    if best is None or instrument not in kit.corpus.concordance.get(best.article, {}):
        return kit.replies.say("not_in_corpus_text_alone", instrument=short, id=instrument)
    return kit.replies.say("not_in_corpus_text", instrument=short, nearest=label(best), id=instrument)


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
