"""The cues by which a question is read (cues.toml), compiled once."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

CUES_FILE = Path(__file__).with_name("cues.toml")

_CAPITAL = re.compile(r"(?<![\\?])[^\W\d_a-z]")


@cache
def cue(name: str) -> re.Pattern[str]:
    """The pattern of a cue: its `words` (with what follows `then`), or its `patterns` as they stand."""
    row = _table()[name]
    parts = list(row.get("patterns", []))
    if words := _either(row.get("words", [])):
        follow = _either(row.get("then", []))
        parts.append(f"{words}.{{0,{row['within']}}}{follow}" if follow else words)
    return re.compile("|".join(parts), re.I | re.S)


def has(name: str, text: str) -> bool:
    """Whether a text has a cue: several times as quick in lower case as letter by letter in either."""
    return _lowered(name).search(text.lower()) is not None


@cache
def _lowered(name: str) -> re.Pattern[str]:
    return re.compile(_CAPITAL.sub(lambda letter: letter[0].lower(), cue(name).pattern), re.S)


@cache
def each(name: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of a cue one by one, with their named groups; `@part@` stands for a part of `word_sought`."""
    return tuple(re.compile(_filled(pattern), re.I | re.S) for pattern in _table()[name]["patterns"])


def _filled(pattern: str) -> str:
    parts = _table()["word_sought"]["parts"]
    while re.search(r"@\w+@", pattern):
        pattern = re.sub(r"@(\w+)@", lambda match: str(parts[match[1]]), pattern)
    return pattern


def _either(words: list[str]) -> str:
    """Alternatives between word boundaries; empty for none."""
    return rf"\b(?:{'|'.join(words)})\b" if words else ""


@lru_cache(maxsize=512)
def without_orders(text: str) -> str:
    """A passage without the sentences that instruct whoever reads it: they tell nothing."""
    if not has("injection", text):
        return text
    lines = (re.split(r"(?<=[.!?;:\]>])\s+", line) for line in text.splitlines())
    return "\n".join(" ".join(one for one in line if not has("injection", one)) for line in lines)


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(CUES_FILE.read_text(encoding="utf-8"))
