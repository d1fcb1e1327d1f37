"""Questions that join several things are read part by part, and each part is answered."""

from __future__ import annotations

import pytest

from bot.assistant import Assistant
from bot.parts import asked_together, parts_of
from bot.talk import Answer
from index.model import Hit
from tests.helpers import Ask


def articles(answer: Answer) -> set[str]:
    return {citation.locator.article for citation in answer.citations}


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("preservation and production orders", ("preservation", "production orders")),
        ("leaving, joining and amending", ("leaving", "joining", "amending")),
        ("witnesses and victims: which articles?", ("witnesses", "victims: which articles")),
    ],
)
def test_a_question_falls_into_what_it_joins(question: str, parts: tuple[str, ...]) -> None:
    assert tuple(wordings[0] for wordings in parts_of(question)) == parts


def test_a_part_is_read_behind_the_words_that_it_shares() -> None:
    [_, second] = parts_of("live collection of traffic data and of content")
    assert second == ("of content", "live collection of content")


@pytest.mark.parametrize(
    "question",
    [
        "What is a serious crime?",
        "Rights of the accused, where?",
        "A man wrote to a girl and sent her gifts and asked her to come to his house and told her not to tell anybody "
        "and on the next day he waited for her at the bus stop near her school",
    ],
)
def test_what_joins_nothing_stays_whole(question: str) -> None:
    assert parts_of(question) == ()


@pytest.mark.parametrize(("question", "searched"), [("tents and boats", 1), ("tents, boats and cars", 3)])
def test_no_more_is_searched_than_can_change_what_is_joined(question: str, searched: int, assistant: Assistant) -> None:
    """A part that finds nothing for sure leaves two, or too few to join."""
    asked: list[str] = []

    def best_hit(wording: str) -> Hit:
        asked.append(wording)
        return assistant.kit.searcher.best_hit(wording)

    assert asked_together(question, assistant.kit.searcher.search(question), best_hit) == ()
    assert len(asked) == searched


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("extradition and the transfer of sentenced persons", {"37", "38"}),
        ("What is the difference between witness protection and assistance to victims?", {"33", "34"}),
        ("What is the difference between traffic data and content data?", {"2"}),
    ],
)
def test_each_part_is_answered(question: str, told: set[str], ask: Ask) -> None:
    answer = ask(question)
    assert told <= articles(answer)
    assert len(answer.citations) >= 2
