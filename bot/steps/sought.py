"""A question whether the text names a thing: the word is looked up in all of it, not searched by likeness."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.absence import Absence, Searchable, joined, look_up, searchable, sentence
from bot.asked_words import Sought, word_sought
from bot.cues import has
from bot.official import quoted, source_of, with_openings
from bot.sources import of_provision, unquoted, with_handles
from bot.steps import Kit, Stop, Work, searched
from bot.talk import Draft, DraftStatement, Source, Status, Voice
from bot.word_forms import Token, occurrences, words_of
from index.installed import InstalledText
from index.locator import label
from index.model import CONVENTION, Hit, Locator, Provenance
from index.sentences import split_sentences
from index.shipped import paragraph_of

LONGEST = 60
"""Words of the longest sentence that is told in place of a gist."""

_LEANS = re.compile(r"^(?:it|they|this|these|that|those|such|he|she|the same)\b|…", re.I)
"""A sentence that cannot be told without the one before it, or one that is torn."""

NEAREST = 3
"""Provisions named as the nearest ones where a word does not occur."""


async def look_for(work: Work, kit: Kit, instrument: str = CONVENTION) -> Work | Stop:
    """The work with what a search for the asked word found; a stop where it occurs nowhere.

    Where only a subject is asked for, an absence goes along with the ordinary answer.
    """
    reading, corpus = work.reading, kit.corpus
    if reading is None or reading.compares or work.missing:
        return work
    languages = [code for code in corpus.library.languages(instrument) if code != "en"]
    of_treaty = instrument != CONVENTION
    sought = word_sought(work.own_words or work.standalone, languages, speaker=of_treaty or bool(reading.voices))
    if sought is None:
        return work
    if not (sought.of_text or of_treaty):
        return _in_commentary(sought, work, kit)
    texts = searchable(instrument, corpus)
    named = tuple(one for one in (*reading.ours, *reading.theirs) if one.instrument == instrument)
    found = [_best(words, sought.language, texts, named) for words in _parts(sought, texts, named)]
    findings = [absence for absence in found if absence is not None]
    if not findings:
        return work
    absent = [one for one in findings if not one.found_in]
    if absent and not sought.strict:
        single = len(words_of(sought.phrase)) == 1
        return replace(work, absence=absent[0]) if single else work
    if not sought.strict or (len(absent) == len(findings) and _described(sought, texts)):
        return work
    if instrument == CONVENTION:
        work = await _nearer(work, sought, kit)
    if len(absent) == len(findings):
        return _stopped(joined(absent), sought, texts, work, kit)
    partly = sentence(joined(absent), kit.replies) if absent else work.partly
    present = joined([one for one in findings if one.found_in])
    work = replace(work, absence=present, retrieval=_ranked(present, work), partly=partly)
    return work if instrument == CONVENTION else replace(work, sources=with_handles(word_sources(work, kit)))


async def _nearer(work: Work, sought: Sought, kit: Kit) -> Work:
    """The hits of the word itself: those of the question lean to what it says about texts and mentions."""
    found = await searched(kit, kit.searcher.search, sought.phrase, language=work.language, limit=len(work.retrieval))
    named = {hit.locator: hit for hit in work.retrieval if "named" in hit.routes}
    rest = [hit for hit in found.hits if hit.locator not in named]
    return replace(work, retrieval=(*named.values(), *rest))


def _parts(sought: Sought, texts: list[Searchable], named: tuple[Locator, ...]) -> tuple[str, ...]:
    """The phrase as a whole where it occurs so (`search and seizure`), else what it joins."""
    whole = _best(sought.phrase, sought.language, texts, named)
    return (sought.phrase,) if whole is None or whole.found_in else sought.parts


def _best(word: str, language: str, texts: Iterable[Searchable], named: tuple[Locator, ...]) -> Absence | None:
    """The finding in the surest text of the word's language; in another one where only that has the word."""
    findings = []
    for text in texts:
        if text.language != language:
            continue
        finding = look_up(word, text, named)
        if finding.articles_searched or finding.preamble_searched:
            findings.append(finding)
        if text.provenance is Provenance.AUTHENTIC and text.whole:
            break
    return next((one for one in findings if one.found_in), findings[0] if findings else None)


def _described(sought: Sought, texts: Iterable[Searchable]) -> bool:
    """Whether a phrase tells a subject that a provision may treat in other words: all its words stand in one."""
    words = words_of(sought.phrase)
    if sought.literal or len(words) < 2 or len(sought.parts) > 1:
        return False
    if has("preposition", sought.phrase):
        return True
    text = next(text for text in texts if text.language == sought.language)
    places = [set(look_up(word.plain, text).found_in) for word in words]
    return bool(set.intersection(*places))


def _stopped(absence: Absence, sought: Sought, texts: Iterable[Searchable], work: Work, kit: Kit) -> Stop:
    """The refusal that says where the word was looked for, what that certifies, and what is nearest."""
    piece = kit.replies.absence
    told = [sentence(absence, kit.replies)]
    others = [text for text in texts if text.provenance is Provenance.AUTHENTIC and text.language != sought.language]
    told += [piece("other_language", language=kit.replies.language(text.language), range=text.range) for text in others]
    near = [hit.locator for hit in work.retrieval if hit.locator.instrument == absence.instrument]
    if near:
        nearest = ", ".join(label(locator) for locator in near[:NEAREST])
        told.append(piece("nearest", nearest=nearest))
    return Stop(Status.NOT_IN_CORPUS, " ".join(told), replace(work, absence=absence))


def _in_commentary(sought: Sought, work: Work, kit: Kit) -> Work | Stop:
    """Over commentary nothing is certified: what is not found is not in our corpus."""
    reading = work.reading
    if reading is None or not sought.strict or not (reading.voices or sought.of_commentary):
        return work
    points = kit.corpus.points
    held = [point for voice in reading.voices for point in voice.points] or list(points)
    asked = words_of(sought.phrase)
    for locator in held:
        if occurrences(asked, words_of(f"{points[locator].heading}\n{points[locator].text}"), "en"):
            return work
    who = ", ".join(voice.name for voice in reading.voices) or kit.replies.absence("any_voice")
    message = kit.replies.absence("not_in_commentary", word=sought.phrase, who=who)
    return Stop(Status.NOT_IN_CORPUS, message, work)


def _ranked(absence: Absence, work: Work) -> tuple[Hit, ...]:
    """The hits with the places of the word first, in the order of the search, then of the text."""
    places = dict.fromkeys(paragraph_of(locator) for locator in absence.found_in)
    by_place = {hit.locator: hit for hit in work.retrieval}
    if not by_place:
        return work.retrieval
    order = sorted(places, key=lambda at: list(by_place).index(at) if at in by_place else len(by_place))
    passage = work.retrieval[0].passage
    first = [by_place.get(at) or Hit(at, 1.0, ("word",), passage) for at in order]
    hits = [replace(hit, score=1.0, routes=tuple(dict.fromkeys(("word", *hit.routes)))) for hit in first]
    return (*hits, *(hit for hit in work.retrieval if hit.locator not in places))


def word_sources(work: Work, kit: Kit) -> list[Source]:
    """The provisions that have the asked word, those that the search prefers first."""
    if work.absence is None:
        return []
    text = _installed(work.absence, kit)
    places = _told_places(work, work.absence)
    if text is not None:
        return [source_of(place, one) for one, place in with_openings((text, place) for place in places)]
    provisions = kit.corpus.provisions
    return [of_provision(provisions[at]) for at in places if at in provisions]


def _installed(absence: Absence, kit: Kit) -> InstalledText | None:
    """The official text in which the word was found, if it was one."""
    authentic = absence.provenance is Provenance.AUTHENTIC
    return kit.corpus.library.text(absence.instrument, absence.language) if authentic else None


def _told_places(work: Work, absence: Absence) -> list[Locator]:
    """The places of the word, those that the search prefers first; a title's only where its article has no other."""
    order = {hit.locator: rank for rank, hit in enumerate(work.retrieval)}
    places = sorted(absence.found_in, key=lambda at: order.get(paragraph_of(at), len(order)))
    return [at for at in places if at.parts or not any(at.contains(other) and at != other for other in places)]


def told_words(work: Work, kit: Kit) -> Draft | None:
    """The sentences that have the asked word, whatever the writer; None where no word was found.

    Official words are quoted; of our digest the gist is told, or the sentence that has the word.
    """
    if work.absence is None or not work.absence.found_in:
        return None
    handles = {source.locator: source for source in work.sources}
    text = _installed(work.absence, kit)
    statements = []
    for place in _told_places(work, work.absence):
        if place not in handles:
            continue
        if text is None:
            statements.append(_told(handles[place], work.absence, kit))
        else:
            told, cited = quoted(place, text, work.absence.word)
            voice = Voice.CONVENTION if place.instrument == CONVENTION else Voice.INSTRUMENT
            statements.append(DraftStatement(told, voice, tuple(handles[one].handle for one in cited)))
    # Who asks where a word stands wants the places: they are counted, not their words.
    every = tuple({one.text: one for one in statements}.values())
    kept = every[: kit.max_statements]
    return Draft(kept, more=len(every) - len(kept), by=("extractive", None))


def _told(source: Source, absence: Absence, kit: Kit) -> DraftStatement:
    """A provision by its gist, or by a whole sentence of its own where only that has the word and is short."""
    asked = [words_of(word) for word in absence.word.split(" or ")]
    provision = kit.corpus.provisions[source.locator]
    framed = f"{provision.chapeau} {provision.own}" if len(provision.locator.parts) > 1 else provision.own
    lines = [line for line in split_sentences(framed) if len(line.split()) <= LONGEST and not _LEANS.search(line)]
    having = (line for line in (source.gist or "", *lines) if _has(line, asked, absence.language))
    told = next(having, source.gist or source.text)
    return DraftStatement(unquoted(told, source.provenance), Voice.CONVENTION, (source.handle,))


def _has(line: str, asked: Iterable[list[Token]], language: str) -> bool:
    return any(occurrences(words, words_of(line), language) for words in asked)
