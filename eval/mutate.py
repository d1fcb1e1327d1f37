"""The evaluator's own proof: what share of broken answers the scorers catch, and the verifier alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.grounding import check_statement
from eval.gold import Case
from eval.log import Result
from eval.mutations import MUTATIONS
from eval.rewording import Mutant, Subject
from eval.scorers import COSTS, Score, Scorers
from eval.scorers.record import Record, family, statements
from eval.scorers.sources import Sources
from eval.stats import Interval, interval

OVERALL = 0.99
EACH = 0.95
PER_KIND = 60
"""Subjects of one kind at most; the first in the order of the cases, both splits alike."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One broken answer: who objected to it."""

    kind: str
    case: str
    cluster: str
    note: str
    objections: tuple[str, ...]  # scores that fell
    verifier: bool  # whether the verifier, without gold, would have withheld something


@dataclass(frozen=True, slots=True)
class Caught:
    """The share caught of one kind; no intervals without a subject."""

    kind: str
    n: int
    scorers: Interval | None
    verifier: Interval | None

    @property
    def shut(self) -> bool:
        """Whether the kind is caught too seldom; without a subject it is neither open nor shut."""
        return self.scorers is not None and self.scorers.mean < EACH


def run_mutations(
    results: Sequence[Result], cases: Mapping[str, Case], scorers: Scorers, per_kind: int = PER_KIND
) -> list[Trial]:
    """Break the good answers of a run in every way that they allow."""
    good = [result for result in results if result.passed and result.answer is not None and result.case in cases]
    stranger = next((one.answer for one in good if one.answer and family(one.answer) == "answered"), {})
    trials = []
    for kind, mutation in MUTATIONS.items():
        found: list[Trial] = []
        for result in good:
            if len(found) == per_kind:
                break
            subject = Subject(cases[result.case], result.answer or {}, stranger or {}, scorers.sources)
            mutant = mutation(subject)
            if mutant is not None:
                found.append(_trial(kind, result, subject, mutant, scorers))
        trials += found
    return trials


def _trial(kind: str, result: Result, subject: Subject, mutant: Mutant, scorers: Scorers) -> Trial:
    return Trial(
        kind=kind,
        case=result.case,
        cluster=result.cluster,
        note=mutant.note,
        objections=tuple(fallen(result.scores, scorers(subject.case, mutant.answer))),
        verifier=any(withheld(mutant.answer, scorers.sources)),
    )


def fallen(before: Sequence[Score], after: Sequence[Score]) -> Iterator[str]:
    """The scores that a broken answer loses; costs are none, and what was unscored had nothing to lose."""
    values = {score.name: score.value for score in before}
    for score in after:
        was = values.get(score.name)
        if score.value is not None and score.name not in COSTS and score.value < (1.0 if was is None else was) - 1e-9:
            yield score.name


def withheld(answer: Record, sources: Sources) -> Iterator[bool]:
    """For each statement whether the verifier, as the assistant uses it, would withhold it."""
    for told in statements(answer):
        texts = sources.of_statement(told)
        authentic = sources.authentic(told.locators)
        yield not check_statement(told.text, texts, quotes_allowed=authentic, locators=told.locators).holds


def shares(trials: Sequence[Trial]) -> list[Caught]:
    """Per kind, every kind told, and `overall` last."""
    by_kind = {kind: [trial for trial in trials if trial.kind == kind] for kind in MUTATIONS}
    return [_caught(kind, own) for kind, own in by_kind.items()] + [_caught("overall", trials)]


def _caught(kind: str, trials: Sequence[Trial]) -> Caught:
    clusters = [trial.cluster for trial in trials]
    return Caught(
        kind,
        len(trials),
        interval([float(bool(trial.objections)) for trial in trials], clusters),
        interval([float(trial.verifier) for trial in trials], clusters),
    )


def faults(found: Sequence[Caught]) -> list[str]:
    """Why the proof fails: too few caught overall or of a kind, or nothing to break at all."""
    *kinds, overall = found
    if overall.scorers is None:
        return ["there was no good answer to break"]
    wrong = [f"{one.kind}: {one.scorers.mean:.3f}, under {EACH}" for one in kinds if one.scorers and one.shut]
    if overall.scorers.mean < OVERALL:
        wrong.append(f"overall: {overall.scorers.mean:.3f}, under {OVERALL}")
    return wrong


def as_text(found: Sequence[Caught]) -> str:
    """Per kind: subjects, share caught by the scorers, share caught by the verifier without gold."""
    lines = [f"{'':34}{'n':>5}  {'scorers':26}verifier alone"]
    for one in found:
        if one.scorers is None:
            lines.append(f"{one.kind:34}{0:>5}  no subject")
        else:
            lines.append(f"{one.kind:34}{one.n:>5}  {one.scorers!s:26}{one.verifier}")
    return "\n".join(lines)


def as_object(found: Sequence[Caught]) -> dict[str, Any]:
    """The same as JSON; a kind without a subject has nulls."""
    return {"schema": 1, "kind": "eval_mutate", "kinds": [asdict(one) for one in found], "faults": faults(found)}
