"""The lexical route: BM25 over our own tokens, each passage widened by what speaks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.features import Floats
from index.words import stems

if TYPE_CHECKING:
    import bm25s

_FOLDER = "bm25"


@dataclass(frozen=True, slots=True)
class LexicalRoute:
    """Passages by the words that they and their evidence share with the question."""

    index: bm25s.BM25

    @classmethod
    def of(cls, documents: Sequence[Sequence[str]]) -> LexicalRoute:
        """From the stems of each document, in the order of the passages."""
        import bm25s

        index = bm25s.BM25(k1=1.2, b=0.5)
        index.index([list(stems) for stems in documents], show_progress=False)
        return cls(index)

    def scores(self, text: str, language: str) -> Floats:
        """BM25 of every passage, in their order."""
        known = [token for token in stems(text, language) if token in self.index.vocab_dict]
        if not known:
            return np.zeros(int(self.index.scores["num_docs"]), np.float32)
        return np.asarray(self.index.get_scores(known), np.float32)

    def save(self, folder: Path) -> None:
        """As bm25s writes it: arrays and JSON."""
        self.index.save(str(folder / _FOLDER), show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> LexicalRoute:
        """What `save` wrote. Raises OSError or ValueError."""
        import bm25s

        return cls(bm25s.BM25.load(str(folder / _FOLDER), load_corpus=False, mmap=False))
