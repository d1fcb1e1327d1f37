"""The lexical route: BM25 over our own tokens, each passage widened by what speaks for it.

bm25s computes the scores at build; they are kept as postings and summed with numpy, so that asking
a question does not pay for importing it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.arrays import Array, load_array, save_arrays
from index.features import Floats
from index.similar import Postings
from index.words import code, stems

_NAME = "bm25"


@dataclass(frozen=True, slots=True)
class LexicalRoute:
    """Passages by the words that they and their evidence share with the question."""

    codes: Array  # (words,) the checksum of each word, ascending
    words: Postings  # passages x words: what a word adds to a passage's score

    @classmethod
    def of_codes(cls, documents: Sequence[Array]) -> LexicalRoute:
        """From the codes of each document's words."""
        import bm25s

        lengths = np.array([len(codes) for codes in documents])
        codes, columns = np.unique(np.concatenate([*documents, np.zeros(0, np.uint32)]), return_inverse=True)
        found = np.split(columns, np.cumsum(lengths)[:-1]) if len(documents) else []
        index = bm25s.BM25(k1=1.2, b=0.5)
        index.index(([one.tolist() for one in found], {str(code): n for n, code in enumerate(codes)}), False, False)
        starts, rows, values = index.scores["indptr"], index.scores["indices"], index.scores["data"]
        return cls(codes, Postings(len(documents), starts.astype(np.int64), rows, values))

    def scores(self, text: str, language: str) -> Floats:
        """BM25 of every passage, in their order; a word asked twice counts twice."""
        return self.sums(coded(stems(text, language)))

    def sums(self, codes: Array) -> Floats:
        """BM25 of every passage for words given by their codes."""
        at, known = self._places(codes)
        return self.words.dot(at[known], np.ones(int(known.sum()), np.float32))

    def holders(self, codes: Array) -> Array:
        """The passages that hold any of some words, ascending, each once."""
        at, known = self._places(codes)
        spans = [(int(self.words.starts[column]), int(self.words.starts[column + 1])) for column in at[known]]
        rows = [np.asarray(self.words.rows[start:end]) for start, end in spans]
        return np.unique(np.concatenate(rows)) if rows else np.zeros(0, np.int32)

    def _places(self, codes: Array) -> tuple[Array, Array]:
        """The column of each word, and which of them are known."""
        at = np.searchsorted(self.codes, codes)
        at[at == len(self.codes)] = 0
        return at, self.codes[at] == codes

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
