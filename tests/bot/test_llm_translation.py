"""Answers in the asker's language: shown with the checked English sentence, never where a sign tells otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import bot.grounding.training
from bot.grounding.translation import signs, translation_fault
from bot.render.json import to_json
from bot.render.terminal import answer_text
from bot.talk import Status
from index.languages import identify
from index.shipped import LANGUAGES
from prompts import replies
from tests.bot.llm_server import Grounded, ScriptedServer, line, told

FILE = Path(bot.grounding.training.__file__).with_name("translations.yaml")
ROWS: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
GOOD = [(row["at"], code, row["english"], text) for row in ROWS for code, text in row["good"].items()]
BAD = [
    (row["at"], code, kind, row["english"], text)
    for row in ROWS
    for code, kinds in row["bad"].items()
    for kind, text in kinds.items()
    if kind not in ("other", "english")  # told by the search and by the language
]
ENGLISH = "A person who knows how a system works may be ordered to give the information that a search needs, as far as that is reasonable."  # noqa: E501
SPANISH = "A quien conozca el funcionamiento de un sistema se le puede ordenar que dé la información que necesita un registro, en la medida en que sea razonable."  # noqa: E501
OTHER = "El cielo puede ser azul y la hierba puede ser verde cuando llueve mucho en la montaña, y eso es muy razonable."
ASKED = "¿Puede la policía obligarme a desbloquear mi teléfono?"


@pytest.mark.parametrize(("at", "code", "english", "text"), GOOD)
def test_a_fair_translation_shows_no_fault(at: str, code: str, english: str, text: str) -> None:
    assert identify(text) == code
    assert translation_fault(text, english, code) is None


@pytest.mark.parametrize(("at", "code", "kind", "english", "text"), BAD)
def test_another_number_force_reference_or_denial_is_told(
    at: str, code: str, kind: str, english: str, text: str
) -> None:
    assert translation_fault(text, english, code)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_its_signs_and_its_notice(code: str) -> None:
    assert {"must", "may", "consider", "endeavour", "should"} <= set(signs(code).binding)
    assert replies().notice("translated", code) != replies().notice("translated", "en")


def test_a_translation_is_shown_with_its_checked_english_form(grounded: Grounded, server: ScriptedServer) -> None:
    answer, on_the_way = grounded(ASKED, told(line(SPANISH, "28(4)", english=ENGLISH)))
    assert answer.status is Status.ANSWERED
    [statement] = answer.statements
    assert (statement.text, statement.english) == (SPANISH, ENGLISH)
    assert tuple(on_the_way) == answer.statements
    assert "translated" in answer.notices
    assert "english_only" not in answer.notices
    assert to_json(answer)["statements"][0]["english"] == ENGLISH
    assert "In English: A person" in answer_text(answer, replies(), width=200)
    assert 'Write "text" in Spanish' in server.prompt(0)


@pytest.mark.parametrize(
    "bad",
    [
        line(ENGLISH, "28(4)"),
        line(ENGLISH, "28(4)", english=ENGLISH),
        line(SPANISH.replace("puede", "debe"), "28(4)", english=ENGLISH),
        line(SPANISH.replace("se le puede", "no se le puede"), "28(4)", english=ENGLISH),
        line(SPANISH.replace("razonable", "razonable, en 24 horas"), "28(4)", english=ENGLISH),
        line(f"Según el artículo 84, {SPANISH}", "28(4)", english=ENGLISH),
        line(OTHER, "28(4)", english=ENGLISH),
    ],
)  # fmt: skip
def test_a_bad_translation_is_told_in_english(bad: dict[str, Any], grounded: Grounded) -> None:
    answer, _ = grounded(ASKED, told(bad))
    assert [(one.text, one.english) for one in answer.statements] == [(ENGLISH, None)]
    assert answer.trace.withheld
    assert "english_only" in answer.notices


def test_a_false_english_form_is_never_shown(grounded: Grounded) -> None:
    false = ENGLISH.replace("may be ordered", "must be ordered")
    answer, _ = grounded(ASKED, told(line(SPANISH, "28(4)", english=false)))
    assert answer.status is Status.NOT_IN_CORPUS
    assert SPANISH not in answer_text(answer, replies())


def test_an_english_question_gets_no_second_sentence(grounded: Grounded) -> None:
    answer, _ = grounded("Can police make me unlock my phone?", told(line(ENGLISH, "28(4)", english="Anything else.")))
    assert "english" not in to_json(answer)["statements"][0]
