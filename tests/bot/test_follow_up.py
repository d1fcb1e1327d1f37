"""Follow-ups stand alone: what they point at by Locator arithmetic, and the subject carried forward."""

from __future__ import annotations

import pytest

from bot.steps.follow_up import focus_of, stand_alone
from bot.talk import Status, Turn
from index.shipped import Corpus
from tests.helpers import Ask

ABOUT_28 = Turn("What does Article 28 say?", "Each State Party must ... Art. 28(1)")
ABOUT_28_2 = Turn("What does Article 28(2) say?", "Each State Party must enable ...")
ABOUT_2_H = Turn("What is a serious crime?", "Serious crime means conduct ... [1]\n[1] Art. 2(h) Use of terms")
ABOUT_NOTHING = Turn("Hello", "Hello! Ask me something.")


@pytest.mark.parametrize(
    ("question", "last", "alone"),
    [
        ("And the next article?", ABOUT_28, "Art. 29"),
        ("what about the previous one?", ABOUT_28, "Art. 27"),
        ("the article after that", ABOUT_28_2, "Art. 29"),
        ("And the next one?", ABOUT_28_2, "Art. 28(3)"),
        ("the preceding paragraph?", ABOUT_28_2, "Art. 28(1)"),
        ("What is its third paragraph?", ABOUT_28, "Art. 28(3)"),
        ("and paragraph 4?", ABOUT_28, "Art. 28(4)"),
        ("what about paragraph four", ABOUT_28, "Art. 28(4)"),
        ("the 3rd paragraph", ABOUT_28_2, "Art. 28(3)"),
        ("And the last paragraph?", ABOUT_28, "Art. 28(4)"),
        ("the second paragraph", ABOUT_28, "Art. 28(2)"),
        ("letter d?", ABOUT_2_H, "Art. 2(d)"),
        ("the next one", ABOUT_2_H, "Art. 2(i)"),
    ],
)
def test_arithmetic(question: str, last: Turn, alone: str, corpus: Corpus) -> None:
    assert stand_alone(question, last, corpus) == f"What does {alone} say?"


def test_a_letter_that_is_not_there_is_never_guessed(corpus: Corpus) -> None:
    assert stand_alone("and letter (q)", ABOUT_28, corpus).endswith(ABOUT_28.question)


@pytest.mark.parametrize(
    ("question", "last", "status"),
    [
        ("And the next article?", Turn("What does Article 68 say?", "…"), Status.NO_SUCH_PROVISION),
        ("and paragraph 9?", ABOUT_28, Status.NO_SUCH_PROVISION),
        ("the next paragraph?", Turn("What does Article 28(4) say?", "…"), Status.NO_SUCH_PROVISION),
        ("the previous article?", Turn("What does Article 1 say?", "…"), Status.NO_SUCH_PROVISION),
    ],
)
def test_a_step_beyond_the_end_is_no_neighbour(question: str, last: Turn, status: Status, ask: Ask) -> None:
    answer = ask(question, last)
    assert answer.status is status
    assert answer.statements == ()


@pytest.mark.parametrize(
    "question",
    [
        "What does Article 24 say?",
        "Which offences does the Convention create for fraud with computers?",
        "How long must providers preserve traffic data?",
    ],
)
def test_a_question_that_stands_is_left_alone(question: str, corpus: Corpus) -> None:
    assert stand_alone(question, ABOUT_28, corpus) == question


@pytest.mark.parametrize("question", ["Does a judge have to approve it?", "Why?", "And for children?", "who can ask?"])
def test_the_subject_is_carried(question: str, corpus: Corpus) -> None:
    told = stand_alone(question, ABOUT_28, corpus)
    assert question.split()[-1].rstrip("?") in told
    assert ABOUT_28.question in told


def test_the_focus_is_named_in_the_question_else_first_in_the_answer(corpus: Corpus) -> None:
    assert str(focus_of(ABOUT_28_2, corpus)) == "uncc:28(2)"
    assert str(focus_of(ABOUT_2_H, corpus)) == "uncc:2(h)"
    assert focus_of(ABOUT_NOTHING, corpus) is None
    assert focus_of(Turn("What does Article 84 say?", "There is none."), corpus) is None


def test_a_follow_up_is_answered_and_says_how_it_was_read(ask: Ask) -> None:
    answer = ask("And the next article?", ABOUT_28)
    assert answer.question == "And the next article?"
    assert answer.standalone_question == "What does Art. 29 say?"
    assert answer.status is Status.ANSWERED
    assert {citation.locator.article for citation in answer.citations} == {"29"}
    assert "carried_over" in answer.notices


def test_the_last_turn_counts(ask: Ask) -> None:
    answer = ask("And the next article?", ABOUT_28, Turn("What does Article 40 say?", "…"))
    assert answer.standalone_question == "What does Art. 41 say?"


def test_a_turn_that_pointed_at_a_provision_is_leaned_on_by_its_name(ask: Ask) -> None:
    turns = (ABOUT_28, Turn("And the next article?", "…"), Turn("and the one after that?", "…"))
    assert ask("And the next article?", *turns).standalone_question == "What does Art. 31 say?"
    assert ask("Who can challenge it?", *turns[:2]).standalone_question.endswith("What does Art. 29 say?")


def test_a_failed_turn_is_passed_over(ask: Ask) -> None:
    failed = Turn("What does Article 50 say?", "Something went wrong.", "error_internal")
    assert ask("And the next article?", ABOUT_28, failed).standalone_question == "What does Art. 29 say?"


def test_a_provision_named_wins_over_what_was_said(ask: Ask) -> None:
    answer = ask("And what does Article 24 say about it?", ABOUT_28)
    assert "carried_over" not in answer.notices
    assert {citation.locator.article for citation in answer.citations} == {"24"}


def test_a_follow_up_leans_on_the_article_that_was_told(ask: Ask) -> None:
    answer = ask("Does a judge have to approve it?", ABOUT_28)
    assert answer.status.family == "answered"
    assert {"28", "24"} & {citation.locator.article for citation in answer.citations}
    assert "carried_over" in answer.notices


def test_without_history_nothing_is_carried(ask: Ask) -> None:
    assert "carried_over" not in ask("And the next article?").notices
