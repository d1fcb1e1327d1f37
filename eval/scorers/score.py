"""A Score and the few ways to make one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """One figure about one answer, with its reason; a value of None is unscored and enters no mean."""

    name: str
    value: float | None
    why: str


def unscored(name: str, why: str) -> Score:
    """Nothing to score here."""
    return Score(name, None, why)


def one_or_zero(name: str, right: bool, why: str) -> Score:
    """1 when right, else 0."""
    return Score(name, float(right), why)


def share(name: str, faults: Iterable[str | None], nothing: str) -> Score:
    """The share of parts without a fault; each part is None or its fault in words; no parts are unscored."""
    parts = list(faults)
    if not parts:
        return unscored(name, nothing)
    wrong = [fault for fault in parts if fault is not None]
    why = "; ".join(wrong) if wrong else f"all {len(parts)} are right"
    return Score(name, 1 - len(wrong) / len(parts), why)
