"""Reading the corpus's own files: a bad one is refused with its name, line and reason."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

from index.flat import flat_entries
from index.model import Locator

CORPUS_DIR = Path(__file__).parent / "corpus"
"""The data that ships."""


class CorpusError(Exception):
    """A corpus file that cannot be accepted; the message names file, line and reason."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        self.path, self.line, self.reason = path, line, reason
        super().__init__(f"{path.name}, line {line}: {reason}")


class Entry(dict[str, Any]):
    """A mapping of a corpus file that knows its file and line, with typed access to its keys."""

    path: Path
    line: int

    def refuse(self, reason: str) -> CorpusError:
        """The error to raise about this entry."""
        return CorpusError(self.path, self.line, reason)

    def text(self, key: str) -> str:
        """A required string that is not empty."""
        value = self.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.refuse(f"'{key}' must be a text, not {value!r}")
        return value.strip()

    def maybe(self, key: str) -> str | None:
        """A string, or None where the key is absent or null; dates become ISO text."""
        value = self.get(key)
        return None if value is None else str(value).strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings (one string counts as a list of one); empty where the key is absent."""
        value = self.get(key)
        items = [] if value is None else value if isinstance(value, list) else [value]
        if not all(isinstance(item, str) and item.strip() for item in items):
            raise self.refuse(f"'{key}' must be a list of texts")
        return tuple(item.strip() for item in items)

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        """A string out of a closed list."""
        value = self.text(key)
        if value not in allowed:
            raise self.refuse(f"'{key}' is {value!r}, not one of {', '.join(allowed)}")
        return value

    def table(self, key: str) -> dict[str, str]:
        """A mapping of texts to texts; empty where the key is absent."""
        value = self.get(key)
        if value is None:
            return {}
        if not isinstance(value, Entry) or not all(isinstance(text, str) and text.strip() for text in value.values()):
            raise self.refuse(f"'{key}' must map names to texts")
        return {name: text.strip() for name, text in value.items()}

    def locators(self, key: str) -> tuple[Locator, ...]:
        """A list of locators (one counts as a list of one); a bare `28(4)` means the Convention."""
        try:
            return tuple(Locator.parse(text) for text in self.texts(key))
        except ValueError as error:
            raise self.refuse(f"'{key}': {error}") from error

    def only(self, *keys: str) -> None:
        """Refuse keys that nobody reads: a misspelt key is lost data."""
        if unknown := sorted(set(self) - set(keys)):
            raise self.refuse(f"unknown key '{unknown[0]}'")


@cache
def _loader() -> type[Any]:
    """A safe loader (the C one where it is built in) that makes Entries with their lines."""

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        pass

    def mapping(loader: Any, node: yaml.MappingNode) -> Iterator[Entry]:
        entry = Entry()
        entry.line = node.start_mark.line + 1
        yield entry
        for key_node, value_node in node.value:
            key = str(loader.construct_object(key_node, deep=True))
            if key in entry:
                raise yaml.constructor.ConstructorError(None, None, f"'{key}' twice", key_node.start_mark)
            entry[key] = loader.construct_object(value_node, deep=True)

    Loader.add_constructor("tag:yaml.org,2002:map", mapping)
    # Dates stay the text that was written.
    Loader.add_constructor("tag:yaml.org,2002:timestamp", lambda _loader, node: node.value)
    return Loader


def parse_yaml(path: Path, text: str, first_line: int = 1) -> Any:
    """YAML whose mappings are Entries; `first_line` is where the text begins in its file."""
    try:
        data = yaml.load(text, Loader=_loader())  # noqa: S506 - the loader is a safe one
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = (mark.line if mark else 0) + first_line
        raise CorpusError(path, line, getattr(error, "problem", None) or "is not YAML") from error
    _place(data, path, first_line - 1)
    return data


def _place(data: Any, path: Path, offset: int) -> None:
    if isinstance(data, Entry):
        data.path, data.line = path, data.line + offset
    for child in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        _place(child, path, offset)


def read_text(path: Path) -> str:
    """A file's text; refused when it is missing or not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(path, 1, f"cannot be read ({error.__class__.__name__})") from error


def read_list(path: Path) -> list[Entry]:
    """A YAML file that is a list of mappings."""
    text = read_text(path)
    if rows := flat_entries(text, _read_line):
        return [_entry(path, line, row) for line, row in rows]
    data = parse_yaml(path, text)
    if not isinstance(data, list) or not all(isinstance(item, Entry) for item in data):
        raise CorpusError(path, 1, "must be a list of entries")
    return cast(list[Entry], data)


def _read_line(line: str) -> Any:
    """The text, or list of texts, of a line `key: value` as YAML; None for anything else."""
    try:
        [value] = yaml.load(line, Loader=_loader()).values()  # noqa: S506 - the loader is a safe one
    except (yaml.YAMLError, AttributeError, ValueError):
        return None
    texts = value if isinstance(value, list) else [value]
    return value if all(isinstance(text, str) for text in texts) else None


def _entry(path: Path, line: int, row: dict[str, Any]) -> Entry:
    entry = Entry(row)
    entry.path, entry.line = path, line
    return entry


def read_unique(path: Path, key: str = "id") -> list[Entry]:
    """A YAML file that is a list of mappings, no two of which have the same `key`."""
    entries = read_list(path)
    seen: set[str] = set()
    for entry in entries:
        name = entry.text(key)
        if name in seen:
            raise entry.refuse(f"'{name}' twice")
        seen.add(name)
    return entries


def read_rows(path: Path) -> list[tuple[str, Entry]]:
    """A YAML file that maps names to mappings, in its order."""
    table = read_mapping(path)
    for name, row in table.items():
        if not isinstance(row, Entry):
            raise table.refuse(f"'{name}' must be a mapping")
    return list(table.items())


def read_mapping(path: Path) -> Entry:
    """A YAML file that is one mapping."""
    data = parse_yaml(path, read_text(path))
    if not isinstance(data, Entry):
        raise CorpusError(path, 1, "must be a mapping")
    return data


def read_front_matter(path: Path) -> tuple[Entry, str, int]:
    """A Markdown file with YAML between two `---` lines: (front matter, body, line of the body)."""
    return split_front_matter(path, read_text(path))


def split_front_matter(path: Path, text: str) -> tuple[Entry, str, int]:
    """As `read_front_matter`, of the text of a file."""
    head, separator, body = text.removeprefix("---\n").partition("\n---\n")
    if not text.startswith("---\n") or not separator:
        raise CorpusError(path, 1, "has no front matter between two '---' lines")
    data = parse_yaml(path, head, first_line=2)
    if not isinstance(data, Entry):
        raise CorpusError(path, 2, "front matter must be a mapping")
    return data, body, head.count("\n") + 4
