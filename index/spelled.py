"""Many texts as numbers of their different words: each is spelled out, stemmed and coded once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from index.arrays import Array, ranges
from index.words import code, distinct_tokens, stems_of

Text = tuple[str, str]
"""A text and the code of its language."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """Texts, word by word. The words of one text stand together, in its order."""

    size: int  # texts
    different: Sequence[Text]  # each word with its language, by number
    rows: Array  # (words,) the text that each word stands in
    words: Array  # (words,) the number of each word
    stem_rows: Array  # (stems,) the text that each stem stands in
    stems: Array  # (stems,) the code of each stem

    def first(self, size: int) -> Spelled:
        """The first texts alone; words keep their numbers."""
        words, stems = self.rows < size, self.stem_rows < size
        return Spelled(
            size, self.different, self.rows[words], self.words[words], self.stem_rows[stems], self.stems[stems]
        )

    def at(self, texts: Sequence[int]) -> Spelled:
        """Some texts alone, numbered anew in the order given; words keep their numbers."""
        number = np.full(self.size, -1)
        number[texts] = np.arange(len(texts))
        rows, stem_rows = number[self.rows], number[self.stem_rows]
        words, stems = rows >= 0, stem_rows >= 0
        return Spelled(len(texts), self.different, rows[words], self.words[words], stem_rows[stems], self.stems[stems])

    def stems_by_text(self) -> list[Array]:
        """The codes of the stems of each text."""
        order = np.argsort(self.stem_rows, kind="stable")
        ends = np.cumsum(np.bincount(self.stem_rows, minlength=self.size))
        return np.split(self.stems[order], ends[:-1])


def spell(texts: Sequence[Text]) -> Spelled:
    """Read texts word by word, those of one language at a time."""
    different: dict[Text, int] = {}
    rows, words = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for language, own in _by_language(texts):
        found, tokens = distinct_tokens(texts[row][0] for row in own)
        numbers = np.array([different.setdefault((token, language), len(different)) for token in tokens], np.int64)
        numbered = np.array(found, np.int64)
        ends = numbered < 0
        rows.append(np.array(own)[np.cumsum(ends)[~ends]])
        words.append(numbers[numbered[~ends]])
    return _stemmed(len(texts), list(different), np.concatenate(rows), np.concatenate(words))


def _stemmed(size: int, different: Sequence[Text], rows: Array, words: Array) -> Spelled:
    made = [stem_codes(*word) for word in different]
    lengths = np.fromiter(map(len, made), np.int64, len(made))
    codes = np.fromiter(chain.from_iterable(made), np.uint32, int(lengths.sum()))
    held, first = lengths[words], (np.cumsum(lengths) - lengths)[words]
    return Spelled(size, different, rows, words, np.repeat(rows, held), codes[ranges(first, held)])


def stem_codes(word: str, language: str) -> list[int]:
    """The codes of a word's stems."""
    return [code(stem) for stem in stems_of(word, language)]


def _by_language(texts: Sequence[Text]) -> Iterator[tuple[str, list[int]]]:
    own: dict[str, list[int]] = {}
    for row, (_, language) in enumerate(texts):
        own.setdefault(language, []).append(row)
    yield from own.items()
