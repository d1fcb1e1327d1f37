"""One process by the clock: wall seconds and peak resident memory as the operating system accounts for them."""

from __future__ import annotations

import os
import platform
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


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
        with process.stdout:
            output = process.stdout.read()
        _, code, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(code)
        if process.returncode not in (0, 3):
            told.seek(0)
            raise RuntimeError((told.read().strip().splitlines() or ["no word"])[-1])
    return Run(seconds, used.ru_maxrss / 1024, output)


def machine() -> dict[str, Any]:
    """The machine that figures were taken on, and how busy it was: two busy cores make all figures worse."""
    return {
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "system": platform.platform(),
    }
