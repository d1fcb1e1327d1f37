"""How questions are put: the same runs and forms whether one is read or many are learned from."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from index.arrays import Array
from index.concepts import read_concepts
from index.files import CORPUS_DIR
from index.lexical import coded
from index.phrasing import FORMS, Phrasing, fit_phrasing
from index.spelled import spell
from index.words import stems

LINES = (
    "How many requests were sent last year?",
    "How many requests were answered last year?",
    "Who paid for the requests?",
    "who paid",
)


def _spelled(line: str) -> tuple[list[str], Array]:
    return stems(line), coded(stems(line))


def test_one_text_is_read_as_it_was_when_learned(tmp_path: Path) -> None:
    spelled = spell([(line, "en") for line in LINES])
    fitted, rows = fit_phrasing(read_concepts(CORPUS_DIR / FORMS), spelled.stem_rows, spelled.stems, spelled.size)
    fitted.save(tmp_path)
    loaded = Phrasing.load(tmp_path)
    for number, line in enumerate(LINES):
        columns, strengths = loaded.row(*_spelled(line))
        assert columns.tolist() == sorted(rows[number].indices.tolist())
        assert np.allclose(rows[number].toarray()[0, columns], strengths, atol=1e-6)


def test_forms_and_edges_tell_apart_what_shares_its_words() -> None:
    spelled = spell([(line, "en") for line in LINES])
    fitted, _ = fit_phrasing(read_concepts(CORPUS_DIR / FORMS), spelled.stem_rows, spelled.stems, spelled.size)
    first, _, third, last = (set(fitted.row(*_spelled(line))[0].tolist()) for line in LINES)
    assert first - third  # the form of a count, and its run
    assert third & last  # both begin with who paid
    assert fitted.row(*_spelled(""))[0].size == 0
