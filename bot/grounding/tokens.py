"""Words of a text as the verifier compares them: raw, as key (stem of its synonym class), with weights."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.grounding.lexicon import lexicon, stem
from index.numerals import ORDINALS, WORDS, number

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
_CONTRACTED = re.compile(r"(?<=\w)n['’]t\b", re.I)
_NUMBERS = frozenset(WORDS) | frozenset(ORDINALS)
_TAIL = re.compile(r"['’](?:s|re|ve|ll|d|m)?$", re.I)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a sentence in order; all tuples have one item a word."""

    text: str
    raw: tuple[str, ...]
    lower: tuple[str, ...]
    keys: tuple[str, ...]
    starts: tuple[int, ...]  # offsets in `text`
    content: frozenset[str]  # the keys that carry content, numbers left out

    def is_content(self, index: int) -> bool:
        """Whether the word at this place carries content."""
        return self.keys[index] in self.content and self.lower[index] not in lexicon().stop


def plain(text: str) -> str:
    """The text with one kind of apostrophe, quote, dash and space, and `n't` as `not`."""
    text = text.translate(_GLYPHS)
    return _CONTRACTED.sub(" not", text.replace("cannot", "can not")) if "n't" in text or "cannot" in text else text


_GLYPHS = str.maketrans({**dict.fromkeys("’‘ʼ", "'"), **dict.fromkeys("“”„«»", '"'), **dict.fromkeys("–—‑", "-")})


def words(text: str) -> Words:
    """Tokenise and stem one sentence of `plain` text."""
    found = list(_WORD.finditer(text))
    raw = [match[0] for match in found]
    lower = [_TAIL.sub("", word.lower()) for word in raw]
    book = lexicon()
    keys = [_key(word) for word in lower]
    content = frozenset(
        key
        for key, word in zip(keys, lower, strict=True)
        if word not in book.stop and word not in _NUMBERS and not word[0].isdigit()
    )
    return Words(text, tuple(raw), tuple(lower), tuple(keys), tuple(match.start() for match in found), content)


@lru_cache(maxsize=100_000)
def _key(word: str) -> str:
    if word in _NUMBERS:
        return f"{number(word)}th" if word in ORDINALS else str(number(word))
    found = stem([word])[0]
    return lexicon().synonym.get(found, found)
