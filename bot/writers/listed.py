"""Answers from the Convention's own structure: its chapters, and the articles of a chapter."""

from __future__ import annotations

import re

from bot.sources import of_provision
from bot.steps import Work
from bot.talk import DraftStatement, Source, Voice
from index.model import Article
from index.shipped import Corpus

_CHAPTER = re.compile(r"\bchapter (?P<which>[ivx]+|\d)\b", re.I)
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_TOPICS = (
    ("II", r"offen[cs]es?\b|crimes?\b|criminali[sz]\w*"),
    ("III", r"jurisdiction"),
    ("IV", r"procedural|police powers?|investigat\w+ (?:powers?|measures?)|surveillance powers?|powers?\b"),
    ("V", r"international cooperation|cooperat\w+"),
    ("VI", r"prevent\w+"),
    ("VII", r"technical assistance|capacity"),
    ("VIII", r"implementation|mechanism"),
    ("IX", r"final (?:clauses|provisions)"),
    ("I", r"general provisions"),
)
_WHOLE = re.compile(
    r"\b(structure|outline|table of contents|overview|chapters|how many (?:articles|chapters)|all the articles)\b",
    re.I,
)
_CRIMINALIZES = re.compile(r"criminal offences?\b")
OFFENCES = "II"
"""The chapter that creates offences."""

_ARTICLES = re.compile(
    r"^(?:(?:please )?(?:list|name|show|give me|tell me)\b.{0,30}|(?:what|which)(?: are)? (?:the )?)\b"
    r"(?:articles|offen[cs]es|crimes)\b"
    r"|\bhow many (?:articles|offen[cs]es|crimes)\b|\blist of (?:the |all )?(?:articles|offen[cs]es|crimes)\b",
    re.I,
)


def chapters(corpus: Corpus) -> list[str]:
    """The chapters' numerals in the order of the text."""
    return list(dict.fromkeys(article.chapter for article in corpus.articles.values() if article.chapter))


def articles_of(chapter: str, corpus: Corpus) -> list[Article]:
    """The articles of a chapter in the order of the text."""
    return [article for article in corpus.articles.values() if article.chapter == chapter]


def table(chapter: str, articles: list[Article], corpus: Corpus) -> str:
    """A table of articles of one chapter, as one sentence made from the structure."""
    told = "; ".join(f"Art. {article.locator.article} {article.title}" for article in articles)
    whole = len(articles) == len(articles_of(chapter, corpus))
    holds = f"holds {len(articles)} articles" if whole else f"has {len(articles)} articles on criminal offences"
    return f"Chapter {chapter}, {articles[0].chapter_title}, {holds}: {told}."


def offences(corpus: Corpus) -> list[Article]:
    """The articles that oblige States to make some conduct a criminal offence."""
    chapter = articles_of(OFFENCES, corpus)
    return [one for one in chapter if _CRIMINALIZES.search(corpus.provisions[one.locator].text)]


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
    """The chapter whose articles a question wants listed, named or by its subject."""
    if match := _CHAPTER.search(text):
        which = match["which"].upper()
        return _ROMANS[int(which) - 1] if which.isdigit() and int(which) in range(1, 10) else which
    if not _ARTICLES.search(text) or _WHOLE.search(text):
        return None
    return next((chapter for chapter, words in _TOPICS if re.search(rf"\b(?:{words})", text, re.I)), None)


def asked_for(text: str, corpus: Corpus) -> tuple[str, list[Article]] | None:
    """The list that a question asks for, as one sentence, and the articles that it is cited through."""
    chapter = chapter_asked(text)
    if chapter is not None and chapter in chapters(corpus):
        named = _CHAPTER.search(text) is not None
        articles = offences(corpus) if chapter == OFFENCES and not named else articles_of(chapter, corpus)
        return table(chapter, articles, corpus), articles
    if not _WHOLE.search(text):
        return None
    firsts = [articles_of(one, corpus)[0] for one in chapters(corpus)]
    return outline(corpus), [*firsts, articles_of(chapters(corpus)[-1], corpus)[-1]]


def sources(text: str, corpus: Corpus) -> list[Source]:
    """The articles that the list asked for is cited through; empty where no list is asked for."""
    told, articles = asked_for(text, corpus) or ("", [])
    return [of_provision(corpus.provisions[article.locator], generated=(told,)) for article in articles]


def statements(work: Work, corpus: Corpus) -> list[DraftStatement]:
    """The list asked for, cited through the articles that it lists."""
    told, articles = asked_for(work.standalone, corpus) or ("", [])
    handles = {source.locator: source.handle for source in work.sources}
    cited = tuple(handles[article.locator] for article in articles if article.locator in handles)
    return [DraftStatement(told, Voice.CONVENTION, cited)] if cited else []
