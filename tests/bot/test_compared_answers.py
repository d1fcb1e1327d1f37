"""Comparisons asked in words: with the other treaty's text, without it, and where the concordance ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.assistant import Assistant
from bot.quoting import holds, quoted
from bot.talk import Answer, Status, Turn, Voice
from index.library import read_library
from index.model import CONVENTION, Provenance
from index.shipped import Corpus
from tests.helpers import Ask
from tests.synthetic import install

OTHER = """A Treaty of Tests

Article 19
Search and seizure
1. Each Party shall empower its competent authorities to search or similarly access a computer system or part of it,
and computer data stored therein, in its territory.
2. Each Party may empower them to order any person who knows the functioning of the system to provide, as is
reasonable, the information needed for the search, within 30 days.
3. A Party shall publish yearly how often its mailboxes were emptied.

Article 33
Real-time collection of traffic data
1. The Parties shall provide mutual assistance to each other in the real-time collection of traffic data of specified
communications in their territory, and each shall, before anything else is done by it and whatever its own law may say
about the matter, tell the other which office receives requests, at which hours of the day, in which languages, by
which means of communication, how long an answer takes as a rule, who pays for it, and whom to turn to where no answer
comes within the time that was promised.
"""


@pytest.fixture(scope="module")
def compared(corpus: Corpus, assistant: Assistant, ask: Ask, tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """`ask` with a small made text installed in place of the Budapest Convention's."""
    folder = tmp_path_factory.mktemp("library")
    install(folder, OTHER, "budapest", partial=True)
    with_text = replace(corpus, library=read_library(folder))
    return lambda text, *turns: ask(text, *turns, corpus=with_text)


def voices(answer: Answer) -> list[Voice]:
    return [one.voice for one in answer.statements]


QUESTIONS = (
    "How does it differ from Budapest on search and seizure?",
    "Is Article 28 stricter than in the Budapest Convention?",
    "Which provision of Budapest corresponds to Art. 28(4)?",
    "What is the counterpart of Budapest Art. 33?",
    "How does Article 45 compare with Budapest?",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_comparison_fits_on_a_phone_and_rests_on_both_sides(question: str, compared: Ask) -> None:
    answer = compared(question)
    by_number = {one.n: one for one in answer.citations}
    assert answer.status is Status.ANSWERED
    assert not answer.trace.withheld
    assert len(answer.statements) <= 6
    assert sum(len(one.text.split()) for one in answer.statements) <= 180
    for statement in answer.statements:
        instruments = {by_number[n].locator.instrument for n in statement.citations}
        if statement.voice is Voice.COMPARISON:
            assert instruments == {CONVENTION, "budapest"}
        else:
            assert instruments == {CONVENTION if statement.voice is Voice.CONVENTION else "budapest"}


def test_the_other_treaty_is_quoted_in_its_own_words(compared: Ask) -> None:
    answer = compared("Which provision of Budapest corresponds to Art. 28(4)?")
    [told] = [one for one in answer.statements if one.voice is Voice.INSTRUMENT]
    [citation] = [one for one in answer.citations if one.n in told.citations]
    assert (citation.label, citation.provenance) == ("Budapest Art. 19(2)", Provenance.AUTHENTIC)
    [words] = quoted(told.text)
    assert holds(citation.text, words)
    assert "“" not in " ".join(one.text for one in answer.statements if one is not told)


def test_a_difference_of_force_comes_before_what_is_alike(compared: Ask) -> None:
    answer = compared("How does it differ from Budapest on search and seizure?")
    assert "has its counterpart in Budapest Art. 19" in answer.statements[0].text
    assert "their force differs: must in the former, may in the latter" in answer.statements[1].text
    assert answer.statements[1].text.endswith("only Budapest Art. 19(2) names 30 days.")
    told = [one.text for one in answer.statements]
    assert "Art. 28(2) and Art. 28(3) have no counterpart in Budapest Art. 19, by their words." in told
    assert "Budapest Art. 19(3) has no counterpart in Art. 28, by its words." in told


def test_a_long_provision_is_quoted_in_part(compared: Ask) -> None:
    answer = compared("How does Article 45 compare with Budapest?")
    [told] = [one.text for one in answer.statements if one.voice is Voice.INSTRUMENT]
    assert told.endswith("” …")
    assert len(told.split()) <= 65


def test_the_notices_tell_what_is_official(compared: Ask, ask: Ask) -> None:
    question = "How does it differ from Budapest on search and seizure?"
    assert "compared" in compared(question).notices
    assert "concordance" not in compared(question).notices
    assert "concordance" in ask(question).notices
    assert "compared" not in ask(question).notices
    assert any("rapporteur compare 28 budapest" in one for one in compared(question).suggestions)


def test_without_the_text_only_the_concordance_speaks(ask: Ask) -> None:
    answer = ask("Which provision of Budapest corresponds to Art. 28(4)?")
    assert set(voices(answer)) == {Voice.COMPARISON, Voice.CONVENTION}
    assert not any(quoted(one.text) for one in answer.statements)


def test_a_follow_up_carries_the_comparison_on(compared: Ask) -> None:
    told = Turn("How does Article 45 differ from Budapest?", "Art. 45 has its counterpart in Budapest Art. 33.")
    answer = compared("And Article 28?", told)
    assert answer.standalone_question == "How does Art. 28 compare with the Budapest Convention?"
    assert "Art. 28" in answer.statements[0].text
    assert "carried_over" in answer.notices
    other = compared("What does Article 28 say about seizure, copying and the duty to help?", told)
    assert Voice.COMPARISON not in voices(other)


def test_a_follow_up_may_ask_for_the_comparison_of_what_was_told(compared: Ask) -> None:
    told = Turn("What does Article 28 say?", "Each State Party must give its authorities the power to search.")
    assert voices(compared("How does it differ from Budapest?", told))[0] is Voice.COMPARISON


@pytest.mark.parametrize(
    ("question", "status", "says"),
    [
        ("How does it compare with the Malabo Convention?", Status.NOT_IN_CORPUS, "does not cover the Malabo"),
        ("How does Article 28 compare with Malabo?", Status.ANSWERED_PARTLY, "does not cover the Malabo"),
        ("How does Article 24 compare with the ICCPR?", Status.ANSWERED_PARTLY, "is a source of rights"),
        ("How does Article 28 compare with Budapest Article 99?", Status.ANSWERED, None),
        ("What is the counterpart of Budapest Article 99?", Status.NO_SUCH_PROVISION, "48 articles"),
    ],
)
def test_where_the_concordance_ends_is_said(question: str, status: Status, says: str | None, ask: Ask) -> None:
    answer = ask(question)
    assert answer.status is status
    assert (answer.message is None) == (says is None)
    assert says is None or says in str(answer.message)
