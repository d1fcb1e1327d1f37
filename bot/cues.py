"""The cues by which a question is read (cues.toml), compiled once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

CUES_FILE = Path(__file__).with_name("cues.toml")


@cache
def cue(name: str) -> re.Pattern[str]:
    """The pattern of a cue: its `words` between word boundaries, or its `patterns` as they stand."""
    row = _table()[name]
    words = [rf"\b(?:{'|'.join(row['words'])})\b"] if row.get("words") else []
    return re.compile("|".join([*words, *row.get("patterns", [])]), re.I | re.S)


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(CUES_FILE.read_text(encoding="utf-8"))
