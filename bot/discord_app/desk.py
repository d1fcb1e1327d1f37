"""The desk: questions wait here in a bounded line and are answered off the client's event loop."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")
Work = Callable[[], Coroutine[Any, Any, T]]
"""Makes the coroutine that is run; it must not touch Discord."""

Told = Callable[[int], Coroutine[Any, Any, None]]
"""Hears the place in the line."""

LATEST_SECONDS = 780.0
"""Thirteen minutes after it was asked a question has its answer, or an honest failure: a token lives for fifteen."""


class DeskError(Exception):
    """A question that was not answered; each kind has its sentence."""

    sentence = "failed"


class LineFullError(DeskError):
    """The line is as long as it may be."""

    sentence = "queue_full"


class OneAtATimeError(DeskError):
    """This person has questions in the line already."""

    sentence = "one_at_a_time"


class TooLateError(DeskError):
    """No answer came in time."""

    sentence = "too_late"


class ClosingError(DeskError):
    """The bot is being stopped."""

    sentence = "closing"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken on at once."""

    at_once: int = 2
    waiting: int = 200
    per_person: int = 2
    seconds: float = LATEST_SECONDS


class Desk:
    """Runs work in a thread with an event loop of its own, a few at once, the others in a line.

    The client's loop stays free for heartbeats and first answers whatever the assistant computes;
    and what a model's client binds to a loop stays bound to that one.
    """

    def __init__(self, limits: Limits = Limits()) -> None:
        self.limits = limits
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="desk", daemon=True)
        self._free: asyncio.Semaphore | None = None
        self._people: Counter[int] = Counter()
        self._closing = False
        self.busy = 0
        self.waiting = 0

    def start(self) -> None:
        """Start the thread; called in the client's loop."""
        self._free = asyncio.Semaphore(self.limits.at_once)
        self._thread.start()

    def stop(self) -> None:
        """Take nothing on any more; what is under way goes on."""
        self._closing = True

    def close(self) -> None:
        """End the thread."""
        self.stop()
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(timeout=5)

    @property
    def place(self) -> int:
        """How many would be served before a question that comes now; 0 is at once."""
        return self.waiting + 1 if self.busy >= self.limits.at_once else 0

    def check(self, person: int) -> None:
        """Raise the DeskError that taking on a question of this person would end with."""
        if self._closing:
            raise ClosingError
        if self._people[person] >= self.limits.per_person:
            raise OneAtATimeError
        if self.waiting >= self.limits.waiting:
            raise LineFullError

    async def run(self, person: int, work: Work[T], told: Told | None = None) -> T:
        """The result of the work; `told` hears the place in the line where there is one. Raises DeskError."""
        self.check(person)
        deadline = time.monotonic() + self.limits.seconds
        self._people[person] += 1
        try:
            await self._turn(deadline, told)
            try:
                return await self._do(work, deadline)
            finally:
                self._leave()
        finally:
            self._people[person] -= 1
            self._people += Counter()  # forget who has nothing here

    async def _turn(self, deadline: float, told: Told | None) -> None:
        assert self._free is not None  # noqa: S101 - started in setup_hook
        place = self.place
        telling = asyncio.create_task(told(place)) if place and told is not None else None
        self.waiting += 1
        try:
            async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
                await self._free.acquire()
        except TimeoutError as error:
            raise TooLateError from error
        finally:
            self.waiting -= 1
            if telling is not None:  # what it says must not come after the answer
                await asyncio.gather(telling, return_exceptions=True)
        self.busy += 1

    def _leave(self) -> None:
        assert self._free is not None  # noqa: S101 - started in setup_hook
        self.busy -= 1
        self._free.release()

    async def _do(self, work: Work[T], deadline: float) -> T:
        future = asyncio.run_coroutine_threadsafe(work(), self._loop)
        try:
            async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
                return await asyncio.wrap_future(future)
        except TimeoutError as error:
            future.cancel()
            raise TooLateError from error
