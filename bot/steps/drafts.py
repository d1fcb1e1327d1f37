"""Step 3: numbers of a draft become those of the final text, as far as the commentary says; both are told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.compare import listed
from bot.drafted import DraftReference, draft_references, final_text, listed_numbers
from bot.reading import read_question
from bot.steps import Kit, Stop, Work
from index.drafts import DraftText, Renumbered
from index.locator import find_references, label
from index.model import CONVENTION, Locator
from index.shipped import Corpus

TOLD = 3
"""Numbers that became others that one answer tells at most."""

SHORT = 6
"""Words of a question that goes on with the draft of the last one."""

_LITTLE = re.compile(
    r"\b(?:what|which|did|does|do|is|was|are|were|has|have|say|says|said|state|the|this|it|in|of|and|or|about|became|become|"
    r"come|now|article|art|convention|treaty|final|text|number|numbered|called|where|please|show|me|tell|explain|to|an?|draft)\b|\W",
    re.I,
)
"""What a question that only names a provision is made of."""


async def drafts(work: Work, kit: Kit) -> Work | Stop:
    """Read a draft's numbers as those of the final text; one that is not known is said to be so."""
    reading = work.reading
    assert reading is not None  # noqa: S101 - the scope step has read the question
    text = _going_on(work, kit.corpus)
    found = draft_references(
        text, reading.references if text == work.standalone else find_references(text), kit.corpus.drafts
    )
    if not found:
        return work
    unknown = [one for one in found if not one.rows()]
    rest = final_text(text, found)
    work = replace(
        work,
        standalone=rest,
        reading=read_question(rest, kit.corpus.voices),
        renumbered=tuple(_told(found, kit)),
        partly=_not_known(unknown[0], kit) if unknown else work.partly,
        only_names=not _LITTLE.sub("", _without_references(rest)),
    )
    return work.noticing("draft_numbers")


def _going_on(work: Work, corpus: Corpus) -> str:
    """The question; a short one that names an article goes on with the draft that the last question was about."""
    text, history = work.standalone, work.question.history
    if not history or len(text.split()) > SHORT or re.search(r"\b(?:convention|treaty|final|now)\b", text, re.I):
        return text
    last = history[-1].question
    before = draft_references(last, find_references(last), corpus.drafts)
    named = [one for one in find_references(text) if one.locators[0].instrument == CONVENTION]
    if not before or not named or draft_references(text, named, corpus.drafts):
        return text
    return f"{text[: named[-1].end]} of the {before[-1].mention.text}{text[named[-1].end :]}"


def _without_references(text: str) -> str:
    """A text without its references."""
    for one in reversed(find_references(text)):
        text = f"{text[: one.start]} {text[one.end :]}"
    return text


def _told(found: Iterable[DraftReference], kit: Kit) -> list[tuple[Locator, str]]:
    """For each number the provision that it is now, and one sentence that tells both."""
    by_place: dict[tuple[str, Locator], list[tuple[DraftText, Renumbered]]] = {}
    for draft, row in (pair for one in found for pair in one.rows()):
        by_place.setdefault((row.then.short, row.now), []).append((draft, row))
    return [(now, _sentence(then, now, pairs, kit)) for (then, now), pairs in list(by_place.items())[:TOLD]]


def _sentence(then: str, now: Locator, pairs: list[tuple[DraftText, Renumbered]], kit: Kit) -> str:
    names = list(dict.fromkeys(f"the {draft.name}" for draft, _ in pairs))
    sources = list(dict.fromkeys(_organisation(row.source, kit.corpus) for _, row in pairs))
    general = [] if all(row.confidence == "high" for _, row in pairs) else [kit.replies.tables["drafts"]["in_general"]]
    name = "draft_kept" if then == now.short else "draft_now"
    by = "; ".join([*sources, *general])
    return kit.replies.say(name, then=f"Art. {then}", draft=listed(names), now=label(now), by=by)


def _organisation(slug: str, corpus: Corpus) -> str:
    return next(re.sub(r" ?\([^)]*\)", "", one.organisation) for one in corpus.points.values() if one.slug == slug)


def _not_known(one: DraftReference, kit: Kit) -> str:
    """That a draft's number is not known, with what is known of that draft."""
    say, asked = kit.replies.say, listed([f"Art. {locator.short}" for locator in one.locators])
    drafts = one.mention.drafts
    if not drafts:
        known = [f"the {draft.name}" for draft in kit.corpus.drafts if draft.rows]
        return say("draft_unheard", draft=one.mention.text, asked=asked, known=listed(known))
    name = " or ".join(f"the {draft.name}" for draft in drafts)
    numbers = [number for draft in drafts for number in listed_numbers(draft.rows)]
    if not numbers:
        return say("draft_unnumbered", draft=name, asked=asked)
    return say("draft_unknown", draft=name, asked=asked, known=listed(numbers))
