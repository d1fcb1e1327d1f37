"""Questions for the meaning of defined terms, and the letters of Article 2 that define them."""

from __future__ import annotations

import re
from functools import cache

from bot.cues import has
from index.model import Locator
from index.shipped import Corpus

TERMS_ARTICLE = Locator.parse("2")


def defined_terms(question: str, corpus: Corpus) -> tuple[Locator, ...]:
    """The definitions that a question asks for: the longest term that it names, or those that it tells apart."""
    contrasts = has("contrasts", question)
    if not contrasts and not has("definition", question):
        return ()
    words = f" {_plain(question)} "
    named = {
        term: locator
        for locator in corpus.provisions[TERMS_ARTICLE].children
        for term in _terms(corpus.provisions[locator].own)
        if f" {term} " in words
    }
    longest = sorted(named, key=len, reverse=True)
    apart = [term for term in longest if not any(term in other for other in longest if other != term)]
    if contrasts and len({named[term] for term in apart}) > 1:
        return tuple(dict.fromkeys(named[term] for term in sorted(apart, key=words.index)))
    return (named[longest[0]],) if longest and has("definition", question) else ()


def defined(locator: Locator, corpus: Corpus) -> str:
    """What a letter of Article 2 defines, as it stands there before the meaning; empty for other provisions."""
    if locator.article != TERMS_ARTICLE.article or not locator.parts:
        return ""
    head = corpus.provisions[locator].own.partition(":")[0]
    term = re.sub(r"[\"“”]", "", head.partition(",")[0])
    return term[:1].lower() + term[1:]  # `ICT` keeps its capitals


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
