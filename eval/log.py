"""A run's log: a head line about what was measured and on what, then one line a case as it ends."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bot.errors import RapporteurError
from eval.gold import Case
from eval.scorers import Score, passes

SCHEMA = 1


class LogError(RapporteurError):
    """A log that cannot be read, or that belongs to another measurement."""


@dataclass(frozen=True, slots=True)
class Head:
    """What was measured and on what."""

    started: str  # ISO time in UTC
    writer: str
    model: str | None
    index: str  # digest of the manifest
    corpus: str  # digest of the digests
    gold: str  # digest of the cases
    prompts: Mapping[str, str]
    settings: Mapping[str, Any]
    split: str | None = None
    family: str | None = None
    limit: int | None = None

    def same_measurement(self, other: Head) -> bool:
        """Whether results of the two may stand in one log."""
        return _fingerprint(self) == _fingerprint(other)


@dataclass(frozen=True, slots=True)
class Result:
    """One case with its answer and scores, or the error that it ended with."""

    case: str
    family: str
    split: str
    cluster: str
    expect: str
    passed: bool
    answer: Mapping[str, Any] | None
    scores: tuple[Score, ...] = ()
    error: str | None = None
    ground: float | None = None  # the searcher's likelihood that there is ground, where it was asked

    @property
    def values(self) -> dict[str, float]:
        """The scored values by name."""
        return {score.name: score.value for score in self.scores if score.value is not None}

    @property
    def status(self) -> str:
        """The answer's status, `error_internal` for a crash."""
        return "error_internal" if self.answer is None else str(self.answer.get("status"))


@dataclass
class Run:
    """A log in memory."""

    head: Head
    results: list[Result] = field(default_factory=list)
    path: Path | None = None


def result_of(case: Case, answer: Mapping[str, Any], scores: Iterable[Score], ground: float | None = None) -> Result:
    """A scored answer as a line of the log."""
    held = tuple(scores)
    return Result(
        case.id, case.family, case.split, case.cluster, case.expect, passes(held), answer, held, ground=ground
    )


def crash_of(case: Case, error: Exception) -> Result:
    """A case's error as a line of the log; nothing of it is scored."""
    told = f"{type(error).__name__}: {error}"
    return Result(case.id, case.family, case.split, case.cluster, case.expect, False, None, (), told)


def write_head(path: Path, head: Head) -> None:
    """Begin a log."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _append(path, {"schema": SCHEMA, "kind": "eval_run", **asdict(head)}, "w")


def append(path: Path, result: Result) -> None:
    """Add a line; it is on disk when this returns."""
    _append(path, asdict(result), "a")


def _append(path: Path, data: Mapping[str, Any], mode: str) -> None:
    with path.open(mode, encoding="utf-8") as file:
        file.write(json.dumps(data, ensure_ascii=False) + "\n")


def read_run(path: Path) -> Run:
    """Read a log; a last line that was cut off is left out. Raises LogError."""
    try:
        first, *lines = path.read_text(encoding="utf-8").split("\n")
        head = _head(json.loads(first))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise LogError(f"{path} is no log of a run ({error})") from error
    return Run(head, list(_results(path, lines)), path)


def mend(path: Path) -> None:
    """Cut off a last line that was not finished, so that the log can go on."""
    data = path.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    if whole != data:
        path.write_bytes(whole)


def _results(path: Path, lines: list[str]) -> Iterable[Result]:
    for number, line in enumerate(lines[:-1], 2):
        try:
            data = json.loads(line)
            yield Result(**data | {"scores": tuple(Score(**one) for one in data["scores"])})
        except (ValueError, TypeError, KeyError) as error:
            raise LogError(f"{path}, line {number}: {error}") from error


def _head(data: dict[str, Any]) -> Head:
    if data.pop("kind", None) != "eval_run" or data.pop("schema", None) != SCHEMA:
        raise ValueError("its first line is not the head of a run")
    return Head(**data)


def _fingerprint(head: Head) -> dict[str, Any]:
    return {key: value for key, value in asdict(head).items() if key != "started"}


def latest(folder: Path) -> Path | None:
    """The newest log of a folder."""
    return max(folder.glob("*.jsonl"), key=lambda path: path.name, default=None)
