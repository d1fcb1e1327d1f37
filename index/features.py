"""Texts as sparse rows: words and pairs of words in one block, character n-grams in another.

A feature is the 32-bit checksum of its string, so that no vocabulary has to be loaded to read a
query; the known checksums are kept sorted and found by bisection.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
import numpy.typing as npt

from index.words import fold, grams, pairs, stems, tokens

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint32]
Reader = Callable[[str, str], list[int]]


def word_features(text: str, language: str) -> list[int]:
    """Checksums of the stems and of neighbouring pairs of stems."""
    found = stems(text, language)
    both = [f"{left} {right}" for left, right in pairwise(found)]
    return [crc32(feature.encode()) for feature in (*found, *both)]


def gram_features(text: str, language: str) -> list[int]:
    """Checksums of the character n-grams (3 to 5) within folded words."""
    del language  # letters are read alike in every language
    return [code for word in tokens(text) for code in _gram_codes(word)]


@lru_cache(maxsize=65536)
def _gram_codes(word: str) -> tuple[int, ...]:
    folded = fold(word)
    found = (*pairs(folded), *folded) if "㐀" <= word[0] <= "鿿" else grams(folded)
    return tuple(crc32(gram.encode()) for gram in found)


READERS: dict[str, Reader] = {"words": word_features, "grams": gram_features}
"""The blocks of features by name."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted block: which features it knows, sorted, and how much each tells."""

    name: str
    codes: Codes  # (features,)
    idf: Floats  # (features,)

    def row(self, text: str, language: str) -> tuple[Ints, Floats]:
        """The known features of a text and their tf-idf weights, of unit length together."""
        counted = Counter(READERS[self.name](text, language))
        return self._weigh(counted)

    def _weigh(self, counted: Counter[int]) -> tuple[Ints, Floats]:
        codes = np.fromiter(counted.keys(), np.uint32, len(counted))
        counts = np.fromiter(counted.values(), np.float32, len(counted))
        at = np.searchsorted(self.codes, codes)
        at[at == len(self.codes)] = 0
        known = self.codes[at] == codes if len(self.codes) else np.zeros(len(codes), bool)
        columns = at[known].astype(np.int64)
        weights = (1 + np.log(counts[known])) * self.idf[columns]
        length = float(np.linalg.norm(weights)) or 1.0
        return columns, (weights / length).astype(np.float32)


def fit_weights(
    name: str, texts: Iterable[tuple[str, str]], rarest: int, commonest: float
) -> tuple[Weights, csr_matrix]:
    """Learn a block from (text, language) pairs: features that occur in at least
    `rarest` texts and in less than the share `commonest` of them.

    Returns the block and the texts' rows (texts x features), each of unit length or empty.
    """
    from scipy.sparse import csr_matrix

    read = READERS[name]
    lists = [read(text, language) for text, language in texts]
    lengths = np.array([len(codes) for codes in lists], np.int64)
    flat = np.fromiter((code for codes in lists for code in codes), np.uint32, int(lengths.sum()))
    codes, columns = np.unique(flat, return_inverse=True)
    counts = csr_matrix(
        (np.ones(len(flat), np.float32), columns, np.concatenate(([0], np.cumsum(lengths)))),
        shape=(len(lists), len(codes)),
    )
    counts.sum_duplicates()
    frequency = np.bincount(counts.indices, minlength=len(codes))
    kept = (frequency >= rarest) & (frequency < max(commonest * len(lists), rarest + 1))
    counts = counts[:, kept]
    idf = (np.log((1 + len(lists)) / (1 + frequency[kept])) + 1).astype(np.float32)
    counts.data = (1 + np.log(counts.data)) * idf[counts.indices]
    return Weights(name, codes[kept], idf), unit_rows(counts)


def unit_rows(rows: csr_matrix) -> csr_matrix:
    """The same rows, each of length one; empty rows stay empty."""
    from scipy.sparse import csr_matrix

    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    data = rows.data / np.repeat(lengths, np.diff(rows.indptr))
    return csr_matrix((data.astype(np.float32), rows.indices, rows.indptr), shape=rows.shape)
