"""A fact about one State is not told from what holds for all of them."""

from __future__ import annotations

import pytest

from bot.one_state import state_not_held
from bot.talk import Status
from index.shipped import Corpus
from tests.helpers import Ask


@pytest.mark.parametrize(
    "question",
    [
        "Who is the minister in Paraguay that answers requests?",
        "How many preservation orders has Latvia sent?",
        "what did Togo's ambassador say about article 6",
        "Tell me how many officers Fiji has at its contact point",
    ],
)
def test_a_fact_about_a_state_that_nothing_mentions_is_not_held(question: str, corpus: Corpus, ask: Ask) -> None:
    assert state_not_held(question, corpus)
    assert ask(question).status is Status.NOT_IN_CORPUS


@pytest.mark.parametrize(
    "question",
    [
        "Has Mexico signed?",  # a dated fact
        "May Paraguay refuse to extradite its own citizen?",  # holds for any State
        "Who pays when Latvia searches for Togo?",
        "How many ratifications does it need?",
        "Police in Togo took my phone. Who decides whether that is lawful?",
    ],
)
def test_what_holds_for_any_state_is_still_answered(question: str, corpus: Corpus) -> None:
    assert not state_not_held(question, corpus)
