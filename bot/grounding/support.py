"""How far passages carry a statement's words: cover by windows, missing numbers and names, order."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np

from bot.grounding import clashes
from bot.grounding.edits import Alignment, alike
from bot.grounding.lexicon import lexicon
from bot.grounding.numbers import Name, Quantity, distinct, matches
from bot.grounding.passages import Passages
from bot.grounding.tokens import Words
from bot.grounding.weights import Weights

_RUN = 8  # content words that a stretch of a statement has
_DERIVED = 0.75  # credit for a derivation or spelling variant of a passage's word


@dataclass(frozen=True, slots=True)
class Cover:
    """Of each content key of a statement: its weight, its credit, and the sentences that hold it."""

    weights: Mapping[str, float]
    credit: Mapping[str, float]
    places: Mapping[str, tuple[int, ...]]
    sentences: int

    @property
    def total(self) -> float:
        """The weight of all content words; never zero."""
        return sum(self.weights.values()) or 1.0

    @property
    def whole(self) -> float:
        """The share that any sentence of the passages holds."""
        return sum(self.weights[key] * self.credit[key] for key in self.weights if self.places[key]) / self.total

    def windows(self, size: int, without: frozenset[str] = frozenset()) -> dict[int, float]:
        """The share held by the run of `size` sentences that starts at each place."""
        shares: dict[int, float] = defaultdict(float)
        for key, where in self.places.items():
            if key in without:
                continue
            share = self.weights[key] * self.credit[key] / self.total
            last = max(0, self.sentences - size)
            for start in {min(max(0, place - back), last) for place in where for back in range(size)}:
                shares[start] += share
        return dict(shares)

    def weakest(self, order: Sequence[str]) -> float:
        """Of every run of neighbouring content words the share that two sentences hold; the least of them."""
        keys = [key for key in order if key in self.weights]
        if not keys or not self.sentences:
            return 0.0
        weights = np.array([self.weights[key] for key in keys])
        table = np.zeros((len(keys) + 1, self.sentences))
        for row, key in enumerate(keys, 1):
            at = np.array(self.places[key], int)
            table[row, at] = table[row, np.maximum(at - 1, 0)] = weights[row - 1] * self.credit[key]
        size = min(_RUN, len(keys))
        sums, totals = table.cumsum(axis=0), np.concatenate([[0.0], weights.cumsum()])
        shares = (sums[size:] - sums[:-size]).max(axis=1) / (totals[size:] - totals[:-size])
        return float(shares.min())

    def held(self, start: int, size: int) -> frozenset[str]:
        """The keys that a run of sentences holds."""
        return frozenset(
            key for key, where in self.places.items() if any(start <= place < start + size for place in where)
        )


def cover(statement: Words, passages: Passages, weights: Weights) -> Cover:
    """Look up each content word of a statement in the passages."""
    credit: dict[str, float] = {}
    places: dict[str, tuple[int, ...]] = {}
    weighed: dict[str, float] = {}
    framing = lexicon().framing
    for index, key in enumerate(statement.keys):
        if key in places or not statement.is_content(index):
            continue
        where, worth = passages.places.get(key, ()), 1.0
        if not where:
            where, worth = _derived(statement.lower[index], passages), _DERIVED
        if not where and (key in framing or is_short_form(statement.raw[index], passages)):
            continue
        weighed[key], credit[key], places[key] = weights.of(key), worth, where
    return Cover(weighed, credit, places, len(passages.sentences))


def _derived(word: str, passages: Passages) -> tuple[int, ...]:
    near = passages.prefixes.get(word[:4], ()) if len(word) > 4 else ()
    return tuple(sorted({place for other, key in near if alike(word, other) for place in passages.places[key]}))


@dataclass(frozen=True, slots=True)
class Features:
    """What a statement's support is scored by; shares lie in 0..1."""

    whole: float
    one: float
    three: float
    two_windows: float
    weakest: float
    pairs: float
    missing_words: float
    missing_numbers: float
    far_numbers: float
    missing_names: float
    far_names: float
    turned: float
    contrary: float
    new_bounds: float
    new_force: float
    number_context: float
    name_context: float
    swapped: float
    passage_length: float

    def values(self) -> list[float]:
        """The numbers in the order of the fields."""
        return [getattr(self, field.name) for field in fields(self)]


@dataclass(frozen=True, slots=True)
class Missing:
    """Numbers and names of a statement, and those that no passage holds."""

    numbers: Sequence[Quantity]
    absent_numbers: Sequence[Quantity]
    turned_bounds: Sequence[Quantity]
    names: Sequence[Name]
    absent_names: Sequence[Name]


def absent_names(found: Iterable[Name], passages: Passages) -> list[Name]:
    """The names whose words, or more than half of them, stand in no passage."""
    return [name for name in found if _absent_share(name, passages) > 0.5]


def _absent_share(name: Name, passages: Passages) -> float:
    tokens = [word.lower() for word in name.words]
    if "".join(tokens) in passages.acronyms or "".join(token[0] for token in tokens) in passages.lower:
        return 0.0
    gone = [
        token
        for token, word in zip(tokens, name.words, strict=True)
        if token not in passages.lower and not is_short_form(word, passages) and not _like_any(token, passages)
    ]
    return len(gone) / len(tokens)


def is_short_form(word: str, passages: Passages) -> bool:
    """Whether an acronym stands for words of the passages."""
    if not word.isupper() or len(word) < 2:
        return False
    token = word.lower()
    return token in passages.acronyms or (len(token) > 2 and any(token in run for run in passages.initials))


def _like_any(token: str, passages: Passages) -> bool:
    parts = token.split("-")
    if len(parts) > 1:
        return all(part in passages.lower for part in parts)
    return any(alike(token, other) for other, _ in passages.prefixes.get(token[:4], ()))


def features(
    statement: Words, passages: Passages, held: Cover, missing: Missing, near: Alignment | None, swapped: float
) -> Features:
    """Measure a statement against its passages."""
    one, two, three = held.windows(1), held.windows(2), held.windows(3)
    best = max(three, key=lambda start: three[start], default=0)
    rest = held.windows(2, without=held.held(best, 2))
    second = max(rest, key=lambda start: rest[start], default=best)
    window = {*range(max(0, best - 1), best + 4), second, second + 1}
    top = sorted(one, key=lambda start: (-one[start], start))[:2]
    around = sorted({*top, *range(best, min(best + 3, held.sentences))})
    near_words = clashes.Neighbours(statement, held.weights, held.places)
    lost = [held.weights[key] for key, where in held.places.items() if not where]
    return Features(
        whole=held.whole,
        one=max(one.values(), default=0.0),
        three=three.get(best, 0.0),
        two_windows=min(1.0, max(two.values(), default=0.0) + max(rest.values(), default=0.0)),
        weakest=held.weakest(_content_keys(statement)),
        pairs=_pairs(statement, held),
        missing_words=min(1.0, sum(lost) / 4),
        missing_numbers=min(2, len(missing.absent_numbers)) / 2,
        far_numbers=_far_numbers(missing, passages, window),
        missing_names=min(2, len(missing.absent_names)) / 2,
        far_names=_far_names(missing, passages, window),
        turned=clashes.negation_clash(statement, passages, around, dict(held.weights)),
        contrary=clashes.contrary(statement, passages, around),
        new_bounds=clashes.new_bounds(statement, passages, around),
        new_force=clashes.new_force(statement, passages, around),
        number_context=clashes.number_context(missing.numbers, passages, near_words),
        name_context=clashes.name_context(missing.names, passages, near_words),
        swapped=swapped * (near.ratio if near else 0),
        passage_length=min(1.0, math.log1p(len(passages.sentences)) / 6),
    )


def _content_keys(statement: Words) -> list[str]:
    return [key for index, key in enumerate(statement.keys) if statement.is_content(index)]


def _pairs(statement: Words, held: Cover) -> float:
    """The share of neighbouring content words that some sentence holds together."""
    keys = [key for key in _content_keys(statement) if key in held.places]
    pairs = [(a, b) for a, b in pairwise(keys) if a != b]
    weigh = [held.weights[a] + held.weights[b] for a, b in pairs]
    together = [
        weight for (a, b), weight in zip(pairs, weigh, strict=True) if set(held.places[a]) & set(held.places[b])
    ]
    return sum(together) / sum(weigh) if weigh else held.whole


def _far_numbers(missing: Missing, passages: Passages, window: set[int]) -> float:
    gone = {one.start for one in missing.absent_numbers}
    inside = distinct(one for place in window if place < len(passages.numbers) for one in passages.numbers[place])
    far = [one for one in missing.numbers if one.start not in gone and not any(matches(one, other) for other in inside)]
    return min(2, len(far)) / 2


def _far_names(missing: Missing, passages: Passages, window: set[int]) -> float:
    near = {word for place in window if place < len(passages.sentences) for word in passages.sentences[place].lower}
    absent = {name.start for name in missing.absent_names}
    kept = [
        name
        for name in missing.names
        if name.start not in absent and any(word.lower() in passages.lower for word in name.words)
    ]
    far = [name for name in kept if not any(word.lower() in near for word in name.words)]
    return len(far) / max(2, len(kept)) if kept else 0.0
