"""A Discord of its own on this machine: gateway version 10 with zlib-stream, the REST routes that the bot uses.

It runs in a thread; what tests call is plain and blocking. Every body is judged by `spec`; a fault of
the bot's is answered with 400 and kept in `invalid`. Exact times and faults are set by the tests.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.bot.discord_wire.payloads import (
    APPLICATION,
    BOT,
    application_payload,
    guild_payload,
    message_payload,
    snowflake,
)
from tests.bot.discord_wire.spec import EPHEMERAL, FILE, Spec, limits

Body = Any
REPLAYED = 1000
"""Events that a session can be resumed with."""


@dataclass
class Request:
    """One request of the bot's."""

    method: str
    path: str
    body: Body
    at: float
    status: int = 0


@dataclass
class Asked:
    """An interaction that was sent, and what the bot did about it."""

    id: int
    token: str
    at: float
    payload: dict[str, Any]
    callback: Body = None
    callback_at: float | None = None
    message: dict[str, Any] | None = None
    edits: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    followups: list[dict[str, Any]] = field(default_factory=list)

    @property
    def ephemeral(self) -> bool:
        return bool((self.message or {}).get("flags", 0) & EPHEMERAL)

    @property
    def text(self) -> str:
        """Every word of its message as it is now."""
        return json.dumps(self.message, ensure_ascii=False) if self.message else ""


@dataclass
class Session:
    """A gateway session: it outlives its connections."""

    id: str
    shard: tuple[int, int]
    socket: web.WebSocketResponse | None = None
    compressor: Any = None
    seq: int = 0
    buffer: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class Fault:
    """What happens to the next requests that match."""

    method: str
    pattern: str
    status: int
    body: dict[str, Any]
    times: int = 1
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0


class Wire:
    """The fake with its thread."""

    def __init__(self, shards: int = 2, guilds: int = 4, deadline: float = 3.0) -> None:
        self.shards, self.deadline = shards, deadline
        self.guilds = [snowflake(n) for n in range(1, guilds + 1)]
        self.sessions: dict[str, Session] = {}
        self.requests: list[Request] = []
        self.invalid: list[str] = []
        self.identified: list[dict[str, Any]] = []
        self.resumed: list[dict[str, Any]] = []
        self.asked: dict[str, Asked] = {}
        self.commands: list[dict[str, Any]] = []
        self.faults: list[Fault] = []
        self.token_ok = True
        self.hold = threading.Event()  # while set, events are kept in the buffers and not sent
        self._numbers = itertools.count(1)
        self._spec = Spec() if FILE.exists() else None
        self._loop = asyncio.new_event_loop()
        self._changed = threading.Condition()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self.port: int = self._do(self._start())

    # Called by tests, from their own thread

    def close(self) -> None:
        self._do(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)

    def wait(self, true: Callable[[], Any], seconds: float = 30.0) -> Any:
        """Wait until something holds; what it is then."""
        until = time.monotonic() + seconds
        with self._changed:
            while not (found := true()):
                left = until - time.monotonic()
                assert left > 0, f"nothing came in {seconds} s; asked: {len(self.asked)}, last: {self.requests[-3:]}"
                self._changed.wait(min(left, 0.25))
        return found

    def wait_for_shards(self) -> None:
        self.wait(lambda: sum(one.socket is not None for one in self.sessions.values()) >= self.shards)

    def send(self, payload: dict[str, Any], guild: int | None = None) -> Asked:
        """Send an interaction to the shard of its server."""
        number = snowflake(next(self._numbers))
        token = f"token-{number}"
        whole = payload | {"id": str(number), "token": token, "application_id": str(APPLICATION), "version": 1}
        asked = Asked(number, token, time.monotonic(), whole)
        self.asked[token] = asked
        self.dispatch("INTERACTION_CREATE", whole, self._shard_of(guild))
        return asked

    def answered(self, asked: Asked, text: str = "", seconds: float = 30.0) -> Asked:
        """Wait until the message says something that holds `text`, beyond a place in the line."""
        self.wait(lambda: asked.message is not None and text in asked.text and asked.text != "", seconds)
        return asked

    def dispatch(self, event: str, data: dict[str, Any], shard: int = 0) -> None:
        self._do(self._dispatch(event, data, shard))

    def op(self, number: int, data: Any = None, shard: int = 0) -> None:
        """Send a bare gateway operation: 7 reconnect, 9 invalid session."""
        self._do(self._op(number, data, shard))

    def drop(self, shard: int = 0) -> None:
        """Cut the connection of a shard without a word."""
        self._do(self._drop(shard))

    def forget(self) -> None:
        """Drop what was seen so far, where a long run would pile it up."""
        self.requests.clear()
        self.asked.clear()

    def fault(self, method: str, pattern: str, status: int, body: dict[str, Any] | None = None, **more: Any) -> None:
        self.faults.append(Fault(method, pattern, status, body or {"code": 0, "message": "fault"}, **more))

    def sent(self, method: str, pattern: str) -> list[Request]:
        return [one for one in self.requests if one.method == method and re.search(pattern, one.path)]

    # The server

    def _do(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)

    def _tell(self) -> None:
        with self._changed:
            self._changed.notify_all()

    async def _start(self) -> int:
        app = web.Application()
        app.router.add_get("/gateway/", self._gateway)
        app.router.add_get("/resume/", self._gateway)
        app.router.add_route("*", "/api/v10/{path:.*}", self._rest)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        return int(site._server.sockets[0].getsockname()[1])  # type: ignore[union-attr]

    def _shard_of(self, guild: int | None) -> int:
        return ((guild or 0) >> 22) % self.shards

    # Gateway

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        compressor = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        session: Session | None = None
        await _write(socket, compressor, {"op": 10, "d": {"heartbeat_interval": 500}})
        async for frame in socket:
            told = json.loads(frame.data)
            if told["op"] == 1:
                await _write(socket, compressor, {"op": 11})
            elif told["op"] == 2:
                session = await self._identify(told["d"], socket, compressor)
            elif told["op"] == 6:
                session = await self._resume(told["d"], socket, compressor)
            self._tell()
        if session is not None and session.socket is socket:
            session.socket = None
        self._tell()
        return socket

    async def _identify(self, told: dict[str, Any], socket: web.WebSocketResponse, compressor: Any) -> Session | None:
        self.identified.append(told)
        if not self.token_ok:
            await socket.close(code=4004)
            return None
        shard = tuple(told.get("shard") or (0, 1))
        session = Session(f"session-{len(self.identified)}", (shard[0], shard[1]), socket, compressor)
        self.sessions = {name: one for name, one in self.sessions.items() if one.shard[0] != shard[0]}
        self.sessions[session.id] = session
        here = [guild for guild in self.guilds if self._shard_of(guild) == shard[0]]
        ready = {
            "v": 10,
            "user": BOT,
            "guilds": [{"id": str(guild), "unavailable": True} for guild in here],
            "session_id": session.id,
            "resume_gateway_url": f"ws://127.0.0.1:{self.port}/resume/",
            "shard": list(shard),
            "application": {"id": str(APPLICATION), "flags": 0},
        }
        await self._dispatch("READY", ready, shard[0])
        for guild in here:
            await self._dispatch("GUILD_CREATE", guild_payload(guild), shard[0])
        return session

    async def _resume(self, told: dict[str, Any], socket: web.WebSocketResponse, compressor: Any) -> Session | None:
        session = self.sessions.get(told["session_id"])
        if session is None:
            await _write(socket, compressor, {"op": 9, "d": False})
            return None
        self.resumed.append(told)
        session.socket, session.compressor = socket, compressor
        for seq, text in session.buffer:
            if seq > told["seq"]:
                await _write(socket, compressor, text)
        await self._dispatch("RESUMED", {}, session.shard[0])
        return session

    def _session(self, shard: int) -> Session:
        return next(one for one in self.sessions.values() if one.shard[0] == shard)

    async def _dispatch(self, event: str, data: dict[str, Any], shard: int) -> None:
        session = self._session(shard)
        session.seq += 1
        text = json.dumps({"op": 0, "t": event, "s": session.seq, "d": data})
        session.buffer.append((session.seq, text))
        del session.buffer[:-REPLAYED]
        if session.socket is not None and not self.hold.is_set():
            await _write(session.socket, session.compressor, text)

    async def _op(self, number: int, data: Any, shard: int) -> None:
        session = self._session(shard)
        if number == 9 and data is False:
            self.sessions.pop(session.id)
        if session.socket is not None:
            await _write(session.socket, session.compressor, {"op": number, "d": data})

    async def _drop(self, shard: int) -> None:
        session = self._session(shard)
        if session.socket is not None:
            transport = session.socket._req.transport  # type: ignore[union-attr]
            session.socket = None
            if transport is not None:
                transport.abort()

    # REST

    async def _rest(self, request: web.Request) -> web.Response:
        path = "/" + request.match_info["path"]
        body = await _body_of(request)
        seen = Request(request.method, path, body, time.monotonic())
        self.requests.append(seen)
        status, answer, headers = await self._answer(request, path, body)
        seen.status = status
        self._tell()
        # Exactly this content type: with a charset discord.py would not read it as JSON.
        told = {"Content-Type": "application/json"} | headers
        return web.Response(status=status, body=json.dumps(answer).encode(), headers=told)

    async def _answer(self, request: web.Request, path: str, body: Body) -> tuple[int, Any, dict[str, str]]:
        fault = next((f for f in self.faults if f.method == request.method and re.search(f.pattern, path)), None)
        if fault is not None:
            fault.times -= 1
            if fault.times <= 0:
                self.faults.remove(fault)
            await asyncio.sleep(fault.delay)
            if fault.status:
                return fault.status, fault.body, fault.headers
        if body is not None:
            faults = [*limits(request.method, path, body)]
            if self._spec is not None:
                faults += self._spec.faults(request.method, path, body)
            if faults:
                self.invalid += faults
                return 400, {"code": 50035, "message": "Invalid Form Body"}, {}
        return (*self._route(request.method, path, body), {})

    def _route(self, method: str, path: str, body: Body) -> tuple[int, Any]:
        parts = path.strip("/").split("/")
        if method == "GET" and parts == ["users", "@me"]:
            return (200, BOT) if self.token_ok else (401, {"code": 0, "message": "401: Unauthorized"})
        if method == "GET" and parts[-1] == "@me":
            return 200, application_payload()
        if parts == ["gateway", "bot"]:
            start = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 16}
            address = f"ws://127.0.0.1:{self.port}/gateway/"
            return 200, {"url": address, "shards": self.shards, "session_start_limit": start}
        if method == "PUT" and parts[-1] == "commands":
            self.commands = [_command(one, number) for number, one in enumerate(body, 1)]
            return 200, self.commands
        if parts[0] == "interactions":
            return self._callback(parts[2], body)
        if parts[0] == "webhooks":
            return self._webhook(method, parts[2], body)
        if parts[0] == "channels" and parts[-1] == "messages":
            return 200, message_payload(int(parts[1]), body)
        if parts[0] == "channels" and parts[-1] == "threads":
            thread = {"id": str(snowflake(next(self._numbers))), "name": body["name"], "type": 11}
            meta = {"archived": False, "auto_archive_duration": 1440, "locked": False}
            meta["archive_timestamp"] = "2026-11-28T00:00:00+00:00"
            counts = {"message_count": 0, "member_count": 1}
            return 201, thread | counts | {"parent_id": parts[1], "owner_id": BOT["id"], "thread_metadata": meta}
        return 404, {"code": 0, "message": f"no route {method} {path}"}

    def _callback(self, token: str, body: Body) -> tuple[int, Any]:
        asked = self.asked.get(token)
        if asked is None or time.monotonic() - asked.at > self.deadline:
            return 404, {"code": 10062, "message": "Unknown interaction"}
        if asked.callback is not None:
            return 400, {"code": 40060, "message": "Interaction has already been acknowledged."}
        asked.callback, asked.callback_at = body, time.monotonic()
        kind, data = body["type"], body.get("data") or {}
        if kind == 4:
            asked.message = message_payload(int(asked.payload["channel_id"]), data)
        elif kind == 7:
            asked.message = message_payload(int(asked.payload["channel_id"]), asked.payload["message"] | data)
        elif kind == 5:
            asked.followups = []
        resource = {"type": kind, "message": asked.message} if asked.message else {"type": kind}
        told = {"id": str(asked.id), "type": asked.payload["type"], "response_message_id": "1"}
        return 200, {"interaction": told, "resource": resource}

    def _webhook(self, method: str, token: str, body: Body) -> tuple[int, Any]:
        asked = self.asked.get(token)
        if asked is None or asked.callback is None:
            return 404, {"code": 10015, "message": "Unknown Webhook"}
        if method == "POST" and (asked.callback["type"] != 5 or asked.message is not None):
            made = message_payload(int(asked.payload["channel_id"]), body)
            asked.followups.append(made)
            return 200, made
        flags = (asked.callback.get("data") or {}).get("flags", 0) & EPHEMERAL
        made = message_payload(int(asked.payload["channel_id"]), body)
        made["flags"] |= flags
        asked.message = made
        asked.edits.append((time.monotonic(), made))
        return 200, made


async def _write(socket: web.WebSocketResponse, compressor: Any, payload: Any) -> None:
    text = payload if isinstance(payload, str) else json.dumps(payload)
    try:
        if compressor is None:
            await socket.send_str(text)
        else:
            data = compressor.compress(text.encode()) + compressor.flush(zlib.Z_SYNC_FLUSH)
            await socket.send_bytes(data)
    except (ConnectionError, RuntimeError):
        return


async def _body_of(request: web.Request) -> Body:
    if request.content_type == "multipart/form-data":
        form = await request.post()
        return json.loads(str(form["payload_json"]))
    raw = await request.read()
    return json.loads(raw) if raw else None


def _command(one: dict[str, Any], number: int) -> dict[str, Any]:
    known = {"id": str(snowflake(number)), "application_id": str(APPLICATION), "version": "1", "description": ""}
    return known | {name: value for name, value in one.items() if value is not None}
