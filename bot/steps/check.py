"""Step 6: every statement against the passages that it cites; what fails is withheld."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.cues import without_orders
from bot.grounding import Verdict, check_statement
from bot.steps import Kit, Stop, Work
from bot.talk import Source, Status, Support, Voice
from bot.voice import voice_fault
from index.model import Provenance


async def check(work: Work, kit: Kit) -> Work | Stop:
    """Keep the statements that are exact or supported; renumber what they cite."""
    by_locator = {source.locator: source for source in work.sources}
    sources = {citation.n: by_locator[citation.locator] for citation in work.citations}
    kept = []
    for statement in work.statements:
        cited = [sources[n] for n in statement.citations]
        support = await asyncio.to_thread(judge, statement.claim, statement.voice, cited)
        if isinstance(support, Support):
            kept.append(replace(statement, support=support))
        else:
            work.trace.withheld.append({"text": statement.text, "reason": support})
    if not kept:
        return Stop(Status.NOT_IN_CORPUS, kit.replies.say("withheld"), work)
    return renumbered(replace(work, statements=tuple(kept)))


def judge(claim: str, voice: Voice, sources: Sequence[Source]) -> Support | str:
    """The support of a claim in a voice by its own sources, or the reason to withhold it."""
    verdict = _verdict(claim, sources)
    # A row of the concordance may tell that there is no counterpart, and so name one treaty alone.
    is_row = voice is Voice.COMPARISON and verdict.verdict == "exact"
    if (fault := voice_fault(voice, sources)) and not is_row:
        return fault
    return Support(verdict.verdict, round(verdict.score, 3)) if verdict.holds else told(verdict)


def _verdict(claim: str, sources: Sequence[Source]) -> Verdict:
    if any(claim == source.gist for source in sources):
        return Verdict("exact", 1.0)
    texts = [one for source in sources for one in _told_by(source) if one]
    quotable = [source.text for source in sources if source.provenance is Provenance.AUTHENTIC]
    locators = [source.locator for source in sources]
    return check_statement(claim, texts, quotes_allowed=quotable, locators=locators, reworded=True)


def _told_by(source: Source) -> Iterator[str]:
    """What a source says; of texts that others wrote, without the sentences that give orders to a reader."""
    ours = source.provenance in (Provenance.DIGEST, Provenance.CONCORDANCE, Provenance.STATUS)
    for text in (source.context, source.text, source.gist or ""):
        yield text if ours else without_orders(text)


def told(verdict: Verdict) -> str:
    """Why a claim does not hold, in words."""
    return "; ".join(verdict.reasons) or verdict.verdict


def renumbered(work: Work) -> Work:
    """The same work with only the citations that its statements rest on, numbered from 1."""
    used = dict.fromkeys(n for statement in work.statements for n in statement.citations)
    new = {old: place for place, old in enumerate(used, 1)}
    by_number = {citation.n: citation for citation in work.citations}
    return replace(
        work,
        statements=tuple(replace(one, citations=tuple(new[n] for n in one.citations)) for one in work.statements),
        citations=tuple(replace(by_number[old], n=n) for old, n in new.items()),
    )
