"""Added commentary: told by name beside what ships, in the sentences that bear on the question, never quoted."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from bot.assistant import Assistant
from bot.quoting import quoted
from bot.render.json import SCHEMA_FILE, to_json
from bot.sources import told_point
from bot.talk import Answer, Voice
from index.commentary_intake import accept_commentary, read_written
from index.library import install_commentary, read_library
from index.model import Locator
from index.passages import make_passages
from index.shipped import Corpus, load_corpus
from index.voices import with_points
from tests.bot.installed import answer, assistant_with
from tests.treaties import INTERVIEW, install_interview, point

SHARED = Path(os.environ.get("RAPPORTEUR_SHARED", Path(__file__).parents[3] / "shared"))
INTERVIEW_FILE = SHARED / "commentary" / "civicus-pavlova-2024.txt"
needs_interview = pytest.mark.skipif(not INTERVIEW_FILE.is_file(), reason="the interview is not there")
VALIDATOR = jsonschema.Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory, index_folder: Path) -> Assistant:
    """An invented interview is installed."""
    data = tmp_path_factory.mktemp("added")
    return assistant_with(data, index_folder, lambda folder, _: install_interview(folder), stays_open=True)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, index_folder: Path) -> Assistant:
    """The real interview is installed."""

    def interview(folder: Path, corpus: Corpus) -> None:
        about = {
            "author": "Pavlina Pavlova",
            "title": "Interview",
            "date": "2024",
            "url": "",
            "organisation": "CIVICUS",
        }
        shipped = {point.slug for point in corpus.points.values()}
        exists = corpus.provisions.__contains__
        written = read_written(INTERVIEW_FILE)
        accepted = accept_commentary(written, about, shipped, read_library(folder), exists, date(2026, 11, 27))
        install_commentary(folder, accepted.new)

    return assistant_with(tmp_path_factory.mktemp("interview"), index_folder, interview)


def assert_told(found: Answer, name: str) -> list[str]:
    """An answer in the expert's voice, under the name, without quotation marks; its locators."""
    VALIDATOR.validate(to_json(found))
    assert found.statements
    for one in found.statements:
        assert one.voice is Voice.EXPERT
        assert not quoted(one.text)
    assert name in found.statements[0].text
    assert "commentary" in found.notices
    return [str(one.locator) for one in found.citations]


def test_a_new_speaker_is_a_voice(added: Assistant) -> None:
    found = answer(added, "What does Ada Example say about lighthouse keepers?")
    assert assert_told(found, "Ada Example")[0] == "commentary:example-2025#2"
    by_surname = answer(added, "What does Example think of lighthouse keepers?")
    assert assert_told(by_surname, "Ada Example")[0] == "commentary:example-2025#2"
    by_house = answer(added, "According to the Institute of Examples, who feels it first?")
    assert assert_told(by_house, "Ada Example")


def test_the_sentences_that_bear_on_the_question_are_told(added: Assistant) -> None:
    found = answer(added, "What does Ada Example say about laboratories?")
    assert assert_told(found, "Ada Example")[0] == "commentary:example-2025#1"
    text = found.statements[0].text
    assert text.startswith("Ada Example: In the last week, small States asked for help with their laboratories")
    assert "Many delegations were tired" not in text
    assert text.endswith(".")


def test_single_marks_round_words_are_taken_away(added: Assistant) -> None:
    found = answer(added, "What does Ada Example say about lighthouse keepers?")
    assert "They will feel it first" in found.statements[0].text
    assert "‘will’" not in found.citations[0].text


def test_added_commentary_answers_where_nobody_is_named(added: Assistant) -> None:
    found = answer(added, "What do experts say about lighthouse keepers?")
    assert assert_told(found, "Ada Example")[0] == "commentary:example-2025#2"


def test_what_ships_is_not_pushed_aside(added: Assistant) -> None:
    found = answer(added, "What do experts say about Article 24?")
    assert not any("example-2025" in one for one in assert_told(found, ""))


def test_the_base_index_holds_only_what_ships(tmp_path: Path) -> None:
    install_interview(tmp_path)
    corpus = load_corpus(library=read_library(tmp_path))
    assert Locator.parse("commentary:example-2025#1") in corpus.points
    assert not [one for one in make_passages(corpus) if "example-2025" in one.id]


def test_names_join_the_voices(corpus: Corpus) -> None:
    there = next(voice for voice in corpus.voices if voice.id == "pavlova")
    mine = point(1, "Heading", "Words.", speaker="Pavlina Pavlova", slug="mine")
    joined = {voice.id: voice for voice in with_points(corpus.voices, [mine])}
    assert joined["pavlova"].points == (*there.points, mine.locator)
    assert joined["pavlova"].aliases == there.aliases
    house = next(voice for voice in joined.values() if voice.name == "Institute of Examples")
    assert (house.points, house.kind) == ((mine.locator,), "ngo")
    assert len(joined) == len(corpus.voices) + 1


def test_a_point_about_nothing_asked_is_told_from_its_beginning() -> None:
    told = told_point(INTERVIEW[0], "zebras")
    assert told.startswith("Ada Example: The talks took three years.")
    assert told_point(INTERVIEW[0], "ransomware").startswith("Ada Example: Ransomware was the word")


@needs_interview
@pytest.mark.parametrize(
    ("about", "words"),
    [
        ("victims", "compensation"),
        ("gender", "gender"),
        ("ratification", "40 ratifications"),
        ("civil society", "participation of interested organisations"),
    ],
)
def test_the_real_interview_beside_its_summary(real: Assistant, about: str, words: str) -> None:
    found = answer(real, f"What does Pavlina Pavlova say about {about}?")
    locators = assert_told(found, "Pavlina Pavlova")
    assert locators[0].startswith("commentary:civicus-pavlova-2024-2#")
    assert any(one.startswith("commentary:civicus-pavlova-2024#") for one in locators)
    assert words in found.statements[0].text
