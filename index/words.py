"""Our own tokens: nothing that the law writes is lost, neither `5`, `2` and `a` nor `28(4)`.

Library defaults keep only words of two letters and more; a treaty lives on the others.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Protocol

_TOKEN = re.compile(
    r"\d+(?:\.\d+)+"  # 28.4
    r"|\d+(?:\s?\([0-9a-z]{1,4}\))+"  # 28(3)(d), 28 (3)
    r"|[㐀-鿿]+"
    r"|[^\W_]+(?:['’][^\W_]+)*"
)
_HAN = re.compile(r"[㐀-鿿]+")
_SEPARATORS = re.compile(r"[()\s.]+")
_POSSESSIVE = re.compile(r"['’]s?$")
_ELISION = re.compile(r"^(?:l|d|qu|j|n|s|c|m|t|jusqu|lorsqu|puisqu)['’]")
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
    word = unicodedata.normalize("NFKC", word).lower().replace("ё", "е").replace("’", "'")
    if word.isascii():
        return word
    word = _ARABIC_MARKS.sub("", word).translate(_ARABIC_LETTERS)
    kept = "".join("й" if char == "й" else _without_accent(char) for char in word)
    return kept.replace("ß", "ss")


def _without_accent(char: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", char) if not unicodedata.combining(part))


def tokens(text: str) -> list[str]:
    """The words, numbers and locators of a text in its order, lower case, accents kept.

    A written locator (`28(3)(d)`, `28.4`) is one token; a run of Han characters is one token.
    """
    text = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).lower()
    found: list[str] = _TOKEN.findall(text)
    if any(char.isdigit() for char in text):
        found = [_SEPARATORS.sub(".", one).strip(".") if one[0].isdigit() else one for one in found]
    return found


@cache
def _stemmer(language: str) -> _Stemmer | None:
    import Stemmer

    name = _STEMMERS.get(language)
    stemmer: _Stemmer | None = Stemmer.Stemmer(name) if name else None
    return stemmer


@lru_cache(maxsize=65536)
def stem(word: str, language: str = "en") -> str:
    """The Snowball stem of one token, folded. Chinese has none."""
    word = _POSSESSIVE.sub("", word) if language == "en" else _ELISION.sub("", word)
    stemmer = _stemmer(language)
    return fold(stemmer.stemWord(word) if stemmer else word)


def stems(text: str, language: str = "en") -> list[str]:
    """The stems of a text; a run of Han characters becomes its overlapping pairs."""
    found: list[str] = []
    for token in tokens(text):
        if _HAN.match(token):
            found += pairs(token)
        else:
            found.append(stem(token, language))
    return found


def pairs(run: str) -> list[str]:
    """Overlapping pairs of characters; a single one stays itself."""
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]
