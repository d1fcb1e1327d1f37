"""Step 7: the human-rights concerns of what the answer rests on, and the notices that it needs."""

from __future__ import annotations

from dataclasses import replace

from bot.compare import covered, ours_of
from bot.missing import provisions_of
from bot.steps import Kit, Stop, Work
from bot.talk import Voice
from index.concerns import concerns_touching
from index.locator import label
from index.model import CONVENTION, Locator, Provenance
from index.shipped import Corpus
from index.status import is_stale

NEAR = 0.3
"""Where what answers best touches no concern: the share of its likelihood from which what is told beside it may."""


async def concerns(work: Work, kit: Kit) -> Work | Stop:
    """Flag what touches a named provision or one that a convention statement rests on."""
    rested = [locator for locator in _rests_on(work) if locator.instrument == CONVENTION]
    known = kit.corpus.concerns.values()
    leading, near = _leading(rested, work, 1.0), _leading(rested, work, NEAR)
    flagged = concerns_touching(known, [*work.named, *(rested if concerns_touching(known, leading) else near)])
    return replace(
        work,
        concerns=tuple(flagged),
        suggestions=(*work.suggestions, *_ways_on(work, kit)),
        notices=tuple(dict.fromkeys((*work.notices, *_notices(work, kit)))),
    )


def _leading(rested: list[Locator], work: Work, share: float) -> list[Locator]:
    """The provisions of articles whose likelihood reaches a share of the best, and those asked for by themselves."""
    likelihood: dict[str, float] = {}
    for hit in work.retrieval:
        likelihood[hit.locator.article] = max(likelihood.get(hit.locator.article, 0.0), hit.score)
    least = share * max(likelihood.values(), default=0.0)
    asked = {*work.named, *work.joined}
    return [one for one in rested if one in asked or likelihood.get(one.article, least) >= least]


def _rests_on(work: Work) -> list[Locator]:
    """The provisions cited by statements in the Convention's voice or a comparison."""
    by_number = {citation.n: citation.locator for citation in work.citations}
    voices = (Voice.CONVENTION, Voice.COMPARISON)
    return [by_number[n] for one in work.statements if one.voice in voices for n in one.citations]


def _notices(work: Work, kit: Kit) -> list[str]:
    """The codes of the notices that this answer carries."""
    provenances = {citation.provenance for citation in work.citations}
    notices = []
    if work.language != "en":
        translated = any(one.english for one in work.statements)
        notices.append("translated" if translated else "english_only")
    if Provenance.DIGEST in provenances:
        notices.append("digest")
    if Provenance.AUTHENTIC in provenances:
        notices.append("authentic_beside" if _only_beside(work) else "authentic")
    if any(citation.doubt for citation in work.citations):
        notices.append("doubt")
    if Provenance.CONCORDANCE in provenances:
        notices.append("concordance")
    if any(one.voice is Voice.COMPARISON for one in work.statements) and _quotes_theirs(work):
        notices.append("compared")
    if Provenance.COMMENTARY in provenances:
        notices.append("commentary")
    if any(
        kit.corpus.points[c.locator].speaks_of != c.speaks_of for c in work.citations if c.locator in kit.corpus.points
    ):
        notices.append("draft_numbers")
    if any(citation.basis == "secondary" for citation in work.citations):
        notices.append("reported")
    if Provenance.STATUS in provenances and _any_stale(work, kit):
        notices.append("status_stale")
    return [*notices, "not_legal_advice"]


def _only_beside(work: Work) -> bool:
    """Whether official words only stand beside the digest, in another language."""
    told = {one.locator for one in work.citations if one.provenance is Provenance.DIGEST}
    return all(one.locator in told for one in work.citations if one.is_official)


def _quotes_theirs(work: Work) -> bool:
    return any(one.locator.instrument != CONVENTION for one in work.citations if one.is_official)


def _any_stale(work: Work, kit: Kit) -> bool:
    today = kit.today()
    cited = [kit.corpus.status[c.locator] for c in work.citations if c.provenance is Provenance.STATUS]
    return any(is_stale(fact, today) for fact in cited)


def _ways_on(work: Work, kit: Kit) -> list[str]:
    """At most three things to ask next: the rest of a long article, experts, a comparison."""
    first = next((c.locator for c in work.citations if c.locator.instrument == CONVENTION), None)
    if first is None:
        return _treaty_ways(work, kit)
    article = first.whole_article
    ways = []
    if work.draft is not None and work.draft.more:
        ways.append(kit.replies.suggestion("rest", label=_named(article), count=work.draft.more))
    if article in kit.corpus.spoken_of:
        ways.append(kit.replies.suggestion("experts", label=_named(article)))
    told = next((c.locator.instrument for c in work.citations if c.locator.instrument in covered(kit.corpus)), None)
    if told is not None:
        ways.append(kit.replies.suggestion("side_by_side", article=article.article, instrument=told))
    elif treaty := next(iter(kit.corpus.concordance.get(article.article, ())), None):
        instrument = kit.corpus.instruments[treaty].short
        ways.append(kit.replies.suggestion("compare", label=_named(article), instrument=instrument))
    return ways


def _treaty_ways(work: Work, kit: Kit) -> list[str]:
    """After another treaty's words: what is left of its article, and our article on the same subject."""
    if not work.treaty:
        return []
    article = work.treaty[0].whole_article
    rest = kit.replies.suggestion("rest", label=label(article), count=work.draft.more if work.draft else 0)
    instrument = kit.corpus.instruments[article.instrument].short
    ours = [label(Locator(CONVENTION, one)) for one in ours_of(article, kit.corpus)][:2]
    ways = [rest] if work.draft is not None and work.draft.more else []
    return ways + [kit.replies.suggestion("compare", label=one, instrument=instrument) for one in ours]


def nearest_questions(locators: list[Locator], corpus: Corpus, kit: Kit) -> tuple[str, ...]:
    """Questions about the nearest provisions, for a refusal that helps."""
    return tuple(_question(one, corpus, kit) for one in locators[:3])


def _question(locator: Locator, corpus: Corpus, kit: Kit) -> str:
    """What to ask of a provision; a preamble has no title of its own."""
    title = provisions_of(locator.instrument, corpus)[locator].title
    if not title or locator.article == "preamble":
        return kit.replies.suggestion("provision_alone", label=_named(locator))
    return kit.replies.suggestion("provision", label=label(locator), title=title[0].lower() + title[1:])


def _named(locator: Locator) -> str:
    """A provision as a sentence names it: `Art. 28`, `the Preamble`."""
    return f"the {label(locator)}" if locator.article == "preamble" and not locator.parts else label(locator)
