"""What a provision holds for the protection of people, and its limits in time, read from its words (marks.toml)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from index.numerals import NUMBER_WORD, ORDINALS, number

MARKS_FILE = Path(__file__).with_name("marks.toml")

_TIME = re.compile(
    rf"\b(?P<number>\d{{1,3}}(?:st|nd|rd|th)?|{'|'.join(sorted(ORDINALS, key=len, reverse=True))}|{NUMBER_WORD})[- ]"
    r"(?P<unit>hour|day|week|month|year)s?\b",
    re.I,
)
_ALWAYS = re.compile(r"24/7|twenty-four hour, seven-day-a-week", re.I)
_ENDING = re.compile(r"(?<=\d)(?:st|nd|rd|th)$")


def marks(text: str) -> list[str]:
    """The names of what an English text holds, in the order of the table, its times (`90 days`) last."""
    text = " ".join(text.split())
    named = [name for name, pattern in _table() if pattern.search(text)]
    return named + list(dict.fromkeys(_time(match) for match in _TIME.finditer(_ALWAYS.sub("", text))))


def _time(match: re.Match[str]) -> str:
    value = number(_ENDING.sub("", match["number"]))
    return f"{value} {match['unit'].lower()}{'' if value == 1 else 's'}"


@cache
def _table() -> list[tuple[str, re.Pattern[str]]]:
    rows = tomllib.loads(MARKS_FILE.read_text(encoding="utf-8"))["mark"]
    return [(row["name"], re.compile("|".join(row["patterns"]), re.I | re.S)) for row in rows]
