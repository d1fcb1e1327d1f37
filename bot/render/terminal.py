"""An answer for a terminal: plain lines that a screen reader reads in order; colour only as an extra."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby

from bot.render.text import (
    HEADINGS,
    SHOWN_CONCERNS,
    concern_line,
    in_english,
    notices,
    shown_quote,
    source_line,
    word_line,
)
from bot.talk import Answer, Citation, Statement
from index.laws import known_instruments
from index.model import ConcernEntry
from prompts import Replies

CONCERNS = "Human-rights concerns"
_GLUE = "\N{NO-BREAK SPACE}"


def wrap(text: str, width: int, first: str = "", rest: str | None = None) -> str:
    """Wrapped text in which a label such as `Art. 28(4)` is never broken and keeps its ordinary space."""
    glued = _labels().sub(lambda match: match[0].replace(" ", _GLUE), text)
    lines = textwrap.wrap(
        glued,
        width,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines).replace(_GLUE, " ")


@cache
def _labels() -> re.Pattern[str]:
    """The labels of every instrument, and a word with the marks of its sources."""
    names = "|".join(sorted((re.escape(known.label) for known in known_instruments().values()), key=len, reverse=True))
    return re.compile(rf"\b(?:{names}) \d+[\w()]*|\bPreamble, para\. \d+|\S+ (?:\[\d+\])+")


def answer_text(answer: Answer, replies: Replies, width: int = 80, colour: bool = False) -> str:
    """The whole answer as text, without a final newline."""
    blocks = [block for block in _blocks(answer, replies, width, colour) if block]
    return "\n\n".join(blocks)


def statement_text(statement: Statement, before: Statement | None, width: int = 80, colour: bool = False) -> str:
    """One statement as it comes after another, under the heading of its voice where that is new."""
    if before is not None and before.voice == statement.voice:
        return _statement(statement, width)
    gap = "" if before is None else "\n"
    return f"{gap}{_heading(HEADINGS[statement.voice], colour)}\n{_statement(statement, width)}"


def rest_text(answer: Answer, replies: Replies, width: int = 80, colour: bool = False) -> str:
    """Everything beside the statements, where those were shown as they came."""
    blocks = (*_before(answer, replies, width), *_after(answer, replies, width, colour))
    return "\n\n".join(block for block in blocks if block)


def _blocks(answer: Answer, replies: Replies, width: int, colour: bool) -> Iterator[str]:
    yield from _before(answer, replies, width)
    for voice, group in groupby(answer.statements, key=lambda one: one.voice):
        yield _heading(HEADINGS[voice], colour) + "\n" + "\n".join(_statement(one, width) for one in group)
    yield from _after(answer, replies, width, colour)


def _before(answer: Answer, replies: Replies, width: int) -> Iterator[str]:
    yield wrap(answer.message or "", width)
    if answer.absence and answer.absence.found_in:
        yield wrap(word_line(answer, replies), width)


def _after(answer: Answer, replies: Replies, width: int, colour: bool) -> Iterator[str]:
    if answer.citations:
        lines = [_source(one, answer, replies, width) for one in answer.citations]
        yield _heading("Sources", colour) + "\n" + "\n".join(lines)
    if answer.absence and not answer.absence.found_in:
        yield wrap(word_line(answer, replies), width)
    if answer.concerns:
        yield concerns_text(answer.concerns, width, colour)
    if answer.suggestions:
        lines = [wrap(one, width, "- ", "  ") for one in answer.suggestions]
        yield _heading("You could ask", colour) + "\n" + "\n".join(lines)
    yield "\n".join(wrap(one, width) for one in notices(answer, replies))


def _source(citation: Citation, answer: Answer, replies: Replies, width: int) -> str:
    """A source, and below it the official words that the reader has not seen yet."""
    line = wrap(source_line(citation, replies), width, f"[{citation.n}] ", "    ")
    words = shown_quote(citation, answer, replies)
    return f"{line}\n{_lines(words, width, '    ', '    ')}" if words else line


def _lines(text: str, width: int, first: str, rest: str) -> str:
    """Wrapped text, an item of a list on a line of its own."""
    lines = text.splitlines()
    return "\n".join(wrap(line, width, rest if number else first, rest) for number, line in enumerate(lines))


def _statement(statement: Statement, width: int) -> str:
    marks = "".join(f"[{n}]" for n in statement.citations)
    told = _lines(f"{statement.text} {marks}", width, "- ", "  ")
    return "\n".join(line for line in (told, wrap(in_english(statement), width, "  ")) if line)


def concerns_text(concerns: Sequence[ConcernEntry], width: int, colour: bool) -> str:
    """The concerns of an answer, a few of them in words and the rest counted."""
    lines = [_heading(CONCERNS, colour), *(_concern(one, width) for one in concerns[:SHOWN_CONCERNS])]
    if (more := len(concerns) - SHOWN_CONCERNS) > 0:
        lines.append(wrap(f"{more} more: see --json or `rapporteur concerns`.", width, "  "))
    return "\n".join(lines)


def concerns_in_full(concerns: Iterable[ConcernEntry], replies: Replies, width: int, colour: bool) -> str:
    """All concerns, each with what the text holds against it, what is missing, and what to ask at home."""
    return "\n".join([_heading(CONCERNS, colour), *(_in_full(one, replies, width) for one in concerns)])


def _concern(concern: ConcernEntry, width: int) -> str:
    return f"{wrap(concern_line(concern), width, '! ', '  ')}\n{wrap(concern.concern, width, '  ')}"


def _in_full(concern: ConcernEntry, replies: Replies, width: int) -> str:
    words = {"safeguards": concern.safeguards, "missing": concern.missing}
    lines = [wrap(replies.concern(name, words=told), width, "  ") for name, told in words.items() if told]
    if concern.ask:
        lines.append(wrap(replies.concern("ask"), width, "  "))
    lines += [wrap(question, width, "  - ", "    ") for question in concern.ask]
    return "\n".join([_concern(concern, width), *lines])


def _heading(text: str, colour: bool) -> str:
    return f"\033[1m{text}\033[0m" if colour else text
