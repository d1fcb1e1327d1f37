"""Our own tokens: nothing that the law writes is lost, neither `5`, `2` and `a` nor `28(4)`.

Library defaults keep only words of two letters and more; a treaty lives on the others.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import count
from typing import Protocol
from zlib import crc32

_TOKEN = re.compile(
    r"\d+(?:\.\d+)+"  # 28.4
    r"|\d+(?:\s?\([0-9a-z]{1,4}\))+"  # 28(3)(d), 28 (3)
    r"|[㐀-鿿]+"
    r"|[^\W_]+(?:['’][^\W_]+)*"
)
_END = "\0"
_TOKEN_OR_END = re.compile(f"{_TOKEN.pattern}|{_END}")
_HAN = re.compile(r"[㐀-鿿]+")
_SEPARATORS = re.compile(r"[()\s.]+")
_POSSESSIVE = re.compile(r"['’]s?$")
_ELISION = re.compile(r"^(?:l|d|qu|j|n|s|c|m|t|jusqu|lorsqu|puisqu)['’]")
# The vowel signs, and the stroke that stretches a word.
_ARABIC_MARKS = re.compile(r"[ً-ْـٰ]")
_ARABIC_LETTERS = str.maketrans("أإآٱىة", "اااايه")
_STEMMERS = {
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "pt": "portuguese",
    "de": "german",
    "ru": "russian",
    "ar": "arabic",
}


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802  (PyStemmer's own name)


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Lower case without accents; й stays, ё becomes е; Arabic without vowel signs, one alef."""
    if word.isascii():
        return word.lower()
    word = unicodedata.normalize("NFKC", word).lower().replace("ё", "е").replace("’", "'")
    return _ARABIC_MARKS.sub("", word).translate(_ARABIC_LETTERS).translate(_PLAIN)


class _Plain(dict[int, str]):
    """Of each character the one without its accent; й is a letter of its own, ß is two."""

    def __missing__(self, number: int) -> str:
        char = chr(number)
        bare = "".join(part for part in unicodedata.normalize("NFD", char) if not unicodedata.combining(part))
        self[number] = {"й": "й", "ß": "ss"}.get(char, bare)
        return self[number]


_PLAIN = _Plain()


def tokens(text: str) -> list[str]:
    """The words, numbers and locators of a text in its order, lower case, accents kept.

    A written locator (`28(3)(d)`, `28.4`) is one token; a run of Han characters is one token.
    """
    return [_written(token) for token in _TOKEN.findall(_lowered(text))]


def distinct_tokens(texts: Iterable[str]) -> tuple[list[int], list[str]]:
    """The tokens of many texts by number, -1 at the end of each text but the last, and the token of each number.

    One search through all texts laid end to end is several times quicker than one each.
    """
    numbers: defaultdict[str, int] = defaultdict(count(-1).__next__)
    numbers[_END]
    joined = _END.join(text.replace(_END, " ") for text in texts)
    found = [numbers[token] for token in _TOKEN_OR_END.findall(_lowered(joined))]
    return found, [_written(token) for token in numbers if token != _END]


def _lowered(text: str) -> str:
    """Without vowel signs and the stroke that stretches Arabic words: a sign would cut its word in two."""
    return text.lower() if text.isascii() else _ARABIC_MARKS.sub("", unicodedata.normalize("NFKC", text).lower())


def _written(token: str) -> str:
    return _SEPARATORS.sub(".", token).strip(".") if token[0].isdigit() else token


@cache
def _stemmer(language: str) -> _Stemmer | None:
    import Stemmer

    name = _STEMMERS.get(language)
    # Its own cache is switched off: it is slower than its work, and `stem` has one.
    stemmer: _Stemmer | None = Stemmer.Stemmer(name, 0) if name else None
    return stemmer


@lru_cache(maxsize=65536)
def stem(word: str, language: str = "en") -> str:
    """The Snowball stem of one token, folded. Chinese has none."""
    if "'" in word or "’" in word:
        word = _POSSESSIVE.sub("", word) if language == "en" else _ELISION.sub("", word)
    stemmer = _stemmer(language)
    return fold(stemmer.stemWord(word) if stemmer else word)


def stems(text: str, language: str = "en") -> list[str]:
    """The stems of a text."""
    return [stem for token in tokens(text) for stem in stems_of(token, language)]


def stems_of(token: str, language: str = "en") -> list[str]:
    """The stem of a token; a run of Han characters becomes its overlapping pairs."""
    return pairs(token) if _HAN.match(token) else [stem(token, language)]


def pairs(run: str) -> list[str]:
    """Overlapping pairs of characters; a single one stays itself."""
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def code(word: str) -> int:
    """A number of 32 bits for a stem or any other feature, the same in every process."""
    return crc32(word.encode())
