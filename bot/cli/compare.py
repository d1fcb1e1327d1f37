"""`rapporteur compare`: an article of the Convention beside its counterparts in other treaties."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.shared import out, out_json, talk, the_corpus, width

HELP = """Examples:

  rapporteur compare 28 budapest

  rapporteur compare "25(2)" budapest --md >> submission.md

  rapporteur compare 40 --json

  rapporteur compare budapest:19

An article beside its counterparts in the Budapest Convention, UNTOC and UNCAC: paragraph by paragraph, what
differs in force and safeguards, and what has no counterpart. The other treaty's own words are shown where its
official text is installed (rapporteur corpus add)."""


def mount(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=HELP, short_help="An article beside its counterparts in other treaties.")(compare)


def compare(
    reference: Annotated[str, typer.Argument(help="An article or paragraph: 28, 28(4), budapest:19.")],
    instrument: Annotated[str | None, typer.Argument(help="A treaty: budapest, untoc, uncac; all without it.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    markdown: Annotated[bool, typer.Option("--md", help="Print a Markdown table.")] = False,
) -> None:
    """Compare an article."""
    from bot.lookup import comparisons
    from bot.render.comparison import comparison_markdown, comparison_text, comparisons_json, how_told
    from prompts import replies

    corpus = the_corpus()
    found = comparisons(reference, instrument, corpus)
    if as_json:
        out_json(comparisons_json(found, corpus, reference))
        return
    as_text = (
        comparison_markdown(found, corpus, replies())
        if markdown
        else comparison_text(found, corpus, replies(), width())
    )
    out(as_text)
    talk(how_told(found, replies()))
