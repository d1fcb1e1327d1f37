"""Names and descriptions of the commands, in the locales of Discord that our words are written for."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import discord
from discord import app_commands

from prompts.interface import LANGUAGES, words

AnyCommand = app_commands.Command[Any, ..., Any] | app_commands.ContextMenu
LOCALES = {"es-ES": "es", "es-419": "es", "fr": "fr", "ru": "ru", "zh-CN": "zh"}
"""Discord's locales by ours; it has none for Arabic."""


def L(key: str) -> app_commands.locale_str:  # noqa: N802 - it marks a key, as gettext's _ does
    """The English words of a key, which the translator knows again."""
    return app_commands.locale_str(words("en").commands[key], key=key)


class WordsTranslator(app_commands.Translator):
    """Looks a key up in the words of the locale's language."""

    async def translate(self, string: app_commands.locale_str, locale: discord.Locale, context: Any) -> str | None:
        """The words, or None where there are none of this language."""
        key, language = string.extras.get("key"), LOCALES.get(str(locale))
        if key is None or language is None:
            return None
        told = words(language).commands[key]
        return told if told != words("en").commands[key] else None


def digest_of_words() -> str:
    """A name for exactly these words of the commands."""
    tables = [dict(words(language).commands) for language in LANGUAGES]
    return hashlib.sha256(json.dumps(tables, sort_keys=True).encode()).hexdigest()
