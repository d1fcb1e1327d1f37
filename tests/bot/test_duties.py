"""The table of what a State must do, may choose, may reserve or declare, and by when."""

from __future__ import annotations

import jsonschema
import pytest

from bot.duties import KINDS, Duty, duties, duties_json, duties_markdown
from index.model import CONVENTION, Force, Locator
from index.shipped import Corpus


@pytest.fixture(scope="module")
def rows(corpus: Corpus) -> list[Duty]:
    return duties(corpus)


def row_of(short: str, rows: list[Duty]) -> Duty:
    return next(row for row in rows if row.locator.short == short)


def test_every_binding_provision_is_told_once(rows: list[Duty], corpus: Corpus) -> None:
    told = [row.locator for row in rows]
    assert len(told) == len(set(told))
    for locator, provision in corpus.provisions.items():
        if locator.article == "preamble" or provision.force is Force.STATES:
            continue
        assert sum(row.contains(locator) for row in told) == 1, str(locator)


def test_kinds_are_the_force_of_the_provision(rows: list[Duty], corpus: Corpus) -> None:
    for row in rows:
        force = corpus.provisions[row.locator].force
        assert row.kind in KINDS
        allowed = {force.value} | ({"may reserve or declare"} if force is Force.MAY else set())
        assert row.kind in (allowed | ({"may"} if force is Force.NEED_NOT else set()))


def test_the_strongest_words_of_the_convention_are_there(rows: list[Duty]) -> None:
    assert {row.kind for row in rows} >= {"must", "must not", "must consider", "must endeavour", "encouraged", "may"}


@pytest.mark.parametrize(
    ("short", "kind", "deadline"),
    [
        ("25(2)", "must", "no more than 90 days"),
        ("42(8)", "must", "at least 60 days"),
        ("41(1)", "must", "at any hour on every day of the week"),
        ("63(3)", "may reserve or declare", "when it signs"),
        ("28(2)", "must", "quickly"),
    ],
)
def test_known_rows(short: str, kind: str, deadline: str, rows: list[Duty]) -> None:
    row = row_of(short, rows)
    assert row.kind == kind
    assert any(one.startswith(deadline) for one in row.deadlines)


def test_a_deadline_stands_in_the_provision_in_whole_words(rows: list[Duty], corpus: Corpus) -> None:
    for row in rows:
        text = corpus.provisions[row.locator].text
        for deadline in row.deadlines:
            end = text.index(deadline) + len(deadline)
            assert not text[end : end + 1].isalnum(), deadline


def test_an_age_is_no_deadline(rows: list[Duty]) -> None:
    assert not [row for row in rows for deadline in row.deadlines if "of age" in deadline]


def test_one_article_alone(corpus: Corpus) -> None:
    told = duties(corpus, "25")
    assert [row.locator.short for row in told] == ["25(1)", "25(2)", "25(3)"]
    assert {row.locator.article for row in told} == {"25"}


def test_a_definition_binds_nobody(corpus: Corpus) -> None:
    assert duties(corpus, "2") == []


def test_no_row_stands_in_quotation_marks(rows: list[Duty]) -> None:
    assert not [row for row in rows if set(row.text) & set('"“”«»')]


def test_json_is_one_object(rows: list[Duty]) -> None:
    shape = {
        "type": "object",
        "required": ["schema", "kind", "article", "duties"],
        "properties": {"schema": {"const": 1}, "kind": {"const": "duties"}, "duties": {"minItems": 100}},
    }
    record = duties_json(rows, None)
    jsonschema.validate(record, shape)
    assert {Locator.parse(one["locator"]).instrument for one in record["duties"]} == {CONVENTION}
    assert {frozenset(one) for one in record["duties"]} == {
        frozenset({"locator", "label", "kind", "text", "deadlines"})
    }


def test_markdown_groups_from_the_strongest(rows: list[Duty]) -> None:
    text = duties_markdown(rows)
    heads = [line for line in text.splitlines() if line.startswith("## ")]
    assert heads[0] == "## A State must"
    assert len(heads) == len({row.kind for row in rows})
    assert sum(line.startswith("| Art. ") for line in text.splitlines()) == len(rows)
    assert all(line.count("|") == 4 for line in text.splitlines() if line.startswith("|"))
