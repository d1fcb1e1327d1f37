"""The desk: questions wait here in a bounded line and are answered off the client's event loop."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from contextvars import Context
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
        self._free = asyncio.Semaphore(limits.at_once)  # of the desk's own loop
        self._people: Counter[int] = Counter()
        self._taken: set[Future[Any]] = set()
        self._closing = False

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Take nothing on any more; what is under way goes on."""
        self._closing = True

    def give_up(self) -> None:
        """End what is under way: whoever waits for it is told that the bot is being stopped."""
        self.stop()
        for future in list(self._taken):
            future.cancel()

    def close(self, last: Work[None] | None = None) -> None:
        """End the thread; `last` is what is still to be done in its loop."""
        self.give_up()
        if self._thread.is_alive():
            for work in (_settle, *([last] if last else [])):
                asyncio.run_coroutine_threadsafe(work(), self._loop).result(timeout=5)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(timeout=5)

    @property
    def waiting(self) -> int:
        """How many are in the line."""
        return max(0, len(self._taken) - self.limits.at_once)

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
        # In a context of its own: nothing of the client's follows the work into the thread.
        future = Context().run(asyncio.run_coroutine_threadsafe, self._in_turn(work), self._loop)
        self._taken.add(future)
        self._people[person] += 1
        try:
            if self.waiting and told is not None:
                with suppress(Exception):  # a place that cannot be told is no reason not to answer
                    await told(self.waiting)
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            if self._closing and future.cancelled():
                raise ClosingError from None
            raise
        finally:
            self._taken.discard(future)
            self._people[person] -= 1
            self._people += Counter()  # forgets who has nothing here

    async def _in_turn(self, work: Work[T]) -> T:
        """In the desk's loop: wait for a free place, then work; both within the time."""
        try:
            async with asyncio.timeout(self.limits.seconds), self._free:
                return await work()
        except TimeoutError as error:
            raise TooLateError from error


async def _settle() -> None:
    """Let everything that was cancelled in this loop come to its end."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
