"""The labelled drafts and rewordings, and the counts that are made of them."""

from __future__ import annotations

import pytest

from bot.assistant import Assistant
from bot.verify import Outcome
from eval import rewordings
from eval.drafts import (
    LABELS,
    OUTCOMES,
    Judged,
    Sentence,
    as_draft,
    as_lines,
    confusion,
    judge_drafts,
    read_drafts,
    share,
)
from eval.rewordings import Reworded, figures
from index.model import Locator
from index.sentences import split_sentences
from index.shipped import Corpus

FAULTS = {"article", "force", "number", "quotation", "negation", "condition", "invented", "attribution", "content"}
SENTENCES = [one for paragraphs in read_drafts().values() for paragraph in paragraphs for one in paragraph]


@pytest.mark.parametrize("one", SENTENCES, ids=lambda one: one.text[:40])
def test_every_sentence_is_labelled_and_judged_by_what_exists(one: Sentence, corpus: Corpus) -> None:
    assert one.label in LABELS
    assert (one.fault in FAULTS) == (one.label == "wrong")
    assert bool(one.at) == (one.label in ("right", "wrong"))
    for at in one.at:
        locator = Locator.parse(at if ":" in at else f"uncc:{at}")
        assert locator in corpus.provisions or locator in corpus.points


def test_a_draft_is_read_as_its_sentences() -> None:
    for paragraphs in read_drafts().values():
        lines = as_draft(paragraphs).split("\n\n")
        assert [split_sentences(line) for line in lines] == [[one.text for one in part] for part in paragraphs]


def test_no_wrong_claim_is_lost_in_the_counts(assistant: Assistant) -> None:
    judged = judge_drafts(assistant.kit)
    assert [one.sentence for one in judged] == SENTENCES
    assert sum(confusion(judged).values()) == len(SENTENCES)
    assert {one.outcome for one in judged} <= set(OUTCOMES)
    caught = share(judged, "wrong", Outcome.FAILS)
    wrongly = share(judged, "right", Outcome.FAILS)
    assert caught is not None
    assert wrongly is not None
    assert caught.mean > wrongly.mean
    assert any("invented" in line for line in as_lines(judged))


def test_the_counts() -> None:
    right, wrong = Sentence("a", "right", None, ("7(1)",)), Sentence("b", "wrong", "force", ("7(2)",))
    judged = [Judged("d", right, "holds"), Judged("d", wrong, "fails"), Judged("d", wrong, "holds")]
    assert confusion(judged) == {("right", "holds"): 1, ("wrong", "fails"): 1, ("wrong", "holds"): 1}
    found = share(judged, "wrong", Outcome.FAILS)
    assert found is not None
    assert (found.mean, found.n) == (0.5, 2)
    assert "  force        1 of 2 fail" in list(as_lines(judged))


def test_the_figures_of_a_set() -> None:
    rows = [Reworded("a", True, True, 0.9, True), Reworded("b", True, True, 0.4, False)]
    altered = [Reworded("c", False, True, 0.4, False), Reworded("d", False, True, 0.1, False)]
    found = figures([*rows, *altered])
    assert (found.n, found.kept, found.caught) == (4, (1, 2), (2, 2))
    assert (found.balanced, found.auroc) == (0.75, 0.875)
    assert figures(altered).auroc is None


def test_the_check_of_rewordings_leans_to_the_safe_side(corpus: Corpus) -> None:
    for name, one in rewordings.sets(corpus).items():
        assert one.caught[0] >= 0.85 * one.caught[1], name
