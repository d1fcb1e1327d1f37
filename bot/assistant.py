"""The assistant: the literal list of steps and its runner."""

from __future__ import annotations

import time
from dataclasses import replace
from secrets import token_hex

from bot.logs import log_failure
from bot.steps import Kit, Step, Stop, Work
from bot.steps.check import check
from bot.steps.cite import cite
from bot.steps.compose import compose
from bot.steps.concerns import concerns, nearest_questions
from bot.steps.drafts import drafts
from bot.steps.follow_up import follow_up
from bot.steps.retrieve import retrieve
from bot.steps.scope import scope
from bot.stream import Show, Stream
from bot.talk import Answer, Question, Status
from index.manifest import VectorsGone

STEPS: tuple[Step, ...] = (scope, follow_up, drafts, retrieve, compose, cite, check, concerns)


class Assistant:
    """Answers questions: every door talks to this one object."""

    def __init__(self, kit: Kit, index: str) -> None:
        """`index` is the digest of the manifest that the searcher was opened with."""
        self.kit = kit
        self.index = index

    async def answer(self, question: Question, on_statement: Show | None = None) -> Answer:
        """The answer to a question; a failure is an answer with a status, never an exception.

        `on_statement` gets each statement as soon as it has passed the check, in the answer's order.
        """
        stream = Stream(on_statement)
        work: Work = Work(question=question, standalone=question.text, stream=stream)
        try:
            ended = await self._run(work)
        except VectorsGone as error:
            ended = Stop(Status.ERROR_INDEX, self.kit.replies.say("error_lookups_only", reason=error), work)
        except Exception as error:
            number = token_hex(4)
            log_failure(number, error)
            ended = Stop(Status.ERROR_INTERNAL, self.kit.replies.say("error_internal", id=number), work)
        answer = self._answer(ended)
        await stream.rest(answer.statements)
        return answer

    async def _run(self, work: Work) -> Work | Stop:
        for step in STEPS:
            started = time.perf_counter()
            ended = await step(work, self.kit)
            trace = (ended.work if isinstance(ended, Stop) else ended).trace
            trace.timings_ms[step.__name__] = round((time.perf_counter() - started) * 1000, 2)
            if isinstance(ended, Stop):
                return ended
            work = ended
        return work

    def _answer(self, ended: Work | Stop) -> Answer:
        message: str | None
        if isinstance(ended, Stop):
            work, status, message = self._refused(ended), ended.status, ended.message
        else:
            work, message = ended, ended.partly
            status = Status.ANSWERED_PARTLY if message else Status.ANSWERED
        answered = status.family == "answered"
        writer, model = (work.draft and work.draft.by) or (self.kit.writer.name, self.kit.writer.model)
        return Answer(
            id=work.question.id,
            question=work.question.text,
            standalone_question=work.standalone,
            language=work.language,
            status=status,
            message=message,
            statements=work.statements if answered else (),
            citations=work.citations if answered else (),
            concerns=work.concerns if answered else (),
            absence=work.absence,
            notices=work.notices,
            suggestions=work.suggestions,
            retrieval=work.retrieval if status.family in ("answered", "unanswerable") else (),
            writer=writer,
            model=model,
            index=self.index,
            trace=work.trace,
        )

    def _refused(self, stop: Stop) -> Work:
        """A refusal's work: in the asker's language, with questions that can be answered."""
        work = stop.work.noticing(*(["english_only"] if stop.work.language != "en" else []))
        if stop.status.family == "unanswerable" and work.retrieval and stop.status is not Status.NO_SUCH_PROVISION:
            nearest = [hit.locator for hit in work.retrieval]
            return replace(work, suggestions=nearest_questions(nearest, self.kit.corpus, self.kit))
        return replace(work, suggestions=tuple(self.kit.replies.examples()[:3]))
