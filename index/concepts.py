"""Everyday words that mean the same for our purpose (thesaurus.yaml), found in running text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

import numpy as np

from index.arrays import Array, ranges
from index.files import CorpusError, read_mapping
from index.languages import LANGUAGES
from index.words import code, stems

THESAURUS = "thesaurus.yaml"

PERSONS = ("him", "her", "me", "them", "us", "you", "someone", "people", "my son", "the suspect")
"""A phrase with `him` is read with any of these in its place: "hand him over", "hand me over"."""

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_GREATEST = 2**64 - 1


@dataclass(frozen=True, slots=True)
class Concepts:
    """Phrases, as their stems joined by a space, with the concepts that they mean."""

    phrases: Mapping[str, Sequence[str]]
    longest: Mapping[str, int]  # a phrase's first stem → how many stems the longest such phrase has

    def within(self, found: Sequence[str]) -> Iterator[str]:
        """The concepts in a list of stems, once for each time they are named."""
        for start, first in enumerate(found):
            for end in range(start + 1, min(start + self.longest.get(first, 0), len(found)) + 1):
                yield from self.phrases.get(" ".join(found[start:end]), ())

    def codes_within(self, found: Sequence[str]) -> Array:
        """The codes of these concepts."""
        return np.array([code(f"§{concept}") for concept in self.within(found)], np.uint32)

    def coded(self) -> CodedPhrases:
        """The same for many texts at once."""
        coded = {_phrase(phrase): [code(f"§{one}") for one in named] for phrase, named in self.phrases.items()}
        coded[_GREATEST] = []
        order = sorted(coded)
        return CodedPhrases(
            phrases=np.array(order, np.uint64),
            starts=np.cumsum([0, *(len(coded[one]) for one in order)]),
            named=np.array([named for one in order for named in coded[one]], np.uint32),
            longest=max(self.longest.values(), default=1),
        )

    def save(self, folder: Path, name: str = THESAURUS) -> None:
        """As one JSON file."""
        (folder / f"{name}.json").write_text(json.dumps(self.phrases, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, name: str = THESAURUS) -> Concepts:
        """What `save` wrote. Raises OSError or ValueError."""
        return _of(json.loads((folder / f"{name}.json").read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class CodedPhrases:
    """Phrases and concepts as codes, sorted, so that all windows of all texts are looked up together."""

    phrases: Array  # (phrases,) uint64, ascending; the last one is greater than any and names nothing
    starts: Array  # (phrases + 1,) where a phrase's concepts begin
    named: Array  # uint32
    longest: int  # stems

    def within(self, rows: Array, stems: Array) -> tuple[Array, Array]:
        """The concepts that texts name, once for each time: the text of each and its code.

        `stems` are codes of stems, `rows` the text that each stands in; those of a text stand together.
        """
        spans = list(islice(windows(stems), self.longest))
        whole = [rows[: len(own)] == rows[len(rows) - len(own) :] for own in spans]
        phrases, owners = np.concatenate(spans), np.concatenate([rows[: len(own)] for own in spans])
        at = np.searchsorted(self.phrases, phrases)
        known = (self.phrases[at] == phrases) & np.concatenate(whole)
        first = self.starts[at[known]]
        lengths = self.starts[at[known] + 1] - first
        return np.repeat(owners[known], lengths), self.named[ranges(first, lengths)]


def windows(stems: Array) -> Iterator[Array]:
    """The codes of all phrases of one stem, of two, and so on: uint64, of which the high bits are mixed best."""
    codes = stems.astype(np.uint64)
    phrases = codes * _FACTOR
    for size in count(2):
        yield phrases
        phrases = (phrases[:-1] + codes[size - 1 :]) * _FACTOR


def _phrase(phrase: str) -> int:
    """The code of one phrase, as `windows` makes it."""
    codes, total = [code(stem) for stem in phrase.split(" ")], 0
    for one in codes:
        total = (total + one) * int(_FACTOR) % 2**64
    return total


def read_concepts(path: Path) -> Concepts:
    """Read a thesaurus: concept → words of each language, as one comma-separated text.

    A text alone is English; a mapping gives one text a language. Raises CorpusError.
    """
    phrases: dict[str, list[str]] = {}
    for concept, words in read_mapping(path).items():
        for language, listed in _by_language(path, concept, words):
            for phrase in _spelled_out(listed):
                known = phrases.setdefault(" ".join(stems(phrase, language)), [])
                if concept not in known:
                    known.append(concept)
    phrases.pop("", None)
    return _of(phrases)


def _spelled_out(listed: str) -> Iterator[str]:
    """The phrases between commas, each with every person that it may speak of."""
    for phrase in listed.split(","):
        words = phrase.split()
        for person in PERSONS if "him" in words else ("him",):
            yield " ".join(person if word == "him" else word for word in words)


def _of(phrases: Mapping[str, Sequence[str]]) -> Concepts:
    longest: dict[str, int] = {}
    for phrase in phrases:
        first = phrase.split(" ", 1)[0]
        longest[first] = max(longest.get(first, 0), phrase.count(" ") + 1)
    return Concepts(phrases, longest)


def _by_language(path: Path, concept: str, words: object) -> list[tuple[str, str]]:
    table = {"en": words} if isinstance(words, str) else words
    if not isinstance(table, Mapping) or not all(
        code in LANGUAGES and isinstance(text, str) for code, text in table.items()
    ):
        raise CorpusError(path, 1, f"'{concept}' must be a text or one text a language")
    return list(table.items())
