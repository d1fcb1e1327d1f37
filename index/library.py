"""The library: official texts and commentary that the user installed, beside the corpus that ships.

`library.json` alone says what is installed; whatever it names stands in a folder of its own that is
never changed. Installing, replacing and removing are therefore one atomic step: the list is replaced
whole, and what it no longer names is swept away, also what an interrupted run left behind. A copy of
the list is read where a disk has harmed the list itself. One process changes a library at a time.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from index.installed import (
    COMMENTARY_FOLDER,
    ORIGINAL,
    POINTS_FILE,
    TEXT_FILE,
    TEXTS_FOLDER,
    UNFINISHED,
    CommentaryRecord,
    InstalledCommentary,
    InstalledText,
    LibraryFault,
    Span,
    TextRecord,
    provisions_file,
    read_utf8,
    row_of,
    rows_of,
    write_whole,
)
from index.locks import NotLocked, locked
from index.model import Locator, Point, Provision

__all__ = [
    "CommentaryRecord",
    "InstalledCommentary",
    "InstalledText",
    "Library",
    "LibraryFault",
    "NewCommentary",
    "NewText",
    "TextRecord",
    "install_commentary",
    "install_text",
    "read_library",
    "remove_commentary",
    "remove_text",
]

SCHEMA = 1
LIST_FILE, COPY_FILE = "library.json", "library.copy.json"
LOCK_SECONDS = 30.0
"""How long a change waits for another one: many times what a change takes."""


@dataclass(frozen=True)
class Library:
    """Everything that the user installed."""

    folder: Path | None = None
    texts: tuple[InstalledText, ...] = ()
    commentary: tuple[InstalledCommentary, ...] = ()

    def languages(self, instrument: str) -> tuple[str, ...]:
        """The languages in which an instrument's text is installed, in the order of the list."""
        return tuple(one.record.language for one in self.texts if one.record.instrument == instrument)

    def text(self, instrument: str, language: str) -> InstalledText | None:
        """An instrument's text in a language."""
        wanted = (instrument, language)
        return next((one for one in self.texts if (one.record.instrument, one.record.language) == wanted), None)

    def provision(self, locator: Locator, language: str = "en") -> Provision | None:
        """The official words of a provision in a language, if they are installed."""
        text = self.text(locator.instrument, language)
        return None if text is None else text.provisions.get(locator)

    @cached_property
    def points(self) -> dict[Locator, Point]:
        """The points of every commentary."""
        return {locator: point for one in self.commentary for locator, point in one.points.items()}

    @property
    def digest(self) -> str:
        """A short name for exactly these texts and commentary, as this program reads them."""
        folders = [one.record.folder for one in self.texts] + [one.record.folder for one in self.commentary]
        return hashlib.sha256("\n".join([provisions_file(), *sorted(folders)]).encode()).hexdigest()[:12]


def read_library(folder: Path) -> Library:
    """What is installed in `folder`; nothing where there is no list. Raises LibraryFault."""
    listed = _read_list(folder)
    return Library(
        folder,
        tuple(_installed(folder, record) for record in listed.texts),
        tuple(InstalledCommentary(one, folder / COMMENTARY_FOLDER / one.folder) for one in listed.commentary),
    )


@dataclass(frozen=True)
class NewText:
    """A text that was accepted and is about to be installed."""

    record: TextRecord  # its `folder` is still empty
    original: bytes
    suffix: str  # of the original's name, such as .pdf
    text: str
    provisions: Iterable[Provision]
    spans: Mapping[Locator, Span] = field(repr=False)


@dataclass(frozen=True)
class NewCommentary:
    """A commentary that was accepted and is about to be installed."""

    record: CommentaryRecord  # its `folder` is still empty
    original: bytes
    suffix: str
    points: tuple[Point, ...]


def install_text(folder: Path, new: NewText) -> InstalledText:
    """Install a text; one of the same instrument and language is replaced when this one is whole.

    Raises LibraryFault where the folder cannot be written; then nothing has changed.
    """
    text_sha256 = hashlib.sha256(new.text.encode()).hexdigest()
    with _changing(folder) as listed:
        name = _write_folder(folder / TEXTS_FOLDER, "-".join(_key(new.record)), _text_files(new))
        record = replace(new.record, folder=name, text_sha256=text_sha256)
        listed.texts = [*(one for one in listed.texts if _key(one) != _key(record)), record]
    return _installed(folder, record)


def remove_text(folder: Path, instrument: str, language: str) -> bool:
    """Remove a text; False where it is not installed. Raises LibraryFault."""
    if (instrument, language) not in map(_key, _read_list(folder).texts):
        return False
    with _changing(folder) as listed:
        listed.texts = [one for one in listed.texts if _key(one) != (instrument, language)]
    return True


def install_commentary(folder: Path, new: NewCommentary) -> InstalledCommentary:
    """Install a commentary; one of the same slug is replaced. Raises LibraryFault; then nothing has changed."""
    with _changing(folder) as listed:
        name = _write_folder(folder / COMMENTARY_FOLDER, new.record.slug, _commentary_files(new))
        record = replace(new.record, folder=name)
        listed.commentary = [*(one for one in listed.commentary if one.slug != record.slug), record]
    return InstalledCommentary(record, folder / COMMENTARY_FOLDER / record.folder)


def remove_commentary(folder: Path, slug: str) -> bool:
    """Remove a commentary; False where it is not installed. Raises LibraryFault."""
    if slug not in (one.slug for one in _read_list(folder).commentary):
        return False
    with _changing(folder) as listed:
        listed.commentary = [one for one in listed.commentary if one.slug != slug]
    return True


def _key(record: TextRecord) -> tuple[str, str]:
    return record.instrument, record.language


def _installed(folder: Path, record: TextRecord) -> InstalledText:
    return InstalledText(record, folder / TEXTS_FOLDER / record.folder)


@dataclass
class _Listed:
    """The list of what is installed."""

    texts: list[TextRecord] = field(default_factory=list)
    commentary: list[CommentaryRecord] = field(default_factory=list)


def _read_list(folder: Path) -> _Listed:
    """The list, or its copy where the list is harmed. Raises LibraryFault where neither can be read."""
    if not (folder / LIST_FILE).exists():
        return _Listed()
    try:
        return _list_of(folder / LIST_FILE)
    except LibraryFault:
        if (folder / COPY_FILE).exists():
            return _list_of(folder / COPY_FILE)
        raise


def _list_of(path: Path) -> _Listed:
    try:
        table = json.loads(read_utf8(path))
        if table["schema"] != SCHEMA:
            raise LibraryFault(f"{path} has the unknown shape {table['schema']}.")
        return _Listed(
            [_text_record(row) for row in table["texts"]],
            [CommentaryRecord(**row) for row in table.get("commentary", ())],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise LibraryFault(f"{path} is damaged ({error}); remove it and install the texts anew.") from error


def _text_record(row: dict[str, Any]) -> TextRecord:
    lists: dict[str, Any] = {name: tuple(row[name]) for name in ("articles", "page_starts") if name in row}
    return TextRecord(**row | lists)


@contextmanager
def _changing(folder: Path) -> Iterator[_Listed]:
    """The list, to be changed while nobody else does; it is written when the block ends well."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder, LOCK_SECONDS):
            listed = _read_list(folder)
            yield listed
            _write_list(folder, listed)
    except NotLocked as error:
        raise LibraryFault(f"The library in {folder} cannot be changed: {error}.") from error
    except OSError as error:
        raise LibraryFault(f"The library in {folder} cannot be written: {error.strerror or error}.") from error


def _write_list(folder: Path, listed: _Listed) -> None:
    """Replace the list whole, then sweep away what it no longer names and what was never finished."""
    listed.texts.sort(key=_key)
    listed.commentary.sort(key=lambda one: one.slug)
    rows = {"schema": SCHEMA, "texts": [asdict(one) for one in listed.texts]}
    rows["commentary"] = [asdict(one) for one in listed.commentary]
    for name in (COPY_FILE, LIST_FILE):  # the list decides, so it comes last
        write_whole(folder / name, json.dumps(rows, ensure_ascii=False))
    for unfinished in (*folder.glob(f"{UNFINISHED}*"), *folder.glob(f"*/*/{UNFINISHED}*")):
        unfinished.unlink(missing_ok=True)
    named = {one.folder for one in listed.texts} | {one.folder for one in listed.commentary}
    for path in (*folder.glob(f"{TEXTS_FOLDER}/*"), *folder.glob(f"{COMMENTARY_FOLDER}/*")):
        if path.name not in named:
            shutil.rmtree(path, ignore_errors=True)


Files = dict[str, bytes]
"""Names and contents."""


def _write_folder(parent: Path, name: str, files: Files) -> str:
    """Write a folder that is named by its contents; returns its name. One that bears such a name is whole."""
    digest = hashlib.sha256(b"".join(hashlib.sha256(data).digest() for data in files.values()))
    place = parent / f"{name}-{digest.hexdigest()[:12]}"
    if _holds(place, files):
        return place.name
    parent.mkdir(exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=parent))
    try:
        for file_name, data in files.items():
            with (made / file_name).open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        shutil.rmtree(place, ignore_errors=True)  # only where its contents were harmed
        os.replace(made, place)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return place.name


def _holds(place: Path, files: Files) -> bool:
    try:
        return all((place / name).read_bytes() == data for name, data in files.items())
    except OSError:
        return False


def _text_files(new: NewText) -> Files:
    rows = rows_of(new.provisions, new.spans)
    return {
        f"{ORIGINAL}{new.suffix}": new.original,
        TEXT_FILE: new.text.encode(),
        provisions_file(): json.dumps(rows, ensure_ascii=False).encode(),
    }


def _commentary_files(new: NewCommentary) -> Files:
    rows = [row_of(point) for point in new.points]
    return {f"{ORIGINAL}{new.suffix}": new.original, POINTS_FILE: json.dumps(rows, ensure_ascii=False).encode()}
