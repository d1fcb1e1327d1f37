"""Force, negation, quantifiers and conditions of a statement against the sentence that it repeats."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

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
_HALF = 0.5
_ALL_ELSE = 0.97
_LIGHT = "as_laid_down"  # a reference; its loss counts only where nothing else was left out
_SHORT_DROP = 4
_EXACT = frozenset({"intent", "without_right", "where_appropriate"})  # one does not stand for another
_GRAVE = frozenset({"unless", "without_right", "intent", "subject_to", "if"})
_ALIKE = 85
_PHRASE = 6  # so many words are a set phrase, which must stand as it is


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


def _negations(alignment: Alignment) -> Iterator[str]:
    there, here = _negators(alignment.passage), _negators(alignment.statement)
    for edit in alignment.edits:
        gone = {i for i in _close(alignment, edit) if i in there} - _harmless(alignment.passage, edit.there)
        new = {j for j in edit.here if j in here} - _harmless(alignment.statement, edit.here)
        gone -= {i for i in gone if _again(alignment.passage, i, alignment.statement)}
        new -= {j for j in new if _again(alignment.statement, j, alignment.passage)}
        if not gone and not new:
            continue
        turned = _turns(alignment.passage, edit.there, gone) + _turns(alignment.statement, edit.here, new)
        if turned % 2:
            yield "adds a negation" if new else "drops a negation"


def _negators(sentence: Words) -> frozenset[int]:
    """The places of negators, without those that open a condition (`without right`)."""
    apart = {i for mark in _condition_marks(sentence) for i in mark.at if sentence.lower[mark.at.start] == "without"}
    return frozenset(i for i, word in enumerate(sentence.lower) if word in lexicon().negators and i not in apart)


def _harmless(sentence: Words, at: range) -> set[int]:
    """The places of phrases such as `not limited to` that lie wholly in a range."""
    inside = [mark for mark in marks(lexicon().harmless, sentence) if mark.at[0] in at and mark.at[-1] in at]
    return {i for mark in inside for i in mark.at}


def _again(sentence: Words, index: int, other: Words) -> bool:
    """Whether a negator stands in the other sentence too, before the same word."""
    pair = sentence.keys[index : index + 2]
    return len(pair) == 2 and any(other.keys[i : i + 2] == pair for i in range(len(other.keys) - 1))


def _turns(sentence: Words, at: range, negators: set[int]) -> int:
    """Negators, and verbs that turn a sentence round as they do."""
    return len(negators) + sum(sentence.keys[i] in lexicon().reversers for i in at)


def _close(alignment: Alignment, edit: Edit) -> range:
    """The dropped words that bear on what remains: all of a short drop, else the last three.

    A clause of its own, dropped before what remains or after it, does not bear on it.
    """
    passage, stop = alignment.passage, edit.there.stop
    short = len(edit.there) <= _SHORT_DROP + len(edit.here)
    if edit.here or (short and edit.there.start > 0):
        return edit.there if short else _last_words(passage, edit)
    if edit.there.start >= alignment.span.stop or stop >= len(passage.starts):
        return range(0)
    return _last_words(passage, edit)


def _last_words(passage: Words, edit: Edit) -> range:
    start, stop = max(edit.there.start, edit.there.stop - 3), edit.there.stop
    if stop >= len(passage.starts):
        return range(0)
    between = passage.text[passage.starts[start] : passage.starts[stop]]
    return range(0) if re.search(r"[,;:.]", between) else range(start, stop)


def _classes(found: Iterable[Mark], at: range) -> set[str]:
    return {mark.kind for mark in found if _overlap(mark.at, at)}


def _forces(alignment: Alignment) -> Iterator[str]:
    there, here = marks(lexicon().force, alignment.passage), marks(lexicon().force, alignment.statement)
    for edit in alignment.edits:
        old, new = _classes(there, edit.there), _classes(here, edit.here)
        if old | new <= {"must", "may"} and _negated_alike(alignment, edit):
            continue
        if not edit.here and len(edit.there) > _SHORT_DROP:
            yield from _governs(alignment, edit, there, here)
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


def _governs(alignment: Alignment, edit: Edit, there: list[Mark], here: list[Mark]) -> Iterator[str]:
    """A long drop that ends in a modal word: what follows stands under another force in the statement."""
    last = [mark for mark in there if mark.at.start in edit.there and mark.at.stop >= edit.there.stop - 1]
    before = [mark for mark in here if mark.at.stop <= edit.here.start]
    if not last or not before or edit.there.stop > alignment.span.stop:
        return
    kinds = frozenset({last[-1].kind, before[-1].kind})
    if len(kinds) > 1 and kinds not in _FREE and last[-1].kind in _STRENGTH | _WEAKER:
        yield f"says '{before[-1].text}' where the passage says '{last[-1].text}'"


def _hedges(new: set[str], statement: Words, edit: Edit) -> bool:
    """Whether a certain verb (`is`, `has`) became a possible one (`may be`, `might have`)."""
    return "may" in new and bool({statement.lower[j] for j in edit.here} & {"may", "might", "could"})


def _negated_alike(alignment: Alignment, edit: Edit) -> bool:
    """`may not` for `must not`: both forbid."""
    after_there = alignment.passage.lower[edit.there.start : edit.there.stop + 1]
    after_here = alignment.statement.lower[edit.here.start : edit.here.stop + 1]
    return "not" in after_there and "not" in after_here


def _overlap(one: range, other: range) -> bool:
    return max(one.start, other.start) < min(one.stop, other.stop)


def _word(found: Iterable[Mark], at: range, kinds: set[str] | None = None) -> str:
    return next(mark.text for mark in found if _overlap(mark.at, at) and (kinds is None or mark.kind in kinds))


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
    there, here = _condition_marks(alignment.passage), _condition_marks(alignment.statement)
    reworded = {mark.kind for mark in here if alignment.added(mark.at) >= _HALF} - _EXACT
    dropped = [
        mark
        for mark in there
        if alignment.lost(mark.at) >= _MOSTLY
        and mark.kind not in reworded
        and not _told(mark, alignment)
        and _bears(alignment, mark)
    ]
    if dropped:
        yield f"drops '{_short(max(dropped, key=lambda mark: len(mark.at)).text)}'"
    replaced = {mark.kind for mark in there if alignment.lost(mark.at) >= _HALF} - _EXACT
    for mark in here:
        if mark.kind == _LIGHT:
            continue  # references are checked for themselves
        new = alignment.added(mark.at) >= _MOSTLY and mark.kind not in replaced
        if new and not _stands(mark, alignment, passages):
            yield f"adds '{_short(mark.text)}'"
            return


def _condition_marks(sentence: Words) -> list[Mark]:
    return [mark for _, pattern in lexicon().conditions for mark in marks(pattern, sentence)]


def _told(mark: Mark, alignment: Alignment) -> bool:
    """Whether the statement has a passage's condition in another place."""
    phrase = " ".join(alignment.passage.keys[mark.at.start : mark.at.stop])
    return bool(fuzz.partial_ratio(phrase, " ".join(alignment.statement.keys), score_cutoff=_ALIKE))


def _stands(mark: Mark, alignment: Alignment, passages: Passages) -> bool:
    """Whether a condition of the statement is one that the passage sentence, or if long another, holds."""
    wanted = alignment.statement.keys[mark.at.start : mark.at.stop]
    if len(wanted) <= _PHRASE:
        return f" {' '.join(wanted)} " in f" {' '.join(alignment.passage.keys)} "
    phrase = " ".join(wanted)
    return any(fuzz.partial_ratio(phrase, " ".join(one.keys), score_cutoff=_ALIKE) for one in passages.sentences)


def _bears(alignment: Alignment, mark: Mark) -> bool:
    """Whether a dropped condition counts: all that was left out, or a grave one amid what is repeated."""
    inside = mark.at.start >= alignment.span.start and mark.at.stop <= alignment.span.stop
    others = len(alignment.passage.keys) - len(mark.at)
    lost = sum(len(edit.there) for edit in alignment.edits) - alignment.lost(mark.at) * len(mark.at)
    kept = 1 - lost / max(1, others)
    if mark.kind == _LIGHT:
        return kept >= _ALL_ELSE
    return kept >= _WHOLE_SENTENCE or (inside and mark.kind in _GRAVE and kept >= _HALF)


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words[:6]) + (" …" if len(words) > 6 else "")
