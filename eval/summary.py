"""A run in figures: each score with its interval, by split and family; statuses; steps; gates."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import UsageError
from eval.log import Result
from eval.stats import Interval, interval, quantile

GATES_FILE = Path(__file__).with_name("gates.toml")

GROUPS: dict[str, tuple[str, ...]] = {
    "Overall": ("passed",),
    "Retrieval by article": tuple(
        f"article_{name}" for name in ("recall@1", "recall@3", "recall@5", "recall@10", "mrr", "ndcg@10")
    ),
    "Retrieval by paragraph": tuple(
        f"paragraph_{name}" for name in ("recall@1", "recall@3", "recall@5", "recall@10", "mrr", "ndcg@10")
    ),
    "Named provisions": ("explicit_recall@1", "explicit_recall@5"),
    "Refusal": ("status_family", "status_exact", "answered_when_due", "refused_when_due", "false_premise_told"),
    "Citations": (
        "citation_validity",
        "citation_recall",
        "citation_precision",
        "statements_cited",
        "alce_recall",
        "alce_precision",
    ),
    "Grounding": ("quotes", "numbers", "references", "attribution", "force", "voice", "support"),
    "Facts": ("must", "must_not", "absence"),
    "Concerns": ("concern_recall", "concern_precision", "no_false_alarm"),
    "Cost": ("seconds", "tokens"),
}
"""The figures in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One score over some results, None where none of them is scored."""

    name: str
    interval: Interval | None

    def __str__(self) -> str:
        return f"{self.interval} n={self.interval.n}" if self.interval else "not scored"


def figure(name: str, results: Iterable[Result]) -> Figure:
    """A score's mean with its interval; `passed` and `errors` are counted over every result."""
    rows = [(value, result.cluster) for result in results if (value := value_of(name, result)) is not None]
    return Figure(name, interval([value for value, _ in rows], [cluster for _, cluster in rows]))


def value_of(name: str, result: Result) -> float | None:
    """One score of one result."""
    if name == "passed":
        return float(result.passed)
    if name == "errors":
        return float(result.error is not None or result.status.startswith("error"))
    return result.values.get(name)


def of_split(results: Iterable[Result], split: str | None) -> list[Result]:
    """The results of a split; of both for None."""
    return [result for result in results if split in (None, result.split)]


def families(results: Iterable[Result]) -> list[str]:
    """The families in the order of their first case."""
    return list(dict.fromkeys(result.family for result in results))


def confusion(results: Iterable[Result]) -> Counter[tuple[str, str]]:
    """(expected family, family of the answer) with their counts."""
    return Counter((result.expect.split("_", 1)[0], result.status.split("_", 1)[0]) for result in results)


def steps(results: Iterable[Result]) -> dict[str, tuple[float, float]]:
    """Each step's median and 95th percentile in milliseconds, in the order of the steps."""
    times: dict[str, list[float]] = {}
    for result in results:
        for step, took in ((result.answer or {}).get("timings_ms") or {}).items():
            times.setdefault(step, []).append(float(took))
    return {step: (quantile(took, 0.5) or 0.0, quantile(took, 0.95) or 0.0) for step, took in times.items()}


@dataclass(frozen=True, slots=True)
class Gate:
    """A bound on a figure; `on` is the mean or the low end of its interval."""

    score: str
    split: str | None
    family: str | None
    at_least: float | None
    at_most: float | None
    on: str

    def fault(self, results: Sequence[Result]) -> str | None:
        """Why the gate is shut, or None; a gate over nothing scored is open and says so elsewhere."""
        kept = [result for result in of_split(results, self.split) if self.family in (None, result.family)]
        found = figure(self.score, kept).interval
        if found is None:
            return None
        value = found.low if self.on == "low" else found.mean
        if self.at_least is not None and value < self.at_least:
            return f"{self} is {value:.3f}, under {self.at_least}"
        if self.at_most is not None and value > self.at_most:
            return f"{self} is {value:.3f}, over {self.at_most}"
        return None

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.split, self.family) if part)
        return f"{self.score}{f' ({place})' if place else ''}"


def read_gates(path: Path = GATES_FILE) -> list[Gate]:
    """The gates of a file. Raises UsageError naming what is wrong with it."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["gate"]
        return [_gate(row) for row in rows]
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise UsageError(f"{path} is no file of gates: {error}") from error


def _gate(row: dict[str, Any]) -> Gate:
    known = {"score", "split", "family", "at_least", "at_most", "on"}
    scores = {name for names in GROUPS.values() for name in names} | {"errors"}
    if unknown := sorted(set(row) - known):
        raise ValueError(f"unknown key '{unknown[0]}'")
    if row["score"] not in scores:
        raise ValueError(f"there is no score '{row['score']}'")
    if ("at_least" in row) == ("at_most" in row):
        raise ValueError(f"'{row['score']}' needs at_least or at_most")
    return Gate(
        row["score"],
        row.get("split"),
        row.get("family"),
        row.get("at_least"),
        row.get("at_most"),
        row.get("on", "mean"),
    )


def shut(gates: Iterable[Gate], results: Sequence[Result]) -> list[str]:
    """The faults of all gates."""
    return [fault for gate in gates if (fault := gate.fault(results)) is not None]
