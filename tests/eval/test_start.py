"""The gate at the bot's start: measured once, shut by a worse index, and no matter of a server's day."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.assemble import open_assistant
from bot.assistant import Assistant
from bot.cli.bot import _gated
from bot.gate import GATE_FILE, Gate, keep_gate, read_gate
from bot.settings import Settings
from bot.talk import Status
from eval.start import chosen, faults_at_start
from index.shipped import Corpus
from index.store import current_build
from tests.helpers import Ask, free_port


@pytest.fixture
def settings(index_folder: Path, tmp_path: Path) -> Settings:
    """A copy of the index, not measured yet."""
    shutil.copytree(index_folder, tmp_path / "index")
    (tmp_path / "index" / GATE_FILE).unlink(missing_ok=True)
    return Settings(index_dir=tmp_path / "index", data_dir=tmp_path / "data", _env_file=None)


def worsened(folder: Path) -> None:
    """What words and people's lines tell, given to the wrong provisions."""
    for name in ("ranker.solved", "learned.cells", "bm25.cells", "vectors"):
        path = current_build(folder) / f"{name}.npy"
        np.save(path, np.load(path)[::-1].copy())


def test_a_good_index_passes_and_is_measured_once(settings: Settings, corpus: Corpus) -> None:
    nowhere = settings.model_copy(update={"chroma_url": f"http://127.0.0.1:{free_port()}"})
    assistant = open_assistant(nowhere, corpus=corpus)
    assert _gated(assistant, nowhere) is assistant
    kept = read_gate(settings.index_folder)
    assert kept is not None
    assert (kept.index, kept.faults) == (assistant.index, ())
    # A shut gate is tried anew; an open one is taken for what it says, until something else is measured.
    keep_gate(settings.index_folder, replace(kept, faults=("something",)))
    assert faults_at_start(assistant, nowhere) == ()
    worsened(settings.index_folder)
    assert faults_at_start(assistant, nowhere) == ()
    other = settings.model_copy(update={"floor": 0.55})
    assert faults_at_start(assistant, other) != ()


def test_a_worse_index_answers_nothing_but_named_provisions(
    settings: Settings, corpus: Corpus, ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    worsened(settings.index_folder)
    assistant = _gated(open_assistant(settings, corpus=corpus), settings)
    assert "gate shut: article_recall@5" in capsys.readouterr().err
    kit = {"lookups_only": assistant.kit.lookups_only}
    assert ask("Can police make me unlock my phone?", **kit).status is Status.ERROR_INDEX
    assert "lookups_only" in ask("What does Article 28 say?", **kit).notices


def test_the_questions_are_some_of_dev() -> None:
    assert {case.split for case in chosen()} == {"dev"}
    assert 50 <= len(chosen()) <= 200


@pytest.mark.parametrize("text", ["", "{", "[]", '{"measured": "x"}'])
def test_what_cannot_be_read_is_measured_again(tmp_path: Path, text: str) -> None:
    (tmp_path / GATE_FILE).write_text(text, encoding="utf-8")
    assert read_gate(tmp_path) is None
    keep_gate(tmp_path, Gate("a", "b", ("c",)))
    assert read_gate(tmp_path) == Gate("a", "b", ("c",))
    keep_gate(tmp_path / "nowhere", Gate("a", "b", ()))  # is no reason to fail


def test_the_assistant_is_not_changed(assistant: Assistant) -> None:
    assert assistant.kit.lookups_only is None
