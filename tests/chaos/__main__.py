"""`make chaos`: every scenario many times, each in a copy of a whole data folder.

python -m tests.chaos [RUNS] [SCENARIO …]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from tests.chaos.scenarios import FAKETIME, SCENARIOS, Before, Scenario
from tests.chaos.world import World, new_world

RUNS = 100


def look(world: World) -> Before:
    """What stands before anything goes wrong, and how long the commands take."""
    started = time.monotonic()
    answer = world.answer()
    asked = time.monotonic()
    assert world.run("index", "build")[0] == 0
    return Before(answer, world.texts(), build_seconds=time.monotonic() - asked, ask_seconds=asked - started)


def trial(scenario: Scenario, world: World, before: Before, seed: int, scratch: Path) -> str | None:
    """One run in a copy; what was lost, in words, or None."""
    copy = world.copy(scratch / f"{scenario.__name__}-{seed}")
    try:
        scenario(copy, before, Random(seed))  # noqa: S311 - no secret hangs on it
    except AssertionError as error:
        return f"{scenario.__name__}, seed {seed}: {str(error)[:400]}"
    finally:
        shutil.rmtree(copy.folder, ignore_errors=True)
    return None


def main(runs: int, names: list[str]) -> int:
    """Run the scenarios; prints a table and what was lost. 1 when something was."""
    lost: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        world = new_world(scratch / "world")
        before = look(world)
        if FAKETIME is None:
            print("clock            not run: libfaketime is not installed", flush=True)  # noqa: T201
        for scenario in SCENARIOS:
            if names and scenario.__name__ not in names:
                continue
            wrong = [told for seed in range(runs) if (told := trial(scenario, world, before, seed, scratch))]
            print(f"{scenario.__name__:16} {runs} runs, {len(wrong)} with a loss", flush=True)  # noqa: T201
            lost += wrong
    print("\n".join(lost) or "nothing was lost")  # noqa: T201
    return 1 if lost else 0


if __name__ == "__main__":
    words = sys.argv[1:]
    count = int(words.pop(0)) if words and words[0].isdigit() else RUNS
    raise SystemExit(main(count, words))
