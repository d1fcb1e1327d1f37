"""The Discord bot's words: the same keys and slots in each language, all of them used, all within Discord's limits."""

from __future__ import annotations

import ast
import re
from string import Template

import pytest

from bot.discord_app.actions import FEEDBACK
from bot.discord_app.commands.about import HELPED
from bot.discord_app.masking import PATTERNS
from bot.discord_app.sheets import ACTIONS
from bot.render.discord_text import units
from index.model import Provenance
from prompts.interface import FOLDER, LANGUAGES, NAMES, read_words, words
from tests.helpers import ROOT

OTHERS = [code for code in LANGUAGES if code != "en"]
NAMED = re.compile(r"[-_'\w]{1,32}")


def slots(text: str) -> set[str]:
    return set(Template(text).get_identifiers())


@pytest.mark.parametrize("language", OTHERS)
def test_each_language_has_every_sentence_with_its_slots(language: str) -> None:
    english, own = words("en").sentences, read_words(FOLDER / f"{language}.toml")
    assert list(own["sentences"]) == list(english)
    for name, text in own["sentences"].items():
        assert slots(text) == slots(english[name]), name
    alike = [name for name, text in own["sentences"].items() if text == english[name]]
    assert len(alike) <= 6, alike  # such as `Sources`


@pytest.mark.parametrize("language", [code for code in OTHERS if code != "ar"])
def test_each_language_that_discord_has_names_the_commands(language: str) -> None:
    assert list(read_words(FOLDER / f"{language}.toml")["commands"]) == list(words("en").commands)


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_descriptions_keep_discords_limits(language: str) -> None:
    own = words(language)
    for key, text in own.commands.items():
        if key.endswith(".description"):
            assert units(text) <= 100, key
        elif key.endswith(".name") and key != "explain.name":
            assert NAMED.fullmatch(text), key
            assert text == text.lower(), key
    commands = [own.commands[f"{name}.name"] for name in COMMANDS]
    assert len(set(commands)) == len(commands)
    for name, text in own.sentences.items():
        if name.startswith(("do_", "turn_")) or name in ("previous", "next"):
            assert units(text) <= 80, name
        if name.endswith("_label") or name in FORM_LABELS:
            assert units(text) <= 45, name
        if name in FORM_NOTES:
            assert units(text) <= 100, name
        if name.startswith("choose_"):
            assert units(text) <= 150, name


COMMANDS = "ask article compare concerns search status about help privacy language mydata settings".split()
FORM_LABELS = {"feedback_kind", "feedback_text", "feedback_consent", "number_days", "number_budget"}
FORM_NOTES = {
    "further_private",
    "further_public",
    "feedback_moderators",
    "feedback_dropped",
    "feedback_consent_about",
}


MODULES = [*(ROOT / "bot" / "discord_app").rglob("*.py"), *(ROOT / "bot" / "render").glob("discord*.py")]


def told() -> set[str]:
    """The names that the code tells, with those that it puts together from closed lists."""
    found = {f"provenance_{one.value}" for one in Provenance} | {f"severity_{one}" for one in ("high", "medium", "low")}
    found |= {f"kind_{kind}" for kind, _ in PATTERNS} | {f"do_{name}" for name in ACTIONS}
    found |= {f"feedback_{kind}" for kind in FEEDBACK} | {f"help_{name}" for name in HELPED}
    found |= {f"voice_{one}" for one in ("convention", "instrument", "comparison", "status", "expert")}
    found |= {f"choose_{one}" for one in ("evidence", "compare")} | {"visible_private", "visible_public"}
    found |= {f"turn_{name}_{way}" for name in ("sharing", "model", "classic") for way in ("on", "off")}
    found |= {f"may_{name}" for name in ("view_channel", "send_messages", "embed_links")} | {"before", "after"}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def test_every_sentence_is_told_and_every_one_that_is_told_is_there() -> None:
    assert set(words("en").sentences) <= told()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "attr", getattr(getattr(node, "func", None), "id", None))
            if isinstance(node, ast.Call) and name in ("tell", "Refusal") and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    assert first.value in words("en").sentences, f"{path.name}: {first.value}"


def test_an_unknown_language_is_told_in_english() -> None:
    assert words("xx") is words("xx")
    assert words("xx").language == "en"
    assert set(NAMES) == set(LANGUAGES)
