"""The verifier over claims as a model words them: how many fair ones it keeps, how many altered ones it catches."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import yaml

from bot.grounding import check_statement
from bot.grounding.training.pairs import REWORDINGS
from bot.sources import of_provision
from index.model import Locator
from index.shipped import Corpus


@dataclass(frozen=True, slots=True)
class Reworded:
    """A claim on one or more provisions, with what the verifier says of it."""

    claim: str
    fair: bool
    fitted: bool | None  # whether the check was fitted on claims of this provision; None: another set
    score: float
    holds: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one set; shares of nothing are None."""

    n: int
    auroc: float | None
    balanced: float | None
    kept: tuple[int, int]  # fair claims that hold, of how many
    caught: tuple[int, int]  # altered claims that do not, of how many


def rewordings(corpus: Corpus) -> Iterator[Reworded]:
    """The claims that are worded as a model words them, fair and altered."""
    for row in yaml.safe_load(REWORDINGS.read_text(encoding="utf-8")):
        at = Locator.parse(f"uncc:{row['at']}")
        for fair, claims in ((True, row["carried"]), (False, row["altered"].values())):
            for claim in claims:
                yield _judged(claim, [at], corpus, fair, _is_fitted(str(row["at"])))


def beliefs(corpus: Corpus) -> Iterator[Reworded]:
    """The false beliefs that the corpus lists for other reasons, each against the provisions that refute it."""
    for premise in corpus.premises:
        nearest = [at for at in premise.nearest if at in corpus.provisions]
        if nearest:
            yield _judged(premise.claim, nearest, corpus, False, None)


def _is_fitted(at: str) -> bool:
    return int(hashlib.sha256(at.encode()).hexdigest()[-1], 16) % 2 == 0


def _judged(claim: str, at: Sequence[Locator], corpus: Corpus, fair: bool, fitted: bool | None) -> Reworded:
    sources = [of_provision(corpus.provisions[one]) for one in at]
    texts = [text for one in sources for text in (one.context, one.text, one.gist) if text]
    verdict = check_statement(claim, texts, locators=at, reworded=True)
    return Reworded(claim, fair, fitted, verdict.score, verdict.holds)


def figures(rows: Sequence[Reworded]) -> Figures:
    """The figures of a set."""
    fair, altered = [one for one in rows if one.fair], [one for one in rows if not one.fair]
    kept, caught = sum(one.holds for one in fair), sum(not one.holds for one in altered)
    both = bool(fair and altered)
    balanced = (kept / len(fair) + caught / len(altered)) / 2 if both else None
    auroc = _auroc([one.score for one in fair], [one.score for one in altered]) if both else None
    return Figures(len(rows), auroc, balanced, (kept, len(fair)), (caught, len(altered)))


def _auroc(above: Sequence[float], below: Sequence[float]) -> float:
    """How often a fair claim scores more than an altered one; a tie counts half."""
    differences = np.subtract.outer(np.asarray(above), np.asarray(below))
    return float((differences > 0).mean() + (differences == 0).mean() / 2)


def sets(corpus: Corpus) -> dict[str, Figures]:
    """The figures of each set by its name."""
    rows = list(rewordings(corpus))
    return {
        "fitted on": figures([one for one in rows if one.fitted]),
        "held out": figures([one for one in rows if not one.fitted]),
        "false beliefs": figures(list(beliefs(corpus))),
    }


def as_lines(found: dict[str, Figures]) -> Iterator[str]:
    """The figures in lines."""
    yield "Claims as a model words them, by what the verifier says of them"
    yield f"  {'':14}{'n':>5}{'AUROC':>8}{'balanced':>10}  fair kept    altered caught"
    for name, one in found.items():
        shares = f"{_of(one.auroc):>8}{_of(one.balanced):>10}"
        yield f"  {name:14}{one.n:5}{shares}  {_part(one.kept):11}  {_part(one.caught)}"


def _of(share: float | None) -> str:
    return "–" if share is None else f"{share:.2f}"


def _part(counts: tuple[int, int]) -> str:
    return f"{counts[0]} of {counts[1]}" if counts[1] else "–"
