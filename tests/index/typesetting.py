"""Treaties set by a typesetter that knows nothing of our printer: other fonts, margins, indents and spaces."""

from __future__ import annotations

import html
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate

from tests.index.printing import printed_lines

_MARKED = re.compile(r"^(\(?[a-z]{1,4}\)|\d+\.|[a-z]\.)")
_ARTICLE = re.compile(r"^Article \d+$")


@dataclass(frozen=True)
class Layout:
    """How a text is set: sizes, spaces and indents in points."""

    size: float = 11
    leading: float = 13
    margin: float = 72
    after: float = 6  # a paragraph
    indent: float = 0  # of a paragraph's first line
    hang: float = 0  # of the further lines of a marked paragraph
    justified: bool = True
    centred: bool = True  # headings; else at the margin
    beside: str = ""  # what stands between an article's number and its title on one line
    page: tuple[float, float] = A4


LAYOUTS = {
    "plain": Layout(),
    "tight": Layout(after=0, indent=24),
    "ragged": Layout(after=0, indent=20, justified=False, page=LETTER),
    "hanging": Layout(hang=24),
    "left": Layout(centred=False, after=4),
    "beside": Layout(beside=" – ", centred=False),
    "wide": Layout(size=9, leading=11, margin=40),
    "narrow": Layout(size=12, leading=18, margin=150),
    "double": Layout(size=12, leading=24, after=12),
}


def typeset(path: Path, layout: Layout) -> bytes:
    """The treaty as a PDF with a symbol above and page numbers below."""
    body: dict[str, Any] = {
        "fontName": "Times-Roman",
        "fontSize": layout.size,
        "leading": layout.leading,
        "alignment": TA_JUSTIFY if layout.justified else TA_LEFT,
        "spaceAfter": layout.after,
    }
    plain = ParagraphStyle("plain", **body, firstLineIndent=layout.indent)
    marked = ParagraphStyle("marked", **body, firstLineIndent=layout.indent - layout.hang, leftIndent=layout.hang)
    look = body | {"fontName": "Times-Bold", "fontSize": 11, "alignment": TA_CENTER if layout.centred else TA_LEFT}
    head = ParagraphStyle("head", **(look | {"spaceBefore": 8, "spaceAfter": 4}))
    story, lines = [], printed_lines(path)
    while lines:
        line = lines.pop(0)
        text = line.text
        if line.centred and layout.beside and _ARTICLE.match(text) and lines[0].centred:
            text += layout.beside + lines.pop(0).text
        style = head if line.centred else marked if _MARKED.match(text) else plain
        story.append(Paragraph(html.escape(text), style))

    def furniture(canvas: Any, document: Any) -> None:
        canvas.setFont("Times-Roman", 8)
        canvas.drawString(60, layout.page[1] - 30, "A/RES/79/243")
        canvas.drawRightString(layout.page[0] - 60, 30, f"{document.page}/43")

    buffer = io.BytesIO()
    sides = {"leftMargin": layout.margin, "rightMargin": layout.margin, "topMargin": 60, "bottomMargin": 55}
    document = SimpleDocTemplate(buffer, pagesize=layout.page, **sides)
    document.build(story, onFirstPage=furniture, onLaterPages=furniture)
    return buffer.getvalue()
