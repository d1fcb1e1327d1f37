"""What speaks for a provision: people's lines, terms, questions, titles, gists and digests.

Everything here is indexed and learned from; only provisions are ever shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.model import Locator
from index.shipped import Corpus, paragraph_of


@dataclass(frozen=True, slots=True)
class Evidence:
    """A text that speaks for some units, the provisions at the level at which they are ranked."""

    text: str
    units: tuple[int, ...]  # rows of `units_of`; all of an article's where no paragraph is meant
    articles: tuple[int, ...]  # the articles meant, numbered in treaty order
    language: str
    kind: str  # question | situation | fragment | slang | title | term | gist | digest
    below: tuple[Locator, ...] = ()  # the letters that are meant, below the level of ranking


def units_of(corpus: Corpus) -> list[Locator]:
    """The provisions that are ranked: paragraphs, article 2's letters, articles without paragraphs."""
    return [
        locator
        for locator, provision in corpus.provisions.items()
        if len(locator.parts) == 1 or not (locator.parts or provision.children)
    ]


def firsts_of(units: Sequence[Locator]) -> list[int]:
    """Where each article's units begin: they stand article by article."""
    return [number for number, unit in enumerate(units) if not number or units[number - 1].article != unit.article]


def collect(corpus: Corpus) -> list[Evidence]:
    """All evidence, in the order of the corpus."""
    by_article = _Addresses(corpus)
    found = [by_article.evidence(line.text, line.at, line.language, line.kind) for line in corpus.asked]
    found += [by_article.evidence(line.text, line.at, line.language, line.kind) for line in corpus.foreign]
    found += [by_article.evidence(line.text, line.at, line.language, line.kind) for line in corpus.lines]
    found += [by_article.evidence(text, (at,), "en", kind) for text, at, kind in _digest_texts(corpus)]
    return found


_Meant = tuple[tuple[int, ...], tuple[int, ...], tuple[Locator, ...]]
"""The units, the articles and the letters that a line means."""


class _Addresses:
    """Locators as numbers of units and articles."""

    def __init__(self, corpus: Corpus) -> None:
        units = units_of(corpus)
        self._unit = {unit: number for number, unit in enumerate(units)}
        self._article = {article: number for number, article in enumerate(corpus.articles)}
        self._within: dict[str, list[int]] = {}
        for number, unit in enumerate(units):
            self._within.setdefault(unit.article, []).append(number)
        self._known: dict[tuple[Locator, ...], _Meant] = {}

    def evidence(self, text: str, at: tuple[Locator, ...], language: str, kind: str) -> Evidence:
        if at not in self._known:
            self._known[at] = self._meant(at)
        units, articles, below = self._known[at]
        return Evidence(text, units, articles, language, kind, below)

    def _meant(self, at: tuple[Locator, ...]) -> _Meant:
        units: dict[int, None] = {}
        for locator in at:
            exact = self._unit.get(paragraph_of(locator))
            units |= dict.fromkeys(self._within[locator.article] if exact is None else [exact])
        articles = dict.fromkeys(self._article[locator.article] for locator in at)
        below = tuple(locator for locator in at if paragraph_of(locator) != locator)
        return tuple(units), tuple(articles), below


def _digest_texts(corpus: Corpus) -> Iterator[tuple[str, Locator, str]]:
    for article in corpus.articles.values():
        yield article.title, article.locator, "title"
        yield from ((term, article.locator, "term") for term in article.terms)
        yield from ((question, article.locator, "question") for question in article.questions)
    for locator, provision in corpus.provisions.items():
        if provision.own:
            yield provision.own, locator, "digest"
        if provision.gist:
            yield provision.gist, locator, "gist"
