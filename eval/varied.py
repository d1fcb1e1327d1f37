"""Passages to measure growth with: real provisions of treaties, varied by code and labelled so.

The first round of the pool is the provisions as they stand; in every later one a third of the words is
exchanged for words of the pool, as often as they occur there, and all numbers are others. The words
of the pool are therefore all there are: a real library of that size would hold more rare ones.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from index.instruments import read_instruments
from index.intake import Claim, accept
from index.library import CommentaryRecord, NewCommentary, install_commentary
from index.model import Locator, Passage, Point
from index.passages import provision_passages

TREATIES = "budapest budapest-p1 coe108 crc echr iccpr iccpr-op1 udhr uncac untoc".split()
EXCHANGED = 0.3
"""The share of a provision's words that a variation exchanges."""

TOKENS = 250
"""Longer provisions are left out, so that each variation is one passage."""

PER_COMMENTARY = 1000
TITLE = "Provisions varied by code, to measure growth"
_SEED = 20260101
_WORD = re.compile(r"\d+|[^\W\d_]+")


def read_pool(folder: Path) -> list[Passage]:
    """The provisions of the treaties in a folder. Raises UnreadableText or Refused."""
    known, today = read_instruments(), date(2026, 1, 1)
    pool: list[Passage] = []
    for name in TREATIES:
        new = accept(folder / f"{name}.txt", known, Claim(instrument=name, language="en"), today).new
        pool += provision_passages({one.locator: one for one in new.provisions})
    return [one for one in pool if one.tokens <= TOKENS]


def varied(pool: Sequence[Passage], size: int) -> Iterator[tuple[str, str]]:
    """(heading, text) of `size` passages, the same in every run."""
    words = [word for one in pool for word in _WORD.findall(one.text) if not word.isdigit()]
    for number in range(size):
        turn, at = divmod(number, len(pool))
        chance = random.Random(f"{_SEED} {number}")  # noqa: S311 - nothing is secret

        def other(found: re.Match[str], turn: int = turn, chance: random.Random = chance) -> str:
            if found[0].isdigit():
                return str(chance.randint(1, 99)) if turn else found[0]
            return chance.choice(words) if turn and chance.random() < EXCHANGED else found[0]

        yield f"{pool[at].locators[0]}, variation {turn}", _WORD.sub(other, pool[at].text)


def install_varied(folder: Path, passages: Sequence[tuple[str, str]], name: str = "varied") -> None:
    """Put passages into a library as points of added commentary, a thousand a piece. Raises LibraryFault."""
    for start in range(0, len(passages), PER_COMMENTARY):
        slug = f"{name}-{start // PER_COMMENTARY}"
        part = passages[start : start + PER_COMMENTARY]
        points = tuple(_point(slug, number, *one) for number, one in enumerate(part, 1))
        install_commentary(folder, NewCommentary(_record(slug, len(points)), b"varied", ".txt", points))


def _point(slug: str, number: int, heading: str, text: str) -> Point:
    return Point(
        locator=Locator("commentary", slug, (str(number),)),
        heading=heading,
        text=text,
        articles=(),
        speaker="nobody",
        own_speaker=False,
        slug=slug,
        title=TITLE,
        author=None,
        organisation="nobody",
        date=None,
        basis="whole",
        stance="neutral",
        speaks_of="nothing: made to be counted",
        url=None,
    )


def _record(slug: str, points: int) -> CommentaryRecord:
    return CommentaryRecord(
        slug=slug,
        title=TITLE,
        author=None,
        organisation="nobody",
        date=None,
        url=None,
        source="varied",
        obtained="2026-01-01",
        sha256="0" * 64,
        kind="text",
        points=points,
        folder="",
    )
