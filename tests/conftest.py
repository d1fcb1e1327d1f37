"""What all tests share: the corpus, one real index, the assistant over it, and no network."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.assemble import open_assistant
from bot.assistant import Assistant
from bot.settings import Settings
from bot.talk import Answer, Question, Turn
from index.build import ensure_index
from index.manifest import corpus_digest, recipe_digest
from index.shipped import Corpus, load_corpus
from tests.helpers import ROOT, Ask, Run

LOOPBACK = ("127.", "::1", "localhost")
KEPT_SECONDS = 3600.0
"""How long an index of other contents is kept: another run may still be at work with it."""


def _guard(event: str, args: tuple[Any, ...]) -> None:
    """Nothing here may speak to another machine; an audit hook sees every socket, whoever opens it."""
    if event not in ("socket.connect", "socket.getaddrinfo"):
        return
    address = args[1] if event == "socket.connect" else args
    if not isinstance(address, tuple) or address[0] is None:
        return
    host = address[0].decode("ascii", "replace") if isinstance(address[0], bytes) else str(address[0])
    if not host.startswith(LOOPBACK):
        raise PermissionError(f"a test tried to reach {host}")


sys.addaudithook(_guard)


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return load_corpus()


@pytest.fixture(scope="session")
def index_folder(request: pytest.FixtureRequest, corpus: Corpus) -> Path:
    """An index of exactly this corpus by exactly this program: built once, reused by content."""
    indexes = request.config.cache.mkdir("rapporteur-index")
    folder = indexes / f"{corpus_digest(corpus.folder)[:12]}-{recipe_digest()}"
    ensure_index(corpus, folder)
    folder.touch()
    for other in indexes.iterdir():
        if other != folder and time.time() - other.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(other, ignore_errors=True)
    return folder


@pytest.fixture(scope="session")
def assistant(index_folder: Path, corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The assistant that ships: real corpus, real Chroma, the extractive writer, nothing installed."""
    settings = Settings(index_dir=index_folder, data_dir=tmp_path_factory.mktemp("nothing"), _env_file=None)
    return open_assistant(settings, corpus=corpus)


@pytest.fixture(scope="session")
def ask(assistant: Assistant) -> Ask:
    """`ask(text, *turns, **kit)` gives the answer; `kit` replaces parts of the assistant's kit."""

    def asked(text: str, *turns: Turn, **kit: Any) -> Answer:
        asks = Assistant(replace(assistant.kit, **kit), index="test") if kit else assistant
        return asyncio.run(asks.answer(Question(text, turns)))

    return asked


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of every command that these tests run."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def environment(index_folder: Path, data_folder: Path) -> dict[str, str]:
    """A clean environment with the shared index, for commands run as processes."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    return kept | {
        "RAPPORTEUR_DATA_DIR": str(data_folder),
        "RAPPORTEUR_INDEX_DIR": str(index_folder),
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }


@pytest.fixture(scope="session")
def run(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Run:
    """`run("ask", "…", stdin=b"", **environment)` runs the command line as a user does."""
    folder = tmp_path_factory.mktemp("cwd")

    def ran(*words: str, stdin: bytes = b"", cwd: Path = folder, **more: str) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "bot", *words]
        env = environment | more
        return subprocess.run(command, input=stdin, capture_output=True, env=env, cwd=cwd, timeout=240, check=False)

    return ran
