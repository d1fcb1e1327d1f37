"""Provisions, commentary and status facts as Passages: what is embedded, shown to a writer, cited.

A passage holds whole provisions; only a provision that alone exceeds the budget is cut, between its
letters. Passages made from the structure itself (outline, chapters, definitions) list provisions.
"""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

from index.locator import label
from index.model import CONVENTION, Locator, Passage, Point, Provenance, Provision, StatusFact
from index.sentences import sentence_spans
from index.shipped import Corpus, paragraph_of

BUDGET = 400
"""Tokens of o200k_base that a passage holds at most, its trail included."""

PASSAGES_FILE = "passages.json"
_ENCODING = "o200k_base"
_SEPARATOR = " › "
_DEFINITIONS = Locator(CONVENTION, "2")


@cache
def _counter() -> Callable[[str], int]:
    """A token counter that needs no network: llama-index ships the encoding's file."""
    import tiktoken

    spec = importlib.util.find_spec("llama_index.core")
    if spec is not None and spec.origin is not None:
        shipped = Path(spec.origin).parent / "_static" / "tiktoken_cache"
        os.environ.setdefault("TIKTOKEN_CACHE_DIR", str(shipped))
    encoding = tiktoken.get_encoding(_ENCODING)
    return lambda text: len(encoding.encode_ordinary(text))


def count_tokens(text: str) -> int:
    """Tokens of o200k_base."""
    return _counter()(text)


def make_passages(corpus: Corpus) -> list[Passage]:
    """All passages of the corpus that ships, in its order; ids are unique and stable."""
    return [
        *provision_passages(corpus.provisions),
        *_structure_passages(corpus),
        *(one for point in _shipped_points(corpus) for one in point_passages(point)),
        *(_status_passage(fact) for fact in corpus.status.values()),
    ]


def heading_trail(provision: Provision) -> str:
    """`Chapter IV Procedural measures › Art. 28 Search and seizure`; the preamble is only itself."""
    locator = provision.locator
    if locator.article == "preamble":
        return provision.title if locator.instrument == CONVENTION else label(locator.whole_article)
    chapter = f"Chapter {provision.chapter} {provision.chapter_title}".strip() if provision.chapter else ""
    article = f"{label(locator.whole_article)} {provision.title}".strip()
    return _SEPARATOR.join(part for part in (chapter, article) if part)


def provision_passages(provisions: Mapping[Locator, Provision]) -> Iterator[Passage]:
    """The passages of one text of one instrument: a paragraph each, or a letter right below an article."""
    for locator, provision in provisions.items():
        if len(locator.parts) == 1 or not (locator.parts or provision.children):
            yield from _cut(provision, provisions, provision.chapeau)


def _cut(provision: Provision, provisions: Mapping[Locator, Provision], chapeau: str) -> Iterator[Passage]:
    """One passage; several where the provision alone exceeds the budget: by its letters, else by sentences."""
    whole = _passage(provision, [provision], chapeau, provisions)
    if whole.tokens <= BUDGET:
        yield whole
        return
    if not provision.children:
        yield from _by_sentences(whole)
        return
    above = provision.own if not chapeau else f"{chapeau} {provision.own}"
    group: list[Provision] = []
    number = 0
    for child in (provisions[locator] for locator in provision.children):
        if group and _passage(provision, [*group, child], above, provisions).tokens > BUDGET:
            number += 1
            yield _passage(provision, group, above, provisions, number)
            group = []
        if _passage(provision, [child], above, provisions).tokens > BUDGET:
            yield from _cut(child, provisions, above)
        else:
            group.append(child)
    if group:
        yield _passage(provision, group, above, provisions, number + 1)


def _by_sentences(whole: Passage) -> Iterator[Passage]:
    """A provision that has nothing below it and is too long: as many sentences as fit, each piece its words."""
    [locator], number, start = whole.locators, 1, 0
    ends = [end for _, end in sentence_spans(whole.text)]
    for end, following in zip(ends, [*ends[1:], None], strict=True):
        if following is None or count_tokens(f"{whole.trail}\n{whole.text[start:following]}") > BUDGET:
            text = whole.text[start:end].strip()
            yield replace(
                whole,
                id=f"{locator}#{number}",
                text=text,
                spans=((0, len(text)),),
                tokens=count_tokens(f"{whole.trail}\n{text}"),
            )
            number, start = number + 1, end


def _passage(
    above: Provision,
    group: Sequence[Provision],
    chapeau: str,
    provisions: Mapping[Locator, Provision],
    number: int = 0,
) -> Passage:
    text = chapeau
    spans: list[tuple[Locator, int, int]] = []
    for member in group:
        text += "\n" if text else ""
        text += f"{_mark(member)} " if text else ""
        start = len(text)
        text += member.text
        spans += _spans(member, provisions, text, start)
    trail = heading_trail(above)
    return Passage(
        id=str(above.locator) + (f"#{number}" if number else ""),
        locators=tuple(locator for locator, _, _ in spans),
        text=text,
        trail=trail,
        kind="definition" if above.locator.whole_article == _DEFINITIONS else "provision",
        provenance=above.provenance,
        language=above.language,
        spans=tuple((start, end) for _, start, end in spans),
        tokens=count_tokens(f"{trail}\n{text}"),
    )


def _mark(provision: Provision) -> str:
    label = provision.locator.parts[-1]
    return f"{label}." if label.isdigit() else f"({label})"


def _spans(
    provision: Provision, provisions: Mapping[Locator, Provision], text: str, start: int
) -> Iterator[tuple[Locator, int, int]]:
    """Where the words of a provision and of those below it stand in the passage's text."""
    yield provision.locator, start, start + len(provision.text)
    cursor = start
    for child in (provisions[locator] for locator in provision.children):
        at = text.index(child.text, cursor)
        yield from _spans(child, provisions, text, at)
        cursor = at + len(child.text)


def _structure_passages(corpus: Corpus) -> Iterator[Passage]:
    """The outline of the Convention and each chapter's table of articles."""
    chapters: dict[str, list[Provision]] = {}
    for article in corpus.articles.values():
        if article.chapter:
            chapters.setdefault(article.chapter, []).append(corpus.provisions[article.locator])
    rows = [
        (f"Chapter {chapter} {members[0].chapter_title}: Art. {_first_to_last(members)}", members[0].locator)
        for chapter, members in chapters.items()
    ]
    yield _table("uncc:outline", "Outline of the Convention", "outline", rows)
    for chapter, members in chapters.items():
        titles = [(f"Art. {member.locator.article} {member.title}", member.locator) for member in members]
        trail = f"Chapter {chapter} {members[0].chapter_title}"
        yield _table(f"uncc:chapter-{chapter}", trail, "chapter", titles)


def _first_to_last(members: list[Provision]) -> str:
    first, last = members[0].locator.article, members[-1].locator.article
    return first if first == last else f"{first} to {last}"


def _table(name: str, trail: str, kind: str, rows: Iterable[tuple[str, Locator]]) -> Passage:
    text, spans, locators = "", [], []
    for row, locator in rows:
        text += "\n" if text else ""
        spans.append((len(text), len(text) + len(row)))
        locators.append(locator)
        text += row
    tokens = count_tokens(f"{trail}\n{text}")
    provenance = Provenance.DIGEST
    return Passage(name, tuple(locators), text, trail, kind, provenance, "en", tuple(spans), tokens)


def _shipped_points(corpus: Corpus) -> Iterator[Point]:
    """The points that ship; those that the user added are the catalogue's."""
    return (point for locator, point in corpus.points.items() if locator not in corpus.library.points)


def point_passages(point: Point) -> Iterator[Passage]:
    """A point of commentary; what is too long for one passage is cut between sentences."""
    trail = _SEPARATOR.join((f"{point.speaker}, {point.title}", point.heading))
    whole = _single(point.locator, point.text, trail, "commentary", Provenance.COMMENTARY)
    yield from [whole] if whole.tokens <= BUDGET else _by_sentences(whole)


def _status_passage(fact: StatusFact) -> Passage:
    return _single(fact.locator, fact.fact, "Status of the Convention", "status", Provenance.STATUS)


def _single(locator: Locator, text: str, trail: str, kind: str, provenance: Provenance) -> Passage:
    tokens = count_tokens(f"{trail}\n{text}")
    return Passage(str(locator), (locator,), text, trail, kind, provenance, "en", ((0, len(text)),), tokens)


def unit_of(passage: Passage) -> Locator | None:
    """The provision under which a passage is ranked; None for lists, commentary and status."""
    return paragraph_of(passage.locators[0]) if passage.kind in ("provision", "definition") else None


def words_of(passage: Passage) -> str:
    """What is embedded: the passage under its headings."""
    return f"{passage.trail}\n{passage.text}"


def write_passage(passage: Passage) -> dict[str, Any]:
    """A passage as a row of JSON."""
    return asdict(passage) | {"locators": [str(at) for at in passage.locators]}


def read_passage(row: Mapping[str, Any]) -> Passage:
    """What `write_passage` wrote. Raises KeyError, TypeError or ValueError."""
    return Passage(
        **dict(row)
        | {
            "locators": tuple(Locator.parse(text) for text in row["locators"]),
            "spans": tuple((start, end) for start, end in row["spans"]),
            "provenance": Provenance(row["provenance"]),
        }
    )


def save_passages(folder: Path, passages: Iterable[Passage]) -> None:
    """Write passages as one JSON file. Raises OSError."""
    rows = [write_passage(passage) for passage in passages]
    (folder / PASSAGES_FILE).write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def load_passages(folder: Path) -> tuple[Passage, ...]:
    """What `save_passages` wrote. Raises OSError, or ValueError, TypeError and KeyError where it is damaged."""
    return tuple(map(read_passage, json.loads((folder / PASSAGES_FILE).read_text(encoding="utf-8"))))
