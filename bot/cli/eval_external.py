"""`rapporteur eval external retrieval|grounding|abstention`: our parts over other people's texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.shared import talk

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Our own retrieval, verifier and floor over your texts, to hold us against published benchmarks.",
)


def _stream(answers: Iterator[dict[str, object]]) -> None:
    """A JSON line an answer, each shown before the next is made."""
    import json
    import sys

    for answer in answers:
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()


@app.command(
    short_help="Rank foreign passages.",
    help="Examples:\n\n  rapporteur eval external retrieval --corpus P.jsonl --questions Q.jsonl > ranked.jsonl\n\n"
    'Passages {"id", "text", "heading"?} and questions {"id", "question"} in, {"id", "ids"} out, best first.',
)
def retrieval(
    corpus: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="The passages, a JSON line each.")],
    questions: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="The questions, a JSON line each.")],
    limit: Annotated[int, typer.Option(min=1, help="Passages a question gets at most.")] = 20,
    language: Annotated[str, typer.Option(help="The language of both.")] = "en",
) -> None:
    """Rank foreign passages."""
    from eval.external import ForeignIndex, read_corpus_lines
    from eval.external import retrieval as ranked

    items = read_corpus_lines(corpus)
    talk(f"Indexing {len(items)} passages")
    index = ForeignIndex(items, language)
    with questions.open(encoding="utf-8") as lines:
        _stream(ranked(index, lines, limit))


@app.command(
    short_help="Verify foreign claims.",
    help="Examples:\n\n  rapporteur eval external grounding < claims.jsonl\n\n"
    '{"id", "claim", "passages"} in, {"id", "supported", "score", "reasons"} out.',
)
def grounding() -> None:
    """Verify foreign claims."""
    import sys

    from eval.external import grounding as judged

    _stream(judged(sys.stdin))


@app.command(
    short_help="Tell whether foreign passages hold an answer.",
    help="Examples:\n\n  rapporteur eval external abstention < questions.jsonl\n\n"
    '{"id", "question", "passages"} in, {"id", "answerable", "score"} out, by the floor in force.',
)
def abstention() -> None:
    """Tell whether foreign passages hold an answer."""
    import sys

    from bot.settings import load_settings
    from eval.external import abstention as told

    _stream(told(load_settings().floor)(sys.stdin))
