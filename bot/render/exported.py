"""An exported document as Markdown with footnotes, and as plain text with numbered notes."""

from __future__ import annotations

import re

from bot.export import Document, Paragraph
from bot.footnotes import Note, plain
from bot.render.terminal import wrap

WIDTH = 80

_SPECIAL = re.compile(r"([\\*_\[\]<>|])")


def as_markdown(document: Document) -> str:
    """Paragraphs with `[^1]` after each sentence, and the footnotes below."""
    blocks = [_markdown(one) for one in document.paragraphs]
    notes = [f"[^{number}]: {_note(note)}" for number, note in enumerate(document.notes, 1)]
    return "\n\n".join([*blocks, f"*{_escaped(document.closing)}*", "\n".join(notes)])


def _markdown(paragraph: Paragraph) -> str:
    marks = ("" if one.note is None else f"[^{one.note}]" for one in paragraph.sentences)
    told = " ".join(_escaped(one.text) + mark for one, mark in zip(paragraph.sentences, marks, strict=True))
    return f"**{_escaped(paragraph.heading)}.** {told}" if paragraph.heading else told


def _note(note: Note) -> str:
    return "".join(f"*{_escaped(run.text)}*" if run.italic else _linked(run.text) for run in note)


def _linked(text: str) -> str:
    """Text in which addresses are links, and what Markdown would read is read as it stands."""
    pieces = re.split(r"(https?://\S+?)(?=[.,;)]*(?:\s|$))", text)
    return "".join(f"<{piece}>" if number % 2 else _escaped(piece) for number, piece in enumerate(pieces))


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def as_text(document: Document, width: int = WIDTH) -> str:
    """Paragraphs with `[1]` after each sentence, and the notes below; plain lines."""
    blocks = [wrap(_text(one), width) for one in document.paragraphs]
    notes = [wrap(plain(note), width, f"[{n}] ", " " * (len(str(n)) + 3)) for n, note in enumerate(document.notes, 1)]
    return "\n\n".join([*blocks, wrap(document.closing, width), "\n".join(notes)])


def _text(paragraph: Paragraph) -> str:
    marks = ("" if one.note is None else f" [{one.note}]" for one in paragraph.sentences)
    told = " ".join(one.text + mark for one, mark in zip(paragraph.sentences, marks, strict=True))
    return f"{paragraph.heading}. {told}" if paragraph.heading else told
