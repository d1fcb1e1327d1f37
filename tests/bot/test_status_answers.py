"""Dated facts: told with their date, and told stale by the clock."""

from __future__ import annotations

import re

import pytest

from bot.talk import Voice
from index.model import Provenance
from index.shipped import Corpus
from tests.fakes import on
from tests.helpers import Ask

QUESTIONS = (
    "How many countries have signed?",
    "Is the treaty in force yet?",
    "Has anyone ratified the treaty?",
    "When was the Convention adopted?",
    "When was the signing ceremony?",
    "¿Cuántos países han firmado?",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_fact_is_told_with_its_date(question: str, ask: Ask, corpus: Corpus) -> None:
    answer = ask(question)
    assert {one.voice for one in answer.statements} == {Voice.STATUS}
    for statement in answer.statements:
        [n] = statement.citations
        cited = answer.citations[n - 1]
        assert cited.provenance is Provenance.STATUS
        assert statement.text.startswith(f"As of {cited.as_of}: ")
        assert cited.as_of == corpus.status[cited.locator].as_of
        assert cited.confidence in ("high", "medium", "low")


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_fact_is_told_as_now(question: str, ask: Ask) -> None:
    for statement in ask(question).statements:
        assert not re.search(r"\b(?:currently|at present|as of now|today)\b", statement.text, re.I)


def test_a_fact_grows_stale_with_the_calendar(ask: Ask) -> None:
    question = "How many countries signed in Hanoi?"
    fresh, old = (ask(question, today=on(day)) for day in ("2025-10-27", "2027-01-01"))
    assert [one.text for one in fresh.statements] == [one.text for one in old.statements]
    assert "status_stale" in old.notices
    dates = [one.as_of or "" for one in fresh.citations]
    assert ("status_stale" in fresh.notices) == any(date < "2025-07-29" for date in dates)


def test_a_fact_of_yesterday_is_fresh(ask: Ask, corpus: Corpus) -> None:
    newest = max(fact.as_of for fact in corpus.status.values() if len(fact.as_of) == 10)
    answer = ask("Is the treaty in force yet?", today=on(newest), max_statements=1)
    [cited] = answer.citations
    assert ("status_stale" in answer.notices) == (cited.as_of != newest)


def test_a_rule_is_answered_by_the_convention(ask: Ask) -> None:
    answer = ask("How many ratifications are needed for entry into force?")
    assert answer.citations[0].locator.article == "65"
    assert "status_stale" not in answer.notices


def test_the_depositary_is_pointed_to(ask: Ask) -> None:
    answer = ask("How many countries have signed?", today=on("2030-01-01"))
    assert "status_stale" in answer.notices
    assert answer.citations[0].url == "https://treaties.un.org"
