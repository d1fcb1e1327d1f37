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
    rarest, commonest = BLOCKS[name]
    if name == "words":
        codes, counts = _counted([reader.words(text, language) for text, language in texts])
    else:
        codes, counts = _counted_letters([text for text, _ in texts])
    frequency = np.bincount(counts.indices, minlength=len(codes))
    kept = (frequency >= rarest) & (frequency < max(commonest * len(texts), rarest + 1))
    counts = counts[:, kept]
    idf = (np.log((1 + len(texts)) / (1 + frequency[kept])) + 1).astype(np.float32)
    counts.data = (1 + np.log(counts.data)) * idf[counts.indices]
    return Weights(name, codes[kept], idf), unit_rows(counts)


def _counted(lists: Sequence[Sequence[int]]) -> tuple[Array, csr_matrix]:
    """The different codes in lists, ascending, and how often each list holds each (lists x codes)."""
    from scipy.sparse import csr_matrix

    lengths = np.fromiter(map(len, lists), np.int64, len(lists))
    flat = np.fromiter(chain.from_iterable(lists), np.uint32, int(lengths.sum()))
    codes, columns = np.unique(flat, return_inverse=True)
    starts = np.concatenate(([0], np.cumsum(lengths)))
    ones = np.ones(len(flat), np.float32)
    counts = csr_matrix((ones, columns.astype(np.int32), starts), shape=(len(lists), len(codes)))
    counts.sum_duplicates()
    return codes, counts


def _counted_letters(texts: Sequence[str]) -> tuple[Array, csr_matrix]:
    """As `_counted` of the texts' letters, word by word: most words come back in many texts."""
    numbers: dict[str, int] = {}
    words = [[numbers.setdefault(word, len(numbers)) for word in tokens(text)] for text in texts]
    _, held = _counted(words)  # its columns are the words' own numbers: each occurs
    codes, letters_of = _counted([_letter_codes(word) for word in numbers])
    counts = (held @ letters_of).tocsr()
    counts.sort_indices()
    return codes, counts


def unit_rows(rows: csr_matrix) -> csr_matrix:
    """The same rows, each of length one; empty rows stay empty."""
    from scipy.sparse import csr_matrix

    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    data = rows.data / np.repeat(lengths, np.diff(rows.indptr))
    return csr_matrix((data.astype(np.float32), rows.indices, rows.indptr), shape=rows.shape)
