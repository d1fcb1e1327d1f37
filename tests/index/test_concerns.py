"""Which concerns a provision touches, and in which order they are told."""

from __future__ import annotations

import pytest

from index.concerns import SEVERITIES, concerns_touching
from index.model import ConcernEntry, Locator
from index.shipped import load_corpus

CONCERNS = load_corpus().concerns


def concern(name: str, severity: str, *locators: str) -> ConcernEntry:
    at = tuple(Locator.parse(text) for text in locators)
    return ConcernEntry(name, name, severity, at, (), "A worry.", (), "A safeguard.", "A gap.", (), ())


def touching(concerns: list[ConcernEntry], *locators: str) -> list[str]:
    return [one.id for one in concerns_touching(concerns, [Locator.parse(text) for text in locators])]


@pytest.mark.parametrize("asked", ["28", "28(4)", "28(3)", "28(3)(d)"])
def test_a_concern_touches_what_it_contains_and_what_contains_it(asked: str) -> None:
    here = {"28": ["whole", "fourth", "third"], "28(4)": ["fourth", "whole"]}.get(asked, ["third", "whole"])
    concerns = [concern("whole", "high", "28"), concern("fourth", "high", "28(4)"), concern("third", "high", "28(3)")]
    assert touching(concerns, asked) == here


def test_neighbours_and_other_instruments_are_not_touched() -> None:
    concerns = [concern("fourth", "high", "28(4)")]
    assert touching(concerns, "28(3)") == []
    assert touching(concerns, "29", "budapest:28(4)", "40(4)") == []
    assert touching(concerns) == []


def test_severity_goes_before_closeness_and_closeness_before_order() -> None:
    concerns = [
        concern("low-exact", "low", "28(4)"),
        concern("high-far", "high", "28"),
        concern("medium-exact", "medium", "28(4)"),
        concern("high-exact", "high", "28(4)"),
    ]
    assert touching(concerns, "28(4)") == ["high-exact", "high-far", "medium-exact", "low-exact"]


def test_a_concern_is_told_once() -> None:
    assert touching([concern("both", "high", "28(4)", "28(3)")], "28", "28(4)", "28(3)") == ["both"]


def test_the_shipped_concerns_reach_what_they_name() -> None:
    for entry in CONCERNS.values():
        for locator in entry.locators:
            assert entry in concerns_touching(CONCERNS.values(), [locator])
    ranked = concerns_touching(CONCERNS.values(), [Locator.parse("28(4)")])
    severities = [SEVERITIES.index(entry.severity) for entry in ranked]
    assert ranked
    assert severities == sorted(severities)
