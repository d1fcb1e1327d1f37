"""An exported document as DOCX with real footnotes: python-docx makes the page, its footnotes part is written here."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bot.export import Document
from bot.footnotes import Note

if TYPE_CHECKING:
    from docx.document import Document as Page

_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_MARK, _TEXT = "footnote reference", "footnote text"
_SEPARATORS = (("separator", -1), ("continuationSeparator", 0))
"""The lines between text and footnotes, which a footnotes part must hold."""

SMALL = 9  # points


def as_docx(document: Document, title: str) -> bytes:
    """The bytes of the file; the footnotes stand at the foot of their page."""
    import docx

    page = docx.Document()
    page.core_properties.title = title
    page.core_properties.author = ""
    _styles(page)
    for paragraph in document.paragraphs:
        line = page.add_paragraph()
        if paragraph.heading:
            line.add_run(f"{paragraph.heading}. ").bold = True
        for number, sentence in enumerate(paragraph.sentences):
            line.add_run(f" {sentence.text}" if number else sentence.text)
            if sentence.note is not None:
                line._p.append(_reference(sentence.note))
    page.add_paragraph().add_run(document.closing).italic = True
    _attach(page, document.notes)
    buffer = io.BytesIO()
    page.save(buffer)
    return buffer.getvalue()


def _styles(page: Page) -> None:
    """The two styles of footnotes, which python-docx's page does not have."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    mark: Any = page.styles.add_style(_MARK, WD_STYLE_TYPE.CHARACTER)
    mark.font.superscript = True
    text: Any = page.styles.add_style(_TEXT, WD_STYLE_TYPE.PARAGRAPH)
    text.base_style = page.styles["Normal"]
    text.font.size = Pt(SMALL)
    text.paragraph_format.space_after = Pt(2)


def _reference(number: int) -> Any:
    """The mark in the running text that points at a footnote."""
    return _run(_element("w:footnoteReference", id=number))


def _run(*children: Any, style: str | None = "footnotereference", italic: bool = False) -> Any:
    run = _element("w:r")
    if style or italic:
        properties = _element("w:rPr")
        if style:
            properties.append(_element("w:rStyle", val=style))
        if italic:
            properties.append(_element("w:i"))
        run.append(properties)
    for child in children:
        run.append(child)
    return run


def _text(text: str) -> Any:
    from docx.oxml.ns import qn

    element = _element("w:t")
    element.text = text
    element.set(qn("xml:space"), "preserve")
    return element


def _element(tag: str, **attributes: object) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    return element


def _attach(page: Page, notes: Iterable[Note]) -> None:
    """Add the footnotes part to the package, related to the document."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import XmlPart

    root = _element("w:footnotes")
    for kind, number in _SEPARATORS:
        line = _element("w:p")
        line.append(_run(_element(f"w:{kind}"), style=None))
        footnote = _element("w:footnote", type=kind, id=number)
        footnote.append(line)
        root.append(footnote)
    for number, note in enumerate(notes, 1):
        root.append(_footnote(number, note))
    part = XmlPart(PackURI("/word/footnotes.xml"), _CONTENT, root, page.part.package)
    page.part.relate_to(part, _RELATION)


def _footnote(number: int, note: Note) -> Any:
    line = _element("w:p")
    properties = _element("w:pPr")
    properties.append(_element("w:pStyle", val="footnotetext"))
    line.append(properties)
    line.append(_run(_element("w:footnoteRef")))
    line.append(_run(_text(" "), style=None))
    for run in note:
        line.append(_run(_text(run.text), style=None, italic=run.italic))
    footnote = _element("w:footnote", id=number)
    footnote.append(line)
    return footnote
