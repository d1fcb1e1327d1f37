"""Handles become citations; what rests on nothing, or says more than its source, is not shown."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.assistant import Assistant
from bot.steps import Kit, Work
from bot.talk import Answer, Draft, DraftStatement, Question, Status, Voice
from index.model import Locator, Provenance
from tests.helpers import Ask

TRUE = (
    "Each State Party must give its authorities the power to order any person who knows the system or its protections "
    "to provide, as is reasonable, the information needed."
)


class Says:
    """A writer that says what a test wants said; handles are given as locators or as they stand."""

    name = "says"
    model: str | None = None

    def __init__(self, *told: tuple[str, str], voice: Voice = Voice.CONVENTION) -> None:
        self._told = told
        self._voice = voice

    async def write(self, work: Work, kit: Kit) -> Draft:
        handles = {source.locator.short: source.handle for source in work.sources}
        told = [(text, tuple(handles.get(one, one) for one in cited.split())) for text, cited in self._told]
        return Draft(tuple(DraftStatement(text, self._voice, cited) for text, cited in told))


def said(assistant: Assistant, *told: tuple[str, str], **kit: Any) -> Answer:
    writer = Says(*told)
    asks = Assistant(replace(assistant.kit, writer=writer, **kit), index="test")
    return asyncio.run(asks.answer(Question("What does Article 28 say?")))


@pytest.fixture(scope="module")
def gist(assistant: Assistant) -> str:
    return assistant.kit.corpus.provisions[Locator.parse("28(4)")].gist or ""


def test_an_unknown_handle_is_dropped(assistant: Assistant, gist: str) -> None:
    answer = said(assistant, (gist, "28(4) P999"))
    assert [str(one.locator) for one in answer.citations] == ["uncc:28(4)"]
    assert answer.statements[0].citations == (1,)
    assert answer.trace.withheld == [{"text": gist, "reason": "a handle that was not handed out"}]


@pytest.mark.parametrize("handles", ["P999", "", "28(4)(z)", "P0 P-1"])
def test_a_statement_without_a_citation_goes_with_its_handle(handles: str, assistant: Assistant, gist: str) -> None:
    first = assistant.kit.corpus.provisions[Locator.parse("28(1)")].gist or ""
    answer = said(assistant, (first, "28(1)"), (gist, handles))
    assert [one.text for one in answer.statements] == [first]
    assert len(answer.citations) == 1


def test_nothing_left_is_no_answer(assistant: Assistant, gist: str) -> None:
    answer = said(assistant, (gist, "P999"))
    assert answer.status is Status.NOT_IN_CORPUS
    assert answer.statements == answer.citations == ()
    assert answer.message


def test_a_draft_without_statements_is_no_answer(assistant: Assistant) -> None:
    assert said(assistant).status is Status.NOT_IN_CORPUS


@pytest.mark.parametrize(
    "false",
    [
        TRUE.replace("must give", "may give"),
        TRUE.replace("must give", "must not give"),
        TRUE.replace("information needed", "information needed within 24 hours"),
        "Each State Party must order every company to break its encryption.",
        "Under Article 28(4) providers must pay a fine of 5,000 dollars.",
        "Article 31 requires States to freeze proceeds.",
        "“Each State Party shall adopt such measures as may be necessary.”",
    ],
)
def test_what_its_source_does_not_carry_is_withheld(false: str, assistant: Assistant, gist: str) -> None:
    answer = said(assistant, (gist, "28(4)"), (false, "28(4)"))
    assert [one.text for one in answer.statements] == [gist]
    assert [row["text"] for row in answer.trace.withheld] == [false]
    assert answer.trace.withheld[0]["reason"]


def test_only_withheld_statements_end_in_a_refusal(assistant: Assistant) -> None:
    answer = said(assistant, (TRUE.replace("must give", "must not give"), "28(4)"))
    assert answer.status is Status.NOT_IN_CORPUS
    assert answer.concerns == ()
    assert answer.retrieval


def test_a_true_statement_from_another_source_is_withheld(assistant: Assistant, gist: str) -> None:
    first = assistant.kit.corpus.provisions[Locator.parse("28(1)")].gist or ""
    answer = said(assistant, (first, "28(1)"), (gist, "28(2)"))
    assert [one.text for one in answer.statements] == [first]


def test_citations_are_numbered_in_the_order_of_use_and_only_what_is_used(assistant: Assistant) -> None:
    gists = {n: assistant.kit.corpus.provisions[Locator.parse(f"28({n})")].gist or "" for n in (1, 2, 3, 4)}
    answer = said(assistant, (gists[3], "28(3)"), ("Each State Party must jail hackers.", "28(1)"), (gists[4], "28(4)"))
    assert [(one.n, one.locator.short) for one in answer.citations] == [(1, "28(3)"), (2, "28(4)")]
    assert [one.citations for one in answer.statements] == [(1,), (2,)]


def test_one_source_is_one_citation(assistant: Assistant, gist: str) -> None:
    text = assistant.kit.corpus.provisions[Locator.parse("28(4)")].text
    answer = said(assistant, (gist, "28(4)"), (text, "28(4) 28(4)"))
    assert [one.citations for one in answer.statements] == [(1,), (1,)]
    assert len(answer.citations) == 1


def test_a_shown_statement_is_exact_or_supported(assistant: Assistant, gist: str) -> None:
    answer = said(assistant, (gist, "28(4)"))
    assert answer.statements[0].support.verdict == "exact"
    assert answer.statements[0].support.score == 1.0


@pytest.mark.parametrize(
    "question",
    [
        "What does Article 2 say?",
        "What is a serious crime?",
        "Define content data.",
        "What does Article 28 say?",
        "What do critics say about the definition of serious crime?",
        "What does EFF say about research?",
        "What does Lawfare say?",
        "How does article 7 compare with Budapest?",
        "How many countries have signed?",
        "What is the structure of the convention?",
        "What does the preamble say?",
    ],
)
def test_a_quotation_mark_never_stands_in_an_answer_of_digests(question: str, ask: Ask) -> None:
    answer = ask(question)
    assert answer.status.family == "answered"
    for statement in answer.statements:
        assert not set(statement.text) & set('"“”„«»')
    for citation in answer.citations:
        assert citation.provenance is not Provenance.AUTHENTIC
        assert citation.quote is None
        assert citation.provenance is not Provenance.DIGEST or not set(citation.text) & set('"“”„«»')


def test_a_citation_carries_what_is_known_of_its_source(ask: Ask) -> None:
    [digest] = ask("What does Article 44(2) say?").citations
    assert (digest.label, digest.force, digest.provenance) == ("Art. 44(2)", "may", Provenance.DIGEST)
    assert digest.doubt
    view = ask("What does EFF say about Article 24?").citations[0]
    assert view.author
    assert view.basis
    assert view.speaks_of
    assert view.url
    fact = ask("How many countries have signed?").citations[0]
    assert fact.as_of
    assert fact.confidence
    assert fact.url == "https://treaties.un.org"


def test_a_marked_doubt_is_noticed(ask: Ask) -> None:
    assert "doubt" in ask("What does Article 44(2) say?").notices
    assert "doubt" not in ask("What does Article 28(4) say?").notices
