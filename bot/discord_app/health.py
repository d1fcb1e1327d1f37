"""How the bot fares: counters, the lag of its event loop, the state of its shards; over HTTP where a port is set."""

from __future__ import annotations

import asyncio
import math
import time
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

if TYPE_CHECKING:
    from aiohttp import web

    from bot.discord_app.client import Rapporteur
    from bot.talk import Answer

TICK = 0.02
"""Seconds between two looks at the clock."""


class Health:
    """The bot's own figures; no label ever holds a name, an id or a word of a question."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.answers = Counter("rapporteur_answers", "answers by status", ["status"], registry=self.registry)
        self.failures = Counter("rapporteur_failures", "errors nobody foresaw", registry=self.registry)
        self.lost = Counter("rapporteur_lost", "interactions that could not be answered", registry=self.registry)
        self.resumes = Counter("rapporteur_resumes", "gateway sessions resumed", registry=self.registry)
        self.seconds = Histogram(
            "rapporteur_answer_seconds",
            "from the interaction to its answer",
            buckets=(0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 780),
            registry=self.registry,
        )
        self.steps = Histogram(
            "rapporteur_step_seconds",
            "of each step of an answer",
            ["step"],
            buckets=(0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60),
            registry=self.registry,
        )
        self.tokens = Counter("rapporteur_tokens", "sent to a model and received", ["kind"], registry=self.registry)
        self.waiting = Gauge("rapporteur_waiting", "questions in the line", registry=self.registry)
        self.lag = Gauge("rapporteur_loop_lag_seconds", "the longest stop of the event loop", registry=self.registry)
        self.shards = Gauge("rapporteur_shards_up", "shards that are connected", registry=self.registry)
        self.work = Gauge("rapporteur_loop_work_seconds", "the longest work of the event loop", registry=self.registry)

    def answered(self, answer: Answer, seconds: float) -> None:
        """Note how long an answer and its steps took, and the tokens that it cost."""
        self.seconds.observe(seconds)
        for step, took in answer.trace.timings_ms.items():
            self.steps.labels(step).observe(took / 1000)
        for kind, count in answer.trace.tokens.items():
            self.tokens.labels(kind).inc(count)

    async def watch(self) -> None:
        """Note how long the event loop was held up at most; runs until it is cancelled.

        `lag` is by the clock and grows on a machine that has too much to do; `work` is the processor time
        that the loop's own thread took between two looks at the clock.
        """
        lag = work = 0.0
        while True:
            before, worked = time.monotonic(), time.thread_time()
            await asyncio.sleep(TICK)
            lag = max(lag, time.monotonic() - before - TICK)
            work = max(work, time.thread_time() - worked)
            self.lag.set(lag)
            self.work.set(work)


def shards_up(client: Rapporteur) -> int:
    """How many shards are connected and heard from."""
    return sum(not shard.is_closed() and math.isfinite(shard.latency) for shard in client.shards.values())


async def serve_health(client: Rapporteur, port: int) -> web.AppRunner:
    """`/healthz`, `/readyz` and `/metrics`, on this machine alone. Raises OSError.

    The first one answers 200 while the process does its work at all, the second one 503 while a shard is down.
    """
    from aiohttp import web

    health = client.app.health

    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def readyz(_: web.Request) -> web.Response:
        up, all_of_them = shards_up(client), len(client.shards)
        well = all_of_them > 0 and up == all_of_them
        told = {"shards": all_of_them, "up": up, "lookups_only": client.app.assistant.kit.lookups_only is not None}
        return web.json_response(told, status=200 if well else 503)

    async def metrics(_: web.Request) -> web.Response:
        health.waiting.set(client.app.desk.waiting)
        health.shards.set(shards_up(client))
        return web.Response(body=generate_latest(health.registry), content_type="text/plain")

    site = web.Application()
    site.add_routes([web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", metrics)])
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return runner
