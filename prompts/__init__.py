"""The words: Markdown prompts with named slots, and every canned sentence and notice.

replies().say("no_such_article", articles=68); prompt("follow_up.md").told(fence=…, history=…, question=…)
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

PROMPTS_DIR = Path(__file__).parent


class MissingSlotError(KeyError):
    """A sentence was asked for without one of the words that it needs."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is told, in its two parts with their `$slots`; the digest says which wording it was."""

    name: str
    system: str
    user: str
    digest: str

    def told(self, **slots: object) -> tuple[str, str]:
        """Both parts with their slots filled. Raises MissingSlotError."""
        system, user = (fill(self.name, part, slots) for part in (self.system, self.user))
        return system, re.sub(r"\n{3,}", "\n\n", user).strip()


@cache
def prompt(name: str) -> Prompt:
    """The prompt in the file `name`, a Markdown file with the headings System and User."""
    text = (PROMPTS_DIR / name).read_text(encoding="utf-8")
    parts = dict(re.findall(r"^# (System|User)\n+(.*?)\s*(?=^# (?:System|User)$|\Z)", text, re.S | re.M))
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return Prompt(name, parts.get("System", ""), parts.get("User", ""), digest)


@dataclass(frozen=True)
class Replies:
    """The canned sentences of replies.toml by table and name."""

    tables: Mapping[str, Mapping[str, Any]]

    def say(self, name: str, **slots: object) -> str:
        """The sentence `name` of the table `messages` with its slots filled."""
        return fill(name, self.tables["messages"][name], slots)

    def notice(self, name: str, language: str = "en", **slots: object) -> str:
        """The notice `name`, in the language where it is written down, else in English."""
        written = self.tables["notices"][name]
        if isinstance(written, Mapping):
            written = written.get(language, written["en"])
        return fill(name, written, slots)

    def absence(self, name: str, **slots: object) -> str:
        """A piece of what is said about an asked word."""
        return fill(name, self.tables["absence"][name], slots)

    def check(self, name: str, **slots: object) -> str:
        """A piece of a report on two editions."""
        return fill(name, self.tables["check"][name], slots)

    def language(self, code: str) -> str:
        """The English name of a language, or its code where it has none here."""
        return str(self.tables["languages"].get(code, code))

    def passage_note(self, name: str) -> str:
        """What a model is told beside a passage."""
        return str(self.tables["passage_notes"][name])

    def suggestion(self, name: str, **slots: object) -> str:
        """A question that can be answered, or a way on."""
        return fill(name, self.tables["suggestions"][name], slots)

    def verify(self, name: str, **slots: object) -> str:
        """What was found out about a claim of a draft."""
        return fill(name, self.tables["verify"][name], slots)

    def comparison(self, name: str, **slots: object) -> str:
        """What a comparison of two treaties found."""
        return fill(name, self.tables["comparison"][name], slots)

    def export(self, name: str, **slots: object) -> str:
        """A piece of a footnote, or a fixed line of an exported document."""
        return fill(name, self.tables["export"][name], slots)

    def found_by(self, routes: Iterable[str]) -> str:
        """How a provision was found, for a person; empty where it was ranked and no route has it among its best."""
        names = ", ".join(self.tables["routes"][route] for route in routes)
        return fill("found_by", self.tables["routes"]["found_by"], {"routes": names}) if names else ""

    def concern(self, name: str, **slots: object) -> str:
        """A part of a concern."""
        return fill(name, self.tables["concern"][name], slots)

    def examples(self) -> list[str]:
        """Questions that show what can be asked."""
        return list(self.tables["examples"]["questions"])

    def help_pages(self) -> list[Mapping[str, str]]:
        """Where people with a live case can turn: name, what for, address, day it was checked."""
        return list(self.tables["help"]["pages"])

    def help_line(self) -> tuple[str, str]:
        """The pages in one line, and the day on which they were checked."""
        pages = [f"{page['name']} {page['url']}".strip() for page in self.help_pages()]
        return "; ".join(pages), str(self.tables["help"]["checked"])


def fill(name: str, text: str, slots: Mapping[str, object]) -> str:
    """A sentence with its slots filled. Raises MissingSlotError."""
    try:
        return Template(text).substitute(slots)
    except KeyError as error:
        raise MissingSlotError(f"the sentence '{name}' needs {error}") from error


@cache
def replies() -> Replies:
    """The sentences that ship."""
    return Replies(tomllib.loads((PROMPTS_DIR / "replies.toml").read_text(encoding="utf-8")))
