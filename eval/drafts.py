"""`verify` over drafts whose sentences are labelled: what comes of right and of wrong claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.steps import Kit
from bot.verify import Outcome, Verified, verify
from eval.stats import Interval, interval

FOLDER = Path(__file__).with_name("drafts")
LABELS = ("right", "wrong", "opinion", "aside")
MISSED = "not looked at"
OUTCOMES = (*(one.value for one in Outcome), MISSED)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a draft with its label; `fault` is the kind of what is wrong, else None."""

    text: str
    label: str
    fault: str | None
    at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence with what `verify` made of it: an outcome, or MISSED where it found no claim there."""

    draft: str
    sentence: Sentence
    outcome: str


def read_drafts(folder: Path = FOLDER) -> dict[str, list[list[Sentence]]]:
    """The drafts by name, in paragraphs of sentences."""
    files = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml"))}
    return {name: [[_sentence(row) for row in one] for one in table["paragraphs"]] for name, table in files.items()}


def _sentence(row: dict[str, Any]) -> Sentence:
    return Sentence(row["text"], row["is"], row.get("fault"), tuple(row.get("at", ())))


def as_draft(paragraphs: Iterable[Iterable[Sentence]]) -> str:
    """The text as its author would hand it in: a paragraph a line."""
    return "\n\n".join(" ".join(one.text for one in paragraph) for paragraph in paragraphs)


def judge_drafts(kit: Kit, folder: Path = FOLDER) -> list[Judged]:
    """Every sentence with its outcome; blocking, some milliseconds a claim."""
    found: list[Judged] = []
    for name, paragraphs in read_drafts(folder).items():
        rows = verify(as_draft(paragraphs), kit)
        found += [Judged(name, one, _outcome(one, rows)) for paragraph in paragraphs for one in paragraph]
    return found


def _outcome(sentence: Sentence, rows: Sequence[Verified]) -> str:
    claims = (one for one in rows if one.claim.text in sentence.text or sentence.text in one.claim.text)
    return next((one.outcome.value for one in claims), MISSED)


def confusion(judged: Iterable[Judged]) -> Counter[tuple[str, str]]:
    """How many sentences of a label came out how."""
    return Counter((one.sentence.label, one.outcome) for one in judged)


def share(judged: Iterable[Judged], label: str, outcome: Outcome) -> Interval | None:
    """Of the sentences of a label the share with an outcome; the sentences on one article are drawn together."""
    own = [one for one in judged if one.sentence.label == label]
    articles = [one.sentence.at[0].partition("(")[0] if one.sentence.at else "" for one in own]
    return interval([float(one.outcome == outcome) for one in own], articles)


def as_lines(judged: Sequence[Judged]) -> Iterator[str]:
    """The confusion table, the shares, and what kinds of faults are caught."""
    counts = confusion(judged)
    yield f"Sentences of {len({one.draft for one in judged})} drafts by what `verify` says of them"
    yield f"  {'':10}" + "".join(f"{name:>15}" for name in OUTCOMES) + f"{'n':>6}"
    for label in LABELS:
        row = [counts[label, name] for name in OUTCOMES]
        yield f"  {label:10}" + "".join(f"{one:15}" for one in row) + f"{sum(row):6}"
    yield f"Right claims that hold: {share(judged, 'right', Outcome.HOLDS)}"
    yield f"Right claims that fail: {share(judged, 'right', Outcome.FAILS)}"
    yield f"Wrong claims that fail: {share(judged, 'wrong', Outcome.FAILS)}"
    yield f"Wrong claims that hold: {share(judged, 'wrong', Outcome.HOLDS)}"
    for fault, own in sorted(_by_fault(judged).items()):
        yield f"  {fault:12} {sum(one == Outcome.FAILS for one in own)} of {len(own)} fail"


def _by_fault(judged: Iterable[Judged]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in judged:
        if one.sentence.fault is not None:
            found.setdefault(one.sentence.fault, []).append(one.outcome)
    return found
