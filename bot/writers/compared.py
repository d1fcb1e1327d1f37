"""Comparisons: counterparts by the concordance and, where the other text is installed, what differs in its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.compare import Comparison, Row, compare, covered, headline, ours_of, sentences, stands_alone
from bot.cues import cue
from bot.quoting import Quotation
from bot.reading import Reading
from bot.sources import of_provision, tell
from bot.steps import Kit, Work
from bot.talk import DraftStatement, Source, Voice
from index.locator import label
from index.model import CONVENTION, Locator, Provenance
from index.shipped import Corpus
from prompts import Replies

ARTICLES = 2
"""Articles of the Convention that one comparison tells at most."""

ROWS = 2
"""Pairs of paragraphs that are told of each."""

LISTED = 4
"""Paragraphs without a counterpart that are named; the others are counted."""

QUOTED = 60
"""Words of the other treaty that are quoted at most."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with the provisions that it is cited through."""

    text: str
    voice: Voice
    cited: tuple[Locator, ...]


def articles_of(work: Work, reading: Reading, corpus: Corpus) -> list[Locator]:
    """The provisions of the Convention that are to be compared, the surest first."""
    if reading.ours:
        return [locator for locator in reading.ours if locator in corpus.provisions]
    if reading.theirs:
        return [Locator(CONVENTION, article) for article in ours_of(reading.theirs[0], corpus)]
    # As they were found: a definition of the subject is not what is to be compared.
    hits = [hit.locator.whole_article for hit in (work.found.hits if work.found else work.retrieval)]
    return list(dict.fromkeys(hits))[:1]


def subject(text: str, reading: Reading, corpus: Corpus) -> str:
    """What is to be compared: the question without the other treaties' names and the words that compare."""
    names = sorted((name for one in treaties(reading, corpus) for name in corpus.instruments[one].names), key=len)
    words = "|".join(re.escape(name) for name in reversed(names))
    left = re.sub(rf"(?i)\b(?:the )?(?:{words})\b(?: convention| treaty)?", " ", text)
    left = " ".join(cue("compares").sub(" ", left).split())
    return left if len(left.split()) > 1 else text


def treaties(reading: Reading, corpus: Corpus) -> list[str]:
    """The treaties named in the question that the concordance covers."""
    return [name for name in reading.instruments if name in covered(corpus)]


def _comparisons(work: Work, reading: Reading, corpus: Corpus) -> list[Comparison]:
    return [
        compare(place.article, treaty, corpus, within=place)
        for place in articles_of(work, reading, corpus)[:ARTICLES]
        for treaty in treaties(reading, corpus)
    ]


def sources(work: Work, reading: Reading, kit: Kit) -> list[Source]:
    """What the comparison is cited through: our provisions, and theirs as official text or as a mere counterpart."""
    generated: dict[Locator, list[str]] = {}
    for one in _comparisons(work, reading, kit.corpus):
        for told in _told(one, work, kit.corpus, kit.replies):
            for locator in told.cited:
                generated.setdefault(locator, []).append(told.text)
    return [_source(locator, told, kit.corpus) for locator, told in generated.items()]


def _source(locator: Locator, generated: list[str], corpus: Corpus) -> Source:
    provision = corpus.provisions.get(locator) or corpus.library.provision(locator)
    if provision is not None:
        return of_provision(provision, generated=generated)
    name = corpus.instruments[locator.instrument].short
    return Source("", locator, name, "\n".join(generated), "\n".join(generated), None, Provenance.CONCORDANCE)


def statements(work: Work, reading: Reading, kit: Kit) -> list[DraftStatement]:
    """Per article and treaty: its counterparts, what differs where it is likeliest asked for, and what both say."""
    handles = {source.locator: source for source in work.sources}
    drafted: list[DraftStatement] = []
    for one in _comparisons(work, reading, kit.corpus):
        told = [each for each in _told(one, work, kit.corpus, kit.replies) if all(c in handles for c in each.cited)]
        lines = [DraftStatement(each.text, each.voice, tuple(handles[c].handle for c in each.cited)) for each in told]
        quoted = next((number for number, each in enumerate(told, 1) if each.voice is Voice.INSTRUMENT), 1)
        gists = [tell(handles[locator]) for locator in _said_here(one, work) if locator in handles]
        drafted += [*lines[:quoted], *gists[:1], *lines[quoted:], *gists[1:]]
    return drafted


def _said_here(one: Comparison, work: Work) -> list[Locator]:
    """The provisions of ours whose gist is told: that of the first pair, then as they were found."""
    pairs = [row.ours.locator for row in _pairs(one, work)[:1] if row.ours is not None]
    found = [hit.locator for hit in work.retrieval if one.article.contains(hit.locator)]
    return list(dict.fromkeys([*pairs, *found]))[:ROWS]


def _told(one: Comparison, work: Work, corpus: Corpus, replies: Replies) -> Iterator[Told]:
    """What is told of an article beside a treaty, the most telling first."""
    yield Told(headline(one, corpus, replies), Voice.COMPARISON, (one.article, *one.counterparts))
    for number, row in enumerate(_pairs(one, work)[:ROWS]):
        assert row.ours is not None  # noqa: S101 - a pair has both sides
        assert row.theirs is not None  # noqa: S101
        cited = (row.ours.locator, row.theirs.locator)
        yield Told(" ".join(sentences(row, one, replies)), Voice.COMPARISON, cited)
        if number == 0:
            if row.words is not None:
                yield Told(_quoted(row.theirs.locator, row.words), Voice.INSTRUMENT, cited[1:])
            yield from _alone(one, replies)


def _pairs(one: Comparison, work: Work) -> list[Row]:
    """The close pairs: those that differ before others, then as they were found."""
    ranks = {hit.locator: place for place, hit in enumerate(work.retrieval)}
    last = len(ranks)
    pairs = [row for row in one.rows if row.is_pair and not (row.loose or row.by_reference)]
    return sorted(pairs, key=lambda row: (not row.differs, ranks.get(row.ours.locator, last) if row.ours else last))


def _alone(one: Comparison, replies: Replies) -> Iterator[Told]:
    """Which of our paragraphs have no counterpart, then which of theirs."""
    ours = [row.ours.locator for row in one.rows if row.ours is not None and row.theirs is None]
    theirs = [row.theirs.locator for row in one.rows if row.theirs is not None and row.ours is None]
    if ours:
        told = stands_alone("no_ours", ours[:LISTED], one.counterparts, len(ours), replies)
        yield Told(told, Voice.COMPARISON, (*ours[:LISTED], *one.counterparts))
    if theirs:
        told = stands_alone("no_theirs", [one.article], theirs[:LISTED], len(theirs), replies)
        yield Told(told, Voice.COMPARISON, (one.article, *theirs[:LISTED]))


def _quoted(locator: Locator, words: Quotation) -> str:
    """Their own words; long ones are cut short, after a clause where there is one."""
    text = words.text[words.start : words.end]
    ends = [match.end() for match in re.finditer(r"\S+", text)]
    if len(ends) <= QUOTED:
        return f"{label(locator)}: {' '.join(str(words).split())}"
    clauses = [end for end in ends[QUOTED // 2 : QUOTED] if text[end - 1] in ",;:"]
    cut = Quotation.of(words.text, words.start, words.start + (clauses or ends[QUOTED - 1 : QUOTED])[-1])
    return f"{label(locator)}: {' '.join(str(cut).split())} …"
