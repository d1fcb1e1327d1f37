"""Ways to break a good answer, each by code and each a fault that a reader would be misled by."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.grounding.numbers import quantities
from bot.grounding.quotes import quoted
from eval.gold import Case
from eval.scorers.record import Cited, Record, family, statements
from eval.scorers.sources import Sources
from eval.scorers.voice import names_of, unattributed
from index.locator import find_references
from index.model import CONVENTION, Locator
from index.numerals import number

T = TypeVar("T")

QUALIFIERS = re.compile(
    r",? ?\b(?:subject to [^,.;]+|without right|intentionally|unlawfully|where (?:appropriate|applicable|necessary)|"
    r"as appropriate|(?:in (?:accordance|line|keeping|conformity) with|consistent with|as permitted by|under) "
    r"(?:its|their|the) (?:own )?(?:domestic|national|internal) (?:law|laws|legal system|legislation)|"
    r"to the (?:\w+ )?extent (?:possible|permitted)[^,.;]*|without prejudice to [^,.;]+)(?=[ ,.;:])",
    re.I,
)
_MODAL = re.compile(r"\b(must|shall|may)\b")
_TURNED = {"must": "may", "shall": "may", "may": "must"}
_VERB = re.compile(r"\b(must|shall|may|can|is|are|has|have|will)\b(?! not)")
_WORDS = "two three four five six seven eight nine ten eleven twelve".split()


@dataclass(frozen=True, slots=True)
class Mutant:
    """A broken answer, and what was broken in it."""

    answer: Record
    note: str


@dataclass(frozen=True, slots=True)
class Subject:
    """A good answer with its case and, for refusals that are to be answered, a stranger's answer."""

    case: Case
    answer: Record
    stranger: Record
    sources: Sources

    def pick(self, items: Sequence[T], what: str) -> T:
        """One of some items, always the same for the same case."""
        digest = hashlib.sha256(f"{self.case.id}/{what}".encode()).digest()
        return items[int.from_bytes(digest[:4]) % len(items)]


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
    broken = _copy(subject.answer)
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
            broken = _copy(subject.answer)
            broken["statements"][at]["citations"] = [others[0].n]
            return Mutant(broken, f"{others[0].locator} for {one.cited[0].locator}")
    return None


def _touch(cited: Cited, others: Sequence[Cited]) -> bool:
    """Whether a citation is one of some others, or holds one or lies in one: moving there would mislead nobody."""
    return any(cited.locator is None or one.locator is None or cited.locator.touches(one.locator) for one in others)


def force_turned(subject: Subject) -> Mutant | None:
    """A duty is told as a choice, or a choice as a duty."""
    return _reworded(subject, lambda text: _MODAL.sub(lambda match: _TURNED[match[1]], text, count=1), ("convention",))


def negation_turned(subject: Subject) -> Mutant | None:
    """A 'not' is dropped or added."""

    def turned(text: str) -> str:
        without = re.sub(r"\bnot ", "", text, count=1)
        return without if without != text else _VERB.sub(lambda match: f"{match[0]} not", text, count=1)

    return _reworded(subject, turned, ("convention", "instrument", "status"))


def qualifier_dropped(subject: Subject) -> Mutant | None:
    """A condition is left out."""
    return _reworded(subject, lambda text: QUALIFIERS.sub("", text, count=1).strip(), ("convention", "instrument"))


def number_changed(subject: Subject) -> Mutant | None:
    """A number or a date is another one."""
    return _reworded(subject, _other_number, ("convention", "instrument", "status"))


def _other_number(text: str) -> str:
    references = [range(one.start, one.end) for one in find_references(text)]
    for one in quantities(text):
        if one.ordinal or any(one.start in at for at in references):
            continue
        match = re.match(r"\d+|[a-z]+", text[one.start :], re.I)
        if match and (other := _next(match[0])):
            return text[: one.start] + other + text[one.start + match.end() :]
    return text


def _next(written: str) -> str | None:
    if written.isdigit():
        return str(int(written) + 1)
    value = number(written)
    return _WORDS[(value - 1) % len(_WORDS)] if value and written.lower() in _WORDS else None


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
        return _with_text(subject, at, f"{other}: {view}", f"said by {other}")
    return None


def view_as_law(subject: Subject) -> Mutant | None:
    """An expert's view is told in the Convention's voice, cited as before or to the article that it speaks of."""
    for at, told in enumerate(statements(subject.answer)):
        point = next(filter(None, map(subject.sources.point, told.locators)), None)
        if told.voice != "expert" or point is None:
            continue
        mutant = _with_text(subject, at, unattributed(told.text), f"{point.locator} as law")
        broken = _copy(mutant.answer)
        broken["statements"][at]["voice"] = "convention"
        articles = [one for one in point.articles if subject.sources.exists(one)]
        if subject.pick((True, False), "cited") and articles:
            numbers = {cited.n for cited in told.cited}
            for place, one in enumerate(broken["citations"]):
                if one["n"] in numbers:
                    broken["citations"][place] = printed(one, articles[0], subject.sources)
        return Mutant(broken, mutant.note)
    return None


def quote_altered(subject: Subject) -> Mutant | None:
    """One word of a quotation is another."""
    for at, told in enumerate(statements(subject.answer)):
        for words in quoted(told.text):
            parts = words.split()
            if subject.sources.authentic(told.locators) and len(parts) > 3:
                place = subject.pick(range(1, len(parts) - 1), "word")
                parts[place] = "perhaps"
                return _with_text(subject, at, told.text.replace(words, " ".join(parts)), f"word {place + 1}")
    return None


def concern_removed(subject: Subject) -> Mutant | None:
    """A concern that the gold expects is not flagged."""
    flagged = [one for one in subject.answer.get("concerns") or [] if one.get("id") in subject.case.concerns]
    if not flagged:
        return None
    lost = subject.pick(flagged, "concern")
    broken = _copy(subject.answer)
    broken["concerns"] = [one for one in broken["concerns"] if one.get("id") != lost.get("id")]
    return Mutant(broken, f"without {lost.get('id')}")


def refusal_answered(subject: Subject) -> Mutant | None:
    """A question without ground is answered with what stands elsewhere."""
    if family(subject.answer) not in ("unanswerable", "declined"):
        return None
    told = {key: deepcopy(subject.stranger.get(key)) for key in ("statements", "citations", "concerns")}
    return Mutant({**subject.answer, **told, "status": "answered", "message": None}, "answered")


def _reworded(subject: Subject, change: Callable[[str], str], voices: tuple[str, ...]) -> Mutant | None:
    for at, told in enumerate(statements(subject.answer)):
        if told.voice in voices and (text := change(told.text)) != told.text:
            return _with_text(subject, at, text, f"{text[:80]!r}")
    return None


def _with_text(subject: Subject, at: int, text: str, note: str) -> Mutant:
    broken = _copy(subject.answer)
    broken["statements"][at]["text"] = text
    return Mutant(broken, note)


def _copy(answer: Mapping[str, Any]) -> dict[str, Any]:
    return deepcopy(dict(answer))


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
    "refusal answered": refusal_answered,
}
"""Every kind by its name."""
