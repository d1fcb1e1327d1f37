"""Questions for the meaning of a defined term, and the letter of Article 2 that defines it."""

from __future__ import annotations

import re
from functools import cache

from bot.cues import has
from index.model import Locator
from index.shipped import Corpus

TERMS_ARTICLE = Locator.parse("2")


def defined_term(question: str, corpus: Corpus) -> Locator | None:
    """The definition that a question asks for, or None; the longest term that it names wins."""
    if not has("definition", question):
        return None
    words = _plain(question)
    named = [
        (len(term), locator)
        for locator in corpus.provisions[TERMS_ARTICLE].children
        for term in _terms(corpus.provisions[locator].own)
        if f" {term} " in f" {words} "
    ]
    return max(named, default=(0, None), key=lambda row: row[0])[1]


def defined(locator: Locator, corpus: Corpus) -> str:
    """What a letter of Article 2 defines, as it stands there before the meaning; empty for other provisions."""
    if locator.article != TERMS_ARTICLE.article or not locator.parts:
        return ""
    head = corpus.provisions[locator].own.partition(":")[0]
    return re.sub(r"[\"“”]", "", head.partition(",")[0]).lower()


@cache
def _terms(definition: str) -> tuple[str, ...]:
    """The terms that a definition's words before its colon name, in plain form."""
    head = definition.partition(":")[0]
    pieces = re.split(r"[\"“”]|\bor\b|[(),]|\bincluding\b.*", head)
    return tuple(plain for piece in pieces if len(plain := _plain(piece)) > 3)


def _plain(text: str) -> str:
    """Lower-case words without a plural s, which is enough to meet a defined term."""
    words = re.findall(r"[a-z]+", text.lower())
    return " ".join(word if word.endswith("ss") or len(word) < 4 else word.removesuffix("s") for word in words)
