"""The commands, mounted."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import (
    admin,
    ask,
    benching,
    browse,
    chat,
    compare,
    corpus,
    corpus_add,
    corpus_check,
    corpus_fetch,
    eval_collation,
    eval_verify,
    export,
    indexing,
    judging,
    state,
    verify,
)
from bot.cli import bot as discord_bot
from bot.cli import eval as evaluation

VERSION = "0.1.0"

app = typer.Typer(
    name="rapporteur",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=(
        "Examples:\n\n"
        '  rapporteur ask "Can police make me unlock my phone?"\n\n'
        '  rapporteur article "28(4)"\n\n'
        "  rapporteur duties 25 --md\n\n"
        "Answers questions about the United Nations Convention against Cybercrime. Every sentence names "
        "its source; where there is no ground, it says so. Information, not legal advice."
    ),
)


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=lambda on: _version(on)),
    ] = False,
) -> None:
    pass


def _version(on: bool) -> None:
    if on:
        typer.echo(f"rapporteur {VERSION}")
        raise typer.Exit()


ask.mount(app)
chat.mount(app)
browse.mount(app)
corpus.mount(app)
corpus_add.mount(corpus.corpus)
corpus_fetch.mount(corpus.corpus)
corpus_check.mount(corpus.corpus)
compare.mount(app)
export.mount(app)
verify.mount(app)
indexing.mount(app)
admin.mount(app)
evaluation.mount(app)
discord_bot.mount(app)
state.mount(app)
benching.mount(evaluation.app)
eval_collation.mount(evaluation.app)
eval_verify.mount(evaluation.app)
judging.mount(evaluation.app)
