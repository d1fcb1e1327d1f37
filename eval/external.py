"""Our own retrieval, verifier and floor over other people's texts, a JSON line at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import RapporteurError
from bot.grounding import check_statement
from bot.grounding.passages import prepare
from bot.grounding.support import cover
from bot.grounding.tokens import plain, words
from bot.grounding.weights import background

DEPTH = 20
"""Ranked passages a question gets."""

WINDOW = 3
"""Sentences side by side that count as one place where an answer may stand."""

Line = dict[str, Any]


class LineError(RapporteurError):
    """A line that cannot be read, with its number."""


@dataclass(frozen=True, slots=True)
class Item:
    """A foreign passage; `text` is read under its heading."""

    id: object  # as it was given
    text: str


def read_lines(lines: Iterable[str], *needed: str) -> Iterator[Line]:
    """JSON objects with the keys needed; empty lines are left out. Raises LineError."""
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            line = json.loads(text)
        except ValueError as error:
            raise LineError(f"line {number} is no JSON: {error}") from error
        missing = [key for key in needed if not isinstance(line, dict) or key not in line]
        if missing:
            raise LineError(f"line {number} has no '{missing[0]}'")
        yield line


def read_corpus_lines(path: Path) -> list[Item]:
    """A foreign corpus: {"id", "text", "heading"?} a line. Raises LineError, also where no passage is left."""
    with path.open(encoding="utf-8") as file:
        rows = list(read_lines(file, "id", "text"))
    if not rows:
        raise LineError(f"{path} holds no passage")
    return [Item(row["id"], "\n".join(filter(None, (row.get("heading"), str(row["text"]))))) for row in rows]


class ForeignIndex:
    """The product's lexical route and its similarity of words over foreign passages, fused as in the product.

    What is learned from people's lines about the Convention has no counterpart here and is left out.
    """

    def __init__(self, items: Sequence[Item], language: str = "en") -> None:
        from index.concepts import THESAURUS, read_concepts
        from index.features import Reader, fit_features
        from index.files import CORPUS_DIR
        from index.lexical import LexicalRoute
        from index.similar import Postings
        from index.spelled import spell

        self._ids, self._language = [item.id for item in items], language
        spelled = spell([(item.text, language) for item in items])
        self._lexical = LexicalRoute.of_codes(spelled.stems_by_text())
        self._reader = Reader(read_concepts(CORPUS_DIR / THESAURUS))
        self._features, rows = fit_features("words", self._reader, spelled)
        self._similar = Postings.of(rows)

    def search(self, question: str, limit: int = DEPTH) -> list[object]:
        """The ids of the best passages, best first."""
        import numpy as np

        from index.fusion import standard
        from index.words import tokens

        row = self._features.row(self._reader.read(tokens(question), self._language).words)
        total = standard(self._lexical.scores(question, self._language)) + standard(self._similar.dot(*row))
        few = limit < len(total)
        best = np.sort(np.argpartition(-total, limit)[:limit]) if few else np.arange(len(total))
        return [self._ids[at] for at in best[np.argsort(-total[best], kind="stable")].tolist()]


def retrieval(index: ForeignIndex, questions: Iterable[str], limit: int = DEPTH) -> Iterator[Line]:
    """{"id", "question"} lines to {"id", "ids"} lines, in order."""
    for line in read_lines(questions, "id", "question"):
        yield {"id": line["id"], "ids": index.search(str(line["question"]), limit)}


def grounding(lines: Iterable[str]) -> Iterator[Line]:
    """{"id", "claim", "passages"} lines to {"id", "supported", "score", "reasons"} lines: the verifier's word."""
    for line in read_lines(lines, "id", "claim", "passages"):
        verdict = check_statement(str(line["claim"]), _texts(line["passages"]))
        reasons = list(verdict.reasons)
        yield {"id": line["id"], "supported": verdict.holds, "score": verdict.score, "reasons": reasons}


def abstention(floor: float) -> Callable[[Iterable[str]], Iterator[Line]]:
    """{"id", "question", "passages"} lines to {"id", "answerable", "score"} lines, by the floor in force."""

    def answerable(lines: Iterable[str]) -> Iterator[Line]:
        for line in read_lines(lines, "id", "question", "passages"):
            score = ground(str(line["question"]), _texts(line["passages"]))
            yield {"id": line["id"], "answerable": score >= floor, "score": round(score, 4)}

    return answerable


def ground(question: str, passages: Sequence[str]) -> float:
    """How far passages hold what a question asks about: the weighted share of its words, half of it in one place."""
    asked = words(plain(question))
    held = cover(asked, prepare(tuple(passages)), background())
    if not held.weights:
        return 0.0
    return (held.whole + max(held.windows(WINDOW).values(), default=0.0)) / 2


def _texts(passages: object) -> list[str]:
    """Passages as texts; objects with a "text" are read too."""
    listed = passages if isinstance(passages, list) else [passages]
    return [str(one.get("text", "")) if isinstance(one, dict) else str(one) for one in listed]
