"""A real Chroma server on loopback, and a proxy before it that asks for a token."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx

from index.manifest import VectorsGone
from index.served import ChromaServer
from tests.helpers import free_port

SECONDS, START_SECONDS = 30.0, 120.0


class ServerProcess:
    """`chroma run` as a process of its own; its address stays the same when it is restarted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.start()

    @property
    def at(self) -> ChromaServer:
        return ChromaServer(f"http://127.0.0.1:{self.port}")

    def start(self, folder: Path | None = None) -> None:
        """Start it, over other data where a folder is given."""
        self.folder = folder or self.folder
        command = [str(Path(sys.executable).parent / "chroma"), "run", "--host", "127.0.0.1"]
        self._process = subprocess.Popen(
            [*command, "--port", str(self.port), "--path", str(self.folder)],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                return self.at.greet()
            except VectorsGone:
                if time.monotonic() > until or self._process.poll() is not None:
                    self.stop()  # none is left behind by a test that could not begin
                    raise
                time.sleep(0.05)

    def stop(self) -> None:
        """End it at once, as a crash does."""
        self._process.kill()
        self._process.wait()


class Proxy:
    """What an operator puts in front of Chroma: nobody comes through without the token."""

    def __init__(self, behind: str, token: str) -> None:
        self.refused = 0
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def passed_on(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if self.headers.get("Authorization") != f"Bearer {token}":
                    proxy.refused += 1
                    status, answer = 401, b"{}"
                else:
                    sent = httpx.request(
                        self.command,
                        f"{behind}{self.path}",
                        content=body,
                        headers={"Content-Type": "application/json"},
                        timeout=SECONDS,
                    )
                    status, answer = sent.status_code, sent.content
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST = do_PUT = do_DELETE = passed_on  # noqa: N815 - the library's names

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
