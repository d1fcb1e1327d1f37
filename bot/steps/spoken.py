"""What named voices say: points of the commentary that ships and of what the user added, in turn."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import zip_longest

from bot.reading import Reading
from bot.steps import Kit, Work, searched
from bot.subject import subject
from index.model import Hit

GROUND = 0.6
"""The share of a question's words, by weight, from which an added point is taken to be about it."""

LIMIT = 200
"""Points that a search returns."""


async def point_hits(work: Work, reading: Reading, kit: Kit) -> list[Hit]:
    """The points of the voices named, else of all: added ones on what is asked and those that ship, in turn."""
    # A voice's name says nothing of the subject, and in a search it would count as a word.
    about = (reading.voices and subject(work.standalone, reading)) or work.standalone
    shipped = await searched(kit, kit.searcher.search_points, about, limit=LIMIT)
    added = await _added(work, reading, kit)
    allowed = {point for voice in reading.voices for point in voice.points} or set(kit.corpus.points)
    mine = [[hit for hit in hits if hit.locator in allowed] for hits in (added, shipped)]
    return [hit for pair in zip_longest(*mine) for hit in pair if hit is not None]


async def _added(work: Work, reading: Reading, kit: Kit) -> Sequence[Hit]:
    """Added points on what is asked; of a voice that speaks nowhere else the best ones in any case."""
    if kit.catalogue is None or not kit.corpus.library.commentary:
        return ()
    asked = subject(work.standalone, reading) or work.standalone
    found = await asyncio.to_thread(kit.catalogue.search_points, asked, work.language, LIMIT)
    work.unless_embedded(found)
    about = [hit for hit in found.hits if found.notes.get(str(hit.locator), 0.0) >= GROUND]
    added = kit.corpus.library.points
    only = {point for voice in reading.voices if added.keys() >= set(voice.points) for point in voice.points}
    return about or [hit for hit in found.hits if hit.locator in only]
