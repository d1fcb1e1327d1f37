"""Dated facts: the last day that they can mean, and when they are stale."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.files import CORPUS_DIR
from index.model import Locator, StatusFact
from index.status import FRESH_DAYS, is_stale, latest_day, read_status


def fact(as_of: str, happened: str | None = None) -> StatusFact:
    return StatusFact(Locator("status", "x"), "A fact.", happened, as_of, "high", "a source")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2025", date(2025, 12, 31)),
        ("2025-10", date(2025, 10, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2025-12", date(2025, 12, 31)),
        ("2025-10-26", date(2025, 10, 26)),
        ("2025-10-25/2025-10-26", date(2025, 10, 26)),
    ],
)
def test_the_last_day_a_date_can_mean(written: str, expected: date) -> None:
    assert latest_day(written) == expected


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 31)))
def test_a_day_lies_in_its_month_and_year(day: date) -> None:
    assert latest_day(day.isoformat()) == day
    assert day <= latest_day(f"{day:%Y-%m}") <= latest_day(f"{day:%Y}")


def test_a_fact_is_stale_after_ninety_days() -> None:
    told = date(2026, 8, 2)
    assert not is_stale(fact("2026-08-02"), told + timedelta(days=FRESH_DAYS))
    assert is_stale(fact("2026-08-02"), told + timedelta(days=FRESH_DAYS + 1))


def test_a_fact_is_stale_once_the_event_it_foresees_has_passed() -> None:
    foreseen = fact("2026-12-01", "2026-12-31")
    assert not is_stale(foreseen, date(2026, 12, 31))
    assert is_stale(foreseen, date(2027, 1, 1))
    assert not is_stale(fact("2026-12-01", "2026-11-30"), date(2026, 12, 2))


def test_the_shipped_facts_say_when_they_are_from() -> None:
    facts = {one.locator.article: one for one in read_status(CORPUS_DIR / "status.yaml")}
    assert facts["general-assembly-adoption"].date == "2024-12-24"
    assert is_stale(facts["signatories-hanoi"], date(2026, 11, 24))
    assert {latest_day(one.as_of) for one in facts.values()}
