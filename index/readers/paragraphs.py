"""Printed lines back to paragraphs: without running heads, page numbers and footnotes, words whole again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import median

from index.headings import Marker, heading, is_closing, marker
from index.readers.source import squeeze

_HEAD, _FOOT = 5, 6  # lines of a page among which its running head and foot are looked for
_SYMBOL = r"\b[A-Z]{1,6}(?:/[A-Z0-9][\w.()-]{0,12}){1,6}(?![\w/])"
_JOB = r"(?<![\w-])\*?\d{2}-?\d{5}\*?(?![\w-])(?: *\([A-Z]\))?"
_PAGE = r"(?<![\w/])(?:[Pp]age *)?\d{1,4} *(?:/|of) *\d{1,4}(?![\w/])|^[-–— ]*(?:[Pp]age *)?\d{1,4}[-–— ]*$"
_FURNITURE = re.compile(f"{_JOB}|{_SYMBOL}|{_PAGE}|Please recycle")
_NOTE = re.compile(r"^(?:\d{1,3}|[*†‡]{1,3})(?=[^\w/]|$)")
_MARK = re.compile(r"^(?:\d{1,3}|[*†‡]{1,3})$")
_AND = re.compile(r"[,،] ?(?:and|or|et|ou|y|o|и|или|und|oder|أو|و)$")
_RULE = re.compile(r"^[_─—]{5,}$")
_WORD = re.compile(r"\w+(?:-\w+)*")
_KEPT = frozenset("non self ex vice well twenty thirty forty fifty".split())
_BEFORE_WORDS = frozenset("co cross inter multi semi anti sub pre post re".split())
_HANGING = frozenset("and or und oder et ou y o e и или".split())
_STOPS = (".", ";", ":", "؛", "؟", "。", "；", "：", "”", '"', "; and", "; or", "؛ أو", "؛ و")
_SHORT = 0.72  # of a full line: so early only a paragraph ends, or a heading


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: where it begins from the left (from the right in right-to-left text) and from
    the top, both in points or characters, its letters' size, its length in the same unit as `x`, and
    whether most of it is bold."""

    text: str
    x: float
    y: float
    size: float = 1.0
    length: float = 0.0
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    """A text made whole again, a paragraph a line, and where in it each page begins."""

    text: str
    page_starts: tuple[int, ...]


def join_pages(pages: Iterable[list[str]]) -> Joined:
    """The text of pages of plain lines; a blank line parts paragraphs."""
    made = []
    for page in pages:
        lines = enumerate(line.expandtabs(4).rstrip() for line in page)
        made.append([_plain(line, place) for place, line in lines if line.strip()])
    return paragraphs(made)


def _plain(line: str, place: int) -> Line:
    text = squeeze(line)
    return Line(text, len(line) - len(line.lstrip()), place, length=len(text))


def paragraphs(pages: list[list[Line]]) -> Joined:
    """The paragraphs of all pages, in order."""
    bodies = [_without_notes(page) for page in _without_furniture(pages)]
    lines = [line for page in bodies for line in page]
    if not lines:
        return Joined("", (0,) * len(pages))
    measure = _Measure(bodies)
    known = _vocabulary(lines)
    made: list[list[str]] = []  # each paragraph's lines, with what joins them
    first = before = lines[0]
    for line in lines:
        if not made or _parts(made, first, before, line, measure):
            made.append([line.text])
            first = line
        else:
            made[-1][-1] = _joint(made[-1][-1], line.text, known)
            made[-1].append(line.text)
        before = line
    return _joined(made, [len(page) for page in bodies])


def _joined(made: list[list[str]], sizes: list[int]) -> Joined:
    """The paragraphs put together; `sizes` are the lines of each page."""
    starts: list[int] = []  # of each line
    texts, offset = [], 0
    for pieces in made:
        text = "".join(pieces).rstrip("\u00ad")
        starts += accumulate((len(piece) for piece in pieces[:-1]), initial=offset)
        texts.append(text)
        offset += len(text) + 1
    starts.append(offset - 1)
    firsts = accumulate(sizes[:-1], initial=0)
    return Joined("\n".join(texts), tuple(starts[first] for first in firsts))


def _parts(made: list[list[str]], first: Line, before: Line, line: Line, measure: _Measure) -> bool:
    """Whether a line begins a new paragraph after those that were made; `first` is the last one's first line."""
    words = "".join(made[-1][:3])
    titled = heading(words) if len(made[-1]) < 3 else None
    if titled and titled.body == len(words):  # a title beside an article's number may need a second line
        return not (titled.title and measure.is_second_line(before, line))
    mark = marker(line.text)
    if mark is not None and _is_first(mark) and len(made) > 1 and _is_bare_heading("".join(made[-2])):
        return True  # what stands between an article's number and its first paragraph is its title
    return measure.parts(first, before, line)


def _is_bare_heading(text: str) -> bool:
    """A heading's number alone; with a full stop it may end a sentence: "in accordance with / Article 23."."""
    found = heading(text)
    return found is not None and not found.title and found.body == len(text) and text[-1].isalnum()


def _is_first(mark: Marker) -> bool:
    return any(value == 1 for _, value in mark.readings)


def _without_furniture(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without what only pages need: symbols, job and page numbers, lines that come back in one place.

    A sentence's line comes back too, but not in the same place of so many pages.
    """
    seen: Counter[tuple[str, str, int]] = Counter()
    for page in pages:
        seen.update({seat for place in _edge(page) for seat in _seats(page, place)})
    often = 2 if len(pages) < 5 else 3

    def is_furniture(page: list[Line], place: int) -> bool:
        line = page[place]
        if not _key(line):
            return True
        comes_back = len(pages) > 1 and any(seen[seat] >= often for seat in _seats(page, place))
        return comes_back and heading(line.text) is None and marker(line.text) is None

    kept = []
    for page in pages:
        first, last = 0, len(page)
        while first < min(_HEAD, last) and is_furniture(page, first):
            first += 1
        while last > max(first, len(page) - _FOOT) and is_furniture(page, last - 1):
            last -= 1
        kept.append(page[first:last])
    return kept


def _edge(page: list[Line]) -> set[int]:
    """The places of a page at which a running head or foot can stand."""
    return {*range(min(_HEAD, len(page))), *range(max(0, len(page) - _FOOT), len(page))}


def _seats(page: list[Line], place: int) -> list[tuple[str, str, int]]:
    """A line with each way to say where on its page it stands: lines from the top, from the foot, and height."""
    key = _key(page[place])
    return [(key, "top", place), (key, "foot", len(page) - place), (key, "height", round(page[place].y))]


def _key(line: Line) -> str:
    return squeeze(_FURNITURE.sub("", line.text)).strip(" *-–—.|").lower()


def _without_notes(page: list[Line]) -> list[Line]:
    """The page without the notes at its foot: smaller letters, or whatever stands under a rule."""
    for place, line in enumerate(page):
        if _RULE.match(line.text):
            return page[:place]
    if not page:
        return page
    sizes: Counter[float] = Counter()
    for line in page:
        sizes[round(line.size, 1)] += len(line.text)
    usual, last = sizes.most_common(1)[0][0], len(page)
    while last and page[last - 1].size < 0.93 * usual and not page[last - 1].bold:
        last -= 1
    if not any(_NOTE.match(line.text) for line in page[last:]):
        last = len(page)
    # A small number that still stands by itself is the call for a note.
    return [line for line in page[:last] if line.size > 0.8 * usual or not _MARK.match(line.text)]


class _Measure:
    """What is usual in a document: the pitch of lines, their full length, the margin."""

    def __init__(self, pages: list[list[Line]]) -> None:
        steps = [after.y - line.y for page in pages for line, after in pairwise(page)]
        self.pitch = median([step for step in steps if step > 0] or [1.0])
        close = [round(step, 1) for step in steps if 0 < step <= 1.05 * self.pitch]
        self.pitch = Counter(close).most_common(1)[0][0] if close else self.pitch
        lines = [line for page in pages for line in page]
        ends = sorted(line.x + line.length for line in lines)
        self.end = ends[int(0.9 * (len(ends) - 1))]
        self.margin = Counter(round(line.x) for line in lines).most_common(1)[0][0]
        self.slack = 0.02 * self.end
        self.unit = max(self.end - self.margin, 1.0)

    def parts(self, first: Line, before: Line, line: Line) -> bool:
        """Whether `line` begins a new paragraph after `before`, the last line of the one that `first` began."""
        if heading(line.text) is not None and (_is_bare_heading(line.text) or self._ended(before, line)):
            return True
        if before.bold != line.bold or self._centred(before) != self._centred(line):
            return True
        mark, stopped, short = marker(line.text), before.text.endswith(_STOPS), self._short(before)
        if stopped and is_closing(line.text):
            return True
        in_order = mark is not None and (_is_first(mark) or _follows(marker(first.text), mark))
        if line.y <= before.y:  # on the next page
            if mark is None and marker(first.text) is not None and not short:
                return False  # a numbered paragraph goes on, with a new sentence too
            fresh = mark is not None or line.text[0].isupper()
            return (stopped and (fresh or not line.text[0].islower())) or (short and fresh) or in_order
        if line.y - before.y > 1.3 * self.pitch:
            return True
        indented = line.x > self.margin + self.slack
        after_full = indented and before.x <= self.margin + self.slack
        if mark is not None:
            return stopped or short or after_full or (in_order and (indented or bool(_AND.search(before.text))))
        if stopped and after_full and marker(before.text) is None:
            return True
        if stopped and indented and first is before and abs(line.x - before.x) < self.slack:
            return True  # both begin where paragraphs do, not where their further lines do
        return short and (stopped or line.text[0].isupper())

    def is_second_line(self, before: Line, line: Line) -> bool:
        """Whether the title that stands beside an article's number goes on in this line."""
        close = 0 < line.y - before.y <= 1.2 * self.pitch and heading(line.text) is None
        caseless = line.text[0].lower() == line.text[0].upper()
        fits = line.length < _SHORT * self.unit and (caseless or self._centred(line))
        return close and fits and not line.text.endswith(_STOPS) and marker(line.text) is None

    def _ended(self, before: Line, line: Line) -> bool:
        """Whether a heading can stand after this line: a reference at a line's begin is no heading."""
        far = line.y <= before.y or line.y - before.y > 1.2 * self.pitch
        return far or self._short(before) or before.text.endswith(_STOPS)

    def _centred(self, line: Line) -> bool:
        left, right = line.x - self.margin, self.end - line.x - line.length
        return left > 0.08 * self.unit and abs(left - right) < 0.14 * self.unit

    def _short(self, line: Line) -> bool:
        return line.x + line.length < self.margin + _SHORT * self.unit


def _follows(mark: Marker | None, other: Marker) -> bool:
    """Whether one mark is the next after another: (ii) after (i)."""
    if mark is None or mark.style != other.style:
        return False
    return any((kind, value + 1) in other.readings for kind, value in mark.readings)


def _vocabulary(lines: list[Line]) -> frozenset[str]:
    """The words that stand whole somewhere in the text, small letters."""
    words: set[str] = set()
    for line in lines:
        found = _WORD.findall(line.text.lower())
        words.update(found[1:-1])
    return frozenset(words)


def _joint(first: str, second: str, known: frozenset[str]) -> str:
    """A line as the next one of its paragraph needs it: with a space, or its broken word ready to go on."""
    if first.endswith("\u00ad"):
        return first[:-1]
    if first[-1:] in "-‐" and first[-2:-1].isalpha() and second[:1].isalpha():
        head, tail = _WORD.findall(first)[-1], _WORD.findall(second)[0]
        if tail.lower() in _HANGING:
            return f"{first} "
        return first if _keeps_hyphen(head, tail, known) else first[:-1]
    return first if _is_han(first[-1:]) and _is_han(second[:1]) else f"{first} "


def _keeps_hyphen(head: str, tail: str, known: frozenset[str]) -> bool:
    """Whether the hyphen belongs to the word: told by the rest of the text, then by the word's halves."""
    first, second = head.lower(), tail.lower()
    if tail[0].isupper() or "-" in tail or f"{first}-{second}" in known:
        return True
    if first + second in known or (first + second).replace("-", "") in known:
        return False
    last = first.rsplit("-", 1)[-1]
    is_word = not known.isdisjoint((second, f"{second}s", f"{second}ed", second.removesuffix("s")))
    return last in _KEPT or (is_word and (last in known or last in _BEFORE_WORDS))


def _is_han(character: str) -> bool:
    return "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"
