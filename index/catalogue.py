"""The catalogue: the index of the library, kept apart from the base index and asked of one text at a time.

A question about a treaty is answered from that treaty alone, so a search looks at the rows of one
text; added commentary is asked as a whole. Both routes of the base index are asked, and their scores
are pooled and fused as there.
"""

from __future__ import annotations

import hashlib
import json
import math
import weakref
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from index.arrays import Array, load_array
from index.embedders import EmbedderFault
from index.features import Floats
from index.fusion import Routes, fuse, likelihoods, pick
from index.lexical import LexicalRoute, coded
from index.manifest import DamagedIndex, NoIndex
from index.model import Found, Hit, Passage
from index.models import Models
from index.passages import read_passage
from index.placing import Group, SnapshotRows, Space, Vectors
from index.served import ChromaServer, ServedRows
from index.shipped import paragraph_of
from index.store import reading
from index.words import stems

MANIFEST, LINES = "manifest.json", "passages.jsonl"
STARTS, KEYS, UNITS, ARTICLES, VECTORS = "starts", "keys", "units", "articles", "vectors"
COMMENTARY = "commentary"
"""The group of all points of added commentary."""

NEIGHBOURS = 150
"""Passages that the dense route is asked for."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a catalogue was made from."""

    library: str
    space: str
    groups: tuple[Group, ...]
    embedded: int  # passages that the last update had to embed
    files: dict[str, int] = field(default_factory=dict)  # name → bytes, to notice what was cut off

    @property
    def passages(self) -> int:
        """All rows."""
        return self.groups[-1].end if self.groups else 0

    @property
    def digest(self) -> str:
        """A short name for exactly these rows."""
        rows = [self.library, self.space, *(f"{one.name} {one.source} {one.end}" for one in self.groups)]
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:16]

    def group(self, name: str) -> Group | None:
        """The rows of one text, or of all commentary."""
        if name != COMMENTARY:
            return next((one for one in self.groups if one.name == name), None)
        rows = [one for one in self.groups if one.name == COMMENTARY]
        return Group(COMMENTARY, "", rows[0].start, rows[-1].end) if rows else None

    def as_json(self) -> str:
        """Sorted and stable."""
        return json.dumps(asdict(self), sort_keys=True, indent=1)


def read_listing(build: Path) -> Listing:
    """The manifest of a built catalogue, with its files' sizes checked. Raises DamagedIndex."""
    try:
        table = json.loads((build / MANIFEST).read_text(encoding="utf-8"))
        listing = Listing(**table | {"groups": tuple(Group(**row) for row in table["groups"])})
        sizes = {name: (build / name).stat().st_size for name in listing.files}
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise DamagedIndex(f"The catalogue in {build.parent} cannot be read: {error}") from error
    if wrong := [name for name, size in listing.files.items() if sizes[name] != size]:
        raise DamagedIndex(f"{wrong[0]} in {build} is not as it was written.")
    return listing


@dataclass(frozen=True)
class Catalogue:
    """The library's index; opened when it is first asked, which for most questions is never."""

    folder: Path
    space: Space
    server: ChromaServer | None = None  # asked for the nearest vectors, where there is one

    def search(self, query: str, asked_in: str, instrument: str, language: str, limit: int = 10) -> Found:
        """The provisions of one instrument's text that answer a question, best first.

        `ground` is the share of the question's words, by their weight, that the best one holds, and `notes`
        tells it of each hit by its locator. Nothing is found where the text is not installed. Raises DamagedIndex
        or VectorsGone.
        """
        group = self._listing.group(f"{instrument} {language}")
        return self._rows.found(query, asked_in, group, limit) if group else Found((), 0.0)

    def search_points(self, query: str, asked_in: str, limit: int = 10) -> Found:
        """The points of added commentary that answer a question, best first. Raises DamagedIndex or VectorsGone."""
        group = self._listing.group(COMMENTARY)
        return self._rows.found(query, asked_in, group, limit) if group else Found((), 0.0)

    @cached_property
    def _build(self) -> Path | None:
        try:
            build, release = reading(self.folder)
        except NoIndex:
            return None
        weakref.finalize(self, release)
        return build

    @cached_property
    def _listing(self) -> Listing:
        return Listing("", "", (), 0) if self._build is None else read_listing(self._build)

    @cached_property
    def _rows(self) -> _Rows:
        assert self._build is not None  # noqa: S101 - its listing holds a group
        try:
            return _Rows.of(self._build, self.space, self._vectors(self._build))
        except (OSError, ValueError) as error:
            raise DamagedIndex(f"The catalogue in {self.folder} cannot be read: {error}") from error

    def _vectors(self, build: Path) -> Vectors:
        vectors, listing = load_array(build, VECTORS), self._listing
        if self.server is None:
            return SnapshotRows(vectors)
        of_row = [group.name for group in listing.groups for _ in range(group.start, group.end)]
        return ServedRows(self.server, f"library-{listing.digest}", vectors, of_row)


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of a text: its stems and the concepts that they name, as codes."""

    codes: Array  # all of them, as often as they stand there
    meanings: tuple[Array, ...]  # of each different stem: itself, and the concepts of the phrases that it stands in


def read_words(text: str, language: str, models: Models) -> Asked:
    """Read a question for the lexical route; its words are looked for in headings, too."""
    found, named = _named(text, language, models)
    every = [*found, *(mark for marks in named.values() for mark in marks)]
    meanings = [coded([stem, *marks]) for stem, marks in named.items()]
    return Asked(coded([*every, *map(_heading, every)]), tuple(meanings))


def passage_words(passage: Passage, models: Models) -> Array:
    """The words of a passage as the lexical route counts them, those of its headings once more as such."""
    codes = []
    for text, mark in ((passage.trail, _heading), (f"{passage.trail}\n{passage.text}", str)):
        found, named = _named(text, passage.language, models)
        codes.append(coded([mark(word) for word in (*found, *(one for marks in named.values() for one in marks))]))
    return np.concatenate(codes)


def _heading(word: str) -> str:
    return f"^{word}"


def _named(text: str, language: str, models: Models) -> tuple[list[str], dict[str, list[str]]]:
    """The stems of a text, and the concepts of the phrases that each different stem stands in."""
    found = stems(text, language)
    concepts = models.reader.concepts
    named: dict[str, list[str]] = {stem: [] for stem in found}
    for start, first in enumerate(found):
        for end in range(start + 1, min(start + concepts.longest.get(first, 0), len(found)) + 1):
            for concept in concepts.phrases.get(" ".join(found[start:end]), ()):
                for stem in found[start:end]:
                    named[stem].append(f"§{concept}")
    return found, named


@dataclass(frozen=True, slots=True)
class _Part:
    """The rows of a group, of which several may be a unit, and several units an article."""

    rows: slice
    units: Array  # (units,) the first row of each unit, from 0
    articles: Array  # (articles,) the first unit of each article, from 0
    article_of: Array  # (units,)

    def by_unit(self, scores: Floats) -> Floats:
        """The best score of the rows of each unit."""
        return _highest(scores, self.units)

    def by_article(self, scores: Floats) -> Floats:
        """The best score of the units of each article."""
        return _highest(scores, self.articles)


def _highest(scores: Floats, starts: Array) -> Floats:
    return scores if len(starts) == len(scores) else np.asarray(np.maximum.reduceat(scores, starts))


@dataclass(frozen=True)
class _Rows:
    """The rows of a build, mapped into memory; a passage is read when it is shown."""

    space: Space
    lines: Array  # the bytes of all passages, a line each
    starts: Array  # (rows + 1,) where each line begins
    lexical: LexicalRoute
    vectors: Vectors
    units: Array  # (rows,) the number of each row's unit, never falling
    articles: Array  # (units,) the number of each unit's article, never falling
    parts: dict[Group, _Part] = field(default_factory=dict)  # of the groups asked before

    @classmethod
    def of(cls, build: Path, space: Space, vectors: Vectors) -> _Rows:
        return cls(
            space=space,
            lines=np.memmap(build / LINES, np.uint8, "r"),
            starts=load_array(build, STARTS),
            lexical=LexicalRoute.load(build),
            vectors=vectors,
            units=load_array(build, UNITS),
            articles=load_array(build, ARTICLES),
        )

    def passage(self, row: int) -> Passage:
        """One passage."""
        return read_passage(json.loads(bytes(self.lines[self.starts[row] : self.starts[row + 1]])))

    def part(self, group: Group) -> _Part:
        """The rows of a group."""
        if (known := self.parts.get(group)) is not None:
            return known
        rows = slice(group.start, group.end)
        units = self.units[rows]
        articles = self.articles[units[0] : units[-1] + 1]
        self.parts[group] = part = _Part(rows, _firsts(units), _firsts(articles), articles - articles[0])
        return part

    def found(self, query: str, asked_in: str, group: Group, limit: int) -> Found:
        """The units of a group, best first."""
        part = self.part(group)
        asked = read_words(query, asked_in, self.space.models)
        lexical = part.by_unit(self.lexical.sums(asked.codes)[part.rows])
        near, fault = self._dense(query, asked_in, group)
        dense = part.by_unit(near)
        shares = part.by_unit(self._shares(asked)[part.rows])
        articles = part.by_article(lexical), part.by_article(shares)
        ranked = fuse(articles, (lexical, shares), dense, part.article_of)
        order = pick(ranked, part.article_of, limit)
        chances = likelihoods(ranked, order, part.article_of)
        routes = Routes({"lexical": lexical, "dense": dense})
        hits = tuple(
            self._hit(group.start + int(part.units[unit]), score, routes.of(unit))
            for unit, score in zip(order, chances, strict=True)
        )
        held = {str(hit.locator): float(shares[unit]) for hit, unit in zip(hits, order, strict=True)}
        return Found(hits, float(shares[order[0]]), notes={"cosine": float(dense[order[0]]), **held}, fault=fault)

    def _hit(self, row: int, score: float, routes: tuple[str, ...]) -> Hit:
        passage = self.passage(row)
        return Hit(paragraph_of(passage.locators[0]), score, routes, passage)

    def _shares(self, asked: Asked) -> Floats:
        """Of the words of a question, by their weight, the share that each row holds."""
        shares = np.zeros(self.lexical.words.size, np.float32)
        total = 0.0
        for meanings in asked.meanings:
            holders = self.lexical.holders(meanings)
            count = np.count_nonzero(holders)
            weight = math.log(1 + (len(holders) - count + 0.5) / (count + 0.5))
            if len(meanings) == 1:
                shares += np.float32(weight) * holders
            else:  # one that only means the same counts half
                shares += np.float32(weight / 2) * holders
                shares += np.float32(weight / 2) * self.lexical.holders(meanings[:1])
            total += weight
        return np.asarray(shares / (total or 1.0), np.float32)

    def _dense(self, query: str, asked_in: str, group: Group) -> tuple[Floats, str | None]:
        """The cosine of a question with every row of a group; those that are far get the least one found.

        Nothing, and why, where somebody else's embedder could not be asked.
        """
        limit = min(NEIGHBOURS, group.end - group.start)
        try:
            vector = self.space.find(query, asked_in)
        except EmbedderFault as error:
            return np.zeros(group.end - group.start, np.float32), str(error)
        nearest = self.vectors.nearest(vector, limit, group)
        least = min((score for _, score in nearest), default=0.0)
        scores = np.full(group.end - group.start, least, np.float32)
        for row, score in nearest:
            scores[row - group.start] = score
        return scores, None


def _firsts(numbers: Array) -> Array:
    """Where each number of a never falling row first stands."""
    return np.flatnonzero(np.diff(numbers, prepend=numbers[0] - 1))
