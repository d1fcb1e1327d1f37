"""An answer object (schema 1, as a dict) read for scoring; what is missing or odd is read as absent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from index.model import CONVENTION, Locator

Record = Mapping[str, Any]
"""An answer as JSON: ours, or anybody's in the same shape."""


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation: its locator (None where it cannot be read) and the object itself."""

    n: int
    locator: Locator | None
    data: Record


@dataclass(frozen=True, slots=True)
class Told:
    """One shown statement (of a translation its English form) with the citations that its numbers resolve to."""

    text: str
    voice: str
    cited: tuple[Cited, ...]
    dangling: tuple[int, ...]  # numbers without a citation

    @property
    def locators(self) -> list[Locator]:
        """The cited locators that can be read."""
        return [one.locator for one in self.cited if one.locator is not None]


def locator_of(text: object) -> Locator | None:
    """A locator, or None where the text is none."""
    try:
        return Locator.parse(str(text))
    except ValueError:
        head, _, rest = str(text).partition(":")
        return Locator(head, rest) if head == "status" and rest else None


def citations(answer: Record) -> dict[int, Cited]:
    """The citations of an answer by their number."""
    found = answer.get("citations") or []
    return {int(one["n"]): Cited(int(one["n"]), locator_of(one.get("locator")), one) for one in found}


def statements(answer: Record) -> list[Told]:
    """The shown statements in order."""
    known = citations(answer)
    told = []
    for one in answer.get("statements") or []:
        numbers = [int(n) for n in one.get("citations") or []]
        told.append(
            Told(
                text=str(one.get("english") or one.get("text", "")),
                voice=str(one.get("voice", "")),
                cited=tuple(known[n] for n in numbers if n in known),
                dangling=tuple(n for n in numbers if n not in known),
            )
        )
    return told


def cited_locators(answer: Record) -> list[Locator]:
    """What the statements rest on, each once, in the order of first use."""
    return list(dict.fromkeys(one for told in statements(answer) for one in told.locators))


def rested_on(answer: Record) -> list[Locator]:
    """The Convention's provisions under statements in its own voice or a comparison."""
    voices = ("convention", "comparison")
    found = [one for told in statements(answer) if told.voice in voices for one in told.locators]
    return [one for one in found if one.instrument == CONVENTION]


def family(answer: Record) -> str:
    """The family of the answer's status: answered, unanswerable, declined or error."""
    return str(answer.get("status") or "error").split("_", 1)[0]
