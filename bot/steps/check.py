"""Step 6: every statement against the passages that it cites; what fails is withheld."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.grounding import check_statement
from bot.steps import Kit, Stop, Work
from bot.talk import Source, Statement, Status, Support
from index.model import Provenance


async def check(work: Work, kit: Kit) -> Work | Stop:
    """Keep the statements that are exact or supported; renumber what they cite."""
    by_locator = {source.locator: source for source in work.sources}
    sources = {citation.n: by_locator[citation.locator] for citation in work.citations}
    kept = []
    for statement in work.statements:
        support = await asyncio.to_thread(judge, statement, [sources[n] for n in statement.citations])
        if isinstance(support, Support):
            kept.append(replace(statement, support=support))
        else:
            work.trace.withheld.append({"text": statement.text, "reason": support})
    if not kept:
        return Stop(Status.NOT_IN_CORPUS, kit.replies.say("withheld"), work)
    return renumbered(replace(work, statements=tuple(kept)))


def judge(statement: Statement, sources: list[Source]) -> Support | str:
    """The support of a statement by its own sources, or the reason to withhold it."""
    if any(statement.text == source.gist for source in sources):
        return Support("exact", 1.0)
    texts = [text for source in sources for text in (source.context, source.text, source.gist) if text]
    quotable = [source.text for source in sources if source.provenance is Provenance.AUTHENTIC]
    verdict = check_statement(statement.text, texts, quotes_allowed=quotable)
    if verdict.verdict in ("exact", "supported"):
        return Support(verdict.verdict, round(verdict.score, 3))
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
