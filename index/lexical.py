"""The lexical route: BM25 over our own tokens, each passage widened by what speaks for it.

bm25s computes the scores at build; they are kept as postings and summed with numpy, so that asking
a question does not pay for importing it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np

from index.arrays import Array, load_array, save_arrays
from index.features import Floats
from index.similar import Postings
from index.words import stems

_NAME = "bm25"


@dataclass(frozen=True, slots=True)
class LexicalRoute:
    """Passages by the words that they and their evidence share with the question."""

    codes: Array  # (words,) the checksum of each word, ascending
    words: Postings  # passages x words: what a word adds to a passage's score

    @classmethod
    def of(cls, documents: Sequence[Sequence[str]]) -> LexicalRoute:
        """From the stems of each document, in the order of the passages."""
        import bm25s

        index = bm25s.BM25(k1=1.2, b=0.5)
        index.index([list(stems) for stems in documents], show_progress=False)
        words = [word for word in index.vocab_dict if word]
        codes = np.array([_code(word) for word in words], np.uint32)
        order = np.argsort(codes, kind="stable")
        columns = [index.vocab_dict[words[place]] for place in order]
        starts, rows, values = index.scores["indptr"], index.scores["indices"], index.scores["data"]
        spans = [(int(starts[column]), int(starts[column + 1])) for column in columns]
        postings = Postings(
            len(documents),
            np.cumsum([0, *(end - start for start, end in spans)]),
            np.concatenate([rows[start:end] for start, end in spans]),
            np.concatenate([values[start:end] for start, end in spans]),
        )
        return cls(codes[order], postings)

    def scores(self, text: str, language: str) -> Floats:
        """BM25 of every passage, in their order; a word asked twice counts twice."""
        asked = np.array([_code(token) for token in stems(text, language)], np.uint32)
        at = np.searchsorted(self.codes, asked)
        at[at == len(self.codes)] = 0
        known = at[self.codes[at] == asked]
        return self.words.dot(known, np.ones(len(known), np.float32))

    def save(self, folder: Path) -> None:
        """Write the words and their postings."""
        save_arrays(folder, {f"{_NAME}.codes": self.codes})
        self.words.save(folder, _NAME)

    @classmethod
    def load(cls, folder: Path) -> LexicalRoute:
        """What `save` wrote. Raises OSError or ValueError."""
        return cls(load_array(folder, f"{_NAME}.codes"), Postings.load(folder, _NAME))


def _code(word: str) -> int:
    return crc32(word.encode())
