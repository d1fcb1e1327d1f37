"""Documents to texts: `read_source` takes a PDF, HTML page, DOCX, Markdown or text file."""

from __future__ import annotations

from pathlib import Path

from index.readers.source import MOST_BYTES, SourceText, UnreadableText

__all__ = ["SourceText", "UnreadableText", "load", "read_document", "read_source"]

_HTML = (b"<!doctype html", b"<html", b"<head", b"<body", b"<?xml")


def read_source(path: Path, *, language: str | None = None) -> SourceText:
    """The text of a document in a file; as `read_document`."""
    return read_document(path, load(path), language)


def read_document(path: Path, data: bytes, language: str | None = None) -> SourceText:
    """The text of a document, its format told by its first bytes, then by its name.

    `language` (en, fr, ar …) helps where a line's direction must be guessed. Raises UnreadableText
    with one sentence when it is broken, encrypted, or has no text.
    """
    kind = _kind(path, data)
    if kind == "pdf":
        from index.readers.pdf import read_pdf

        source = read_pdf(path, data, language)
    elif kind == "docx":
        from index.readers.docx import read_docx

        source = read_docx(path, data)
    elif kind == "html":
        from index.readers.html import read_html

        source = read_html(path, data)
    else:
        from index.readers.text import read_plain

        source = read_plain(path, data, kind)
    if not any(character.isalpha() for character in source.text):
        raise UnreadableText(path, "it holds no words")
    return source


def load(path: Path) -> bytes:
    """A file's bytes. Raises UnreadableText when it is missing, empty or over 50 MB."""
    try:
        if path.exists() and not path.is_file():
            raise UnreadableText(path, "it is no file")
        if path.stat().st_size > MOST_BYTES:
            raise UnreadableText(path, f"it is larger than {MOST_BYTES // 1_000_000} MB, no treaty is")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableText(path, "there is no such file") from error
    except (OSError, ValueError) as error:
        raise UnreadableText(path, "it cannot be opened") from error
    if not data.strip():
        raise UnreadableText(path, "it is empty")
    return data


def _kind(path: Path, data: bytes) -> str:
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    suffix = path.suffix.lower()
    if start.startswith(b"%PDF") or suffix == ".pdf":
        return "pdf"
    if start.startswith(b"PK\x03\x04") or suffix == ".docx":
        return "docx"
    if start[:16].lower().startswith(_HTML) or suffix in (".html", ".htm", ".xhtml"):
        return "html"
    return "markdown" if suffix in (".md", ".markdown") else "text"
