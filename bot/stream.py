"""Statements on their way to a reader while the rest is still being written."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.talk import DraftStatement, Statement, Support

Show = Callable[[Statement], Awaitable[None]]
"""Called with each statement that has passed the check; what was shown stays in the answer."""


class Stream:
    """What a reader has been shown of an answer; the numbers of its citations are those of the answer."""

    def __init__(self, show: Show | None) -> None:
        self.shown = 0
        self._show = show
        self._numbers: dict[str, int] = {}

    async def release(self, drafted: DraftStatement, support: Support) -> None:
        """Show a statement that has passed the check."""
        cited = tuple(self._numbers.setdefault(one, len(self._numbers) + 1) for one in dict.fromkeys(drafted.handles))
        if self._show is not None:
            self.shown += 1
            await self._show(Statement(drafted.text, drafted.voice, cited, support, drafted.english))

    async def rest(self, statements: tuple[Statement, ...]) -> None:
        """Show what has not been shown yet."""
        for statement in statements[self.shown :] if self._show is not None else ():
            assert self._show is not None  # noqa: S101 - looked at above
            await self._show(statement)
