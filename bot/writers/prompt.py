"""What a model is given for an answer: passages with their handles, earlier turns, the question."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.cues import without_orders
from bot.providers.fence import Fence
from bot.providers.model import Limits, Message
from bot.sources import unquoted
from bot.steps import Kit, Work
from bot.talk import Source
from index.concerns import concerns_touching
from index.locator import label
from index.model import CONVENTION, Locator, Provenance
from index.passages import count_tokens
from index.shipped import Corpus
from prompts import Prompt, prompt

LANGUAGES = {
    "en": "English", "es": "Spanish", "fr": "French", "pt": "Portuguese",
    "de": "German", "ru": "Russian", "ar": "Arabic", "zh": "Chinese",
}  # fmt: skip
HISTORY = 0.2
"""The share of the room beside the instructions that earlier turns get at most."""

SPARE = 0.1
"""The share of the window that is left free: other models count tokens otherwise than we do."""

REPAIR_TOKENS = 400
"""What the reasons of a repair round may take."""


@dataclass(frozen=True, slots=True)
class Request:
    """Messages for a model with what they hold."""

    messages: tuple[Message, ...]
    handles: frozenset[str]  # the passages that it was given
    left_out: tuple[str, ...]  # what had no room, in words
    tokens: int


def request(work: Work, kit: Kit, limits: Limits, fence: Fence, only: Collection[str] | None = None) -> Request:
    """The prompt of an answer; with `only`, of the passages with these handles."""
    words = prompt("answer.md")
    system, _ = words.told(fence=fence.mark, most=kit.max_statements, language=LANGUAGES[work.language], **_EMPTY)
    question = fence.block("question", work.standalone)
    room = int(limits.context * (1 - SPARE)) - limits.answer_tokens - REPAIR_TOKENS
    room -= count_tokens(system) + count_tokens(question)
    history, turns_out = fence.turns(work.question.history, int(room * HISTORY))
    passages, handles, out = _within(_blocks(work, kit, fence, only), room - count_tokens(history))
    user = words.told(
        fence=fence.mark, most="", language="", passages="\n".join(passages), history=history, question=question
    )[1]
    left_out = [*out, *([f"{turns_out} earlier turns"] if turns_out else [])]
    tokens = count_tokens(system) + count_tokens(user)
    return Request((Message("system", system), Message("user", user)), frozenset(handles), tuple(left_out), tokens)


_EMPTY = {"passages": "", "history": "", "question": ""}


@dataclass(frozen=True, slots=True)
class _Block:
    """A passage as it stands in the prompt, with the handles that it offers."""

    text: str
    handles: tuple[str, ...]
    name: str


def _within(blocks: Iterator[_Block], room: int) -> tuple[list[str], list[str], list[str]]:
    """The blocks that fit, their handles, and the names of those that do not."""
    kept: list[str] = []
    handles: list[str] = []
    out: list[str] = []
    for block in blocks:
        size = count_tokens(block.text) + 1
        if size > room:
            out.append(block.name)
            continue
        room -= size
        kept.append(block.text)
        handles += block.handles
    return kept, handles, out


def _blocks(work: Work, kit: Kit, fence: Fence, only: Collection[str] | None) -> Iterator[_Block]:
    """Each source with the letters that it holds below it; a letter alone where its paragraph is no source."""
    by_locator = {source.locator: source for source in work.sources}
    for source in work.sources:
        above = source.locator.parent
        if source.locator.instrument == CONVENTION and above in by_locator:
            continue
        below = [by_locator[one] for one in _children(source.locator, kit.corpus) if one in by_locator]
        handles = (source.handle, *(one.handle for one in below))
        if only is None or set(only) & set(handles):
            yield _Block(_passage(source, below, kit, fence), handles, f"{source.handle} {label(source.locator)}")


def _children(locator: Locator, corpus: Corpus) -> Sequence[Locator]:
    provision = corpus.provisions.get(locator)
    return provision.children if provision else ()


def _passage(source: Source, below: Sequence[Source], kit: Kit, fence: Fence) -> str:
    provision = kit.corpus.provisions.get(source.locator)
    text = (provision.own if below and provision else "") or source.text
    above = provision.chapeau if provision else ""  # a letter is never read without what it hangs on
    lines = [*_notes(source, kit), *(without_orders(unquoted(one, Provenance.DIGEST)) for one in (above, text) if one)]
    for one in below:
        own = kit.corpus.provisions[one.locator].text
        lines.append(f"{one.handle} ({one.locator.parts[-1]}) {without_orders(unquoted(own, Provenance.DIGEST))}")
    return fence.block(f"{source.handle} | {' | '.join(_head(source, kit.corpus))}", "\n".join(lines))


def _head(source: Source, corpus: Corpus) -> Iterator[str]:
    """Whose words a passage is, where it stands, how strongly it binds."""
    match source.provenance:
        case Provenance.COMMENTARY:
            point = corpus.points[source.locator]
            yield f"expert: {point.speaker}"
            yield f"speaks of the {point.speaks_of}"
        case Provenance.STATUS:
            yield f"status as of {corpus.status[source.locator].as_of}"
        case _:
            ours = source.locator.instrument == CONVENTION
            yield "convention" if ours else f"treaty: {corpus.instruments[source.locator.instrument].short}"
            yield f"{label(source.locator)}, {source.title}"
    provision = corpus.provisions.get(source.locator)
    if provision is not None:
        yield f"force: {provision.force.value}"


def _notes(source: Source, kit: Kit) -> Iterator[str]:
    """The instructions that travel with a passage."""
    note, corpus = kit.replies.passage_note, kit.corpus
    provision = corpus.provisions.get(source.locator)
    if provision is not None and any(doubt.is_marked for doubt in provision.doubts):
        yield note("doubt")
    if provision is not None and concerns_touching(corpus.concerns.values(), [source.locator]):
        yield note("concern")
    if source.provenance is Provenance.CONCORDANCE:
        yield note("concordance")
    if source.locator in corpus.points and corpus.points[source.locator].basis == "secondary":
        yield note("secondary")


def digests(*used: Prompt) -> dict[str, str]:
    """Which wording of each prompt was used."""
    return {one.name: one.digest for one in used}
