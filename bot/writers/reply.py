"""A model's reply read as it comes: each statement as soon as it is whole, and nothing taken on trust."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.talk import DraftStatement, Voice

LONGEST_STATEMENT = 600
COMPLETENESS = ("full", "partly", "none")
_HANDLE = re.compile(r"^P\d{1,3}$")
_THOUGHT = re.compile(r"^\s*<think>.*?</think>", re.S)


class ReplyFaultError(Exception):
    """A reply, or one statement of it, that is not in the form that was asked for; told in words."""


@dataclass(frozen=True, slots=True)
class Whole:
    """What a reply says beside its statements."""

    completeness: str
    missing: str | None


class ReplyReader:
    """Fed with pieces of a reply, gives its statements one by one; `close` reads the whole strictly."""

    def __init__(self, longest: int) -> None:
        """`longest` is the number of characters that a reply is read to."""
        self._longest = longest
        self._text = ""
        self._at = 0
        self._scan: _Scan | None = None

    def feed(self, piece: str) -> Iterator[DraftStatement | ReplyFaultError]:
        """The statements that the piece completes. Raises ReplyFaultError where a reply does not end."""
        self._text += piece
        if len(self._text) > self._longest:
            raise ReplyFaultError(f"the answer is longer than {self._longest} characters")
        if self._scan is None and (start := _start(self._text)) is not None:
            self._scan, self._at = _Scan(self._text, start), start
        if self._scan is not None:
            for begin, end in self._scan.read(self._text):
                yield _statement(self._text[begin:end])

    def close(self) -> Whole:
        """What the reply says beside its statements. Raises ReplyFaultError with the reason."""
        if self._scan is None:
            what = "holds no JSON object" if self._text.strip() else "is empty"
            raise ReplyFaultError(f"the answer {what}")
        if self._scan.ended is None:
            raise ReplyFaultError("the JSON object does not end")
        return _whole(self._text[self._at : self._scan.ended])


def _start(text: str) -> int | None:
    """Where the object begins, after a thought, a code fence or a few words; None while that is unknown."""
    thought = _THOUGHT.match(text)
    if thought is None and text.lstrip()[:7] in ("<think>", "<think>"[: len(text.lstrip())]):
        return None
    start = text.find("{", thought.end() if thought else 0)
    return None if start < 0 else start


class _Scan:
    """A walk over JSON text, once and forward: where the objects of the array `statements` begin and end."""

    def __init__(self, text: str, start: int) -> None:
        self.ended: int | None = None
        self._at = start
        self._open: list[str] = []
        self._in_string = self._escaped = False
        self._string_at = 0
        self._key = ""
        self._object_at = 0
        self._listing = False

    def read(self, text: str) -> Iterator[tuple[int, int]]:
        """Spans of the statements that have been completed since the last call."""
        while self._at < len(text) and self.ended is None:
            char = text[self._at]
            if self._in_string:
                self._inside(char, text)
            elif char == '"':
                self._in_string, self._string_at = True, self._at + 1
            elif char in "{[":
                self._opened(char)
            elif char in "}]" and self._closed():
                yield self._object_at, self._at + 1
            self._at += 1

    def _inside(self, char: str, text: str) -> None:
        if self._escaped:
            self._escaped = False
        elif char == "\\":
            self._escaped = True
        elif char == '"':
            self._in_string = False
            if self._open == ["{"]:
                self._key = text[self._string_at : self._at]

    def _opened(self, char: str) -> None:
        if char == "[" and self._open == ["{"]:
            self._listing = self._key == "statements"
        if char == "{" and self._open == ["{", "["]:
            self._object_at = self._at
        self._open.append(char)

    def _closed(self) -> bool:
        """Whether the bracket ends a statement."""
        if self._open:
            self._open.pop()
        if not self._open:
            self.ended = self._at + 1
        return self._listing and self._open == ["{", "["]


def _statement(text: str) -> DraftStatement | ReplyFaultError:
    try:
        return _read_statement(_loads(text))
    except ReplyFaultError as fault:
        return fault


def _read_statement(row: Any) -> DraftStatement:
    text, english, handles = row.get("text"), row.get("english"), row.get("handles")
    if not isinstance(text, str) or not text.strip() or not isinstance(english, str | None):
        raise ReplyFaultError('a statement has no "text"')
    if len(text) > LONGEST_STATEMENT or len(english or "") > LONGEST_STATEMENT:
        raise ReplyFaultError(f"a statement is longer than {LONGEST_STATEMENT} characters: {text[:40]}")
    if row.get("voice") not in set(Voice):
        raise ReplyFaultError(f'the "voice" is none of {", ".join(Voice)}: {text[:40]}')
    if not isinstance(handles, list) or not handles or not all(isinstance(one, str) for one in handles):
        raise ReplyFaultError(f'"handles" names no passage: {text[:40]}')
    if not all(_HANDLE.match(one) for one in handles):
        raise ReplyFaultError(f'"handles" holds other things than handles: {text[:40]}')
    return DraftStatement(text, Voice(row["voice"]), tuple(handles), english or None)


def _whole(text: str) -> Whole:
    row = _loads(text)
    if not isinstance(row.get("statements"), list):
        raise ReplyFaultError('there is no list "statements"')
    if row.get("completeness") not in COMPLETENESS:
        raise ReplyFaultError(f'"completeness" is none of {", ".join(COMPLETENESS)}')
    missing = row.get("missing")
    return Whole(row["completeness"], missing if isinstance(missing, str) else None)


def _loads(text: str) -> dict[str, Any]:
    """A JSON object, strictly: no key twice, no NaN."""
    try:
        row = json.loads(text, object_pairs_hook=_once, parse_constant=_never)
    except (ValueError, RecursionError) as error:
        raise ReplyFaultError("the answer is not valid JSON") from error
    if not isinstance(row, dict):
        raise ReplyFaultError("the answer is no JSON object")
    return row


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    row = dict(pairs)
    if len(row) < len(pairs):
        raise ValueError("a key stands twice")
    return row


def _never(name: str) -> Any:
    raise ValueError(name)
