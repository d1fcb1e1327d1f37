"""The library: official texts and commentary that the user installed, beside the corpus that ships.

`library.json` alone says what is installed; whatever it names stands in a folder or file of its own
that is never changed. Installing, replacing and removing are therefore one atomic step: the list is
replaced whole, and what it no longer names is swept away.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from index.model import Force, Locator, Provenance, Provision

SCHEMA = 1
LIST_FILE = "library.json"
TEXTS_FOLDER = "texts"
PROVISIONS_FILE, TEXT_FILE, ORIGINAL = "provisions.json", "text.txt", "original"

Span = tuple[int, int]


class LibraryFault(Exception):  # noqa: N818 - it is read as "a library fault"
    """The library cannot be read or written; the message is one plain sentence."""


@dataclass(frozen=True, slots=True)
class TextRecord:
    """What is known of an installed text: where it came from, and what it covers."""

    instrument: str
    language: str
    source: str  # the official address, else the name of the file
    obtained: str  # ISO date
    sha256: str  # of the document as it was obtained
    kind: str  # text | markdown | html | pdf | docx
    title: str
    licence: str  # a note on the terms under which the text may be used
    articles: tuple[str, ...]  # the numbers that it holds, in the order of the text
    partial: bool  # an excerpt: it answers for its own provisions only
    preamble: bool
    folder: str  # below TEXTS_FOLDER

    @property
    def range(self) -> str:
        """The articles it holds, as words: `articles 1 to 15`."""
        first, last = (self.articles[0], self.articles[-1]) if self.articles else ("", "")
        return f"article {first}" if first == last else f"articles {first} to {last}"


@dataclass(frozen=True)
class InstalledText:
    """One official text of one instrument in one language; read from disk when first asked."""

    record: TextRecord
    folder: Path

    @cached_property
    def text(self) -> str:
        """The whole text; `text[slice(*spans[locator])]` are a provision's words."""
        return _read(self.folder / TEXT_FILE)

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        try:
            rows = json.loads(_read(self.folder / PROVISIONS_FILE))
        except ValueError as error:
            raise LibraryFault(f"{self.folder / PROVISIONS_FILE} is damaged: {error}.") from error
        return list(rows)

    @cached_property
    def provisions(self) -> dict[Locator, Provision]:
        """Every provision in the order of the text, the preamble first."""
        return {one.locator: one for one in map(_provision, self._rows)}

    @cached_property
    def spans(self) -> dict[Locator, Span]:
        """Where each provision stands in `text`."""
        return {Locator.parse(row["locator"]): (row["span"][0], row["span"][1]) for row in self._rows}


@dataclass(frozen=True)
class Library:
    """Everything that the user installed."""

    folder: Path | None = None
    texts: tuple[InstalledText, ...] = ()

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

    @property
    def digest(self) -> str:
        """A short name for exactly these texts."""
        rows = sorted(f"{one.record.instrument} {one.record.language} {one.record.folder}" for one in self.texts)
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:12]


def read_library(folder: Path) -> Library:
    """What is installed in `folder`; nothing where there is no list. Raises LibraryFault."""
    return Library(folder, tuple(_installed(folder, record) for record in _records(folder)))


@dataclass(frozen=True)
class NewText:
    """A text that was accepted and is about to be installed."""

    record: TextRecord  # its `folder` is still empty
    original: bytes
    suffix: str  # of the original's name, such as .pdf
    text: str
    provisions: Iterable[Provision]
    spans: Mapping[Locator, Span] = field(repr=False)


def install_text(folder: Path, new: NewText) -> InstalledText:
    """Install a text; one of the same instrument and language is replaced when this one is whole.

    Raises LibraryFault where the folder cannot be written; then nothing has changed.
    """
    name = f"{new.record.instrument}-{new.record.language}-{new.record.sha256[:12]}"
    record = replace(new.record, folder=name)
    try:
        (folder / TEXTS_FOLDER).mkdir(parents=True, exist_ok=True)
        _write_text(folder / TEXTS_FOLDER, name, new)
        others = [one for one in _records(folder) if (one.instrument, one.language) != _key(record)]
        _write_list(folder, [*others, record])
    except OSError as error:
        raise LibraryFault(f"The library in {folder} cannot be written: {error.strerror or error}.") from error
    return _installed(folder, record)


def remove_text(folder: Path, instrument: str, language: str) -> bool:
    """Remove a text; False where it is not installed. Raises LibraryFault."""
    records = _records(folder)
    kept = [one for one in records if (one.instrument, one.language) != (instrument, language)]
    if len(kept) == len(records):
        return False
    try:
        _write_list(folder, kept)
    except OSError as error:
        raise LibraryFault(f"The library in {folder} cannot be written: {error.strerror or error}.") from error
    return True


def _key(record: TextRecord) -> tuple[str, str]:
    return record.instrument, record.language


def _installed(folder: Path, record: TextRecord) -> InstalledText:
    return InstalledText(record, folder / TEXTS_FOLDER / record.folder)


def _records(folder: Path) -> list[TextRecord]:
    path = folder / LIST_FILE
    if not path.exists():
        return []
    try:
        table = json.loads(_read(path))
        if table["schema"] != SCHEMA:
            raise LibraryFault(f"{path} has the unknown shape {table['schema']}.")
        return [TextRecord(**row | {"articles": tuple(row["articles"])}) for row in table["texts"]]
    except (ValueError, KeyError, TypeError) as error:
        raise LibraryFault(f"{path} is damaged: {error}.") from error


def _write_list(folder: Path, records: list[TextRecord]) -> None:
    """Replace the list whole, then sweep away the texts that it no longer names."""
    ordered = sorted(records, key=_key)
    table = {"schema": SCHEMA, "texts": [asdict(record) for record in ordered]}
    handle, name = tempfile.mkstemp(prefix=".list-", dir=folder)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(table, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    os.replace(name, folder / LIST_FILE)
    named = {record.folder for record in ordered}
    for path in (folder / TEXTS_FOLDER).iterdir():
        if path.name not in named:
            shutil.rmtree(path, ignore_errors=True)


def _write_text(texts: Path, name: str, new: NewText) -> None:
    """Write a text's folder under another name first: one that bears its own name is whole."""
    made = Path(tempfile.mkdtemp(prefix=".new-", dir=texts))
    try:
        (made / f"{ORIGINAL}{new.suffix}").write_bytes(new.original)
        (made / TEXT_FILE).write_text(new.text, encoding="utf-8", newline="")
        rows = [_row(one, new.spans[one.locator]) for one in new.provisions]
        (made / PROVISIONS_FILE).write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
        shutil.rmtree(texts / name, ignore_errors=True)
        os.replace(made, texts / name)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def _row(one: Provision, span: Span) -> dict[str, Any]:
    return {
        "locator": str(one.locator),
        "text": one.text,
        "own": one.own,
        "chapeau": one.chapeau,
        "title": one.title,
        "chapter": one.chapter,
        "chapter_title": one.chapter_title,
        "force": one.force.value,
        "language": one.language,
        "children": [str(child) for child in one.children],
        "span": list(span),
    }


def _provision(row: dict[str, Any]) -> Provision:
    return Provision(
        locator=Locator.parse(row["locator"]),
        text=row["text"],
        own=row["own"],
        chapeau=row["chapeau"],
        title=row["title"],
        chapter=row["chapter"],
        chapter_title=row["chapter_title"],
        force=Force(row["force"]),
        provenance=Provenance.AUTHENTIC,
        language=row["language"],
        children=tuple(Locator.parse(child) for child in row["children"]),
    )


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LibraryFault(f"{path} cannot be read ({error.__class__.__name__}).") from error
