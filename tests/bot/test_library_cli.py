"""From a file to an answer: what is added is indexed at once, told by `index status`, shown by `article`, cited."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers import ANSWER, Run
from tests.treaties import CRIME


@pytest.fixture
def treaty(tmp_path: Path) -> Path:
    path = tmp_path / "treaty.txt"
    path.write_text(CRIME, encoding="utf-8")
    return path


def test_a_text_is_added_asked_and_removed(run: Run, treaty: Path, tmp_path: Path) -> None:
    data = {"RAPPORTEUR_DATA_DIR": str(tmp_path / "data")}
    added = run("corpus", "add", str(treaty), "--instrument", "budapest", "--language", "en", "--partial", **data)
    assert added.returncode == 0, added.stderr.decode()
    assert "Index of the library: re-embedded 6 of 6 passages." in added.stderr.decode()

    status = json.loads(run("index", "status", "--json", **data).stdout)
    assert status["library"]["texts"] == 1
    assert status["library"]["passages"] == status["library"]["embedded"] == 6
    assert status["library"]["current"] is True
    told = run("index", "status", **data).stdout.decode()
    assert "Library: 1 texts, 0 commentaries, 6 passages, 6 of them embedded by the last update. Current." in told

    shown = run("article", "budapest:2(1)", **data)
    assert "“Each Party shall adopt measures to search a computer in its territory.”" in shown.stdout.decode()
    [row] = json.loads(run("article", "budapest:2(1)", "--json", **data).stdout)["provisions"]
    assert row["provenance"] == "authentic"
    assert [one["language"] for one in row["official"]] == ["en"]
    assert len(row["official"][0]["sha256"]) == 64
    missing = run("article", "untoc:2", **data)
    assert missing.returncode == 3
    assert "rapporteur corpus fetch untoc" in missing.stderr.decode()

    asked = run("ask", "What does Budapest Article 2(1) say?", "--json", **data)
    assert asked.returncode == 0
    answer = json.loads(asked.stdout)
    ANSWER.validate(answer)
    assert answer["statements"][0]["voice"] == "instrument"
    proof = run("ask", "What does Budapest Article 2(1) say?", "--proof", **data).stdout.decode()
    assert "From treaty.txt" in proof
    assert "our digest" not in proof

    removed = json.loads(run("corpus", "remove", "budapest", "--json", **data).stdout)
    assert removed["index"] == {"passages": 0, "embedded": 0}
    assert json.loads(run("index", "status", "--json", **data).stdout)["library"] is None
    gone = run("ask", "What does Budapest Article 2(1) say?", **data)
    assert gone.returncode == 3


def test_an_index_built_anew_holds_the_library_too(run: Run, treaty: Path, tmp_path: Path) -> None:
    data = {"RAPPORTEUR_DATA_DIR": str(tmp_path / "data")}
    run("corpus", "add", str(treaty), "--instrument", "budapest", "--language", "en", "--partial", **data)
    catalogue = tmp_path / "data" / "catalogue"
    (catalogue / "current").write_text("nothing", encoding="utf-8")
    status = json.loads(run("index", "status", "--json", **data).stdout)["library"]
    assert status["current"] is False
    assert status["fault"]
    asked = run("ask", "What does Budapest Article 2(1) say?", **data)
    assert asked.returncode == 0, asked.stderr.decode()
    assert json.loads(run("index", "status", "--json", **data).stdout)["library"]["current"] is True
