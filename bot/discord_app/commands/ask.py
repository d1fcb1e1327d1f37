"""`/ask`, `/search` and "Explain this": questions, words, and a message somebody else wrote."""

from __future__ import annotations

import asyncio

import discord
from discord import app_commands

from bot.discord_app.answering import admit, answer_here, count, must_be_free, notes_on
from bot.discord_app.asker import Asker, Refusal, asker_of
from bot.discord_app.failures import ANSWERED
from bot.discord_app.interaction import Interaction
from bot.discord_app.masking import mask
from bot.discord_app.refs import refs
from bot.discord_app.sheets import Sheet
from bot.discord_app.translate import AnyCommand, L
from bot.render.discord import Block, Kind, concerns_block, paginate
from bot.render.discord_corpus import hit_blocks, notices_block
from bot.render.discord_text import escape
from bot.state import PRIVATE, PUBLIC
from index.concerns import concerns_touching
from index.model import Found

SHOWN_HITS = 5
VISIBILITY = [
    app_commands.Choice(name=L("visibility.private"), value=PRIVATE),
    app_commands.Choice(name=L("visibility.public"), value=PUBLIC),
]


@app_commands.command(name=L("ask.name"), description=L("ask.description"))
@app_commands.rename(question=L("ask.question.name"), visibility=L("ask.visibility.name"))
@app_commands.describe(question=L("ask.question.description"), visibility=L("ask.visibility.description"))
@app_commands.choices(visibility=VISIBILITY)
async def ask(
    interaction: Interaction,
    question: app_commands.Range[str, 1, 2000],
    visibility: app_commands.Choice[str] | None = None,
) -> None:
    """Answer a question, in private unless the server and the person decided otherwise."""
    asker = await asker_of(interaction)
    public = asker.is_public(visibility.value if visibility else None)
    await answer_here(interaction, asker, question, public=public)


@app_commands.command(name=L("search.name"), description=L("search.description"))
@app_commands.rename(text=L("search.words.name"))
@app_commands.describe(text=L("search.words.description"))
async def search(interaction: Interaction, text: app_commands.Range[str, 1, 500]) -> None:
    """Show the provisions that fit some words."""
    asker = await asker_of(interaction)
    await _find(interaction, asker, text, asker.words.tell("found", words=escape(mask(text).text)))


@app_commands.context_menu(name=L("explain.name"))
async def explain(interaction: Interaction, message: discord.Message) -> None:
    """Show which provisions bear on a message; its words are used once and dropped."""
    asker = await asker_of(interaction)
    text = " ".join([message.content, *(embed.description or "" for embed in message.embeds)]).strip()
    if not text:
        raise Refusal("nothing_to_explain")
    author = await interaction.client.app.state.person(message.author.id)
    if author.opted_out and message.author.id != asker.user:
        raise Refusal("author_opted_out")
    await _find(interaction, asker, text, asker.words.tell("explained"))


async def _find(interaction: Interaction, asker: Asker, text: str, heading: str) -> None:
    """Search, and show the provisions with the concerns that touch them; no model reads the words."""
    app = interaction.client.app
    await must_be_free(interaction, asker)
    await interaction.response.defer(ephemeral=True, thinking=True)
    masked = mask(text)
    person = await admit(interaction, asker)
    searcher = app.assistant.kit.searcher

    async def work() -> Found:
        return await asyncio.to_thread(searcher.search, masked.text[:2000], limit=SHOWN_HITS)

    found = await app.desk.run(asker.user, work)
    words = asker.words
    blocks: list[Block] = []
    locators = [hit.locator for hit in found.hits]
    if found.ground < app.assistant.kit.floor:
        blocks.append(Block(Kind.ANSWER, "", (words.tell("little_ground"),)))
    blocks += hit_blocks(found.hits, app.corpus, heading)
    touched = concerns_touching(app.corpus.concerns.values(), locators[:3])
    if touched and found.ground >= app.assistant.kit.floor:
        blocks.append(concerns_block(touched, words, 3))
    notices = (*(["words_alone"] if found.gone else []), "digest", "not_legal_advice")
    blocks += [*notes_on(masked, person, words), notices_block(app.replies, words, *notices)]
    sheet = app.shelf.put(Sheet(paginate(blocks, words), refs=refs(locators), actions=("evidence", "feedback")))
    await interaction.edit_original_response(**sheet.card(asker).edit)
    interaction.extras[ANSWERED] = True
    await count(interaction, asker, "searched")


COMMANDS: tuple[AnyCommand, ...] = (ask, search, explain)
