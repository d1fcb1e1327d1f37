"""Parts that the evaluation's tests share: the corpus, the cases, and a good answer made by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from eval.gold import Case, load_cases
from eval.scorers import Scorers
from eval.scorers.sources import Sources
from index.locator import label
from index.model import Locator
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
