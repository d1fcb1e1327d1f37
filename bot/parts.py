"""Questions that join several things ("preservation and production orders"), and what answers each part."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from index.model import Found, Hit, Locator

MAX_WORDS, MAX_PARTS = 30, 4
"""A longer sentence describes something rather than joins a few things."""

SURE, SURE_WITHIN = 0.6, 0.9
"""Likelihoods from which a part is believed to ask for a provision: of another article, of the same one."""

TOP = 4
"""Articles that the whole question finds, among which those of its parts must be."""

NEAR = 0.5
"""Nearness, within its article, from which the whole question is taken to mean what a part does."""

_JOINT = re.compile(
    r"\s*(?:,\s*(?:and|or|as well as)\b|;|,|\bas well as\b|\b(?:and|or)(?: also| then)?\b"
    r"|\b(?:versus|vs\.?|plus|compared (?:to|with))(?!\w))\s*",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[.?!])\s+")
_LINK = re.compile(r"^(?P<link>of|in|on|for|from|by|to|about|with|against|between)\s", re.I)
_EMPTY = re.compile(
    r"^(?:(?:so|and|or|who|what|where|when|why|how|which|is|it|the|a|an|this|that|please|thanks|hi|hello|hey|there|yes|no|"
    r"not|articles?|provisions?|say|in|one|word|sentence|does|do|are|s|difference|they|you|me|tell|short|briefly)\W*)*$",
    re.I,
)


def parts_of(text: str) -> tuple[tuple[str, ...], ...]:
    """Each part of a question with the wordings that it may be searched in; empty where nothing is joined.

    A part is read alone, and behind the words that it shares with the part before: "live collection of
    traffic data and of content" asks for "of content" and for "live collection of content".
    """
    for sentence in _SENTENCE.split(text):
        pieces = [piece for one in _JOINT.split(sentence) if not _EMPTY.match(piece := one.strip(" ?.!:"))]
        if 2 <= len(pieces) <= MAX_PARTS and len(sentence.split()) <= MAX_WORDS:
            return ((pieces[0],), *((piece, _behind(before, piece)) for before, piece in pairwise(pieces)))
    return ()


def _behind(before: str, piece: str) -> str:
    """A part behind the words that it shares with the one before."""
    if match := _LINK.match(piece):
        places = [one.start() for one in re.finditer(rf"\b{match['link']}\b", before, re.I)]
        return f"{before[: places[-1]]}{piece}" if places else f"{before} {piece}"
    return " ".join((*before.split()[: -len(piece.split())], piece))


def asked_together(text: str, whole: Found, best_hit: Callable[[str], Hit]) -> tuple[Locator, ...]:
    """The provisions that the parts of a question ask for, in their order; empty unless there are several.

    `whole` is what the question as a whole finds, `best_hit` is what a part finds first.
    """
    articles = list(dict.fromkeys(hit.locator.article for hit in whole.hits))[:TOP]
    parts, sure = parts_of(text), list[Hit]()
    for number, part in enumerate(parts):
        if len(sure) + len(parts) - number < 2:
            return ()  # the rest cannot make it several any more
        best = max((best_hit(wording) for wording in part), key=lambda hit: hit.score)
        if best.score >= SURE and best.locator.article in articles:
            sure.append(best)
    if len({hit.locator.article for hit in sure}) < 2:
        sure = [hit for hit in sure if hit.score >= SURE_WITHIN]
    found = tuple(dict.fromkeys(one for hit in sure for one in _told_by(hit, whole)))
    return found if len(found) > 1 else ()


def _told_by(part: Hit, whole: Found) -> Iterator[Locator]:
    """What a part asks for, as the whole question sees it: the article's provision that both find best."""
    own = [hit for hit in whole.hits if hit.locator.article == part.locator.article]
    first = max(own, key=lambda hit: hit.within, default=part)
    same = next((hit for hit in own if hit.locator == part.locator), None)
    yield part.locator if same is not None and same.within >= NEAR else first.locator
