"""The writer with a language model: it words statements, and only those that their passages carry are kept."""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing
from dataclasses import dataclass, field

from bot.providers.faults import ProviderError
from bot.providers.fence import Fence
from bot.providers.model import Message, Model
from bot.steps import Kit, Work
from bot.talk import Draft, DraftStatement, Support
from bot.writers import listed
from bot.writers.admit import Admitted, Refused, admit, rehearse
from bot.writers.cleaning import UncleanError, cleaned
from bot.writers.extractive import ExtractiveWriter
from bot.writers.prompt import Request, request
from bot.writers.reply import ReplyFaultError, ReplyReader, Whole
from index.passages import count_tokens
from prompts import prompt

CHARACTERS = 8
"""Characters that a token holds at most, in any sound reply."""

LONGEST_REASON = 160
"""Characters of a refused statement and of its reason that a repair round tells."""


@dataclass
class Outcome:
    """What has come of an answer so far."""

    kept: list[DraftStatement] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)  # in the last round
    judged: int = 0  # statements, in all rounds
    in_english: list[Admitted] = field(default_factory=list)  # where only the translation was refused
    whole: Whole | None = None
    fault: str | None = None  # what was wrong with the reply itself
    unreachable: bool = False
    full: bool = False  # no more statements fit


class LlmWriter:
    """Statements worded by a model, each checked before it is kept; without it, the extractive writer's."""

    name = "llm"

    def __init__(self, model: Model) -> None:
        self._model = model
        self.model: str | None = model.name
        self._plain = ExtractiveWriter()

    async def write(self, work: Work, kit: Kit) -> Draft:
        """A draft of admitted statements; where the model gives nothing to judge, an extractive one with a notice."""
        if work.reading is not None and work.reading.lists and listed.statements(work, kit.corpus):
            return await self._extractive(work, kit)  # lists are made from the structure, not from words
        done = Outcome()
        left = self._model.limits.deadline - (time.monotonic() - work.started)
        try:
            async with asyncio.timeout(left):
                await self._rounds(done, work, kit)
        except ProviderError as error:
            self._failed(error.kind, done, work)
        except TimeoutError:
            self._failed("deadline", done, work)
        await self._in_english(done, work, kit)
        if not done.kept and done.unreachable:
            return await self._extractive(work, kit, "model_unreachable")
        if not done.kept and done.fault:
            return await self._extractive(work, kit, "model_unusable")
        return self._draft(done, work, kit)

    def _failed(self, kind: str, done: Outcome, work: Work) -> None:
        done.unreachable = True
        work.trace.notes.append(f"model: {kind}")

    async def _extractive(self, work: Work, kit: Kit, *notices: str) -> Draft:
        draft = await self._plain.write(work, kit)
        return Draft(draft.statements, draft.partly, draft.more, notices, (self._plain.name, None))

    async def _rounds(self, done: Outcome, work: Work, kit: Kit) -> None:
        """The answer, and one more round for what was wrong with it."""
        fence = Fence()
        asked = request(work, kit, self._model.limits, fence)
        work.trace.prompts["answer.md"] = prompt("answer.md").digest
        if asked.left_out:
            work.trace.notes.append(f"left out of the prompt: {', '.join(asked.left_out)}")
        ready = asyncio.create_task(asyncio.to_thread(rehearse, work))
        await self._round(asked, (), done, work, kit)
        await ready
        first, reasons = done.refused, _reasons(done)
        broke_off = done.kept and not first  # nothing to mend: what came whole has passed
        if reasons and not done.full and not broke_off:
            about = {handle for one in first for handle in one.drafted.handles} & asked.handles
            again = request(work, kit, self._model.limits, fence, about if about and not done.fault else None)
            work.trace.prompts["repair.md"] = prompt("repair.md").digest
            _, repair = prompt("repair.md").told(faults=fence.block("faults", "\n".join(reasons)))
            done.refused, done.fault = [], None
            await self._round(again, (Message("user", repair),), done, work, kit)

    async def _round(self, asked: Request, more: tuple[Message, ...], done: Outcome, work: Work, kit: Kit) -> None:
        """One reply, each statement judged as soon as it has come."""
        reader = ReplyReader(self._model.limits.answer_tokens * CHARACTERS)
        tokens = work.trace.tokens
        tokens["prompt"] += asked.tokens + sum(count_tokens(one.text) for one in more)
        try:
            async with aclosing(self._model.stream([*asked.messages, *more])) as pieces:
                async for piece in pieces:
                    tokens["completion"] += count_tokens(piece)
                    for drafted in reader.feed(piece):
                        await self._take(drafted, asked, done, work, kit)
                    if done.full:
                        return
            whole = reader.close()
            done.whole = done.whole or whole
            if not done.judged and whole.completeness != "none":
                raise ReplyFaultError("there are no statements")
        except ReplyFaultError as fault:
            done.fault = str(fault)
            work.trace.notes.append(f"model: {fault}")

    async def _take(
        self, drafted: DraftStatement | ReplyFaultError, asked: Request, done: Outcome, work: Work, kit: Kit
    ) -> None:
        if isinstance(drafted, ReplyFaultError):
            done.fault = str(drafted)
            work.trace.withheld.append({"text": "", "reason": str(drafted)})
            return
        done.judged += 1
        found = await asyncio.to_thread(admit, drafted, asked.handles, work, kit)
        if isinstance(found, Refused):
            done.refused.append(found)
            done.in_english += [found.in_english] if found.in_english else []
            work.trace.withheld.append({"text": drafted.text, "reason": found.reason})
        else:
            await self._keep(*found, done, work, kit)

    async def _keep(self, said: DraftStatement, support: Support, done: Outcome, work: Work, kit: Kit) -> None:
        """Keep and release a statement, if it is new and the answer has room for it."""
        if said.text in {one.text for one in done.kept}:
            return
        words = sum(len((one.english or one.text).split()) for one in (*done.kept, said))
        if len(done.kept) == kit.max_statements or (done.kept and words > kit.max_words):
            done.full = True
            return
        done.kept.append(said)
        await work.stream.release(said, support)

    async def _in_english(self, done: Outcome, work: Work, kit: Kit) -> None:
        """Where only the translation was refused and never mended, the checked English form is told."""
        for said, support in done.in_english:
            if said.handles not in {kept.handles for kept in done.kept}:
                await self._keep(said, support, done, work, kit)

    def _draft(self, done: Outcome, work: Work, kit: Kit) -> Draft:
        whole = done.whole
        notices = ["model_broke_off"] if done.unreachable or (done.fault and not done.full) else []
        partly = None
        if done.kept and whole is not None and whole.completeness == "partly":
            missing = _asked(whole.missing, work)
            partly = kit.replies.say("partly_asked", missing=missing) if missing else kit.replies.say("partly_some")
        return Draft(tuple(done.kept), partly, notices=tuple(notices))


def _reasons(done: Outcome) -> list[str]:
    """What a repair round is told: the fault of the reply, and of each statement that was refused."""
    told = [f"The reply: {done.fault}"] if done.fault else []
    for one in done.refused:
        handles = ", ".join(one.drafted.handles[:6])
        told.append(f"{one.drafted.text[:LONGEST_REASON]} ({handles}): {one.reason[:LONGEST_REASON]}")
    return told


def _asked(missing: str | None, work: Work) -> str | None:
    """The part that has no answer, in the asker's own words, or None where the model used words of its own."""
    try:
        plain = cleaned(missing or "").rstrip(".?!")
    except UncleanError:
        return None
    return plain if len(plain) > 3 and plain.casefold() in work.standalone.casefold() else None
