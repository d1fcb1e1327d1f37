"""The procedural powers, and the safeguards that are stated beside them."""

from __future__ import annotations

from bot.reading import Reading
from index.model import Locator

POWERS = frozenset({"25", "26", "27", "28", "29", "30"})
"""The articles whose powers Article 24 limits."""

SAFEGUARD = Locator.parse("24(1)")
"""The one safeguard that is stated beside a power by default."""

LIMITS = (SAFEGUARD, Locator.parse("24(2)"), Locator.parse("24(4)"))
"""Those that are stated where a question asks what limits a power."""


def beside(articles: frozenset[str], reading: Reading | None) -> tuple[Locator, ...]:
    """The safeguards that are stated beside the articles told: none where no power is among them.

    Where Article 24 itself is told, it has said what was asked, unless limits were asked for.
    """
    if not articles & POWERS:
        return ()
    if reading is not None and reading.limits:
        return LIMITS
    return () if SAFEGUARD.article in articles else (SAFEGUARD,)
