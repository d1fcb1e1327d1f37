"""A model's sentence made plain: what decorates it is taken out, what could do more than tell is refused."""

from __future__ import annotations

import re
import unicodedata

from index.locator import find_references

_MARKED = re.compile(r"\s*[\[(【]\s*(?:(?:P|Art\.?\s?)?\d{1,3}(?:\(\w+\))*|[,;\s])+\s*[\])】]")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_BRACKETS = re.compile(r"\s*[(（\[]([^()（）\[\]]*(?:\([^()]*\)[^()]*)*)[)）\]]")
_MARKDOWN = re.compile(r"\*{1,3}|_{2,3}|`+|~~|^\s*(?:#{1,6}|[-*+>]|\d{1,2}\.)\s+|\|\|")
_QUOTES = re.compile(r"[\"“”„«»‹›「」『』]")
_SINGLE = re.compile(r"(?<!\w)[‘'‚]([^‘’']{1,200})[’'](?!\w)")
_LINK = re.compile(r"\]\s?\(|\w{2,8}:/|\bwww\.|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b")
_PUNCTUATION = frozenset(".,;:()?!%/&§+-–—'’…،؛؟。，、；：？！（）·《》〈〉€$№")
_INVISIBLE = ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")


class UncleanError(ValueError):
    """A sentence that may not be shown, whatever it says; told in words."""


def cleaned(text: str) -> str:
    """The sentence without handles, labels in brackets, Markdown, tags, quotation marks and invisible characters.

    Raises UncleanError for links, mentions and any character that plain prose does not need.
    """
    text = unicodedata.normalize("NFC", text)
    text = "".join(" " if char in "\n\r\t" else char for char in text if char in "\n\r\t" or not _is_invisible(char))
    if _LINK.search(text):
        raise UncleanError("it holds a link")
    text = _TAG.sub(" ", text)
    text = _SINGLE.sub(r"\1", _QUOTES.sub("", _MARKDOWN.sub("", _MARKED.sub("", text))))
    text = " ".join(_BRACKETS.sub(_without_label, text).split())
    for char in text:
        if char not in _PUNCTUATION and unicodedata.category(char)[0] not in "LMN" and not char.isspace():
            raise UncleanError("it mentions somebody" if char == "@" else f"it holds the character {char!r}")
    if not any(char.isalpha() for char in text):
        raise UncleanError("it says nothing")
    return text


def _is_invisible(char: str) -> bool:
    return unicodedata.category(char) in _INVISIBLE


def _without_label(match: re.Match[str]) -> str:
    """Nothing in the place of brackets that hold a reference alone: labels are ours to print."""
    inside = match[1].strip()
    found = find_references(inside)
    alone = bool(found) and sum(one.end - one.start for one in found) >= len(inside) - 2
    return "" if alone else match[0]
