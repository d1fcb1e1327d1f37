"""Texts as sparse rows: words, pairs of words and concepts in one block, character n-grams in another.

A feature is the 32-bit checksum of its string, so that no vocabulary has to be loaded to read a
query; the known checksums are kept sorted and found by bisection.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
import numpy.typing as npt

from index.arrays import Array
from index.concepts import Concepts
from index.words import fold, grams, pairs, stems, tokens

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Text = tuple[str, str]
"""A text and the code of its language."""

BLOCKS = {"words": (1, 0.15), "grams": (2, 0.05)}
"""Of each block: how many texts must hold a feature, and which share of them must not."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads texts as features of either block."""

    concepts: Concepts

    def read(self, block: str, text: str, language: str) -> list[int]:
        """The checksums of a text's features, repeated as they occur."""
        return self.words(text, language) if block == "words" else letters(text)

    def words(self, text: str, language: str) -> list[int]:
        """Stems, neighbouring pairs of stems, and the concepts that they name."""
        found = stems(text, language)
        marked = (f"§{concept}" for concept in self.concepts.within(found))
        both = (f"{left} {right}" for left, right in pairwise(found))
        return [crc32(feature.encode()) for feature in chain(found, both, marked)]


def letters(text: str) -> list[int]:
    """Character n-grams (3 to 5) within folded words; letters are read alike in every language."""
    return [code for word in tokens(text) for code in _letter_codes(word)]


@lru_cache(maxsize=65536)
def _letter_codes(word: str) -> tuple[int, ...]:
    folded = fold(word)
    found = (*pairs(folded), *folded) if "㐀" <= word[0] <= "鿿" else grams(folded)
    return tuple(crc32(gram.encode()) for gram in found)


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted block: which features it knows, sorted, and how much each tells."""

    name: str
    codes: Array  # (features,) uint32, ascending
    idf: Array  # (features,) float32

    def row(self, codes: Sequence[int]) -> tuple[Ints, Floats]:
        """The known ones of a text's features and their tf-idf weights, of unit length together."""
        counted = Counter(codes)
        wanted = np.fromiter(counted.keys(), np.uint32, len(counted))
        counts = np.fromiter(counted.values(), np.float32, len(counted))
        at = np.searchsorted(self.codes, wanted)
        at[at == len(self.codes)] = 0
        known = self.codes[at] == wanted
        columns = at[known].astype(np.int64)
        weights = (1 + np.log(counts[known])) * self.idf[columns]
        length = float(np.linalg.norm(weights)) or 1.0
        return columns, (weights / length).astype(np.float32)


def fit_weights(name: str, reader: Reader, texts: Sequence[Text]) -> tuple[Weights, csr_matrix]:
    """Learn a block from texts; returns it and the texts' rows, each of unit length or empty."""
    from scipy.sparse import csr_matrix

    rarest, commonest = BLOCKS[name]
    lists = [reader.read(name, text, language) for text, language in texts]
    lengths = np.array([len(codes) for codes in lists], np.int64)
    flat = np.fromiter(chain.from_iterable(lists), np.uint32, int(lengths.sum()))
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
