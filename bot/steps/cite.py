"""Step 5: handles become citations; what has none is dropped with its statement.

Official words in another language stand beside what is told as citations of their own, after the others.
"""

from __future__ import annotations

from dataclasses import replace

from bot.drafted import spoken_of
from bot.official import beside
from bot.official import citation as official
from bot.sources import unquoted
from bot.steps import Kit, Stop, Work
from bot.talk import Citation, DraftStatement, Source, Statement, Support
from index.locator import label
from index.model import Locator, Provenance
from index.shipped import Corpus

PENDING = Support("supported", 0.0)


async def cite(work: Work, kit: Kit) -> Work | Stop:
    """Number the cited sources in the order of their first use."""
    by_handle = {source.handle: source for source in work.sources}
    numbers: dict[str, int] = {}
    statements = []
    for drafted in work.draft.statements if work.draft else ():
        handles = _known(drafted, by_handle, work)
        if not handles:
            continue
        cited = tuple(numbers.setdefault(handle, len(numbers) + 1) for handle in handles)
        statements.append(Statement(drafted.text, drafted.voice, cited, PENDING, drafted.english))
    citations = [citation(n, by_handle[handle], kit.corpus) for handle, n in numbers.items()]
    sources = {n: by_handle[handle] for handle, n in numbers.items()}
    shown = [_beside(one, sources, citations, work, kit) for one in statements]
    return replace(work, statements=tuple(shown), citations=tuple(citations))


def _beside(
    statement: Statement, sources: dict[int, Source], citations: list[Citation], work: Work, kit: Kit
) -> Statement:
    """The statement, citing official words in another language too; what is cited anew is added to `citations`."""
    numbers = list(statement.citations)
    for source in (sources[n] for n in statement.citations):
        if source.provenance not in (Provenance.DIGEST, Provenance.AUTHENTIC) or statement.text in source.generated:
            continue
        told_in = source.language if source.provenance is Provenance.AUTHENTIC else ""
        if (language := beside(source.locator, told_in, work.language, kit.corpus)) is None:
            continue
        shown = next((one for one in citations if (one.locator, one.language) == (source.locator, language)), None)
        if shown is None or not shown.is_official:
            shown = official(len(citations) + 1, source.locator, language, kit.corpus)
            citations.append(shown)
        numbers.append(shown.n)
    cited = tuple(dict.fromkeys(numbers))
    return statement if cited == statement.citations else replace(statement, citations=cited)


def _known(drafted: DraftStatement, by_handle: dict[str, Source], work: Work) -> list[str]:
    known = [handle for handle in dict.fromkeys(drafted.handles) if handle in by_handle]
    if len(known) < len(set(drafted.handles)):
        work.trace.withheld.append({"text": drafted.text, "reason": "a handle that was not handed out"})
    return known


def citation(n: int, source: Source, corpus: Corpus) -> Citation:
    """A citation as it is shown: label, provenance and what is known of the source."""
    locator = source.locator
    if source.provenance is Provenance.COMMENTARY:
        return _of_point(n, locator, corpus)
    if source.provenance is Provenance.STATUS:
        return _of_fact(n, locator, corpus)
    if source.provenance is Provenance.CONCORDANCE:
        known = corpus.instruments[locator.instrument]
        return Citation(n, locator, label(locator), source.title, source.provenance, source.text, url=known.url)
    if source.provenance is Provenance.AUTHENTIC:
        return official(n, locator, source.language, corpus)
    provision = corpus.provisions[locator]
    return Citation(
        n=n,
        locator=locator,
        label=label(locator),
        title=provision.title,
        provenance=provision.provenance,
        text=source.text,
        language=provision.language,
        checked=provision.checked,
        doubt=next((doubt.note for doubt in provision.doubts if doubt.is_marked), None),
        force=provision.force.value,
        url=corpus.instruments[locator.instrument].url,
    )


def _of_point(n: int, locator: Locator, corpus: Corpus) -> Citation:
    point = corpus.points[locator]
    return Citation(
        n=n,
        locator=locator,
        label=f"{point.speaker}, point {locator.parts[0]}",
        title=point.title,
        provenance=Provenance.COMMENTARY,
        text=unquoted(point.text, Provenance.COMMENTARY),
        url=point.url,
        author=point.speaker,
        date=point.date,
        basis=point.basis,
        speaks_of=spoken_of(point, corpus),
    )


def _of_fact(n: int, locator: Locator, corpus: Corpus) -> Citation:
    fact = corpus.status[locator]
    return Citation(
        n=n,
        locator=locator,
        label=f"Status, as of {fact.as_of}",
        title="Status of the Convention",
        provenance=Provenance.STATUS,
        text=fact.fact,
        url="https://treaties.un.org",
        date=fact.date,
        as_of=fact.as_of,
        confidence=fact.confidence,
    )
