"""A comparison of two editions to read: per article what differs, with both wordings, and what became of the doubts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bot.collation.compare import LEVELS, Collation, Difference, Edition
from bot.collation.editions import covered
from bot.render.terminal import wrap
from bot.sources import unquoted
from index.locator import label
from index.model import Provenance
from prompts import Replies

SHOWN_WORDS = 60
"""Words of a provision that are shown on each side; the rest is for `rapporteur article`."""


def collation_text(collation: Collation, replies: Replies, width: int) -> str:
    """The report for a terminal, plain lines."""
    blocks = [wrap(summary(collation, replies), width)]
    for article in collation.articles:
        if article.differences:
            lines = [wrap(f"{_heading(article.article)} {article.title}", width)]
            lines += [_difference(one, collation, replies, width) for one in article.differences]
            blocks.append("\n".join(lines))
    if collation.doubts:
        blocks.append("\n".join([replies.check("doubts"), *_doubts(collation, replies, width)]))
    return "\n\n".join([*blocks, wrap(verdict(collation, replies), width)])


def collation_markdown(collation: Collation, replies: Replies) -> str:
    """The report as Markdown: a table of differences and one of doubts."""
    lines = [f"## {edition(collation.left, replies)} – {edition(collation.right, replies)}", ""]
    lines += [summary(collation, replies), "", verdict(collation, replies), ""]
    if collation.differences:
        lines += ["| provision | level | here | there | words here | words there |", "|---|---|---|---|---|---|"]
        for one in collation.differences:
            words = (_cut(one.left_words, collation.left), _cut(one.right_words, collation.right))
            cells = (_place(one), f"{one.level}: {one.kind}", one.left, one.right, *words)
            lines.append(_table_row(cells))
        lines.append("")
    if collation.doubts:
        lines += ["| doubt | about | level | verdict | note |", "|---|---|---|---|---|"]
        for row in collation.doubts:
            doubt = row.doubt
            told = (label(doubt.locator), doubt.about, doubt.level, replies.check(row.verdict), doubt.note)
            lines.append(_table_row(told))
        lines.append("")
    return "\n".join(lines)


def collations_json(collations: Iterable[Collation]) -> dict[str, Any]:
    """One object of kind `corpus_check`."""
    rows = [_row(one) for one in collations]
    return {"schema": 1, "kind": "corpus_check", "clean": all(row["clean"] for row in rows), "comparisons": rows}


def summary(collation: Collation, replies: Replies) -> str:
    """What was held against what, over which articles, and that an excerpt says nothing about the rest."""
    told = replies.check(
        "summary",
        left=edition(collation.left, replies),
        right=edition(collation.right, replies),
        range=covered(collation),
        provisions=collation.provisions,
    )
    partial = collation.left.partial or collation.right.partial
    return f"{told} {replies.check('partial')}" if partial else told


def verdict(collation: Collation, replies: Replies) -> str:
    """How many differences of each level, or that there is none."""
    found = collation.differences
    if not found:
        return replies.check("clean", provisions=collation.provisions)
    counts = ", ".join(f"{level} {sum(one.level == level for one in found)}" for level in LEVELS)
    return replies.check("differences", count=len(found), counts=counts)


def edition(one: Edition, replies: Replies) -> str:
    """An edition's name with its language and the begin of its hash."""
    name = "edition_digest" if one.is_digest else "edition_authentic"
    return replies.check(name, language=replies.language(one.language), hash=one.hash[:12])


def _table_row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _heading(article: str) -> str:
    return "Preamble" if article == "preamble" else f"Article {article}"


def _place(one: Difference) -> str:
    moved = one.kind == "renumbered" and one.other is not None
    return f"{label(one.locator)} → {label(one.other)}" if moved and one.other else label(one.locator)


def _difference(one: Difference, collation: Collation, replies: Replies, width: int) -> str:
    told = replies.check(f"difference_{one.kind}", left=one.left, right=one.right)
    lines = [wrap(f"{_place(one)}: {one.level}: {told}", width, "- ", "  ")]
    for side, words in ((collation.left, one.left_words), (collation.right, one.right_words)):
        if words:
            lines.append(wrap(f"{edition(side, replies)}: {_cut(words, side)}", width, "    "))
    return "\n".join(lines)


def _cut(words: str, side: Edition) -> str:
    """A wording as it may be shown: quotation marks round official words alone."""
    parts = words.split()
    text = " ".join(parts[:SHOWN_WORDS]) + (" …" if len(parts) > SHOWN_WORDS else "")
    return unquoted(text, Provenance.DIGEST) if side.is_digest else f"“{text}”" if text else ""


def _doubts(collation: Collation, replies: Replies, width: int) -> Iterator[str]:
    for row in collation.doubts:
        doubt = row.doubt
        told = f"{label(doubt.locator)} ({doubt.about}, {doubt.level}): {replies.check(row.verdict)}. {doubt.note}"
        yield wrap(told, width, "- ", "  ")


def _row(collation: Collation) -> dict[str, Any]:
    return {
        "left": _edition(collation.left),
        "right": _edition(collation.right),
        "range": covered(collation),
        "partial": collation.left.partial or collation.right.partial,
        "articles": [article.article for article in collation.articles],
        "provisions": collation.provisions,
        "clean": not collation.differences,
        "counts": {level: sum(one.level == level for one in collation.differences) for level in LEVELS},
        "differences": [
            {
                "level": one.level,
                "kind": one.kind,
                "locator": str(one.locator),
                "other": None if one.other is None else str(one.other),
                "left": one.left,
                "right": one.right,
                "left_words": one.left_words,
                "right_words": one.right_words,
            }
            for one in collation.differences
        ],
        "doubts": [
            {
                "locator": str(row.doubt.locator),
                "about": row.doubt.about,
                "level": row.doubt.level,
                "note": row.doubt.note,
                "verdict": row.verdict,
            }
            for row in collation.doubts
        ],
    }


def _edition(one: Edition) -> dict[str, str]:
    return {"provenance": one.name, "instrument": one.instrument, "language": one.language, "hash": one.hash}
