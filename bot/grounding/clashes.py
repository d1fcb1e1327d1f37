"""Signs that a statement puts its words together otherwise than the passages do.

All are shares in 0..1 and weigh in the score; none is a fault in itself, for a fair summary may show
one of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.grounding.lexicon import lexicon
from bot.grounding.numbers import Name, Quantity, distinct, matches
from bot.grounding.passages import Passages
from bot.grounding.tokens import Words, words

_NEAR = 7  # words before and after a number or name
_SCOPE = 6  # words that a negator bears on
_STRENGTH = frozenset({"must", "may", "should", "endeavour"})
_BOUNDS = frozenset({"all", "only", "none", "few", "most", "at_least", "at_most"})
_ANTONYMS_OF_GRAMMAR = 0.5


def negated(sentence: Words) -> frozenset[int]:
    """The places of the words that a negator or a turning verb stands before."""
    found: set[int] = set()
    book = lexicon()
    for index, (word, key) in enumerate(zip(sentence.lower, sentence.keys, strict=True)):
        if word in book.negators or key in book.reversers:
            found.update(_reach(sentence, index))
    return frozenset(found)


def _reach(sentence: Words, index: int) -> range:
    last = min(len(sentence.keys), index + 1 + _SCOPE)
    end = index + 1
    while end < last and not re.search(
        r"[,;:.]|\bbut\b", sentence.text[sentence.starts[end - 1] : sentence.starts[end]]
    ):
        end += 1
    return range(index + 1, end)


def negation_clash(statement: Words, passages: Passages, window: Iterable[int], weight: dict[str, float]) -> float:
    """The weightiest word that a statement negates and the window never does, or the reverse."""
    here = negated(statement)
    there: dict[str, set[bool]] = {}
    for place in window:
        sentence = passages.sentences[place]
        turned = negated(sentence)
        for index, key in enumerate(sentence.keys):
            if key in weight:
                there.setdefault(key, set()).add(index in turned)
    clashes = [
        weight[key]
        for index, key in enumerate(statement.keys)
        if key in there and (index in here) not in there[key] and statement.is_content(index)
    ]
    return max(clashes, default=0.0)


def contrary(statement: Words, passages: Passages, window: Iterable[int]) -> float:
    """Whether the window has a word's contrary and not the word."""
    there = frozenset(key for place in window for key in passages.sentences[place].keys)
    book = lexicon()
    found = 0.0
    for index, key in enumerate(statement.keys):
        if key not in there and any(other in there for other in _contraries().get(key, ())):
            found += 1.0 if statement.lower[index] not in book.stop else _ANTONYMS_OF_GRAMMAR
    return min(1.0, found)


@cache
def _contraries() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for one, other in sorted(lexicon().antonyms):
        found.setdefault(one, []).append(other)
    return {key: tuple(others) for key, others in found.items()}


def new_bounds(statement: Words, passages: Passages, window: Iterable[int]) -> float:
    """Quantifiers of a statement (all, only, most …) whose class the window does not hold."""
    return _new_classes(lexicon().quantity, _BOUNDS, statement, passages, window)


def new_force(statement: Words, passages: Passages, window: Iterable[int]) -> float:
    """Modal words of a statement whose class the window does not hold."""
    return _new_classes(lexicon().force, _STRENGTH, statement, passages, window)


def _new_classes(
    pattern: re.Pattern[str], kinds: frozenset[str], statement: Words, passages: Passages, window: Iterable[int]
) -> float:
    here = {match.lastgroup for match in pattern.finditer(statement.text)} & kinds
    if not here:
        return 0.0
    there = {match.lastgroup for place in window for match in pattern.finditer(passages.sentences[place].text)}
    return float(bool(here - there))


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The content words of a statement, their weights, and the passage sentences that hold them."""

    statement: Words
    weights: Mapping[str, float]
    places: Mapping[str, tuple[int, ...]]

    def around(self, start: int) -> tuple[str, ...]:
        """The content words round an offset of the statement."""
        middle = bisect_left(self.statement.starts, start)
        keys = dict.fromkeys(self.statement.keys[max(0, middle - _NEAR) : middle + _NEAR + 1])
        return tuple(key for key in keys if key in self.weights)

    def share(self, keys: Sequence[str], sentences: Collection[int]) -> float:
        """The weighty share of some words that stands in or beside one of some sentences."""
        total = sum(self.weights[key] for key in keys)
        held: dict[int, list[float]] = {place: [] for place in sentences}
        for key in keys:
            for place in {at + step for at in self.places[key] for step in (-1, 0, 1)} & held.keys():
                held[place].append(self.weights[key])
        return max(map(sum, held.values())) / total if total else 1.0


# A text may name the same number or body over and over: each is looked up once with the same neighbours.


def number_context(found: Sequence[Quantity], passages: Passages, near: Neighbours) -> float:
    """The least share of a number's neighbours that stand by it in the passages too; 1 without numbers."""
    places = {
        one.kind: [i for i, held in enumerate(passages.numbers) if any(matches(one, other) for other in held)]
        for one in distinct(found)
    }
    asked = {(one.kind, near.around(one.start)) for one in found if places[one.kind]}
    return min((near.share(keys, places[kind]) for kind, keys in asked), default=1.0)


def name_context(found: Sequence[Name], passages: Passages, near: Neighbours) -> float:
    """The least share of a name's neighbours that stand by it in the passages too; 1 without names."""
    places = {
        name.words: {at for word in name.words for key in words(word).keys for at in passages.places.get(key, ())}
        for name in found
    }
    asked = {(name.words, near.around(name.start)) for name in found if places[name.words]}
    return min((near.share(keys, places[named]) for named, keys in asked), default=1.0)
