"""Broken answers whose words were changed: force, negation, conditions, numbers, quotations."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.grounding.numbers import quantities
from bot.quoting import quoted
from eval.gold import Case
from eval.scorers.record import Record, statements
from eval.scorers.sources import Sources
from index.locator import find_references
from index.numerals import number

T = TypeVar("T")

QUALIFIERS = re.compile(
    r",? ?\b(?:subject to [^,.;]+|without right|intentionally|unlawfully|where (?:appropriate|applicable|necessary)|"
    r"as appropriate|(?:in (?:accordance|line|keeping|conformity) with|consistent with|as permitted by|under) "
    r"(?:its|their|the) (?:own )?(?:domestic|national|internal) (?:law|laws|legal system|legislation)|"
    r"to the (?:\w+ )?extent (?:possible|permitted)[^,.;]*|without prejudice to [^,.;]+)(?=[ ,.;:])",
    re.I,
)
_MODAL = re.compile(r"\b(must|shall|may)\b")
_TURNED = {"must": "may", "shall": "may", "may": "must"}
_VERB = re.compile(r"\b(must|shall|may|can|is|are|has|have|will)\b(?! not)")
_WORDS = "two three four five six seven eight nine ten eleven twelve".split()


@dataclass(frozen=True, slots=True)
class Mutant:
    """A broken answer, and what was broken in it."""

    answer: Record
    note: str


@dataclass(frozen=True, slots=True)
class Subject:
    """A good answer with its case and, for refusals that are to be answered, a stranger's answer."""

    case: Case
    answer: Record
    stranger: Record
    sources: Sources

    def pick(self, items: Sequence[T], what: str) -> T:
        """One of some items, always the same for the same case."""
        digest = hashlib.sha256(f"{self.case.id}/{what}".encode()).digest()
        return items[int.from_bytes(digest[:4]) % len(items)]


def force_turned(subject: Subject) -> Mutant | None:
    """A duty is told as a choice, or a choice as a duty."""
    return _reworded(subject, lambda text: _MODAL.sub(lambda match: _TURNED[match[1]], text, count=1), ("convention",))


def negation_turned(subject: Subject) -> Mutant | None:
    """A 'not' is dropped or added."""

    def turned(text: str) -> str:
        without = re.sub(r"\bnot ", "", text, count=1)
        return without if without != text else _VERB.sub(lambda match: f"{match[0]} not", text, count=1)

    return _reworded(subject, turned, ("convention", "instrument", "status"))


def qualifier_dropped(subject: Subject) -> Mutant | None:
    """A condition is left out."""
    return _reworded(subject, lambda text: QUALIFIERS.sub("", text, count=1).strip(), ("convention", "instrument"))


def number_changed(subject: Subject) -> Mutant | None:
    """A number or a date is another one."""
    return _reworded(subject, _other_number, ("convention", "instrument", "status"))


def _other_number(text: str) -> str:
    references = [range(one.start, one.end) for one in find_references(text)]
    for one in quantities(text):
        if one.ordinal or any(one.start in at for at in references):
            continue
        match = re.match(r"\d+|[a-z]+", text[one.start :], re.I)
        if match and (other := _next(match[0])):
            return text[: one.start] + other + text[one.start + match.end() :]
    return text


def _next(written: str) -> str | None:
    if written.isdigit():
        return str(int(written) + 1)
    value = number(written)
    return _WORDS[(value - 1) % len(_WORDS)] if value and written.lower() in _WORDS else None


def quote_altered(subject: Subject) -> Mutant | None:
    """One word of a quotation is another."""
    for at, told in enumerate(statements(subject.answer)):
        for words in quoted(told.text):
            parts = words.split()
            if subject.sources.authentic(told.locators) and len(parts) > 3:
                place = subject.pick(range(1, len(parts) - 1), "word")
                parts[place] = "perhaps"
                return with_text(subject, at, told.text.replace(words, " ".join(parts)), f"word {place + 1}")
    return None


def _reworded(subject: Subject, change: Callable[[str], str], voices: tuple[str, ...]) -> Mutant | None:
    for at, told in enumerate(statements(subject.answer)):
        if told.voice in voices and (text := change(told.text)) != told.text:
            return with_text(subject, at, text, f"{text[:80]!r}")
    return None


def with_text(subject: Subject, at: int, text: str, note: str) -> Mutant:
    """An answer with one statement in other words."""
    broken = copied(subject.answer)
    broken["statements"][at]["text"] = text
    return Mutant(broken, note)


def copied(answer: Record) -> dict[str, Any]:
    """An answer that may be changed."""
    return deepcopy(dict(answer))
