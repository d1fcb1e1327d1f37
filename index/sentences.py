"""Sentences of legal and ordinary prose, with their spans.

Knows that `Art.`, `para.`, `cf.`, initials, decimals and paragraph numbers end nothing, and that a
new paragraph, a list mark (`(b)`, `2.`) on its own line or after a semicolon begins something.
"""

from __future__ import annotations

import re
from itertools import pairwise

ABBREVIATIONS = frozenset(
    "art arts para paras par pars no nos sec sect ch chap vol p pp cf e.g i.e eg ie viz vs v etc al ibid "
    "ed eds fig figs mr mrs ms dr prof st jr sr rev gen col lt sgt hon gov sen rep pres inc ltd co corp "
    "dept approx doc docs res jan feb mar apr jun jul aug sep sept oct nov dec u.s u.k u.n d.c a.m p.m "
    "lit abs nr bzw z.b ca incl resp".split()
)
"""Words that are followed by a full stop inside a sentence, lower case, without the last stop."""

_NEVER_LAST = frozenset("art arts para paras cf e.g i.e eg ie viz vs mr mrs ms dr prof nos pp lit".split())
_BEFORE_NUMBERS = frozenset("no p ch vol fig figs sec sect nr abs".split())
_OPENERS = re.compile(
    r"(?:the|this|that|these|those|it|he|she|they|we|you|i|in|on|at|a|an|but|and|or|there|however|each|every|"
    r"if|when|where|after|before|as|for|to|all|any|such)\b",
    re.I,
)
# A run of stops or white space is tried once, not again from each sign in it.
_END = re.compile(
    r"(?<![.?!…؟])(?P<stop>[.?!…؟]+)(?P<close>[\"'”’»)\]]*)(?P<space>\s+)(?=[\"'“‘«(\[]*[^\W_a-z])|[。！？]+[」』”]?"
)
_BREAK = re.compile(
    r"(?<!\s)\s*\n\s*\n\s*|(?<!\s)\s*\n(?=\s*(?:\(?[a-z]{1,4}\)|\(?\d{1,3}[.)]|[-*•–])\s)|(?<=:)\s*\n\s*"
)
_ITEM = re.compile(r"(?<=[;,:])(?P<and> (?:and|or))?\s+(?=\((?:[a-z]{1,4}|\d{1,2})\)\s\w)")
_LAST_WORD = re.compile(r"(?P<word>[^\s(\[\"“'’]+)$")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence in order, without the white space around it."""
    cuts = {0, len(text)}
    cuts.update(match.end() for match in _BREAK.finditer(text))
    cuts.update(match.end() for match in _ITEM.finditer(text))
    edges = sorted(cuts)
    spans = [span for left, right in pairwise(edges) for span in _within(text, left, right)]
    trimmed = ((_skip(text, left, right), right) for left, right in spans)
    return [(left, left + len(text[left:right].rstrip())) for left, right in trimmed if left < right]


def split_sentences(text: str) -> list[str]:
    """The sentences of a text, in order, each stripped; an empty text has none."""
    return [text[left:right] for left, right in sentence_spans(text)]


def _within(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut one block at the full stops that end a sentence."""
    spans, left = [], start
    for match in _END.finditer(text, start, end):
        if match["stop"] is None or _ends(text[left : match.start()], match):
            spans.append((left, match.end()))
            left = match.end()
    return [*spans, (left, end)]


def _ends(before: str, match: re.Match[str]) -> bool:
    """Whether a stop after these words ends a sentence."""
    text, after = match.string, match.end()
    last = _LAST_WORD.search(before)
    if match["stop"] != "." or match["close"] or last is None:
        return bool(before.strip())
    word = last["word"].lower()
    if word.isdigit() or re.fullmatch(r"[ivx]+|[a-z]\)", word):
        return last.start() > len(before) - len(before.lstrip())  # "2. Each" opens a paragraph
    if word in _NEVER_LAST or (len(word) == 1 and before[last.start()].isupper()):
        return False
    if word in _BEFORE_NUMBERS:
        return not text[after : after + 1].isdigit()
    return word not in ABBREVIATIONS or bool(_OPENERS.match(text, after))


def _skip(text: str, left: int, right: int) -> int:
    while left < right and text[left].isspace():
        left += 1
    return left
