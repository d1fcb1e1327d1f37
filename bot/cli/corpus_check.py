"""`rapporteur corpus check`: the digest and the official texts held against each other."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.shared import out, out_json, talk, the_corpus, width
from bot.errors import RapporteurError, UsageError

CHECK = """Examples:

  rapporteur corpus check

  rapporteur corpus check uncc --language ar --md > differences.md

  rapporteur corpus check untoc --json

Hold our digest against each installed text of the Convention, provision by provision, and the languages of each
instrument against each other: structure, force, numbers and cross-references. Exit 0 without a difference, 1 with
one, 3 where nothing is installed that could be compared."""


class NothingToCompareError(RapporteurError):
    """No installed text can be held against another one."""

    exit_code = 3


def mount(app: typer.Typer) -> None:
    """Add the command to the group `corpus`."""
    app.command(name="check", help=CHECK, short_help="Hold the digest and the official texts against each other.")(
        check
    )


def check(
    instrument: Annotated[str | None, typer.Argument(help="uncc, budapest, untoc, …; every one without it.")] = None,
    language: Annotated[str | None, typer.Option("--language", metavar="CODE", help="Texts in this language.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    markdown: Annotated[bool, typer.Option("--md", help="Print Markdown.")] = False,
) -> None:
    """Compare the editions."""
    from bot.collation.editions import checks, unreadable
    from bot.render.collated import collation_markdown, collation_text, collations_json
    from prompts import replies

    corpus = the_corpus()
    if instrument is not None and instrument not in corpus.instruments:
        raise UsageError(f"'{instrument}' is no instrument that I know; choose one of {', '.join(corpus.instruments)}")
    for code in unreadable(corpus, instrument):
        talk(replies().check("unreadable", language=replies().language(code)))
    found = list(checks(corpus, instrument, language))
    if not found:
        raise NothingToCompareError(replies().check("nothing"))
    if as_json:
        out_json(collations_json(found))
    elif markdown:
        out("\n".join(collation_markdown(one, replies()) for one in found))
    else:
        out("\n\n".join(collation_text(one, replies(), width()) for one in found))
        talk(replies().check("limits"))
    if any(one.differences for one in found):
        raise typer.Exit(1)
