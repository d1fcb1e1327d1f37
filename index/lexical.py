"""The lexical route: BM25 over our own tokens, each passage widened by what speaks for it.

bm25s computes the scores at build; they are kept as postings and summed with numpy, so that asking
a question does not pay for importing it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from index.arrays import Array, load_array, save_arrays
from index.features import Floats
from index.similar import Postings
from index.words import code, stems

COMMON = 0.25
"""Share of the passages from which a word that holds more is kept as a full column, added twenty times as quickly."""

_NAME = "bm25"


@dataclass(frozen=True, slots=True)
class LexicalRoute:
    """Passages by the words that they and their evidence share with the question."""

    codes: Array  # (words,) the checksum of each word, ascending
    words: Postings  # passages x words: what a word adds to a passage's score
    common: dict[int, Floats] = field(default_factory=dict)  # of words asked before that many hold: the whole column

    @classmethod
    def of_codes(cls, documents: Sequence[Array]) -> LexicalRoute:
        """From the codes of each document's words."""
        import bm25s

        lengths = np.array([len(codes) for codes in documents])
        codes, columns = np.unique(np.concatenate([*documents, np.zeros(0, np.uint32)]), return_inverse=True)
        found = np.split(columns, np.cumsum(lengths)[:-1]) if len(documents) else []
        numbers = list(range(len(codes)))  # bm25s holds all documents as lists: these share their numbers
        words = [list(map(numbers.__getitem__, one.tolist())) for one in found]
        index = bm25s.BM25(k1=1.2, b=0.5)
        index.index((words, {str(code): n for n, code in enumerate(codes)}), False, False)
        starts, rows, values = index.scores["indptr"], index.scores["indices"], index.scores["data"]
        return cls(codes, Postings.by_columns(len(documents), starts, rows, values))

    def scores(self, text: str, language: str) -> Floats:
        """BM25 of every passage, in their order; a word asked twice counts twice."""
        return self.sums(coded(stems(text, language)))

    def sums(self, codes: Array) -> Floats:
        """BM25 of every passage for words given by their codes."""
        found = np.zeros(self.words.size)
        for rows, adds in self._postings(codes):
            found[rows] += adds
        return found.astype(np.float32)

    def holders(self, codes: Array) -> Array:
        """Which passages hold any of some words: shape (passages,), true or false."""
        held = np.zeros(self.words.size, bool)
        for rows, adds in self._postings(codes):
            held[rows] |= adds > 0
        return held

    def _postings(self, codes: Array) -> Iterator[tuple[Array | slice, Floats]]:
        """Of each known word some passages, among them all that hold it, and what it adds to each: often nothing."""
        at = self.codes.searchsorted(codes)
        every, values = self.words.rows, self.words.values
        for column in at[self.codes.take(at, mode="clip") == codes].tolist():
            if (row := self.common.get(column)) is not None:
                yield slice(None), row
                continue
            run = slice(*self.words.starts[column : column + 2].tolist())
            rows, adds = every[run], values[run]
            yield rows, adds
            if len(rows) > self.words.size * COMMON:
                row = np.zeros(self.words.size, np.float32)
                row[rows] = adds
                self.common[column] = row

    def save(self, folder: Path) -> None:
        """Write the words and their postings."""
        save_arrays(folder, {f"{_NAME}.codes": self.codes})
        self.words.save(folder, _NAME)

    @classmethod
    def load(cls, folder: Path) -> LexicalRoute:
        """What `save` wrote. Raises OSError or ValueError."""
        return cls(load_array(folder, f"{_NAME}.codes"), Postings.load(folder, _NAME))


def coded(words: Sequence[str]) -> Array:
    """The checksums of words, in their order."""
    return np.array([code(word) for word in words], np.uint32)
