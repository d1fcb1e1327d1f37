"""`/ask` as people meet it."""

from __future__ import annotations

import simcord

from bot.assistant import Assistant
from bot.discord_app.app import App
from bot.discord_app.client import Rapporteur


async def test_an_answer_is_private_and_names_its_sources(assistant: Assistant) -> None:
    async with simcord.run(Rapporteur(App(assistant)), shard_count=2) as env:
        guild = env.create_guild()
        channel = guild.create_text_channel("general")
        amina = guild.add_member(env.create_user("amina"))
        result = await amina.slash(channel, "ask", question="What does Article 28(4) say?")
        assert result.ephemeral
        assert result.response is not None
        told = str(result.response.components)
        assert "Art. 28(4)" in told
        assert "Sources" in told
        assert channel.last_message is None
