"""How questions are put: the same runs and forms whether one is read or many are learned from."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from index.concepts import read_concepts
from index.files import CORPUS_DIR
from index.phrasing import FORMS, Phrasing, fit_phrasing
from index.spelled import spell

LINES = (
    "How many requests were sent last year?",
    "How many requests were answered last year?",
    "Who paid for the requests?",
    "who paid",
)


def test_one_text_is_read_as_it_was_when_learned(tmp_path: Path) -> None:
    spelled = spell([(line, "en") for line in LINES])
    fitted, rows = fit_phrasing(read_concepts(CORPUS_DIR / FORMS), spelled.stem_rows, spelled.stems, spelled.size)
    fitted.save(tmp_path)
    loaded = Phrasing.load(tmp_path)
    for number, stems in enumerate(spelled.stems_by_text()):
        columns, strengths = loaded.row(stems)
        assert columns.tolist() == sorted(rows[number].indices.tolist())
        assert np.allclose(rows[number].toarray()[0, columns], strengths, atol=1e-6)


def test_forms_and_edges_tell_apart_what_shares_its_words() -> None:
    spelled = spell([(line, "en") for line in LINES])
    fitted, _ = fit_phrasing(read_concepts(CORPUS_DIR / FORMS), spelled.stem_rows, spelled.stems, spelled.size)
    first, _, third, last = (set(fitted.row(stems)[0].tolist()) for stems in spelled.stems_by_text())
    assert first - third  # the form of a count, and its run
    assert third & last  # both begin with who paid
    assert fitted.row(np.zeros(0, np.uint32))[0].size == 0
