"""A text cut at its headings: what stands before the articles, then each article with its chapter and title."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from index.headings import Heading, heading, is_closing, marker

_ANNEX = re.compile(
    r"^(?:ANNEX|Annexe?|ANNEXE|Anexo|ANEXO|Allegato|Anlage|Anhang|Приложение|ПРИЛОЖЕНИЕ|المرفق|مرفق|附件)"
    r"(?: [IVX\d]{1,4}| الأول)?[.:*]?$"
)
_LONGEST_TITLE = 220
_TITLE_LINES = 3
_ENDS = (".", ";", ":", ",", "؛", "،", "。", "；", "：", "，")
_A_TREATY = 5  # articles; a count of fewer is no treaty of its own
_WORDY = 60  # characters; the articles of a table of contents have less under their headings


@dataclass(frozen=True, slots=True)
class ArticleLines:
    """One article: its number, title, chapter, and the paragraphs of its body as (offset, text)."""

    number: str
    title: str
    chapter: str
    chapter_title: str
    body: list[tuple[int, str]]


@dataclass(slots=True)
class Sections:
    """`front` are the lines before the articles (offset, text), after any resolution's "Annex".

    `faults` are the problems for which the text cannot be trusted: articles twice, or out of order.
    """

    front: list[tuple[int, str]] = field(default_factory=list)
    articles: list[ArticleLines] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


Lines = list[tuple[int, str]]


def split_articles(text: str, size: int | None = None) -> Sections:
    """The articles of a text in its order; what stands twice or is missing is told in `problems`.

    Of several treaties in one document the one with `size` articles is taken, else the longest.
    """
    lines = list(_lines(text))
    heads = {place: found for place, (_, line) in enumerate(lines) if (found := heading(line))}
    chapters = [place for place, found in heads.items() if found.kind == "chapter" and _is_chapter(place, lines, heads)]
    numbered = [(place, found) for place, found in heads.items() if found.kind == "article"]
    sections = Sections()
    runs = _worded(_runs(_in_sequence(numbered, lines)), lines)
    if not runs:
        sections.problems.append("it has no articles")
        return sections
    chosen = _chosen(runs, size, sections.faults)
    run = runs[chosen]
    first = _first_heading(run[0][0], chapters)
    begin = _treaty_end(runs[chosen - 1][-1][0], first, lines) if chosen else 0
    after = runs[chosen + 1][0][0] if chosen + 1 < len(runs) else None
    sections.front = _front(lines, begin, first)
    end = _end(run[-1][0], after, lines)
    stops = sorted({end, *(place for place in chapters if place < end), *(place for place, _ in run)})
    titled = _are_titled(run, lines, stops)
    chapters = [place for place in chapters if place >= first]
    divisions = _divisions(chapters, lines, heads)
    for place, found in run:
        stop = stops[bisect_right(stops, place)]
        chapter, chapter_title = divisions[bisect_right(chapters, place)]
        title, body = _title_and_body(found, lines[place:stop], titled)
        sections.articles.append(ArticleLines(found.number, title, chapter, chapter_title, body))
    _report(run, sections)
    sections.problems += sections.faults
    return sections


def _lines(text: str) -> Iterator[tuple[int, str]]:
    offset = 0
    for line in text.split("\n"):
        if line.strip():
            yield offset + len(line) - len(line.lstrip()), line.strip()
        offset += len(line) + 1


def _is_chapter(place: int, lines: Lines, heads: dict[int, Heading]) -> bool:
    """Whether another heading follows after at most three lines that can be its title."""
    for after in range(place + 1, min(place + _TITLE_LINES + 2, len(lines))):
        if after in heads:
            return True
        if not _can_be_title(lines[after][1]):
            return False
    return False


def _can_be_title(line: str) -> bool:
    return len(line) <= _LONGEST_TITLE and not line.endswith(_ENDS) and marker(line) is None


def _value(found: Heading) -> int:
    return int("".join(character for character in found.number if character.isdigit()))


Run = list[tuple[int, Heading]]


def _in_sequence(numbered: Run, lines: Lines) -> Run:
    """Without sentences that begin like a heading, "Article 5. Such …": text on the line, and the wrong number."""
    kept: Run = []
    for place, found in numbered:
        alone = found.body == len(lines[place][1])
        if alone or _value(found) in (1, _value(kept[-1][1]) + 1 if kept else 1):
            kept.append((place, found))
    return kept


def _runs(numbered: Run) -> list[Run]:
    """Cut wherever the count begins again at article 1."""
    runs: list[Run] = []
    for place, found in numbered:
        if not runs or found.number == "1":
            runs.append([])
        runs[-1].append((place, found))
    return runs


def _worded(runs: list[Run], lines: Lines) -> list[Run]:
    """The counts that have text under their headings: a table of contents has none."""
    ends = [run[0][0] for run in runs[1:]] + [len(lines)]
    real = []
    for run, end in zip(runs, ends, strict=False):
        # What follows a last heading may be the title and the preamble of what comes after it.
        end, articles = (run[-1][0], len(run) - 1) if len(run) > 1 else (end, 1)
        if sum(len(line) for _, line in lines[run[0][0] : end]) >= _WORDY * articles:
            real.append(run)
    return real or runs[:1]


def _chosen(runs: list[Run], size: int | None, faults: list[str]) -> int:
    """Which count is meant: the one of the given size, else the longest.

    Another count of some length is another treaty in the same document; a short one, or one of the
    same length, is a mistake in it.
    """
    best = max(range(len(runs)), key=lambda place: (len(runs[place]) == size, len(runs[place])))
    others = [len(run) for place, run in enumerate(runs) if place != best]
    if any(length < _A_TREATY or length == len(runs[best]) for length in others):
        faults.append("article 1 stands there twice")
    return best


def _front(lines: Lines, begin: int, first: int) -> Lines:
    """What stands before the first heading: after any "Annex", and after the treaty that ends at `begin`."""
    annexes = [place + 1 for place, (_, line) in enumerate(lines[:first]) if _ANNEX.match(line)]
    return lines[max([begin, *annexes]) : first]


def _end(last: int, after: int | None, lines: Lines) -> int:
    """The line after the last article: the closing formula, an annex, the next treaty's title, or the text's end."""
    stop = len(lines) if after is None else _treaty_end(last, after, lines)
    tail = ((place, lines[place][1]) for place in range(last + 1, stop))
    return next((place for place, line in tail if is_closing(line) or _ANNEX.match(line)), stop)


def _treaty_end(last: int, after: int, lines: Lines) -> int:
    """Where another treaty's title begins, between the last article's heading and that treaty's first one."""
    place = last + 1
    for is_title in (True, False):  # the article's own title, then its sentences
        while place < after and _can_be_title(lines[place][1]) == is_title:
            place += 1
    return place


def _first_heading(article: int, chapters: Sequence[int]) -> int:
    """The line of the first article, or of the chapter headings that lead to it."""
    first = article
    for place in reversed(chapters):
        if 0 < first - place <= _TITLE_LINES + 1:
            first = place
    return first


def _are_titled(run: Run, lines: Lines, stops: list[int]) -> bool:
    """Whether this text gives its articles titles on lines of their own: most of them, or none."""
    bare = [place for place, found in run if not found.title and found.body == len(lines[place][1])]
    titles = 0
    for place in bare:
        stop = stops[bisect_right(stops, place)]
        titles += stop - place > 2 and _can_be_title(lines[place + 1][1])
    return bool(bare) and titles * 2 > len(bare)


def _title_and_body(found: Heading, lines: Lines, titled: bool) -> tuple[str, Lines]:
    """An article's title and body out of its lines, the first of which is its heading."""
    offset, line = lines[0]
    if found.body < len(line):
        return found.title, [(offset + found.body, line[found.body :]), *lines[1:]]
    body = 1
    words = [found.title] if found.title else []
    if titled and not found.title and len(lines) > 2 and _can_be_title(lines[1][1]):
        words.append(lines[1][1].lstrip("-–— "))
        body = 2
    # A title's second line goes on in small letters, or its first was broken off.
    while words and body + 1 < len(lines) and body <= _TITLE_LINES and _goes_on(words[-1], lines[body][1]):
        words.append(lines[body][1])
        body += 1
    return " ".join(words), lines[body:]


def _goes_on(title: str, line: str) -> bool:
    if not _can_be_title(line) or len(line) > _LONGEST_TITLE // 2:
        return False
    return line[0].islower() or title.split()[-1].lower() in ("and", "or", "of", "the", "for", "to", "in", "on", "with")


def _divisions(chapters: Sequence[int], lines: Lines, heads: dict[int, Heading]) -> list[tuple[str, str]]:
    """Number and title of the outermost division, before the first chapter heading and after each."""
    path: list[tuple[str, str, str]] = []
    found = [("", "")]
    places = sorted(heads)
    for start in chapters:
        head, stop = heads[start], places[bisect_right(places, start)]
        title = head.title or " ".join(line for _, line in lines[start + 1 : stop])
        words = [word for word, _, _ in path]
        depth = words.index(head.word.lower()) if head.word.lower() in words else len(path)
        path = [*path[:depth], (head.word.lower(), head.number, title)]
        found.append(path[0][1:])
    return found


def _report(run: Run, sections: Sections) -> None:
    values = [_value(found) for _, found in run]
    seen: set[str] = set()
    for _, found in run:
        if found.number in seen:
            sections.faults.append(f"article {found.number} stands there twice")
        seen.add(found.number)
    if missing := sorted(set(range(1, max(values) + 1)) - set(values)):
        sections.problems.append(f"article {', '.join(map(str, missing))} is missing")
    if values != sorted(values):
        sections.faults.append("the articles do not stand in their order")
