"""Passages hold whole provisions within the budget, and say where each one's words stand."""

from __future__ import annotations

import pytest

from index.model import Locator, Passage
from index.passages import BUDGET, count_tokens, make_passages, unit_of
from index.shipped import Corpus


@pytest.fixture(scope="module")
def passages(corpus: Corpus) -> list[Passage]:
    return make_passages(corpus)


def test_every_provision_lies_whole_in_a_passage(corpus: Corpus, passages: list[Passage]) -> None:
    held = {locator for passage in passages for locator in passage.locators}
    cut = {unit for passage in passages if "#" in passage.id and (unit := unit_of(passage))}
    articles = {locator for locator, provision in corpus.provisions.items() if not locator.parts}
    assert set(corpus.provisions) - held <= cut | articles


def test_spans_give_the_words_of_each_provision(corpus: Corpus, passages: list[Passage]) -> None:
    for passage in passages:
        if unit_of(passage) is not None:
            for locator, (start, end) in zip(passage.locators, passage.spans, strict=True):
                assert passage.text[start:end] == corpus.provisions[locator].text


def test_passages_keep_the_budget_and_count_honestly(passages: list[Passage]) -> None:
    assert max(passage.tokens for passage in passages) <= BUDGET
    for passage in passages[::50]:
        assert passage.tokens == count_tokens(f"{passage.trail}\n{passage.text}")


def test_ids_are_unique(passages: list[Passage]) -> None:
    assert len({passage.id for passage in passages}) == len(passages)


def test_the_outline_and_the_chapters_list_articles(passages: list[Passage]) -> None:
    lists = [passage for passage in passages if passage.kind in ("outline", "chapter")]
    assert len(lists) == 10
    listed = {locator for passage in lists if passage.kind == "chapter" for locator in passage.locators}
    assert listed == {Locator("uncc", str(number)) for number in range(1, 69)}


def test_a_letter_under_an_article_carries_its_chapeau(corpus: Corpus, passages: list[Passage]) -> None:
    definition = next(passage for passage in passages if passage.id == "uncc:2(h)")
    assert definition.kind == "definition"
    assert definition.text.startswith(corpus.provisions[Locator("uncc", "2")].own)


def test_the_trail_names_chapter_and_article(passages: list[Passage]) -> None:
    trail = next(passage.trail for passage in passages if passage.id == "uncc:28(4)")
    assert trail.startswith("Chapter IV ")
    assert "Art. 28 Search and seizure" in trail
