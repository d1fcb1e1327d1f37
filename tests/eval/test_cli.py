"""`rapporteur eval …` as a user runs it: output, exit codes, Ctrl-C and resuming."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
Ended = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return {**os.environ, "RAPPORTEUR_DATA_DIR": str(tmp_path_factory.mktemp("data")), "NO_COLOR": "1"}


@pytest.fixture(scope="module")
def command(environment: dict[str, str]) -> Callable[..., Ended]:
    def ran(*words: str, stdin: str = "") -> Ended:
        asked = [sys.executable, "-m", "bot", "eval", *words]
        return subprocess.run(asked, input=stdin, capture_output=True, text=True, cwd=ROOT, env=environment)

    return ran


def test_a_run_a_comparison_and_a_report(command: Callable[..., Ended], tmp_path: Path) -> None:
    logs = [tmp_path / name for name in ("a.jsonl", "b.jsonl")]
    for log in logs:
        ended = command("run", "--family", "reference", "--limit", "4", "--log", str(log), "--json")
        assert ended.returncode == 0, ended.stderr
        assert json.loads(ended.stdout)["kind"] == "eval_run"
    compared = command("compare", *map(str, logs))
    assert "4 cases in both runs" in compared.stdout
    assert "Broke (pass → fail): 0" in compared.stdout
    page = tmp_path / "r.html"
    reported = command("report", "--log", str(logs[1]), "--baseline", str(logs[0]), "--html", str(page))
    assert reported.returncode == 0, reported.stderr
    assert "measured over 4 gold questions" in page.read_text()


def test_a_shut_gate_is_exit_1_and_names_the_figure(command: Callable[..., Ended], tmp_path: Path) -> None:
    gates = tmp_path / "gates.toml"
    gates.write_text('[[gate]]\nscore = "seconds"\nat_most = 0.0\n')
    words = ("run", "--family", "reference", "--limit", "2", "--log", str(tmp_path / "a.jsonl"))
    ended = command(*words, "--fail-under", str(gates))
    assert ended.returncode == 1
    assert "Gate shut: seconds" in ended.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("run", "--split", "train"),
        ("run", "--family", "poems"),
        ("run", "--writer", "oracle"),
        ("run", "--fail-under", "/nowhere.toml"),
        ("compare", "a.jsonl"),
        ("compare", "/no/a.jsonl", "/no/b.jsonl"),
        ("cases", "add", "/nowhere.json"),
        ("external", "retrieval"),
    ],
)
def test_wrong_words_are_exit_2_and_one_sentence(command: Callable[..., Ended], words: tuple[str, ...]) -> None:
    ended = command(*words)
    assert ended.returncode == 2, ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_interrupted_run_goes_on_where_it_ended(
    command: Callable[..., Ended], environment: dict[str, str], tmp_path: Path
) -> None:
    log = tmp_path / "a.jsonl"
    words = ["run", "--limit", "120", "--log", str(log)]
    command("run", "--family", "typos", "--limit", "1", "--log", str(tmp_path / "warm.jsonl"))  # builds the index
    running = subprocess.Popen(
        [sys.executable, "-m", "bot", "eval", *words], cwd=ROOT, env=environment, stderr=subprocess.PIPE
    )
    until = time.monotonic() + 30
    while time.monotonic() < until and (not log.exists() or log.read_text().count("\n") < 5):
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=30)
    assert running.returncode == 130
    assert b"nothing is lost" in told
    before = log.read_text().count("\n")
    assert 5 <= before < 121
    ended = command(*words, "--resume")
    assert ended.returncode == 0, ended.stderr
    cases = [json.loads(line)["case"] for line in log.read_text().splitlines()[1:]]
    assert len(cases) == len(set(cases)) == 120


def test_cases_are_checked_and_drafted(command: Callable[..., Ended]) -> None:
    checked = command("cases", "check", "--json")
    found = json.loads(checked.stdout)
    assert checked.returncode == (1 if found["findings"] else 0)
    drafted = command("cases", "add", "-", stdin='{"question": "May they?", "status": "answered"}')
    assert "question: May they?" in drafted.stdout


def test_foreign_claims_stream_and_a_bad_line_is_exit_1(command: Callable[..., Ended]) -> None:
    good = json.dumps({"id": 1, "claim": "A boat.", "passages": ["A boat."]})
    ended = command("external", "grounding", stdin=f"{good}\nnonsense\n")
    assert json.loads(ended.stdout)["supported"] is True
    assert ended.returncode == 1
    assert "line 2" in ended.stderr
    assert "Traceback" not in ended.stderr
