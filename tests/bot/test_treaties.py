"""Questions about another treaty: its own words, exact, and no other text's; what is not there is said."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.quoting import holds, quoted
from bot.reading import read_question
from bot.render.json import to_json
from bot.render.terminal import answer_text
from bot.subject import subject
from bot.talk import Answer, Status, Turn, Voice
from index.instruments import read_instruments
from index.intake import Claim, accept
from index.library import install_text
from index.model import CONVENTION, Locator, Provenance
from index.shipped import Corpus
from prompts import replies
from tests.bot.installed import answer, assistant_with
from tests.helpers import ANSWER, Ask
from tests.treaties import CRIME, install_crime, install_rights

SHARED = Path(os.environ.get("RAPPORTEUR_SHARED", Path(__file__).parents[3] / "shared"))
TREATIES = SHARED / "treaties"
needs_treaties = pytest.mark.skipif(not TREATIES.is_dir(), reason="the folder of treaty texts is not there")


@pytest.fixture(scope="module")
def treaties(tmp_path_factory: pytest.TempPathFactory, index_folder: Path) -> Assistant:
    """Two small treaties are installed, in words of tests."""

    def both(folder: Path, _: Corpus) -> None:
        install_rights(folder)
        install_crime(folder)

    return assistant_with(tmp_path_factory.mktemp("treaties"), index_folder, both, stays_open=True)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, index_folder: Path) -> Assistant:
    """Real treaties are installed."""

    def all_of_them(folder: Path, _: Corpus) -> None:
        for name in ("budapest", "iccpr", "crc"):
            claim = Claim(instrument=name, language="en")
            accepted = accept(TREATIES / f"{name}.txt", read_instruments(), claim, date(2026, 11, 27))
            install_text(folder, accepted.new)

    return assistant_with(tmp_path_factory.mktemp("real"), index_folder, all_of_them)


def assert_quoted(found: Answer, assistant: Assistant) -> None:
    """An answer of one treaty's own words: all of them quoted, exact, and cited."""
    ANSWER.validate(to_json(found))
    assert found.statements
    by_number = {one.n: one for one in found.citations}
    for statement in found.statements:
        assert statement.voice is Voice.INSTRUMENT
        assert statement.support.verdict == "exact"
        texts = [by_number[n].text for n in statement.citations]
        assert quoted(statement.text)
        for words in quoted(statement.text):
            assert any(holds(text, words) for text in texts)
    for one in found.citations:
        words = assistant.kit.corpus.library.provision(one.locator)
        assert words is not None
        assert (one.text, one.provenance) == (words.text, Provenance.AUTHENTIC)
        assert one.quote
        assert one.url == assistant.kit.corpus.instruments[one.locator.instrument].url
    assert found.concerns == ()
    assert "authentic" in found.notices
    assert "digest" not in found.notices


def test_a_provision_in_its_own_words(treaties: Assistant) -> None:
    found = answer(treaties, "What does Budapest Article 2(2) say?")
    assert_quoted(found, treaties)
    assert [str(one.locator) for one in found.citations] == ["budapest:2(2)"]
    assert str(found.retrieval[0].locator) == "budapest:2(2)"
    assert len(found.retrieval) >= 10
    text = answer_text(found, replies(), 60)
    assert "  (a) make and retain a copy of those data;\n" in text
    assert text.count("make and retain") == 1
    assert "What the other treaty says" in text


def test_a_letter_after_the_words_that_it_hangs_on(treaties: Assistant) -> None:
    found = answer(treaties, "What does Budapest Article 2(2)(b) say?")
    assert_quoted(found, treaties)
    [statement] = found.statements
    assert [found.citations[n - 1].locator.short for n in statement.citations] == ["2(2)(b)", "2(2)"]
    assert "shall include the power to:” … “render the data inaccessible" in statement.text


def test_a_definition_keeps_its_marks_within(treaties: Assistant) -> None:
    found = answer(treaties, "What does Budapest Article 1(a) say?")
    assert_quoted(found, treaties)
    assert "‘computer’ means any machine that reckons" in found.statements[0].text


def test_an_article_by_its_paragraphs(treaties: Assistant) -> None:
    found = answer(treaties, "What does article 3 of the Budapest Convention say?")
    assert_quoted(found, treaties)
    assert [one.locator.short for one in found.citations] == ["3(1)", "3(2)"]


def test_a_subject_is_looked_for_in_the_treaty_alone(treaties: Assistant) -> None:
    found = answer(treaties, "What does the ICCPR say about torture?")
    assert_quoted(found, treaties)
    assert found.citations[0].locator.article == "2"
    assert {one.locator.instrument for one in found.citations} == {"iccpr"}


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("What does Budapest Article 9 say?", "There is no Budapest Art. 9"),
        ("What does Budapest Article 2(7) say?", "There is no Budapest Art. 2(7): Budapest Art. 2 has 2 paragraphs."),
        ("What does Budapest Article 2(2)(f) say?", "Budapest Art. 2(2) has 2 letters."),
    ],
)
def test_a_provision_that_its_text_does_not_have(
    question: str, message: str, tmp_path: Path, index_folder: Path
) -> None:
    from tests.synthetic import install

    whole = assistant_with(tmp_path, index_folder, lambda folder, _: install(folder, CRIME, "budapest"))
    found = answer(whole, question)
    ANSWER.validate(to_json(found))
    assert found.status is Status.NO_SUCH_PROVISION
    assert message in (found.message or "")


def test_an_excerpt_says_what_it_holds(treaties: Assistant) -> None:
    found = answer(treaties, "What does Budapest Article 20 say?")
    assert found.status is Status.NOT_IN_CORPUS
    assert "an excerpt is installed, articles 1 to 3" in (found.message or "")


def test_what_a_treaty_does_not_treat_is_said(treaties: Assistant) -> None:
    found = answer(treaties, "What does the ICCPR say about cryptocurrency?")
    ANSWER.validate(to_json(found))
    assert found.status is Status.NOT_IN_CORPUS
    assert "nothing about this in the installed text of the ICCPR" in (found.message or "")


def test_a_treaty_that_is_not_installed_says_how_to_install_it(treaties: Assistant, ask: Ask) -> None:
    found = answer(treaties, "What does UNTOC Article 18 say?")
    assert found.status is Status.NOT_IN_CORPUS
    assert "I don't hold the text of the UNTOC" in (found.message or "")
    assert "rapporteur corpus fetch untoc" in (found.message or "")
    nothing = ask("What does the ICCPR say about privacy?")
    assert "rapporteur corpus fetch iccpr" in (nothing.message or "")


@pytest.mark.parametrize(
    "question",
    [
        "Can police search my computer?",
        "What does Article 2 say?",
        "What does the Convention say about torture?",
        "Must the new treaty be read in line with the ICCPR?",
        "Can a country refuse to extradite its own nationals?",
    ],
)
def test_a_question_about_the_convention_is_not_answered_from_another_treaty(
    treaties: Assistant, question: str
) -> None:
    found = answer(treaties, question)
    ANSWER.validate(to_json(found))
    assert {one.locator.instrument for one in found.citations} <= {CONVENTION, "commentary", "status"}
    assert {hit.locator.instrument for hit in found.retrieval} <= {CONVENTION}


def test_provisions_of_both_are_told_each_in_its_own_voice(treaties: Assistant) -> None:
    found = answer(treaties, "What do Article 28(4) and Budapest Article 2(1) say?")
    ANSWER.validate(to_json(found))
    assert [one.voice for one in found.statements] == [Voice.CONVENTION, Voice.INSTRUMENT]
    assert found.statements[1].text == "“Each Party shall adopt measures to search a computer in its territory.”"
    assert {"digest", "authentic"} <= set(found.notices)


def test_of_provisions_of_both_one_does_not_exist(treaties: Assistant, tmp_path: Path, index_folder: Path) -> None:
    from tests.synthetic import install

    whole = assistant_with(tmp_path, index_folder, lambda folder, _: install(folder, CRIME, "budapest"))
    found = answer(whole, "What do Article 28(4) and Budapest Article 2(9) say?")
    assert found.status is Status.ANSWERED_PARTLY
    assert "there is no Budapest Art. 2(9)" in (found.message or "")


def test_a_long_provision_is_told_by_what_answers(tmp_path: Path, index_folder: Path) -> None:
    filler = " ".join(f"Paragraph by paragraph the Parties shall consider measure number {n}." for n in range(40))
    text = CRIME.replace("It shall then prosecute them at home.", f"{filler} It shall then prosecute them at home.")
    asks = assistant_with(tmp_path, index_folder, lambda folder, _: install_crime(folder, text))
    found = answer(asks, "What does Budapest Article 3(1) say about prosecution at home?")
    assert_quoted(found, asks)
    assert "prosecute them at home" in found.statements[0].text
    assert len(found.statements[0].text.split()) < 120


def test_a_text_in_another_language_is_quoted_as_it_is(tmp_path: Path, index_folder: Path) -> None:
    asks = assistant_with(tmp_path, index_folder, lambda folder, _: install_rights(folder, language="fr"))
    found = answer(asks, "What does ICCPR Article 2 say?")
    ANSWER.validate(to_json(found))
    assert [one.language for one in found.citations] == ["fr"]
    assert found.statements[0].text.startswith("“Nobody shall be tortured.")


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("What does the ICCPR say about privacy?", ("iccpr",)),
        ("What does Budapest Article 19(3) say?", ("budapest",)),
        ("Is torture prohibited by the ICCPR?", ("iccpr",)),
        ("privacy in the ECHR", ("echr",)),
        ("What does the Convention on the Rights of the Child say about schools?", ("crc",)),
        ("How does Article 28 compare with Budapest Article 19?", ()),
        ("Does the treaty respect the ICCPR?", ()),
        ("What does the UN Convention against Cybercrime take from UNTOC?", ()),
        ("What do critics say about the Budapest Convention?", ()),
        ("What does Article 28 say?", ()),
    ],
)
def test_what_a_question_is_about(corpus: Corpus, text: str, about: tuple[str, ...]) -> None:
    assert read_question(text, corpus.voices).about == about


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("What does the ICCPR say about privacy?", "privacy"),
        ("What does Budapest Article 19(3) say?", ""),
        ("What are the rules on extradition in UNTOC?", "extradition"),
        ("What does Pavlova say about civil society?", "civil society"),
        ("What did EFF think of the investigative powers?", "investigative powers"),
    ],
)
def test_the_subject_of_a_question(corpus: Corpus, text: str, left: str) -> None:
    assert subject(text, read_question(text, corpus.voices)) == left


@needs_treaties
@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("What does Budapest Article 19(3) say?", ["budapest:19(3)"]),
        ("What does the ICCPR say about privacy?", ["iccpr:17(1)", "iccpr:17(2)"]),
        ("Does the ICCPR prohibit torture?", ["iccpr:7"]),
        ("What does ICCPR Article 14(3)(d) say?", ["iccpr:14(3)(d)", "iccpr:14(3)"]),
        ("What does the Convention on the Rights of the Child say about adoption?", None),
    ],
)
def test_real_treaties(real: Assistant, question: str, places: list[str] | None) -> None:
    found = answer(real, question)
    assert_quoted(found, real)
    if places is not None:
        assert [str(one.locator) for one in found.citations] == places
    assert sum(len(one.text.split()) for one in found.statements) <= 200


@needs_treaties
def test_a_real_text_knows_its_own_size(real: Assistant) -> None:
    found = answer(real, "What does Article 99 of the Budapest Convention say?")
    assert found.message == "There is no Budapest Art. 99: the Budapest Convention has 48 articles."
    assert found.status is Status.NO_SUCH_PROVISION


@needs_treaties
def test_every_real_paragraph_can_be_told(real: Assistant) -> None:
    from bot.official import quoted as told

    for text in real.kit.corpus.library.texts:
        for locator, provision in text.provisions.items():
            words, cited = told(locator, text, "computer data of a person")
            assert cited[0] == locator
            texts = [text.provisions[place].text for place in cited]
            assert quoted(words), locator
            for one in quoted(words):
                assert any(holds(other, one) for other in texts), (locator, one)
            assert provision.text


def test_a_turn_about_a_treaty_goes_on(treaties: Assistant) -> None:
    before = Turn("What does Budapest Article 2(1) say?", "“Each Party shall adopt measures …”", "answered")
    found = answer(treaties, "And paragraph 2?", before)
    assert [str(one.locator) for one in found.citations] == ["budapest:2(2)"]
    assert Locator.parse("budapest:2(2)") in [hit.locator for hit in found.retrieval]
