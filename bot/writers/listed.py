"""Lists: the Convention's chapters, the articles of a chapter, and the places that belong to a subject."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.cues import cue, has
from bot.definitions import defined
from bot.sources import of_provision, tell
from bot.steps import Work
from bot.talk import DraftStatement, Source, Voice
from index.locator import label
from index.model import Article, Locator
from index.shipped import Corpus
from index.topics import Topic
from index.words import stems

_CHAPTER = re.compile(r"\bchapter (?P<which>[ivx]+|\d)\b", re.I)
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_WHOLE = re.compile(
    r"\b(structure|outline|table of contents|overview|chapters|how many (?:articles|chapters)|all the articles)\b",
    re.I,
)

SAID = 3
"""Provisions of a list whose words are told as well."""


def chapters(corpus: Corpus) -> list[str]:
    """The chapters' numerals in the order of the text."""
    return list(dict.fromkeys(article.chapter for article in corpus.articles.values() if article.chapter))


def articles_of(chapter: str, corpus: Corpus) -> list[Article]:
    """The articles of a chapter in the order of the text."""
    return [article for article in corpus.articles.values() if article.chapter == chapter]


def table(chapter: str, corpus: Corpus) -> str:
    """The articles of a chapter, as one sentence made from the structure."""
    articles = articles_of(chapter, corpus)
    head = f"Chapter {chapter}, {articles[0].chapter_title}, holds {len(articles)} articles"
    return _sentence(head, (article.locator for article in articles), corpus)


def topic_table(topic: Topic, corpus: Corpus) -> str:
    """The places that belong to a subject, as one sentence."""
    return _sentence(topic.title, topic.at, corpus)


def _sentence(head: str, places: Iterable[Locator], corpus: Corpus) -> str:
    return f"{head}: {'; '.join(f'{label(at)} {_name(at, corpus)}' for at in places)}."


def _name(locator: Locator, corpus: Corpus) -> str:
    """The title of an article; of a definition the term."""
    if terms := defined(locator, corpus):
        return terms
    return corpus.articles[locator.article].title


def outline(corpus: Corpus) -> str:
    """The outline of the Convention, as one sentence made from the structure."""
    told = []
    for chapter in chapters(corpus):
        articles = articles_of(chapter, corpus)
        first, last = articles[0].locator.article, articles[-1].locator.article
        told.append(f"{chapter} {articles[0].chapter_title} (Art. {first} to {last})")
    count = sum(article.chapter != "" for article in corpus.articles.values())
    return f"The Convention has {count} articles in {len(told)} chapters, after a preamble: {'; '.join(told)}."


def chapter_asked(text: str) -> str | None:
    """The chapter that a question names by its number."""
    if not (match := _CHAPTER.search(text)):
        return None
    which = match["which"].upper()
    return _ROMANS[int(which) - 1] if which.isdigit() and int(which) in range(1, 10) else which


def topic_asked(text: str, corpus: Corpus) -> Topic | None:
    """The subject whose places a question wants listed, and wants nothing narrower."""
    if not _wants_a_list(text):
        return None
    asked = frozenset(stems(cue("list_frame").sub(" ", text)))
    return next((topic for topic in corpus.topics if topic.is_asked(asked)), None)


def _wants_a_list(text: str) -> bool:
    return has("asks_list", text) or has("list", text)


def asked_for(text: str, corpus: Corpus) -> tuple[str, tuple[Locator, ...]] | None:
    """The list that a question asks for, as one sentence, and the places that it is cited through."""
    chapter = chapter_asked(text)
    if chapter is not None and chapter in chapters(corpus):
        return table(chapter, corpus), tuple(article.locator for article in articles_of(chapter, corpus))
    if topic := topic_asked(text, corpus):
        return topic_table(topic, corpus), topic.at
    if not _WHOLE.search(text) or not _wants_a_list(text):
        return None
    firsts = [articles_of(one, corpus)[0].locator for one in chapters(corpus)]
    return outline(corpus), (*firsts, articles_of(chapters(corpus)[-1], corpus)[-1].locator)


def sources(text: str, corpus: Corpus) -> list[Source]:
    """The places that the list asked for is cited through; empty where no list is asked for."""
    told, places = asked_for(text, corpus) or ("", ())
    return [of_provision(corpus.provisions[locator], generated=(told,)) for locator in places]


def statements(work: Work, corpus: Corpus) -> list[DraftStatement]:
    """The list asked for, cited through the places that it lists; then what the best of its provisions say."""
    told, places = asked_for(work.standalone, corpus) or ("", ())
    listed = {source.locator: source for source in work.sources if source.locator in places}
    if not listed:
        return []
    cited = tuple(listed[locator].handle for locator in places if locator in listed)
    found = (listed[hit.locator] for hit in work.retrieval if hit.locator in listed and hit.locator.parts)
    said = [tell(source) for source in found if not defined(source.locator, corpus)]
    return [DraftStatement(told, Voice.CONVENTION, cited), *said[:SAID]]
