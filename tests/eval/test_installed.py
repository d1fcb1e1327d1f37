"""The evaluation over installed texts: official words pass, and every alteration of a quotation is noticed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.render.json import to_json
from eval.gold import Case
from eval.log import Result, result_of
from eval.mutate import run_mutations, shares
from eval.scorers import Scorers
from eval.scorers.sources import Sources
from index.model import Locator
from index.shipped import Corpus
from tests.bot.installed import answer, assistant_with
from tests.bot.test_compared_answers import OTHER
from tests.bot.test_official import ARABIC, altered
from tests.synthetic import install, treaty_text
from tests.treaties import install_crime, install_rights

CHECKED = frozenset(
    "citation_validity statements_cited alce_recall quotes numbers references attribution force voice support".split()
)
TREATIES = (
    ("What does Budapest Article 2(1) say?", "budapest:2(1)"),
    ("What does Budapest Article 2(2)(b) say?", "budapest:2(2)(b)"),
    ("What does Budapest Article 3 say?", "budapest:3"),
    ("What does the ICCPR say about torture?", "iccpr:2"),
    ("What does ICCPR Article 1(2) say?", "iccpr:1(2)"),
)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory, index_folder: Path) -> Assistant:
    """The Convention, otherwise than the digest in places, in English and in part in Arabic, and two treaties."""

    def fill(folder: Path, corpus: Corpus) -> None:
        install(folder, altered(treaty_text(corpus)))
        install(folder, ARABIC, language="ar", partial=True)
        install_rights(folder)
        install_crime(folder)

    return assistant_with(tmp_path_factory.mktemp("everything"), index_folder, fill)


def scored(assistant: Assistant, case: Case, question: str, locator: str) -> tuple[Result, Case]:
    """The answer to a question, as a run would log it."""
    wanted = replace(
        case, id=question, question=question, required=(Locator.parse(locator),), acceptable=(), concerns=(), must=()
    )
    record = to_json(answer(assistant, question))
    scorers = Scorers(Sources(assistant.kit.corpus))
    return result_of(wanted, record, scorers(wanted, record)), wanted


def test_official_words_are_true_to_their_sources(everything: Assistant, by_id: dict[str, Case]) -> None:
    asked = [*TREATIES, ("What does Article 28 say?", "28"), ("What does Article 7(2) say?", "7(2)")]
    for question, locator in asked:
        result, _ = scored(everything, by_id["direct-001"], question, locator)
        fell = [score for score in result.scores if score.name in CHECKED and score.value not in (None, 1.0)]
        assert not fell, (question, fell)


def test_a_comparison_with_an_installed_text_is_true_to_both(
    tmp_path: Path, index_folder: Path, by_id: dict[str, Case]
) -> None:
    """Without this the bot's gate shuts where somebody installs another treaty."""
    asks = assistant_with(tmp_path, index_folder, lambda folder, _: install(folder, OTHER, "budapest", partial=True))
    question = "How does Article 28 compare with the Budapest Convention?"
    result, _ = scored(asks, by_id["direct-001"], question, "28")
    said = [one["text"] for one in result.answer["statements"]]
    assert any(" match" in text for text in said), said
    assert any("“" in text for text in said), said
    fell = [score for score in result.scores if score.name in CHECKED and score.value not in (None, 1.0)]
    assert not fell, fell


def test_an_altered_quotation_has_subjects_and_is_noticed(everything: Assistant, by_id: dict[str, Case]) -> None:
    found = [scored(everything, by_id["direct-001"], question, locator) for question, locator in TREATIES]
    found += [scored(everything, by_id["direct-001"], "What does Article 28(4) say?", "28(4)")]
    good = [result for result, _ in found if result.passed]
    assert len(good) >= 4, [[one for one in result.scores if one.value not in (None, 1.0)] for result, _ in found]
    cases = {case.id: case for _, case in found}
    scorers = Scorers(Sources(everything.kit.corpus))
    one = next(one for one in shares(run_mutations(good, cases, scorers)) if one.kind == "quotation altered")
    assert one.n == len(good)
    assert one.scorers is not None
    assert one.verifier is not None
    assert one.scorers.mean == one.verifier.mean == 1.0
