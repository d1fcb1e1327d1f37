"""What the user installed, as it is read back: official texts with their provisions, commentary with its points."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from index.model import Force, Locator, Point, Provenance, Provision

TEXTS_FOLDER, COMMENTARY_FOLDER = "texts", "commentary"
TEXT_FILE, POINTS_FILE, ORIGINAL = "text.txt", "points.json", "original"
UNFINISHED = ".new-"
"""What the names of files and folders begin with until they are whole."""
_OUTLINERS = "outline sections nesting headings numerals preamble force force_words model installed".split()
_FRAGMENT_WORDS = 8

Span = tuple[int, int]


class LibraryFault(Exception):  # noqa: N818 - it is read as "a library fault"
    """The library cannot be read or written; the message is one plain sentence."""


@dataclass(frozen=True, slots=True)
class TextRecord:
    """What is known of an installed text: where it came from, and what it covers."""

    instrument: str
    language: str
    source: str  # the official address, else the name of the file
    obtained: str  # ISO date
    sha256: str  # of the document as it was obtained
    kind: str  # text | markdown | html | pdf | docx
    title: str
    licence: str  # a note on the terms under which the text may be used
    articles: tuple[str, ...]  # the numbers that it holds, in the order of the text
    partial: bool  # an excerpt: it answers for its own provisions only
    preamble: bool
    folder: str  # below TEXTS_FOLDER
    url: str = ""  # the instrument's page, to point a reader to
    page_starts: tuple[int, ...] = ()  # where each page of a PDF begins in the text
    text_sha256: str = ""  # of the text as it was read; what was changed since is not quoted

    @property
    def range(self) -> str:
        """The articles it holds, as words: `articles 1 to 15`, `articles 1, 3 to 7`."""
        runs: list[list[str]] = []
        for number in self.articles:
            if runs and number.isdigit() and runs[-1][-1].isdigit() and int(number) == int(runs[-1][-1]) + 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        told = ", ".join(run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)
        return f"article {told}" if len(self.articles) == 1 else f"articles {told}"


@dataclass(frozen=True)
class InstalledText:
    """One official text of one instrument in one language; read from disk when first asked."""

    record: TextRecord
    folder: Path

    @cached_property
    def text(self) -> str:
        """The whole text; `text[slice(*spans[locator])]` are a provision's words."""
        text, wanted = read_utf8(self.folder / TEXT_FILE), self.record.text_sha256
        if wanted and hashlib.sha256(text.encode()).hexdigest() != wanted:
            raise LibraryFault(f"{self.folder / TEXT_FILE} is not as it was installed; add the text again.")
        return text

    @cached_property
    def provisions(self) -> dict[Locator, Provision]:
        """Every provision in the order of the text, the preamble first."""
        language, text = self.record.language, self.text
        return {one.locator: one for one in (_provision(row, text, language) for row in self._rows)}

    @cached_property
    def spans(self) -> dict[Locator, Span]:
        """Where each provision stands in `text`."""
        return {Locator.parse(row["locator"]): (row["span"][0], row["span"][1]) for row in self._rows}

    def page_of(self, locator: Locator) -> int | None:
        """The page of the PDF on which a provision begins, from 1; None for other formats."""
        span = self.spans.get(locator)
        if span is None or not self.record.page_starts:
            return None
        return max(1, sum(start <= span[0] for start in self.record.page_starts))

    def link(self, locator: Locator) -> str | None:
        """The official address with the place of a provision where that is known, else the instrument's page."""
        source = self.record.source
        if not source.startswith("https://"):
            return self.record.url or None
        if page := self.page_of(locator):
            return f"{source}#page={page}"
        if self.record.kind == "html" and locator in self.provisions:
            return source + _text_fragment(self.provisions[locator])
        return source

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        """The provisions by this program's reading: what an older one made of the text is not used."""
        path = self.folder / provisions_file()
        try:
            return list(json.loads(path.read_bytes()))
        except (OSError, ValueError):  # made by an older program, or damaged: the text itself tells
            return self._outlined_anew()

    def _outlined_anew(self) -> list[dict[str, Any]]:
        from index.outline import outline
        from index.readers.source import SourceText

        record = self.record
        found = outline(
            SourceText(self.text, record.kind, record.title), record.instrument, record.language, len(record.articles)
        )
        if tuple(one.locator.article for one in found.articles if not one.locator.parts) != record.articles:
            raise LibraryFault(
                f"The text of {record.instrument} ({record.language}) reads differently with this version; "
                "add it again with `rapporteur corpus add`."
            )
        rows = rows_of(found.provisions, found.spans)
        with suppress(OSError):  # in a folder that cannot be written it is read anew each time
            write_rows(self.folder, rows)
            for older in self.folder.glob("provisions-*.json"):
                if older.name != provisions_file():
                    older.unlink(missing_ok=True)
        return rows


@dataclass(frozen=True, slots=True)
class CommentaryRecord:
    """What is known of an installed commentary."""

    slug: str
    title: str
    author: str | None
    organisation: str
    date: str | None
    url: str | None
    source: str  # the name of the file
    obtained: str  # ISO date
    sha256: str
    kind: str
    points: int
    folder: str  # below COMMENTARY_FOLDER


@dataclass(frozen=True)
class InstalledCommentary:
    """One commentary; its points are read from disk when first asked."""

    record: CommentaryRecord
    folder: Path

    @cached_property
    def points(self) -> dict[Locator, Point]:
        """The points by locator, in their order."""
        path = self.folder / POINTS_FILE
        try:
            rows = json.loads(read_utf8(path))
            points = [_point(row) for row in rows]
        except (ValueError, KeyError, TypeError) as error:
            raise LibraryFault(f"{path} is damaged: {error}.") from error
        return {point.locator: point for point in points}


@cache
def provisions_file() -> str:
    """The name of the file of provisions: it tells which reading of the text made them."""
    digest = hashlib.sha256()
    for name in _OUTLINERS:
        digest.update((Path(__file__).parent / f"{name}.py").read_bytes())
    return f"provisions-{digest.hexdigest()[:12]}.json"


def rows_of(provisions: Iterable[Provision], spans: Mapping[Locator, Span]) -> list[dict[str, Any]]:
    """Provisions as the rows of their file; their words are the text's own, found by their span."""
    return [
        {
            "locator": str(one.locator),
            "span": list(spans[one.locator]),
            "own": one.own,
            "chapeau": one.chapeau,
            "title": one.title,
            "chapter": one.chapter,
            "chapter_title": one.chapter_title,
            "force": one.force.value,
            "children": [str(child) for child in one.children],
        }
        for one in provisions
    ]


def write_rows(folder: Path, rows: list[dict[str, Any]]) -> None:
    """Write the file of provisions in one step. Raises OSError."""
    write_whole(folder / provisions_file(), json.dumps(rows, ensure_ascii=False))


def write_whole(path: Path, text: str) -> None:
    """Write a file under another name first, so that one that bears its name is whole. Raises OSError."""
    handle, name = tempfile.mkstemp(prefix=UNFINISHED, dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read_utf8(path: Path) -> str:
    """A file's text. Raises LibraryFault."""
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LibraryFault(f"{path} cannot be read ({error.__class__.__name__}).") from error


def _provision(row: dict[str, Any], text: str, language: str) -> Provision:
    return Provision(
        locator=Locator.parse(row["locator"]),
        text=text[slice(*row["span"])],
        own=row["own"],
        chapeau=row["chapeau"],
        title=row["title"],
        chapter=row["chapter"],
        chapter_title=row["chapter_title"],
        force=Force(row["force"]),
        provenance=Provenance.AUTHENTIC,
        language=language,
        children=tuple(Locator.parse(child) for child in row["children"]),
    )


def row_of(point: Point) -> dict[str, Any]:
    """A point as the row of its file."""
    return asdict(point) | {"locator": str(point.locator), "articles": [str(at) for at in point.articles]}


def _point(row: dict[str, Any]) -> Point:
    at, articles = Locator.parse(row["locator"]), tuple(Locator.parse(one) for one in row["articles"])
    return Point(**row | {"locator": at, "articles": articles})


def _text_fragment(provision: Provision) -> str:
    """The part of an address that lets a browser scroll to the provision's first words."""
    words = (provision.own or provision.text).split()[:_FRAGMENT_WORDS]
    return "#:~:text=" + quote(" ".join(words), safe="").replace("-", "%2D") if words else ""
