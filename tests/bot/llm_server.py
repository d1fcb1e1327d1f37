"""An OpenAI-compatible server on loopback that says what a test has written down, and remembers what it was asked."""

from __future__ import annotations

import asyncio
import json
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.talk import Answer, Statement

Grounded = Callable[..., tuple[Answer, list[Statement]]]
"""`grounded(question, *replies, turns=(), limits={}, **kit)`: the answer, and what was shown on the way."""

PIECE = 24
"""Characters of one event."""


@dataclass(frozen=True)
class Says:
    """One reply: a text, whole or in events, or a failure; `{28(4)}` in it stands for that passage's handle.

    `cut` closes the connection after so many characters; `wait` seconds pass before anything is sent,
    `between` seconds between two events.
    """

    text: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    streams: bool = True
    cut: int | None = None
    wait: float = 0.0
    between: float = 0.0


def told(*statements: Mapping[str, Any], completeness: str = "full", missing: str | None = None) -> Says:
    """A reply in the form that is asked for."""
    row = {"completeness": completeness, "missing": missing, "statements": list(statements)}
    return Says(json.dumps(row, ensure_ascii=False))


def line(text: str, *handles: str, voice: str = "convention", english: str | None = None) -> dict[str, Any]:
    """One statement of a reply; a handle may be named by what its passage's head says, `28(4)` or `EFF`."""
    named = [one if re.fullmatch(r"P\d+", one) else f"{{{one}}}" for one in handles]
    return {"text": text, "english": english, "voice": voice, "handles": named}


def resolved(text: str, prompt: str) -> str:
    """A reply with the handles that this prompt gave to the passages that it names."""
    return re.sub(r"\{(?P<head>[\w() .:-]{1,60})\}", lambda match: handle_of(match["head"], prompt), text)


def handle_of(head: str, prompt: str) -> str:
    """The handle of the first passage whose head holds the words; of a letter, the line below its paragraph's."""
    for pattern in (rf"(P\d+) \|[^\n]*\| Art\. {re.escape(head)},", rf"(P\d+) \|[^\n]*{re.escape(head)}"):
        if found := re.search(pattern, prompt):
            return found[1]
    letter = re.fullmatch(r"(.+)\((\w)\)", head)
    if letter is not None:
        below = re.search(rf"\| Art\. {re.escape(letter[1])},.*?\n(P\d+) \({letter[2]}\)", prompt, re.S)
        return below[1] if below else "P999"
    return "P999"


class ScriptedServer:
    """Answers `POST /v1/chat/completions` from a queue, the last reply again and again when it is empty."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.headers: list[Mapping[str, str]] = []
        self.times: list[float] = []
        self.sent: list[float] = []
        """When each event went out, of the newest reply."""
        self._queue: deque[Says] = deque()
        self._last = Says()
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self.port = 0
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def url(self) -> str:
        """The address that a setting names."""
        return f"http://127.0.0.1:{self.port}/v1"

    def will(self, *replies: Says) -> None:
        """Forget everything and say these next."""
        self._queue = deque(replies)
        self.asked, self.headers, self.times = [], [], []

    def prompt(self, number: int = -1) -> str:
        """Everything that one request told the model."""
        return "\n".join(message["content"] for message in self.asked[number]["messages"])

    def start(self) -> None:
        """Serve in a thread, on a free port."""
        self._thread.start()
        assert self._started.wait(10)

    def stop(self) -> None:
        """End the thread."""
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._open())
        self._started.set()
        self._loop.run_forever()

    async def _open(self) -> None:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._chat)
        app.router.add_post("/api/chat", self._ollama)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = self._runner.addresses[0][1]

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.asked.append(body)
        self.headers.append(dict(request.headers))
        self.times.append(time.monotonic())
        if self._queue:
            self._last = self._queue.popleft()
        says = self._last
        if says.wait:
            await asyncio.sleep(says.wait)
        if says.status != 200:
            error = {"error": {"message": f"refused: {self.prompt()}", "type": "test"}}
            return web.json_response(error, status=says.status, headers=says.headers)
        if not says.streams or not body.get("stream"):
            return web.json_response(_whole(resolved(says.text, self.prompt())))
        return await self._events(request, says)

    async def _ollama(self, request: web.Request) -> web.StreamResponse:
        """The same replies as Ollama's own protocol has them: an object a line."""
        self.asked.append(await request.json())
        if self._queue:
            self._last = self._queue.popleft()
        if self._last.status != 200:
            return web.json_response({"error": f"refused: {self.prompt()}"}, status=self._last.status)
        response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
        await response.prepare(request)
        for piece in (*_pieces(resolved(self._last.text, self.prompt())), ""):
            row = {"model": "scripted", "message": {"role": "assistant", "content": piece}, "done": not piece}
            await response.write(json.dumps(row).encode() + b"\n")
        return response

    async def _events(self, request: web.Request, says: Says) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        self.sent = []
        text = resolved(says.text, self.prompt())
        text = text if says.cut is None else text[: says.cut]
        for piece in _pieces(text):
            await response.write(f"data: {json.dumps(_event(piece))}\n\n".encode())
            self.sent.append(time.monotonic())
            if says.between:
                await asyncio.sleep(says.between)
        if says.cut is not None:
            assert request.transport is not None
            request.transport.abort()
            return response
        await response.write(b"data: [DONE]\n\n")
        return response


def _pieces(text: str) -> Iterable[str]:
    return (text[at : at + PIECE] for at in range(0, len(text), PIECE))


def _event(piece: str) -> dict[str, Any]:
    choice = {"index": 0, "delta": {"role": "assistant", "content": piece}, "finish_reason": None}
    return {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "scripted", "choices": [choice]}


def _whole(text: str) -> dict[str, Any]:
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    return {"id": "x", "object": "chat.completion", "created": 0, "model": "scripted", "choices": [choice]}
