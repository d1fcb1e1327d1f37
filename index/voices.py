"""Who speaks in the commentary (corpus/voices.yaml): names that people type, and the points of each voice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from index.files import read_list
from index.model import Locator, Point

KINDS = ("ngo state un company academic industry intergovernmental person press group").split()

_WORD = re.compile(r"\w+")


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


class Voices(tuple[Voice, ...]):
    """All voices, in the order of the file."""

    def perhaps_in(self, text: str) -> list[Voice]:
        """The voices that a text may name: those one of whose names begins with a word of it."""
        places = {place for word in _WORD.findall(text.lower()) for place in self._by_word.get(word, ())}
        return [self[place] for place in sorted(places)]

    @cached_property
    def _by_word(self) -> dict[str, set[int]]:
        """The first word of each name, alone also with an s at its end."""
        places: dict[str, set[int]] = {}
        for place, voice in enumerate(self):
            for name in (*voice.aliases, *voice.stated):
                for first in _WORD.findall(name.lower())[:1]:
                    places.setdefault(first, set()).add(place)
                    places.setdefault(f"{first}s", set()).add(place)
        return places


def read_voices(path: Path) -> Voices:
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
    return Voices(voices)


def with_points(voices: Voices, points: Iterable[Point]) -> Voices:
    """The voices, with those who speak in commentary that was added: they join a voice of their name, or are new.

    Speaker, author and organisation are voices; a person is known by the surname too, beside a word of stance.
    """
    known = {voice.id: voice for voice in voices}
    by_name = {
        name.casefold(): voice.id for voice in voices if not voice.is_group for name in (voice.name, *voice.aliases)
    }
    for point in points:
        for name in dict.fromkeys(_spoken(point)):
            at = by_name.setdefault(name.casefold(), f"added:{name}")
            person = name != point.organisation and " " in name
            surname = (name.split()[-1],) if person else ()
            voice = known.get(at) or Voice(at, name, (name,), surname, (), "person" if person else "ngo")
            known[at] = replace(voice, points=tuple(dict.fromkeys((*voice.points, point.locator))))
    return Voices(known.values())


def _spoken(point: Point) -> Iterator[str]:
    """The names of those who speak in a point, without what stands in brackets beside them."""
    named = [point.speaker] if point.own_speaker else [point.speaker, point.author, point.organisation]
    for name in filter(None, named):
        for part in re.split(r" / |; ", re.sub(r"\s*\([^)]*\)", "", name)):
            if part.strip():
                yield part.strip()
