"""Verify a draft: each claim about the Convention against the provisions that it names, or the nearest.

A claim *holds* when everything that can be checked is right and its words are carried by a passage; it
*fails* when something is wrong: a provision that does not exist, an altered quotation, another force or
number, a negation turned, a known false belief. A sentence that only argues is an *opinion*, of which no
more than the references are checked. Everything else is *unclear*: a person must compare it with the
passage that stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.claims import Claim, find_claims
from bot.cues import cue, has
from bot.errors import IndexUnavailableError
from bot.grounding import check_statement
from bot.grounding.numbers import matches, quantities
from bot.grounding.quotes import QuoteVerdict, check_quote
from bot.grounding.verdict import HARD_CAP, Verdict
from bot.missing import no_such
from bot.sources import of_provision
from bot.steps import Kit
from index.locator import label
from index.model import CONVENTION, Force, Locator, Provision
from index.shipped import Corpus
from index.words import stems
from prompts import replies

TIMES = frozenset({"minute", "hour", "day", "week", "month", "year"})
"""Units of times and ages, which a claim must not change."""

QUOTED_WORDS = 4
"""Fewer words between quotation marks may be a term, or words that the author keeps at a distance."""

NEAREST = 3
"""Provisions that a claim without a reference is held against."""

CHOICES = frozenset({Force.MAY, Force.NEED_NOT, Force.ENCOURAGED, Force.MUST_CONSIDER, Force.MUST_ENDEAVOUR})
DUTIES = frozenset({Force.MUST, Force.MUST_NOT})
RIVAL = 0.5
"""Share of the nearest provision's likeness from which another may be the one that a claim means."""

OTHERWISE, ALIKE = 0.3, 0.2
"""What a claim without a reference must score, but for its fault, and how much it must share of the words of the
nearest provision, to be held to speak of that."""

BELIEVED = 0.7
"""Share from which a claim that names no provision counts as a known false belief."""


def tell(name: str, **slots: object) -> str:
    """A sentence of the table `verify` in replies.toml."""
    return replies().verify(name, **slots)


class Outcome(StrEnum):
    """What became of a claim."""

    HOLDS = "holds"
    FAILS = "fails"
    UNCLEAR = "unclear"
    OPINION = "opinion"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked; `right` is None where it could not be decided."""

    about: str  # provision | quotation | force | number | wording | belief | support
    right: bool | None
    told: str


@dataclass(frozen=True, slots=True)
class Verified:
    """A claim with its findings and the provision that stands beside it."""

    claim: Claim
    outcome: Outcome
    findings: tuple[Finding, ...]
    beside: tuple[Provision, ...]


def verify(text: str, kit: Kit) -> list[Verified]:
    """Every claim of a draft, verified; blocking, some milliseconds a claim.

    A sentence that does not say that it is about the Convention is told only where something was found out.
    """
    rows = [_verified(claim, kit) for claim in find_claims(text)]
    return [one for one in rows if not one.claim.loose or one.outcome is not Outcome.UNCLEAR]


def _verified(claim: Claim, kit: Kit) -> Verified:
    corpus = kit.corpus
    ours = [one for one in claim.locators if one in corpus.provisions]
    findings = [*_existence(claim.locators, corpus), *_quotations(claim, corpus)]
    beside: list[Provision] = []
    if ours and claim.says:
        near = _nearest_within(claim.body, ours, kit)
        beside = [one for one, _ in near[:NEAREST]]
        findings += [*_misplaced(claim, ours, corpus), *_content(claim, near, ours, corpus), *_belief(claim, kit)]
    elif ours:
        beside = [corpus.provisions[one] for one in ours[:NEAREST]]
    elif claim.says and (theirs := _installed(claim.locators, corpus)):
        beside = theirs[:NEAREST]
        verdict = check_statement(claim.body, [one.text for one in theirs], quotes_allowed=claim.quotes)
        findings += [*_force(claim.body, theirs), *_support(verdict, theirs[0])]
    elif claim.says and not claim.locators:
        beside, more = _unreferenced(claim, kit)
        findings += more
    return Verified(claim, _outcome(findings, claim), tuple(findings), tuple(beside))


def _outcome(findings: Sequence[Finding], claim: Claim) -> Outcome:
    if any(finding.right is False for finding in findings):
        return Outcome.FAILS
    if any(finding.right is None for finding in findings):
        return Outcome.UNCLEAR
    return Outcome.HOLDS if claim.says else Outcome.OPINION


def _existence(locators: Iterable[Locator], corpus: Corpus) -> Iterator[Finding]:
    for locator in locators:
        if locator.instrument == CONVENTION:
            exists = locator in corpus.provisions
            told = tell("exists", place=label(locator)) if exists else no_such(locator, corpus)
            yield Finding("provision", exists, told)
            continue
        known = corpus.instruments[locator.instrument]
        texts = [one for one in corpus.library.texts if one.record.instrument == known.id and not one.record.partial]
        if locator.article.isdecimal() and not 1 <= int(locator.article) <= known.articles:
            yield Finding("provision", False, tell("instrument_size", instrument=known.short, articles=known.articles))
        elif texts and locator not in texts[0].provisions:
            yield Finding("provision", False, tell("not_in_text", place=label(locator)))
        elif texts:
            yield Finding("provision", True, tell("exists", place=label(locator)))
        else:
            yield Finding("provision", None, tell("not_installed", instrument=known.short))


def _installed(locators: Iterable[Locator], corpus: Corpus) -> list[Provision]:
    """The official words of other treaties' provisions, as far as they are installed."""
    found = (corpus.library.provision(one) for one in locators)
    return [one for one in found if one is not None]


def _quotations(claim: Claim, corpus: Corpus) -> Iterator[Finding]:
    """Each quotation against the official texts of the instruments that the claim names."""
    instruments = {one.instrument for one in claim.locators} or {CONVENTION}
    texts = [one for one in corpus.library.texts if one.record.instrument in instruments]
    official = {at: one.text for text in texts for at, one in text.provisions.items()}
    cited = claim.locators[0] if len(claim.locators) == 1 else None
    for quote in claim.quotes:
        yield _quotation(check_quote(quote, official, cited), quote, official, corpus)


def _quotation(verdict: QuoteVerdict, quote: str, official: dict[Locator, str], corpus: Corpus) -> Finding:
    place = label(verdict.locator) if verdict.locator else ""
    if verdict.kind == "exact":
        return Finding("quotation", True, tell("quote_exact", place=place))
    if verdict.kind == "found_elsewhere":
        return Finding("quotation", False, tell("quote_elsewhere", place=place))
    if verdict.kind == "stitched":
        return Finding("quotation", False, tell("quote_stitched", place=place))
    if verdict.kind == "altered":
        return Finding("quotation", False, tell("quote_altered", place=place, **_change(verdict)))
    digests = {one.locator: one.text for one in corpus.provisions.values()}
    if check_quote(quote, digests).kind == "exact" and len(quote.split()) >= QUOTED_WORDS:
        return Finding("quotation", False, tell("quote_digest"))
    if official:
        return Finding("quotation", False if len(quote.split()) >= QUOTED_WORDS else None, tell("quote_not_found"))
    return Finding("quotation", None, tell("quote_unchecked"))


def _change(verdict: QuoteVerdict) -> dict[str, str]:
    nothing = tell("no_words")
    return {"change": verdict.change or "other", "there": verdict.there or nothing, "here": verdict.here or nothing}


def _nearest_within(body: str, named: Sequence[Locator], kit: Kit) -> list[tuple[Provision, float]]:
    """The provisions at or below those named with how much of a claim's words they share, best first."""
    provisions = kit.corpus.provisions
    below = [at for at in provisions if any(one.contains(at) for one in named) and not provisions[at].children]
    shares = kit.searcher.likeness(body, below)
    order = sorted(range(len(below)), key=lambda place: -shares[place])
    return [(provisions[below[place]], shares[place]) for place in order]


def _content(
    claim: Claim, near: Sequence[tuple[Provision, float]], named: Sequence[Locator], corpus: Corpus
) -> Iterator[Finding]:
    """Force, negation, numbers and words of a claim against what it names."""
    nearest, best = near[0]
    whole = any(not one.parts for one in named)
    yield from _force(claim.body, [one for one, share in near if whole or share >= best * RIVAL])
    yield from _negation(claim.body, nearest)
    contexts = [text for at in named for text in _texts(at, corpus)]
    yield from _durations(claim.body, contexts, nearest)
    yield from _bounds(claim.body, contexts, nearest)
    yield from _support(
        check_statement(claim.body, contexts, quotes_allowed=claim.quotes, locators=list(named)), nearest
    )


def _misplaced(claim: Claim, named: Sequence[Locator], corpus: Corpus) -> Iterator[Finding]:
    """A matter that is said to be treated in one article and is the title of another."""
    if not has("placed", claim.text):
        return
    said = set(stems(claim.body))
    titles = {one.locator: set(stems(one.title)) for one in corpus.articles.values()}
    held = [at for at, title in titles.items() if title <= said]
    best = max(held, key=lambda at: len(titles[at]), default=None)
    if best is not None and not any(best.contains(one) for one in named):
        told = tell("other_article", place=label(best), title=corpus.provisions[best].title)
        yield Finding("provision", False, told)


def _bounds(body: str, contexts: Sequence[str], nearest: Provision) -> Iterator[Finding]:
    """A claim that nothing else counts, or that everything does, beside a text without a word of that kind."""
    bound = cue("bounds").search(body)
    if bound and not any(has("bounded", text) for text in contexts):
        yield Finding("wording", None, tell("bound", word=bound[0], place=label(nearest.locator)))


def _texts(above: Locator, corpus: Corpus) -> Iterator[str]:
    """Everything that the corpus says of a provision: its words in context and the gists below it."""
    source = of_provision(corpus.provisions[above])
    yield source.context
    for at, provision in corpus.provisions.items():
        if above.contains(at) and provision.gist:
            yield provision.gist


def _force(body: str, rivals: Sequence[Provision]) -> Iterator[Finding]:
    """A duty told where the text leaves a choice, or freedom where it sets a duty.

    All provisions that the claim may mean must speak against it: an article may hold both.
    """
    forces = {one.force for one in rivals}
    must, may, free = (cue(name).search(body) for name in ("obliges", "permits", "frees"))
    nearest = rivals[0]
    told = {"place": label(nearest.locator), "force": nearest.force.value}
    if must and not may and not free and not has("softens", body) and forces <= CHOICES:
        yield Finding(
            "force", False, tell("force_other", word=must[0], place=label(nearest.locator), force=nearest.force.value)
        )
    elif free and not must and forces <= DUTIES:
        yield Finding(
            "force", False, tell("force_other", word=free[0], place=label(nearest.locator), force=nearest.force.value)
        )
    elif (must and nearest.force in DUTIES) or ((may or free) and nearest.force in CHOICES):
        yield Finding("force", True, tell("force_same", **told))


def _durations(body: str, contexts: Sequence[str], nearest: Provision) -> Iterator[Finding]:
    """Times and ages of a claim that its provisions do not hold with the same unit."""
    held = [one for text in contexts for one in quantities(text)]
    for one in quantities(body):
        known = any(matches(one, other) for other in held)  # else the verifier tells that it is missing
        if known and one.unit in TIMES and not any(other.unit == one.unit and matches(one, other) for other in held):
            yield Finding(
                "number", False, tell("number_other", number=f"{one.written} {one.unit}", place=label(nearest.locator))
            )


def _negation(body: str, nearest: Provision) -> Iterator[Finding]:
    """A main clause that denies, told without any denial, or the reverse."""
    told = nearest.gist or nearest.own
    if has("denies", told) and not has("turns", body):
        yield Finding("wording", False, tell("denied", place=label(nearest.locator)))
    elif has("denies", body) and not has("turns", f"{told} {nearest.text}"):
        yield Finding("wording", False, tell("not_denied", place=label(nearest.locator)))


def _support(verdict: Verdict, nearest: Provision, doubted: Verdict | None = None) -> Iterator[Finding]:
    """Whether the words are carried; `doubted` is a sterner look, where nobody says that the claim is about this."""
    place = label(nearest.locator)
    if verdict.hard:
        for reason in verdict.reasons:
            yield Finding(
                "number" if "number" in reason else "wording", False, tell("fault", place=place, reason=reason)
            )
    elif verdict.holds and doubted is not None and not doubted.holds:
        for reason in doubted.reasons:
            yield Finding("wording", None, tell("fault", place=place, reason=reason))
    elif verdict.holds:
        yield Finding("support", True, tell("carried", place=place))
    else:
        yield Finding("support", None, tell("not_carried", place=place))


def _belief(claim: Claim, kit: Kit) -> Iterator[Finding]:
    """The false belief that a claim resembles, with what is true; a claim that says the same holds."""
    premise = kit.searcher.search(claim.text, limit=1).premise
    if premise is None:
        return
    truth, nearest = premise[0].truth, premise[0].nearest
    if claim.locators and not any(one.touches(other) for one in claim.locators for other in nearest):
        return
    if check_statement(claim.body, [truth]).holds:
        yield Finding("belief", True, truth)
    elif premise[1] >= BELIEVED:
        yield Finding("belief", None if claim.locators else False, truth)


def _unreferenced(claim: Claim, kit: Kit) -> tuple[list[Provision], list[Finding]]:
    """A claim that names no provision, against the nearest ones and the known false beliefs."""
    found = kit.searcher.search(claim.text, limit=NEAREST)
    if found.gone is not None:
        raise IndexUnavailableError(found.gone)
    near = [kit.corpus.provisions[hit.locator] for hit in found.hits]
    for one in near:
        texts = list(_texts(one.locator, kit.corpus))
        verdict = check_statement(claim.body, texts)
        if verdict.holds:
            doubted = check_statement(claim.body, texts, reworded=True)
            carried = [one, *(other for other in near if other is not one)]
            return carried, [*_force(claim.body, [one]), *_negation(claim.body, one), *_support(verdict, one, doubted)]
    believed = [] if claim.loose else list(_belief(claim, kit))
    if not believed and near:
        believed = list(_otherwise(claim, near[0], kit))
    return near, believed or [Finding("support", None, tell("nowhere"))]


def _otherwise(claim: Claim, nearest: Provision, kit: Kit) -> Iterator[Finding]:
    """What the nearest provision says otherwise, where it carries what else a claim says."""
    verdict = check_statement(claim.body, list(_texts(nearest.locator, kit.corpus)))
    alike = kit.searcher.likeness(claim.body, [nearest.locator])[0]
    if verdict.hard and verdict.score >= OTHERWISE * HARD_CAP and alike >= ALIKE:
        yield from _support(verdict, nearest)
