"""The kinds of the shared fixtures, and where the project lies."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import jsonschema

from bot.render.json import SCHEMA_FILE
from bot.talk import Answer

ROOT = Path(__file__).parent.parent
ANSWER = jsonschema.Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))
"""What the JSON of an answer must be like."""

Ask = Callable[..., Answer]
"""`ask(text, *turns, **kit)`: the assistant's answer, with parts of its kit replaced."""

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
"""`run(*words, stdin=b"", cwd=…, **environment)`: a command as a user runs it."""


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def told(ended: subprocess.CompletedProcess[bytes]) -> str:
    """What stands on stderr: one sentence, and no stack trace."""
    text = ended.stderr.decode()
    assert "Traceback" not in text
    return text
