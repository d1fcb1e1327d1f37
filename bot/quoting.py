"""Quotations: exact spans of authentic texts, the only words that ever stand between quotation marks.

Between a quotation and its text only white space and the glyphs of quotation marks may differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_QUOTED = re.compile(
    r"“([^”]+)”|«([^»]+)»|\"([^\"]+)\"|„([^“”]+)[“”]"
    r"|(?<![\w’'])‘(?=\S)([^‘\n]+?)(?<=\S)’(?!\w)|(?<![\w’'])'(?=\S)([^'\n]+?)(?<=\S)'(?!\w)"
)
_ANY = re.compile(r"[\"'“”„«»‘]")
"""Without one of these nothing is quoted: most texts need no closer look."""

_MARKS = re.compile(r"[’‘ʼ`´'\"“”„«»]+")
_DOUBLE = re.compile(r"``|''|[\"“”„«»]")
_LISTED = re.compile(r"\s*\n\s*(?=\(?(?:[a-z]{1,4}|\d{1,2})[).]\s)")
_OPENS = re.compile(r"(?:^|[\s(\[])$")
_TRAILING = re.compile(r"(?:[;,؛،；](?:\s+(?:and|or))?|\s)+$")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A span of an authentic text; printed, it stands in quotation marks."""

    text: str
    start: int
    end: int

    @classmethod
    def of(cls, text: str, start: int = 0, end: int | None = None) -> Quotation:
        """The span without the white space around it and the `; and` by which a list goes on."""
        whole = text[:end].rstrip()
        end = len(_TRAILING.sub("", whole)) or len(whole)
        start += len(text[start:end]) - len(text[start:end].lstrip())
        return cls(text, start, max(start, end))

    @property
    def words(self) -> str:
        """The words themselves: white space made one, a line of its own for each item of a list."""
        lines = _LISTED.split(self.text[self.start : self.end])
        return "\n".join(" ".join(line.split()) for line in lines)

    def __str__(self) -> str:
        return marked(self.words)


def marked(words: str) -> str:
    """Words of an authentic text as they are printed: marks round them, single ones within."""
    return f"“{_DOUBLE.sub(lambda match: _inner(words, match), words)}”"


def _inner(words: str, match: re.Match[str]) -> str:
    written = match[0]
    opening = written in ("``", "“", "„", "«") or (written not in ("”", "»") and _OPENS.search(words[: match.start()]))
    return "‘" if opening else "’"


def same(text: str) -> str:
    """A text with white space and the glyphs of quotation marks made one: what an exact span is compared by."""
    return " ".join(_MARKS.sub("'", text).split())


def holds(text: str, words: str) -> bool:
    """Whether words stand in a text exactly, whole words at both ends."""
    wanted = same(words).strip(" '")
    return bool(wanted) and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", same(text)) is not None


def quoted(text: str) -> list[str]:
    """The words between quotation marks, in order; an apostrophe is none."""
    if not _ANY.search(text):
        return []
    return [next(group for group in match.groups() if group) for match in _QUOTED.finditer(text)]


def unmarked(text: str) -> str:
    """A text without its quotation marks, for only authentic words may stand in them; apostrophes stay."""
    if not _ANY.search(text):
        return text
    while (bare := _QUOTED.sub(lambda match: next(group for group in match.groups() if group), text)) != text:
        text = bare
    return re.sub(r"[\"“”„«»]", "", text)


def stray(text: str) -> bool:
    """Whether a quotation mark stands without its partner."""
    return _ANY.search(text) is not None and re.search(r"[\"“”„«»]", _QUOTED.sub("", text)) is not None


def only_quotes(text: str) -> bool:
    """Whether a text has no words but quoted ones."""
    return bool(quoted(text)) and not re.search(r"\w", _QUOTED.sub("", text))


def forged(text: str, authentic: Iterable[str]) -> Iterator[str]:
    """The quoted words of a text that are no exact span of any of the authentic texts."""
    texts = list(authentic)
    yield from (words for words in quoted(text) if not any(holds(one, words) for one in texts))
