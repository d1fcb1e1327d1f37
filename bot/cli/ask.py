"""`rapporteur ask`: one question, or many from a file of JSON lines."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.shared import Shown, exit_code, out, out_json, talk, the_assistant, the_corpus, width
from bot.errors import IndexUnavailableError, UsageError

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.talk import Answer, Question

HELP = """Examples:

  rapporteur ask "Can police make me unlock my phone?"

  rapporteur ask "What does Article 24 say?" --proof

  echo "What counts as a serious crime?" | rapporteur ask - --json

  rapporteur ask --jsonl questions.jsonl > answers.jsonl

Ask a question in plain words. Exit codes: 0 answered, 1 failure, 2 usage,
3 no ground or declined, 4 index, 130 interrupted."""


def mount(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=HELP, short_help="Answer a question, or every line of a file.")(ask)


def ask(
    question: Annotated[str | None, typer.Argument(help="The question; - reads it from stdin.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as one JSON object.")] = False,
    jsonl: Annotated[
        str | None,
        typer.Option("--jsonl", metavar="FILE", help="Answer every line of a JSON-lines file (- for stdin)."),
    ] = None,
    proof: Annotated[
        bool, typer.Option("--proof", help="Show each cited provision with its neighbours, provenance and doubts.")
    ] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show why each provision was found.")] = False,
) -> None:
    """Answer a question."""
    if (question is None) == (jsonl is None):
        raise UsageError('ask needs one question, for example: rapporteur ask "What does Article 24 say?"')
    if jsonl is not None:
        raise typer.Exit(_answer_lines(jsonl))
    text = _read_stdin() if question == "-" else question or ""
    answer, shown = _one(text, as_json)
    _print(answer, shown, as_json, proof, explain)
    raise typer.Exit(exit_code(answer.status))


def _read_stdin() -> str:
    """The question on stdin; what cannot be decoded is no question."""
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError:
        return ""


def _one(text: str, as_json: bool) -> tuple[Answer, Shown]:
    from bot.talk import Question

    assistant = the_assistant()
    shown = Shown(assistant, quiet=as_json)
    return asyncio.run(shown.answer(assistant, Question(text))), shown


def _print(answer: Answer, shown: Shown, as_json: bool, proof: bool, explain: bool) -> None:
    from bot.render.json import to_json
    from bot.render.proof import explain_text, proof_text

    if as_json:
        out_json(to_json(answer))
        return
    out(shown.rest(answer))
    if proof:
        out("\n" + proof_text([one.locator for one in answer.citations], the_corpus(), width()))
    if explain:
        out("\n" + explain_text(answer, width()))


def _answer_lines(source: str) -> int:
    """Every line answered in order; the exit code of the whole."""
    lines = _lines(source)
    try:
        assistant: Assistant | None = the_assistant(stays_open=True)
        reason = ""
    except IndexUnavailableError as error:
        assistant, reason = None, str(error)
        talk(f"rapporteur: {error}")
    return asyncio.run(_answer_all(lines, assistant, reason))


async def _answer_all(lines: Iterator[tuple[int, str]], assistant: Assistant | None, reason: str) -> int:
    from bot.render.json import dumps

    failed = False
    for number, line in lines:
        record = await _answer_line(number, line, assistant, reason)
        failed |= record["status"].startswith("error")
        out(dumps(record, indent=None))
    return 1 if failed else 0


async def _answer_line(number: int, line: str, assistant: Assistant | None, reason: str) -> dict[str, Any]:
    from bot.render.json import error_json, to_json
    from bot.talk import Status
    from prompts import replies

    question = _question(line)
    if isinstance(question, str):
        message = replies().say("error_line", line=number, reason=question)
        return error_json(Status.ERROR_INPUT, message)
    if assistant is None:
        return error_json(Status.ERROR_INDEX, replies().say("error_index", reason=reason), question)
    return to_json(await assistant.answer(question))


def _question(line: str) -> Question | str:
    """The question of a line, or the reason why it cannot be read."""
    from bot.talk import Question, Turn

    try:
        data = json.loads(line)
    except (ValueError, RecursionError):  # the latter where it is nested too deep
        return "it is not JSON"
    if not isinstance(data, dict) or not isinstance(data.get("question"), str):
        return "it has no text under 'question'"
    history = data.get("history") or []
    if not isinstance(history, list) or not all(isinstance(turn, dict) for turn in history):
        return "'history' is not a list of turns"
    turns = tuple(
        Turn(str(turn.get("question", "")), str(turn.get("answer", "")), turn.get("status")) for turn in history
    )
    return Question(data["question"], turns, data.get("id"))


def _lines(source: str) -> Iterator[tuple[int, str]]:
    """The numbered lines of a file or of stdin that are not blank; undecodable bytes become U+FFFD."""
    path = Path(source)
    if source != "-" and not path.is_file():
        raise UsageError(f"there is no file {source}")
    raw = sys.stdin.buffer if source == "-" else path.open("rb")
    with raw:
        for number, line in enumerate(raw, 1):
            if line.strip():
                yield number, line.decode("utf-8", errors="replace")
