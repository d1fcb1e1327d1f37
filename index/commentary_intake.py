"""Commentary that the user adds: with front matter as the files that ship have, or any text with its source named."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from index.commentary import BASES, KEYS, STANCES, split_heading
from index.files import Entry, split_front_matter
from index.free_text import Section, is_contact, opening, sections_of
from index.installed import CommentaryRecord
from index.intake import Refused
from index.library import Library, NewCommentary
from index.locator import find_references
from index.model import CONVENTION, Locator, Point
from index.readers import load, read_document
from index.readers.source import clean, squeeze
from index.readers.text import decode, unmarked
from index.status import is_date

ASKED_FOR = ("author", "title", "date", "url")
"""What must be known of a commentary beside its words; `url` may be empty where there is no address."""

_MOST_POINTS = 500
_SLUG = re.compile(r"[\w-]{1,80}")
_ITEM = re.compile(r"^\s{0,6}(?:[-*+]|\d{1,3}\.)\s+")
_URL = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class AcceptedCommentary:
    """A commentary that may be installed, and what is worth a sentence."""

    new: NewCommentary
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A document as it was written: its front matter (empty where there is none) and its paragraphs."""

    path: Path
    data: bytes
    kind: str
    head: Entry
    lines: tuple[str, ...]
    marked: bool  # its headings begin with #


def read_written(path: Path) -> Written:
    """A document with its front matter. Raises UnreadableText, or CorpusError with the line in the front matter."""
    data = load(path)
    source = read_document(path, data)
    if source.kind not in ("markdown", "text") or (source.kind == "text" and not data.startswith(b"---\n")):
        return Written(path, data, source.kind, Entry(), tuple(source.text.split("\n")), marked=False)
    text, head = decode(path, data).replace("\r\n", "\n"), Entry()
    if text.startswith("---\n"):
        head, text, _ = split_front_matter(path, text)
        head.only(*KEYS)
    lines = tuple(_blocks(text))
    return Written(path, data, "markdown", head, lines, marked=any(line.startswith("#") for line in lines))


def _blocks(body: str) -> Iterator[str]:
    """The paragraphs and headings of Markdown, one line each; headings keep their #."""
    words: list[str] = []
    for line in [*body.split("\n"), ""]:
        if not line.strip() or line.startswith("#") or _ITEM.match(line):
            if words:
                yield squeeze(clean(unmarked(" ".join(words))))
            words = []
        if line.startswith("#"):
            yield squeeze(clean(line))
        elif line.strip():
            words.append(_ITEM.sub("", line).strip())


def accept_commentary(
    written: Written,
    given: Mapping[str, str | None],
    shipped: Collection[str],
    library: Library,
    exists: Callable[[Locator], bool],
    today: date,
) -> AcceptedCommentary:
    """The document as commentary; nothing is written.

    `given` are author, title, date, url and organisation as the user says them: they win over the front
    matter. `shipped` are the slugs that are taken; `exists` tells whether the Convention has a
    provision. Raises Refused, or CorpusError for the front matter.
    """
    about, remarks = _about(written, given), list[str]()
    slug = _slug(written, about, shipped, library, remarks)
    points = tuple(_points(written, replace(about, slug=slug), exists, remarks))
    if left := sum(map(is_contact, written.lines)):
        remarks.append(f"paragraphs that only say how to get in touch and are left out: {left}")
    if not 0 < len(points) <= _MOST_POINTS:
        reason = "it holds no words to cite" if not points else f"it holds more than {_MOST_POINTS} points; divide it"
        raise Refused(f"{written.path.name}: {reason}")
    record = CommentaryRecord(
        slug=slug,
        title=about.title,
        author=about.author,
        organisation=about.organisation,
        date=about.date,
        url=about.url,
        source=written.path.name,
        obtained=today.isoformat(),
        sha256=hashlib.sha256(written.data).hexdigest(),
        kind=written.kind,
        points=len(points),
        folder="",
    )
    return AcceptedCommentary(NewCommentary(record, written.data, written.path.suffix.lower(), points), tuple(remarks))


def lacking(written: Written, given: Mapping[str, str | None]) -> tuple[str, ...]:
    """What of ASKED_FOR neither the user nor the front matter says; an organisation can stand for the author."""
    known = _known(written, given)
    missing = [key for key in ASKED_FOR if not known[key] and not (key == "url" and known[key] is not None)]
    return tuple(key for key in missing if key != "author" or not known["organisation"])


def _known(written: Written, given: Mapping[str, str | None]) -> dict[str, str | None]:
    said = {key: value for key, value in given.items() if value is not None}
    known = {key: said.get(key, written.head.maybe(key)) for key in (*ASKED_FOR, "organisation")}
    return known | {"url": written.head.maybe("copy") if known["url"] is None else known["url"]}


def _about(written: Written, given: Mapping[str, str | None]) -> Point:
    """A point without words that holds what is known of the whole: the pattern of all its points."""
    head, name = written.head, written.path.name
    known = _known(written, given)
    if missing := lacking(written, given):
        raise Refused(f"{name}: its {', '.join(missing)} must be said")
    told, url = known["date"] or "", known["url"] or ""
    if not is_date(told):
        raise Refused(f"{name}: '{told}' is no date; write a year, month or day such as 2024, 2024-10 or 2024-10-03")
    if url and not _URL.fullmatch(url):
        raise Refused(f"{name}: '{url}' is no web address")
    return Point(
        locator=Locator("commentary", "", ("1",)),
        heading="",
        text="",
        articles=(),
        speaker=known["author"] or known["organisation"] or "",
        own_speaker=False,
        slug="",
        title=known["title"] or "",
        author=known["author"] or None,
        organisation=known["organisation"] or "",
        date=told,
        basis=head.choice("basis", BASES) if "basis" in head else "whole",
        stance=head.choice("stance", STANCES) if "stance" in head else "",
        speaks_of=head.maybe("speaks_of") or f"text as it stood in {told}",
        url=url or None,
        is_copy=given.get("url") is None and head.maybe("url") is None and head.maybe("copy") is not None,
    )


def _slug(written: Written, about: Point, shipped: Collection[str], library: Library, remarks: list[str]) -> str:
    """The name that the points are cited by: the front matter's, else one made of the file's name."""
    if said := written.head.maybe("slug"):
        if not _SLUG.fullmatch(said):
            raise written.head.refuse(f"'slug' is {said!r}, not a word of letters, digits and hyphens")
        if said in shipped:
            raise written.head.refuse(f"the slug '{said}' is taken by a commentary that ships; choose another")
        return said
    stem = "-".join(re.findall(r"\w+", written.path.stem.lower()))[:70] or "commentary"
    taken = {one.record.slug for one in library.commentary if one.record.title != about.title} | set(shipped)
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    if slug != stem:
        remarks.append(f"the name '{stem}' is taken, so it is kept as '{slug}'")
    return slug


def _points(written: Written, about: Point, exists: Callable[[Locator], bool], remarks: list[str]) -> Iterator[Point]:
    sections = sections_of(written.lines, written.marked)
    first_asked = next((place for place, one in enumerate(sections) if one.asked), len(sections))
    speakers = written.head.table("speakers")
    number = 0
    for place, section in enumerate(sections):
        introduces = place < first_asked < len(sections) - 1
        speaker = _speaker(section, about, introduces)
        if speaker is None:
            remarks.append(
                "the introduction is left out: it is not the author's, and no --organisation is named for it"
            )
            continue
        number += 1
        heading, articles = split_heading(section.heading)
        heading = heading or (about.title if introduces else opening(section.paragraphs[0]))
        words = "\n".join(section.paragraphs)
        own = speakers.get(str(number)) or (speaker if speaker != about.speaker else None)
        yield replace(
            about,
            locator=Locator("commentary", about.slug, (str(number),)),
            heading=heading,
            text=words,
            articles=articles or tuple(dict.fromkeys(_named(f"{heading}\n{words}", exists))),
            speaker=own or about.speaker,
            own_speaker=own is not None,
        )


def _speaker(section: Section, about: Point, introduces: bool) -> str | None:
    """Who speaks in a section; None where it is another voice that nobody names.

    What stands before an interview's first question and speaks of its author is the interviewer's.
    """
    surname = about.speaker.split()[-1].casefold()
    if section.speaker and section.speaker.casefold() not in (surname, about.speaker.casefold()):
        return section.speaker
    if introduces and not section.speaker and about.author and surname in " ".join(section.paragraphs).casefold():
        return about.organisation or None
    return about.speaker


def _named(text: str, exists: Callable[[Locator], bool]) -> Iterator[Locator]:
    """The provisions of the Convention that a text names; of one that does not exist, what it would stand in."""
    for reference in find_references(text):
        for locator in reference.locators:
            nearest: Locator | None = locator
            while nearest is not None and not exists(nearest):
                nearest = nearest.parent
            if locator.instrument == CONVENTION and nearest is not None:
                yield nearest
