"""Everyday words that mean the same for our purpose (thesaurus.yaml), found in running text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

import numpy as np

from index.arrays import Array, load_array, ranges, save_arrays
from index.files import CorpusError, read_mapping
from index.languages import LANGUAGES
from index.words import code, stems

THESAURUS = "thesaurus.yaml"

PERSONS = ("him", "her", "me", "them", "us", "you", "someone", "people", "my son", "the suspect")
"""A phrase with `him` is read with any of these in its place: "hand him over", "hand me over"."""

_FILE = "concepts"
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_GREATEST = 2**64 - 1


@dataclass(frozen=True, slots=True)
class Concepts:
    """Phrases of stems with the concepts that they mean, all as codes."""

    phrases: Array  # (phrases,) uint64, ascending; the last one is greater than any and names nothing
    starts: Array  # (phrases + 1,) where a phrase's concepts begin
    named: Array  # uint32
    longest: int  # stems

    def within(self, rows: Array, stems: Array) -> tuple[Array, Array]:
        """The concepts that texts name, once for each time: the text of each and its code.

        `stems` are codes of stems, `rows` the text that each stands in; those of a text stand together.
        """
        windows = list(islice(_windows(stems), self.longest))
        whole = [rows[: len(own)] == rows[len(rows) - len(own) :] for own in windows]
        phrases, owners = np.concatenate(windows), np.concatenate([rows[: len(own)] for own in windows])
        at = np.searchsorted(self.phrases, phrases)
        known = (self.phrases[at] == phrases) & np.concatenate(whole)
        first = self.starts[at[known]]
        lengths = self.starts[at[known] + 1] - first
        return np.repeat(owners[known], lengths), self.named[ranges(first, lengths)]

    def knows(self, stem: int) -> bool:
        """Whether a stem is by itself a phrase."""
        return bool(self.within(np.zeros(1, np.int64), np.array([stem], np.uint32))[1].size)

    def save(self, folder: Path) -> None:
        """One array a part."""
        parts = {"phrases": self.phrases, "starts": self.starts, "named": self.named}
        save_arrays(folder, {f"{_FILE}.{name}": part for name, part in parts.items()})
        save_arrays(folder, {f"{_FILE}.longest": np.array([self.longest])})

    @classmethod
    def load(cls, folder: Path) -> Concepts:
        """What `save` wrote. Raises OSError or ValueError."""
        phrases, starts, named, longest = (
            load_array(folder, f"{_FILE}.{part}") for part in ("phrases", "starts", "named", "longest")
        )
        return cls(phrases, starts, named, int(longest[0]))


def _windows(stems: Array) -> Iterator[Array]:
    """The codes of all phrases of one stem, of two, and so on."""
    codes = stems.astype(np.uint64)
    phrases = codes * _FACTOR
    for size in count(2):
        yield phrases
        phrases = (phrases[:-1] + codes[size - 1 :]) * _FACTOR


def read_concepts(path: Path) -> Concepts:
    """Read a thesaurus: concept → words of each language, as one comma-separated text.

    A text alone is English; a mapping gives one text a language. Raises CorpusError.
    """
    phrases: dict[tuple[int, ...], list[int]] = {}
    for concept, words in read_mapping(path).items():
        for language, listed in _by_language(path, concept, words):
            for phrase in _spelled_out(listed):
                known = phrases.setdefault(tuple(map(code, stems(phrase, language))), [])
                if (named := code(f"§{concept}")) not in known:
                    known.append(named)
    phrases.pop((), None)
    return _of(phrases)


def _spelled_out(listed: str) -> Iterator[str]:
    """The phrases between commas, each with every person that it may speak of."""
    for phrase in listed.split(","):
        words = phrase.split()
        for person in PERSONS if "him" in words else ("him",):
            yield " ".join(person if word == "him" else word for word in words)


def _of(phrases: Mapping[tuple[int, ...], Sequence[int]]) -> Concepts:
    coded = {_phrase(stems): named for stems, named in phrases.items()} | {_GREATEST: ()}
    order = sorted(coded)
    return Concepts(
        phrases=np.array(order, np.uint64),
        starts=np.cumsum([0, *(len(coded[one]) for one in order)]),
        named=np.array([named for one in order for named in coded[one]], np.uint32),
        longest=max(map(len, phrases), default=1),
    )


def _phrase(stems: Sequence[int]) -> int:
    """The code of one phrase, as `_windows` makes it."""
    [whole] = next(islice(_windows(np.array(stems, np.uint32)), len(stems) - 1, None))
    return int(whole)


def _by_language(path: Path, concept: str, words: object) -> list[tuple[str, str]]:
    table = {"en": words} if isinstance(words, str) else words
    if not isinstance(table, Mapping) or not all(
        code in LANGUAGES and isinstance(text, str) for code, text in table.items()
    ):
        raise CorpusError(path, 1, f"'{concept}' must be a text or one text a language")
    return list(table.items())
