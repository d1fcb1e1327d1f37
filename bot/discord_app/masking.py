"""Obvious personal data in a question is masked before anything reads it; citations and symbols never are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.locator import find_references

EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
MENTION = re.compile(r"<@[!&]?\d{15,21}>|(?<![\w@/.])@[\w.]{3,32}\b")
NETWORK = re.compile(
    r"(?<![\w./])(?:\d{1,3}\.){3}\d{1,3}(?![\w/]|\.\d)|(?<![\w:])(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}(?![\w:])", re.I
)
PHONE = re.compile(
    r"(?<![\w/.(-])(?:\+|00)\d(?:[\s().-]{0,2}\d){6,14}(?![\w/])|(?<![\w/.-])0\d(?:[\s.-]?\d{2}){4}(?!\w)"
)
BANK = re.compile(r"(?<![\w/.-])[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?(?!\w)")
NUMBER = re.compile(
    r"(?<![\w/.-])\d{3}-\d{2}-\d{4}(?![\w/-])"  # social security
    r"|(?<![\w/.-])(?:\d{4}[\s-]){3}\d{1,7}(?![\w/])"  # card
    r"|(?<![\w/.-])[A-Z]{1,2}\s?\d{6,9}(?![\w/])"  # passport
    r"|(?<![\w/.,-])\d{9,20}(?![\w/]|[.,]\d)"  # identity and account numbers
)
DATE = re.compile(r"^\W*(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4})\W*$")

PATTERNS = (
    ("email", EMAIL),
    ("account", MENTION),
    ("network", NETWORK),
    ("number", BANK),
    ("phone", PHONE),
    ("number", NUMBER),
)
"""What is looked for, in this order: a bank account holds digits that would pass for a phone."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without obvious personal data, and which kinds were taken out."""

    text: str
    kinds: tuple[str, ...]


def mask(text: str) -> Masked:
    """The text with each e-mail address, account, network address, phone and identity number as `[kind]`."""
    kinds = []
    for kind, pattern in PATTERNS:
        if not pattern.search(text):
            continue
        spans = [(one.start, one.end) for one in find_references(text)]
        masked = pattern.sub(lambda match, spans=spans, kind=kind: _mask(match, spans, kind), text)  # type: ignore[misc]
        if masked != text:
            kinds.append(kind)
        text = masked
    return Masked(text, tuple(dict.fromkeys(kinds)))


def _mask(match: re.Match[str], references: list[tuple[int, int]], kind: str) -> str:
    """The mark that stands for a match; the match itself where it is a reference or a date."""
    inside = any(start < match.end() and match.start() < end for start, end in references)
    return match[0] if inside or DATE.match(match[0]) else f"[{kind}]"
