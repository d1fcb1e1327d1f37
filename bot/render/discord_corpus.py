"""The corpus for Discord: evidence of a provision, concerns, dated facts, what a search found. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from bot.compare import Comparison, Row, headline, sentences
from bot.lookup import neighbours
from bot.render.comparison import how_told, missing, said
from bot.render.discord import Block, Kind, concern_piece
from bot.render.discord_text import escape, link
from bot.sources import unquoted
from index.laws import known_instruments
from index.locator import label
from index.model import ConcernEntry, Hit, Locator, Point, Provenance, Provision, StatusFact
from index.shipped import Corpus
from index.status import is_stale
from prompts import Replies
from prompts.interface import Words


def evidence_blocks(locator: Locator, corpus: Corpus, words: Words) -> Iterator[Block]:
    """A provision in full with its neighbours, provenance and doubts; a point or fact with its source."""
    if locator in corpus.provisions:
        yield from _provision(corpus.provisions[locator], corpus, words)
    elif locator in corpus.points:
        yield from _point(corpus.points[locator], words)
    elif locator in corpus.status:
        yield Block(Kind.ANSWER, words.tell("voice_status"), tuple(_fact(corpus.status[locator], words)))
    else:
        yield Block(Kind.ANSWER, _linked(locator), (words.tell("not_installed"),))


def _provision(one: Provision, corpus: Corpus, words: Words) -> Iterator[Block]:
    text = [escape(line) for line in unquoted(one.text, one.provenance).splitlines() if line.strip()]
    chapeau = [f"*{escape(unquoted(one.chapeau, one.provenance))}*"] if one.chapeau else []
    yield Block(Kind.ANSWER, f"{_linked(one.locator)} {escape(one.title)}", (*chapeau, *text))
    if one.gist:
        yield Block(Kind.ANSWER, words.tell("plain_words"), (escape(one.gist),))
    beside = zip(("before", "after"), neighbours(one, corpus.provisions), strict=True)
    lines = [
        f"{words.tell(where)}: **{label(other.locator)}** {escape(_short(other))}"
        for where, other in beside
        if other is not None
    ]
    if lines:
        yield Block(Kind.ANSWER, words.tell("neighbours"), tuple(lines))
    yield Block(Kind.NOTICES, words.tell("how_sure"), tuple(_how_sure(one, words)))


def _how_sure(one: Provision, words: Words) -> Iterator[str]:
    yield f"{words.tell('provenance')}: {words.tell(f'provenance_{one.provenance.value}')}"
    if one.force.value != "states":
        yield words.tell("force", force=one.force.value)
    if one.provenance is Provenance.DIGEST:
        yield words.tell("checked", language=escape(one.checked)) if one.checked else words.tell("not_checked")
    for doubt in one.doubts:
        yield escape(words.tell("doubt_of", level=doubt.level, about=doubt.about, note=doubt.note))
    yield words.tell("report_error", locator=str(one.locator))


def _short(one: Provision) -> str:
    own = unquoted(one.own, one.provenance)
    return one.gist or (own if one.locator.parts else one.title)


def _linked(locator: Locator) -> str:
    known = known_instruments().get(locator.instrument)
    return link(label(locator), known.url if known else None)


def _point(point: Point, words: Words) -> Iterator[Block]:
    head = f"{link(escape(point.speaker), point.url)}: {escape(point.heading)}"
    yield Block(Kind.ANSWER, head, (escape(unquoted(point.text, Provenance.COMMENTARY)),))
    told = [words.tell("provenance_commentary"), words.tell("speaks_of", text=point.speaks_of)]
    told += [words.tell("reported")] if point.basis == "secondary" else []
    told += [point.date] if point.date else []
    yield Block(Kind.NOTICES, words.tell("how_sure"), tuple(escape(one) for one in told))


def _fact(fact: StatusFact, words: Words) -> Iterator[str]:
    head = words.tell("as_of", date=fact.as_of)
    sure = words.tell("confidence", level=fact.confidence)
    yield f"**{escape(head)}** ({escape(sure)}): {escape(fact.fact)}\n-# {words.tell('source')}: {escape(fact.source)}"


def status_blocks(facts: Iterable[StatusFact], today: date, replies: Replies, words: Words) -> Iterator[Block]:
    """The dated facts, the newest first, each with the date at which its source speaks."""
    newest = sorted(facts, key=lambda fact: (fact.as_of, fact.date or ""), reverse=True)
    yield Block(Kind.ANSWER, words.tell("voice_status"), tuple(piece for one in newest for piece in _fact(one, words)))
    if any(is_stale(one, today) for one in newest):
        yield Block(Kind.NOTICES, "", (f"-# {escape(replies.notice('status_stale', words.language))}",))


def concern_blocks(concerns: Sequence[ConcernEntry], words: Words) -> Iterator[Block]:
    """Concerns in full, each with its severity in words."""
    pieces = []
    for one in concerns:
        lines = [concern_piece(one, words), f"**{words.tell('missing_safeguard')}** {escape(one.missing)}"]
        if one.ask:
            lines += [f"**{words.tell('to_ask')}**", *(f"- {escape(question)}" for question in one.ask)]
        pieces.append("\n".join(lines))
    yield Block(Kind.CONCERNS, words.tell("concerns"), tuple(pieces))


def hit_blocks(hits: Sequence[Hit], corpus: Corpus, heading: str) -> Iterator[Block]:
    """Provisions that were found, each with its gist."""
    lines = [_found(corpus.provisions[hit.locator]) for hit in hits if hit.locator in corpus.provisions]
    yield Block(Kind.ANSWER, heading, tuple(lines))


def _found(one: Provision) -> str:
    return f"- **{_linked(one.locator)}** {escape(one.title)}\n{escape(_short(one))}"


def comparison_blocks(one: Comparison, corpus: Corpus, replies: Replies, words: Words) -> Iterator[Block]:
    """An article beside its counterparts: row by row what both say and what differs."""
    instrument = corpus.instruments[one.instrument]
    yield Block(Kind.ANSWER, words.tell("voice_comparison"), (escape(headline(one, corpus, replies)),))
    rows = tuple(_row(row, one, replies, instrument.short, words) for row in one.rows)
    if rows:
        yield Block(Kind.ANSWER, "", rows)
    elif one.counterparts and not one.installed:
        yield Block(Kind.ANSWER, "", (escape(words.tell("compare_install", instrument=instrument.short)),))
    elif note := missing(one, corpus, replies):
        yield Block(Kind.ANSWER, "", (escape(note),))
    counterparts = tuple(_linked(place) for place in (one.article, *one.counterparts))
    yield Block(
        Kind.NOTICES, words.tell("sources"), (" · ".join(counterparts), f"-# {escape(how_told([one], replies))}")
    )


def _row(row: Row, one: Comparison, replies: Replies, name: str, words: Words) -> str:
    lines = [f"**{escape(' '.join(sentences(row, one, replies)))}**"]
    if row.ours is not None:
        lines.append(f"- {words.tell('convention')}: {escape(said(row.ours))}")
    if row.words is not None:
        lines.append(f"- {escape(name)}: {escape(' '.join(str(row.words).split()))}")
    return "\n".join(lines)


def notices_block(replies: Replies, words: Words, *names: str) -> Block:
    """Notices by name."""
    return Block(Kind.NOTICES, "", tuple(f"-# {escape(replies.notice(name, words.language))}" for name in names))
