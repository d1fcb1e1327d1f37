"""Many people at once: how long from the interaction to its answer, whether one is lost, how memory and loop fare.

`make soak` runs 200 people in a minute and then 2,000 questions; a test runs a short version.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from index.asked import read_asked
from index.files import CORPUS_DIR
from tests.bot.discord_wire.conftest import Bot, ask
from tests.bot.discord_wire.fake import Asked, Wire
from tests.helpers import ROOT, free_port

SEED = 20261128
PEOPLE, SECONDS = 200, 60.0
QUESTIONS = 2000
PACE = 4.0
"""Questions a second of the long run."""


@dataclass(frozen=True, slots=True)
class Load:
    """What was measured; times in seconds from the interaction to the first sign and to the answer."""

    asked: int
    lost: int
    first: tuple[float, float]  # median and 95th percentile
    answer: tuple[float, float, float]  # median, 95th and 99th percentile


def questions(count: int) -> list[str]:
    """So many questions in people's own words, out of those that the index learns from."""
    lines = [line.text for path in sorted((CORPUS_DIR / "asked").glob("[0-9][0-9].yaml")) for line in read_asked(path)]
    random.Random(SEED).shuffle(lines)  # noqa: S311 - an order that can be repeated
    return list(itertools.islice(itertools.cycle(lines), count))


def run(wire: Wire, count: int, seconds: float, first_user: int) -> Load:
    """As many people asking one question each, evenly over some seconds; waits until all are answered."""
    began = time.monotonic()
    sent: list[Asked] = []
    for number, question in enumerate(questions(count)):
        time.sleep(max(0.0, began + number * seconds / count - time.monotonic()))
        sent.append(ask(wire, question, user=first_user + number, guild=number % len(wire.guilds)))
    until = time.monotonic() + 120
    while any(not done(one) for one in sent) and time.monotonic() < until:
        time.sleep(0.05)
    first = sorted(one.callback_at - one.at for one in sent if one.callback_at is not None)
    answer = sorted(one.edits[-1][0] - one.at for one in sent if done(one))
    lost = len(sent) - len(answer)
    shares = (_at(answer, 0.5), _at(answer, 0.95), _at(answer, 0.99))
    return Load(count, lost, (_at(first, 0.5), _at(first, 0.95)), shares)


def done(asked: Asked) -> bool:
    """Whether the message is an answer, and no longer a place in the line or a sign of thinking."""
    return bool(asked.edits) and "in the line" not in asked.text


def _at(values: list[float], share: float) -> float:
    return round(values[min(len(values) - 1, int(share * len(values)))], 3) if values else float("nan")


def memory(process: int) -> float:
    """The resident memory of a process in megabytes."""
    rows = Path(f"/proc/{process}/status").read_text().splitlines()
    return round(next(int(row.split()[1]) for row in rows if row.startswith("VmRSS")) / 1024, 1)


def main() -> int:
    """Both runs, as one JSON object on stdout; 1 where an answer was lost or a body refused."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=QUESTIONS, help="of the long run")
    parser.add_argument("--people", type=int, default=PEOPLE, help="of the short run, in one minute")
    given = parser.parse_args()
    folder, port = Path(tempfile.mkdtemp(prefix="soak-")), free_port()
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "RAPPORTEUR_HEALTH_PORT": str(port)}
    wire = Wire(shards=2, guilds=8)
    bot = Bot(wire, environment, folder)
    try:
        wire.wait(lambda: wire.sessions or bot.process.poll() is not None, 300)
        wire.wait_for_shards()
        run(wire, 20, 5, first_user=1)
        short = run(wire, given.people, SECONDS, first_user=1000)
        loop = [bot.metric(port, f"rapporteur_loop_{name}_seconds") for name in ("lag", "work")]
        megabytes = [memory(bot.process.pid)]
        parts = 10
        long = []
        for part in range(parts):
            count = given.questions // parts
            long.append(run(wire, count, count / PACE, first_user=10_000 + part * count))
            megabytes.append(memory(bot.process.pid))
        told = {
            "short": {"asked": short.asked, "lost": short.lost, "first": short.first, "answer": short.answer},
            "loop_lag_and_work": loop,
            "long": {"asked": sum(one.asked for one in long), "lost": sum(one.lost for one in long)},
            "megabytes": megabytes,
            "refused_bodies": len(wire.invalid),
            "load_of_the_machine": os.getloadavg(),
        }
        sys.stdout.write(json.dumps(told, indent=1) + "\n")
        return 0 if short.lost == 0 and told["refused_bodies"] == 0 else 1
    finally:
        bot.stop()
        wire.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    raise SystemExit(main())
