"""Whether a translation says what its checked English form says, as far as signs tell."""

from __future__ import annotations

from typing import Any


def translation_fault(text: str, english: str, language: str, searcher: Any) -> str | None:
    """What differs, in words."""
    return None
