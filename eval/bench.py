"""Speed and memory side by side with stock LlamaIndex + Chroma, in one run, as ratios with their spread.

Every figure is taken from a fresh process: wall seconds and peak resident memory as the operating
system accounts for them.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

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

TARGETS = {"cold": 0.40, "warm": 0.15, "memory": 0.60}
"""Our share of the peer's figure that must not be passed."""


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


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process."""

    seconds: float
    megabytes: float
    output: str


def measure(command: Sequence[str], environment: dict[str, str], given: str = "") -> Run:
    """Run a command to its end. Raises RuntimeError with its last line when it fails."""
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as told:
        process = subprocess.Popen(  # noqa: S603 - our own commands
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=told, text=True
        )
        assert process.stdin is not None  # noqa: S101 - both are pipes
        assert process.stdout is not None  # noqa: S101
        process.stdin.write(given)
        process.stdin.close()
        output = process.stdout.read()
        _, code, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(code)
        if process.returncode not in (0, 3):
            told.seek(0)
            raise RuntimeError((told.read().strip().splitlines() or ["no word"])[-1])
    return Run(seconds, used.ru_maxrss / 1024, output)


def bench(rounds: int = 5, progress: Callable[[str], None] = lambda told: None) -> dict[str, Any]:
    """All ratios, over `rounds` runs each; the machine they were taken on."""
    with tempfile.TemporaryDirectory() as room:
        data, peer = Path(room) / "ours", Path(room) / "peer"
        environment = os.environ | {"RAPPORTEUR_DATA_DIR": str(data)}
        python = sys.executable
        ours = [python, "-m", "bot"]
        theirs = [python, "-m", "eval.peers.stock"]
        progress("building both indexes")
        build = measure([*ours, "index", "build"], environment)
        peer_build = measure([*theirs, "build", str(data / "index"), str(peer)], environment)
        ask = [*theirs, "ask", str(data / "index"), str(peer)]
        asked = [QUESTIONS[n % len(QUESTIONS)] for n in range(rounds)]
        measure([*ours, "ask", asked[0]], environment)  # bytecode is compiled once
        measure([*ask, asked[0]], environment)
        cold, peer_cold, warm, peer_warm = [], [], [], []
        for n, question in enumerate(asked, 1):
            progress(f"round {n} of {rounds}")
            cold.append(measure([*ours, "ask", question], environment))
            peer_cold.append(measure([*ask, question], environment))
            lines = "\n".join(QUESTIONS)
            warm.append(measure([python, "-m", "eval.bench"], environment, lines))
            peer_warm.append(measure([*theirs, "warm", str(data / "index"), str(peer)], environment, lines))
    ratios = [
        _ratio("cold", "s", [run.seconds for run in cold], [run.seconds for run in peer_cold]),
        _ratio("warm", "ms", [_median(run) for run in warm], [_median(run) for run in peer_warm]),
        _ratio("warm p95", "ms", [_p95(run) for run in warm], [_p95(run) for run in peer_warm]),
        _ratio("memory", "MB", [run.megabytes for run in cold], [run.megabytes for run in peer_cold]),
        _ratio("build", "s", [build.seconds], [peer_build.seconds]),
    ]
    return {
        "schema": 1,
        "kind": "bench",
        "rounds": rounds,
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()},
        "ratios": [asdict(one) | {"kept": one.kept} for one in ratios],
    }


def _times(run: Run) -> list[float]:
    """The milliseconds that a warm run printed, without the first question, which warms up."""
    return [float(line) for line in run.output.splitlines()][1:]


def _median(run: Run) -> float:
    return statistics.median(_times(run))


def _p95(run: Run) -> float:
    times = sorted(_times(run))
    return times[int(0.95 * (len(times) - 1))]


def _ratio(name: str, unit: str, ours: list[float], peer: list[float]) -> Ratio:
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


def warm() -> None:
    """Answer the questions on stdin in one process; milliseconds of each on stdout."""
    import asyncio

    from bot.assemble import open_assistant
    from bot.settings import load_settings
    from bot.talk import Question

    assistant = open_assistant(load_settings())

    async def answer_all() -> None:
        for line in sys.stdin.read().splitlines():
            started = time.perf_counter()
            await assistant.answer(Question(line))
            sys.stdout.write(f"{(time.perf_counter() - started) * 1000:.3f}\n")

    asyncio.run(answer_all())


def as_text(result: dict[str, Any]) -> str:
    """The ratios as a plain table."""
    machine = result["machine"]
    lines = [f"{machine['cores']} cores, Python {machine['python']}, {machine['system']}; {result['rounds']} rounds"]
    for one in result["ratios"]:
        target = "" if one["target"] is None else f"  target {one['target']:.2f} {'kept' if one['kept'] else 'MISSED'}"
        lines.append(
            f"{one['name']:<9} ours {one['ours']:.3f} {one['unit']}, stock {one['peer']:.3f} {one['unit']}, "
            f"ratio {one['ratio']:.3f} ({one['low']:.3f} to {one['high']:.3f}){target}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    warm()
