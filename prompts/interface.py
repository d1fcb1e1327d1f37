"""The words of the Discord bot, one file a language in `discord/`.

words("ar").tell("queue_full", seconds=20)
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from prompts import PROMPTS_DIR, fill

FOLDER = PROMPTS_DIR / "discord"
LANGUAGES = ("en", "es", "fr", "ru", "ar", "zh")
"""The languages that the bot's own words are written in."""

NAMES = dict(zip(LANGUAGES, ("English", "Español", "Français", "Русский", "العربية", "中文"), strict=True))
"""Each language by its own name."""


@dataclass(frozen=True)
class Words:
    """The bot's words in one language; what is not written in it is told in English."""

    language: str
    sentences: Mapping[str, str]
    commands: Mapping[str, str]
    """Names and descriptions of commands and options by key, such as `ask.name`."""

    def tell(self, name: str, **slots: object) -> str:
        """The sentence or label `name` with its slots filled."""
        return fill(name, self.sentences[name], slots)


@cache
def words(language: str) -> Words:
    """The words of a language, of English where it is not one of LANGUAGES."""
    code = language if language in LANGUAGES else "en"
    table = read_words(FOLDER / f"{code}.toml")
    english = table if code == "en" else read_words(FOLDER / "en.toml")
    return Words(code, english["sentences"] | table["sentences"], english["commands"] | table["commands"])


def read_words(path: Path) -> dict[str, dict[str, str]]:
    """The tables of one file."""
    return dict(tomllib.loads(path.read_text(encoding="utf-8")))
