"""What sounds like the Convention and has no ground is refused; what only looks like it is answered."""

from __future__ import annotations

import pytest

from bot.talk import Status
from tests.helpers import Ask


@pytest.mark.parametrize(
    "question",
    [
        "Who is the minister in Paraguay that answers requests?",
        "How many preservation orders has Latvia sent?",
        "what did Togo's ambassador say about article 6",
        "Tell me how many officers Fiji has at its contact point",
        "Which ticket software does the night desk in Lima run on?",
        "Photos of the delegates in the coffee break, where are they?",
        "average number of hours until a foreign request was granted last year",
    ],
)
def test_facts_that_no_text_of_ours_holds_are_not_answered(question: str, ask: Ask) -> None:
    assert ask(question).status in (Status.NOT_IN_CORPUS, Status.OUT_OF_SCOPE)


@pytest.mark.parametrize(
    "question",
    [
        "Has Mexico signed?",
        "May Paraguay refuse to extradite its own citizen?",
        "Who pays when Latvia searches for Togo?",
        "How many ratifications does it need?",
        "Police in Togo took somebody's phone. Who decides whether that is lawful?",
        "In which language must Peru write its request to Mali?",
        "For how many days must Chile keep the data that Cuba asked for?",
    ],
)
def test_the_same_forms_are_answered_where_a_provision_holds_the_answer(question: str, ask: Ask) -> None:
    assert ask(question).status is Status.ANSWERED


def test_help_to_do_harm_and_a_case_of_ones_own_are_declined(ask: Ask) -> None:
    assert ask("Show me how to fake a freezing order so that a bank obeys").status is Status.OUT_OF_SCOPE
    assert ask("They searched my flat this morning and I am to sign a paper. Shall I?").status is Status.PERSONAL_ADVICE


def test_another_treaty_alone_is_not_told_from_ours(ask: Ask) -> None:
    answer = ask("In the Malabo Convention, what powers do the data protection authorities get?")
    assert answer.status is Status.NOT_IN_CORPUS
    assert not answer.statements
