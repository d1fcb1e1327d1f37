"""Sharing a private answer: a preview of exactly what is posted, then a post in a thread named by the article.

The words are taken from the bot's own messages; nothing is stored in between, and nobody is named.
"""

from __future__ import annotations

from dataclasses import replace

import discord

from bot.discord_app.answering import comparable
from bot.discord_app.asker import Asker, Refusal, asker_of
from bot.discord_app.cards import Card
from bot.discord_app.interaction import Interaction
from bot.discord_app.masking import mask
from bot.discord_app.presses import button, on
from bot.discord_app.sheets import Sheet, question_in, read_back
from bot.render.discord import Kind, Page, Section, asked
from bot.render.discord_text import clip
from index.locator import label
from prompts.interface import Words

POSTED = (Kind.QUESTION, Kind.ANSWER, Kind.CONCERNS)
Place = discord.TextChannel | discord.Thread | discord.VoiceChannel | discord.StageChannel


@on("share")
async def preview(interaction: Interaction, rest: str, _: list[str]) -> None:
    """Show what would be posted."""
    asker = await asker_of(interaction)
    _place(interaction, asker)
    if interaction.message is None:
        raise Refusal("pages_gone")
    words = asker.words
    page = _to_post(read_back(interaction.message), asker.public_words)
    has_question = any(section.kind is Kind.QUESTION for section in page.sections)
    heading = Section(Kind.NOTICES, words.tell("preview_question" if has_question else "preview"))
    row = [button("post", words.tell("do_post"), f"0:{rest}", primary=True)]
    if has_question:
        row.append(button("post", words.tell("do_post_question"), f"1:{rest}"))
    row.append(button("cancel", words.tell("do_cancel")))
    shown = Page((heading, *page.sections))
    await interaction.response.send_message(**Card(shown, (row,)).new, ephemeral=True)


@on("cancel")
async def cancel(interaction: Interaction, _: str, __: list[str]) -> None:
    """Post nothing."""
    asker = await asker_of(interaction)
    gone = Page((Section(Kind.NOTICES, asker.words.tell("nothing_posted")),))
    await interaction.response.edit_message(**Card(gone).edit)


@on("post")
async def post(interaction: Interaction, rest: str, _: list[str]) -> None:
    """Post what the preview shows, with the question or without."""
    asker = await asker_of(interaction)
    channel = _place(interaction, asker)
    if interaction.message is None:
        raise Refusal("pages_gone")
    with_question, __, refs = rest.partition(":")
    page = _to_post(read_back(interaction.message), asker.public_words, question=with_question == "1")
    await interaction.response.defer()
    app = interaction.client.app
    compare = ("compare",) if comparable(app.refs.read(refs), app.corpus.concordance) else ()
    actions = ("evidence", "further", *compare, "feedback")
    card = Sheet((page,), refs=refs, actions=actions, public=True).card(asker)
    where = await _post(interaction, channel, card, _thread_name(interaction, refs))
    done = Page((Section(Kind.NOTICES, asker.words.tell("posted", link=where.jump_url)),))
    await interaction.edit_original_response(**Card(done).edit)
    interaction.client.note(asker.guild, "log_shared", user=f"<@{asker.user}>", link=where.jump_url)


def _to_post(page: Page, words: Words, *, question: bool = True) -> Page:
    """The sections that are posted, the question masked once more, and the line that says why this is here."""
    asked_text, _ = question_in(page)
    kept = [one for one in page.sections if one.kind in POSTED and one.kind is not Kind.QUESTION]
    top = [asked(mask(asked_text).text)] if question and asked_text else []
    return Page((*top, *kept, Section(Kind.NOTICES, words.tell("shared_by"))))


def _place(interaction: Interaction, asker: Asker) -> Place:
    """Where it would be posted. Raises the Refusal that says what is missing."""
    if not asker.may_share:
        raise Refusal("sharing_off")
    asker.must_be_allowed()
    channel = interaction.channel
    if not isinstance(channel, Place):
        raise Refusal("no_place")
    mine = interaction.app_permissions
    needs = {
        "view_channel": mine.view_channel,
        "embed_links": mine.embed_links,
        "send_messages": mine.send_messages_in_threads if isinstance(channel, discord.Thread) else mine.send_messages,
    }
    if missing := [name for name, held in needs.items() if not held]:
        raise Refusal("bot_may_not", permissions=", ".join(asker.words.tell(f"may_{name}") for name in missing))
    return channel


async def _post(interaction: Interaction, channel: Place, card: Card, name: str) -> discord.Message:
    """Post in the thread of this article: the one that is there, else a new one under the message."""
    if not isinstance(channel, discord.TextChannel):
        return await channel.send(**card.new)
    me = interaction.client.user
    mine = (one for one in channel.threads if me and one.owner_id == me.id and one.name == name and not one.locked)
    if (thread := next(mine, None)) is not None and interaction.app_permissions.send_messages_in_threads:
        return await thread.send(**card.new)
    message = await channel.send(**card.new)
    if interaction.app_permissions.create_public_threads:
        await message.create_thread(name=name)
    return message


def _thread_name(interaction: Interaction, written: str) -> str:
    """The article's label and title; never a word of the question."""
    app = interaction.client.app
    locator = next((one for one in app.refs.read(written) if one in app.corpus.provisions), None)
    if locator is None:
        return interaction.client.app.corpus.instruments["uncc"].short
    article = replace(locator, parts=())
    title = app.corpus.provisions[article].title if article in app.corpus.provisions else ""
    return clip(f"{label(article)} {title}".strip(), 100)
