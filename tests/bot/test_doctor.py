"""What `doctor` finds: a whole installation, and each thing that can be wrong with the next step."""

from __future__ import annotations

import shutil
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot.doctor import Finding, discord_at, examine
from bot.gate import Gate, keep_gate
from index.manifest import read_manifest
from index.store import current_build
from tests.helpers import free_port

NAMES = ["settings", "corpus", "authentic", "index", "vectors", "gate", "disk", "versions", "model", "discord"]


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


def test_the_faults_of_all_settings_are_told_at_once_and_once(at: pytest.MonkeyPatch) -> None:
    wrong = {"RAPPORTEUR_LLM": "openai:m", "RAPPORTEUR_LLM_CONTEXT": "12", "RAPPORTEUR_EMBEDDER": "nobody"}
    for name, value in wrong.items():
        at.setenv(name, value)
    told = [one.told for one in examine() if not one.ok]
    for name in ("RAPPORTEUR_LLM_API_KEY", "RAPPORTEUR_LLM_CONTEXT", "RAPPORTEUR_EMBEDDER"):
        assert [place for place, text in enumerate(told) if name in text] == [0]
    assert set(told[1:]) == {"not looked at: the settings come first"}


def test_bad_settings_do_not_hide_the_rest(at: pytest.MonkeyPatch) -> None:
    at.setenv("RAPPORTEUR_FLOOR", "9")
    assert "RAPPORTEUR_FLOOR" in found("settings").told
    assert found("corpus").ok
    assert found("versions").ok


def test_settings_tell_their_source_and_no_secret(at: pytest.MonkeyPatch) -> None:
    at.setenv("RAPPORTEUR_DATABASE_URL", "postgresql://me:hunter2@db/bot")
    told = found("settings").told
    assert "RAPPORTEUR_DATABASE_URL=******** (environment)" in told
    assert "hunter2" not in told


def test_a_chroma_server_that_is_gone(at: pytest.MonkeyPatch) -> None:
    at.setenv("RAPPORTEUR_CHROMA_URL", f"http://127.0.0.1:{free_port()}")
    assert "does not answer" in found("vectors").told


def test_without_an_official_text_it_is_told(at: pytest.MonkeyPatch) -> None:
    assert "no official text" in found("authentic").told


def test_a_gate_that_is_shut(at: pytest.MonkeyPatch, index_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(index_folder, tmp_path / "index")
    at.setenv("RAPPORTEUR_INDEX_DIR", str(tmp_path / "index"))
    digest = read_manifest(current_build(tmp_path / "index")).digest
    keep_gate(tmp_path / "index", Gate("x", digest, ("article_recall@5 is 0.100, under 0.9",)))
    assert "article_recall@5" in found("gate").told
    keep_gate(tmp_path / "index", Gate("x", "another", ("article_recall@5 is 0.100, under 0.9",)))
    assert found("gate").ok


class _Discord(BaseHTTPRequestHandler):
    """Discord's API, which knows one token."""

    def do_GET(self) -> None:
        known = self.path == "/api/users/@me" and self.headers["Authorization"] == "Bot right"
        self.send_response(200 if known else 401)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_discord_and_its_token() -> None:
    server = HTTPServer(("127.0.0.1", 0), _Discord)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/api"
    try:
        assert discord_at(url, "right").ok
        assert "refuses DISCORD_TOKEN" in discord_at(url, "wrong").told
    finally:
        server.shutdown()
        server.server_close()
    assert "cannot be reached" in discord_at(url, "right").told
