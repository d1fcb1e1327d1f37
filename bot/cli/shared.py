"""What the commands share: output, progress, exit codes, the assistant opened once."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.talk import Answer, Question, Statement, Status
    from index.shipped import Corpus

EXIT_BY_FAMILY = {"answered": 0, "unanswerable": 3, "declined": 3}
EXIT_BY_ERROR = {"error_input": 1, "error_index": 4, "error_provider": 5, "error_internal": 1}


def exit_code(status: Status) -> int:
    """The exit code of one answer."""
    return EXIT_BY_ERROR.get(status.value) or EXIT_BY_FAMILY.get(status.family, 1)


def out(text: str) -> None:
    """Data, to stdout; half a character (a lone surrogate) is printed as a question mark."""
    typer.echo(text.encode("utf-8", "replace").decode())


def talk(text: str) -> None:
    """Talk, to stderr."""
    typer.echo(text, err=True)


def out_json(data: dict[str, Any]) -> None:
    """One JSON object, to stdout."""
    out(json.dumps(data, ensure_ascii=False, indent=2))


def width() -> int:
    """Columns to wrap at: the terminal's, at most 100; 80 where there is none."""
    return min(shutil.get_terminal_size((80, 24)).columns, 100)


def colour() -> bool:
    """Colour only on a terminal that wants it, and never with NO_COLOR."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def progress() -> Callable[[str, float], None]:
    """A progress line on stderr: a bar on a terminal, one line a stage elsewhere."""
    last = [""]

    def show(stage: str, share: float) -> None:
        if sys.stderr.isatty():
            done = int(share * 30)
            sys.stderr.write(f"\r\033[K[{'#' * done}{'.' * (30 - done)}] {share:4.0%} {stage}")
            if share >= 1:
                sys.stderr.write("\r\033[K")
        elif stage != last[0]:
            sys.stderr.write(f"rapporteur: building the index: {stage}\n")
        last[0] = stage
        sys.stderr.flush()

    return show


class Shown:
    """Statements printed as they come; on a terminal only, and only where a model writes them one by one."""

    def __init__(self, assistant: Assistant, *, quiet: bool = False) -> None:
        self.statements: list[Statement] = []
        self.shows = not quiet and sys.stdout.isatty() and assistant.kit.model is not None

    async def statement(self, one: Statement) -> None:
        """Print one statement."""
        from bot.render.terminal import statement_text

        out(statement_text(one, self.statements[-1] if self.statements else None, width(), colour()))
        self.statements.append(one)

    async def answer(self, assistant: Assistant, question: Question) -> Answer:
        """The answer, its statements printed on the way where this shows them."""
        return await assistant.answer(question, self.statement if self.shows else None)

    def rest(self, answer: Answer) -> str:
        """The answer as text, without what was printed already."""
        from bot.render.terminal import answer_text, rest_text
        from prompts import replies

        if not self.statements:
            return answer_text(answer, replies(), width(), colour())
        return f"\n{rest_text(answer, replies(), width(), colour())}"


def the_corpus() -> Corpus:
    """The corpus that ships with the user's library, by the settings in force."""
    from bot.assemble import read_corpus
    from bot.settings import load_settings

    return read_corpus(load_settings())


def the_assistant(*, stays_open: bool = False) -> Assistant:
    """The assistant by the settings in force; its index is built first where there is none."""
    from bot.assemble import open_assistant
    from bot.settings import load_settings

    return open_assistant(load_settings(), progress(), stays_open=stays_open)
