"""The preamble: its opening line, its considerations one by one, its closing line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from index.nesting import Span

_WORD = re.compile(
    r"^(?:Preamble|PREAMBLE|Préambule|PRÉAMBULE|Preámbulo|PREÁMBULO|Preâmbulo|Präambel|PRÄAMBEL|Preambolo|"
    r"Преамбула|ПРЕАМБУЛА|الديباجة|ديباجة|序言)[.:]?(?=\s|$)\s*"
)
_OPENING = re.compile(
    r"^(?:The (?:States?|[Mm]ember|Governments?|High Contracting|Contracting|Part(?:y|ies)|[Ss]ignator)|Whereas\b|"
    r"Les (?:États|Etats|Gouvernements|Hautes)|Los (?:Estados|Gobiernos)|Os Estados|"
    r"Die (?:Vertrags|Mitglied|Unterzeichner)|"
    r"(?:Государства|Участники|Стороны)|إن الدول|本公约(?:各)?缔约国|我们)"
)
_CLOSING = re.compile(
    r"^(?:Have (?:agreed|resolved)|have agreed|Hereby agree|Now,? therefore|"
    r"Sont convenu|Ont? convenu|Han (?:convenido|acordado)|"
    r"(?:Convieron|Acordaram|Haben folgendes|sind wie folgt|Sind wie folgt)|Согласились|согласились|"
    r"(?:قد )?اتفقت|قد اتفقت|(?:兹)?(?:协议|议定)如下)",
)
# A consideration in running text: after a comma or semicolon, a participle or its like with a capital.
_CONSIDERATION = re.compile(
    r"(?<=[;,.]) ?(?=(?:[A-Z][a-z]{2,}(?:ing|ed|ful|ous)|Whereas|Aware|Now,? therefore|Have agreed)\b)"
)


@dataclass(frozen=True, slots=True)
class Recitals:
    """Where a preamble and its parts stand in the text."""

    span: Span
    opening: list[Span]
    points: list[Span]
    closing: list[Span]


def find_preamble(text: str, front: list[tuple[int, str]]) -> Recitals | None:
    """The preamble among the lines before the articles, or None where there is none."""
    worded = [place for place, (_, line) in enumerate(front) if _WORD.match(line)]
    opened = [place for place, (_, line) in enumerate(front) if _OPENING.match(line)]
    if not worded and not opened:
        return None
    first = worded[-1] if worded else opened[0]
    parts = [span for offset, line in front[first:] for span in _parts(offset, line)]
    if not parts:
        return None
    opening, closing = [], []
    begins = text[slice(*parts[0])]
    if len(parts) > 1 and not begins.startswith("Whereas"):
        opening = [parts.pop(0)]
    for place, span in enumerate(parts):
        if _CLOSING.match(text[slice(*span)]):
            closing, parts = parts[place:], parts[:place]
            break
    spans = [*opening, *parts, *closing]
    return Recitals((spans[0][0], spans[-1][1]), opening, parts, closing)


def _parts(offset: int, line: str) -> Iterator[Span]:
    """The considerations of one line, without the word "Preamble" before the first."""
    word = _WORD.match(line)
    start = word.end() if word else 0
    cuts = [start, *(match.end() for match in _CONSIDERATION.finditer(line, start)), len(line)]
    for left, right in pairwise(cuts):
        words = line[left:right].rstrip()
        if words:
            yield offset + left, offset + left + len(words)
