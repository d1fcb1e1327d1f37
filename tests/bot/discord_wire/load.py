"""Many people at once: how long from the interaction to its answer, whether one is lost, how memory and loop fare.

`make soak` sends 200 people in a minute, then four questions and commands a second for the rest of an hour
(`MINUTES=10` for less), with cut connections, rate limits and failing callbacks; a test runs a short version.
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
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.asked import read_asked
from index.files import CORPUS_DIR
from tests.bot.discord_wire.conftest import Bot, ask
from tests.bot.discord_wire.fake import Asked, Wire
from tests.bot.discord_wire.payloads import slash
from tests.helpers import ROOT, free_port

SEED = 20261128
PEOPLE, SECONDS = 200, 60.0
PACE = 4
"""Questions and commands a second of the long run."""

GUILDS = 32
"""Servers: enough that no one's budget of the day is used up in an hour."""

CANARY = "zorblaxquint"
"""Ends every question; it may be in no file and no log afterwards."""

BROWSED: dict[int, tuple[str, dict[str, Any]]] = {
    3: ("article", {"provision": "28(4)"}),
    6: ("concerns", {}),
    9: ("compare", {"provision": "28"}),
}
"""Commands among ten of the long run; the others are questions."""


@dataclass(frozen=True, slots=True)
class Load:
    """What was measured; times in seconds from the interaction to the first sign and to the answer."""

    asked: int
    lost: int
    first: tuple[float, float]  # median and 95th percentile
    answer: tuple[float, float, float]  # median, 95th and 99th percentile


@dataclass(frozen=True, slots=True)
class Footprint:
    """What the process holds."""

    megabytes: float
    handles: int
    threads: int


def questions(count: int) -> list[str]:
    """So many questions in people's own words, out of those that the index learns from."""
    lines = [line.text for path in sorted((CORPUS_DIR / "asked").glob("[0-9][0-9].yaml")) for line in read_asked(path)]
    random.Random(SEED).shuffle(lines)  # noqa: S311 - an order that can be repeated
    return list(itertools.islice(itertools.cycle(lines), count))


def run(wire: Wire, count: int, seconds: float, first_user: int, *, mixed: bool = False) -> Load:
    """As many people asking one thing each, evenly over some seconds; waits until all are answered."""
    began = time.monotonic()
    sent: list[Asked] = []
    for number, question in enumerate(questions(count)):
        time.sleep(max(0.0, began + number * seconds / count - time.monotonic()))
        at, user = number % len(wire.guilds), first_user + number
        if mixed and number % 10 in BROWSED:
            name, options = BROWSED[number % 10]
            sent.append(wire.send(slash(name, user, wire.guilds[at], options), wire.guilds[at]))
        else:
            sent.append(ask(wire, f"{question} {CANARY}", user=user, guild=at))
    until = time.monotonic() + 120
    while any(answered_at(one) is None for one in sent) and time.monotonic() < until:
        time.sleep(0.05)
    first = sorted(one.callback_at - one.at for one in sent if one.callback_at is not None)
    answer = sorted(at - one.at for one in sent if (at := answered_at(one)) is not None)
    shares = (_at(answer, 0.5), _at(answer, 0.95), _at(answer, 0.99))
    return Load(count, count - len(answer), (_at(first, 0.5), _at(first, 0.95)), shares)


def answered_at(asked: Asked) -> float | None:
    """When the answer came: at once, or in place of the sign of thinking or of a place in the line."""
    if asked.edits and "in the line" not in asked.text:
        return asked.edits[-1][0]
    return asked.callback_at if asked.message is not None and not asked.edits else None


def _at(values: list[float], share: float) -> float:
    return round(values[min(len(values) - 1, int(share * len(values)))], 3) if values else float("nan")


def memory(process: int) -> float:
    """The resident memory of a process in megabytes."""
    return round(_status(process, "VmRSS") / 1024, 1)


def footprint(process: int) -> Footprint:
    """Memory, open handles and threads of a process."""
    handles = len(list(Path(f"/proc/{process}/fd").iterdir()))
    return Footprint(memory(process), handles, _status(process, "Threads"))


def _status(process: int, name: str) -> int:
    rows = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith(f"{name}:"))


def trouble(wire: Wire, minute: int) -> None:
    """What goes wrong in a minute of the long run: a cut connection, a rate limit or a failing callback."""
    limit = {"message": "You are being rate limited.", "retry_after": 0.3, "global": False}
    if minute % 3 == 0:
        wire.drop(minute % wire.shards)
    elif minute % 3 == 1:
        wire.fault("PATCH", "/messages/@original", 429, limit, headers={"Via": "1.1 fake"}, times=3)
    else:
        wire.fault("POST", "/callback", 502, times=3)


def soak(wire: Wire, bot: Bot, port: int, people: int, minutes: int) -> dict[str, Any]:
    """The minute with many people, then the long run; what was measured."""
    run(wire, 20, 5, first_user=1)
    short = run(wire, people, SECONDS, first_user=1000)
    loop = {"short": _loop(bot, port)}
    held, long = [footprint(bot.process.pid)], []
    for minute in range(max(1, minutes - 1)):
        trouble(wire, minute)
        long.append(run(wire, 60 * PACE, 60.0, first_user=10_000 * (minute + 1), mixed=True))
        held.append(footprint(bot.process.pid))
        wire.forget()
        sys.stderr.write(f"minute {minute + 2}: {long[-1].lost} lost, {held[-1]}\n")
    return {
        "short": asdict(short),
        "long": {
            "asked": sum(one.asked for one in long),
            "lost": sum(one.lost for one in long),
            "slowest_minute": asdict(max(long, key=lambda one: one.answer[1])),
        },
        "loop_seconds": loop | {"whole": _loop(bot, port)},
        "held": {"begin": asdict(held[0]), "middle": asdict(held[len(held) // 2]), "end": asdict(held[-1])},
        "resumed": len(wire.resumed),
        "refused_bodies": len(wire.invalid),
        "load_of_the_machine": os.getloadavg(),
    }


def _loop(bot: Bot, port: int) -> dict[str, float]:
    """The longest stop of the bot's event loop so far: by the clock, and in processor time of its thread."""
    return {name: round(bot.metric(port, f"rapporteur_loop_{name}_seconds"), 4) for name in ("lag", "work")}


def main() -> int:
    """Both runs, as one JSON object on stdout; 1 where an answer was lost, a body refused or a word kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=60, help="of both runs together, 2 at least")
    parser.add_argument("--people", type=int, default=PEOPLE, help="of the first minute")
    given = parser.parse_args()
    folder, port = Path(tempfile.mkdtemp(prefix="soak-")), free_port()
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "RAPPORTEUR_HEALTH_PORT": str(port)}
    wire = Wire(shards=2, guilds=GUILDS)
    bot = Bot(wire, environment, folder)
    try:
        wire.wait(lambda: wire.sessions or bot.process.poll() is not None, 300)
        wire.wait_for_shards()
        told = soak(wire, bot, port, given.people, given.minutes)
        told["exit_code"] = bot.stop()
        kept = [path for path in folder.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
        told["files_with_words"] = [path.name for path in kept]
        sys.stdout.write(json.dumps(told, indent=1) + "\n")
        bad = (told["short"]["lost"], told["long"]["lost"], told["refused_bodies"], told["exit_code"], len(kept))
        return int(any(bad))
    finally:
        bot.stop()
        wire.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    raise SystemExit(main())
