"""Many questions: the lines of a file (`ask --jsonl`) and a talk (`chat`)."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import ANSWER, Run, told

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


def test_lines_without_an_index_are_errors_of_the_index(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ended = run("ask", "--jsonl", "-", stdin=LINES[0], RAPPORTEUR_INDEX_DIR=str(tmp_path / "file" / "index"))
    record = json.loads(ended.stdout)
    ANSWER.validate(record)
    assert (record["id"], record["status"], ended.returncode) == ("a", "error_index", 1)


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
