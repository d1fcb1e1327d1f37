"""How often one person and one server may ask: held in memory, forgotten with it."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

SECONDS = 60.0


@dataclass
class Rate:
    """At most `count` in any minute by each key."""

    count: int
    clock: Callable[[], float] = time.monotonic
    _taken: dict[int, deque[float]] = field(default_factory=dict)

    def wait(self, key: int) -> int:
        """Whole seconds until `key` may go on; 0 is now."""
        taken = self._recent(key)
        return 0 if len(taken) < self.count else max(1, math.ceil(taken[0] + SECONDS - self.clock()))

    def take(self, key: int) -> None:
        """Count one."""
        self._recent(key).append(self.clock())
        if len(self._taken) > 10_000:
            self._taken = {one: times for one in list(self._taken) if (times := self._recent(one))}

    def _recent(self, key: int) -> deque[float]:
        taken = self._taken.setdefault(key, deque())
        while taken and taken[0] <= self.clock() - SECONDS:
            taken.popleft()
        return taken


@dataclass
class Cooldowns:
    """The rates of people and of servers; a server's is wide, for the line at the desk protects the machine."""

    person: Rate = field(default_factory=lambda: Rate(6))
    guild: Rate = field(default_factory=lambda: Rate(300))

    def take(self, person: int, guild: int | None) -> int:
        """Count a question: 0, or the seconds to wait, and then nothing is counted."""
        wait = max(self.person.wait(person), self.guild.wait(guild) if guild else 0)
        if wait == 0:
            self.person.take(person)
            if guild:
                self.guild.take(guild)
        return wait
