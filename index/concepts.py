"""Everyday words that mean the same for our purpose (thesaurus.yaml), found in running text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.files import CorpusError, read_mapping
from index.languages import LANGUAGES
from index.words import stems

THESAURUS = "thesaurus.yaml"

PERSONS = ("him", "her", "me", "them", "us", "you", "someone", "people", "my son", "the suspect")
"""A phrase with `him` is read with any of these in its place: "hand him over", "hand me over"."""

_FILE = "concepts.json"


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

    def save(self, folder: Path) -> None:
        """As one JSON file."""
        (folder / _FILE).write_text(json.dumps(self.phrases, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Concepts:
        """What `save` wrote. Raises OSError or ValueError."""
        return _of(json.loads((folder / _FILE).read_text(encoding="utf-8")))


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
