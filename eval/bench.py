"""Side by side with stock LlamaIndex + Chroma, in one run: speed and memory as ratios with their spread, and retrieval.

Every figure is taken from a fresh process.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.gold import Case, load_cases
from eval.measure import Run, machine, measure
from eval.scorers.retrieval import score_retrieval
from eval.stats import interval

QUESTIONS = (
    "Can police search my phone at the border?",
    "What counts as a serious crime?",
    "How long must a provider keep data?",
    "May a country refuse to extradite?",
    "Is it a crime to share a password?",
    "Who pays for technical assistance?",
    "What happens to seized cryptocurrency?",
    "Does the treaty protect witnesses?",
    "Can real-time traffic data be collected abroad?",
    "When does the treaty enter into force?",
)
"""Plain questions to time; they are no gold questions and nothing is scored on them."""

TARGETS = {"cold": 0.35, "warm": 0.10, "memory": 0.50}
"""Our share of the peer's figure that must not be passed."""

QUALITY = "article_recall@5"

EXTRA = "Point {0}. What States should report about their searches in year {0}, and to whom."
"""The one passage more of a round."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """One figure: ours and the peer's (medians), and the ratio with its smallest and largest value."""

    name: str
    unit: str
    ours: float
    peer: float
    ratio: float
    low: float
    high: float
    target: float | None

    @property
    def kept(self) -> bool:
        """Whether the ratio keeps its target."""
        return self.target is None or self.ratio <= self.target


def bench(rounds: int = 5, progress: Callable[[str], None] = lambda told: None) -> dict[str, Any]:
    """All ratios, over `rounds` runs each, retrieval on dev, and the machine. Raises RuntimeError."""
    with tempfile.TemporaryDirectory() as room:
        data, place = Path(room) / "ours", [str(Path(room) / "ours" / "index"), str(Path(room) / "peer")]
        environment = os.environ | {"RAPPORTEUR_DATA_DIR": str(data)}

        def ours(words: Sequence[str], given: str = "") -> Run:
            return measure([sys.executable, "-m", *words], environment, given)

        def theirs(command: str, *words: str, given: str = "") -> Run:
            return measure([sys.executable, "-m", "eval.peers.stock", command, *place, *words], environment, given)

        progress("building both indexes")
        build, peer_build = ours(["bot", "index", "build"]), theirs("build")
        pairs: dict[str, list[tuple[Run, Run]]] = {"cold": [], "warm": [], "more": []}
        ours(["bot", "ask", QUESTIONS[0]])  # bytecode is compiled once
        theirs("ask", QUESTIONS[0])
        lines = "\n".join(QUESTIONS)
        for n in range(rounds):
            progress(f"round {n + 1} of {rounds}")
            question = QUESTIONS[n % len(QUESTIONS)]
            pairs["cold"].append((ours(["bot", "ask", question]), theirs("ask", question)))
            pairs["warm"].append((ours(["eval.bench", "warm"], lines), theirs("warm", given=lines)))
            pairs["more"].append((ours(_one_more(Path(room), n)), theirs("add", EXTRA.format(n))))
        progress("retrieval on dev")
        cases = [case for case in load_cases(split="dev") if case.required and not case.history]
        asked = "\n".join(json.dumps(case.question) for case in cases)
        found = _found(ours(["eval.bench", "retrieve"], asked)), _found(theirs("retrieve", given=asked))
    ratios = [
        _ratio("cold", "s", pairs["cold"], _seconds),
        _ratio("warm", "ms", pairs["warm"], _median),
        _ratio("warm p95", "ms", pairs["warm"], _p95),
        _ratio("memory", "MB", pairs["cold"], lambda run: run.megabytes),
        _ratio("build", "s", [(build, peer_build)], _seconds),
        _ratio("one more", "s", pairs["more"], _seconds),
    ]
    return {
        "schema": 1,
        "kind": "bench",
        "rounds": rounds,
        "machine": machine(),
        "ratios": [asdict(one) | {"kept": one.kept} for one in ratios],
        "quality": {"score": QUALITY, "split": "dev", **quality(cases, *found)},
    }


def _one_more(room: Path, number: int) -> list[str]:
    """The command that adds a commentary of one point and brings the index up to date."""
    note = room / f"note-{number}.txt"
    note.write_text(EXTRA.format(number), encoding="utf-8")
    told = ["--author", "A. Person", "--title", f"Note {number}", "--date", "2026", "--url", ""]
    return ["bot", "corpus", "add", "--commentary", str(note), *told]


def _found(run: Run) -> list[list[str]]:
    return [json.loads(line) for line in run.output.splitlines()]


def quality(cases: Sequence[Case], ours: Sequence[list[str]], peer: Sequence[list[str]]) -> dict[str, Any]:
    """The mean score of both over the same cases, each with its interval; what they retrieved as locators."""
    sides: dict[str, Any] = {}
    for name, retrieved in (("ours", ours), ("peer", peer)):
        scored = [(_recall(case, locators), case.cluster) for case, locators in zip(cases, retrieved, strict=True)]
        kept = [(value, cluster) for value, cluster in scored if value is not None]
        mean = interval([value for value, _ in kept], [cluster for _, cluster in kept])
        assert mean is not None, "no case was scored"  # noqa: S101 - dev holds hundreds
        sides[name] = {"mean": round(mean.mean, 3), "low": round(mean.low, 3), "high": round(mean.high, 3), "n": mean.n}
    return sides | {"ratio": round(sides["ours"]["mean"] / (sides["peer"]["mean"] or 1), 3)}


def _recall(case: Case, locators: Iterable[str]) -> float | None:
    answer = {"retrieval": [{"locator": one} for one in locators]}
    return next(score.value for score in score_retrieval(case, answer) if score.name == QUALITY)


def _seconds(run: Run) -> float:
    return run.seconds


def _times(run: Run) -> list[float]:
    """The milliseconds that a warm run printed, without the first question, which warms up."""
    return [float(line) for line in run.output.splitlines()][1:]


def _median(run: Run) -> float:
    return statistics.median(_times(run))


def _p95(run: Run) -> float:
    times = sorted(_times(run))
    return times[int(0.95 * (len(times) - 1))]


def _ratio(name: str, unit: str, runs: Sequence[tuple[Run, Run]], of: Callable[[Run], float]) -> Ratio:
    ours, peer = [of(own) for own, _ in runs], [of(other) for _, other in runs]
    pairs = sorted(own / other for own, other in zip(ours, peer, strict=True))
    own, other = statistics.median(ours), statistics.median(peer)
    return Ratio(
        name=name,
        unit=unit,
        ours=round(own, 3),
        peer=round(other, 3),
        ratio=round(own / other, 3),
        low=round(pairs[0], 3),
        high=round(pairs[-1], 3),
        target=TARGETS.get(name),
    )


def work(command: str) -> None:
    """Answer the questions on stdin in one process.

    `warm` prints the milliseconds of each; `retrieve` reads them as JSON and prints the locators that were retrieved.
    """
    import asyncio

    from bot.assemble import open_assistant
    from bot.render.json import to_json
    from bot.settings import load_settings
    from bot.talk import Question

    assistant = open_assistant(load_settings())

    async def answer_all() -> None:
        for line in sys.stdin.read().splitlines():
            started = time.perf_counter()
            answer = await assistant.answer(Question(line if command == "warm" else json.loads(line)))
            spent = (time.perf_counter() - started) * 1000
            retrieved = [one["locator"] for one in to_json(answer)["retrieval"]]
            sys.stdout.write(f"{spent:.3f}\n" if command == "warm" else f"{json.dumps(retrieved)}\n")

    asyncio.run(answer_all())


def as_text(result: dict[str, Any]) -> str:
    """The ratios as plain lines."""
    machine = result["machine"]
    lines = [
        f"{machine['cores']} cores (load {machine['load']}), Python {machine['python']}, {machine['system']}; "
        f"{result['rounds']} rounds"
    ]
    for one in result["ratios"]:
        target = "" if one["target"] is None else f"  target {one['target']:.2f} {'kept' if one['kept'] else 'MISSED'}"
        lines.append(
            f"{one['name']:<9} ours {one['ours']:.3f} {one['unit']}, stock {one['peer']:.3f} {one['unit']}, "
            f"ratio {one['ratio']:.3f} ({one['low']:.3f} to {one['high']:.3f}){target}"
        )
    sides = [
        f"{name} {one['mean']:.3f} ({one['low']:.3f} to {one['high']:.3f}, n={one['n']})"
        for name, one in (("ours", result["quality"]["ours"]), ("stock", result["quality"]["peer"]))
    ]
    found = result["quality"]
    lines.append(f"{found['score']} on {found['split']}: {', '.join(sides)}, ratio {found['ratio']:.2f}")
    return "\n".join(lines)


if __name__ == "__main__":
    work(sys.argv[1])
