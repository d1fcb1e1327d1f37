"""Whether each statement is true to its cited sources: quotations, numbers, references, force, voice, support."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.grounding.numbers import missing_numbers, quantities
from bot.quoting import quoted
from eval.gold import Case
from eval.scorers.record import Record, Told, statements
from eval.scorers.score import Score, share
from eval.scorers.sources import Sources
from eval.scorers.support import carries, judge
from eval.scorers.voice import voice_fault, wordings
from eval.scorers.wording import changed
from index.locator import find_references
from index.model import Locator

_TERM_WORDS = 8
"""A defined term is at most so many words; a source's own quotation marks round it may be repeated."""


def score_grounding(_case: Case, answer: Record, sources: Sources) -> Iterator[Score]:
    """The share of shown statements without a fault of each kind."""
    told = statements(answer)
    for name, fault in _CHECKS.items():
        yield share(name, (fault(one, sources) for one in told), "nothing is stated")


def _quotes(told: Told, sources: Sources) -> str | None:
    """Quotation marks stand round authentic words, or round a term that its source defines."""
    authentic = [_plain(text) for text in sources.authentic(told.locators)]
    texts = sources.of_statement(told)
    for words in quoted(told.text):
        exact = any(_plain(words) in text for text in authentic)
        term = len(words.split()) <= _TERM_WORDS and any(words in quoted(text) for text in texts)
        if not exact and not term:
            return f"the quoted words {words[:60]!r} are no authentic words of what is cited"
    return None


def _plain(text: str) -> str:
    marks = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
    return re.sub(r"\s+", " ", text.translate(marks)).strip()


def _numbers(told: Told, sources: Sources) -> str | None:
    """Numbers outside references occur in a cited source, and stand where its sentence has them."""
    references = [range(one.start, one.end) for one in find_references(told.text)]
    found = [one for one in quantities(told.text) if not any(one.start in at for at in references)]
    texts = sources.of_statement(told)
    missing = missing_numbers(found, [one for text in texts for one in quantities(text)])
    if missing:
        return f"the number {missing[0].written!r} is in no cited source"
    return _change(told, sources, ("number",))


def _references(told: Told, sources: Sources) -> str | None:
    """Provisions that a statement names are cited or named in a cited source."""
    texts = sources.of_statement(told)
    known = [*told.locators, *(one for text in texts for one in _named(text))]
    for one in _named(told.text):
        if not any(one == other or other.contains(one) or one.contains(other) for other in known):
            return f"{one} is neither cited nor named in a cited source"
    return None


def _named(text: str) -> list[Locator]:
    return [locator for reference in find_references(text) for locator in reference.locators]


def _attribution(told: Told, sources: Sources) -> str | None:
    """Words that are one provision's are not told as another's."""
    holders = sources.holders(told.text)
    if not holders or any(one.touches(cited) for one in holders for cited in told.locators):
        return None
    cited = ", ".join(map(str, told.locators)) or "nothing"
    return f"are the words of {min(map(str, holders))}, cited to {cited}: {told.text[:60]!r}"


def _force(told: Told, sources: Sources) -> str | None:
    """Force, negation and conditions are those of the sentence that is repeated."""
    if fault := _change(told, sources, ("negation", "force", "condition")):
        return fault
    verdict = judge(told, sources)
    turned = (one for one in verdict.reasons if one.startswith(("says ", "adds ", "drops ")))
    return next(turned, None) if verdict.hard else None


def _change(told: Told, sources: Sources, kinds: tuple[str, ...]) -> str | None:
    return next((fault for fault in changed(wordings(told), sources.wordings(told)) if fault.startswith(kinds)), None)


def _support(told: Told, sources: Sources) -> str | None:
    verdict = judge(told, sources)
    if carries(verdict):
        return None
    return f"{verdict.score:.2f}, {'; '.join(verdict.reasons) or verdict.verdict}: {told.text[:60]!r}"


_CHECKS: dict[str, Callable[[Told, Sources], str | None]] = {
    "quotes": _quotes,
    "numbers": _numbers,
    "references": _references,
    "attribution": _attribution,
    "force": _force,
    "voice": voice_fault,
    "support": _support,
}
