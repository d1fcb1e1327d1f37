"""An embedding server on loopback: OpenAI's protocol and Ollama's, failures as a test has written them down."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def vector_of(text: str, dimension: int = len(LETTERS)) -> list[float]:
    """A text as counts of its letters, which is enough of an embedding to tell texts apart."""
    counts = [1.0 + text.lower().count(letter) for letter in LETTERS]
    return (counts * (1 + dimension // len(counts)))[:dimension]


@dataclass(frozen=True)
class Does:
    """What the server does with one request: `fewer` vectors than texts, `cut` the connection, `wait` seconds."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    dimension: int = len(LETTERS)
    fewer: int = 0
    cut: bool = False
    wait: float = 0.0


class EmbeddingServer(ThreadingHTTPServer):
    """Does what is queued, then what every request is answered with; remembers what it was sent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.host = f"http://127.0.0.1:{self.server_address[1]}"
        self.asked: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.headers: list[Mapping[str, str]] = []
        self.times: list[float] = []
        self.queue: deque[Does] = deque()
        self.always = Does()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def spec(self, provider: str) -> str:
        """What RAPPORTEUR_EMBEDDER names it by."""
        return f"{provider}:letters@{self.host}{'/v1' if provider == 'openai' else ''}"

    def will(self, *first: Does, always: Does | None = None) -> None:
        """Forget everything; do these next, then always the same."""
        self.queue, self.always = deque(first), always or Does()
        self.asked, self.paths, self.headers, self.times = [], [], [], []

    @property
    def texts(self) -> list[str]:
        """Every text that was sent."""
        return [text for body in self.asked for text in _texts(body)]


def _texts(body: Mapping[str, Any]) -> list[str]:
    return [body["input"]] if isinstance(body["input"], str) else list(body["input"])


class _Handler(BaseHTTPRequestHandler):
    server: EmbeddingServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        does = self.server.queue.popleft() if self.server.queue else self.server.always
        self.server.asked.append(body)
        self.server.paths.append(self.path)
        self.server.headers.append({name.title(): value for name, value in self.headers.items()})
        self.server.times.append(time.monotonic())
        time.sleep(does.wait)
        if does.cut:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        vectors = [vector_of(text, does.dimension) for text in _texts(body)]
        vectors = vectors[: len(vectors) - does.fewer]
        told = {"error": {"message": f"refused: {body['input']}"}} if does.status != 200 else self._told(vectors)
        self._send(does, json.dumps(told).encode())

    def _told(self, vectors: list[list[float]]) -> dict[str, Any]:
        if self.path == "/api/embed":
            return {"model": "letters", "embeddings": vectors}
        rows = [{"object": "embedding", "index": place, "embedding": one} for place, one in enumerate(vectors)]
        return {"object": "list", "model": "letters", "data": rows, "usage": {"prompt_tokens": 0, "total_tokens": 0}}

    def _send(self, does: Does, content: bytes) -> None:
        try:
            self.send_response(does.status)
            for name, value in (*does.headers.items(), ("Content-Length", str(len(content)))):
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            pass  # the asker has gone

    def log_message(self, *args: object) -> None:
        """Say nothing."""
