"""Who speaks in the commentary (corpus/voices.yaml): names that people type, and the points of each voice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.files import read_list
from index.model import Locator

KINDS = ("ngo state un company academic industry intergovernmental person press group").split()


@dataclass(frozen=True, slots=True)
class Voice:
    """A person, organisation, State or group of them that the commentary lets speak."""

    id: str
    name: str
    aliases: tuple[str, ...]  # name the voice by themselves
    stated: tuple[str, ...]  # name it only beside a word of stance (a State may also just sign)
    points: tuple[Locator, ...]
    kind: str

    @property
    def is_group(self) -> bool:
        """Whether it stands for many voices (`critics`), so that no single one was asked for."""
        return self.kind == "group"


def read_voices(path: Path) -> tuple[Voice, ...]:
    """The voices in the order of the file. Raises CorpusError with file, line and reason."""
    voices = []
    for entry in read_list(path):
        entry.only("id", "name", "aliases", "stated", "points", "kind")
        try:
            points = tuple(Locator.parse(text) for text in entry.texts("points"))
        except ValueError as error:
            raise entry.refuse(str(error)) from error
        voices.append(
            Voice(
                id=entry.text("id"),
                name=entry.text("name"),
                aliases=entry.texts("aliases"),
                stated=entry.texts("stated"),
                points=points,
                kind=entry.choice("kind", tuple(KINDS)),
            )
        )
    return tuple(voices)
