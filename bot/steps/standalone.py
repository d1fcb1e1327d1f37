"""A follow-up made to stand alone by the language model, out of the words of the talk."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence

from bot.cues import has
from bot.providers.faults import ProviderError
from bot.providers.fence import BAD, Fence
from bot.providers.model import Message, Model
from bot.steps import Kit, Work
from bot.talk import Turn
from bot.writers.cleaning import cleaned
from index.locator import find_references
from index.passages import count_tokens
from index.words import stems
from prompts import prompt

SHARE = 0.3
"""Of the time for the whole answer, what making the question stand alone may take."""

TOKENS = 300
HISTORY = 0.5
"""Share of the window that the talk may take."""

KNOWN, KEPT = 0.6, 0.25
"""Of the new question's words the share that the talk has, and of the old one's the share that the new one keeps."""

LONGEST = 400


async def by_model(work: Work, kit: Kit) -> str | None:
    """The question as the model makes it stand alone; None where it is out of reach or goes its own way."""
    turns = tuple(turn for turn in work.question.history if not (turn.status or "").startswith(BAD))
    if kit.model is None or not turns:
        return None
    left = kit.model.limits.deadline - (time.monotonic() - work.started)
    try:
        async with asyncio.timeout(left * SHARE):
            said = await _asked(work, turns, kit.model)
    except ProviderError as error:
        work.trace.notes.append(f"follow-up by rules, the model: {error.kind}")
        return None
    except TimeoutError:
        work.trace.notes.append("follow-up by rules, the model: deadline")
        return None
    if (fault := _fault(said, work, turns)) is not None:
        work.trace.notes.append(f"follow-up by rules, the model's question {fault}")
        return None
    return said


async def _asked(work: Work, turns: tuple[Turn, ...], model: Model) -> str:
    fence, words = Fence(), prompt("follow_up.md")
    history, _ = fence.turns(turns, int(model.limits.context * HISTORY))
    question = fence.block("last question", work.standalone)
    system, user = words.told(fence=fence.mark, history=history, question=question)
    work.trace.prompts[words.name] = words.digest
    work.trace.tokens["prompt"] += count_tokens(system) + count_tokens(user)
    said = await model.complete([Message("system", system), Message("user", user)], TOKENS)
    work.trace.tokens["completion"] += count_tokens(said)
    return _standalone(said)


def _standalone(said: str) -> str:
    """The question of the reply; empty where it is not in the form that was asked for."""
    try:
        row = json.loads(said[said.find("{") : said.rfind("}") + 1])
        text = row.get("standalone") if isinstance(row, dict) else None
        return cleaned(text) if isinstance(text, str) else ""
    except (ValueError, RecursionError):  # an unclean text is a ValueError too
        return ""


def _fault(said: str, work: Work, turns: Sequence[Turn]) -> str | None:
    """Why the new question is not the old one made plain, in words; its words are the talk's, its provisions too."""
    if not said or len(said) > LONGEST:
        return "is none"
    if has("injection", said):
        return "gives orders"
    talk = "\n".join((work.standalone, *(text for turn in turns for text in (turn.question, turn.answer))))
    known = {locator for one in find_references(talk) for locator in one.locators}
    named = [locator for one in find_references(said) for locator in one.locators]
    if any(not any(locator.touches(other) for other in known) for locator in named):
        return "names a provision that nobody named"
    new, old = set(stems(said, work.language)), set(stems(work.standalone, work.language))
    if len(new & set(stems(talk, work.language))) < KNOWN * len(new) or len(new & old) < KEPT * len(old):
        return "has words of its own"
    return None
