"""Texts of others on their way into a prompt: marked as data by a word that nobody can guess."""

from __future__ import annotations

import re
from secrets import token_hex

from bot.talk import Turn
from index.passages import count_tokens

_LOOKS_LIKE_A_FENCE = re.compile(r"<{2,}|>{2,}")
BAD = ("error", "declined", "unanswerable")
"""Families of statuses whose turns are no ground to stand on."""

LONGEST_TURN = 1200
"""Characters of an earlier answer that a model is told."""


class Fence:
    """One request's mark; a text that holds its like cannot end the data early."""

    def __init__(self) -> None:
        self.mark = f"<<<{token_hex(8)}"

    def block(self, head: str, text: str) -> str:
        """A text as data under a head line."""
        return f"{self.mark} {self.harmless(head)}\n{self.harmless(text)}\n{self.mark} end"

    def harmless(self, text: str) -> str:
        """The text without anything that could be taken for the mark."""
        return _LOOKS_LIKE_A_FENCE.sub("-", text.replace(self.mark[3:], ""))

    def turns(self, history: tuple[Turn, ...], budget: int) -> tuple[str, int]:
        """Earlier turns within a budget of tokens, the newest first to get room; and how many were left out."""
        good = [turn for turn in history if not (turn.status or "").startswith(BAD)]
        blocks: list[str] = []
        for turn in reversed(good):
            block = self.block("earlier turn", f"Asked: {turn.question}\nAnswered: {turn.answer[:LONGEST_TURN]}")
            budget -= count_tokens(block)
            if budget < 0:
                break
            blocks.insert(0, block)
        return "\n".join(blocks), len(history) - len(blocks)
