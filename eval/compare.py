"""Two runs side by side: what broke, what improved, and whether the difference can be told from noise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from eval.log import Result, Run
from eval.stats import Difference, difference
from eval.summary import GROUPS, value_of

_NAMES = tuple(name for names in GROUPS.values() for name in names)


@dataclass(frozen=True, slots=True)
class Change:
    """A case that passes in one run and fails in the other, with the scores that moved."""

    case: str
    moved: tuple[str, ...]  # "citation_recall 1.00 → 0.00: uncc:28(4) is not cited"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Run B against run A over the cases that both hold."""

    common: int
    only_before: int
    only_after: int
    broke: tuple[Change, ...]
    mended: tuple[Change, ...]
    differences: dict[str, Difference]
    changed: tuple[str, ...]  # what else was different: index, gold, prompts …


def compare_runs(before: Run, after: Run) -> Comparison:
    """Compare by case id; differences are B minus A, with intervals clustered by article."""
    old = {result.case: result for result in before.results}
    new = {result.case: result for result in after.results}
    common = [case for case in old if case in new]
    pairs = [(old[case], new[case]) for case in common]
    return Comparison(
        common=len(common),
        only_before=len(old) - len(common),
        only_after=len(new) - len(common),
        broke=tuple(_change(a, b) for a, b in pairs if a.passed and not b.passed),
        mended=tuple(_change(a, b) for a, b in pairs if b.passed and not a.passed),
        differences=dict(_differences(pairs)),
        changed=tuple(_changed(before, after)),
    )


def _differences(pairs: Sequence[tuple[Result, Result]]) -> Iterator[tuple[str, Difference]]:
    clusters = {new.case: new.cluster for _, new in pairs}
    for name in _NAMES:
        before = {a.case: value for a, _ in pairs if (value := value_of(name, a)) is not None}
        after = {b.case: value for _, b in pairs if (value := value_of(name, b)) is not None}
        if (found := difference(before, after, clusters)) is not None:
            yield name, found


def _change(before: Result, after: Result) -> Change:
    if after.error is not None or before.error is not None:
        return Change(after.case, (f"error: {after.error or before.error}",))
    was = before.values
    moved = (
        f"{score.name} {was[score.name]:.2f} → {score.value:.2f}: {score.why}"
        for score in after.scores
        if score.value is not None and abs(was.get(score.name, score.value) - score.value) > 1e-9
    )
    return Change(after.case, tuple(line for line in moved if not line.startswith(("seconds", "tokens"))))


def _changed(before: Run, after: Run) -> Iterator[str]:
    old, new = asdict(before.head), asdict(after.head)
    for key, value in new.items():
        if key != "started" and old[key] != value:
            yield f"{key}: {old[key]} → {value}"


def as_text(found: Comparison) -> str:
    """Pass→fail first, then what was mended, then every difference that is not nothing."""
    return "\n".join(_lines(found))


def _lines(found: Comparison) -> Iterator[str]:
    yield f"{found.common} cases in both runs ({found.only_before} only before, {found.only_after} only after)."
    yield from (f"Changed: {line}" for line in found.changed)
    for title, changes in (("Broke (pass → fail)", found.broke), ("Mended (fail → pass)", found.mended)):
        yield f"\n{title}: {len(changes)}"
        for change in changes:
            yield f"  {change.case}"
            yield from (f"    {line}" for line in change.moved)
    yield "\nDifferences (after − before)"
    for name, one in found.differences.items():
        if one.better or one.worse:
            yield f"  {name:22}{_told(one)}"
    if not any(one.better or one.worse for one in found.differences.values()):
        yield "  none"


def _told(one: Difference) -> str:
    span = f"{one.interval.mean:+.3f} [{one.interval.low:+.3f}, {one.interval.high:+.3f}]"
    verdict = "cannot be told from noise" if one.is_noise else "more than noise"
    return f"{span}  {one.better} up, {one.worse} down: {verdict}"


def as_object(found: Comparison) -> dict[str, Any]:
    """The same as JSON."""
    rows = {
        name: {
            "mean": one.interval.mean,
            "low": one.interval.low,
            "high": one.interval.high,
            "n": one.interval.n,
            "up": one.better,
            "down": one.worse,
            "noise": one.is_noise,
        }
        for name, one in found.differences.items()
    }
    head = {"schema": 1, "kind": "eval_compare", "common": found.common, "changed": list(found.changed)}
    sides = {"broke": [asdict(one) for one in found.broke], "mended": [asdict(one) for one in found.mended]}
    return head | sides | {"differences": rows}
