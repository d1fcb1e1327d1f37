"""The evidence of a provision for Discord: official words, digest, neighbours, and how sure it all is. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.lookup import neighbours
from bot.official import differences, installed_words
from bot.quoting import Quotation
from bot.render.discord import Block, Kind
from bot.render.discord_text import escape, link, sentence
from bot.render.proof import short
from bot.sources import unquoted
from index.installed import InstalledText
from index.laws import known_instruments
from index.locator import label
from index.model import Locator, Point, Provenance, Provision, StatusFact
from index.own import opening
from index.shipped import Corpus
from prompts import Replies
from prompts.interface import Words


def evidence_blocks(locator: Locator, corpus: Corpus, replies: Replies, words: Words) -> Iterator[Block]:
    """A provision in full with its neighbours, provenance and doubts; a point or fact with its source."""
    if locator in corpus.points:
        yield from _point(corpus.points[locator], words)
        return
    if locator in corpus.status:
        yield Block(Kind.ANSWER, words.tell("voice_status"), (fact_piece(corpus.status[locator], words),))
        return
    texts, digest = installed_words(locator, corpus), corpus.provisions.get(locator)
    if digest is None and not texts:
        yield Block(Kind.ANSWER, linked(locator), (words.tell("not_installed"),))
        return
    shown = digest if digest is not None else texts[0][1]
    heading = f"{linked(locator)} {escape(shown.title)}".strip()
    for text, official in texts:
        yield _official(heading, text, official, replies, words)
        heading = ""
    if digest is not None:
        yield from _digest(digest, heading or words.tell("our_digest"), words)
    yield from _beside(shown, corpus.provisions if digest is not None else texts[0][0].provisions, words)
    sure = _how_sure(shown, [official for _, official in texts] if digest is not None else [], replies, words)
    yield Block(Kind.NOTICES, words.tell("how_sure"), tuple(sure))


def _official(heading: str, text: InstalledText, one: Provision, replies: Replies, words: Words) -> Block:
    """Official words in one language, in quotation marks, and where they came from."""
    record = text.record
    language = replies.language(record.language)
    head = words.tell("official_part" if record.partial else "official", language=language, range=record.range)
    pieces = [f"**{escape(head)}**"]
    for place in (*reversed(list(one.locator.ancestors())), one.locator):
        provision = text.provisions[place]
        end = len(provision.text) if place == one.locator else opening(provision, text.provisions)
        if end:
            pieces += [escape(line) for line in str(Quotation.of(provision.text, 0, end)).splitlines()]
    address = text.link(one.locator)
    origin = words.tell("obtained", source=record.source, date=record.obtained, hash=record.sha256[:12])
    linked_origin = f" {link(words.tell('source'), address)}" if address and address not in record.source else ""
    pieces.append(f"-# {escape(origin)}{linked_origin}")
    return Block(Kind.ANSWER, heading, tuple(pieces))


def _digest(one: Provision, heading: str, words: Words) -> Iterator[Block]:
    text = [escape(line) for line in unquoted(one.text, one.provenance).splitlines() if line.strip()]
    chapeau = [f"*{escape(unquoted(one.chapeau, one.provenance))}*"] if one.chapeau else []
    yield Block(Kind.ANSWER, heading, (*chapeau, *text))
    if one.gist:
        yield Block(Kind.ANSWER, words.tell("plain_words"), (escape(one.gist),))


def _beside(one: Provision, provisions: dict[Locator, Provision], words: Words) -> Iterator[Block]:
    beside = zip(("before", "after"), neighbours(one, provisions), strict=True)
    lines = [
        f"{words.tell(where)}: **{label(other.locator)}** {escape(short(other))}"
        for where, other in beside
        if other is not None
    ]
    if lines:
        yield Block(Kind.ANSWER, words.tell("neighbours"), tuple(lines))


def _how_sure(one: Provision, official: Sequence[Provision], replies: Replies, words: Words) -> Iterator[str]:
    yield f"{words.tell('provenance')}: {words.tell(f'provenance_{one.provenance.value}')}"
    if one.force.value != "states":
        yield sentence(words.tell("force", force=one.force.value))
    if one.provenance is Provenance.DIGEST:
        told = words.tell("checked", language=escape(one.checked)) if one.checked else words.tell("not_checked")
        yield sentence(told)
    for text in official:
        for reason in differences(one, text):
            told = words.tell("differs", language=replies.language(text.language), reason=reason)
            yield escape(told)
    for doubt in one.doubts:
        yield escape(words.tell("doubt_of", level=doubt.level, about=doubt.about, note=doubt.note))
    yield words.tell("report_error", locator=str(one.locator))


def linked(locator: Locator) -> str:
    """A provision's label with a link to the page of its instrument."""
    known = known_instruments().get(locator.instrument)
    return link(label(locator), known.url if known else None)


def _point(point: Point, words: Words) -> Iterator[Block]:
    head = f"{link(escape(point.speaker), point.url)}: {escape(point.heading)}"
    yield Block(Kind.ANSWER, head, (escape(unquoted(point.text, Provenance.COMMENTARY)),))
    told = [words.tell("provenance_commentary"), words.tell("speaks_of", text=point.speaks_of)]
    told += [words.tell("reported")] if point.basis == "secondary" else []
    told += [point.date] if point.date else []
    yield Block(Kind.NOTICES, words.tell("how_sure"), tuple(escape(sentence(one)) for one in told))


def fact_piece(fact: StatusFact, words: Words) -> str:
    """A dated fact with the date at which its source speaks, and the source."""
    head = sentence(words.tell("as_of", date=fact.as_of))
    sure = words.tell("confidence", level=fact.confidence)
    return f"**{escape(head)}** ({escape(sure)}): {escape(fact.fact)}\n-# {words.tell('source')}: {escape(fact.source)}"
