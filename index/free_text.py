"""Free text of a commentary cut into sections: a question with its answer, a heading with its text, or paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from index.sentences import split_sentences

MOST_WORDS = 300
"""Words of one section: what a passage may hold, and what a person reads at once."""

_NAME_WORDS, _CONTACT_WORDS = 3, 60
_FEW_WORDS = 150  # paragraphs without headings are put together up to about this many
_HEADING_WORDS, _QUESTION_WORDS, _OPENING_WORDS = 14, 45, 10
_QUESTION = ("?", "？", "؟")
_STOPS = tuple('.;:,!…。；：，،”"’')
_TAG = re.compile(r"^(?P<tag>[^\W\d_](?:[\w.’' -]{0,40}[\w.])?): +(?=\S)")
_ASKED, _ANSWERED = ("q", "question"), ("a", "answer")
_CONTACT = re.compile(
    r"^(?:get in touch|follow (?:us|@|her|him|them)|contact (?:us|her|him|them)|subscribe|sign up|share this|read more|"
    r"this (?:interview|article|post|text) (?:was|first|originally)|©|copyright\b|all rights reserved)",
    re.I,
)


@dataclass(slots=True)
class Section:
    """A part of a commentary: its heading (empty where it has none), paragraphs, and who speaks if that is said."""

    heading: str
    paragraphs: list[str] = field(default_factory=list)
    speaker: str = ""
    asked: bool = False  # the heading is a question


def sections_of(lines: Sequence[str], marked: bool = False) -> list[Section]:
    """The sections of a text whose lines are paragraphs, in their order, each of a length to be read at once.

    `marked`: headings begin with # as in Markdown; else they are told by their shape. Questions are
    told by their mark in both.
    """
    kept = [line for line in lines if not is_contact(line)]
    tags = _tags(kept)
    sections = [Section("")]
    for line, following in zip(kept, [*kept[1:], ""], strict=True):
        tag, words = _untagged(line, tags)
        asked = tag not in _ANSWERED and _is_question(words, following)
        if asked or (line.startswith("#") if marked else not tag and _is_heading(words, following)):
            sections.append(Section(words.lstrip("# "), asked=asked))
        else:
            _add(sections, words, "" if tag in (*_ASKED, *_ANSWERED) else tag)
    return [part for section in sections if section.paragraphs for part in _in_parts(section)]


def is_contact(line: str) -> bool:
    """Whether a paragraph only says how to get in touch, or where else the text stands; it is no part of it."""
    return _CONTACT.match(line) is not None and len(line.split()) < _CONTACT_WORDS


def _add(sections: list[Section], words: str, speaker: str) -> None:
    """A paragraph more; another speaker opens a section of its own."""
    last = sections[-1]
    if speaker and last.paragraphs and speaker != last.speaker:
        sections.append(last := Section(last.heading))
    last.speaker = last.speaker or speaker
    last.paragraphs.append(words)


def _tags(lines: Sequence[str]) -> set[str]:
    """The names before a colon with which several lines begin: `Q`, `A`, the speakers of a conversation.

    Where two of them talk, whoever speaks only once is a third.
    """
    counts = Counter(match["tag"] for line in lines if (match := _TAG.match(line)))
    several = {tag for tag, count in counts.items() if count > 1}
    once = {tag for tag in counts if len(tag.split()) <= _NAME_WORDS and tag.istitle()}
    return several | once if len(several) > 1 else several


def _untagged(line: str, tags: set[str]) -> tuple[str, str]:
    """The tag of a line (`q` and `a` in small letters) and its words."""
    match = _TAG.match(line)
    if match is None or match["tag"] not in tags:
        return "", line
    tag = match["tag"]
    return tag.lower() if tag.lower() in (*_ASKED, *_ANSWERED) else tag, line[match.end() :]


def _is_question(line: str, following: str) -> bool:
    """A question by itself, before something that can be its answer."""
    short = line.endswith(_QUESTION) and len(line.split()) <= _QUESTION_WORDS
    return short and bool(following) and not following.endswith(_QUESTION)


def _is_heading(line: str, following: str) -> bool:
    """A few words without a full stop, before a paragraph that has more."""
    few = len(line.split()) <= _HEADING_WORDS and not line.endswith(_STOPS) and line[:1].upper() == line[:1]
    return few and len(following.split()) > len(line.split()) and following.endswith(_STOPS)


def _in_parts(section: Section) -> Iterator[Section]:
    """A section as it is, or in parts of some paragraphs where it is long or has no heading."""
    most = MOST_WORDS if section.heading else _FEW_WORDS
    groups: list[list[str]] = []
    for piece in _pieces(section.paragraphs):
        if groups and sum(len(one.split()) for one in groups[-1]) + len(piece.split()) <= most:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    for number, group in enumerate(groups, 1):
        part = f" ({number}/{len(groups)})" if section.heading and len(groups) > 1 else ""
        yield Section(section.heading + part, group, section.speaker, section.asked)


def _pieces(paragraphs: Sequence[str]) -> Iterator[str]:
    """The paragraphs; one that is too long by itself in runs of whole sentences."""
    for paragraph in paragraphs:
        if len(paragraph.split()) <= MOST_WORDS:
            yield paragraph
            continue
        run: list[str] = []
        for sentence in split_sentences(paragraph):
            if run and len(" ".join([*run, sentence]).split()) > MOST_WORDS:
                yield " ".join(run)
                run = []
            run.append(sentence)
        yield " ".join(run)


def opening(text: str) -> str:
    """The first words of a text, to head it with."""
    words = text.split()
    return " ".join(words[:_OPENING_WORDS]).rstrip(".,;:") + ("…" if len(words) > _OPENING_WORDS else "")
