"""HTML pages: what a reader of the page sees as text, without scripts, styles and navigation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from index.headings import marker, roman_of
from index.readers.source import SourceText, UnreadableText, clean, squeeze
from index.readers.text import decode

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_UNSEEN = (
    "script, style, template, svg, iframe, object, nav, header, footer, form, button, select, "
    "[hidden], [role=doc-footnote], [role=doc-endnotes], .footnote, .footnotes, sup a, a sup, sup.reference"
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figure h1 h2 h3 h4 h5 h6 "
    "hr html li main ol p pre section summary table tbody td tfoot th thead title tr ul".split()
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?([\w-]{2,20})", re.I)
_BROKEN = re.compile(r"(?<=[a-z])-\s*\n\s*(?=[A-Za-z])(?!(?:and|or|et|ou|y|e|o|u|und|oder)\b)")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})")
_NEVER_CLOSED = frozenset(
    "area base body br col colgroup dd dt embed head hr html img input li link meta option optgroup p param source "
    "tbody td tfoot th thead tr track wbr".split()
)
_DEEPEST = 5_000  # elements that stand open at once; the parser's time grows with their square
_FEW_WORDS = 200  # characters; a page with less beside big scripts writes its text with them


def read_html(path: Path, data: bytes) -> SourceText:
    """The page's text, a paragraph a line. Raises UnreadableText where its scripts hold the text."""
    from selectolax.lexbor import LexborHTMLParser

    named = _CHARSET.search(data[:2048])
    page = decode(path, data, named[1].decode() if named else None)
    if _depth(page) > _DEEPEST:
        raise UnreadableText(path, "it nests its elements too deeply for a page of text")
    tree = LexborHTMLParser(page)
    scripts = sum(len(node.text()) for node in tree.css("script")) + 200 * len(tree.css("script[src]"))
    title = next((squeeze(clean(node.text())) for node in tree.css("title, h1")), "")
    lines = list(_paragraphs(_seen(tree)))
    text = "\n".join(lines)
    if len(text) < _FEW_WORDS and scripts > len(text):
        raise UnreadableText(path, "it writes its text with scripts; save the page's text or take the PDF")
    return SourceText(text, "html", title or (lines[0] if lines else ""))


def _depth(page: str) -> int:
    """How many elements stand open at once, at most."""
    depth = deepest = 0
    for closing, name in _TAG.findall(page):
        if name.lower() not in _NEVER_CLOSED:
            depth = max(0, depth - 1) if closing else depth + 1
            deepest = max(deepest, depth)
    return deepest


def _seen(tree: LexborHTMLParser) -> LexborNode | None:
    for node in tree.css(_UNSEEN):
        node.decompose()
    for node in tree.css("sup"):
        if node.text().strip().strip("[]()*").isdigit() or not node.text().strip("* "):
            node.decompose()  # a call for a footnote
    return tree.body


def _line(words: list[str]) -> str:
    """A paragraph in one line; a line of the page's source that was broken at a hyphen is whole again."""
    return squeeze(_BROKEN.sub("-", clean("".join(words))))


def _paragraphs(body: LexborNode | None) -> Iterator[str]:
    """The text between the borders of blocks, walked without recursion: pages nest deeply."""
    words: list[str] = []
    for piece in _pieces(body):
        if piece is not None:
            words.append(piece)
        elif line := _line(words):
            yield line
            words.clear()
        else:
            words.clear()
    if line := _line(words):
        yield line


def _pieces(body: LexborNode | None) -> Iterator[str | None]:
    """Text in its order, None at the border of a block and at <br>."""
    waiting: list[LexborNode | None] = [body] if body is not None else []
    counts: dict[int, int] = {}
    while waiting:
        node = waiting.pop()
        if node is None or node.tag == "br":
            yield None
        elif node.tag == "-text":
            yield node.text_content or ""
        else:
            block = node.tag in _BLOCKS
            if block:
                yield None
                waiting.append(None)
            if node.tag == "li" and (number := _number(node, counts)):
                yield number
            children = list(node.iter(include_text=True))
            waiting.extend(reversed(children))


def _number(item: LexborNode, counts: dict[int, int]) -> str:
    """The number that a browser puts before an item of a numbered list; `counts` by list."""
    above = item.parent
    if above is None or above.tag != "ol":
        return ""
    start = above.attributes.get("start") or "1"
    first = int(start) if start.isdecimal() and len(start) < 5 else 1
    value = counts[above.mem_id] = counts.get(above.mem_id, first - 1) + 1
    words = _first_words(item)
    if (mark := marker(words)) and mark.end < len(words):
        return ""
    kind = above.attributes.get("type") or "1"
    if kind in "aA" and value <= 26:
        return f"({chr(96 + value)}) "
    roman = roman_of(value) if kind in "iI" else ""
    return f"({roman}) " if roman else f"{value}. "


def _first_words(item: LexborNode) -> str:
    """The text that an item begins with, some elements deep at most."""
    node = item.child
    for _ in range(8):
        if node is None:
            break
        if node.tag == "-text":
            if words := squeeze((node.text_content or "")[:50]):
                return words
            node = node.next
        else:
            node = node.child
    return ""
