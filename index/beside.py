"""The second process of a build: it cuts the passages and fills Chroma while the first one learns from lines.

Counting tokens and importing Chroma take more than a second, in which an interpreter can do nothing
else; on a second core they cost no time.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from index.dense import new_collection
from index.features import Floats
from index.manifest import CannotBuild
from index.model import Passage
from index.passages import make_passages, save_passages
from index.shipped import Corpus


class Beside:
    """The second process as the first one sees it; it ends with the block, however that ends."""

    def __init__(self, corpus: Corpus, build: Path) -> None:
        self._work = (corpus, build)

    def __enter__(self) -> Beside:
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        # It reads this when its imports are done, for which nobody need wait.
        threading.Thread(target=self._send, args=(pickle.dumps(self._work),), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()  # either the build has failed, or it has said its last word and only tidies up
        self._process.communicate()

    def passages(self) -> list[Passage]:
        """The passages of the corpus, cut and written into the build. Raises CannotBuild."""
        passages: list[Passage] = self._receive()
        return passages

    def write(self, vectors: Floats) -> None:
        """Fill the collection with the passages' vectors. Raises CannotBuild."""
        self._send(pickle.dumps(vectors))
        self._receive()

    def _send(self, pickled: bytes) -> None:
        assert self._process.stdin is not None  # noqa: S101 - both ends are pipes
        with suppress(BrokenPipeError):  # what the process has to say is read from it, and be it its end
            self._process.stdin.write(pickled)
            self._process.stdin.flush()

    def _receive(self) -> Any:
        assert self._process.stdout is not None  # noqa: S101
        try:
            what = pickle.load(self._process.stdout)  # noqa: S301 - our own process
        except EOFError as error:
            raise CannotBuild("The second process of the build ended too early.") from error
        if isinstance(what, CannotBuild):
            raise what
        return what


def _work(given: IO[bytes]) -> Iterator[object]:
    """Passages out, vectors in, and a word when they are written."""
    corpus, build = pickle.load(given)  # noqa: S301 - from the process that started this one
    passages = make_passages(corpus)
    save_passages(build, passages)
    yield passages
    with new_collection(build) as fill:
        fill(passages, pickle.load(given))  # noqa: S301
    yield None


def main() -> None:
    """Be the second process."""
    gc.disable()  # for the little that it makes
    told = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no part of the talk
    try:
        for what in _work(sys.stdin.buffer):
            told.write(pickle.dumps(what))
            told.flush()
    except (EOFError, KeyboardInterrupt):
        pass  # the first process has ended, and the build with it
    except Exception as error:
        told.write(pickle.dumps(CannotBuild(str(error))))


if __name__ == "__main__":
    main()
