"""Documents made for tests: sound ones, and every kind of bad one with a part of the reason for its refusal."""

from __future__ import annotations

import io
import zipfile

import docx
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas


def pdf(*pages: str) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for text in pages:
        for count, line in enumerate(text.split("\n")):
            canvas.drawString(72, 780 - 14 * count, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def scan() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for _ in range(3):
        canvas.rect(50, 50, 400, 600, fill=1)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def encrypted() -> bytes:
    writer, buffer = PdfWriter(), io.BytesIO()
    writer.append(PdfReader(io.BytesIO(pdf("Article 1 of a text that nobody may read"))))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(buffer)
    return buffer.getvalue()


def bomb(declared: int | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(300):
            part.write(b" " * 1_000_000)
    data = buffer.getvalue()
    if declared is not None:  # an archive that lies about its size
        size = (300_000_000).to_bytes(4, "little")
        data = data.replace(size, declared.to_bytes(4, "little"))
    return data


def big_docx() -> bytes:
    document, buffer = docx.Document(), io.BytesIO()
    document.add_paragraph("Article 1. " + "Words of a treaty. " * 50)
    document.save(buffer)
    return buffer.getvalue()


SCRIPTED = b"<html><body><div id=app></div><script>" + b"const text = 'Article 1';" * 99 + b"</script></body></html>"
BAD = {
    "empty.txt": (b"", "is empty"),
    "blank.txt": (b" \n\t\n ", "is empty"),
    "wordless.txt": (b"1. 2. 3.\n---", "holds no words"),
    "latin.txt": ("Übereinkommen über Straftaten".encode("latin-1"), "not UTF-8"),
    "cut-character.txt": ("Übereinkommen".encode()[:1] + b"\xff\xfe\xfa", "not UTF-8"),
    "image.png": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "no text but some other kind"),
    "program.bin": (bytes(range(256)) * 4, "no text but some other kind"),
    "scan.pdf": (scan(), "pictures of pages"),
    "encrypted.pdf": (encrypted(), "encrypted"),
    "truncated.pdf": (pdf("Article 1")[:-200], "cut off"),
    "not-a.pdf": (b"hello, I am a text", "not a PDF file"),
    "broken.pdf": (b"%PDF-1.7\nnothing here\n%%EOF", "not a whole PDF"),
    "bomb.docx": (bomb(), "unpacks to far more"),
    "liar.docx": (bomb(declared=1000), "not a whole DOCX"),
    "truncated.docx": (big_docx()[:-300], "not a whole DOCX"),
    "not-a.docx": (b"hello, I am a text", "not a whole DOCX"),
    "zip.docx": (b"PK\x05\x06" + bytes(18), "not a whole DOCX"),
    "old.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old .doc"),
    "scripted.html": (SCRIPTED, "writes its text with scripts"),
    "wordless.html": (b"<html><body><img src=x></body></html>", "holds no words"),
}
