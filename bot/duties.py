"""What a State must do, may choose, may reserve or declare: the table that advocates ask for first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.sources import unquoted
from index.locator import label
from index.model import CONVENTION, Force, Locator, Provision
from index.shipped import Corpus

KINDS = ("must", "must not", "must consider", "must endeavour", "encouraged", "may", "may reserve or declare")
"""The groups of the table, from the strongest duty to the freest choice."""

_RESERVES = re.compile(
    r"\breserv(?:e the right|ation)|\bmay declare\b|\bdeclare[sd]?,? when it signs|\bdeclaration\b", re.I
)
_DEADLINE = re.compile(
    r"\b(?:at least |within |up to |(?:no|not) (?:more|later|longer) than |(?:a )?maximum of |on the )?"
    r"(?:\d+(?:st|nd|rd|th)?|one|two|three|four|five|six|ninety|sixty|ninetieth|twenty-four)[- ]"
    r"(?:days?|hours?|months?|years?)\b(?! of age)[^.;,]{0,60}(?!\w)|\bwithout (?:undue )?delay\b|\bpromptly\b|"
    r"\bquickly\b|\bperiodically\b|\bat any hour[^.;,]{0,40}(?!\w)|\bas soon as possible\b|"
    r"\bwhen (?:it|they) signs?[^.;]{0,90}(?!\w)|\bon deposit of[^.;,]{0,90}(?!\w)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Duty:
    """One row: a provision, how it binds a State, what it asks, and by when."""

    locator: Locator
    kind: str
    text: str
    deadlines: tuple[str, ...]


def duties(corpus: Corpus, article: str | None = None) -> list[Duty]:
    """The rows of one article, or of the whole Convention, in the order of the text.

    A row is the highest provision that binds; what stands below it is told with it.
    """
    articles = [article] if article is not None else [name for name in corpus.articles if name != "preamble"]
    rows = (one for name in articles for one in _binding(corpus.provisions[Locator(CONVENTION, name)], corpus))
    return [Duty(one.locator, _kind(one), _told(one), _deadlines(one.text)) for one in rows]


def _binding(provision: Provision, corpus: Corpus) -> Iterator[Provision]:
    if provision.force is not Force.STATES:
        yield provision
        return
    for child in provision.children:
        yield from _binding(corpus.provisions[child], corpus)


def _kind(provision: Provision) -> str:
    if provision.force is Force.MAY and _RESERVES.search(provision.text):
        return "may reserve or declare"
    return "may" if provision.force is Force.NEED_NOT else provision.force.value


def _told(provision: Provision) -> str:
    return provision.gist or unquoted(provision.own or provision.text, provision.provenance)


def _deadlines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match[0].strip(" ,") for match in _DEADLINE.finditer(text)))


def duties_json(rows: list[Duty], article: str | None) -> dict[str, Any]:
    """The table as one object."""
    return {
        "schema": 1,
        "kind": "duties",
        "article": article,
        "duties": [
            {
                "locator": str(row.locator),
                "label": label(row.locator),
                "kind": row.kind,
                "text": row.text,
                "deadlines": list(row.deadlines),
            }
            for row in rows
        ],
    }


def duties_markdown(rows: list[Duty]) -> str:
    """The table in Markdown, grouped from the strongest duty to the freest choice."""
    lines: list[str] = []
    for kind in KINDS:
        group = [row for row in rows if row.kind == kind]
        if group:
            lines += [f"## A State {kind}" if kind != "encouraged" else "## A State is encouraged to", ""]
            lines += ["| provision | what | by when |", "|---|---|---|"]
            lines += [f"| {label(row.locator)} | {row.text} | {'; '.join(row.deadlines)} |" for row in group]
            lines.append("")
    return "\n".join(lines).rstrip()
