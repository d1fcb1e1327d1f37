"""The real entry point as a process of its own, with the fake Discord that it speaks to."""

from __future__ import annotations

import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.bot.discord_wire.fake import Asked, Wire
from tests.bot.discord_wire.payloads import slash
from tests.helpers import free_port

TOKEN = "wire-token"  # noqa: S105 - of the fake
LAUNCHER = Path(__file__).with_name("launcher.py")


class Bot:
    """The process, with what it wrote."""

    def __init__(self, wire: Wire, environment: dict[str, str], folder: Path, *words: str, **settings: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.wire, self.folder = wire, folder
        self.port = 0  # of /metrics, where one was set
        env = environment | {
            "WIRE_PORT": str(wire.port),
            "DISCORD_TOKEN": TOKEN,
            "RAPPORTEUR_DATA_DIR": str(folder / "data"),
        }
        self.out, self.err = (folder / "out.log").open("ab"), (folder / "err.log").open("ab")
        command = [sys.executable, str(LAUNCHER), "bot", *words]
        self.process = subprocess.Popen(
            command, env=env | settings, cwd=folder, stdout=self.out, stderr=self.err, start_new_session=True
        )

    def stop(self, number: int = signal.SIGTERM, seconds: float = 40) -> int:
        """Send a signal and wait for the end; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(timeout=seconds)
        self.out.close()
        self.err.close()
        return code

    @property
    def logs(self) -> str:
        return "".join((self.folder / name).read_text(errors="replace") for name in ("out.log", "err.log"))

    def metric(self, port: int, name: str) -> float:
        """One figure from its /metrics."""
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            for line in answer.read().decode().splitlines():
                if line.startswith(f"{name} "):
                    return float(line.split()[1])
        raise AssertionError(f"no metric {name}")


StartBot = Callable[..., Any]


@pytest.fixture(scope="session")
def start_bot(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> StartBot:
    """`with start_bot(wire, **settings) as bot:` runs the bot until the block ends."""

    @contextmanager
    def start(wire: Wire, *words: str, folder: Path | None = None, **settings: str) -> Iterator[Bot]:
        bot = Bot(wire, environment, folder or tmp_path_factory.mktemp("wire"), *words, **settings)
        try:
            yield bot
        finally:
            if bot.process.poll() is None:
                bot.stop(signal.SIGKILL)

    return start


@pytest.fixture(scope="session")
def line(start_bot: StartBot) -> Iterator[tuple[Wire, Bot]]:
    """A bot of two shards that all tests share which leave it as they found it."""
    wire = Wire(shards=2)
    port = free_port()
    with start_bot(wire, RAPPORTEUR_HEALTH_PORT=str(port)) as bot:
        bot.port = port
        wire.wait(lambda: wire.commands or bot.process.poll() is not None, 60)
        assert bot.process.poll() is None, bot.logs
        wire.wait_for_shards()
        yield wire, bot
        assert wire.invalid == [], bot.logs
        assert bot.stop() == 0, bot.logs
        assert "Traceback" not in bot.logs
    wire.close()


def ask(wire: Wire, question: str, user: int = 42, guild: int = 0, **more: Any) -> Asked:
    """Send `/ask` from a server, the first without `guild`."""
    at = wire.guilds[guild]
    return wire.send(slash("ask", user, at, {"question": question}, **more), at)
