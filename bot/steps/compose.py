"""Step 4: a writer turns the sources into a draft."""

from __future__ import annotations

from dataclasses import replace

from bot.steps import Kit, Stop, Work
from bot.steps.sought import told_words
from bot.steps.treaties import told_treaties
from bot.talk import DraftStatement, Status, Voice
from bot.writers.limits import within_limits


async def compose(work: Work, kit: Kit) -> Work | Stop:
    """The writer's draft, or the sentences that have an asked word; without a statement there is no answer."""
    draft = told_treaties(work, kit) or told_words(work, kit) or await kit.writer.write(work, kit)
    work = work.noticing(*draft.notices)
    if not draft.statements:
        name = "withheld" if work.trace.withheld else "not_in_corpus"
        return Stop(Status.NOT_IN_CORPUS, kit.replies.say(name), work)
    if work.renumbered:
        draft = replace(draft, statements=tuple(within_limits([*_renumbered(work), *draft.statements], kit)))
    return replace(work, draft=draft, partly=work.partly or draft.partly)


def _renumbered(work: Work) -> list[DraftStatement]:
    """What became of a draft's numbers that the question names."""
    handles = {source.locator: source.handle for source in work.sources}
    return [DraftStatement(told, Voice.COMPARISON, (handles[now],)) for now, told in work.renumbered if now in handles]
