"""Plain text and Markdown, and the bytes of any text: which encoding, and whether it is text at all."""

from __future__ import annotations

import re
from pathlib import Path

from index.readers.paragraphs import join_pages
from index.readers.source import SourceText, UnreadableText, clean, squeeze

_BOMS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8"}
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)
_HEADING = re.compile(r"^ {0,3}#{1,6} +")
_RULE = re.compile(r"^ {0,3}([-*_])( *\1){2,} *$")
_STRESS = re.compile(r"(\*\*|__|(?<!\w)[*_])(?=\S)(.{1,400}?)(?<=\S)\1(?!\w)")
_LINK = re.compile(r"!?\[([^\]\[]{0,300})\]\((?:https?:|#|/)[^)\s]{0,500}\)")
_STOPS = (".", ";", ":", "؛", "؟", "。", "；", "：")
_WIDE = 120  # characters; text that was broken into lines by hand or machine has none so wide


def read_plain(path: Path, data: bytes, kind: str) -> SourceText:
    """A text or Markdown file, a paragraph a line; form feeds count as page ends."""
    text = clean(decode(path, data))
    if kind == "markdown":
        text = unmarked(text)
    pages = [page.split("\n") for page in text.split("\f")]
    if len(pages) > 1 or is_wrapped(pages[0]):
        text = join_pages(pages).text
    else:
        text = "\n".join(line for line in map(squeeze, pages[0]) if line)
    return SourceText(text, kind, text.partition("\n")[0], len(pages) if len(pages) > 1 else 0)


def decode(path: Path, data: bytes, named: str | None = None) -> str:
    """The characters of some bytes: UTF-8, UTF-16 with its mark, or the encoding that the page names.

    Raises UnreadableText for anything else: guessing an encoding can change words.
    """
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableText(path, "it is no text but some other kind of file")
    encoding = _BOMS.get(data[:2]) or _BOMS.get(data[:3]) or "utf-8"
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        pass
    try:
        if named and named.lower() not in ("utf-8", "utf8"):
            return data.decode(named)
    except (LookupError, ValueError):
        pass
    raise UnreadableText(path, "it is not UTF-8 text; save it as UTF-8")


def is_wrapped(lines: list[str]) -> bool:
    """Whether lines were broken to a width: hardly any is wide, half are near it, and most end within a sentence."""
    long = [line.strip() for line in lines if len(line.strip()) > 40]
    if len(long) < 4:
        return False
    lengths = sorted(map(len, long))
    width = lengths[int(0.97 * (len(lengths) - 1))]
    if width >= _WIDE or lengths[len(lengths) // 2] <= 0.75 * width:
        return False
    return sum(line.endswith(_STOPS) for line in long) * 2 < len(long)


def unmarked(text: str) -> str:
    """Markdown's words without its marks; the numbers of lists stay, they are the text's own."""
    lines = []
    for line in _FRONT_MATTER.sub("", text).split("\n"):
        if _RULE.match(line):
            continue
        line = _HEADING.sub("", line).removeprefix("> ").rstrip(" \\")
        line = _LINK.sub(r"\1", line)
        lines.append(_STRESS.sub(r"\2", line).replace("\\.", ".").replace("\\(", "(").replace("\\)", ")"))
    return "\n".join(lines)
