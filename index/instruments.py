"""The instruments (corpus/instruments.toml): names, sizes, print forms, official addresses."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from index.files import CORPUS_DIR, CorpusError, read_text
from index.model import Instrument

ADDRESSES_FILE = "addresses.toml"
"""A user's own addresses, in the data folder."""

_TEXTS = ("title", "short", "symbol", "label", "url")
_LISTS = ("names", "languages", "addresses", "hosts")
_KEYS = {*_TEXTS, *_LISTS, "articles", "licence", "titles"}
_NEEDED = {*_TEXTS, "articles", "names"}
_LINE = re.compile(r"at line (\d+)")


def read_instruments(path: Path = CORPUS_DIR / "instruments.toml") -> dict[str, Instrument]:
    """The instruments by id, the Convention first. Raises CorpusError with line and reason."""
    return {name: _instrument(name, row) for name, row in _rows(path, _NEEDED, _KEYS)}


def with_addresses(instruments: Mapping[str, Instrument], path: Path) -> dict[str, Instrument]:
    """The instruments with a user's own addresses before those that ship; unchanged without such a file.

    The file has a table for an instrument's id with `languages`, `addresses` and `hosts` as in
    instruments.toml. Raises CorpusError with line and reason.
    """
    known = dict(instruments)
    if not path.exists():
        return known
    for name, row in _rows(path, {"addresses"}, {"languages", "addresses", "hosts"}):
        if name not in known:
            raise CorpusError(path, _line(path, name), f"[{name}] is no instrument of {', '.join(known)}")
        one = known[name]
        addresses, hosts = (*_addresses(row), *one.addresses), (*row.get("hosts", ()), *one.hosts)
        known[name] = replace(one, addresses=tuple(dict.fromkeys(addresses)), hosts=hosts)
    return known


def official_hosts(instruments: Iterable[Instrument]) -> frozenset[str]:
    """The hosts that a text may be fetched from: those of every address and page, with a port where one is named."""
    named = {host for one in instruments for host in one.hosts}
    addresses = {address for one in instruments for _, address in (*one.addresses, ("", one.url))}
    return frozenset(named | {urlsplit(address).netloc for address in addresses})


def _rows(path: Path, needed: set[str], allowed: set[str]) -> list[tuple[str, dict[str, Any]]]:
    text = read_text(path)
    try:
        table: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _LINE.search(str(error))
        raise CorpusError(path, int(place[1]) if place else text.count("\n") + 1, str(error)) from error
    for name, row in table.items():
        if reason := _fault(row, needed, allowed):
            raise CorpusError(path, _line(path, name), f"[{name}] {reason}")
    return list(table.items())


def _line(path: Path, name: str) -> int:
    """Where a table begins: tomllib keeps no lines, its header is the nearest that there is."""
    lines = read_text(path).splitlines()
    return next((n for n, words in enumerate(lines, 1) if words.startswith(f"[{name}]")), 1)


def _instrument(name: str, row: dict[str, Any]) -> Instrument:
    return Instrument(
        id=name,
        articles=row["articles"],
        names=tuple(row["names"]),
        licence=row.get("licence", ""),
        titles=tuple(row.get("titles", {}).items()),
        addresses=tuple(_addresses(row)),
        hosts=tuple(row.get("hosts", ())),
        **{key: row[key] for key in _TEXTS},
    )


def _addresses(row: dict[str, Any]) -> list[tuple[str, str]]:
    """The addresses by language: {language} stands for each, one without it has the first."""
    languages = row.get("languages", ["en"])
    return [
        (language, address.replace("{language}", language))
        for place, language in enumerate(languages)
        for address in row.get("addresses", ())
        if "{language}" in address or place == 0
    ]


def _fault(row: Any, needed: set[str], allowed: set[str]) -> str | None:
    """What is wrong with a row, or None."""
    if not isinstance(row, dict):
        return "must be a table"
    if missing := sorted(needed - set(row)):
        return f"lacks '{missing[0]}'"
    if unknown := sorted(set(row) - allowed):
        return f"unknown key '{unknown[0]}'"
    if bad := [key for key in (*_TEXTS, "licence") if key in row and not _is_text(row[key])]:
        return f"'{bad[0]}' must be a text"
    if "articles" in row and (type(row["articles"]) is not int or row["articles"] < 1):
        return "'articles' must be a number from 1"
    if bad := [key for key in _LISTS if key in row and not _are_texts(row[key])]:
        return f"'{bad[0]}' must be a list of texts"
    titles = row.get("titles", {})
    if not isinstance(titles, dict) or not all(map(_is_text, titles.values())):
        return "'titles' must be texts"
    wrong = [one for one in row.get("addresses", ()) if not one.startswith("https://")]
    return f"'{wrong[0]}' is no https address" if wrong else None


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_text, value))
