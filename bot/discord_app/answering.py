"""The path of a question on Discord: may it, defer, mask, wait in the line, answer, show."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from secrets import token_hex

from bot.discord_app.asker import Asker, Refusal
from bot.discord_app.desk import Told
from bot.discord_app.failures import ANSWERED
from bot.discord_app.interaction import Interaction
from bot.discord_app.masking import Masked, mask
from bot.discord_app.refs import refs
from bot.discord_app.sheets import ACTIONS, Sheet
from bot.errors import RapporteurError
from bot.logs import logger
from bot.render.discord import Block, Kind, Page, pages_of
from bot.state import PUBLIC, Person
from bot.talk import Answer, Question, Turn
from index.model import CONVENTION, Locator
from prompts.interface import Words

NUMBER = re.compile(r"\bid ([0-9a-f]{8})\b")
"""The id in the sentence of an error that nobody foresaw."""


async def must_be_free(interaction: Interaction, asker: Asker) -> None:
    """Raise what keeps this person from asking now: rights, pace, the line. Before the first answer, so in private."""
    app = interaction.client.app
    try:
        asker.must_be_allowed()
        app.desk.check(asker.user)
        if wait := app.cooldowns.take(asker.user, asker.guild):
            raise Refusal("slow_down", seconds=wait)
    except Refusal as refusal:
        interaction.client.note_block(asker.guild, refusal.sentence)
        raise


async def answer_here(
    interaction: Interaction, asker: Asker, text: str, *, public: bool, history: Sequence[Turn] = ()
) -> None:
    """Answer a question as the response to this interaction."""
    await must_be_free(interaction, asker)
    with interaction.client.serving():
        await interaction.response.defer(ephemeral=not public, thinking=True)
        words = asker.public_words if public else asker.words

        async def told(place: int) -> None:
            await interaction.edit_original_response(content=words.tell("queue_place", place=place))

        sheet = await _answer(interaction, asker, mask(text), history, told, public=public)
        await _show(interaction, asker, sheet, 1)


async def answer_again(interaction: Interaction, asker: Asker, text: str, number: int) -> None:
    """Answer a question once more, in the private message that asks for another of its pages."""
    await must_be_free(interaction, asker)
    with interaction.client.serving():
        await interaction.response.defer()
        sheet = await _answer(interaction, asker, mask(text), (), None, public=False)
        await _show(interaction, asker, sheet, number)


async def _answer(
    interaction: Interaction, asker: Asker, masked: Masked, history: Sequence[Turn], told: Told | None, *, public: bool
) -> Sheet:
    """The pages of the answer, once the line and the assistant are through with it."""
    started = time.monotonic()
    app = interaction.client.app
    person = await admit(interaction, asker)
    assistant = app.answering(asker.settings.model)
    question = Question(masked.text, tuple(history), id=token_hex(4))
    words = asker.public_words if public else asker.words
    answer = await app.desk.run(asker.user, lambda: assistant.answer(question), told)
    seconds = time.monotonic() - started
    app.health.answered(answer, seconds)
    logger("info").info("answered", id=answer.id, status=answer.status.value, seconds=round(seconds, 3))
    await count(interaction, asker, answer.status.value)
    notes = [*failure_of(interaction, asker, answer), *notes_on(masked, person, words)]
    if interaction.namespace.visibility == PUBLIC and not public:
        notes.append(Block(Kind.NOTICES, "", (words.tell("private_instead"),)))
    pages = pages_of(answer, app.replies, words, masked.text, notes)
    return app.shelf.put(sheet_of(interaction, answer, pages, public), repeatable=not history)


async def _show(interaction: Interaction, asker: Asker, sheet: Sheet, number: int) -> None:
    await interaction.edit_original_response(**sheet.card(asker, number).edit)
    interaction.extras[ANSWERED] = True


def sheet_of(interaction: Interaction, answer: Answer, pages: tuple[Page, ...], public: bool) -> Sheet:
    """An answer's pages with the buttons that make sense under it."""
    locators = [citation.locator for citation in answer.citations]
    useful = {"further", "feedback"} | ({"evidence", "share"} if locators else set())
    if comparable(locators, interaction.client.app.corpus.concordance) is not None:
        useful.add("compare")
    actions = tuple(name for name in ACTIONS if name in useful)
    return Sheet(pages, refs=refs(locators), actions=actions, public=public)


def comparable(locators: Sequence[Locator], concordance: dict[str, dict[str, tuple[str, ...]]]) -> Locator | None:
    """The first provision of the Convention whose article has a counterpart."""
    return next((one for one in locators if one.instrument == CONVENTION and concordance.get(one.article)), None)


def failure_of(interaction: Interaction, asker: Asker, answer: Answer) -> list[Block]:
    """What an answer that is a failure says beside its sentence: its id, which the moderators are told too."""
    if answer.status.family != "error":
        return []
    found = NUMBER.search(answer.message or "")
    number = found[1] if found else answer.id or token_hex(4)
    interaction.client.note(asker.guild, "log_failed", id=number)
    if found:
        return []
    logger().warning("failed", id=number, status=answer.status.value)
    return [Block(Kind.NOTICES, "", (f"-# id {number}",))]


def notes_on(masked: Masked, person: Person, words: Words) -> list[Block]:
    """What is said beside the answer: what was masked, and once what not to write here."""
    told = []
    if masked.kinds:
        kinds = ", ".join(words.tell(f"kind_{kind}") for kind in masked.kinds)
        told.append(words.tell("masked", kinds=kinds))
    if person.is_new:
        told.append(words.tell("case_data"))
    return [Block(Kind.NOTICES, "", tuple(told))] if told else []


async def admit(interaction: Interaction, asker: Asker) -> Person:
    """Count the question within the server's budget of the day; without a database it is answered all the same."""
    try:
        person, within = await interaction.client.app.state.admit(asker.guild, asker.user, today())
    except RapporteurError:
        logger().warning("state", at="admit")
        return replace(asker.person, is_new=True)
    if not within:
        raise Refusal("budget_spent", count=asker.settings.daily_budget)
    return person


async def count(interaction: Interaction, asker: Asker, status: str) -> None:
    """Count how it ended."""
    app = interaction.client.app
    app.health.answers.labels(status).inc()
    try:
        await app.state.count_outcome(asker.guild, status, today())
    except RapporteurError:
        logger().warning("state", at="outcome")


def today() -> date:
    """The day in UTC."""
    return datetime.now(UTC).date()
