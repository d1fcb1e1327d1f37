"""Commentary files (corpus/commentary/*.md) as Points: what a named voice argues about some articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from index.files import CorpusError, Entry, read_front_matter
from index.model import CONVENTION, Locator, Point

BASES = ("whole", "part", "secondary")
STANCES = ("critical", "mixed", "neutral", "supportive")
KEYS = "kind slug basis author organisation title date url copy stance speaks_of articles speakers".split()
_HEADING = re.compile(r"^(?P<heading>.+?)(?: \((?P<articles>Articles? [^)]*|the preamble)\))?$", re.S)
_RANGE = re.compile(r"(\d+)(?:-(\d+))?")


def read_commentary(path: Path) -> list[Point]:
    """One commentary file: its points, numbered from 1. Raises CorpusError with file, line and reason.

    The front matter's `speakers` maps a point's number to its own voice, where that is not the
    file's author or organisation.
    """
    head, body, first_line = read_front_matter(path)
    head.only(*KEYS)
    if head.text("kind") != "commentary" or head.text("slug") != path.stem:
        raise head.refuse(f"is not the commentary '{path.stem}'")
    sections = list(_sections(path, body, first_line))
    speakers = head.table("speakers")
    if unknown := [n for n in speakers if not n.isdigit() or not 1 <= int(n) <= len(sections)]:
        raise head.refuse(f"'speakers' names point {unknown[0]}, which does not exist")
    return [
        _point(head, n, line, heading, text, speakers.get(str(n)))
        for n, (line, heading, text) in enumerate(sections, 1)
    ]


def _sections(path: Path, body: str, first_line: int) -> Iterator[tuple[int, str, str]]:
    """(line, heading, text) of each section."""
    heading, start, words = "", first_line, list[str]()
    for number, line in enumerate([*body.splitlines(), "## end"], first_line):
        if not line.startswith("## "):
            words.append(line.strip())
            continue
        text = " ".join(word for word in words if word)
        if heading and not text:
            raise CorpusError(path, start, "a point without words")
        if heading:
            yield start, heading, text
        elif text:
            raise CorpusError(path, start, "words before the first point")
        heading, start, words = line, number, []


def _point(head: Entry, n: int, line: int, raw_heading: str, text: str, own_speaker: str | None) -> Point:
    heading, articles = split_heading(raw_heading.removeprefix("## "))
    if not articles:
        raise CorpusError(head.path, line, "a point's heading must name its articles in brackets")
    author = head.maybe("author")
    url = head.maybe("url")
    return Point(
        locator=Locator("commentary", head.text("slug"), (str(n),)),
        heading=heading,
        text=text,
        articles=articles,
        speaker=own_speaker or author or head.text("organisation"),
        own_speaker=own_speaker is not None,
        slug=head.text("slug"),
        title=head.text("title"),
        author=author,
        organisation=head.text("organisation"),
        date=head.maybe("date"),
        basis=head.choice("basis", BASES),
        stance=head.choice("stance", STANCES),
        speaks_of=head.text("speaks_of"),
        url=url or head.maybe("copy"),
        is_copy=url is None and head.maybe("copy") is not None,
    )


def split_heading(heading: str) -> tuple[str, tuple[Locator, ...]]:
    """A point's heading without the articles that it names in brackets at its end, and these articles."""
    match = _HEADING.match(heading)
    if match is None or match["articles"] is None:
        return heading, ()
    return match["heading"], _articles(match["articles"])


def _articles(words: str) -> tuple[Locator, ...]:
    found = [
        Locator(CONVENTION, str(number))
        for first, last in _RANGE.findall(words)
        for number in range(int(first), int(last or first) + 1)
    ]
    return (*found, Locator(CONVENTION, "preamble")) if "preamble" in words else tuple(found)
