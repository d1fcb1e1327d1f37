"""Small treaties in words of their own, for what is asked of installed texts; no official words of any treaty."""

from __future__ import annotations

from pathlib import Path

from index.commentary import Point
from index.library import CommentaryRecord, InstalledText, NewCommentary, install_commentary
from index.model import Locator
from tests.synthetic import install

RIGHTS = """Covenant of Tests on Civil Rights

Article 1
Privacy
1. Nobody shall be exposed to arbitrary searches of the home, the letters or the devices of a family.
2. Everyone may ask a court to protect him against such searches.

Article 2
Torture
Nobody shall be tortured. In particular, nobody shall be made to take part in experiments of doctors.

Article 3
Assembly
A person may meet others in peace. The right shall not be restricted otherwise than by law.
"""

CRIME = """Convention of Tests on Computers

Chapter I
Powers

Article 1
Definitions
For the purposes of this Convention:
(a) "computer" means any machine that reckons;
(b) "data" means whatever a computer reads or writes.

Article 2
Search and seizure
1. Each Party shall adopt measures to search a computer in its territory.
2. Each Party shall adopt measures to seize data. These measures shall include the power to:
(a) make and retain a copy of those data;
(b) render the data inaccessible, but shall not include the power to destroy them.

Article 3
Extradition
1. A Party may refuse to extradite its own nationals. It shall then prosecute them at home.
2. Between Parties that have no treaty, this Convention is the basis of an extradition.
"""


def install_rights(folder: Path, text: str = RIGHTS, language: str = "en") -> InstalledText:
    """The small covenant, as the ICCPR."""
    return install(folder, text, "iccpr", language, partial=True)


def install_crime(folder: Path, text: str = CRIME, language: str = "en") -> InstalledText:
    """The small convention, as the Budapest Convention."""
    return install(folder, text, "budapest", language, partial=True)


def point(number: int, heading: str, text: str, speaker: str = "Ada Example", slug: str = "example-2025") -> Point:
    """A point of an invented interview."""
    return Point(
        locator=Locator("commentary", slug, (str(number),)),
        heading=heading,
        text=text,
        articles=(),
        speaker=speaker,
        own_speaker=False,
        slug=slug,
        title="An interview of tests",
        author=speaker,
        organisation="Institute of Examples",
        date="2025",
        basis="whole",
        stance="neutral",
        speaks_of="text as it stood in 2025",
        url=None,
    )


INTERVIEW = (
    point(
        1,
        "What did the talks achieve?",
        "The talks took three years. Many delegations were tired by the end. Nobody had expected a vote. In the last "
        "week, small States asked for help with their laboratories, and they were promised it. The money has not been "
        "found yet. Observers will have to ask for it each year, and they should do so in public. Ransomware was the "
        "word that everybody used in the corridors, and hardly anybody used it in the room. There were flowers on "
        "every table, and the coffee was good. The chair thanked the interpreters at length, and everybody clapped.",
    ),
    point(
        2,
        "And lighthouse keepers?",
        "I work with lighthouse keepers. They ‘will’ feel it first: their logs are evidence now, and nobody pays for "
        "keeping them.",
    ),
)


def install_interview(folder: Path, points: tuple[Point, ...] = INTERVIEW) -> None:
    """The invented interview."""
    one = points[0]
    record = CommentaryRecord(
        slug=one.slug,
        title=one.title,
        author=one.author,
        organisation=one.organisation,
        date=one.date,
        url=one.url,
        points=len(points),
        source="interview.txt",
        obtained="2026-11-27",
        sha256="0" * 64,
        kind="text",
        folder="",
    )
    install_commentary(folder, NewCommentary(record, b"interview", ".txt", points))
