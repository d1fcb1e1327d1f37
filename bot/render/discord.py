"""An answer for Discord: pages of sections that keep every limit of the platform. Pure: no client, no network.

A page is the same whether it is then sent as Components V2 or, for old clients, as an embed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from bot.render.discord_text import apart, clip, directed, escape, link, split, units
from bot.render.text import SHOWN_CONCERNS, in_english, shown_words, word_line
from bot.talk import Answer, Citation, Statement
from index.laws import known_instruments
from index.locator import label
from index.model import CONVENTION, ConcernEntry, Provenance
from prompts import Replies
from prompts.interface import Words

PAGE_UNITS = 3600
"""UTF-16 units of one page at most; Discord takes 4000 of Components V2 and 4096 of an embed's description."""
QUESTION_UNITS = 700
"""What is shown of a question at most."""


class Kind(StrEnum):
    """What a section is, so that it can be set apart and found again in the message."""

    QUESTION = "question"
    ANSWER = "answer"
    CONCERNS = "concerns"
    NOTICES = "notices"


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of text on one page, in Discord's markdown, ready to be shown."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a message."""

    sections: tuple[Section, ...]
    number: int = 1
    of: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """Pieces of text under a heading; a page ends between two pieces."""

    kind: Kind
    heading: str
    pieces: tuple[str, ...]


def pages_of(
    answer: Answer, replies: Replies, words: Words, question: str | None = None, notes: Iterable[Block] = ()
) -> tuple[Page, ...]:
    """The pages of an answer; `question` is repeated on top of each, `notes` come before the notices."""
    return paginate(_blocks(answer, replies, words, notes), words, question)


def _blocks(answer: Answer, replies: Replies, words: Words, notes: Iterable[Block]) -> Iterator[Block]:
    if answer.message:
        yield Block(Kind.ANSWER, "", (escape(answer.message),))
    if found := word_line(answer, replies):
        yield Block(Kind.ANSWER, "", (escape(found),))
    for voice, group in groupby(answer.statements, key=lambda one: one.voice):
        yield Block(Kind.ANSWER, words.tell(f"voice_{voice.value}"), tuple(_statement(one) for one in group))
    if answer.citations:
        yield Block(
            Kind.ANSWER, words.tell("sources"), tuple(_cited(one, answer, replies, words) for one in answer.citations)
        )
    if answer.concerns:
        yield concerns_block(answer.concerns, words, SHOWN_CONCERNS)
    if answer.suggestions:
        yield Block(Kind.NOTICES, words.tell("could_ask"), tuple(f"- {escape(one)}" for one in answer.suggestions))
    yield from notes
    slots = {"standalone": answer.standalone_question}
    told = [replies.notice(name, answer.language, **slots) for name in answer.notices]
    if told:
        yield Block(Kind.NOTICES, "", tuple(f"-# {escape(one)}" for one in told))


def _statement(statement: Statement) -> str:
    told = f"- {escape(statement.text)} {''.join(f'[{n}]' for n in statement.citations)}"
    return f"{told}\n  {escape(in_english(statement))}" if statement.english else told


def _cited(citation: Citation, answer: Answer, replies: Replies, words: Words) -> str:
    """A source, and below it the official words that bear on what is told."""
    shown, more = shown_words(citation, answer)
    rest = f" {words.tell('more_words', count=more)}" if more else ""
    told = source(citation, replies, words)
    return f"{told}\n> {escape(' '.join(shown.split()))}{rest}" if shown else told


def source(citation: Citation, replies: Replies, words: Words) -> str:
    """A source in one line: number, label with its link, title, provenance, force, and what is not sure."""
    details = [words.tell(f"provenance_{citation.provenance.value}")]
    if citation.is_official:
        details.append(replies.language(citation.language))
    if citation.force and citation.force != "states":
        details.append(words.tell("force", force=citation.force))
    if citation.checked:
        details.append(words.tell("checked", language=citation.checked))
    if citation.date and citation.provenance is Provenance.COMMENTARY:
        details.append(citation.date)
    if citation.as_of:
        details.append(words.tell("as_of", date=citation.as_of))
    if citation.speaks_of:
        details.append(words.tell("speaks_of", text=citation.speaks_of))
    if citation.basis == "secondary":
        details.append(words.tell("reported"))
    if citation.confidence:
        details.append(words.tell("confidence", level=citation.confidence))
    if citation.doubt:
        details.append(words.tell("doubt", note=citation.doubt))
    name = link(f"**{escape(citation.label)}**", address_of(citation))
    told = "; ".join(apart(escape(one), words.language) for one in details)
    return f"[{citation.n}] {name} {escape(citation.title)} ({told})"


def address_of(citation: Citation) -> str | None:
    """The citation's own address, else the page of its instrument."""
    known = known_instruments().get(citation.locator.instrument)
    return citation.url or (known.url if known else None)


def concerns_block(concerns: Sequence[ConcernEntry], words: Words, shown: int) -> Block:
    """The concerns, at most `shown` of them in words and the rest counted."""
    pieces = [concern_piece(one, words) for one in concerns[:shown]]
    if len(concerns) > shown:
        pieces.append(words.tell("more_concerns", count=len(concerns) - shown))
    return Block(Kind.CONCERNS, words.tell("concerns"), tuple(pieces))


def concern_piece(concern: ConcernEntry, words: Words) -> str:
    """A concern with its severity in words and its articles."""
    articles = ", ".join(label(one) if one.instrument == CONVENTION else str(one) for one in concern.locators)
    severity = words.tell(f"severity_{concern.severity}")
    head = f"**{escape(concern.title)}** ({apart(escape(severity), words.language)}; {escape(articles)})"
    return f"{head}\n{escape(concern.concern)}"


def paginate(blocks: Iterable[Block], words: Words, question: str | None = None) -> tuple[Page, ...]:
    """Blocks laid out on pages; a heading stays with what follows it, and a piece is cut only if it is a page long."""
    top = asked(question) if question else None
    room = PAGE_UNITS - (units(top.text) if top else 0) - 60  # the line that tells the page
    pages: list[list[Section]] = [[]]
    left, before = room, ""
    for block in blocks:
        headed = False
        for part in [part for whole in block.pieces for part in split(whole, room - 200)]:
            piece = directed(part, words.language)
            start = _heading(block, words) if not headed else ""
            if units(start + piece) + 2 > left and pages[-1]:
                pages.append([])
                left = room
                start = _heading(block, words)
            gap = _gap(before, start + piece, begins=not headed)
            pages[-1] = _with(pages[-1], Section(block.kind, start + piece), gap)
            headed, before = True, piece
            left -= units(start + piece) + 2
    of = len(pages)
    return tuple(
        Page((*([top] if top else []), *sections, *_counted(number, of, words)), number, of)
        for number, sections in enumerate(pages, 1)
    )


def asked(question: str) -> Section:
    """The question as it stands on top of an answer, in one line."""
    return Section(Kind.QUESTION, f"> {clip(escape(' '.join(question.split())), QUESTION_UNITS)}")


def _heading(block: Block, words: Words) -> str:
    return directed(f"### {block.heading}", words.language) + "\n" if block.heading else ""


def _with(sections: list[Section], new: Section, gap: str) -> list[Section]:
    """The sections with one more; it joins the last one where that is of its kind."""
    if not sections or sections[-1].kind is not new.kind:
        return [*sections, new]
    return [*sections[:-1], replace(new, text=f"{sections[-1].text}{gap}{new.text}")]


def _gap(before: str, after: str, *, begins: bool) -> str:
    """A blank line between paragraphs and after a list; none before a heading, nor within a list or small print."""
    for mark in ("- ", "-# "):
        if before.startswith(mark) and after.startswith(mark):
            return "\n"
    lines = not begins and "\n" not in before + after and not before.startswith(("- ", "-# "))
    return "\n" if lines or after.startswith("### ") else "\n\n"


def _counted(number: int, of: int, words: Words) -> list[Section]:
    return [Section(Kind.NOTICES, f"-# {words.tell('page', number=number, of=of)}")] if of > 1 else []
