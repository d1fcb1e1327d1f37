"""A run told on a terminal and as one JSON object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from eval.gold import SPLITS
from eval.log import Result, Run
from eval.stats import Interval
from eval.summary import GROUPS, Figure, confusion, families, figure, of_split, steps

BY_FAMILY = ("passed", "status_exact", "article_recall@5", "paragraph_recall@5", "citation_recall", "support", "must")
"""The columns of the table by family."""


def as_text(run: Run) -> str:
    """Every figure with its interval for both splits, then families, statuses and errors."""
    splits = [split for split in SPLITS if of_split(run.results, split)]
    return "\n".join([*_lines(run, splits), "", *_families(run.results), "", *_statuses(run.results), *_errors(run)])


def _lines(run: Run, splits: Sequence[str]) -> Iterator[str]:
    yield f"{'':24}" + "".join(f"{f'{split} ({len(of_split(run.results, split))})':34}" for split in splits).rstrip()
    for group, names in GROUPS.items():
        yield group
        for name in names:
            cells = (str(figure(name, of_split(run.results, split))) for split in splits)
            yield f"  {name:22}" + "".join(f"{cell:34}" for cell in cells).rstrip()


def _families(results: Sequence[Result]) -> Iterator[str]:
    yield f"{'By family':20}{'n':>4}" + "".join(f"{name:>20}" for name in BY_FAMILY)
    for family in families(results):
        own = [result for result in results if result.family == family]
        cells = (figure(name, own).interval for name in BY_FAMILY)
        yield f"  {family:18}{len(own):>4}" + "".join(f"{f'{one.mean:.3f}' if one else '–':>20}" for one in cells)


def _statuses(results: Iterable[Result]) -> Iterator[str]:
    yield "Expected family → answered, unanswerable, declined, error"
    counts = confusion(results)
    for due in ("answered", "unanswerable", "declined"):
        row = (counts[due, got] for got in ("answered", "unanswerable", "declined", "error"))
        yield f"  {due:14}" + "".join(f"{count:6}" for count in row)


def _errors(run: Run) -> Iterator[str]:
    for result in run.results:
        if result.error is not None:
            yield f"Error in {result.case}: {result.error}"


def as_object(run: Run) -> dict[str, Any]:
    """The same as JSON: `kind` eval_run, figures by split, by family, statuses, steps, failures."""
    return {
        "schema": 1,
        "kind": "eval_run",
        "head": asdict(run.head),
        "log": str(run.path) if run.path else None,
        "splits": {split: _figures(of_split(run.results, split)) for split in SPLITS},
        "families": {
            family: _figures([one for one in run.results if one.family == family]) for family in families(run.results)
        },
        "confusion": [
            {"expected": due, "got": got, "n": n} for (due, got), n in sorted(confusion(run.results).items())
        ],
        "steps_ms": {step: {"p50": half, "p95": most} for step, (half, most) in steps(run.results).items()},
        "failed": [result.case for result in run.results if not result.passed],
        "errors": {result.case: result.error for result in run.results if result.error is not None},
    }


def _figures(results: Sequence[Result]) -> dict[str, Any]:
    names = [name for group in GROUPS.values() for name in group]
    return {"cases": len(results)} | {name: _interval(figure(name, results)) for name in names}


def _interval(found: Figure) -> dict[str, Any] | None:
    one: Interval | None = found.interval
    return None if one is None else {"mean": one.mean, "low": one.low, "high": one.high, "n": one.n}
