"""An answer as a paragraph for a submission, each sentence with its footnote, checked again before it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from bot.errors import RapporteurError
from bot.footnotes import Footnotes, Note
from bot.recheck import recheck
from bot.record import Record, RecordError
from bot.sources import unquoted
from index.locator import label
from index.model import ConcernEntry, Provenance
from index.shipped import Corpus
from prompts import Replies

SHOWN_CONCERNS = 3


class FaultyAnswerError(RapporteurError):
    """An answer of which a footnote does not hold; it is not exported."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the number of its footnote; None where it has none."""

    text: str
    note: int | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences of one voice; `heading` marks what is no text of a treaty."""

    sentences: tuple[Sentence, ...]
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What is exported: paragraphs, footnotes by number from 1, and the line at its end."""

    question: str
    paragraphs: tuple[Paragraph, ...]
    notes: tuple[Note, ...]
    closing: str


def document_of(record: Record, corpus: Corpus, replies: Replies, today: date) -> Document:
    """The document of an answer. Raises RecordError for a refusal, FaultyAnswerError naming each bad footnote."""
    if not record.statements:
        raise RecordError(f"there is nothing to export: {record.message or record.status}")
    if faults := recheck(record, corpus, replies):
        raise FaultyAnswerError("not exported; " + "; ".join(map(str, faults)))
    notes = Footnotes(corpus, replies)
    made = [notes.of([record.citations[n] for n in said.citations]) for said in record.statements]
    numbered = list(enumerate(record.statements, 1))
    paragraphs = [
        Paragraph(tuple(Sentence(said.text, n) for n, said in group))
        for _, group in groupby(numbered, key=lambda pair: pair[1].voice)
    ]
    if record.message:
        paragraphs.append(Paragraph((Sentence(replies.export("partly", message=record.message), None),)))
    concerns = list(_concerns(record, corpus, replies, notes, len(made)))
    if concerns:
        sentences = [Sentence(replies.export("concerns_marked"), None), *(sentence for sentence, _ in concerns)]
        paragraphs.append(Paragraph(tuple(sentences), replies.export("concerns")))
    return Document(
        question=record.question,
        paragraphs=tuple(paragraphs),
        notes=(*made, *(note for _, note in concerns if note is not None)),
        closing=replies.export("closing", date=today.isoformat()),
    )


def _concerns(
    record: Record, corpus: Corpus, replies: Replies, notes: Footnotes, after: int
) -> Iterator[tuple[Sentence, Note | None]]:
    """The concerns of an answer as the corpus has them now, each with the commentary that it rests on."""
    if unknown := [one for one in record.concerns if one not in corpus.concerns]:
        raise FaultyAnswerError(f"not exported; there is no concern '{unknown[0]}' in the corpus")
    told = [corpus.concerns[one] for one in record.concerns]
    for number, concern in enumerate(told[:SHOWN_CONCERNS], after + 1):
        yield Sentence(_concern(concern, replies), number), notes.of_concern(concern.sources)
    if len(told) > SHOWN_CONCERNS:
        yield Sentence(replies.export("more_concerns", count=len(told) - SHOWN_CONCERNS), None), None


def _concern(one: ConcernEntry, replies: Replies) -> str:
    articles = ", ".join(label(locator) for locator in one.locators)
    told = unquoted(one.concern, Provenance.DIGEST)
    return replies.export("concern", title=one.title, articles=articles, severity=one.severity, concern=told)
