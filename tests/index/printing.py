"""Treaties printed for tests: as a PDF in the layout of United Nations documents, as a web page, as DOCX.

Works from the lines of a plain text alone, so that what is read back owes nothing to our own readers.
"""

from __future__ import annotations

import html
import io
import re
from dataclasses import dataclass
from pathlib import Path

import docx
import reportlab
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

SYMBOL, JOB = "A/RES/79/243", "24-24633"
_LEFT, _RIGHT, _TOP, _BOTTOM, _INDENT, _LEADING, _SIZE = 92, 503, 740, 90, 24, 12.0, 10
_DIVISION = re.compile(r"^(?:CHAPTER|PART|SECTION|TITLE) [IVX\d]+$|^الفصل ")
_ARTICLE = re.compile(r"^(?:Article \d+$|المادة \d+)")
_MARKED = re.compile(r"^(\d+\.|\d+ -|\(?[a-z]{1,4}\)|[a-z]\.|\([\u0621-\u064a]\))\s*(.*)$", re.S)
_HYPHENATED = re.compile(r"[a-z]{11,}")
RESOLUTION = (
    "The General Assembly,",
    "Recalling its resolution 74/247 of 27 December 2019, in which it decided to establish an ad hoc committee,",
    "1. Adopts the Convention that is annexed to the present resolution;",
    "2. Requests the Secretary-General to provide the secretariat with the resources that article 3 calls for:",
    "(a) Staff;",
    "(b) Rooms.",
    "54th plenary meeting",
    "24 December 2024",
)
NOTES = {2: "United Nations, Treaty Series, vol. 2225, No. 39574.", 4: "Resolution 217 A (III), see article 3."}


@dataclass(frozen=True)
class Printed:
    """A line of the treaty and how it stands on the page: centred, or a paragraph with its mark."""

    text: str
    centred: bool


def printed_lines(path: Path) -> list[Printed]:
    """The treaty's lines; what follows an article's or a division's number up to its text is centred."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    made, after_heading = [], False
    for place, line in enumerate(lines):
        is_heading = bool(_DIVISION.match(line) or _ARTICLE.match(line)) or place < 3
        is_title = after_heading and len(line) < 200 and not line.endswith((".", ":", ";", ",", "shall"))
        made.append(Printed(line, is_heading or is_title))
        after_heading = is_heading
    return made


@dataclass
class _Page:
    """A canvas with a running head and foot, lines set to both margins, words broken, notes at the foot."""

    canvas: Canvas
    title: str
    number: int = 1
    y: float = _TOP
    breaks: int = 0
    font: str = "Vera"

    def furniture(self) -> None:
        canvas, even = self.canvas, self.number % 2 == 0
        canvas.setFont("Vera", 8)
        if self.number == 1:
            canvas.drawString(_LEFT, 800, "United Nations")
            canvas.drawRightString(_RIGHT, 800, SYMBOL)
            canvas.drawRightString(_RIGHT, 785, "Distr.: General")
        else:
            canvas.drawString(_LEFT if even else _RIGHT - 60, 805, SYMBOL)
            canvas.drawString(_LEFT + 120 if even else _LEFT, 805, self.title[:50])
            canvas.drawString(_LEFT + 120 if even else _LEFT, 795, self.title[50:100] or "its full title")
        canvas.drawString(_LEFT if even else _RIGHT - 40, 40, f"{self.number}/43")
        canvas.drawString(_RIGHT - 50 if even else _LEFT, 40, JOB)

    def note(self) -> None:
        if self.number in NOTES and self.font == "Vera":
            self.canvas.line(_LEFT, 76, _LEFT + 100, 76)
            self.canvas.setFont("Vera", 5)
            self.canvas.drawString(_LEFT, 69, str(self.number))
            self.canvas.setFont("Vera", 7.5)
            self.canvas.drawString(_LEFT + 8, 66, NOTES[self.number])
            self.canvas.drawString(_LEFT, 57, "It goes on, on a second line of small letters.")

    def turn(self) -> None:
        self.furniture()
        self.note()
        self.canvas.showPage()
        self.number, self.y = self.number + 1, _TOP

    def put(self, text: str, x: float, stretch: float = 0.0) -> None:
        if self.y < _BOTTOM:
            self.turn()
        if self.font != "Vera":  # from right to left: as the line looks, at the other margin
            x, text = _LEFT + _RIGHT - x - self.width(text), as_it_looks(text)
        line = self.canvas.beginText(x, self.y)
        line.setFont(self.font, _SIZE)
        line.setWordSpace(stretch)
        line.textOut(text)
        self.canvas.drawText(line)
        if self.number in NOTES and self.y == _TOP and self.font == "Vera":  # the call for the page's note
            end = x + self.width(text) + stretch * text.count(" ")
            self.canvas.setFont("Vera", 5)
            self.canvas.drawString(end, self.y + 4, str(self.number))
        self.y -= _LEADING

    def centre(self, text: str) -> None:
        self.y -= 6
        for line in self.broken(text.split(), [260.0], hyphens=False):
            self.put(line, (_LEFT + _RIGHT - self.width(line)) / 2)
        self.y -= 6

    def paragraph(self, text: str) -> None:
        marked = _MARKED.match(text)
        mark, words = (marked[1] + "   ", marked[2]) if marked else ("", text)
        indent = _INDENT if mark else 0
        full = _RIGHT - _LEFT
        lines = self.broken(words.split(), [full - indent - self.width(mark), full], hyphens=True)
        for count, line in enumerate(lines or [""]):
            x, room = (_LEFT, full) if count else (_LEFT + indent, full - indent)
            shown = line if count else mark + line
            gaps = line.count(" ")
            last = count == len(lines) - 1 or not gaps
            self.put(shown, x, 0.0 if last else max(0.0, (room - self.width(shown)) / (shown.count(" ") or 1)))
        self.y -= 6

    def broken(self, words: list[str], rooms: list[float], hyphens: bool) -> list[str]:
        """Words set into lines of the given widths (the last for all further ones)."""
        lines: list[str] = []
        line = ""
        queue = list(words)
        while queue:
            word = queue.pop(0)
            room = rooms[min(len(lines), len(rooms) - 1)]
            longer = f"{line} {word}" if line else word
            if self.width(longer) <= room or not line:
                line = longer
                continue
            head, tail = self.halves(word) if hyphens else ("", word)
            if head and self.width(f"{line} {head}") <= room:
                line = f"{line} {head}"
            else:
                tail = word
            lines.append(line)
            line, queue = "", [tail, *queue]
        return [*lines, line] if line else lines

    def halves(self, word: str) -> tuple[str, str]:
        """A long word broken in two: at its own hyphen, with a hyphen, or with a soft one, in turn."""
        if re.fullmatch(r"[A-Za-z]{2,}-[A-Za-z]{4,}[.,;:]?", word):
            cut = word.index("-") + 1
            return word[:cut], word[cut:]
        if not _HYPHENATED.match(word):
            return "", word
        self.breaks += 1
        cut = len(word) // 2
        return word[:cut] + ("-" if self.breaks % 2 else "\u00ad"), word[cut:]

    def width(self, text: str) -> float:
        return pdfmetrics.stringWidth(text, self.font, _SIZE)


def as_it_looks(text: str) -> str:
    """A right-to-left line from the left: the letters turned, the numbers not, the brackets' other sides."""
    other = {"(": ")", ")": "(", "[": "]", "]": "["}
    pieces = re.findall(r"\d+|[^\d]", text)
    return "".join(other.get(piece, piece) for piece in reversed(pieces))


def as_pdf(path: Path, arabic_font: Path | None = None) -> bytes:
    """The treaty as the annex of a resolution, with ligatures; with an Arabic font from right to left."""
    fonts = Path(reportlab.__file__).parent / "fonts"
    pdfmetrics.registerFont(TTFont("Vera", fonts / "Vera.ttf"))
    lines, buffer = printed_lines(path), io.BytesIO()
    page = _Page(Canvas(buffer, pagesize=A4), lines[0].text if arabic_font is None else "Convention")
    if arabic_font is not None:
        pdfmetrics.registerFont(TTFont("Arabic", arabic_font))
        page.font = "Arabic"
        for line in lines:
            (page.centre if line.centred else page.paragraph)(line.text)
        page.turn()
        page.canvas.save()
        return buffer.getvalue()
    for line in ("Resolution adopted by the General Assembly", f"79/243. {lines[0].text}"):
        page.centre(line)
    for line in RESOLUTION:
        page.paragraph(line)
    page.centre("Annex")
    for line in lines:
        text = line.text.replace("fi", "ﬁ").replace("fl", "ﬂ")
        if line.centred:
            page.centre(text)
        else:
            page.paragraph(text)
    page.turn()
    page.canvas.save()
    return buffer.getvalue()


def as_html(path: Path) -> bytes:
    """The treaty as a page of a site: navigation, scripts, soft hyphens, hard spaces, calls for notes."""
    body = []
    for count, line in enumerate(printed_lines(path)):
        text = html.escape(line.text)
        if line.centred:
            body.append(f"<h{2 if _ARTICLE.match(line.text) else 3}>{text}</h3>")
            continue
        text = _HYPHENATED.sub(lambda match: match[0][:5] + "&shy;" + match[0][5:], text)
        marked = _MARKED.match(text)
        text = f"<b>{marked[1]}</b>&nbsp; {marked[2]}" if marked and " " in text[:6] else text
        note = f'<sup><a href="#n{count}">{count}</a></sup>' if count % 9 == 0 else ""
        body.append(f"<p class=text>\n  {text}{note}\n</p>")
    return (
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Treaty &ndash; site</title>"
        "<style>p {color: red}</style><script>var article = 'Article 1'; document.write(article)</script></head>"
        "<body><nav><ul><li>Article 1<li>Article 2</ul></nav><main>" + "\n".join(body) + "</main>"
        '<section class="footnotes"><p>1. A note.</p></section>'
        "<footer>Article 3 of the site's terms</footer><script src=x.js></script></body></html>"
    ).encode()


def as_docx(path: Path) -> bytes:
    """The treaty as a Word file with a running head, page numbers and headings in their styles."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = f"{SYMBOL}\tArticle 1"
    document.sections[0].footer.paragraphs[0].text = f"12/43\t{JOB}"
    for line in printed_lines(path):
        if line.centred:
            document.add_paragraph(line.text, style="Heading 2")
            continue
        paragraph = document.add_paragraph()
        marked = _MARKED.match(line.text)
        if marked and " " in line.text[:6]:
            paragraph.add_run(marked[1]).bold = True
            paragraph.add_run("\t" + marked[2])
        else:
            paragraph.add_run(line.text[:20])
            paragraph.add_run(line.text[20:]).italic = True
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
