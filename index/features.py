"""Texts as sparse rows: words, pairs of words and concepts in one block, character n-grams in another.

A feature is a code of 32 bits, so that no vocabulary has to be loaded to read a question; the known
codes are kept sorted and found by bisection.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from index.arrays import Array, load_array, save_arrays
from index.concepts import Concepts
from index.spelled import Spelled
from index.words import code, fold, stems_of

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

BLOCKS = {"words": (1, 0.15), "grams": (2, 0.05)}
"""Of each block: how many texts must hold a feature, and which share of them must not."""


Found = tuple[Array, Array]
"""Features of several texts: the number of the text that each stands in, and its code."""

_START = np.zeros(1, np.int64)
_FACTOR = np.uint32(2654435761)
_LETTER_SIZES, _HAN_SIZES = (3, 4, 5), (1, 2)  # no size of both


class Codes(NamedTuple):
    """One text as features, repeated as they occur."""

    spelled: Sequence[str]  # its stems
    stems: Array  # uint32
    words: Array  # uint64, as `Features` knows them
    grams: Array  # uint64


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads texts as features of either block."""

    concepts: Concepts

    def read(self, words: Sequence[str], language: str) -> Codes:
        """The features of one text; `words` are its tokens."""
        found = [stem for word in words for stem in stems_of(word, language)]
        stems = np.array([code(stem) for stem in found], np.uint32)
        known = np.concatenate((stems, _pairs(stems), self.concepts.codes_within(found))).astype(np.uint64)
        return Codes(found, stems, known, in_block(list(BLOCKS).index("grams"), word_letters(words)[1]))

    def counted(self, block: str, texts: Spelled) -> tuple[Array, csr_matrix]:
        """The different codes of many texts, ascending, and how often each text holds each."""
        return self._words(texts) if block == "words" else _letters(texts)

    def _words(self, texts: Spelled) -> tuple[Array, csr_matrix]:
        """Stems, neighbouring pairs of stems, and the concepts that they name."""
        rows, stems = texts.stem_rows, texts.stems
        beside = rows[:-1] == rows[1:]
        named_rows, named = self.concepts.coded().within(rows, stems)
        rows = np.concatenate((rows, rows[:-1][beside], named_rows))
        return counted(rows, np.concatenate((stems, _pairs(stems)[beside], named)), texts.size)


def _pairs(stems: Array) -> Array:
    return _mixed(stems[:-1] * _FACTOR + stems[1:])


def in_block(number: int, codes: Array) -> Array:
    """The codes of a block as those of all blocks: 64 bits, with the block's number above."""
    return codes.astype(np.uint64) | np.uint64(number << 32)


def _letters(texts: Spelled) -> tuple[Array, csr_matrix]:
    """As `Reader.counted`, by way of the different words: most come back in many texts."""
    numbers: dict[str, int] = {}
    spelled = np.array([numbers.setdefault(word, len(numbers)) for word, _ in texts.different], np.int64)
    held = counted(texts.rows, spelled[texts.words], texts.size)
    letters_of_words = word_letters(list(numbers))
    codes, letters = counted(*letters_of_words, len(numbers))
    return codes, (held[1] @ letters[held[0]]).tocsr()


def counted(rows: Array, codes: Array, size: int) -> tuple[Array, csr_matrix]:
    """The different codes, ascending, and how often each of `size` texts holds each; `rows` are the codes' texts."""
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
    owners = np.arange(len(words)).repeat(lengths)
    left = lengths.cumsum().repeat(lengths) - np.arange(len(signs))  # signs to the word's end
    han = np.array([word[0] != "_" for word in edged], bool)
    some, own = (_HAN_SIZES if han.any() else ()), han.repeat(lengths)
    parts, windows = [], signs
    for size in range(1, max(_LETTER_SIZES) + 1):
        if size > 1:
            windows = windows[:-1] * _FACTOR + signs[size - 1 :]
        if size in _LETTER_SIZES or size in some:
            at = ((left[: len(windows)] >= size) & (own[: len(windows)] == (size in some))).nonzero()[0]
            parts.append((owners[at], windows[at] + _seed(size)))
    return np.concatenate([own for own, _ in parts]), _mixed(np.concatenate([codes for _, codes in parts]))


@cache
def _seed(size: int) -> np.uint32:
    """What sets n-grams of one size apart from those of the others."""
    return np.uint32(size * int(_FACTOR) ** size % 2**32)


def _mixed(codes: Array) -> Array:
    """Codes whose low and high bits all count (the end of MurmurHash3), so that few fall together."""
    codes = (codes ^ (codes >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    codes = (codes ^ (codes >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    mixed: Array = codes ^ (codes >> np.uint32(16))
    return mixed


@dataclass(frozen=True, slots=True)
class Features:
    """The features that are known of one or several blocks, one block behind the other."""

    codes: Array  # (features,) uint64, ascending
    idf: Array  # (features,) float32, how much each tells
    starts: tuple[int, ...]  # where each block begins

    @classmethod
    def joined(cls, blocks: Sequence[Features]) -> Features:
        """Several blocks as one."""
        ends = np.cumsum([len(block.codes) for block in blocks]).tolist()
        codes, idf = (np.concatenate([getattr(block, part) for block in blocks]) for part in ("codes", "idf"))
        return cls(codes, idf, (0, *ends[:-1]))

    def row(self, codes: Array) -> tuple[Ints, Floats]:
        """The known ones of a text's features and their tf-idf weights.

        The row is of unit length, and so is the part of each block among its peers.
        """
        codes = np.sort(codes)
        bounds = np.concatenate((_START[: len(codes)], (codes[1:] != codes[:-1]).nonzero()[0] + 1, [len(codes)]))
        wanted = codes[bounds[:-1]]
        at = self.codes.searchsorted(wanted)
        known = (self.codes.take(at, mode="clip") == wanted).nonzero()[0]
        columns, counts = at[known], bounds[known + 1] - bounds[known]
        weights = (1 + np.log(counts, dtype=np.float32)) * self.idf[columns]
        for own in map(weights.__getitem__, self.parts(columns)):
            own *= (float(own @ own) * len(self.starts) or 1.0) ** -0.5
        return columns, weights

    def save(self, folder: Path, name: str) -> None:
        """Write one array a part."""
        parts = {"codes": self.codes, "idf": self.idf, "starts": np.array(self.starts)}
        save_arrays(folder, {f"{name}.{part}": array for part, array in parts.items()})

    @classmethod
    def load(cls, folder: Path, name: str) -> Features:
        """What `save` wrote. Raises OSError or ValueError."""
        codes, idf, starts = (load_array(folder, f"{name}.{part}") for part in ("codes", "idf", "starts"))
        return cls(codes, idf, tuple(starts.tolist()))

    def parts(self, columns: Ints) -> list[slice]:
        """Where the columns of each block stand among ascending columns."""
        ends = [*columns.searchsorted(self.starts[1:]).tolist(), len(columns)]
        return list(map(slice, (0, *ends), ends))


def fit_features(name: str, reader: Reader, texts: Spelled) -> tuple[Features, csr_matrix]:
    """Learn a block from texts; returns it and the texts' rows, each of unit length or empty."""
    rarest, commonest = BLOCKS[name]
    codes, counts = reader.counted(name, texts)
    return fit_block(list(BLOCKS).index(name), codes, counts, rarest, commonest)


def fit_block(
    number: int, codes: Array, counts: csr_matrix, rarest: int, commonest: float = 1.0
) -> tuple[Features, csr_matrix]:
    """Learn a block from how often each text (row) holds each code (column); with the texts' rows as `fit_features`.

    `rarest` is how many texts must hold a feature, `commonest` the share of them that must not.
    """
    texts = counts.shape[0]
    frequency = np.bincount(counts.indices, minlength=len(codes))
    kept = (frequency >= rarest) & (frequency < max(commonest * texts, rarest + 1))
    counts = counts[:, kept]
    idf = (np.log((1 + texts) / (1 + frequency[kept])) + 1).astype(np.float32)
    counts.data = (1 + np.log(counts.data)) * idf[counts.indices]
    return Features(in_block(number, codes[kept]), idf, (0,)), unit_rows(counts)


def unit_rows(rows: csr_matrix) -> csr_matrix:
    """The same rows, each of length one; empty rows stay empty."""
    from scipy.sparse import csr_matrix

    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    data = rows.data / np.repeat(lengths, np.diff(rows.indptr))
    return csr_matrix((data.astype(np.float32), rows.indices, rows.indptr), shape=rows.shape)
