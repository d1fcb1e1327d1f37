"""The kinds of the shared fixtures, and where the project lies."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

from bot.talk import Answer

ROOT = Path(__file__).parent.parent
Ask = Callable[..., Answer]
"""`ask(text, *turns, **kit)`: the assistant's answer, with parts of its kit replaced."""

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
"""`run(*words, stdin=b"", cwd=…, **environment)`: a command as a user runs it."""


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
