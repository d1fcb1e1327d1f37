"""Many texts as numbers of their different words: each is spelled out, stemmed and coded once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from index.arrays import Array, ranges
from index.words import distinct_tokens

Text = tuple[str, str]
"""A text and the code of its language."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """Texts, word by word. The words of one text stand together, in its order."""

    size: int  # texts
    rows: Array  # (words,) the text that each word stands in
    words: Array  # (words,) the number of each word
    different: Sequence[Text]  # each word with its language, by number

    def first(self, size: int) -> Spelled:
        """The first texts alone; words keep their numbers."""
        kept = self.rows < size
        return Spelled(size, self.rows[kept], self.words[kept], self.different)

    def taken(self, texts: Array) -> Spelled:
        """Some of the texts alone (numbers, ascending), numbered anew; words keep their numbers."""
        new = np.full(self.size, -1)
        new[texts] = np.arange(len(texts))
        rows = new[self.rows]
        return Spelled(len(texts), rows[rows >= 0], self.words[rows >= 0], self.different)

    def spread(self, parts: Callable[[str, str], Sequence[int]]) -> tuple[Array, Array]:
        """What each word is made of (`parts` of a word and its language) in its place: texts and codes."""
        made = [parts(*word) for word in self.different]
        lengths = np.fromiter(map(len, made), np.int64, len(made))
        codes = np.fromiter(chain.from_iterable(made), np.uint32, int(lengths.sum()))
        held = lengths[self.words]
        first = (np.cumsum(lengths) - lengths)[self.words]
        return np.repeat(self.rows, held), codes[ranges(first, held)]


def spell(texts: Sequence[Text]) -> Spelled:
    """Read texts word by word, those of one language at a time."""
    different: dict[Text, int] = {}
    rows, words = [], []
    for language, own in _by_language(texts):
        found, tokens = distinct_tokens(texts[row][0] for row in own)
        numbers = np.array([different.setdefault((token, language), len(different)) for token in tokens], np.int64)
        numbered = np.array(found, np.int64)
        ends = numbered < 0
        rows.append(np.array(own)[np.cumsum(ends)[~ends]])
        words.append(numbers[numbered[~ends]])
    return Spelled(len(texts), np.concatenate(rows), np.concatenate(words), list(different))


def _by_language(texts: Sequence[Text]) -> Iterator[tuple[str, list[int]]]:
    own: dict[str, list[int]] = {}
    for row, (_, language) in enumerate(texts):
        own.setdefault(language, []).append(row)
    yield from own.items()
