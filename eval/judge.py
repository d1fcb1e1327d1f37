"""A language model as a second opinion on answers: is each statement carried, is the question answered?

A model's verdict decides no gate. What it gives in another form than asked for is counted apart and never scored.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.providers.fence import Fence
from bot.providers.model import Message, Model
from bot.steps.scope import clean
from eval.log import Result, Run
from eval.scorers.record import Record, Told, statements
from eval.stats import Interval, interval
from prompts import prompt

TOKENS = 600
TRIES = 2
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Judged:
    """The judge's verdict on one answer."""

    case: str
    cluster: str
    carried: tuple[bool, ...]  # one a statement
    answers: int  # 3 the whole question, 2 a part of it, 1 nothing of it
    why: str


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What a judge made of a run."""

    model: str
    judged: tuple[Judged, ...]
    unscored: tuple[str, ...]  # cases whose verdict had another form

    @property
    def carried(self) -> Interval | None:
        """The share of statements that the judge finds carried by their sources."""
        rows = [(float(one), row.cluster) for row in self.judged for one in row.carried]
        return interval([value for value, _ in rows], [cluster for _, cluster in rows])

    @property
    def answers(self) -> Interval | None:
        """How far the questions are answered, from 1 to 3."""
        return interval([float(row.answers) for row in self.judged], [row.cluster for row in self.judged])


async def judge_run(
    run: Run, model: Model, limit: int | None = None, progress: Callable[[int, int], None] | None = None
) -> Verdicts:
    """Judge the answered cases of a run. Raises ProviderError where the model is out of reach."""
    due = [result for result in run.results if result.answer and statements(result.answer)][:limit]
    judged: list[Judged] = []
    unscored: list[str] = []
    for number, result in enumerate(due, 1):
        verdict = await _judged(result, result.answer or {}, model)
        if verdict is None:
            unscored.append(result.case)
        else:
            judged.append(verdict)
        if progress is not None:
            progress(number, len(due))
    return Verdicts(model.name, tuple(judged), tuple(unscored))


async def _judged(result: Result, answer: Record, model: Model) -> Judged | None:
    told = statements(answer)
    for _ in range(TRIES):
        said = await model.complete(messages(answer, told), TOKENS)
        row = _read(said, len(told))
        if row is not None:
            why = clean(str(row.get("why") or ""))[:LONGEST_REASON]
            return Judged(result.case, result.cluster, tuple(row["carried"]), row["answers"], why)
    return None


def messages(answer: Record, told: Sequence[Told]) -> list[Message]:
    """What the judge is told: the question and each statement with the texts that it cites, all as data."""
    fence = Fence()
    question = fence.block("question", str(answer.get("standalone_question") or answer.get("question")))
    blocks = [fence.block(f"statement {number}", _with_sources(one)) for number, one in enumerate(told, 1)]
    system, user = prompt("judge.md").told(fence=fence.mark, question=question, answer="\n".join(blocks))
    return [Message("system", system), Message("user", user)]


def _with_sources(told: Told) -> str:
    sources = [f"Source {one.data.get('label')}: {one.data.get('text')}" for one in told.cited]
    return "\n".join([told.text, *sources])


def _read(said: str, count: int) -> dict[str, Any] | None:
    """The verdict, or None where it has not the form that was asked for."""
    try:
        row = json.loads(said[said.find("{") : said.rfind("}") + 1])
    except (ValueError, RecursionError):
        return None
    carried = row.get("carried") if isinstance(row, dict) else None
    if not isinstance(carried, list) or len(carried) != count or not all(isinstance(one, bool) for one in carried):
        return None
    return row if row.get("answers") in (1, 2, 3) and not isinstance(row["answers"], bool) else None


def as_text(found: Verdicts) -> str:
    """The figures with their intervals, then the answers that the judge doubts."""
    lines = [
        f"Judge: {found.model}, {len(found.judged)} answers judged, {len(found.unscored)} not in the form asked for",
        f"statements carried   {found.carried or '–'}",
        f"question answered    {found.answers or '–'} (1 to 3)",
    ]
    doubted = [row for row in found.judged if not all(row.carried) or row.answers == 1]
    return "\n".join([*lines, *(f"{row.case}: {row.why}" for row in doubted)])


def as_object(found: Verdicts) -> dict[str, Any]:
    """The same as one JSON object."""
    figures = {
        name: asdict(one) if one else None for name, one in (("carried", found.carried), ("answers", found.answers))
    }
    return {
        "schema": 1,
        "kind": "eval_judge",
        "model": found.model,
        "prompt": prompt("judge.md").digest,
        "figures": figures,
        "judged": [asdict(row) for row in found.judged],
        "unscored": list(found.unscored),
    }
