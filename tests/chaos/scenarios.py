"""What goes wrong, and what must hold afterwards: nothing is lost, and the next start works."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tests.chaos.world import World, document, one_sentence

FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
"""Debian's libfaketime, which moves the clock of one process."""

DAYS = ("1999-12-31 23:59:59", "2038-01-19 03:14:07", "2099-06-01 12:00:00")


@dataclass(frozen=True)
class Before:
    """What stood before a run."""

    answer: dict[str, Any]
    texts: dict[str, str]
    build_seconds: float
    ask_seconds: float


Scenario = Callable[[World, Before, Random], None]
"""Raises AssertionError with what was lost."""


def kill_build(world: World, before: Before, random: Random) -> None:
    """`index build` killed: the old index answers, and one build remains after the next."""
    world.killed(random.uniform(0, before.build_seconds), "index", "build")
    assert world.answer() == before.answer
    assert world.run("index", "build")[0] == 0
    assert len(list((world.folder / "index").glob("build-*"))) == 1
    assert world.answer() == before.answer


def kill_first_use(world: World, before: Before, random: Random) -> None:
    """The first question killed while it builds: the next one builds and answers."""
    import shutil

    shutil.rmtree(world.folder / "index")
    world.killed(random.uniform(0, before.build_seconds), "ask", "What is a child?")
    assert world.answer() == before.answer


def kill_add(world: World, before: Before, random: Random) -> None:
    """`corpus add` killed while it replaces a text: the old or the new text stands there, whole."""
    path = document(world.folder, "comply")
    world.killed(random.uniform(0, before.ask_seconds * 2), "corpus", "add", str(path), "--instrument", "coe108")
    texts = world.texts()
    assert texts.keys() == before.texts.keys()
    code, out, err = world.run("article", "coe108:3")
    assert code == 0, err
    assert ("obey 3" in out) == (texts == before.texts)
    assert world.run("corpus", "add", str(path), "--instrument", "coe108")[0] == 0
    assert len(list((world.folder / "library" / "texts").iterdir())) == 1


def kill_answer(world: World, before: Before, random: Random) -> None:
    """`ask` killed: the next one answers the same."""
    world.killed(random.uniform(0, before.ask_seconds), "ask", "What counts as a serious crime?")
    assert world.answer() == before.answer


def full_disk(world: World, before: Before, random: Random) -> None:
    """Nothing larger can be written: one sentence, the right exit code, and all that stood there stands."""
    limit = random.choice((0, 1_000, 50_000, 300_000))
    code, _, err = world.run("index", "build", limit=limit)
    assert (code, one_sentence(err)) == (4, True), err
    path = document(world.folder, "comply")
    code, _, err = world.run("corpus", "add", str(path), "--instrument", "coe108", limit=limit // 1_000)
    assert (code, one_sentence(err)) == (1, True), err
    assert world.texts() == before.texts
    assert world.answer() == before.answer


def damaged_index(world: World, before: Before, random: Random) -> None:
    """A file of the index is cut off, overwritten or gone: it is noticed, and built anew by itself."""
    files = [path for path in (world.folder / "index").rglob("*") if path.is_file() and path.stat().st_size]
    path = random.choice(sorted(files))
    match random.randrange(3):
        case 0:
            os.truncate(path, random.randrange(path.stat().st_size))
        case 1:
            path.write_bytes(random.randbytes(path.stat().st_size))
        case _:
            path.unlink()
    assert world.answer() == before.answer, path.name


def damaged_library(world: World, before: Before, random: Random) -> None:
    """A file of an installed text is damaged: one sentence, never a stack trace; adding it again mends it."""
    files = [path for path in (world.folder / "library").rglob("*") if path.is_file() and path.stat().st_size]
    path = random.choice(sorted(files))
    os.truncate(path, random.randrange(path.stat().st_size))
    code, _, err = world.run("article", "coe108:3")
    assert code == 0 or one_sentence(err), (path.name, err)
    code, _, err = world.run("corpus", "add", str(document(world.folder, "obey")), "--instrument", "coe108")
    assert code == 0, (path.name, err)
    assert world.texts() == before.texts
    assert world.answer() == before.answer


def clock(world: World, before: Before, random: Random) -> None:
    """The clock jumps, back or far ahead: the same answer."""
    assert FAKETIME is not None
    environment = {"LD_PRELOAD": str(FAKETIME), "FAKETIME": f"@{random.choice(DAYS)}"}
    assert world.answer(**environment) == before.answer
    assert world.answer() == before.answer


SCENARIOS: tuple[Scenario, ...] = (
    kill_build,
    kill_first_use,
    kill_add,
    kill_answer,
    full_disk,
    damaged_index,
    damaged_library,
    *((clock,) if FAKETIME else ()),
)
