"""Force, negation, quantifiers and conditions of a statement against the sentence that it repeats."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.grounding.edits import Alignment, Edit
from bot.grounding.lexicon import lexicon
from bot.grounding.passages import Passages
from bot.grounding.tokens import Words

_WEAKER = frozenset({"endeavour", "consider", "should"})
_BOUNDS = frozenset({"only", "none", "few", "at_most", "at_least", "most"})
_STRENGTH = frozenset({"must", "may", "should", "will"})
_FREE = {frozenset({"must", "will"})}  # `shall` told as `will`
_WHOLE_SENTENCE = 0.8
_MOSTLY = 0.7


@dataclass(frozen=True, slots=True)
class Mark:
    """A word or phrase of a class (`must`, `all`, `subject_to`) and its word range."""

    kind: str
    at: range
    text: str


def marks(pattern: re.Pattern[str], sentence: Words) -> list[Mark]:
    """Every match of a lexicon's pattern in a sentence."""
    return [_mark(match, sentence) for match in pattern.finditer(sentence.text)]


def _mark(match: re.Match[str], sentence: Words) -> Mark:
    start = bisect_left(sentence.starts, match.start())
    return Mark(
        match.lastgroup or "",
        range(start, max(start + 1, bisect_left(sentence.starts, match.end()))),
        match[0],
    )


def changes(alignment: Alignment, passages: Passages) -> Iterator[str]:
    """What a near-verbatim statement changes of the sentence's meaning, each in words."""
    yield from _negations(alignment)
    yield from _forces(alignment)
    yield from _quantifiers(alignment)
    yield from _conditions(alignment, passages)


def _turns(sentence: Words, at: Iterable[int]) -> int:
    """Negators and words that turn a sentence round, at some places."""
    book = lexicon()
    return sum(sentence.lower[i] in book.negators or sentence.keys[i] in _reversers() for i in at)


def _reversers() -> frozenset[str]:
    book = lexicon()
    return frozenset(book.synonym.get(key, key) for key in book.reversers)


def _negations(alignment: Alignment) -> Iterator[str]:
    for edit in alignment.edits:
        there, here = _close(alignment, edit), edit.here
        gone, new = _turns(alignment.passage, there), _turns(alignment.statement, here)
        negators = lexicon().negators
        literal = any(alignment.passage.lower[i] in negators for i in there) or any(
            alignment.statement.lower[j] in negators for j in here
        )
        if literal and gone % 2 != new % 2:
            yield "adds a negation" if new > gone else "drops a negation"


def _close(alignment: Alignment, edit: Edit) -> range:
    """The dropped words that bear on what remains: all of a short drop, else the last three."""
    if not edit.here and len(edit.there) > 4:
        if edit.there.start >= alignment.span.stop:
            return range(0)
        text = alignment.passage.text
        start = max(edit.there.start, edit.there.stop - 3)
        begins, ends = alignment.passage.starts[start], alignment.passage.starts[edit.there.stop - 1]
        return range(start, edit.there.stop) if not re.search(r"[,;:.]", text[begins:ends]) else range(0)
    return edit.there


def _classes(found: Iterable[Mark], at: range) -> set[str]:
    return {mark.kind for mark in found if mark.at.start in at}


def _forces(alignment: Alignment) -> Iterator[str]:
    there, here = marks(lexicon().force, alignment.passage), marks(lexicon().force, alignment.statement)
    for edit in alignment.edits:
        old, new = _classes(there, edit.there), _classes(here, edit.here)
        if _negated_alike(alignment, edit):
            continue
        strong_old, strong_new = old & _STRENGTH, new & _STRENGTH
        if (
            strong_old
            and strong_new
            and not strong_old & strong_new
            and frozenset(strong_old | strong_new) not in _FREE
        ):
            yield f"says '{_word(here, edit.here)}' where the passage says '{_word(there, edit.there)}'"
        elif edit.there.start in alignment.span and (lost := (old & _WEAKER) - new) and len(edit.there) <= 4:
            yield f"drops '{_word(there, edit.there, lost)}'"
        elif (gained := (new & _WEAKER) - old) and len(edit.here) <= 4:
            yield f"adds '{_word(here, edit.here, gained)}'"
        elif not old and strong_new and len(edit.here) <= 2 and edit.there and _hedges(new, alignment.statement, edit):
            yield f"adds '{_word(here, edit.here)}'"


def _hedges(new: set[str], statement: Words, edit: Edit) -> bool:
    """Whether a certain verb (`is`, `has`) became a possible one (`may be`, `might have`)."""
    return "may" in new and bool({statement.lower[j] for j in edit.here} & {"may", "might", "could"})


def _negated_alike(alignment: Alignment, edit: Edit) -> bool:
    """`may not` for `must not`: both forbid."""
    after_there = alignment.passage.lower[edit.there.start : edit.there.stop + 1]
    after_here = alignment.statement.lower[edit.here.start : edit.here.stop + 1]
    return "not" in after_there and "not" in after_here


def _word(found: Iterable[Mark], at: range, kinds: set[str] | None = None) -> str:
    return next(mark.text for mark in found if mark.at.start in at and (kinds is None or mark.kind in kinds))


def _quantifiers(alignment: Alignment) -> Iterator[str]:
    there, here = marks(lexicon().quantity, alignment.passage), marks(lexicon().quantity, alignment.statement)
    for edit in alignment.edits:
        old, new = _classes(there, edit.there), _classes(here, edit.here)
        if old and new and not old & new:
            yield f"says '{_word(here, edit.here)}' where the passage says '{_word(there, edit.there)}'"
        elif (
            edit.there.start in alignment.span and len(edit.there) <= 4 and (lost := (old - new) & (_BOUNDS | {"some"}))
        ):
            yield f"drops '{_word(there, edit.there, lost)}'"
        elif len(edit.here) <= 4 and not old and (gained := new & _BOUNDS):
            yield f"adds '{_word(here, edit.here, gained)}'"
        elif (
            new & {"all"}
            and not old
            and len(edit.here) <= 2
            and edit.there
            and len(edit.there) <= 2
            and ({alignment.passage.lower[i] for i in edit.there} <= {"the", "a", "an", "these", "those", "other"})
        ):
            yield f"adds '{_word(here, edit.here)}'"


def _conditions(alignment: Alignment, passages: Passages) -> Iterator[str]:
    there, here = (
        marks(lexicon().condition, alignment.passage),
        marks(lexicon().condition, alignment.statement),
    )
    kept = {mark.kind for mark in here}
    for mark in there:
        if mark.kind not in kept and alignment.lost(mark.at) >= _MOSTLY and _bears(alignment, mark):
            yield f"drops '{_short(mark.text)}'"
    for mark in here:
        if mark.kind not in {one.kind for one in there} and alignment.added(mark.at) >= _MOSTLY:
            content = [j for j in mark.at if j < len(alignment.statement.keys) and alignment.statement.is_content(j)]
            if not content or any(alignment.statement.keys[j] not in passages.places for j in content):
                yield f"adds '{_short(mark.text)}'"


def _bears(alignment: Alignment, mark: Mark) -> bool:
    """Whether a dropped condition stands amid what the statement repeats, or was all that it left out."""
    inside = mark.at.start >= alignment.span.start and mark.at.stop <= alignment.span.stop
    others = len(alignment.passage.keys) - len(mark.at)
    lost = sum(len(edit.there) for edit in alignment.edits) - alignment.lost(mark.at) * len(mark.at)
    return inside or 1 - lost / max(1, others) >= _WHOLE_SENTENCE


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words[:6]) + (" …" if len(words) > 6 else "")
