"""The instruments (corpus/instruments.toml): names, sizes, print forms, official addresses."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from index.files import CORPUS_DIR, CorpusError, read_text
from index.model import Instrument

_TEXTS = ("title", "short", "symbol", "label", "url")
_KEYS = {*_TEXTS, "articles", "names", "addresses"}
_LINE = re.compile(r"at line (\d+)")


def read_instruments(path: Path = CORPUS_DIR / "instruments.toml") -> dict[str, Instrument]:
    """The instruments by id, the Convention first. Raises CorpusError with line and reason."""
    text = read_text(path)
    try:
        table: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _LINE.search(str(error))
        raise CorpusError(path, int(place[1]) if place else text.count("\n") + 1, str(error)) from error
    return {name: _instrument(path, text, name, row) for name, row in table.items()}


def _instrument(path: Path, text: str, name: str, row: Any) -> Instrument:
    # tomllib keeps no lines; the table's own header is the nearest that there is.
    line = next((n for n, words in enumerate(text.splitlines(), 1) if words.startswith(f"[{name}]")), 1)
    if reason := _fault(row):
        raise CorpusError(path, line, f"[{name}] {reason}")
    return Instrument(
        id=name,
        articles=row["articles"],
        names=tuple(row["names"]),
        addresses=tuple(row.get("addresses", {}).items()),
        **{key: row[key] for key in _TEXTS},
    )


def _fault(row: Any) -> str | None:
    """What is wrong with a row, or None."""
    if not isinstance(row, dict):
        return "must be a table"
    if missing := [key for key in sorted(_KEYS - {"addresses"}) if key not in row]:
        return f"lacks '{missing[0]}'"
    if unknown := sorted(set(row) - _KEYS):
        return f"unknown key '{unknown[0]}'"
    if bad := [key for key in _TEXTS if not isinstance(row[key], str) or not row[key].strip()]:
        return f"'{bad[0]}' must be a text"
    if type(row["articles"]) is not int or row["articles"] < 1:
        return "'articles' must be a number from 1"
    if not _are_texts(row["names"]) or not row["names"]:
        return "'names' must be a list of texts"
    addresses = row.get("addresses", {})
    return None if isinstance(addresses, dict) and _are_texts([*addresses.values()]) else "'addresses' must be texts"


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)
