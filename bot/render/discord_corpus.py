"""The corpus for Discord: concerns, dated facts, comparisons, what a search found. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from bot.compare import Comparison, Row, headline, sentences
from bot.render.comparison import how_told, missing, said
from bot.render.discord import Block, Kind, concern_piece
from bot.render.discord_evidence import fact_piece, linked
from bot.render.discord_text import escape
from bot.render.proof import short
from index.model import ConcernEntry, Hit, Provision, StatusFact
from index.shipped import Corpus
from index.status import is_stale
from prompts import Replies
from prompts.interface import Words


def status_blocks(facts: Iterable[StatusFact], today: date, replies: Replies, words: Words) -> Iterator[Block]:
    """The dated facts, the newest first, each with the date at which its source speaks."""
    newest = sorted(facts, key=lambda fact: (fact.as_of, fact.date or ""), reverse=True)
    yield Block(Kind.ANSWER, words.tell("voice_status"), tuple(fact_piece(one, words) for one in newest))
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
    return f"- **{linked(one.locator)}** {escape(one.title)}\n  {escape(short(one))}"


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
    places = " · ".join(linked(place) for place in (one.article, *one.counterparts))
    yield Block(Kind.NOTICES, words.tell("sources"), (places, f"-# {escape(how_told([one], replies))}"))


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
