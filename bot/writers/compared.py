"""Comparisons by the concordance: counterparts of an article in another treaty, and where there are none."""

from __future__ import annotations

import re

from bot.cues import cue
from bot.reading import COMPARED, Reading
from bot.sources import of_provision, tell
from bot.steps import Work
from bot.talk import DraftStatement, Source, Voice
from index.locator import label
from index.model import CONVENTION, Locator, Provenance
from index.shipped import Corpus

ARTICLES = 2
"""Articles of the Convention that one comparison tells at most."""


def articles_of(work: Work, reading: Reading, corpus: Corpus) -> list[str]:
    """The articles of the Convention that are to be compared, the surest first."""
    if reading.ours:
        return [locator.article for locator in reading.ours if locator.article in corpus.articles]
    if reading.theirs:
        asked = reading.theirs[0]
        rows = corpus.concordance.items()
        return [article for article, row in rows if asked.article in row.get(asked.instrument, ())]
    hits = [hit.locator.article for hit in work.retrieval]
    return list(dict.fromkeys(hits))[:1]


def subject(text: str, reading: Reading, corpus: Corpus) -> str:
    """What is to be compared: the question without the other treaties' names and the words that compare."""
    names = sorted((name for one in treaties(reading) for name in corpus.instruments[one].names), key=len, reverse=True)
    words = "|".join(re.escape(name) for name in names)
    left = re.sub(rf"(?i)\b(?:the )?(?:{words})\b(?: convention| treaty)?", " ", text)
    left = " ".join(cue("compares").sub(" ", left).split())
    return left if len(left.split()) > 1 else text


def row(article: str, instrument: str, corpus: Corpus) -> str:
    """What the concordance says of an article and a treaty, as one sentence."""
    theirs = corpus.concordance.get(article, {}).get(instrument, ())
    ours = f"{label(Locator(CONVENTION, article))} ({corpus.articles[article].title})"
    if not theirs:
        return f"{ours} has no counterpart in the {corpus.instruments[instrument].short}, by our concordance."
    labels = ", ".join(label(Locator(instrument, number)) for number in theirs)
    return f"{ours} has its counterpart in {labels}, by our concordance."


def sources(work: Work, reading: Reading, corpus: Corpus) -> list[Source]:
    """The compared articles, each with its rows of the concordance, and their counterparts."""
    found: list[Source] = []
    for article in articles_of(work, reading, corpus)[:ARTICLES]:
        told = [(name, row(article, name, corpus)) for name in treaties(reading)]
        provision = corpus.provisions[Locator(CONVENTION, article)]
        found.append(of_provision(provision, generated=[text for _, text in told]))
        found += [_counterpart(one, text, corpus) for name, text in told for one in _theirs(article, name, corpus)]
    return found


def treaties(reading: Reading) -> list[str]:
    """The treaties named in the question that the concordance knows."""
    return [name for name in reading.instruments if name in COMPARED]


def _theirs(article: str, instrument: str, corpus: Corpus) -> list[Locator]:
    return [Locator(instrument, number) for number in corpus.concordance.get(article, {}).get(instrument, ())]


def _counterpart(locator: Locator, text: str, corpus: Corpus) -> Source:
    name = corpus.instruments[locator.instrument].short
    return Source("", locator, name, text, text, None, Provenance.CONCORDANCE)


def statements(work: Work, reading: Reading, corpus: Corpus) -> list[DraftStatement]:
    """Per article: its counterparts by the concordance (or that there are none), then what it says."""
    told: list[DraftStatement] = []
    handles = {source.locator: source for source in work.sources}
    for article in articles_of(work, reading, corpus)[:ARTICLES]:
        for name in treaties(reading):
            cited = [Locator(CONVENTION, article), *_theirs(article, name, corpus)]
            numbers = tuple(handles[one].handle for one in cited if one in handles)
            told.append(DraftStatement(row(article, name, corpus), Voice.COMPARISON, numbers))
        ranked = [hit.locator for hit in work.retrieval if hit.locator.article == article]
        told += [tell(handles[one]) for one in ranked[:2] if one in handles]
    return told
