"""The command line as a user runs it: real processes, real exit codes, every kind of bad input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import ANSWER, ROOT, Run, told

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
    assert "found by its number" in text


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
