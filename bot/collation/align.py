"""Which provision of one edition is which of the other: by number where the content agrees, else by content."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations

from bot.collation.signs import Signs, unlike
from index.model import Locator, Provision
from index.words import stems

GAP = 1.1
"""What it costs to leave a provision without a counterpart."""

RENUMBERED = 0.45
"""What it costs to pair two provisions of different numbers."""


@dataclass(frozen=True, slots=True)
class Side:
    """One edition's article as it is aligned: provisions and what each says in figures."""

    provisions: Mapping[Locator, Provision]
    signs: Callable[[Locator], Signs]


EXCHANGED = 0.1
"""How much likelier two provisions must be in each other's place than in their own, on top of RENUMBERED."""

LENGTH_SPREAD, LENGTH_AT_MOST = 0.25, 1.0
"""How far the logarithm of a relative length strays (0.15 between digest and Arabic text), and its weight."""

Places = tuple[int | None, int | None]
Pair = tuple[Locator | None, Locator | None]


def align(left: Side, right: Side, article: Locator, ratio: float) -> list[Pair]:
    """Every provision of an article with its counterpart, in the order of the text; None where there is none.

    `ratio` is how many characters of the left edition say what one of the right edition does.
    """
    pairs: list[Pair] = [(article, article)]
    for one, other in _children(left, right, article, article, ratio):
        pairs += _below(left, right, one, other, ratio)
    return pairs


def _below(left: Side, right: Side, one: Locator | None, other: Locator | None, ratio: float) -> list[Pair]:
    if one is None or other is None:
        return [(one, other)]
    pairs: list[Pair] = [(one, other)]
    for first, second in _children(left, right, one, other, ratio):
        pairs += _below(left, right, first, second, ratio)
    return pairs


def _children(left: Side, right: Side, one: Locator, other: Locator, ratio: float) -> list[Pair]:
    ours, theirs = left.provisions[one].children, right.provisions[other].children

    @cache
    def cost(i: int, j: int) -> float:
        renumbered = RENUMBERED if ours[i].parts[-1] != theirs[j].parts[-1] else 0.0
        return renumbered + _unlike(left, right, ours[i], theirs[j], ratio)

    return [
        (ours[i] if i is not None else None, theirs[j] if j is not None else None)
        for i, j in _exchanged(_cheapest(len(ours), len(theirs), cost), cost)
    ]


def _exchanged(pairs: Sequence[Places], cost: Callable[[int, int], float]) -> Sequence[Places]:
    """The pairs, with two of them crossed wherever each is clearly more like the other's counterpart."""
    found = list(pairs)
    for one, other in combinations(range(len(found)), 2):
        (i, j), (k, m) = found[one], found[other]
        if i is None or j is None or k is None or m is None:
            continue
        if cost(i, m) + cost(k, j) + EXCHANGED < cost(i, j) + cost(k, m):
            found[one], found[other] = (i, m), (k, j)
    return found


def _unlike(left: Side, right: Side, one: Locator, other: Locator, ratio: float) -> float:
    """How little two provisions can be one, from 0: lengths, figures, references, force, lists, and words."""
    first, second = left.provisions[one], right.provisions[other]
    lengths = abs(math.log(max(_length(left, one), 1) / (max(_length(right, other), 1) * ratio)))
    lists = abs(len(first.children) - len(second.children))
    total = (
        min(LENGTH_AT_MOST, (lengths / LENGTH_SPREAD) ** 2 / 2)
        + min(0.5, 0.25 * lists)
        + unlike(left.signs(one), right.signs(other))
    )
    return total + (_other_words(first.text, second.text, first.language) if first.language == second.language else 0)


def _other_words(one: str, other: str, language: str) -> float:
    """From 0 (alike) to 1.5 (nothing shared); a digest shares about half of its words with the text."""
    ours, theirs = _stems(one, language), _stems(other, language)
    shared = len(ours & theirs) / math.sqrt(max(len(ours) * len(theirs), 1))
    return max(0.0, 1.5 - 2.4 * shared)


@lru_cache(maxsize=4096)
def _stems(text: str, language: str) -> frozenset[str]:
    return frozenset(stems(text, language))


def _length(side: Side, at: Locator) -> int:
    return len(side.provisions[at].text)


def _cheapest(ours: int, theirs: int, cost: Callable[[int, int], float]) -> Sequence[Places]:
    """The cheapest way to pair two rows in their order."""
    best = [[0.0] * (theirs + 1) for _ in range(ours + 1)]
    step: list[list[str]] = [[""] * (theirs + 1) for _ in range(ours + 1)]
    for i in range(ours + 1):
        for j in range(theirs + 1):
            ways = []
            if i and j:
                ways.append((best[i - 1][j - 1] + cost(i - 1, j - 1), "pair"))
            if i:
                ways.append((best[i - 1][j] + GAP, "ours"))
            if j:
                ways.append((best[i][j - 1] + GAP, "theirs"))
            if ways:
                best[i][j], step[i][j] = min(ways, key=lambda way: way[0])
    pairs: list[Places] = []
    i, j = ours, theirs
    while i or j:
        way = step[i][j]
        i, j = i - (way != "theirs"), j - (way != "ours")
        pairs.append((i if way != "theirs" else None, j if way != "ours" else None))
    return pairs[::-1]
