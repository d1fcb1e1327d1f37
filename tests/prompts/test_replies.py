"""The canned sentences: each slot is filled, each is one plain text, and each code has its notice."""

from __future__ import annotations

import ast
import re

import pytest

from index.shipped import LANGUAGES
from prompts import MissingSlotError, replies
from tests.helpers import ROOT

SOURCES = [path for room in ("bot", "eval") for path in (ROOT / room).rglob("*.py")]


def named(method: str) -> set[str]:
    """The names that the code gives to a method of Replies."""
    found: set[str] = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
                first = node.args[0] if node.args else None
                if name == method and isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.add(first.value)
    return found


def test_what_the_code_says_is_written_down() -> None:
    assert named("say") <= set(replies().tables["messages"])
    assert named("export") <= set(replies().tables["export"])
    assert named("absence") <= set(replies().tables["absence"])
    assert named("check") <= set(replies().tables["check"])
    assert named("suggestion") <= set(replies().tables["suggestions"])


def test_a_missing_slot_is_an_error() -> None:
    with pytest.raises(MissingSlotError, match="no_such_article"):
        replies().say("no_such_article", asked="Art. 84")
    assert replies().say("no_such_article", asked="Art. 84", articles=68).startswith("There is no Art. 84")


def test_a_dollar_in_a_slot_is_left_alone() -> None:
    assert "$HOME ${x}" in replies().say("not_in_corpus_voice", voice="$HOME ${x}", voices="")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_greeted_in_its_own(language: str) -> None:
    told = replies().notice("english_only", language)
    assert told != replies().notice("english_only", "en")
    assert replies().notice("digest", language) == replies().notice("digest")


def test_every_notice_can_be_told() -> None:
    slots = {"standalone": "x", "count": 1, "article": "x", "number": 1}
    assert all("$" not in replies().notice(name, "en", **slots) for name in replies().tables["notices"])


def test_sentences_are_one_line_and_end() -> None:
    for name, text in replies().tables["messages"].items():
        assert "\n" not in text, name
        assert re.search(r"[.!?]$|\$\w+$", text), name


def test_where_to_turn_says_when_it_was_checked() -> None:
    pages, checked = replies().help_line()
    assert "https://" in pages
    assert re.match(r"\d{4}-\d{2}-\d{2}", checked)
    assert len(replies().examples()) >= 3
