"""What a reader gives, why it refuses, and the cleaning that every format needs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

MOST_BYTES = 50_000_000
"""No official text of a treaty comes near this size."""

# Invisible: soft hyphens, zero-width characters, direction marks, a byte order mark.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
_LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029\v]")
_SPACES = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
# Latin ligatures and Arabic presentation forms: shapes of letters, not letters.
_SHAPES = re.compile("[\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefc]")


class UnreadableText(Exception):  # noqa: N818 - it names the text, as callers say it
    """A file that gives no text; `reason` is one sentence for the person who offered it."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path.name}: {reason}")


@dataclass(frozen=True, slots=True)
class SourceText:
    """The whole text of a document: one paragraph a line, without what only its pages needed.

    `kind` is text, markdown, html, pdf or docx; `title` a guess (empty where there is none);
    `pages` their number, 0 where the format has none; `page_starts` where each page of a PDF begins
    in the text.
    """

    text: str
    kind: str
    title: str
    pages: int = 0
    page_starts: tuple[int, ...] = ()


def clean(text: str) -> str:
    """Line ends as newlines, shapes as letters, nothing invisible; words and quote glyphs stay."""
    text = _LINE_ENDS.sub("\n", text)
    text = re.sub("\u00ad *\n *", "", text)  # a word that was broken at a soft hyphen
    text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    return _SHAPES.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)


def squeeze(text: str) -> str:
    """One line of a text with single spaces and none at its ends."""
    return _SPACES.sub(" ", text.replace("\n", " ")).strip()
