"""PDF files: words with their places on the page, page by page, made paragraphs again."""

from __future__ import annotations

import io
import logging
import re
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.readers.paragraphs import Line, paragraphs
from index.readers.source import SourceText, UnreadableText, clean, squeeze

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_MOST_PAGES = 2_000
_SECONDS = 60
_FEW = 20  # letters on a page; fewer is a scan or an empty page
_MARK = re.compile(r"^\s*(?:\d{1,3}|[*†‡]{1,3})\s*$")
_BOLD = re.compile("bold|black|heavy", re.I)
_LTR = re.compile(r"[0-9A-Za-z\u0660-\u0669](?:[0-9A-Za-z\u0660-\u0669./,:%@_-]*[0-9A-Za-z\u0660-\u0669%])?")
_MIRROR = str.maketrans("()[]{}«»<>", ")(][}{»«><")


def read_pdf(path: Path, data: bytes, language: str | None = None) -> SourceText:
    """The document's paragraphs. Raises UnreadableText for an encrypted, broken or scanned one."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its remarks on odd files are not for users
    try:
        reader = _opened(path, data)
        pages = _pages(path, reader, language)
        title = squeeze(clean((reader.metadata.title if reader.metadata else "") or ""))
    except UnreadableText:
        raise
    except Exception as error:  # pypdf raises many kinds of errors for broken files, RecursionError too
        raise UnreadableText(path, "it is not a whole PDF file") from error
    if sum(_letters(page) >= _FEW for page in pages) * 2 < len(pages):
        raise UnreadableText(path, "it holds pictures of pages and no text; a scan must be turned into text first")
    joined = paragraphs(pages)
    if joined.text.count("\ufffd") * 20 > len(joined.text):
        raise UnreadableText(path, "its letters cannot be read as text")
    return SourceText(joined.text, "pdf", title or joined.text.partition("\n")[0], len(pages), joined.page_starts)


def _opened(path: Path, data: bytes) -> PdfReader:
    from pypdf import PdfReader

    if not data.lstrip().startswith(b"%PDF"):
        raise UnreadableText(path, "it is not a PDF file")
    if b"%%EOF" not in data[-4096:]:
        raise UnreadableText(path, "it is cut off before its end; fetch it again")
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not _unlocked(reader):
        raise UnreadableText(path, "it is encrypted; save it without a password")
    if len(reader.pages) > _MOST_PAGES:
        raise UnreadableText(path, f"it has more than {_MOST_PAGES} pages, no treaty has")
    return reader


def _unlocked(reader: PdfReader) -> bool:
    """Whether the empty password opens the file, as it does where only changes are forbidden."""
    from pypdf.errors import PyPdfError

    try:
        return bool(reader.decrypt(""))
    except (PyPdfError, NotImplementedError, ImportError):
        return False


def _pages(path: Path, reader: PdfReader, language: str | None) -> list[list[Line]]:
    end = time.monotonic() + _SECONDS
    pages = []
    for page in reader.pages:
        if time.monotonic() > end:
            raise UnreadableText(path, f"it takes longer than {_SECONDS} seconds to read")
        lines = _lines(page)
        pages.append(_right_to_left(page) if _is_right_to_left(lines, language) else lines)
    return pages


def _letters(page: list[Line]) -> int:
    return sum(character.isalpha() for line in page for character in line.text)


@dataclass(slots=True)
class _Row:
    """Words that stand side by side, where they begin (points from the left and the bottom), their size.

    `stress` counts the letters that are bold, less those that are not.
    """

    text: str
    x: float
    y: float
    size: float
    stress: int = 0


def _lines(page: PageObject) -> list[Line]:
    """The printed lines of a page from its top, without the small raised calls for footnotes."""
    pieces: list[_Row] = []

    def take(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        height = abs(size * (tm[3] or tm[1]) * (cm[3] or cm[1])) or abs(size)
        x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        bold = font is not None and _BOLD.search(str(font.get("/BaseFont", ""))) is not None
        pieces.append(_Row(text, x, y, height, 1 if bold else -1))

    page.extract_text(visitor_text=take)
    rows = sorted(_rows(pieces), key=lambda row: (-round(row.y), row.x))
    return [_line(row) for row in rows if squeeze(clean(row.text))]


def _rows(pieces: list[_Row]) -> list[_Row]:
    """The pieces of each printed line put together; a newline among them ends a line."""
    sizes: Counter[float] = Counter()
    for piece in pieces:
        sizes[round(piece.size, 1)] += len(piece.text.strip())
    usual = sizes.most_common(1)[0][0] if sizes else 1.0
    rows: list[_Row] = []
    fresh = True
    for piece in pieces:
        for part in re.split(r"(\n)", piece.text):
            if part == "\n":
                fresh = True
            elif fresh and part.strip():
                rows.append(_Row(part, piece.x, piece.y, piece.size, piece.stress * len(part.strip())))
                fresh = False
            elif not fresh and _is_call(part, piece, rows[-1], usual):
                rows[-1].text += " " * part.endswith(" ")
            elif not fresh:
                rows[-1].text += part
                rows[-1].stress += piece.stress * len(part.strip())
                rows[-1].size = max(rows[-1].size, piece.size if part.strip() else 0.0)
    return rows


def _is_call(part: str, piece: _Row, row: _Row, usual: float) -> bool:
    """Whether a piece is the call for a footnote: a number or star, small and raised."""
    return _MARK.match(part) is not None and piece.size < 0.8 * usual and piece.y > row.y + 0.5


def _line(row: _Row) -> Line:
    words = squeeze(clean(row.text))
    broken = row.text.rstrip().endswith("\u00ad")
    # A letter is a little less than half as wide as it is high: near enough to tell short lines.
    return Line(words + "\u00ad" * broken, row.x, -row.y, row.size, 0.46 * row.size * len(words), row.stress > 0)


def _is_right_to_left(lines: list[Line], language: str | None) -> bool:
    text = "".join(line.text for line in lines)
    arabic = len(re.findall(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]", text))
    return arabic * 2 > len(re.findall(r"[^\W\d_]", text)) or (language == "ar" and arabic > 0)


def _right_to_left(page: PageObject) -> list[Line]:
    """The lines of a right-to-left page: read as they look, then turned into the order of speech."""
    looks = page.extract_text(extraction_mode="layout").split("\n")
    width = max(map(len, looks), default=0)
    lines = []
    for place, look in enumerate(looks):
        if text := squeeze(clean(spoken(look))):
            lines.append(Line(text, width - len(look.rstrip()), place, length=len(look.strip())))
    return lines


def spoken(look: str) -> str:
    """A right-to-left line as it looks from the left, in the order in which it is spoken."""
    turned = look.strip()[::-1].translate(_MIRROR)
    return _LTR.sub(lambda match: match[0][::-1], turned)
