"""The command line as a user runs it: real processes, real exit codes, every kind of bad input."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.render.json import SCHEMA_FILE
from tests.helpers import ROOT, Run

ANSWER = jsonschema.Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))
COMMANDS = (
    (),
    ("ask",),
    ("chat",),
    ("article",),
    ("search",),
    ("duties",),
    ("concerns",),
    ("index",),
    ("index", "build"),
    ("index", "status"),
    ("config",),
    ("config", "show"),
    ("doctor",),
    ("eval",),
)


def object_of(ended: subprocess.CompletedProcess[bytes]) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(ended.stdout)
    assert record["schema"] == 1
    return record


def told(ended: subprocess.CompletedProcess[bytes]) -> str:
    """What stands on stderr: one sentence, and no stack trace."""
    text = ended.stderr.decode()
    assert "Traceback" not in text
    return text


def without_progress(text: str) -> list[str]:
    return [line for line in text.splitlines() if "building the index" not in line]


# Exit codes and bad input ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "stdin", "code"),
    [
        (("ask", "What does Article 28 say?"), b"", 0),
        (("ask", "-"), "¿Qué dice el artículo 28?".encode(), 0),
        (("ask", "What do article 24 and article 84 say?"), b"", 0),
        (("ask", "What does article 84 say?"), b"", 3),
        (("ask", ""), b"", 3),
        (("ask", "-"), b"", 3),
        (("ask", "-"), b"\xff\xfe\x00\x80", 3),
        (("ask", "-"), bytes(range(256)), 3),
        (("ask", "🙂🎉"), b"", 3),
        (("ask", "\u202e\u2066\x07"), b"", 3),
        (("ask", "x" * 10_000), b"", 3),
        (("ask",), b"What does Article 28 say?", 2),
        (("ask", "--nope", "x"), b"", 2),
        (("ask", "a", "--jsonl", "b"), b"", 2),
        (("ask", "--jsonl", "/nowhere.jsonl"), b"", 2),
        (("nope",), b"", 2),
        (("article", "banana"), b"", 2),
        (("article", "gdpr:5"), b"", 2),
        (("article", "84"), b"", 3),
        (("article", "budapest:19"), b"", 3),
        (("duties", "84"), b"", 3),
        (("concerns", "28(9)"), b"", 3),
        (("search", "spyware"), b"", 0),
        (("index", "status"), b"", 0),
    ],
)
def test_exit_codes(words: tuple[str, ...], stdin: bytes, code: int, run: Run) -> None:
    ended = run(*words, stdin=stdin)
    text = told(ended)
    assert ended.returncode == code, text
    assert bool(ended.stdout.strip()) == (code in (0, 3) and words[0] in ("ask", "search", "index"))
    if words[0] == "ask" and code != 2:
        assert text == ""


def test_a_reference_that_is_not_there_is_one_sentence(run: Run) -> None:
    assert told(run("article", "84")) == (
        "rapporteur: There is no Art. 84: the Convention has 68 articles and a preamble.\n"
    )


def test_faulty_settings_are_told_at_once(run: Run) -> None:
    ended = run("ask", "Why?", RAPPORTEUR_FLOOR="7", RAPPORTEUR_MAX_WORDS="x")
    assert ended.returncode == 2
    [line] = told(ended).splitlines()
    assert "RAPPORTEUR_FLOOR" in line
    assert "RAPPORTEUR_MAX_WORDS" in line


def test_a_dot_env_file_is_read_where_the_command_runs(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("RAPPORTEUR_MAX_STATEMENTS=1\n")
    record = object_of(run("ask", "What does Article 28 say?", "--json", cwd=tmp_path))
    assert len(record["statements"]) == 1


# Words ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words) or "rapporteur")
def test_help_opens_with_examples(words: tuple[str, ...], run: Run) -> None:
    ended = run(*words, "--help")
    lines = [line.strip() for line in ended.stdout.decode().splitlines() if line.strip()]
    assert ended.returncode == 0
    assert lines[0].startswith("Usage:")
    assert lines[1] == "Examples:"
    assert lines[2].startswith(("rapporteur", "echo"))
    assert not [line for line in lines if line.endswith(" Examples:")]  # no list of commands shows the word


def test_completion_exists(run: Run) -> None:
    ended = run("--show-completion", _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1", SHELL="/bin/bash")
    assert "completion" in run("--help").stdout.decode()
    script = run(_RAPPORTEUR_COMPLETE="source_bash").stdout + ended.stdout + ended.stderr
    assert b"complet" in script.lower()


def test_no_colour_in_a_pipe_and_none_with_no_color(run: Run) -> None:
    assert b"\033" not in run("ask", "What does Article 28 say?").stdout
    assert b"\033" not in run("concerns", "28", NO_COLOR="1").stdout


def test_proof_and_explain(run: Run) -> None:
    text = run("ask", "What does Article 28(4) say?", "--proof", "--explain").stdout.decode()
    assert "Checked against:" in text
    assert "Report it with this locator" in text
    assert "found by named" in text


# JSON -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "kind", "key"),
    [
        (("article", "28(4)", "--json"), "article", "provisions"),
        (("search", "spyware", "on", "phones", "--json"), "search", "hits"),
        (("duties", "25", "--json"), "duties", "duties"),
        (("duties", "--json"), "duties", "duties"),
        (("concerns", "28", "--json"), "concerns", "concerns"),
        (("concerns", "--json"), "concerns", "concerns"),
        (("index", "status", "--json"), "index", "digest"),
        (("config", "show", "--json"), "config", "settings"),
        (("doctor", "--json"), "doctor", "findings"),
    ],
)
def test_every_command_speaks_json(words: tuple[str, ...], kind: str, key: str, run: Run) -> None:
    ended = run(*words)
    record = object_of(ended)
    assert ended.returncode == 0, told(ended)
    assert record["kind"] == kind
    assert record[key]


def test_ask_speaks_json(run: Run) -> None:
    for question in ("What does Article 28 say?", "What does article 84 say?"):
        ANSWER.validate(object_of(run("ask", question, "--json")))


def test_secrets_are_masked(run: Run) -> None:
    ended = run("config", "show", DISCORD_TOKEN="hush-hush-hush")  # noqa: S106 - made up
    assert b"********" in ended.stdout
    assert b"hush" not in ended.stdout + ended.stderr


def test_markdown_duties(run: Run) -> None:
    text = run("duties", "25", "--md").stdout.decode()
    assert text.startswith("## A State must")
    assert "| Art. 25(2) |" in text


# Many questions -------------------------------------------------------------------------------------------------------

LINES = [
    b'{"id": "a", "question": "What does Article 28 say?", "more": [1]}',
    b"{broken",
    b'["a list"]',
    b'{"id": "no-text"}',
    b'{"id": "null", "question": null}',
    b"",
    b'{"id": 7, "question": "What does article 84 say?"}',
    b'{"id": null, "question": "hello"}',
    b'{"id": ["x", 1], "question": ""}',
    b'{"id": "h", "question": "And the next article?", "history": [{"question": "What does Article 28 say?", '
    b'"answer": "Each State Party must ..."}]}',
    b'{"id": "bad-history", "question": "Why?", "history": "none"}',
    b'{"id": "null-history", "question": "What does Article 24 say?", "history": null}',
    b'{"id": "bytes", "question": "\xff\xfe"}',
    '{"id": "es", "question": "¿Qué dice el artículo 28?"}'.encode(),
    b'{"id": "surrogate", "question": "\\ud83d What does Article 28 say?"}',
]


@pytest.fixture(scope="module")
def answered(run: Run) -> tuple[subprocess.CompletedProcess[bytes], list[dict[str, Any]]]:
    ended = run("ask", "--jsonl", "-", stdin=b"\n".join(LINES))
    told(ended)
    return ended, [json.loads(line) for line in ended.stdout.splitlines()]


def test_every_line_gets_its_answer_in_order(
    answered: tuple[subprocess.CompletedProcess[bytes], list[dict[str, Any]]],
) -> None:
    ended, records = answered
    for record in records:
        assert record["status"] in ANSWER.schema["properties"]["status"]["enum"]
    assert [record["id"] for record in records] == [
        "a", None, None, None, None, 7, None, ["x", 1], "h", None, "null-history", "bytes", "es", "surrogate",
    ]  # fmt: skip
    assert ended.returncode == 1


def test_a_line_that_cannot_be_read_is_told_by_its_number(
    answered: tuple[subprocess.CompletedProcess[bytes], list[dict[str, Any]]],
) -> None:
    records = [one for one in answered[1] if one["status"] == "error_input"]
    assert [one["id"] for one in records] == [None] * 5
    numbers = [int((one["message"] or "").split()[1]) for one in records]
    assert numbers == [2, 3, 4, 5, 11]


def test_a_line_carries_its_history(
    answered: tuple[subprocess.CompletedProcess[bytes], list[dict[str, Any]]],
) -> None:
    [record] = [one for one in answered[1] if one["id"] == "h"]
    assert record["standalone_question"] == "What does Art. 29 say?"


def test_good_lines_end_with_0(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(b"\n".join([LINES[0], LINES[6]]))
    ended = run("ask", "--jsonl", str(path))
    assert ended.returncode == 0
    for line in ended.stdout.splitlines():
        ANSWER.validate(json.loads(line))


# Chat -----------------------------------------------------------------------------------------------------------------


def test_a_talk_over_a_pipe(run: Run) -> None:
    lines = (
        "/proof 1",
        "What does Article 28(1) say?",
        "/proof 1",
        "/proof 9",
        "And the next paragraph?",
        "/article 24(1)",
        "/article 84",
        "/article banana",
        "/help",
        "",
        "/quit",
        "What does Article 7 say?",
    )
    ended = run("chat", stdin="\n".join(lines).encode())
    out, err = ended.stdout.decode(), told(ended)
    assert ended.returncode == 0
    assert "Art. 28(1), before" not in out
    assert "Art. 28(2), after:" in out  # the proof of the first source
    assert "There is no such source." in out
    assert "[1] Art. 28(2)" in out
    assert "Art. 24(1) Conditions and safeguards" in out
    assert "There is no Art. 84" in err
    assert "banana" in err
    assert "Illegal access" not in out  # nothing is read after /quit


def test_a_talk_ends_with_its_input(run: Run) -> None:
    assert run("chat", stdin=b"hello").returncode == 0
    assert run("chat", stdin=b"").returncode == 0


# The index ------------------------------------------------------------------------------------------------------------


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


def test_lines_without_an_index_are_errors_of_the_index(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ended = run("ask", "--jsonl", "-", stdin=LINES[0], RAPPORTEUR_INDEX_DIR=str(tmp_path / "file" / "index"))
    record = json.loads(ended.stdout)
    ANSWER.validate(record)
    assert (record["id"], record["status"], ended.returncode) == ("a", "error_index", 1)


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


# No network -----------------------------------------------------------------------------------------------------------

OFFLINE = """
import sys
def guard(event, args):
    if event == "socket.getaddrinfo" or (event == "socket.connect" and isinstance(args[1], tuple)):
        print("NETWORK", event, args[1:], file=sys.stderr)
sys.addaudithook(guard)
from bot.cli import main
sys.argv = ["rapporteur", "ask", "What does Article 28 say?"]
main()
"""


def test_an_answer_needs_no_network(environment: dict[str, str], tmp_path: Path) -> None:
    command = [sys.executable, "-c", OFFLINE]
    ended = subprocess.run(command, env=environment, capture_output=True, cwd=tmp_path, check=True, timeout=120)
    assert b"NETWORK" not in ended.stderr


def test_the_make_target_keeps_a_question_whole(tmp_path: Path) -> None:
    """Quotes, dollars and backticks reach the command as they were typed; a refusal is no make error."""
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text(encoding="utf-8"))
    script = tmp_path / ".venv" / "bin" / "rapporteur"
    script.parent.mkdir(parents=True)
    script.write_text('#!/bin/sh\nfor word; do printf "%s\\n" "$word"; done\nexit ${FAKE_CODE:-0}\n')
    script.chmod(0o755)
    for name in ("requirements.lock", "pyproject.toml", ".venv/installed"):
        (tmp_path / name).write_text("")
    question = """It's "$HOME" `id` $(id) 100% \\n"""
    for code, expected in (("0", 0), ("3", 0), ("4", 2)):
        ended = subprocess.run(
            ["make", "-s", "ask", f"Q={question}"],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "FAKE_CODE": code},
            capture_output=True,
            check=False,
        )
        assert ended.returncode == expected
        assert ended.stdout.decode().splitlines()[-1] == question
