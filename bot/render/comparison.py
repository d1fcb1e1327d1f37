"""A comparison for a terminal, as a Markdown table for submissions, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot.compare import Comparison, Row, headline, sentences
from bot.quoting import Quotation
from bot.render.terminal import wrap
from bot.sources import unquoted
from index.locator import label
from index.model import Instrument, Provenance, Provision
from index.shipped import Corpus
from prompts import Replies


def comparison_text(found: Sequence[Comparison], corpus: Corpus, replies: Replies, width: int = 80) -> str:
    """The comparisons, one after the other: a sentence on each pair, then what both sides say."""
    return "\n\n".join(block for one in found for block in _blocks(one, corpus, replies, width))


def _blocks(one: Comparison, corpus: Corpus, replies: Replies, width: int) -> Iterator[str]:
    instrument = corpus.instruments[one.instrument]
    yield wrap(headline(one, corpus, replies), width)
    for row in one.rows:
        lines = [wrap(" ".join(sentences(row, one, replies)), width)]
        lines += [wrap(f"Convention: {said(row.ours)}", width, "  ", "    ")] if row.ours else []
        yield "\n".join([*lines, *_quoted(row, instrument.short, width)])
    if note := missing(one, corpus, replies):
        yield wrap(note, width)


def _quoted(row: Row, name: str, width: int) -> Iterator[str]:
    """Their words, an item of a list on a line of its own."""
    for number, line in enumerate(str(row.words or "").splitlines()):
        yield wrap(line if number else f"{name}: {line}", width, "    " if number else "  ", "    ")


def missing(one: Comparison, corpus: Corpus, replies: Replies) -> str:
    """Why there are no rows where there could be some."""
    instrument = corpus.instruments[one.instrument]
    if not one.counterparts or one.rows:
        return ""
    if one.installed:
        theirs = ", ".join(map(label, one.counterparts))
        return replies.comparison("not_there", instrument=instrument.short, theirs=theirs)
    return replies.comparison("install", instrument=instrument.short, id=instrument.id)


def how_told(found: Sequence[Comparison], replies: Replies) -> str:
    """On what the comparisons rest, as one notice."""
    return replies.comparison("how_words" if any(one.rows for one in found) else "how_concordance")


def said(provision: Provision) -> str:
    """What a provision of ours says: its official words in quotation marks, else the digest's gist."""
    if provision.provenance is Provenance.AUTHENTIC:
        return str(Quotation.of(provision.text))
    return provision.gist or unquoted(provision.text, provision.provenance)


def comparison_markdown(found: Sequence[Comparison], corpus: Corpus, replies: Replies) -> str:
    """One table an instrument, ready for a submission."""
    return "\n\n".join(_table(one, corpus, replies) for one in found)


def _table(one: Comparison, corpus: Corpus, replies: Replies) -> str:
    instrument = corpus.instruments[one.instrument]
    lines = [f"## {label(one.article)} and the {_full(instrument)}", "", headline(one, corpus, replies)]
    if one.rows:
        lines += ["", f"| Convention | {instrument.short} | what differs |", "|---|---|---|"]
        lines += ["| " + " | ".join(map(_cell, _cells(row, one, replies))) + " |" for row in one.rows]
    if note := missing(one, corpus, replies):
        lines += ["", note]
    return "\n".join(lines)


def _full(instrument: Instrument) -> str:
    return f"{instrument.title} ({instrument.symbol})"


def _cells(row: Row, one: Comparison, replies: Replies) -> tuple[str, str, str]:
    ours = f"**{label(row.ours.locator)}** {said(row.ours)}" if row.ours else "–"
    theirs = f"**{label(row.theirs.locator)}** {row.words}" if row.theirs else "–"
    return ours, theirs, " ".join(sentences(row, one, replies))


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def comparisons_json(found: Sequence[Comparison], corpus: Corpus, asked: str) -> dict[str, Any]:
    """The comparisons as one object."""
    return {
        "schema": 1,
        "kind": "comparison",
        "asked": asked,
        "comparisons": [_comparison(one, corpus) for one in found],
    }


def _comparison(one: Comparison, corpus: Corpus) -> dict[str, Any]:
    instrument = corpus.instruments[one.instrument]
    return {
        "article": str(one.article),
        "label": label(one.article),
        "title": corpus.provisions[one.article].title,
        "instrument": instrument.id,
        "short": instrument.short,
        "symbol": instrument.symbol,
        "counterparts": [str(place) for place in one.counterparts],
        "installed": one.installed,
        "rows": [_row(row) for row in one.rows],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "ours": None if row.ours is None else _ours(row.ours),
        "theirs": None if row.theirs is None else _theirs(row.theirs, row.words),
        "likeness": row.likeness,
        "loose": row.loose,
        "by_reference": row.by_reference,
        "force_differs": row.forces is not None,
        "forces": None if row.forces is None else {"ours": row.forces[0].value, "theirs": row.forces[1].value},
        "only_ours": list(row.only_ours),
        "only_theirs": list(row.only_theirs),
    }


def _ours(one: Provision) -> dict[str, Any]:
    official = one.provenance is Provenance.AUTHENTIC
    return {
        "locator": str(one.locator),
        "label": label(one.locator),
        "provenance": one.provenance.value,
        "force": one.force.value,
        "text": Quotation.of(one.text).words if official else unquoted(one.text, one.provenance),
        "gist": one.gist,
    }


def _theirs(one: Provision, words: Quotation | None) -> dict[str, Any]:
    return {
        "locator": str(one.locator),
        "label": label(one.locator),
        "provenance": one.provenance.value,
        "force": one.force.value,
        "quote": words.words if words else None,
    }
