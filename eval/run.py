"""Running cases over an assistant: every answer and score is on disk before the next case ends."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from bot.render.json import to_json
from bot.settings import Settings
from bot.talk import Answer, Question
from eval.gold import CASES_DIR, Case, cases_digest
from eval.log import Head, LogError, Result, Run, append, crash_of, mend, read_run, result_of, write_head
from eval.scorers import Scorers
from index.files import CORPUS_DIR

Progress = Callable[[int, int, Result], None]
"""Told how many cases have ended, of how many, and the newest result."""


class Answering(Protocol):
    """Whoever answers questions: the assistant, or a function in its place."""

    async def answer(self, question: Question) -> Answer:
        """The answer to a question."""
        ...


@dataclass(frozen=True, slots=True)
class Selection:
    """Which cases a run takes, as its head tells it."""

    split: str | None = None
    family: str | None = None
    limit: int | None = None


def head_for(assistant: Any, settings: Settings, chosen: Selection, cases_folder: Path = CASES_DIR) -> Head:
    """What a run over this assistant measures."""
    return Head(
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        writer=assistant.kit.writer.name,
        model=assistant.kit.writer.model,
        index=assistant.kit.searcher.manifest.digest,
        corpus=folder_digest(CORPUS_DIR),
        gold=cases_digest(cases_folder),
        prompts=prompt_digests(),
        settings={name: getattr(settings, name) for name in ("floor", "max_statements", "max_words")},
        split=chosen.split,
        family=chosen.family,
        limit=chosen.limit,
    )


def folder_digest(folder: Path) -> str:
    """A short digest of every file below a folder."""
    digest = hashlib.sha256()
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def prompt_digests() -> dict[str, str]:
    """A short digest of each file of words."""
    from prompts import PROMPTS_DIR

    files = sorted(path for path in PROMPTS_DIR.iterdir() if path.suffix in (".md", ".toml"))
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in files}


def new_log(folder: Path, head: Head) -> Path:
    """The path of a log that does not exist yet, named by the time and the writer."""
    stem = f"{head.started[:19].replace(':', '')}-{head.writer}"
    taken = (folder / f"{stem}{tail}.jsonl" for tail in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(path for path in taken if not path.exists())


def begin(path: Path, head: Head, resume: bool) -> Run:
    """Start a log, or take up one of the same measurement. Raises LogError."""
    if not resume:
        write_head(path, head)
        return Run(head, [], path)
    mend(path)
    run = read_run(path)
    if not run.head.same_measurement(head):
        raise LogError(f"{path.name} measured something else (another index, gold, prompts, writer or selection)")
    return run


async def run_cases(
    assistant: Answering,
    cases: Sequence[Case],
    scorers: Scorers,
    run: Run,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Run:
    """Answer and score the cases that the run does not hold yet, `jobs` at a time; ends in the cases' order."""
    done = {result.case for result in run.results}
    todo = [case for case in cases if case.id not in done]
    gate = asyncio.Semaphore(jobs)

    async def one(case: Case) -> None:
        async with gate:
            result = await score_case(assistant, case, scorers)
        if run.path is not None:
            append(run.path, result)
        run.results.append(result)
        if progress is not None:
            progress(len(run.results), len(cases), result)

    async with asyncio.TaskGroup() as group:
        for case in todo:
            group.create_task(one(case))
    place = {case.id: n for n, case in enumerate(cases)}
    run.results.sort(key=lambda result: place.get(result.case, len(place)))
    return run


async def score_case(assistant: Answering, case: Case, scorers: Scorers) -> Result:
    """One case, answered and scored; whatever breaks is this case's error."""
    try:
        given = await assistant.answer(case.as_question())
        answer = to_json(given)
        scores = scorers(case, answer)
    except Exception as error:
        return crash_of(case, error)
    found = given.trace.found
    return result_of(case, answer, scores, found.ground if found else None)


def rescore(run: Run, cases: Sequence[Case], scorers: Scorers) -> Run:
    """The same answers under the present scorers and gold; cases that are gone are left out."""
    by_id = {case.id: case for case in cases}
    results = []
    for result in run.results:
        case = by_id.get(result.case)
        if case is None or result.answer is None:
            results += [result] if case is not None else []
            continue
        results.append(result_of(case, result.answer, scorers(case, result.answer), result.ground))
    return Run(run.head, results, run.path)
