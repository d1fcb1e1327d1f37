"""Ways to break a good answer, each by code and each a fault that a reader would be misled by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from typing import Any

from eval.rewording import (
    Mutant,
    Subject,
    copied,
    force_turned,
    negation_turned,
    number_changed,
    qualifier_dropped,
    quote_altered,
    with_text,
)
from eval.scorers.record import Cited, Record, family, statements
from eval.scorers.sources import Sources
from eval.scorers.voice import names_of, unattributed
from index.model import CONVENTION, Locator

Mutation = Callable[[Subject], Mutant | None]
"""Breaks a subject, or finds nothing in it to break."""


def article_shifted(subject: Subject) -> Mutant | None:
    """A citation names the article before or after the right one."""
    step = subject.pick((-1, 1), "step")

    def shifted(locator: Locator) -> Iterator[Locator]:
        for gap in (step, -step):
            article = str(int(locator.article) + gap) if locator.article.isdigit() else ""
            yield Locator(CONVENTION, article, locator.parts)
            yield Locator(CONVENTION, article, ("1",) if locator.parts else ())
            yield Locator(CONVENTION, article)

    return _recited(subject, shifted)


def part_swapped(subject: Subject) -> Mutant | None:
    """A citation names another paragraph or letter of the same provision."""

    def siblings(locator: Locator) -> Iterator[Locator]:
        above = subject.sources.provision(locator.parent) if locator.parent else None
        others = [one for one in above.children if one != locator] if above else []
        if others:
            yield subject.pick(others, "part")

    return _recited(subject, siblings)


def draft_number_used(subject: Subject) -> Mutant | None:
    """A citation names the number that a draft gave to the article."""

    def in_draft(locator: Locator) -> Iterator[Locator]:
        for article in subject.sources.in_drafts(locator):
            yield Locator(CONVENTION, article, locator.parts)
            yield Locator(CONVENTION, article)

    return _recited(subject, in_draft)


def _recited(subject: Subject, others: Callable[[Locator], Iterator[Locator]]) -> Mutant | None:
    """Print a citation of the Convention as one of other provisions, the first that exists and is not cited."""
    cited = [one for told in statements(subject.answer) for one in told.cited]
    ours = [one for one in cited if one.locator and one.locator.instrument == CONVENTION]
    if not ours:
        return None
    chosen = subject.pick(ours, "citation")
    taken = [one.locator for one in cited]
    right = chosen.locator
    free = (new for new in (others(right) if right else ()) if subject.sources.exists(new) and new not in taken)
    if (wrong := next(free, None)) is None:
        return None
    broken = copied(subject.answer)
    place = next(n for n, one in enumerate(broken["citations"]) if one["n"] == chosen.n)
    broken["citations"][place] = printed(broken["citations"][place], wrong, subject.sources)
    return Mutant(broken, f"{wrong} for {right}")


def printed(citation: Record, locator: Locator, sources: Sources) -> dict[str, Any]:
    """A citation as it would be printed for another provision."""
    provision = sources.provision(locator)
    told = {"title": provision.title, "text": provision.text, "force": provision.force.value} if provision else {}
    return {**citation, "locator": str(locator), "label": sources.printed(locator) or citation.get("label"), **told}


def citation_moved(subject: Subject) -> Mutant | None:
    """A statement cites what its neighbour rests on."""
    told = statements(subject.answer)
    for at, one in enumerate(told):
        others = [cited for other in told for cited in other.cited if not _touch(cited, one.cited)]
        if others and len(one.cited) == 1:
            broken = copied(subject.answer)
            broken["statements"][at]["citations"] = [others[0].n]
            return Mutant(broken, f"{others[0].locator} for {one.cited[0].locator}")
    return None


def _touch(cited: Cited, others: Sequence[Cited]) -> bool:
    """Whether a citation is one of some others, or holds one or lies in one: moving there would mislead nobody."""
    return any(cited.locator is None or one.locator is None or cited.locator.touches(one.locator) for one in others)


def author_swapped(subject: Subject) -> Mutant | None:
    """An expert's view stands under another's name."""
    for at, told in enumerate(statements(subject.answer)):
        view = unattributed(told.text)
        if told.voice != "expert" or view == told.text:
            continue
        points = filter(None, map(subject.sources.point, told.locators))
        own = {name for point in points for name in names_of(point, subject.sources)}
        others = sorted({point.speaker for point in subject.sources.corpus.points.values()} - own)
        other = subject.pick(others, "author")
        if any(name.lower() in other.lower() for name in own):
            continue
        return with_text(subject, at, f"{other}: {view}", f"said by {other}")
    return None


def view_as_law(subject: Subject) -> Mutant | None:
    """An expert's view is told in the Convention's voice, cited as before or to the article that it speaks of."""
    for at, told in enumerate(statements(subject.answer)):
        point = next(filter(None, map(subject.sources.point, told.locators)), None)
        if told.voice != "expert" or point is None:
            continue
        mutant = with_text(subject, at, unattributed(told.text), f"{point.locator} as law")
        broken = copied(mutant.answer)
        broken["statements"][at]["voice"] = "convention"
        articles = [one for one in point.articles if subject.sources.exists(one)]
        if subject.pick((True, False), "cited") and articles:
            numbers = {cited.n for cited in told.cited}
            for place, one in enumerate(broken["citations"]):
                if one["n"] in numbers:
                    broken["citations"][place] = printed(one, articles[0], subject.sources)
        return Mutant(broken, mutant.note)
    return None


def concern_removed(subject: Subject) -> Mutant | None:
    """A concern that the gold expects is not flagged."""
    flagged = [one for one in subject.answer.get("concerns") or [] if one.get("id") in subject.case.concerns]
    if not flagged:
        return None
    lost = subject.pick(flagged, "concern")
    broken = copied(subject.answer)
    broken["concerns"] = [one for one in broken["concerns"] if one.get("id") != lost.get("id")]
    return Mutant(broken, f"without {lost.get('id')}")


def refusal_answered(subject: Subject) -> Mutant | None:
    """A question without ground is answered with what stands elsewhere."""
    if family(subject.answer) not in ("unanswerable", "declined"):
        return None
    told = {key: deepcopy(subject.stranger.get(key)) for key in ("statements", "citations", "concerns")}
    return Mutant({**subject.answer, **told, "status": "answered", "message": None}, "answered")


def absence_turned(subject: Subject) -> Mutant | None:
    """A word is said to stand where it does not, or nowhere, or an absence is certified over a digest."""
    told = subject.answer.get("absence")
    if not told:
        return None
    broken = copied(subject.answer)
    ways = ("certified", "elsewhere") if told["provenance"] == "digest" else ("elsewhere",)
    if subject.pick(ways, "absence") == "certified":
        broken["absence"]["certifies"] = "whole"
        return Mutant(broken, "certified over a digest")
    broken["absence"]["found_in"] = [] if told["found_in"] else ["uncc:6(2)"]
    return Mutant(broken, f"found in {broken['absence']['found_in']}")


MUTATIONS: dict[str, Mutation] = {
    "article shifted by one": article_shifted,
    "paragraph or letter swapped": part_swapped,
    "citation moved to its neighbour": citation_moved,
    "must and may exchanged": force_turned,
    "not dropped or added": negation_turned,
    "qualifier dropped": qualifier_dropped,
    "number or date changed": number_changed,
    "author swapped": author_swapped,
    "view told as law": view_as_law,
    "quotation altered": quote_altered,
    "concern removed": concern_removed,
    "draft's article number used": draft_number_used,
    "refusal answered": refusal_answered,
    "absence turned": absence_turned,
}
"""Every kind by its name."""
