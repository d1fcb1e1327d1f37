"""Quotations against authentic texts: exact, elsewhere, stitched, altered, or not found at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from bot.grounding.edits import Alignment, align
from bot.grounding.lexicon import lexicon
from bot.grounding.tokens import Words, words
from bot.quoting import same
from index.model import Locator

ALIKE = 68.0
"""From this partial likeness (0..100) a quotation counts as an altered form of a text."""

_ROOM = 40
"""Characters on both sides of the nearest words that are looked at too: an insertion shifts the end."""

_ELLIPSIS = re.compile(r"\s*(?:\[\s*)?(?:…|\.\.\.)(?:\s*\])?\s*")


@dataclass(frozen=True, slots=True)
class QuoteVerdict:
    """What became of a quotation.

    `kind` is exact | found_elsewhere | stitched | altered | not_found; `locator` is where it (or its
    nearest form) stands; `change` of an altered one is negation | modal | qualifier | other; `there`
    and `here` are the differing words of the text and of the quotation.
    """

    kind: str
    locator: Locator | None = None
    change: str | None = None
    there: str = ""
    here: str = ""


def check_quote(quote: str, authentic_by_locator: Mapping[Locator, str], cited: Locator | None = None) -> QuoteVerdict:
    """Look a quotation up in authentic texts; only white space and quote glyphs are made one.

    With `cited`, words that stand word for word only outside that provision are found_elsewhere.
    """
    wanted = same(quote).strip(" '")
    if not wanted:
        return QuoteVerdict("not_found")
    texts = {locator: same(text) for locator, text in authentic_by_locator.items()}
    holders = [locator for locator, text in texts.items() if _holds(text, wanted)]
    if holders:
        inside = [one for one in holders if cited is None or cited.contains(one) or one == cited]
        return QuoteVerdict("exact", _closest(inside)) if inside else QuoteVerdict("found_elsewhere", _closest(holders))
    if place := _stitched(wanted, texts):
        return QuoteVerdict("stitched", place)
    return _altered(wanted, texts, cited)


def _holds(text: str, wanted: str) -> bool:
    """Whether the words stand in the text, whole words at both ends."""
    return re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", text) is not None


def _closest(found: list[Locator]) -> Locator:
    return max(found, key=lambda one: len(one.parts))


def _stitched(wanted: str, texts: Mapping[Locator, str]) -> Locator | None:
    """The first text of a quotation whose parts all stand somewhere, but not as one run."""
    parts = [part for part in _ELLIPSIS.split(wanted) if part]
    if len(parts) < 2:
        parts = [part for part in re.split(r"(?<=[.;:])\s", wanted) if part]
    if len(parts) < 2 or min(len(part.split()) for part in parts) < 2:
        return None
    places = [next((one for one, text in texts.items() if _holds(text, part.rstrip(".;:"))), None) for part in parts]
    return places[0] if all(places) else None


def _altered(wanted: str, texts: Mapping[Locator, str], cited: Locator | None) -> QuoteVerdict:
    best: tuple[float, Locator, str] | None = None
    for locator, text in texts.items():
        if len(text) < len(wanted) * 0.6:
            continue
        found = fuzz.partial_ratio_alignment(wanted, text, score_cutoff=ALIKE)
        near = found.score + (0.5 if cited is not None and cited.contains(locator) else 0) if found else 0
        if found and (best is None or near > best[0]):
            best = (near, locator, _whole_words(text, found.dest_start - _ROOM, found.dest_end + _ROOM))
    if best is None:
        return QuoteVerdict("not_found")
    beside = _by_letter(wanted, best[2])
    there = " … ".join(_said(sentence, at) for sentence, at in _differing(beside) if at and sentence is beside.passage)
    here = " … ".join(_said(sentence, at) for sentence, at in _differing(beside) if at and sentence is beside.statement)
    return QuoteVerdict("altered", best[1], _change(beside), there, here)


def _by_letter(quote: str, text: str) -> Alignment:
    """The two wordings beside each other, compared as they are written and not by stems."""
    one, other = words(quote), words(text)
    return align(replace(one, keys=one.raw), replace(other, keys=other.raw))


def _whole_words(text: str, start: int, end: int) -> str:
    start, end = max(0, start), min(len(text), end)
    while start > 0 and text[start - 1] != " ":
        start -= 1
    while end < len(text) and text[end] != " ":
        end += 1
    return text[start:end]


def _said(sentence: Words, at: range) -> str:
    return " ".join(sentence.raw[at.start : at.stop])


def _change(beside: Alignment) -> str:
    """The gravest kind of difference between two wordings."""
    book = lexicon()
    differing = list(_differing(beside))
    if _lower_words(beside.passage, differing) == _lower_words(beside.statement, differing):
        return "other"  # capitals only
    words_only = {word for sentence, at in differing for word in sentence.lower[at.start : at.stop]}
    said = [_said(sentence, at) for sentence, at in differing]
    if words_only & book.negators:
        return "negation"
    if any(book.force.search(text) for text in said):
        return "modal"
    if any(_qualifies(text) for text in said):
        return "qualifier"
    return "other"


def _lower_words(side: Words, differing: list[tuple[Words, range]]) -> list[str]:
    return [sentence.lower[i] for sentence, at in differing if sentence is side for i in at]


def _qualifies(text: str) -> bool:
    book = lexicon()
    return bool(book.quantity.search(text)) or any(pattern.search(text) for _, pattern in book.conditions)


def _differing(beside: Alignment) -> Iterator[tuple[Words, range]]:
    """The word ranges that differ, without what the text has before and after the quotation."""
    last = len(beside.passage.raw)
    for edit in beside.edits:
        there = edit.there
        if there.start == 0:
            there = there[len(there) - min(len(there), len(edit.here)) :]
        elif there.stop == last:
            there = there[: len(edit.here)]
        yield beside.passage, there
        yield beside.statement, edit.here
