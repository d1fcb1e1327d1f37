"""How much of what is altered in a text the comparison of editions finds, and how often it objects to a clean one.

Every provision of a text is altered in every way that its words allow; the altered text is read anew
and held against the other edition. Found is an alteration when a difference of its level is told at
its place.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.collation.compare import Difference, Edition, collate
from bot.collation.editions import compared_articles
from eval.stats import Interval, share
from index.headings import marker
from index.model import Locator, Provision
from index.outline import outline
from index.readers.source import SourceText

PER_KIND = 60
"""Alterations of one kind at most; which ones depends on their places alone."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Altered:
    """A text in which one provision was altered."""

    kind: str
    level: str
    at: Locator
    text: str


@dataclass(frozen=True, slots=True)
class Recall:
    """How many alterations of one kind were found, with their interval, and the places of those that were not."""

    kind: str
    found: Interval
    placed: Interval  # a difference of the right kind told at exactly its place
    missed: tuple[Locator, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """Recall by kind, and differences told over the unaltered text (`clean`, per provision)."""

    recalls: tuple[Recall, ...]
    clean: Interval
    false_alarms: tuple[Difference, ...]


def measure(reference: Edition, text: str, edition: Edition, per_kind: int = PER_KIND) -> Measured:
    """Alter the text of `edition` in every way and hold each against `reference`."""
    articles = compared_articles(reference, edition)
    clean = collate(reference, edition, articles)
    alarms = {one.locator for one in clean.differences}
    recalls = []
    every = list(_alterations(text, edition, [article for article in articles if article != "preamble"]))
    for kind in dict.fromkeys(one.kind for one in every):
        chosen = sorted((one for one in every if one.kind == kind), key=_draw)[:per_kind]
        told = [(one, _told(one, reference, edition)) for one in chosen]
        missed = tuple(one.at for one, found in told if not any(_near(each, one.at) for each in found))
        placed = sum(any(each.locator == one.at for each in found) for one, found in told)
        recalls.append(Recall(kind, share(len(told) - len(missed), len(told)), share(placed, len(told)), missed))
    return Measured(tuple(recalls), share(len(alarms), clean.provisions), tuple(clean.differences))


def _draw(altered: Altered) -> str:
    return hashlib.sha256(f"{altered.kind} {altered.at}".encode()).hexdigest()


def _told(altered: Altered, reference: Edition, edition: Edition) -> list[Difference]:
    """The differences of the alteration's level in its article."""
    found = outline(SourceText(altered.text, "text", ""), edition.instrument, edition.language)
    there = replace(edition, provisions={one.locator: one for one in found.provisions})
    told = collate(reference, there, [altered.at.article]).differences
    return [one for one in told if one.level == altered.level]


def _near(one: Difference, at: Locator) -> bool:
    """At the place itself or, of structure, among its neighbours."""
    if one.level == "structure":
        return one.locator.parent == at.parent or one.locator.touches(at)
    return one.locator.touches(at)


def _alterations(text: str, edition: Edition, articles: list[str]) -> Iterator[Altered]:
    found = outline(SourceText(text, "text", ""), edition.instrument, edition.language)
    provisions = {one.locator: one for one in found.provisions}
    for at, provision in provisions.items():
        if at.article not in articles:
            continue
        own = _own_span(provision, provisions, found.spans)
        for kind, level, alter in _REWORDINGS:
            words = text[slice(*own)]
            if (other := alter(words, edition.language)) != words:
                yield Altered(kind, level, at, text[: own[0]] + other + text[own[1] :])
        if at.parts and (mark := _mark(text, found.spans[at])):
            yield Altered("dropped", "structure", at, text[: mark[0]] + text[found.spans[at][1] :].lstrip("\n"))
            yield from _relisted(text, provision, provisions, found.spans)


def _own_span(provision: Provision, provisions: Mapping[Locator, Provision], spans: Mapping[Locator, Span]) -> Span:
    """The words up to the first child."""
    start, end = spans[provision.locator]
    return (start, spans[provision.children[0]][0]) if provision.children else (start, end)


def _mark(text: str, span: Span) -> Span | None:
    """The mark right before a provision, where it begins a line."""
    line = text.rfind("\n", 0, span[0]) + 1
    found = marker(text[line:].lstrip())
    return (line, span[0]) if found and text[line : span[0]].strip() == text[line : line + found.end].strip() else None


def _relisted(
    text: str, provision: Provision, provisions: Mapping[Locator, Provision], spans: Mapping[Locator, Span]
) -> Iterator[Altered]:
    """What happens to a list: moved numbers, one dropped and the rest moved up, two in each other's place."""
    above, at = provision.locator.parent, provision.locator
    row = provisions[above].children if above else ()
    marks = [_mark(text, spans[one]) for one in row]
    spots = [mark for mark in marks if mark is not None]
    if len(spots) != len(row) or len(row) < 2:
        return
    place = row.index(at)
    written = [text[slice(*mark)] for mark in spots]
    if place:
        yield Altered(
            "renumbered", "structure", at, _marked(text, spots[place:], [*written[place + 1 :], _next(written[-1])])
        )
    if place < len(row) - 1:
        moved = _marked(text, spots[place + 1 :], written[place:-1])
        yield Altered(
            "dropped, rest moved up", "structure", at, moved[: spots[place][0]] + moved[spots[place + 1][0] :]
        )
        one, other = spans[at], spans[row[place + 1]]
        swapped = text[: one[0]] + text[slice(*other)] + text[one[1] : other[0]] + text[slice(*one)] + text[other[1] :]
        yield Altered("exchanged", "structure", at, swapped)


def _marked(text: str, spots: list[Span], marks: list[str]) -> str:
    """The text with other marks at some places."""
    for spot, mark in reversed(list(zip(spots, marks, strict=True))):
        text = text[: spot[0]] + mark + text[spot[1] :]
    return text


def _next(mark: str) -> str:
    """The mark after the last one of a list."""
    found = re.search(r"\d+|[a-z]|[\u0621-\u064a]", mark)
    if not found:
        return mark
    word = found[0]
    if word.isdecimal():
        other = str(int(word) + 1)
    else:
        row = "abcdefghijklmnopqrstuvwxyz" if word.isascii() else "أبجدهوزحطيكلمنسعفصق"
        other = row[(row.index(word) + 1) % len(row)] if word in row else word
    return mark[: found.start()] + other + mark[found.end() :]


_FORCES = {
    "en": (
        (r"\bshall (?:also )?(?:consider|endeavour to|strive to|seek to)\b", "shall"),
        (r"\bshall not\b", "may"),
        (r"\bmay not\b", "may"),
        (r"\b(?<!as )may(?! be (?:necessary|required|appropriate))\b", "shall"),
        (r"\bshall\b(?! not)", "may"),
    ),
    "ar": (
        (r"يجوز ل(?:ل)?(\w+)", r"يتعين على ال\1"),
        (r"[تي](\w+) (كل دولة طرف|الدول الأطراف)", r"يجوز لها أن ت\1 \2"),
        (r"لا تُفسَّر", "يجوز أن تُفسَّر"),
    ),
}
_UP = {
    "en": "two three four five six seven eight nine ten eleven twelve".split(),
    "ar": "ثلاث أربع خمس ست سبع".split(),
}


def _other_force(words: str, language: str) -> str:
    for pattern, other in _FORCES.get(language, ()):
        altered = re.sub(pattern, other, words, count=1)
        if altered != words:
            return altered
    return words


_REFERENCE = {
    "en": r"(?i)(\b(?:articles?|paragraphs?) )(\d+)",
    "ar": r"((?:مادة|المادة|للمادة|مادتين|المادتين|المواد|للمواد|الفقرة|فقرة) )(\d+)",
}
_LETTER = {
    "en": r"(?i)(\b(?:subparagraphs?|paragraphs? \d+) \()([a-y])(\))",
    "ar": r"((?:الفرعية|الفقرة \d+) \()(أ|ب|ج)(\))",
}


def _other_reference(words: str, language: str) -> str:
    pattern = _REFERENCE.get(language)
    return re.sub(pattern, lambda m: f"{m[1]}{int(m[2]) + 1}", words, count=1) if pattern else words


def _other_letter(words: str, language: str) -> str:
    pattern = _LETTER.get(language)
    row = "abcdefghijklmnopqrstuvwxyz" if language == "en" else "أبجدهوز"
    return re.sub(pattern, lambda m: f"{m[1]}{row[row.index(m[2]) + 1]}{m[3]}", words, count=1) if pattern else words


def _other_number(words: str, language: str) -> str:
    """A number word or figure that is no reference becomes the next one."""
    row = _UP.get(language, [])
    for word in row[:-1]:
        altered = re.sub(rf"\b{word}\b", row[row.index(word) + 1], words, count=1)
        if altered != words:
            return altered
    if language == "ar":
        return words.replace("الثامنة عشرة", "السادسة عشرة", 1)
    counted = re.compile(r"\b(\d+)(?= (?:years?|months?|days?|hours?|States|members|representatives)\b)")
    return counted.sub(lambda m: str(int(m[1]) + 1), words, count=1)


_Rewording = Callable[[str, str], str]
_REWORDINGS: tuple[tuple[str, str, _Rewording], ...] = (
    ("force", "force", _other_force),
    ("number", "number", _other_number),
    ("reference: number", "reference", _other_reference),
    ("reference: letter", "reference", _other_letter),
)
