"""`/ask`: a question, answered in private unless the server and the person decided otherwise."""

from __future__ import annotations

from typing import Literal

from discord import app_commands

from bot.discord_app.cards import Card
from bot.discord_app.client import Interaction
from bot.render.discord import pages_of
from bot.talk import Question
from prompts.interface import words as words_of


@app_commands.command()
async def ask(
    interaction: Interaction,
    question: app_commands.Range[str, 1, 2000],
    visibility: Literal["private", "public"] = "private",
) -> None:
    """Ask about the UN Convention against Cybercrime."""
    await interaction.response.defer(ephemeral=visibility == "private", thinking=True)
    app = interaction.client.app
    words = words_of("en")
    answer = await app.desk.run(interaction.user.id, lambda: app.assistant.answer(Question(question)))
    page = pages_of(answer, app.replies, words, question)[0]
    await interaction.edit_original_response(**Card(page).edit)
