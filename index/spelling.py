"""Slips of the keyboard: a word that nobody uses is read as the commonest one within one edit."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.spelled import Spelled
from index.words import stem, tokens

SHORTEST = 5
"""Letters from which a word is mended: shorter ones are one edit from too many others."""

SELDOM = 2
"""Lines that must use a word before another one is read as it."""

UNMENDED = ("ar", "zh")
"""Languages whose words carry others before them, or are not set apart: one edit there is often another word."""

_FILE = "spelling.json"


@dataclass(frozen=True, slots=True)
class Speller:
    """The words that people's lines use, by language, commonest first."""

    words: Mapping[str, Sequence[str]]

    def mend(self, text: str, language: str, knows: Callable[[str], bool]) -> str:
        """The text with its unknown words put right, where one edit makes one that people use.

        `knows` tells whether a stem needs no mending.
        """
        if language in UNMENDED:
            return text
        for word in dict.fromkeys(tokens(text)):
            if len(word) >= SHORTEST and word.isalpha() and not knows(stem(word, language)):
                text = self._replace(text, word, language)
        return text

    def _replace(self, text: str, word: str, language: str) -> str:
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        near = extract(word, self.words.get(language, ()), scorer=OSA.distance, score_cutoff=1, limit=None)
        at = text.lower().find(word)
        if not near or at < 0:
            return text
        best = min(near, key=lambda match: match[2])[0]  # the commonest stands first
        return text[:at] + best + text[at + len(word) :]

    def save(self, folder: Path) -> None:
        """As one JSON file."""
        joined = {language: " ".join(words) for language, words in self.words.items()}
        (folder / _FILE).write_text(json.dumps(joined, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Speller:
        """What `save` wrote. Raises OSError or ValueError."""
        joined = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return cls({language: words.split() for language, words in joined.items()})


def count_words(texts: Spelled) -> Speller:
    """The words that several of the texts use, commonest first."""
    size = max(len(texts.different), 1)
    used = np.bincount(np.unique(texts.rows * size + texts.words) % size, minlength=size)
    ranked: dict[str, list[tuple[int, str]]] = {}
    for number in np.flatnonzero(used >= SELDOM).tolist():
        word, language = texts.different[number]
        if len(word) >= SHORTEST - 1 and word.isalpha():
            ranked.setdefault(language, []).append((-int(used[number]), word))
    return Speller({language: [word for _, word in sorted(rows)] for language, rows in ranked.items()})
