"""Who asks, from where, with which rights and in which language."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import discord

from bot.discord_app.interaction import Interaction
from bot.errors import RapporteurError
from bot.state import PUBLIC, GuildSettings, Person
from prompts.interface import LANGUAGES, Words, words

PATIENCE = 0.5
"""Seconds that a first answer may wait for the database; without it the careful defaults hold."""


class Refusal(RapporteurError):  # noqa: N818 - it is no error of anybody's
    """What somebody may not do here, or cannot: a sentence of the bot's words with its slots."""

    def __init__(self, sentence: str, **slots: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.slots = slots


@dataclass(frozen=True)
class Asker:
    """A person in a place, as one interaction shows them; ids are in memory only."""

    user: int
    guild: int | None  # a server that the bot is a member of
    places: frozenset[int]  # the channel, and the one that a thread hangs on
    roles: frozenset[int]
    manages: bool
    settings: GuildSettings
    person: Person
    words: Words  # for what only they see
    public_words: Words

    def must_be_allowed(self) -> None:
        """Raise the Refusal where the server does not let this person ask in this place."""
        settings = self.settings
        if settings.channels and not self.places & set(settings.channels):
            raise Refusal("not_here", channels=", ".join(f"<#{one}>" for one in settings.channels))
        if settings.ask_roles and not self.manages and not self.roles & set(settings.ask_roles):
            raise Refusal("not_you")

    @property
    def may_share(self) -> bool:
        """Whether this person may have the bot answer in public here."""
        if self.guild is None or not self.settings.sharing:
            return False
        return self.manages or not self.settings.share_roles or bool(self.roles & set(self.settings.share_roles))

    def is_public(self, wanted: str | None) -> bool:
        """Whether an answer is for the channel: wanted so, or the server's habit, and allowed."""
        return (wanted or self.settings.visibility) == PUBLIC and self.may_share


async def asker_of(interaction: Interaction) -> Asker:
    """The asker of an interaction; what the database does not tell in time is taken as unknown."""
    client = interaction.client
    guild = interaction.guild_id if client.get_guild(interaction.guild_id or 0) else None
    person = await _looked_up(interaction, guild)
    settings = client.app.state.guild(guild)
    channel = interaction.channel
    places = {interaction.channel_id or 0, getattr(channel, "parent_id", None) or 0} - {0}
    member = interaction.user if isinstance(interaction.user, discord.Member) else None
    by_server = settings.language or language_of(interaction.guild_locale) or language_of(interaction.locale)
    return Asker(
        user=interaction.user.id,
        guild=guild,
        places=frozenset(places),
        roles=frozenset(role.id for role in member.roles) if member and guild else frozenset(),
        manages=bool(guild) and interaction.permissions.manage_guild,
        settings=settings,
        person=person,
        words=words(person.language or settings.language or language_of(interaction.locale) or by_server or "en"),
        public_words=words(by_server or "en"),
    )


async def _looked_up(interaction: Interaction, guild: int | None) -> Person:
    try:
        async with asyncio.timeout(PATIENCE):
            return await interaction.client.app.state.look(guild, interaction.user.id)
    except (RapporteurError, TimeoutError):
        return Person(is_new=True)


def language_of(locale: discord.Locale | None) -> str | None:
    """The language of ours that a locale of Discord's means."""
    code = str(locale or "").partition("-")[0]
    return code if code in LANGUAGES else None
