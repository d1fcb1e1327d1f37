"""One source as one statement: a gist, a whole sentence, a dated fact, a named opinion."""

from __future__ import annotations

import re

from bot.talk import DraftStatement, Source, Voice
from index.sentences import split_sentences
from index.shipped import Corpus

POINT_WORDS = 60
"""Words of an expert's point that one statement tells at most, in whole sentences."""


def tell_provision(source: Source, corpus: Corpus) -> DraftStatement:
    """A provision's gist, else its first whole sentence with its chapeau."""
    return DraftStatement(source.gist or _first_sentence(source, corpus), Voice.CONVENTION, (source.handle,))


def _first_sentence(source: Source, corpus: Corpus) -> str:
    provision = corpus.provisions[source.locator]
    framed = f"{provision.chapeau} {provision.own}".strip() or provision.text
    return split_sentences(" ".join(framed.split()))[0]


def tell_fact(source: Source, corpus: Corpus) -> DraftStatement:
    """A dated fact, told with its date and never as 'now'."""
    fact = corpus.status[source.locator]
    return DraftStatement(f"As of {fact.as_of}: {fact.fact}", Voice.STATUS, (source.handle,))


def tell_point(source: Source, corpus: Corpus) -> DraftStatement:
    """An expert's point under the name of its voice; told at second hand where it is."""
    point = corpus.points[source.locator]
    said: list[str] = []
    for sentence in split_sentences(without_addresses(point.text)):
        if said and len(" ".join([*said, sentence]).split()) > POINT_WORDS:
            break
        said.append(sentence)
    who = f"{point.speaker} (reported by others)" if point.basis == "secondary" else point.speaker
    return DraftStatement(f"{who}: {' '.join(said)}", Voice.EXPERT, (source.handle,))


def without_addresses(text: str) -> str:
    """The text without web addresses in brackets: links are ours to print."""
    return re.sub(r"\s?\([^()]*https?://[^()\s]*[^()]*\)", "", text)
