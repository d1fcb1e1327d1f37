"""An answer as it was written down (schema 1), read back for an export."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import RapporteurError
from bot.talk import Voice
from index.model import Locator, Provenance


class RecordError(RapporteurError):
    """What was given is no answer that can be exported."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as it was written down; nothing of it is believed before it is checked."""

    n: int
    locator: Locator
    label: str
    title: str
    provenance: Provenance
    text: str
    quote: str | None
    language: str
    force: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with the numbers of its citations."""

    text: str
    voice: Voice
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """What an export needs of an answer."""

    question: str
    status: str
    message: str | None
    language: str
    writer: str
    statements: tuple[Said, ...]
    citations: Mapping[int, Cited]
    concerns: tuple[str, ...]  # ids


def read_record(text: str) -> Record:
    """The answer in a text of JSON. Raises RecordError with the reason."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RecordError(f"this is not JSON ({error})") from error
    return record_of(data)


def record_of(data: Any) -> Record:
    """The answer in an object of schema 1. Raises RecordError with the reason."""
    if not isinstance(data, Mapping) or data.get("schema") != 1 or "statements" not in data:
        raise RecordError("this is no answer of schema 1, as `rapporteur ask --json` prints it")
    try:
        citations = [_cited(one) for one in data["citations"]]
        return Record(
            question=str(data["question"]),
            status=str(data["status"]),
            message=data["message"],
            language=str(data["language"]),
            writer=str(data["writer"]),
            statements=tuple(
                Said(str(one["text"]), Voice(one["voice"]), tuple(int(n) for n in one["citations"]))
                for one in data["statements"]
            ),
            citations={one.n: one for one in citations},
            concerns=tuple(str(one["id"]) for one in data["concerns"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise RecordError(f"this answer lacks a part, or holds one that cannot be read ({error})") from error


def _cited(one: Mapping[str, Any]) -> Cited:
    return Cited(
        n=int(one["n"]),
        locator=Locator.parse(str(one["locator"])),
        label=str(one["label"]),
        title=str(one["title"]),
        provenance=Provenance(one["provenance"]),
        text=str(one["text"]),
        quote=one["quote"],
        language=str(one["language"]),
        force=one["force"],
    )
