"""A text to the provisions of its instrument: articles with their chapters, paragraphs, letters and romans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from index.force_words import force_in
from index.model import Force, Locator, Provenance, Provision
from index.nesting import Node, Span, nest
from index.preamble import Recitals, find_preamble
from index.readers.source import SourceText
from index.sections import ArticleLines, Sections, split_articles

_HEAD_LINES = 12


@dataclass(frozen=True, slots=True)
class Outline:
    """The structure of one text of an instrument.

    `spans[locator]` is where a provision's words stand: `source.text[slice(*span)] == provision.text`.
    The preamble's and the articles' spans and those in `between` (title page, resolution, headings,
    closing formula) follow each other without hole or overlap and together are the text.
    `problems` says what stands twice or is missing, one phrase each; `faults` are those of them for
    which the text cannot be trusted.
    """

    head: tuple[str, ...]  # the lines before the preamble: title, symbol, place
    preamble: tuple[Provision, ...]
    articles: tuple[Provision, ...]  # every article followed by what is in it
    spans: dict[Locator, Span] = field(repr=False)
    between: tuple[Span, ...] = field(repr=False)
    problems: tuple[str, ...]
    faults: tuple[str, ...]
    title: str

    @property
    def provisions(self) -> tuple[Provision, ...]:
        """Every provision in the order of the text, each article before its paragraphs."""
        return self.preamble + self.articles


def outline(source: SourceText, instrument: str, language: str, size: int | None = None) -> Outline:
    """The provisions of a text. A text without articles gives none and says so in `problems`.

    `size` is the number of the instrument's articles; it tells which of several treaties in one
    document, such as the annexes of a resolution, is meant.
    """
    problems: list[str] = []
    sections = split_articles(source.text, size)
    problems += sections.problems
    maker = _Maker(source.text, instrument, language)
    recitals = find_preamble(source.text, sections.front)
    preamble = tuple(maker.preamble(recitals)) if recitals else ()
    articles: list[Provision] = []
    for lines in sections.articles:
        if Locator(instrument, lines.number) in maker.spans:
            continue  # told in the problems; the first one counts
        tree = nest(lines.body, problems, f"article {lines.number}")
        articles += maker.article(lines, tree)
    tops = sorted(span for locator, span in maker.spans.items() if not locator.parts)
    return Outline(
        head=_head(sections, recitals),
        title=next((line for _, line in sections.front), "") or source.title,
        preamble=preamble,
        articles=tuple(articles),
        spans=maker.spans,
        between=tuple(_between(tops, len(source.text))),
        problems=tuple(problems),
        faults=tuple(sections.faults),
    )


def glance(source: SourceText) -> tuple[tuple[str, ...], int]:
    """The lines before the preamble and the number of articles, without a look at what is in them."""
    sections = split_articles(source.text)
    return _head(sections, find_preamble(source.text, sections.front)), len(sections.articles)


def _head(sections: Sections, recitals: Recitals | None) -> tuple[str, ...]:
    front = sections.front[:_HEAD_LINES]
    return tuple(line for offset, line in front if recitals is None or offset < recitals.span[0])


def _between(spans: list[Span], length: int) -> Iterator[Span]:
    last = 0
    for start, end in spans:
        if last < start:
            yield last, start
        last = end
    if last < length:
        yield last, length


class _Maker:
    """Trees to Provisions of one text, with the span of each."""

    def __init__(self, text: str, instrument: str, language: str) -> None:
        self.text, self.instrument, self.language = text, instrument, language
        self.spans: dict[Locator, Span] = {}

    def article(self, lines: ArticleLines, tree: Node) -> Iterator[Provision]:
        return self._walk(tree, lines, (), Force.STATES)

    def preamble(self, recitals: Recitals) -> Iterator[Provision]:
        """The whole preamble, then its considerations by number."""
        start, end = recitals.span
        tree = Node((), "article", 0, "", start, end, own=recitals.opening, tail=recitals.closing)
        for count, span in enumerate(recitals.points, 1):
            tree.children.append(Node((str(count),), "number", count, "", *span, own=[span]))
        return self._walk(tree, ArticleLines("preamble", "", "", "", []), (), Force.STATES)

    def _walk(self, node: Node, lines: ArticleLines, frames: tuple[str, ...], above: Force) -> Iterator[Provision]:
        locator = Locator(self.instrument, lines.number, node.parts)
        own = self._words(node.own)
        force = self._force(own, lines.number, above)
        self.spans[locator] = node.start, node.end
        yield Provision(
            locator=locator,
            text=self.text[node.start : node.end],
            own=own,
            chapeau=" ".join(frames),
            title=lines.title,
            chapter=lines.chapter,
            chapter_title=lines.chapter_title,
            force=force,
            provenance=Provenance.AUTHENTIC,
            language=self.language,
            children=tuple(Locator(self.instrument, lines.number, child.parts) for child in node.children),
        )
        tail = self._words(node.tail)
        frame = " ".join([*([own] if own else []), *(["…", tail] if tail else [])])
        inherited = force if own else above
        for child in node.children:
            yield from self._walk(child, lines, (*frames, frame) if frame else frames, inherited)

    def _words(self, spans: list[Span]) -> str:
        return re.sub(r"\s+", " ", " ".join(self.text[start:end] for start, end in spans)).strip()

    def _force(self, own: str, number: str, above: Force) -> Force:
        """The force of what stands above, else of the provision's own words; a preamble only states."""
        if above is not Force.STATES:
            return above
        return Force.STATES if number == "preamble" or not own else force_in(own, self.language)
