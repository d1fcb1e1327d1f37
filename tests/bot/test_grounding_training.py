"""The pairs that the support model is fitted on, and the fit."""

from pathlib import Path

import numpy as np
import pytest

from bot.grounding.support import Features
from bot.grounding.training import mutations
from bot.grounding.training.fit import best_shift, fit, importance, measured
from bot.grounding.training.pairs import Pair, Text, mutated, treaty, written
from bot.grounding.verdict import MODEL, probability

SENTENCE = "Each Party shall keep all records for at least two years, subject to its domestic law."


@pytest.mark.parametrize("kind", ["number", "negation", "modality", "quantifier", "condition", "synonyms"])
def test_every_edit_changes_the_sentence(kind: str) -> None:
    edited = getattr(mutations, kind)(SENTENCE, np.random.default_rng(1))
    assert edited
    assert edited != SENTENCE


def test_an_edit_without_a_subject_gives_nothing() -> None:
    rng = np.random.default_rng(1)
    assert mutations.number("No figure here.", rng) is None
    assert mutations.modality("No force here.", rng) is None
    assert mutations.fragment("Too short.", rng) is None


def test_a_treaty_is_cut_at_its_articles(tmp_path: Path) -> None:
    body = "".join(f"\nArticle {n}\n{SENTENCE} {SENTENCE}\n" for n in (1, 2, 3))
    (tmp_path / "some.txt").write_text(f"Title\nSymbol\nPlace\n{body}", encoding="utf-8")
    text = treaty(tmp_path / "some.txt")
    assert (text.origin, len(text.parts)) == ("some", 3)
    pairs = list(mutated(text, np.random.default_rng(0), 1))
    assert {"number", "negation", "verbatim", "neighbour"} <= {pair.kind for pair in pairs}
    assert all(
        pair.supported == (pair.kind in ("verbatim", "synonyms", "compression", "fragment", "merged")) for pair in pairs
    )


def test_written_claims_come_alone_and_amid_the_others() -> None:
    pairs = list(written())
    claims = {pair.claim for pair in pairs}
    assert len(pairs) == 2 * len(claims)
    assert 0.4 < np.mean([pair.supported for pair in pairs]) < 0.6


def test_the_fit_keeps_the_signs_and_tells_true_from_false() -> None:
    text = Text(
        "t", tuple(f"Part\n\n{SENTENCE} {extra}" for extra in ("The sea is blue.", "A bird sang at dawn today."))
    )
    true = [Pair(SENTENCE, (part,), True, "verbatim", "t") for part in text.parts]
    false = [
        Pair("A minister opened the new railway station.", (part,), False, "elsewhere", "t") for part in text.parts
    ]
    features, hard = measured([*true, *false])
    truth = np.array([True, True, False, False])
    weights = importance([*true, *false], hard)
    beta = fit(features, truth, weights)
    assert weights.sum() == pytest.approx(1)
    by_name = dict(zip(Features.__dataclass_fields__, beta[1:], strict=True))
    assert by_name["whole"] >= 0 >= by_name["missing_words"]
    margin = beta[0] + features @ beta[1:]
    assert margin[:2].min() > margin[2:].max()
    assert -1 <= best_shift(margin, hard, truth) <= 1


def test_the_shipped_model_is_readable_and_rewards_cover() -> None:
    assert "coefficients" in MODEL.read_text(encoding="utf-8")
    values = dict.fromkeys(Features.__dataclass_fields__, 0.0)
    full = values | dict.fromkeys(
        ("whole", "one", "three", "two_windows", "weakest", "number_context", "name_context"), 1.0
    )
    assert probability(Features(**values)) < 0.1 < 0.7 < probability(Features(**full))
