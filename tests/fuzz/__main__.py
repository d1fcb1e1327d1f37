"""`make fuzz`: a million inputs over all targets, two processes; every failure with the seed that repeats it.

python -m tests.fuzz [INPUTS] [FIRST_SEED]
"""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from tests.fuzz.inputs import make
from tests.fuzz.targets import TARGETS, warm

INPUTS = 1_000_000
MOST_SECONDS = 1.0
"""Of the processor's time; what takes longer counts as a failure: an input must not hold a door shut."""

BATCH = 500


def batch(first: int, count: int) -> tuple[dict[str, tuple[int, float]], list[str]]:
    """Seeds first … first + count: per target the runs and the longest time, and the failures in words."""
    told: dict[str, tuple[int, float]] = {}
    failures: list[str] = []
    warm()
    for seed in range(first, first + count):
        target = TARGETS[seed % len(TARGETS)]
        text = make(seed)
        started = time.process_time()
        try:
            target(text)
        except Exception as error:
            failures.append(f"{target.__name__}, seed {seed}: {type(error).__name__}: {str(error)[:200]}")
        seconds = time.process_time() - started
        if seconds > MOST_SECONDS:
            failures.append(f"{target.__name__}, seed {seed}: took {seconds:.1f} s")
        runs, longest = told.get(target.__name__, (0, 0.0))
        told[target.__name__] = (runs + 1, max(longest, seconds))
    return told, failures


def main(inputs: int, first: int) -> int:
    """Run all batches; prints a table and the failures. 1 when something failed."""
    total: dict[str, tuple[int, float]] = {}
    failures: list[str] = []
    starts = range(first, first + inputs, BATCH)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for done, (told, wrong) in enumerate(pool.map(batch, starts, [BATCH] * len(starts)), 1):
            failures += wrong
            for name, (runs, longest) in told.items():
                before = total.get(name, (0, 0.0))
                total[name] = (before[0] + runs, max(before[1], longest))
            if done % 20 == 0:
                print(f"{done * BATCH} of {inputs}, {len(failures)} failures", file=sys.stderr)  # noqa: T201
    for name, (runs, longest) in total.items():
        print(f"{name:12} {runs:8} inputs, longest {longest * 1000:7.1f} ms")  # noqa: T201
    print("\n".join(failures[:100]) or "no failure")  # noqa: T201
    return 1 if failures else 0


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    raise SystemExit(main(*(numbers + [INPUTS, 0][len(numbers) :])))
