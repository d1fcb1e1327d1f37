"""The words by which treaties count and refer, by language (lexicon.toml), compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

LEXICON_FILE = Path(__file__).with_name("lexicon.toml")
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True)
class Lexicon:
    """One language's words; a pattern that a language has no words for matches nothing."""

    language: str
    announcing: dict[str, re.Pattern[str]]  # article | paragraph | letter | chapter | own | to | and | of
    numbers: tuple[tuple[int, re.Pattern[str]], ...]
    units: dict[str, re.Pattern[str]]
    join: re.Pattern[str]  # what stands between the parts of one number
    two_thirds: re.Pattern[str]

    def number(self, word: str) -> int | None:
        """The value of a number word, cardinal or ordinal."""
        return _number(self.language, word)

    def unit(self, word: str) -> str:
        """`year`, `month`, `week`, `day`, `hour`, `percent`, or empty."""
        return _unit(self.language, word)

    def announces(self, word: str) -> str:
        """`article`, `paragraph`, `letter`, `chapter`, `own`, `to`, `and`, `of`, or `word`."""
        return _announced(self.language, word)


_ANNOUNCING = ("article", "paragraph", "letter", "chapter", "own", "to", "and", "of")


@cache
def lexicon(language: str) -> Lexicon:
    """The words of a language; empty ones where it is not in the lexicon."""
    row: dict[str, Any] = tomllib.loads(LEXICON_FILE.read_text(encoding="utf-8")).get(language, {})
    prefix = row.get("prefix", "")
    return Lexicon(
        language=language,
        announcing={name: _pattern(row.get(name)) for name in _ANNOUNCING},
        numbers=tuple(
            (int(value), _pattern(f"{prefix}(?:{words})")) for value, words in row.get("numbers", {}).items()
        ),
        units={name: _pattern(words) for name, words in row.get("units", {}).items()},
        join=_pattern(row.get("join")),
        two_thirds=_pattern(row.get("two_thirds")),
    )


@lru_cache(maxsize=16384)
def _number(language: str, word: str) -> int | None:
    return next((value for value, pattern in lexicon(language).numbers if pattern.fullmatch(word)), None)


@lru_cache(maxsize=16384)
def _unit(language: str, word: str) -> str:
    return next((name for name, pattern in lexicon(language).units.items() if pattern.fullmatch(word)), "")


@lru_cache(maxsize=16384)
def _announced(language: str, word: str) -> str:
    return next((name for name, pattern in lexicon(language).announcing.items() if pattern.fullmatch(word)), "word")


def is_known(language: str) -> bool:
    """Whether numbers and references of a language can be read."""
    return language in tomllib.loads(LEXICON_FILE.read_text(encoding="utf-8"))


def _pattern(words: str | None) -> re.Pattern[str]:
    return re.compile(words, re.I) if words else _NEVER
