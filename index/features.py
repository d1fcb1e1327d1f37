"""Texts as sparse rows: words, pairs of words and concepts in one block, character n-grams in another.

A feature is a code of 32 bits, so that no vocabulary has to be loaded to read a question; the known
codes are kept sorted and found by bisection.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
import numpy.typing as npt

from index.arrays import Array
from index.concepts import Concepts
from index.words import fold, stems, tokens

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Text = tuple[str, str]
"""A text and the code of its language."""

BLOCKS = {"words": (1, 0.15), "grams": (2, 0.05)}
"""Of each block: how many texts must hold a feature, and which share of them must not."""


Found = tuple[Array, Array]
"""Features of several texts: the number of the text that each stands in, and its code."""

_FACTOR = np.uint32(2654435761)
_LETTER_SIZES, _HAN_SIZES = (3, 4, 5), (1, 2)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads texts as features of either block."""

    concepts: Concepts

    def read(self, block: str, text: str, language: str) -> Array:
        """The codes of one text's features, repeated as they occur."""
        return self.words(text, language) if block == "words" else word_letters(tokens(text))[1]

    def words(self, text: str, language: str) -> Array:
        """The codes of one text's words."""
        return self._words([(text, language)])[1]

    def counted(self, block: str, texts: Sequence[Text]) -> tuple[Array, csr_matrix]:
        """The different codes of many texts, ascending, and how often each text holds each."""
        return _table(*self._words(texts), len(texts)) if block == "words" else _letters(texts)

    def _words(self, texts: Sequence[Text]) -> Found:
        """Stems, neighbouring pairs of stems, and the concepts that they name."""
        read = [stems(text, language) for text, language in texts]
        named = [[f"§{concept}" for concept in self.concepts.within(found)] for found in read]
        rows, codes = _numbered(read)
        beside = rows[:-1] == rows[1:]
        both = _mixed(codes[:-1] * _FACTOR + codes[1:])[beside]
        marked_rows, marked = _numbered(named)
        return np.concatenate((rows, rows[:-1][beside], marked_rows)), np.concatenate((codes, both, marked))


def _numbered(lists: Sequence[Sequence[str]]) -> Found:
    lengths = np.fromiter(map(len, lists), np.int64, len(lists))
    codes = np.fromiter(map(_code, chain.from_iterable(lists)), np.uint32, int(lengths.sum()))
    return np.repeat(np.arange(len(lists)), lengths), codes


@lru_cache(maxsize=65536)
def _code(word: str) -> int:
    return crc32(word.encode())


def _letters(texts: Sequence[Text]) -> tuple[Array, csr_matrix]:
    """As `Reader.counted`, by way of the different words: most come back in many texts."""
    numbers: dict[str, int] = {}
    words = [[numbers.setdefault(word, len(numbers)) for word in tokens(text)] for text, _ in texts]
    rows = np.repeat(np.arange(len(words)), [len(found) for found in words])
    held = _table(rows, np.fromiter(chain.from_iterable(words), np.int64, len(rows)), len(texts))[1]
    codes, letters = _table(*word_letters(list(numbers)), len(numbers))
    return codes, (held @ letters).tocsr()


def _table(rows: Array, codes: Array, size: int) -> tuple[Array, csr_matrix]:
    from scipy.sparse import csr_matrix

    different, columns = np.unique(codes, return_inverse=True)
    ones = np.ones(len(rows), np.float32)
    return different, csr_matrix((ones, (rows, columns)), shape=(size, len(different)))


def word_letters(words: Sequence[str]) -> Found:
    """The n-grams of words with their edges marked (3 to 5 letters); of a run of Han, pairs and signs.

    A word at a time would be slow: all words are laid end to end, and windows slid over them.
    """
    edged = [word if "㐀" <= word[0] <= "鿿" else f"_{fold(word)}_" for word in words]
    lengths = np.array([len(word) for word in edged], np.int64)
    signs = np.frombuffer("".join(edged).encode("utf-32-le"), np.uint32)
    owners = np.repeat(np.arange(len(words)), lengths)
    left = np.repeat(np.cumsum(lengths), lengths) - np.arange(len(signs))  # signs to the word's end
    han = np.repeat(np.array([word[0] != "_" for word in edged], bool), lengths)
    parts = []
    for size in (*_HAN_SIZES, *_LETTER_SIZES):
        at = np.flatnonzero((left >= size) & (han == (size in _HAN_SIZES)))
        codes = np.full(len(at), size, np.uint32)
        for place in range(size):
            codes = codes * _FACTOR + signs[at + place]
        parts.append((owners[at], _mixed(codes)))
    return np.concatenate([own for own, _ in parts]), np.concatenate([codes for _, codes in parts])


def _mixed(codes: Array) -> Array:
    """Codes whose low and high bits all count (the end of MurmurHash3), so that few fall together."""
    codes = (codes ^ (codes >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    codes = (codes ^ (codes >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    mixed: Array = codes ^ (codes >> np.uint32(16))
    return mixed


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted block: which features it knows, sorted, and how much each tells."""

    name: str
    codes: Array  # (features,) uint32, ascending
    idf: Array  # (features,) float32

    def row(self, codes: Array) -> tuple[Ints, Floats]:
        """The known ones of a text's features and their tf-idf weights, of unit length together."""
        wanted, counts = np.unique(codes, return_counts=True)
        at = np.searchsorted(self.codes, wanted)
        at[at == len(self.codes)] = 0
        known = self.codes[at] == wanted
        columns = at[known].astype(np.int64)
        weights = (1 + np.log(counts[known].astype(np.float32))) * self.idf[columns]
        length = float(np.linalg.norm(weights)) or 1.0
        return columns, (weights / length).astype(np.float32)


def fit_weights(name: str, reader: Reader, texts: Sequence[Text]) -> tuple[Weights, csr_matrix]:
    """Learn a block from texts; returns it and the texts' rows, each of unit length or empty."""
    rarest, commonest = BLOCKS[name]
    codes, counts = reader.counted(name, texts)
    frequency = np.bincount(counts.indices, minlength=len(codes))
    kept = (frequency >= rarest) & (frequency < max(commonest * len(texts), rarest + 1))
    counts = counts[:, kept]
    idf = (np.log((1 + len(texts)) / (1 + frequency[kept])) + 1).astype(np.float32)
    counts.data = (1 + np.log(counts.data)) * idf[counts.indices]
    return Weights(name, codes[kept], idf), unit_rows(counts)


def unit_rows(rows: csr_matrix) -> csr_matrix:
    """The same rows, each of length one; empty rows stay empty."""
    from scipy.sparse import csr_matrix

    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    data = rows.data / np.repeat(lengths, np.diff(rows.indptr))
    return csr_matrix((data.astype(np.float32), rows.indices, rows.indptr), shape=rows.shape)
