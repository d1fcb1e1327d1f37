"""Parts that the evaluation's tests share: the corpus, the cases, and a good answer made by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.sources import unquoted
from bot.talk import Answer, Citation, Question, Statement, Status, Support, Trace, Voice
from eval.gold import Case, load_cases
from eval.scorers import Scorers
from eval.scorers.sources import Sources
from index.locator import label
from index.model import ConcernEntry, Locator
from index.shipped import Corpus, load_corpus


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return load_corpus()


@pytest.fixture(scope="session")
def cases() -> list[Case]:
    return load_cases()


@pytest.fixture(scope="session")
def by_id(cases: list[Case]) -> dict[str, Case]:
    return {case.id: case for case in cases}


@pytest.fixture(scope="session")
def sources(corpus: Corpus) -> Sources:
    return Sources(corpus)


@pytest.fixture(scope="session")
def scorers(sources: Sources) -> Scorers:
    return Scorers(sources)


@pytest.fixture(scope="session")
def cite(sources: Sources) -> Callable[[int, str], dict[str, Any]]:
    """A citation object of a locator that exists."""

    def made(n: int, text: str) -> dict[str, Any]:
        locator = Locator.parse(text) if not text.startswith("status:") else Locator("status", text[7:])
        provision, point = sources.provision(locator), sources.point(locator)
        return {
            "n": n,
            "locator": text,
            "label": label(locator),
            "text": sources.text(locator),
            "force": provision.force.value if provision else None,
            "author": point.speaker if point else None,
        }

    return made


@pytest.fixture(scope="session")
def answer_with(cite: Callable[[int, str], dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """An answer object of statements given as (text, voice, locators), in the shape of schema 1."""

    def made(*told: tuple[str, str, list[str]], **more: Any) -> dict[str, Any]:
        locators = list(dict.fromkeys(one for _, _, cited in told for one in cited))
        numbers = {one: n for n, one in enumerate(locators, 1)}
        return {
            "schema": 1,
            "status": "answered",
            "statements": [
                {"text": text, "voice": voice, "citations": [numbers[one] for one in cited]}
                for text, voice, cited in told
            ],
            "citations": [cite(n, one) for one, n in numbers.items()],
            "concerns": [],
            "retrieval": [],
            "timings_ms": {},
            "tokens": {"prompt": 0, "completion": 0},
        } | more

    return made


class Oracle:
    """Answers a case's question from its gold, in the digests' own words: what a perfect assistant would say."""

    def __init__(self, corpus: Corpus, cases: list[Case]) -> None:
        self._corpus, self._by_id = corpus, {case.id: case for case in cases}
        self.asked: list[str] = []

    async def answer(self, question: Question) -> Answer:
        """A refusal with the expected status, else one statement a required provision."""
        self.asked.append(question.id or "")
        case = self._by_id[question.id or ""]
        if case.family == "scenario" and case.id.endswith("13"):
            raise RuntimeError("the lights went out")
        if case.family_expected != "answered":
            status = next(one for one in Status if one.value.startswith(case.expect))
            return self._made(question, status, (), (), ())
        told = [one for one in case.required if one in self._corpus.provisions]
        citations = tuple(self._citation(n, one) for n, one in enumerate(told, 1))
        statements = tuple(
            Statement(citation.text, Voice.CONVENTION, (citation.n,), Support("exact", 1.0)) for citation in citations
        )
        flagged = tuple(self._corpus.concerns[one] for one in case.concerns)
        return self._made(question, Status.ANSWERED, statements, citations, flagged)

    def _citation(self, n: int, locator: Locator) -> Citation:
        one = self._corpus.provisions[locator]
        text = unquoted(one.own or one.text, one.provenance)
        return Citation(n, locator, label(locator), one.title, one.provenance, text, force=one.force.value)

    def _made(
        self,
        question: Question,
        status: Status,
        statements: tuple[Statement, ...],
        citations: tuple[Citation, ...],
        concerns: tuple[ConcernEntry, ...],
    ) -> Answer:
        return Answer(
            id=question.id,
            question=question.text,
            standalone_question=question.text,
            language="en",
            status=status,
            message=None if statements else "No.",
            statements=statements,
            citations=citations,
            concerns=concerns,
            absence=None,
            notices=(),
            suggestions=(),
            retrieval=(),
            writer="oracle",
            model=None,
            index="none",
            trace=Trace(),
        )


@pytest.fixture
def oracle(corpus: Corpus, cases: list[Case]) -> Oracle:
    return Oracle(corpus, cases)
