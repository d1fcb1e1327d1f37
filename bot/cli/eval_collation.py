"""`rapporteur eval collation`: how much of what is altered in an installed text `corpus check` finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.shared import out, out_json, talk, the_corpus
from bot.errors import RapporteurError

if TYPE_CHECKING:
    from eval.collation import Measured
    from index.installed import InstalledText
    from index.shipped import Corpus

HELP = """Examples:

  rapporteur eval collation

  rapporteur eval collation uncc --language ar --limit 20 --json

Alter an installed text on purpose, one provision at a time (force, number, reference, a provision dropped, renumbered
or exchanged), and count what `corpus check` finds: a text of the Convention against our digest, another against
itself."""


class NoTextError(RapporteurError):
    """No official text is installed that could be altered."""

    exit_code = 3


def mount(group: typer.Typer) -> None:
    """Add the command to the `eval` group."""
    group.command(help=HELP, short_help="What corpus check finds of what is altered in a text.")(collation)


def collation(
    instrument: Annotated[str | None, typer.Argument(help="uncc, budapest, untoc, …; every one without it.")] = None,
    language: Annotated[str | None, typer.Option("--language", metavar="CODE", help="Texts in this language.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Alterations of one kind at most.")] = 60,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure the comparison of editions."""
    corpus = the_corpus()
    texts = [one for one in corpus.library.texts if instrument in (None, one.record.instrument)]
    texts = [one for one in texts if language in (None, one.record.language)]
    if not texts:
        raise NoTextError("no such text is installed: rapporteur corpus add FILE --instrument uncc")
    rows = []
    for text in texts:
        measured = _measured(text, corpus, limit)
        rows.append(_row(text, measured))
        if not as_json:
            out(_told(text, measured))
    if as_json:
        out_json({"schema": 1, "kind": "eval_collation", "texts": rows})
    else:
        talk("Intervals are Wilson's (95 of 100). Placed: told at exactly the provision that was altered.")


def _measured(text: InstalledText, corpus: Corpus, limit: int) -> Measured:
    from bot.collation.editions import digest_edition, installed_edition
    from eval.collation import measure
    from index.model import CONVENTION

    own = installed_edition(text)
    reference = digest_edition(corpus) if text.record.instrument == CONVENTION else own
    return measure(reference, text.text, own, limit)


def _told(text: InstalledText, measured: Measured) -> str:
    clean = measured.clean
    lines = [f"{text.record.instrument} ({text.record.language}), {text.record.range}"]
    lines += [f"  {one.kind:<24}{one.found} n={one.found.n}  placed {one.placed}" for one in measured.recalls]
    lines.append(f"  {'objections, unaltered':<24}{clean} n={clean.n}")
    return "\n".join(lines)


def _row(text: InstalledText, measured: Measured) -> dict[str, object]:
    from dataclasses import asdict

    return {
        "instrument": text.record.instrument,
        "language": text.record.language,
        "range": text.record.range,
        "kinds": [
            {
                "kind": one.kind,
                "found": asdict(one.found),
                "placed": asdict(one.placed),
                "missed": [str(locator) for locator in one.missed],
            }
            for one in measured.recalls
        ],
        "clean": asdict(measured.clean),
    }
