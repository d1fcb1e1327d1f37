"""DOCX files: the paragraphs of the body in order, with the numbers that Word would print."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.headings import roman_of
from index.readers.source import SourceText, UnreadableText, clean, squeeze

if TYPE_CHECKING:
    from docx.document import Document

_MOST_INFLATED = 200_000_000
_MOST_PARTS = 5_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Words inside these are no part of the text: what was deleted, calls of notes, drawings, fields' codes.
_UNSEEN = {_W + tag for tag in "del moveFrom footnoteReference endnoteReference drawing pict instrText".split()}


def read_docx(path: Path, data: bytes) -> SourceText:
    """The document's paragraphs, tables cell by cell; headers, footers and footnotes stay outside."""
    _check_size(path, data)
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
        lines = [line for line in _paragraphs(document) if line]
        title = squeeze(clean(document.core_properties.title or ""))
    except Exception as error:  # python-docx raises KeyError, ValueError, lxml errors … for broken files
        raise UnreadableText(path, "it is not a whole DOCX file") from error
    return SourceText("\n".join(lines), "docx", title or (lines[0] if lines else ""))


def _check_size(path: Path, data: bytes) -> None:
    """Refuse an archive that inflates beyond reason, by what it declares and by what it gives."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise UnreadableText(path, "it is encrypted; save it without a password")
            left = _MOST_INFLATED
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > left:
                raise UnreadableText(path, "it unpacks to far more than any treaty's text")
            for part in parts:
                with archive.open(part) as stream:
                    while chunk := stream.read(1 << 20):
                        left -= len(chunk)
                        if left < 0:
                            raise UnreadableText(path, "it unpacks to far more than any treaty's text")
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        encrypted = data.startswith(b"\xd0\xcf\x11\xe0")
        reason = "it is encrypted or an old .doc file" if encrypted else "it is not a whole DOCX file"
        raise UnreadableText(path, reason) from error
    except Exception as error:
        if isinstance(error, UnreadableText):
            raise
        raise UnreadableText(path, "it is not a whole DOCX file") from error  # zlib.error and its like


def _paragraphs(document: Document) -> Iterator[str]:
    numbers = _Numbers(document)
    for paragraph in document.element.body.iter(_W + "p"):
        text = clean("".join(_words(paragraph)))
        number = numbers.before(paragraph)
        for count, line in enumerate(map(squeeze, text.split("\n"))):
            yield number + line if line and not count else line


def _words(element: Any) -> Iterator[str]:
    """The text of a paragraph; a paragraph inside a text box is left to its own turn."""
    for child in element:
        if child.tag in _UNSEEN or child.tag == _W + "p":
            continue
        if child.tag == _W + "t":
            yield child.text or ""
        elif child.tag in (_W + "br", _W + "cr"):
            yield "\n"
        elif child.tag in (_W + "tab", _W + "noBreakHyphen"):
            yield "-" if child.tag.endswith("Hyphen") else " "
        else:
            yield from _words(child)


class _Numbers:
    """Word's automatic numbers: counted here, since the file holds only their form."""

    def __init__(self, document: Document) -> None:
        self.counts: dict[tuple[str, int], int] = {}
        self.forms: dict[tuple[str, int], tuple[str, str]] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        abstract = {one.get(_W + "abstractNumId"): one for one in root.findall(_W + "abstractNum")}
        for number in root.findall(_W + "num"):
            link = number.find(_W + "abstractNumId")
            for level in abstract.get(link.get(_W + "val"), ()) if link is not None else ():
                form, text = level.find(_W + "numFmt"), level.find(_W + "lvlText")
                if level.tag == _W + "lvl" and form is not None and text is not None:
                    key = number.get(_W + "numId"), int(level.get(_W + "ilvl", "0"))
                    self.forms[key] = form.get(_W + "val", ""), text.get(_W + "val", "")

    def before(self, paragraph: Any) -> str:
        """The number that Word prints before this paragraph with its space; empty where none."""
        found = paragraph.find(f"{_W}pPr/{_W}numPr")
        if found is None or (number := found.find(_W + "numId")) is None:
            return ""
        level_element = found.find(_W + "ilvl")
        level = int(level_element.get(_W + "val", "0")) if level_element is not None else 0
        key = number.get(_W + "val"), level
        if key not in self.forms:
            return ""
        self.counts[key] = self.counts.get(key, 0) + 1
        for other in [one for one in self.counts if one[0] == key[0] and one[1] > level]:
            del self.counts[other]
        form, text = self.forms[key]
        printed = _printed(form, self.counts[key])
        return text.replace(f"%{level + 1}", printed) + " " if printed and f"%{level + 1}" in text else ""


def _printed(form: str, value: int) -> str:
    if form == "decimal":
        return str(value)
    if form in ("lowerLetter", "upperLetter") and value <= 26:
        return chr((96 if form == "lowerLetter" else 64) + value)
    roman = roman_of(value) if form in ("lowerRoman", "upperRoman") else ""
    return roman.upper() if form == "upperRoman" else roman
