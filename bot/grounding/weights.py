"""How much a word tells: rare words more than common ones, from a shipped table or from given texts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.grounding.lexicon import lexicon
from bot.grounding.tokens import plain, words
from index.sentences import split_sentences

BACKGROUND = Path(__file__).with_name("background.tsv")
_TIERS = {1: 0.3, 2: 0.5}
_LEAST = 0.15


@dataclass(frozen=True, slots=True)
class Weights:
    """Of each known key its weight in 0..1; an unknown one is rare and weighs 1."""

    table: Mapping[str, float]

    def of(self, key: str) -> float:
        """The weight of one key."""
        return self.table.get(key, 1.0)

    @classmethod
    def from_texts(cls, texts: Iterable[str], least_count: int = 1) -> Weights:
        """Inverse frequency over the sentences of some texts, scaled to 0..1, joined with everyday English."""
        seen: Counter[str] = Counter()
        count = 0
        for text in texts:
            for sentence in split_sentences(plain(text)):
                count += 1
                seen.update(words(sentence).content)
        top = math.log(1 + max(count, 2))
        table = {
            key: max(_LEAST, round(1 - math.log(times) / top, 3)) for key, times in seen.items() if times >= least_count
        }
        return cls(_with_everyday(table))


def _with_everyday(table: dict[str, float]) -> dict[str, float]:
    book = lexicon()
    for stem, tier in book.common.items():
        key = book.synonym.get(stem, stem)
        table[key] = min(table.get(key, 1.0), _TIERS[tier])
    return table


@cache
def background() -> Weights:
    """The shipped table: legal English and everyday words."""
    rows = (line.split("\t") for line in BACKGROUND.read_text(encoding="utf-8").splitlines() if line)
    return Weights({key: float(weight) for key, weight in rows})
