"""Whether a model's statement may be shown: cleaned, framed, and judged as every statement is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.cues import has
from bot.grounding.translation import translation_fault
from bot.steps import Kit, Searches, Work
from bot.steps.check import judge
from bot.talk import DraftStatement, Source, Support, Voice
from bot.voice import framed, kind_of, strangers
from bot.writers.cleaning import UncleanError, cleaned
from index.model import CONVENTION

SUBJECT = 3
"""Articles (points, facts) that a search by a translation finds first, among which the cited one has to be."""

SHARE = 0.1
"""Of the best hit's likelihood: what the cited one must reach, so that it is not there by chance."""

REHEARSED = 3
"""Passages that are read before the model's first sentence comes; the others are when they are cited."""

Admitted = tuple[DraftStatement, Support]
"""A statement as it may be shown, with its support."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A statement that may not be shown, with the reason in words.

    `in_english` is its checked English form where only the translation is at fault.
    """

    drafted: DraftStatement
    reason: str
    in_english: Admitted | None = None


def admit(drafted: DraftStatement, given: frozenset[str], work: Work, kit: Kit) -> Admitted | Refused:
    """The statement as it may be shown, with its support, or why it may not; blocking, some milliseconds.

    `given` are the handles of the passages that the model saw.
    """
    sources = _sources(drafted, given, work)
    if not sources:
        return Refused(drafted, "it names no passage that was given")
    try:
        plain = _plain(drafted, work)
    except UncleanError as error:
        return Refused(drafted, str(error))
    said = replace(plain, handles=tuple(source.handle for source in sources))
    claim = said.english or said.text
    if fault := _fault(claim, said, sources, kit):
        return Refused(drafted, fault)
    framed_claim = framed(claim, sources, kit.corpus)
    support = judge(framed_claim, said.voice, sources)
    if isinstance(support, str):
        return Refused(drafted, support)
    in_english = (replace(said, text=framed_claim, english=None), support)
    if work.language == "en":
        return in_english
    if said.english is None:
        return Refused(drafted, "it is not in the asker's language, or has no English form", in_english)
    if fault := _translated_badly(said.text, claim, sources, work.language, kit.searcher):
        return Refused(drafted, fault, in_english)
    return replace(said, text=framed(said.text, sources, kit.corpus), english=framed_claim), support


def rehearse(work: Work) -> None:
    """Read the passages for the check while the model is still thinking, so that its first sentence need not wait."""
    for source in work.sources[:REHEARSED]:
        judge(source.title or source.text, kind_of(source), [source])


def _sources(drafted: DraftStatement, given: frozenset[str], work: Work) -> list[Source]:
    by_handle = {source.handle: source for source in work.sources}
    return [by_handle[one] for one in dict.fromkeys(drafted.handles) if one in given and one in by_handle]


def _plain(drafted: DraftStatement, work: Work) -> DraftStatement:
    english = drafted.english if work.language != "en" else None
    return replace(drafted, text=cleaned(drafted.text), english=cleaned(english) if english else None)


def _translated_badly(text: str, claim: str, sources: list[Source], language: str, searcher: Searches) -> str | None:
    """What is wrong with a translation: another language, other signs than its English form, another subject."""
    if searcher.language(text) != language:
        return "it is not in the asker's language"
    if fault := translation_fault(text, claim, language):
        return fault
    return None if _finds(text, sources, language, searcher) else "the translation speaks of something else"


def _finds(text: str, sources: list[Source], language: str, searcher: Searches) -> bool:
    """Whether a search by the translation finds what is cited."""
    cited = {source.locator for source in sources}
    ours = {one.article for one in cited if one.instrument == CONVENTION}
    if ours:
        hits = searcher.search(text, language=language, limit=4 * SUBJECT).hits
        near = [hit.locator.article for hit in hits if hit.score >= hits[0].score * SHARE]
        return bool(ours & set(list(dict.fromkeys(near))[:SUBJECT]))
    others = (*searcher.search_points(text, limit=SUBJECT), *searcher.search_status(text, limit=SUBJECT))
    return any(hit.locator in cited for hit in others)


def _fault(claim: str, said: DraftStatement, sources: list[Source], kit: Kit) -> str | None:
    """What is wrong beside support: an order, another voice, a stranger's name."""
    if any(has("injection", text) for text in (claim, said.text)):
        return "it gives an order or speaks of instructions"
    if said.voice is Voice.EXPERT and (others := strangers(claim, sources, kit.corpus)):
        return f"it names {others[0]}, whose view its passages do not tell"
    return None
