"""Keeping the catalogue up to date: what changed in the library is read and embedded, all else is kept."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from index.arrays import Array, load_array, save_arrays
from index.catalogue import (
    ARTICLES,
    COMMENTARY,
    KEYS,
    LINES,
    MANIFEST,
    STARTS,
    UNITS,
    VECTORS,
    Listing,
    passage_words,
    read_listing,
)
from index.features import Floats
from index.lexical import LexicalRoute
from index.library import InstalledText, Library
from index.manifest import CannotBuild, IndexFault
from index.model import Passage
from index.passages import point_passages, provision_passages, read_passage, write_passage
from index.placing import Group, Space, add_vectors, held_vectors, sweep_vectors
from index.shipped import paragraph_of
from index.store import building, current_build, new_build

Progress = Callable[[str, float], None]

_CODES, _CODE_STARTS, _UNIT_NAMES = "codes", "codes.starts", "units.json"


@dataclass(frozen=True, slots=True)
class Update:
    """What an update did."""

    passages: int  # in all
    embedded: int  # that had to be embedded, for they are new or changed

    def __str__(self) -> str:
        return f"re-embedded {self.embedded:,} of {self.passages:,} passages"


@dataclass(slots=True)
class _Row:
    """A passage with what the routes need of it."""

    line: bytes
    key: str
    unit: str  # the text and the provision under which it is ranked
    codes: Array  # its words as BM25 counts them
    vector: Floats | None  # None: still to be placed


def ensure_catalogue(library: Library, folder: Path, space: Space, progress: Progress | None = None) -> Update:
    """Bring the catalogue in `folder` up to what the library holds.

    Costs a look into one small file where nothing changed, and next to nothing where nothing is installed.
    Raises CannotBuild, LibraryFault or EmbedderFault.
    """
    old = _current(folder)
    if old is None and not library.texts and not library.commentary:
        return Update(0, 0)
    if old is not None and (old.library, old.space) == (library.digest, space.name):
        return Update(old.passages, 0)
    return _update(library, folder, space, progress or (lambda what, share: None))


def catalogue_status(library: Library, folder: Path, space: str) -> tuple[Listing, bool]:
    """What the catalogue was made from, and whether that is what the library and the space are now.

    Raises NoIndex or DamagedIndex.
    """
    listing = read_listing(current_build(folder))
    return listing, (listing.library, listing.space) == (library.digest, space)


def forget_catalogue(folder: Path) -> None:
    """Remove the catalogue, so that the next update makes all of it anew. Raises CannotBuild."""
    try:
        if folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        raise CannotBuild(f"The catalogue in {folder} cannot be removed: {error.strerror or error}.") from error


def _current(folder: Path) -> Listing | None:
    try:
        return read_listing(current_build(folder))
    except IndexFault:
        return None  # whatever is wrong with it, a new build mends it


def _update(library: Library, folder: Path, space: Space, tell: Progress) -> Update:
    with building(folder):
        done = _current(folder)
        if done is not None and (done.library, done.space) == (library.digest, space.name):
            return Update(done.passages, 0)  # another process was at work on the same
        with new_build(folder) as build:
            listing = _catalogued(library, folder, build, space, tell)
        sweep_vectors(folder, load_array(build, KEYS).astype(str).tolist() if listing.passages else [])
    tell("ready", 1.0)
    return Update(listing.passages, listing.embedded)


def _catalogued(library: Library, folder: Path, build: Path, space: Space, tell: Progress) -> Listing:
    """Write the catalogue of a library into a build, its new vectors into Chroma first."""
    tell("reading the library", 0.0)
    old = _Kept.of(folder, space)
    rows: list[_Row] = []
    groups: list[Group] = []
    for name, source, passages in _sources(library):
        start = len(rows)
        rows += old.group(name, source) or [old.row(passage, space) for passage in passages]
        groups.append(Group(name, source, start, len(rows)))
    tell("placing the library", 0.4)
    new = _not_held(folder, rows)
    if rows:
        vectors = _placed(rows, new, space, tell)
        of_row = [group.name for group in groups for _ in range(group.start, group.end)]
        add_vectors(folder, [row.key for row in rows], of_row, vectors)
        tell("writing the catalogue", 0.8)
        _write(build, rows, vectors)
    files = {path.name: path.stat().st_size for path in build.iterdir() if path.is_file()}
    listing = Listing(library.digest, space.name, tuple(groups), len(new), files)
    (build / MANIFEST).write_text(listing.as_json(), encoding="utf-8")
    return listing


def _not_held(folder: Path, rows: Sequence[_Row]) -> list[_Row]:
    """The rows that have to be embedded; those that Chroma holds from another update get their vectors."""
    unknown = [row for row in rows if row.vector is None]
    held = held_vectors(folder, [row.key for row in unknown]) if unknown else {}
    for row in unknown:
        row.vector = held.get(row.key)
    return [row for row in unknown if row.vector is None]


def _sources(library: Library) -> Iterator[tuple[str, str, Iterator[Passage]]]:
    """(group, name of its contents, its passages) of each text, then of each commentary."""
    for text in library.texts:
        yield f"{text.record.instrument} {text.record.language}", text.record.folder, _of_text(text)
    for commentary in library.commentary:
        points = commentary.points.values()
        yield COMMENTARY, commentary.record.folder, (one for point in points for one in point_passages(point))


def _of_text(text: InstalledText) -> Iterator[Passage]:
    """The passages of a text; an id is a text's own, whatever other languages are installed."""
    for passage in provision_passages(text.provisions):
        yield replace(passage, id=f"{passage.id}/{passage.language}")


@dataclass(frozen=True)
class _Kept:
    """The rows of the catalogue so far that lie in the same space."""

    groups: dict[tuple[str, str], list[_Row]]
    by_key: dict[str, _Row]

    @classmethod
    def of(cls, folder: Path, space: Space) -> _Kept:
        listing = _current(folder)
        if listing is None or listing.space != space.name:
            return cls({}, {})
        try:
            rows = _read(current_build(folder))
        except (OSError, ValueError, IndexError):
            return cls({}, {})
        groups = {(one.name, one.source): rows[one.start : one.end] for one in listing.groups}
        return cls(groups, {row.key: row for row in rows})

    def group(self, name: str, source: str) -> list[_Row] | None:
        """The rows of a text that is what it was."""
        return self.groups.get((name, source))

    def row(self, passage: Passage, space: Space) -> _Row:
        """The row of a passage, its vector and words those of before if it is what it was."""
        line = json.dumps(write_passage(passage), ensure_ascii=False).encode() + b"\n"
        told = f"{space.name}\n{passage.id}\n{passage.language}\n{passage.trail}\n{passage.text}"
        key = hashlib.sha256(told.encode()).hexdigest()[:24]
        if (old := self.by_key.get(key)) is not None:
            return replace(old, line=line)
        codes = passage_words(passage, space.models)
        unit = f"{passage.language} {paragraph_of(passage.locators[0])}"
        return _Row(line, key, unit, codes, None)


def _placed(rows: Sequence[_Row], new: Sequence[_Row], space: Space, tell: Progress) -> Floats:
    """The vectors of all rows, those of the new ones made now."""
    passages = [read_passage(json.loads(row.line)) for row in new]

    def told(done: int) -> None:
        tell(f"embedding the library, {done} of {len(new)}", 0.4 + 0.4 * done / len(new))

    made = space.place(passages, told) if passages else np.zeros((0, 0), np.float32)
    fresh = iter(made)
    return np.stack([next(fresh) if row.vector is None else row.vector for row in rows])


def _write(build: Path, rows: Sequence[_Row], vectors: Floats) -> None:
    (build / LINES).write_bytes(b"".join(row.line for row in rows))
    (build / _UNIT_NAMES).write_text(json.dumps([row.unit for row in rows]), encoding="utf-8")
    units = _numbered([row.unit for row in rows])
    firsts = np.flatnonzero(np.diff(units, prepend=-1))
    arrays: dict[str, Array] = {
        STARTS: np.cumsum([0, *(len(row.line) for row in rows)]),
        KEYS: np.array([row.key.encode() for row in rows]),
        UNITS: units,
        ARTICLES: _numbered([rows[row].unit.partition("(")[0] for row in firsts.tolist()]),
        VECTORS: vectors,
        _CODES: np.concatenate([row.codes for row in rows]),
        _CODE_STARTS: np.cumsum([0, *(len(row.codes) for row in rows)]),
    }
    save_arrays(build, arrays)
    LexicalRoute.of_codes([row.codes for row in rows]).save(build)


def _numbered(names: Sequence[str]) -> Array:
    """The number of each name, where equal neighbours share one."""
    return np.cumsum([0, *(one != other for one, other in pairwise(names))])


def _read(build: Path) -> list[_Row]:
    """What `_write` wrote. Raises OSError, ValueError or IndexError."""
    lines = (build / LINES).read_bytes().splitlines(keepends=True)
    keys = load_array(build, KEYS).astype(str).tolist()
    units = json.loads((build / _UNIT_NAMES).read_text(encoding="utf-8"))
    starts, vectors = load_array(build, _CODE_STARTS).tolist(), load_array(build, VECTORS)
    codes = np.split(load_array(build, _CODES), starts[1:-1])
    return [_Row(*row) for row in zip(lines, keys, units, codes, vectors, strict=True)]
