"""The procedural powers, and the safeguard that is stated beside them."""

from __future__ import annotations

from index.model import Locator

POWERS = frozenset({"25", "26", "27", "28", "29", "30"})
"""The articles whose powers Article 24 limits."""

SAFEGUARD = Locator.parse("24(1)")
"""The one safeguard that is stated beside a power by default."""
