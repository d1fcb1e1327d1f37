"""One data folder with an index and an installed text, copied for every run, and the command line as a user runs it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
QUESTION = "Can police make me unlock my phone?"
ARTICLES = [f"Article {n}\nTitle {n}\n1. Each Party shall {{verb}} {n}." for n in range(1, 28)]
TREATY = "\n".join(["A Treaty", "", *ARTICLES])
SECONDS = 600
"""Longest that any command may take, also where others are at work: an answer that never comes is a failure."""


@dataclass(frozen=True)
class World:
    """A data folder, and how commands are run over it."""

    folder: Path

    def start(self, *words: str, limit: int | None = None, **environment: str) -> subprocess.Popen[bytes]:
        """Start a command; `limit` is the largest file in bytes that it can write, as on a full disk."""

        def smaller() -> None:
            import resource

            assert limit is not None
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
        env = kept | {"RAPPORTEUR_DATA_DIR": str(self.folder), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            env=env | environment,
            cwd=self.folder,
            preexec_fn=smaller if limit is not None else None,
        )

    def run(self, *words: str, limit: int | None = None, **environment: str) -> tuple[int, str, str]:
        """(exit code, stdout, stderr) of a command that ends by itself. Raises AssertionError where it does not."""
        process = self.start(*words, limit=limit, **environment)
        try:
            out, err = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise AssertionError(f"{words[0]} did not end in {SECONDS} seconds") from None
        return process.returncode, out.decode("utf-8", "replace"), err.decode("utf-8", "replace")

    def killed(self, after: float, *words: str) -> bool:
        """Kill a command after some seconds as `kill -9` does; False where it had ended by then."""
        process = self.start(*words)
        deadline = time.monotonic() + after
        while process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        ended = process.poll() is not None
        process.kill()
        process.communicate(timeout=SECONDS)
        return not ended

    def answer(self, **environment: str) -> dict[str, Any]:
        """What is answered, without what differs from run to run. Raises AssertionError where nothing is."""
        code, out, err = self.run("ask", QUESTION, "--json", **environment)
        assert code == 0, f"exit {code}: {err}"
        answer: dict[str, Any] = json.loads(out)
        return {name: answer[name] for name in ("status", "statements", "citations", "concerns")}

    def texts(self) -> dict[str, str]:
        """The installed texts: instrument → digest of the document."""
        code, out, err = self.run("corpus", "list", "--json")
        assert code == 0, f"exit {code}: {err}"
        return {row["instrument"]: row["sha256"] for row in json.loads(out)["texts"]}

    def copy(self, to: Path) -> World:
        """The same in another folder."""
        shutil.copytree(self.folder, to)
        return World(to)


def document(folder: Path, verb: str) -> Path:
    """A text that `corpus add` accepts as Convention 108 (27 articles)."""
    path = folder / f"{verb}.txt"
    path.write_text(TREATY.format(verb=verb), encoding="utf-8")
    return path


def new_world(folder: Path, index: Path | None = None) -> World:
    """A world with an index (a copy of `index`, else built) and one installed text, by the commands themselves."""
    folder.mkdir(parents=True)
    world = World(folder)
    if index is not None:
        shutil.copytree(index, folder / "index")
    world.answer()
    code, _, err = world.run("corpus", "add", str(document(folder, "obey")), "--instrument", "coe108")
    assert code == 0, err
    return world


def one_sentence(err: str) -> bool:
    """Whether talk on stderr ends with one plain sentence and holds no stack trace."""
    lines = [line for line in err.splitlines() if line.startswith("rapporteur: ")]
    return bool(lines) and "Traceback" not in err
