"""What the buttons under an answer do, but for sharing."""

from __future__ import annotations

import asyncio

import discord
from discord import ui

from bot.compare import covered
from bot.discord_app.answering import answer_again, answer_here, comparable, today
from bot.discord_app.asker import Asker, Refusal, asker_of
from bot.discord_app.cards import Card
from bot.discord_app.corpus_sheets import comparison_sheet, evidence_sheet, made_again
from bot.discord_app.forms import Fields, form, label, on_form
from bot.discord_app.interaction import Interaction
from bot.discord_app.masking import mask
from bot.discord_app.presses import on
from bot.discord_app.sheets import REPEATABLE, Sheet, answer_in, question_in, read_back
from bot.footnotes import Footnotes, plain
from bot.render.discord import PAGE_UNITS, Kind, Page, Section
from bot.render.discord_text import clip, escape
from bot.state import Feedback
from bot.talk import Turn
from index.locator import label as label_of
from index.model import Locator

FEEDBACK = ("helpful", "article", "unclear", "dangerous")


@on("page")
async def turn(interaction: Interaction, rest: str, _: list[str]) -> None:
    """Show another page: in place where only this person sees the message, else to them alone."""
    source, __, number = rest.rpartition(":")
    asker = await asker_of(interaction)
    sheet = await asyncio.to_thread(made_again, source, interaction.client.app, asker.words)
    if sheet is not None:
        await show(interaction, asker, sheet, int(number))
        return
    message = interaction.message
    question, is_whole = question_in(read_back(message)) if message else ("", False)
    if message is None or not question or not is_whole or not source.startswith(REPEATABLE):
        raise Refusal("pages_gone")
    if message.flags.ephemeral:
        await answer_again(interaction, asker, question, int(number))
    else:
        await answer_here(interaction, asker, question, public=False)


async def show(interaction: Interaction, asker: Asker, sheet: Sheet, number: int = 1) -> None:
    """Show a sheet in place of a private message of ours, else in a new one."""
    message = interaction.message
    if message is not None and message.flags.ephemeral:
        await interaction.response.edit_message(**sheet.card(asker, number).edit)
    else:
        await interaction.response.send_message(**sheet.card(asker, number).new, ephemeral=True)


@on("evidence")
async def evidence(interaction: Interaction, rest: str, values: list[str]) -> None:
    """The provisions behind an answer: the first, with a menu of the others."""
    asker = await asker_of(interaction)
    at = int(values[0]) if values else 0
    sheet = await asyncio.to_thread(evidence_sheet, rest, at, interaction.client.app, asker.words)
    if sheet is None:
        raise Refusal("pages_gone")
    if values:
        await show(interaction, asker, sheet)
    else:
        await interaction.response.send_message(**sheet.card(asker).new, ephemeral=True)


@on("further")
async def further(interaction: Interaction, rest: str, _: list[str]) -> None:
    """A form for a question that goes on from this answer."""
    asker = await asker_of(interaction)
    told = "further_public" if _in_public(interaction, asker) else "further_private"
    field: ui.TextInput[ui.Modal] = ui.TextInput(style=discord.TextStyle.paragraph, max_length=1000, custom_id="text")
    words = asker.words
    asked = label(words.tell("further_label"), field, words.tell(told))
    await interaction.response.send_modal(form("further", words.tell("do_further"), rest, asked))


@on_form("further")
async def ask_further(interaction: Interaction, rest: str, fields: Fields) -> None:
    """Answer it; what went before is read from the message that the button stands under."""
    asker = await asker_of(interaction)
    history = _turns(read_back(interaction.message), rest, interaction) if interaction.message else ()
    public = _in_public(interaction, asker)
    await answer_here(interaction, asker, str(fields.get("text", "")), public=public, history=history)


def _in_public(interaction: Interaction, asker: Asker) -> bool:
    """Whether the answer goes where the message is: a thread that everybody reads, by somebody who may share."""
    message = interaction.message
    public = message is not None and not message.flags.ephemeral
    return public and asker.may_share and isinstance(interaction.channel, discord.Thread)


def _turns(page: Page, written: str, interaction: Interaction) -> tuple[Turn, ...]:
    """The answer on a page as an earlier turn."""
    question, _ = question_in(page)
    first = next(iter(interaction.client.app.refs.read(written)), None)
    return (Turn(question or (label_of(first) if first else ""), answer_in(page)),)


@on("compare")
async def compare(interaction: Interaction, rest: str, values: list[str]) -> None:
    """The provision beside its counterpart in another treaty, with a menu of the treaties."""
    app = interaction.client.app
    asker = await asker_of(interaction)
    locator = comparable(app.refs.read(rest), app.corpus.concordance)
    if locator is None:
        raise Refusal("nothing_to_compare")
    held = [treaty in app.corpus.concordance[locator.article] for treaty in covered(app.corpus)]
    at = int(values[0]) if values else held.index(True)
    await show_comparison(interaction, asker, locator, at, new=not values)


async def show_comparison(
    interaction: Interaction, asker: Asker, locator: Locator, at: int, *, new: bool = True
) -> None:
    """Show it in a new private message, or in place of another comparison."""
    sheet = await asyncio.to_thread(comparison_sheet, locator, at, interaction.client.app, asker.words)
    if sheet is None:
        raise Refusal("nothing_to_compare")
    if new:
        await interaction.response.send_message(**sheet.card(asker).new, ephemeral=True)
    else:
        await show(interaction, asker, sheet)


@on("cite")
async def cite(interaction: Interaction, rest: str, _: list[str]) -> None:
    """The footnotes on what is shown, in a box from which Discord's apps copy as it stands."""
    app = interaction.client.app
    asker = await asker_of(interaction)
    made = Footnotes(app.corpus, app.replies)
    notes = "\n".join(plain(made.of_place(one)).replace("`", "'") for one in app.refs.read(rest))
    if not notes:
        raise Refusal("pages_gone")
    box = Section(Kind.NOTICES, f"```\n{clip(notes, PAGE_UNITS)}\n```")
    card = Card(Page((box,)), (), asker.settings.classic)
    await interaction.response.send_message(**card.new, ephemeral=True)


@on("feedback")
async def feedback(interaction: Interaction, rest: str, _: list[str]) -> None:
    """A form for a word on the answer."""
    asker = await asker_of(interaction)
    words = asker.words
    options = [discord.SelectOption(value=kind, label=words.tell(f"feedback_{kind}")) for kind in FEEDBACK]
    kind: ui.Select[ui.Modal] = ui.Select(options=options, custom_id="kind")
    text: ui.TextInput[ui.Modal] = ui.TextInput(
        style=discord.TextStyle.paragraph, max_length=1000, required=False, custom_id="text"
    )
    consent: ui.Checkbox[ui.Modal] = ui.Checkbox(custom_id="consent")
    where = "feedback_moderators" if asker.settings.log_channel else "feedback_dropped"
    fields = (
        label(words.tell("feedback_kind"), kind),
        label(words.tell("feedback_text"), text, words.tell(where)),
        label(words.tell("feedback_consent"), consent, words.tell("feedback_consent_about")),
    )
    await interaction.response.send_modal(form("feedback", words.tell("do_feedback"), rest, *fields))


@on_form("feedback")
async def keep_feedback(interaction: Interaction, rest: str, fields: Fields) -> None:
    """Keep the kind and the provisions; the text only with consent, else it goes to the moderators or nowhere."""
    client = interaction.client
    asker = await asker_of(interaction)
    chosen = fields.get("kind") or [""]
    if chosen[0] not in FEEDBACK:
        raise Refusal("bad_option")
    text = mask(str(fields.get("text") or "").strip()).text or None
    consent = bool(fields.get("consent")) and text is not None
    articles = tuple(str(one) for one in client.app.refs.read(rest))
    given = Feedback(chosen[0], articles, text if consent else None)
    message = interaction.message.id if interaction.message else interaction.id
    await client.app.state.add_feedback(asker.guild, asker.user, message, given, today())
    await interaction.response.send_message(
        asker.words.tell("feedback_kept_text" if consent else "feedback_kept"), ephemeral=True
    )
    labels = ", ".join(label_of(one) for one in client.app.refs.read(rest)) or "–"
    said = f": {escape(text)}" if text and asker.settings.log_channel else ""
    client.note(asker.guild, "log_feedback", kind=chosen[0], articles=labels, said=clip(said, 1200))
