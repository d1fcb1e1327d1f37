"""Which words of a long text are told: whole sentences that stand together and bear on what is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.grounding.lexicon import lexicon
from bot.grounding.tokens import plain, words
from bot.grounding.weights import background
from bot.quoting import Quotation
from index.sentences import sentence_spans

QUOTED_WORDS = 100
"""Words of official text that one statement quotes at most, unless a single sentence is longer."""

_RESTS = 0.9
"""The share of what a text carries of a claim that the quoted run has to carry."""

_MOST_PIECES = 60
"""A text of more sentences is cited as a whole."""

_LEANS = re.compile(
    r"(?:However|But|Yet|Still|Therefore|Thus|Moreover|Instead|It|They|This|These|Those|Such|He|She|Their|Its)\b"
)
"""A sentence that continues the one before it."""

_ITEM = re.compile(r"\(?(?:[a-z]{1,4}|\d{1,2})[).]\s")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, or an item of a list."""

    start: int
    end: int
    count: int  # words
    keys: frozenset[str]
    is_item: bool


@lru_cache(maxsize=512)
def pieces(text: str) -> tuple[Piece, ...]:
    """The sentences of a text and the items of its lists, in order."""
    found = []
    for start, end in sentence_spans(text):
        piece = text[start:end]
        keys = words(plain(piece)).content
        found.append(Piece(start, end, len(piece.split()), keys, _ITEM.match(piece) is not None))
    return tuple(found)


def weighed(asked: str) -> Mapping[str, float]:
    """The words that a question or claim is about, with how much each tells."""
    read, table, book = words(plain(asked)), background(), lexicon()
    return {key: table.of(key) for key in read.content if key not in book.framing}


def told_span(text: str, asked: str, most: int) -> tuple[int, int]:
    """Of a text the run of whole sentences, at most so many words, that bears most on what is asked.

    A text that fits is told whole; one that has nothing to do with it from its beginning; a single
    sentence may be longer.
    """
    found = pieces(text)
    if len(found) < 2 or sum(piece.count for piece in found) <= most:
        return 0, len(text)
    wanted = weighed(asked)
    worth = [sum(wanted.get(key, 0.0) for key in piece.keys) for piece in found]
    runs = [_run(found, first, most) for first in range(len(found))]
    best = max(runs, key=lambda run: sum(worth[run.start : run.stop]))
    if not any(worth[at] for at in best):
        best = runs[0]
    else:  # what leads there and away from it is left out
        about = [at for at in best if worth[at]]
        best = _with_leaning(range(about[0], about[-1] + 1), text, found, most)
    return found[best.start].start, found[best.stop - 1].end


def _with_leaning(run: range, text: str, found: Sequence[Piece], most: int) -> range:
    """The run with the sentence that its first one leans on, and with those that lean on its last, while they fit."""

    def fits(other: range) -> bool:
        return sum(found[at].count for at in other) <= most

    if run.start > 0 and _LEANS.match(text, found[run.start].start) and fits(wider := range(run.start - 1, run.stop)):
        run = wider
    while run.stop < len(found) and _LEANS.match(text, found[run.stop].start):
        if not fits(wider := range(run.start, run.stop + 1)):
            break
        run = wider
    return run


def _run(found: tuple[Piece, ...], first: int, most: int) -> range:
    """As many whole pieces from here on as fit; one always does."""
    last, count = first + 1, found[first].count
    while last < len(found) and count + found[last].count <= most:
        count += found[last].count
        last += 1
    return range(first, last)


def quotations(text: str, asked: str, most: int = QUOTED_WORDS) -> list[Quotation]:
    """The words of an official text that answer; an item of a list never without what opens the list."""
    start, end = told_span(text, asked, most)
    found = pieces(text)
    first = next((at for at, piece in enumerate(found) if piece.start >= start), 0)
    told = [Quotation.of(text, start, end)]
    if found and found[first].is_item and first > 0:
        opening = next((piece for piece in reversed(found[:first]) if not piece.is_item), None)
        told = [Quotation.of(text, opening.start, opening.end), *told] if opening else told
    return told


def resting(claim: str, text: str) -> Quotation:
    """The shortest run of whole sentences that carries nearly all that a text carries of a claim."""
    found, wanted = pieces(text), weighed(claim)
    whole = _carried(range(len(found)), found, wanted)
    if not whole or len(found) > _MOST_PIECES:
        return Quotation.of(text)
    runs = [range(first, last) for first in range(len(found)) for last in range(first + 1, len(found) + 1)]
    enough = [run for run in runs if _carried(run, found, wanted) >= _RESTS * whole]
    best = min(enough, key=lambda run: sum(found[at].count for at in run))
    return Quotation.of(text, found[best.start].start, found[best.stop - 1].end)


def _carried(run: range, found: tuple[Piece, ...], wanted: Mapping[str, float]) -> float:
    keys = frozenset().union(*(found[at].keys for at in run))
    return sum(weight for key, weight in wanted.items() if key in keys)
