"""Step 6: every statement against the passages that it cites; what fails is withheld."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.cues import without_orders
from bot.grounding import Verdict, check_statement
from bot.grounding.quotes import check_quote
from bot.official import citation as official
from bot.official import quoted, turned
from bot.quoting import forged, holds, only_quotes, unmarked
from bot.steps import Kit, Stop, Work
from bot.talk import Citation, Source, Statement, Status, Support, Voice, quote_fault
from bot.telling import resting
from bot.voice import voice_fault
from index.model import Provenance
from index.shipped import Corpus

EXACT = Support("exact", 1.0)


async def check(work: Work, kit: Kit) -> Work | Stop:
    """Keep the statements that are exact or supported; renumber what they cite and find what they rest on."""
    kept: list[Statement] = []
    by_locator = {source.locator: source for source in work.sources}
    for statement in work.statements:
        by_number = {citation.n: citation for citation in work.citations}
        sources = [by_locator[one] for one in dict.fromkeys(by_number[n].locator for n in statement.citations)]
        if _is_written(statement, sources):
            found = _looked_at(statement, sources, work, kit)
        else:  # it takes some milliseconds, in which others may be answered
            found = await asyncio.to_thread(_looked_at, statement, sources, work, kit)
        if found.citations is not work.citations:
            work = replace(work, citations=found.citations)
        kept += [found.statement] if found.statement else []
        work.trace.withheld.extend(found.withheld)
    if not kept:
        return Stop(Status.NOT_IN_CORPUS, kit.replies.say("withheld"), work)
    return with_quotes(renumbered(replace(work, statements=tuple(kept))))


@dataclass(frozen=True, slots=True)
class _Looked:
    """What became of a statement: as it may be shown, or nothing; and what was withheld of it."""

    statement: Statement | None
    citations: tuple[Citation, ...]
    withheld: tuple[dict[str, Any], ...] = ()


def _is_written(statement: Statement, sources: Sequence[Source]) -> bool:
    """Whether a statement is a gist of ours that cites nothing else, for which a look is enough."""
    return all(source.gist == statement.claim and source.provenance is Provenance.DIGEST for source in sources)


def _looked_at(statement: Statement, sources: Sequence[Source], work: Work, kit: Kit) -> _Looked:
    """A statement against what it cites; where a gist fails against the official words, these are told instead."""
    by_number = {citation.n: citation for citation in work.citations}
    cited = [by_number[n] for n in statement.citations]
    if (words := quote_fault(statement, cited)) is not None:
        return _Looked(None, work.citations, (_misquoted(statement, words, cited, kit),))
    ours = [source for source in sources if _is_digest(statement.text, source, kit.corpus)]
    support = _turned(statement.text, ours, kit.corpus) or judge(
        statement.claim, statement.voice, sources, reworded=not ours
    )
    if isinstance(support, Support):
        return _Looked(replace(statement, support=support), work.citations)
    withheld = ({"text": statement.text, "reason": support},)
    if not ours:
        return _Looked(None, work.citations, withheld)
    told, citations = _in_their_words(statement, cited, work, kit)
    return _Looked(told, citations, withheld)


def _is_digest(text: str, source: Source, corpus: Corpus) -> bool:
    """Whether a text is our digest's, its gist or a part of it, of a provision of which official words are cited."""
    digest = corpus.provisions.get(source.locator)
    if digest is None or source.provenance is not Provenance.AUTHENTIC:
        return False
    return text == source.gist or holds(unmarked(f"{digest.chapeau} {digest.text}"), text)


def _turned(text: str, sources: Sequence[Source], corpus: Corpus) -> str | None:
    """Why the digest's words may not be told where the official ones are cited."""
    for source in sources:
        words = corpus.library.provision(source.locator, source.language)
        if words is not None and (fault := turned(corpus.provisions[source.locator], words, text)):
            return fault
    return None


def _misquoted(statement: Statement, words: str, cited: Sequence[Citation], kit: Kit) -> dict[str, Any]:
    """Why a quotation may not stand: what became of its words, looked up in every official text that is installed."""
    locators = [citation.locator for citation in cited]
    texts = {
        one.locator: one.text
        for text in kit.corpus.library.texts
        if text.record.instrument in {locator.instrument for locator in locators}
        for one in text.provisions.values()
    }
    verdict = check_quote(words, texts, locators[0] if locators else None)
    found = {"kind": verdict.kind, "at": str(verdict.locator) if verdict.locator else None, "change": verdict.change}
    told = " ".join(part for part in (verdict.kind.replace("_", " "), verdict.change) if part)
    return {"text": statement.text, "reason": f"the quoted words {words[:60]!r} are {told}", "quotation": found}


def _in_their_words(
    statement: Statement, cited: Sequence[Citation], work: Work, kit: Kit
) -> tuple[Statement, tuple[Citation, ...]]:
    """The official words that a gist was meant to tell, in quotation marks, and the citations with what they need."""
    citations, first = list(work.citations), next(citation for citation in cited if citation.is_official)
    text = kit.corpus.library.text(first.locator.instrument, first.language)
    assert text is not None  # noqa: S101 - its words are cited
    told, places = quoted(first.locator, text, f"{work.standalone} {statement.text}")
    numbers = []
    for place in places:
        here = next((one for one in citations if (one.locator, one.language) == (place, first.language)), None)
        if here is None or not here.is_official:
            here = official(max(one.n for one in citations) + 1, place, first.language, kit.corpus)
            citations.append(here)
        numbers.append(here.n)
    numbers += [one.n for one in cited if one.n not in numbers]
    return replace(statement, text=told, citations=tuple(numbers), support=EXACT), tuple(citations)


def with_quotes(work: Work) -> Work:
    """The same work, each official citation with the span that its statements rest on."""
    if not any(one.is_official for one in work.citations):
        return work
    made = {text for source in work.sources for text in source.generated}
    own = [one for one in work.statements if one.text not in made]  # a table of articles rests on no words of theirs
    return replace(work, citations=tuple(_with_quote(one, own) for one in work.citations))


def _with_quote(citation: Citation, statements: Sequence[Statement]) -> Citation:
    told = [one.claim for one in statements if citation.n in one.citations]
    if not told or not citation.is_official:
        return citation
    return replace(citation, quote=resting(" ".join(told), citation.text).words or None)


def judge(claim: str, voice: Voice, sources: Sequence[Source], *, reworded: bool = True) -> Support | str:
    """The support of a claim in a voice by its own sources, or the reason to withhold it.

    A claim that is `reworded`, and not one that people wrote and checked, is looked over more sternly.
    """
    verdict = _verdict(claim, sources, reworded)
    # A row of the concordance may tell that there is no counterpart, and so name one treaty alone.
    is_row = voice is Voice.COMPARISON and verdict.verdict == "exact"
    if (fault := voice_fault(voice, sources)) and not is_row:
        return fault
    return Support(verdict.verdict, round(verdict.score, 3)) if verdict.holds else told(verdict)


def _verdict(claim: str, sources: Sequence[Source], reworded: bool) -> Verdict:
    if any(claim == source.gist for source in sources if source.provenance is not Provenance.AUTHENTIC):
        return Verdict("exact", 1.0)
    texts = [one for source in sources for one in _told_by(source) if one]
    quotable = [source.text for source in sources if source.provenance is Provenance.AUTHENTIC]
    if only_quotes(claim) and not list(forged(claim, quotable)):
        return Verdict("exact", 1.0)
    locators = [source.locator for source in sources]
    return check_statement(claim, texts, quotes_allowed=quotable, locators=locators, reworded=reworded)


def _told_by(source: Source) -> Iterator[str]:
    """What a source says; of texts that others wrote, without the sentences that give orders to a reader."""
    ours = source.provenance in (Provenance.DIGEST, Provenance.CONCORDANCE, Provenance.STATUS)
    gist = "" if source.provenance is Provenance.AUTHENTIC else source.gist or ""
    for text in (source.context, source.text, gist):
        yield text if ours else without_orders(text)


def told(verdict: Verdict) -> str:
    """Why a claim does not hold, in words."""
    return "; ".join(verdict.reasons) or verdict.verdict


def renumbered(work: Work) -> Work:
    """The same work with only the citations that its statements rest on, numbered from 1."""
    used = sorted({n for statement in work.statements for n in statement.citations})
    if used == [one.n for one in work.citations] == list(range(1, len(used) + 1)):
        return work
    new = {old: place for place, old in enumerate(used, 1)}
    by_number = {citation.n: citation for citation in work.citations}
    return replace(
        work,
        statements=tuple(replace(one, citations=tuple(new[n] for n in one.citations)) for one in work.statements),
        citations=tuple(replace(by_number[old], n=n) for old, n in new.items()),
    )
