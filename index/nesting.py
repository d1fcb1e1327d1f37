"""Paragraphs, letters and romans of one article, nested by their sequence.

A letter i, v or x looks like a Roman numeral: which one it is, only the marks before and after tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from index.headings import Marker, marker, part_of

Span = tuple[int, int]
_STOPS = (".", ";", ":", ",", "؛", "،", "。", "；", "：", "，", "、", "”", '"')
_DASHES = ("–", "—", "-", "•", "·", "−")
_JOINED = re.compile(r"[;,؛،] (?:and|or|et|ou|y|e|o|u|и|или|und|oder|أو|و)$")
_WIDEST_GAP = {"number": 10, "letter": 3, "roman": 2}


@dataclass(slots=True)
class Node:
    """A provision in the making: its parts, where its words begin and end, what stands in it."""

    parts: tuple[str, ...]
    kind: str
    value: int
    style: str
    start: int
    end: int
    own: list[Span] = field(default_factory=list)
    tail: list[Span] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Token:
    mark: Marker | None
    start: int  # of the words after the mark
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a mark could belong: the depth of its parent on the stack and its reading."""

    depth: int
    kind: str
    value: int
    style: str
    opens: bool  # the first of a new list
    same_style: bool


def nest(pieces: Sequence[tuple[int, str]], problems: list[str], name: str) -> Node:
    """The tree of an article's paragraphs, given as (offset, text); `name` names it in `problems`."""
    begin = pieces[0][0] if pieces else 0
    root = Node((), "article", 0, "", begin, begin)
    stack, tokens = [root], list(_tokens(pieces))
    last = ""
    for count, token in enumerate(tokens):
        place = _place(stack, token.mark, _next_mark(tokens, count), last, problems, name) if token.mark else None
        if place is not None and _is_taken(stack[place.depth], place):
            problems.append(
                f"{_named(name, stack[place.depth])}({part_of(place.kind, place.value)}) stands there twice"
            )
            place = None
        if place is None:
            begins = token.start if token.mark is None else token.start - token.mark.end
            _add_words(stack, (begins, token.end), token.text, last)
        else:
            del stack[place.depth + 1 :]
            parts = (*stack[-1].parts, part_of(place.kind, place.value))
            node = Node(parts, place.kind, place.value, place.style, token.start, token.end)
            if token.start < token.end:
                node.own.append((token.start, token.end))
            stack[-1].children.append(node)
            stack.append(node)
        for node in stack:
            node.end = max(node.end, token.end)
        last = token.text or last
    return root


def _tokens(pieces: Sequence[tuple[int, str]]) -> Iterator[_Token]:
    """One token a mark: "3. (a) No one shall" is an empty paragraph 3 and its letter (a)."""
    for offset, text in pieces:
        mark = marker(text)
        while mark is not None:
            rest = text[mark.end :]
            after = marker(rest)
            if after is None or after.style == "-" or not any(value == 1 for _, value in after.readings):
                break
            yield _Token(mark, offset + mark.end, offset + mark.end, "")
            offset, text, mark = offset + mark.end, rest, after
        skip = mark.end if mark else 0
        yield _Token(mark, offset + skip, offset + len(text), text[skip:])


def _next_mark(tokens: list[_Token], place: int) -> Marker | None:
    """The mark that comes next, a few unmarked paragraphs further on at most."""
    return next((token.mark for token in tokens[place + 1 : place + 10] if token.mark), None)


def _add_words(stack: list[Node], span: Span, text: str, last: str) -> None:
    """Words without a mark: the rest of a broken line, a chapeau, or what closes a list."""
    ended = last.endswith(_STOPS) or _JOINED.search(last) is not None
    is_empty = not stack[-1].own and not stack[-1].children
    if stack[-1].kind in ("letter", "roman") and ended and not is_empty and not text.startswith(_DASHES):
        stack.pop()
    node = stack[-1]
    if is_empty and len(stack) > 1:  # a mark that stood by itself, in a line or a cell of a table
        node.start = span[0]
    (node.tail if node.children else node.own).append(span)


def _place(
    stack: list[Node], mark: Marker, following: Marker | None, last: str, problems: list[str], name: str
) -> _Place | None:
    """Where a mark belongs; None when it is no mark but the begin of a broken line."""
    places = list(_places(stack, mark))
    if not places:
        return _after_gap(stack, mark, last, problems, name)

    def rank(place: _Place) -> tuple[bool, bool, bool, int]:
        goes_on = following is not None and _follows(following, place)
        # Nothing ahead decides: a colon opens a list, anything else goes on with the one that is open.
        fits = place.opens == last.endswith((":", "：", "："))
        return place.same_style, goes_on, fits, place.depth

    return max(places, key=rank)


def _places(stack: list[Node], mark: Marker) -> Iterator[_Place]:
    for kind, value in mark.readings:
        for depth, node in _open(stack):
            if node.kind == kind and value == node.value + 1:
                yield _Place(depth, kind, value, mark.style, False, node.style == mark.style)
        if value == 1 and not any(node.kind == kind and node.style == mark.style for node in stack):
            yield _Place(len(stack) - 1, kind, 1, mark.style, True, True)


def _open(stack: list[Node]) -> Iterator[tuple[int, Node]]:
    """The last item of each list that can go on, with its parent's depth; words between its items end none."""
    for depth, node in enumerate(stack):
        if node.children:
            yield depth, node.children[-1]


def _follows(mark: Marker, place: _Place) -> bool:
    return mark.style == place.style and (place.kind, place.value + 1) in mark.readings


def _after_gap(stack: list[Node], mark: Marker, last: str, problems: list[str], name: str) -> _Place | None:
    """A mark that skips some numbers or comes back; both are told."""
    if last and not last.endswith(_STOPS) and not _JOINED.search(last):
        return None
    for depth in range(len(stack) - 1, -1, -1):
        node = stack[depth]
        for kind, value in mark.readings:
            if node.kind != kind or node.style != mark.style:
                continue
            above = _named(name, stack[depth - 1])
            if node.value + 1 < value <= node.value + 1 + _WIDEST_GAP[kind]:
                problems.append(f"{above}({part_of(kind, node.value + 1)}) is missing")
                return _Place(depth - 1, kind, value, mark.style, False, True)
            if value in (1, node.value):
                problems.append(f"{above}({part_of(kind, value)}) stands there twice")
                return None
    if mark.readings[0] == ("number", 2) and len(stack) == 1 and stack[0].own:
        problems.append(f"{name}(1) has no number")
        return _Place(0, "number", 2, mark.style, True, True)
    return None


def _is_taken(above: Node, place: _Place) -> bool:
    part = part_of(place.kind, place.value)
    return any(child.parts[-1] == part for child in above.children)


def _named(name: str, node: Node) -> str:
    return name + "".join(f"({part})" for part in node.parts)
