"""`rapporteur chat`: questions one after the other; nothing is written down unless it is asked for."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.shared import Shown, colour, out, talk, the_assistant, width

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.talk import Answer, Turn

HELP = """Examples:

  rapporteur chat

  rapporteur chat --history talk.md

Ask one question after the other; follow-ups ('and the next paragraph?') are understood. In the chat:
/article 24 shows a provision, /proof 2 the evidence of source 2, /help these words, /quit the end."""

COMMANDS = "/article 24 · /proof 2 · /help · /quit"
REMEMBERED = 6
"""Earlier turns that a follow-up can lean on."""


def mount(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=HELP, short_help="Ask one question after the other.")(chat)


def chat(
    history: Annotated[
        Path | None, typer.Option("--history", metavar="FILE", help="Append questions and answers to this file.")
    ] = None,
) -> None:
    """Talk until /quit or the end of the input."""
    assistant = the_assistant(stays_open=True)
    talk(f"Ask about the UN Convention against Cybercrime. {COMMANDS}")
    asyncio.run(_talk(assistant, history))


async def _talk(assistant: Assistant, history: Path | None) -> None:
    from bot.talk import Question, Turn

    turns: list[Turn] = []
    last: Answer | None = None
    while (line := await asyncio.to_thread(_read)) is not None:
        if not line:
            continue
        if line.startswith("/"):
            if _command(line, assistant, last):
                return
            continue
        shown = Shown(assistant)
        last = await shown.answer(assistant, Question(line, tuple(turns[-REMEMBERED:])))
        out(shown.rest(last) + "\n")
        text = _text(last)
        turns.append(Turn(line, text, last.status.value))
        if history is not None:
            with history.open("a", encoding="utf-8", errors="replace") as kept:
                kept.write(f"## {line}\n\n{text}\n\n")


def _read() -> str | None:
    """The next line, or None at the end of the input."""
    if sys.stdin.isatty():
        sys.stderr.write("> ")
        sys.stderr.flush()
    line = sys.stdin.readline()
    return line.strip() if line else None


def _command(line: str, assistant: Assistant, last: Answer | None) -> bool:
    """Carry out a slash command; whether the talk ends."""
    from bot.cli.browse import article_text
    from bot.errors import RapporteurError
    from bot.render.proof import proof_text

    word, _, rest = line.partition(" ")
    if word in ("/quit", "/exit", "/q"):
        return True
    if word == "/article" and rest:
        try:
            out(article_text(rest, assistant.kit.corpus) + "\n")
        except RapporteurError as error:
            talk(str(error))
    elif word == "/proof" and last is not None:
        wanted = [one.locator for one in last.citations if not rest.strip() or str(one.n) == rest.strip()]
        out(proof_text(wanted, assistant.kit.corpus, width()) + "\n" if wanted else "There is no such source.\n")
    else:
        talk(COMMANDS)
    return False


def _text(answer: Answer) -> str:
    from bot.render.terminal import answer_text
    from prompts import replies

    return answer_text(answer, replies(), width(), colour())
