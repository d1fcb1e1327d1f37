"""What `doctor` finds: a whole installation, and each thing that can be wrong with the next step."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.doctor import Finding, examine

NAMES = ["settings", "corpus", "index", "disk", "versions", "model"]


@pytest.fixture
def at(index_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RAPPORTEUR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("RAPPORTEUR_INDEX_DIR", str(index_folder))
    return monkeypatch


def found(name: str) -> Finding:
    findings = examine()
    assert [one.name for one in findings] == NAMES
    assert all(bool(one.next_step) != one.ok for one in findings)
    return next(one for one in findings if one.name == name)


def test_all_is_well(at: pytest.MonkeyPatch) -> None:
    assert [one.name for one in examine() if not one.ok] == []
    assert "68 articles" in found("corpus").told


def test_no_index(at: pytest.MonkeyPatch, tmp_path: Path) -> None:
    at.setenv("RAPPORTEUR_INDEX_DIR", str(tmp_path / "none"))
    index = found("index")
    assert not index.ok
    assert index.next_step == "rapporteur index build"


def test_a_damaged_index(at: pytest.MonkeyPatch, tmp_path: Path) -> None:
    build = tmp_path / "index" / "build-1"
    build.mkdir(parents=True)
    (tmp_path / "index" / "current").write_text("build-1")
    (build / "manifest.json").write_text("{")
    at.setenv("RAPPORTEUR_INDEX_DIR", str(tmp_path / "index"))
    assert "cannot be read" in found("index").told


def test_a_data_folder_below_a_file(at: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    at.setenv("RAPPORTEUR_DATA_DIR", str(tmp_path / "file" / "data"))
    disk = found("disk")
    assert not disk.ok
    assert "RAPPORTEUR_DATA_DIR" in disk.next_step


def test_bad_settings_do_not_hide_the_rest(at: pytest.MonkeyPatch) -> None:
    at.setenv("RAPPORTEUR_FLOOR", "9")
    assert "RAPPORTEUR_FLOOR" in found("settings").told
    assert found("corpus").ok
    assert found("versions").ok
