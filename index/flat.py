"""Lists of flat entries, read without a YAML parser: people's lines are thousands of these.

Only what is plainly flat is read here, and then exactly as YAML reads it; of anything else nothing
is said, and the YAML parser has the word. A file is either read whole or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Row = tuple[int, dict[str, Any]]
"""The line that an entry begins at, from 1, and its keys and values."""

_STRANGE = re.compile(r"[^\n\x20-\x7E\xA0-\u2027\u202A-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD\U00010000-\U0010FFFF]")
"""What YAML refuses, takes for the end of a line, or counts as white space beside the blank."""

_LINE = re.compile(r"(?P<first>- |  )(?P<key>[a-z_]+): (?P<value>\S.*)")
_QUOTED = re.compile(r"""(["'])((?:(?!\1)[^\\])*)\1""")
_LISTED = re.compile(r'\[("[^"\\]*"(?:, *"[^"\\]*")*)\]')
_PLAIN = re.compile(r"(?:[A-Za-z]|[^\x00-\x7F]|\d+ [a-z]{2})(?:.*[^\s:])?")
_NO_TEXT = frozenset("y yes n no true false on off null".split())
"""Words that YAML reads as something else than text."""


def flat_entries(text: str, read_line: Callable[[str], Any]) -> list[Row] | None:
    """The entries of a list of flat mappings; None where YAML must be asked.

    `read_line` is asked for the value of an odd line, `key: value`; it gives None where there is none.
    """
    if _STRANGE.search(text):
        return None
    rows: list[Row] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line[0] == "#":
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            return None
        first, key, written = match.groups()
        if first == "- ":
            rows.append((number, {}))
        value = _value(written) or read_line(line[2:])
        if value is None or not rows or key in rows[-1][1]:
            return None
        rows[-1][1][key] = value
    return rows or None


def _value(written: str) -> str | list[str] | None:
    """A text on one line, or a list of quoted ones; None for what is neither for sure."""
    if _PLAIN.fullmatch(written):
        plain = ": " not in written and " #" not in written and written.lower() not in _NO_TEXT
        return written if plain else None
    if quoted := _QUOTED.fullmatch(written):
        return quoted[2]
    if listed := _LISTED.fullmatch(written):
        return [one[1:-1] for one in re.split(r'(?<="), *(?=")', listed[1])]
    return None
