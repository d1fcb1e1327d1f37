"""The index as commands meet it: damaged, missing, interrupted, built twice, in a folder that cannot be written."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.helpers import Run, told


def without_progress(text: str) -> list[str]:
    return [line for line in text.splitlines() if "building the index" not in line]


@pytest.fixture
def own_index(index_folder: Path, tmp_path: Path) -> Path:
    """A copy of the index that a test may break."""
    return Path(shutil.copytree(index_folder, tmp_path / "index"))


def started(environment: dict[str, str], folder: Path, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "bot", *words]
    env = environment | {"RAPPORTEUR_INDEX_DIR": str(folder)}
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder.parent)


def builds(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("build-*"))


def test_a_damaged_index_is_mended_by_itself(run: Run, own_index: Path) -> None:
    [build] = builds(own_index)
    (own_index / build / "passages.json").write_text("[]")
    ended = run("ask", "What does Article 28 say?", RAPPORTEUR_INDEX_DIR=str(own_index))
    assert ended.returncode == 0
    assert "building the index" in told(ended)
    assert builds(own_index) != [build]


def test_an_index_whose_words_are_overwritten_is_mended_by_itself(run: Run, own_index: Path) -> None:
    [build] = builds(own_index)
    path = own_index / build / "features.codes.npy"
    path.write_bytes(b"\x00" * path.stat().st_size)  # of the right size, so that only opening it tells
    assert run("ask", "What is Article 24?", RAPPORTEUR_INDEX_DIR=str(own_index)).returncode == 0


def test_without_an_index_status_says_so(run: Run, tmp_path: Path) -> None:
    ended = run("index", "status", RAPPORTEUR_INDEX_DIR=str(tmp_path / "none"))
    assert ended.returncode == 4
    assert len(told(ended).splitlines()) == 1


@pytest.mark.parametrize("words", [("ask", "What does Article 28 say?"), ("index", "build"), ("search", "spyware")])
def test_a_folder_that_cannot_be_written(words: tuple[str, ...], run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ended = run(*words, RAPPORTEUR_INDEX_DIR=str(tmp_path / "file" / "index"))
    assert ended.returncode == 4
    [line] = without_progress(told(ended))
    assert line.startswith("rapporteur: The index cannot be written to ")


def test_an_interrupted_build_leaves_the_old_index_whole(environment: dict[str, str], own_index: Path) -> None:
    before = (builds(own_index), (own_index / "current").read_text())
    building = started(environment, own_index, "index", "build")
    deadline = time.monotonic() + 60
    while builds(own_index) == before[0] and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)
    building.send_signal(signal.SIGINT)
    _, err = building.communicate(timeout=60)
    assert building.returncode == 130
    assert b"Traceback" not in err
    assert (builds(own_index), (own_index / "current").read_text()) == before


def test_two_builds_at_once_both_end_well(environment: dict[str, str], own_index: Path) -> None:
    shutil.rmtree(own_index)
    pair = [started(environment, own_index, "ask", "What does Article 28 say?") for _ in range(2)]
    ended = [(one.communicate(timeout=240), one.returncode) for one in pair]
    assert [code for _, code in ended] == [0, 0], [err.decode()[-300:] for (_, err), _ in ended]
    assert all(b"Art. 28(4)" in out for (out, _), _ in ended)
    assert len(builds(own_index)) == 1
