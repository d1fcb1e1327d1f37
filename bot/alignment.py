"""Which provision of another text stands for each of ours: by the words they share, the order tips the scale."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.model import Locator, Provision
from index.words import stems

LIKE = 0.20
"""Likeness below which nothing is a counterpart. This and the next five were chosen on the `dev` pairs."""

SECOND = 0.7
"""Share of the best likeness that a second choice must reach, where the first one is another's."""

SHARED = 0.4
"""Likeness from which two of ours may stand beside the same words."""

CLEAR, STANDS_OUT = 0.35, 1.8
"""A match is close from this likeness, or where it is so many times the likeness of the next paragraph."""

ORDER = 0.02
"""What standing at the same place adds to a likeness."""

_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-Z])")
_SHORTEST = 6  # words of a sentence that can stand for a provision

Vector = Mapping[str, float]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Match:
    """A provision of theirs, or a sentence of it: `text[slice(*span)]` are the words that match.

    A loose one touches the same matter, but is not clearly like it, or is likelier that of another of ours.
    """

    theirs: Provision
    span: Span
    likeness: float  # 0..1
    loose: bool


@dataclass(frozen=True, slots=True)
class _Piece:
    """What can be matched: a provision, one of its sentences or its letters."""

    provision: Provision
    span: Span  # in the provision's own text
    top: Locator  # the paragraph that it lies in
    within: Span  # in that paragraph's text
    place: float  # 0 at the first paragraph, 1 at the last
    vector: Vector

    def overlaps(self, other: _Piece) -> bool:
        return self.top == other.top and self.within[0] < other.within[1] and other.within[0] < self.within[1]


@dataclass(frozen=True, slots=True)
class Rarity:
    """How much a stem tells: the rarer in both instruments, the more."""

    table: Mapping[str, float]
    unknown: float

    def vector(self, text: str) -> Vector:
        """The stems of a text with their weights, of length 1."""
        counts = Counter(stems(text))
        weights = {one: (1 + math.log(n)) * self.table.get(one, self.unknown) for one, n in counts.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {one: weight / length for one, weight in weights.items()}


@lru_cache(maxsize=8)
def rarity(texts: tuple[str, ...]) -> Rarity:
    """The inverse frequency of each stem over some texts; costs about a third of a second for two treaties."""
    seen = Counter(one for text in texts for one in set(stems(text)))
    many = len(texts) + 1
    return Rarity({one: math.log(many / (1 + n)) for one, n in seen.items()}, math.log(many))


def align(
    ours: Sequence[Provision], theirs: Sequence[Provision], lookup: Mapping[Locator, Provision], rare: Rarity
) -> dict[Locator, Match]:
    """For each of ours its counterpart among `theirs`, where there is one.

    Both are provisions at paragraph level in the order of their texts; `lookup` knows the letters of
    theirs, which only a letter of ours can match. The likeliest pairs are made first; what one of ours
    has taken, another may share only if it is very like it.
    """
    pieces = list(_pieces(theirs, lookup, rare))
    scored = sorted(_scored(ours, pieces, rare), key=lambda row: -row[0])
    best: dict[Locator, float] = {}
    for likeness, own, _ in scored:
        best.setdefault(own.locator, likeness)
    found: dict[Locator, Match] = {}
    taken: list[_Piece] = []
    for likeness, own, piece in scored:
        if likeness < max(LIKE, SECOND * best[own.locator]) or own.locator in found:
            continue
        shared = any(piece.overlaps(other) for other in taken)
        if shared and likeness < SHARED:
            continue
        close = likeness >= CLEAR or likeness >= STANDS_OUT * _next(scored, own, piece)
        found[own.locator] = Match(piece.provision, piece.span, round(min(likeness, 1.0), 3), shared or not close)
        taken.append(piece)
    return found


def _next(scored: Sequence[tuple[float, Provision, _Piece]], own: Provision, piece: _Piece) -> float:
    """The likeness of the likeliest other paragraph."""
    return next((likeness for likeness, one, other in scored if one is own and other.top != piece.top), 0.0)


def _scored(
    ours: Sequence[Provision], pieces: Sequence[_Piece], rare: Rarity
) -> Iterator[tuple[float, Provision, _Piece]]:
    for number, own in enumerate(ours):
        vector, place = rare.vector(own.text), (number + 0.5) / len(ours)
        is_letter = not own.locator.parts or not own.locator.parts[0].isdecimal()
        for piece in pieces:
            if is_letter or piece.provision.locator == piece.top:
                yield _cosine(vector, piece.vector) + ORDER * (1 - abs(place - piece.place)), own, piece


def _cosine(one: Vector, other: Vector) -> float:
    return sum(weight * other.get(stem, 0.0) for stem, weight in one.items())


def _pieces(theirs: Sequence[Provision], lookup: Mapping[Locator, Provision], rare: Rarity) -> Iterator[_Piece]:
    for number, one in enumerate(theirs):
        place = (number + 0.5) / len(theirs)
        for start, end in [(0, len(one.text)), *_sentences(one.text)]:
            words = rare.vector(one.text[start:end])
            yield _Piece(one, (start, end), one.locator, (start, end), place, words)
        after = 0
        for child in one.children:
            text = lookup[child].text
            start = one.text.index(text, after)
            after = start + len(text)
            yield _Piece(lookup[child], (0, len(text)), one.locator, (start, after), place, rare.vector(text))


def _sentences(text: str) -> list[Span]:
    """The sentences of a provision with several; one that ends in a list is one with its list."""
    starts = [0, *(match.end() for match in _SENTENCE.finditer(text))]
    spans = [
        (start, start + len(text[start:end].rstrip()))
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
    ]
    return [span for span in spans if len(text[slice(*span)].split()) >= _SHORTEST] if len(spans) > 1 else []
