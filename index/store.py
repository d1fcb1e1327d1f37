"""Where an index lives: whole builds side by side, and one word that says which is current.

A build is written into a folder of its own; only when it is complete does `current` name it, in
one atomic step. An interrupted build therefore changes nothing. One process builds at a time, and
a build that somebody still reads is swept away only by a later one.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index.locks import NotLocked, hold, is_held, locked, make_holdable
from index.manifest import CannotBuild, NoIndex

_CURRENT = "current"
_READERS = "readers"
_PREFIX = "build-"
LOCK_SECONDS = 120.0
"""How long a build waits for another one: many times what a build takes."""


def current_build(folder: Path) -> Path:
    """The folder of the current build. Raises NoIndex."""
    try:
        name = (folder / _CURRENT).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise NoIndex(f"There is no index in {folder}.") from error
    build = folder / name
    if not name.startswith(_PREFIX) or not build.is_dir():
        raise NoIndex(f"There is no index in {folder}.")
    return build


def reading(folder: Path) -> tuple[Path, Callable[[], None]]:
    """The current build, which stays where it is until the second value is called or the process ends.

    Raises NoIndex.
    """
    while True:
        build = current_build(folder)
        release = hold(build / _READERS)
        if current_build(folder) == build:
            return build, release
        release()  # another build took its place before this one was held


@contextmanager
def building(folder: Path, wait: Callable[[], None] = lambda: None) -> Iterator[None]:
    """The right to build here, which one process has at a time; `wait` is called before waiting for it.

    Raises CannotBuild for a folder that cannot be written or another build that does not end.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder, LOCK_SECONDS, wait):
            yield
    except NotLocked as error:
        raise CannotBuild(f"The index in {folder} cannot be built: {error}.") from error
    except OSError as error:
        raise CannotBuild(f"The index cannot be written to {folder}: {error.strerror or error}.") from error


@contextmanager
def new_build(folder: Path) -> Iterator[Path]:
    """A fresh folder to build in, within `building`; it is the current build when the block ends well."""
    build = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))
    try:
        yield build
        make_holdable(build / _READERS)
        _make_current(folder, build)
    except BaseException:
        shutil.rmtree(build, ignore_errors=True)
        raise
    _sweep(folder, keep=build)


def _make_current(folder: Path, build: Path) -> None:
    pointer = build / _CURRENT
    pointer.write_text(build.name, encoding="utf-8")
    os.replace(pointer, folder / _CURRENT)


def _sweep(folder: Path, keep: Path) -> None:
    """Remove what older and interrupted builds left, unless somebody reads it."""
    for path in folder.glob(f"{_PREFIX}*"):
        if path != keep and not is_held(path / _READERS):
            shutil.rmtree(path, ignore_errors=True)
