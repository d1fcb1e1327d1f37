"""Certified absence: the asked word is recognised, its forms are found, and only what was searched is certified."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.absence import look_up, searchable, sentence
from bot.asked_words import word_sought
from bot.render.terminal import answer_text
from bot.talk import Status
from bot.word_forms import akin, forms, plain
from index.library import read_library
from index.model import Locator, Provenance
from index.shipped import Corpus
from prompts import replies
from tests.helpers import Ask
from tests.synthetic import install, treaty_text

ASKED = {
    "Does the treaty mention turnips?": "turnips",
    "does the un cybercrime convention metion turnips": "turnips",
    "Is the word turnip anywhere in the text?": "turnip",
    "Are turnips named in the text?": "turnips",
    "is turnip mentoined anywhere in the treaty?": "turnip",
    "Does the word “turnip” appear in the Convention?": "turnip",
    "is the turnip apearing anywhere": "turnip",
    "How often does the word turnip occur?": "turnip",
    "Where in the treaty do turnips come up?": "turnips",
    "We must find out whether turnips are mentioned in there": "turnips",
    "no idea if it mentions turnips": "turnips",
    "Any reference to turnip farming in there?": "turnip farming",
    "In which articles are turnips mentioned?": "turnips",
    "Which articles mention turnips?": "turnips",
    "Is there any reference to turnips in the convention?": "turnips",
    "any mention of turnips?": "turnips",
    "turnips mentioned anywhere?": "turnips",
    "Can you tell me whether it uses the term 'turnip farming'?": "turnip farming",
    "Does the treaty mention turnips or swedes?": "turnips or swedes",
    "Search for the phrase turnip farming in the treaty": "turnip farming",
}
NOT_ASKED = """
Can police search my turnips?
What does Article 28 say?
May I mention it to him?
Can my name be mentioned in the request?
Does property include turnips?
Wherever turnips are mentioned, what is their role?
Are turnips mentioned as a reason for moving prisoners closer to home?
Do States have to appear in court?
Can a suspect appeal?
My lawyer says that the treaty does not mention turnips. Is my farm safe?
What is the term of office?
Tell me whether a suspect appears in court
Do we know if a lawyer is there when someone is questioned?
""".strip().splitlines()


@pytest.mark.parametrize("question", ASKED)
def test_the_word_that_a_question_asks_for(question: str) -> None:
    found = word_sought(question)
    assert (found.phrase if found and found.strict else None) == ASKED[question]


@pytest.mark.parametrize("question", NOT_ASKED)
def test_other_questions_ask_for_no_word(question: str) -> None:
    assert word_sought(question) is None


def test_a_subject_is_not_a_word() -> None:
    found = word_sought("Does the treaty protect turnips?")
    assert found is not None
    assert (found.phrase, found.strict) == ("turnips", False)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("encryption", "encrypted", True),
        ("journalists", "journalist", True),
        ("hacking", "hacked", True),
        ("organise", "organization", True),
        ("behaviour", "behavior", True),
        ("defence", "defenses", True),
        ("child", "children", True),
        ("ban", "banning", True),
        ("necessity", "necessary", False),
        ("organ", "organization", False),
        ("human", "humane", False),
        ("university", "universal", False),
        ("policy", "police", False),
        ("person", "personal", False),
    ],
)
def test_forms_of_one_word_and_false_friends(one: str, other: str, same: bool) -> None:
    assert akin(plain(one), plain(other), "en") is same


def test_the_forms_that_are_looked_for() -> None:
    assert forms("encryption", "en")[:6] == "encryption encryptions encrypt encrypts encrypted encrypting".split()
    assert {"cyber-crime", "cyber crime", "cybercrime"} <= set(forms("cyber-crime", "en"))
    assert "organizations" in forms("organisation", "en")
    assert forms("تشفير", "ar") == ["تشفير"]


def test_every_word_of_the_digest_is_found_where_it_stands(corpus: Corpus) -> None:
    [digest] = searchable("uncc", corpus)
    assert digest.provenance is Provenance.DIGEST
    for word in "INTERPOL gender proportionality cyber-crime".split():
        found = look_up(word, digest)
        said = {
            locator for locator, one in corpus.provisions.items() if word.replace("-", "").lower() in one.own.lower()
        }
        assert said <= set(found.found_in)
        assert found.articles_searched == 68
        assert found.preamble_searched


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, corpus: Corpus) -> Corpus:
    """The corpus with a complete English text installed beside it."""
    folder = tmp_path_factory.mktemp("whole")
    install(folder, treaty_text(corpus))
    return replace(corpus, library=read_library(folder))


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory, corpus: Corpus) -> Corpus:
    """The same with articles 1 to 15 only, and the same range as an Arabic text."""
    folder = tmp_path_factory.mktemp("part")
    install(folder, treaty_text(corpus, preamble=False, articles=range(1, 16)), partial=True)
    arabic = "اتفاقية\nالمادة 1: غرض\nأغراض هذه الاتفاقية هي مكافحة الجريمة وتشفير البيانات.\n"
    install(folder, arabic, language="ar", partial=True)
    return replace(corpus, library=read_library(folder))


def test_over_a_digest_nothing_is_certified(ask: Ask) -> None:
    answer = ask("Is spyware mentioned anywhere in the treaty?")
    assert answer.status is Status.NOT_IN_CORPUS
    assert answer.absence is not None
    assert (answer.absence.found_in, answer.absence.certifies) == ((), "nothing")
    assert "none of the 68 articles and not in the preamble of our digest" in (answer.message or "")
    assert "certifies nothing" in (answer.message or "")
    assert "Nearest provisions: Art. " in (answer.message or "")
    assert len(answer.retrieval) >= 10
    assert not answer.statements
    assert not any(mark in (answer.message or "") for mark in '"“”«»')


def test_over_a_complete_text_an_absence_is_certified(ask: Ask, whole: Corpus) -> None:
    answer = ask("Is spyware mentioned anywhere in the treaty?", corpus=whole)
    absence = answer.absence
    assert absence is not None
    assert (absence.provenance, absence.certifies) == (Provenance.AUTHENTIC, "whole")
    assert (absence.articles_searched, absence.preamble_searched) == (68, True)
    assert absence.hash == whole.library.texts[0].record.sha256
    assert "this is certified for that text" in (answer.message or "")
    assert absence.hash[:12] in (answer.message or "")


def test_a_partial_text_certifies_its_range_alone(ask: Ask, part: Corpus) -> None:
    answer = ask("Is spyware mentioned anywhere in the treaty?", corpus=part)
    assert answer.absence is not None
    assert (answer.absence.certifies, answer.absence.articles_searched) == ("range", 15)
    assert not answer.absence.preamble_searched
    assert "I searched articles 1 to 15" in (answer.message or "")
    assert "Arabic" in (answer.message or "")
    assert "cannot be looked up in it" in (answer.message or "")


def test_what_only_the_digest_has_beyond_the_range_is_found_there(ask: Ask, part: Corpus) -> None:
    answer = ask("Does the treaty mention INTERPOL?", corpus=part)
    assert answer.status is Status.ANSWERED
    assert answer.absence is not None
    assert answer.absence.provenance is Provenance.DIGEST


def test_a_word_in_the_language_of_the_text_is_looked_up_there(ask: Ask, part: Corpus) -> None:
    absent = ask("هل تذكر الاتفاقية كلمة الصحفيين؟", corpus=part)
    assert absent.absence is not None
    assert (absent.absence.language, absent.absence.found_in) == ("ar", ())
    assert ask("هل تذكر الاتفاقية التشفير؟", corpus=part).absence is not None


def test_where_the_word_occurs_the_provisions_are_told(ask: Ask, corpus: Corpus) -> None:
    answer = ask("Where is INTERPOL mentioned in the Convention?")
    assert answer.status is Status.ANSWERED
    assert answer.message is None
    assert answer.absence is not None
    assert [str(at) for at in answer.absence.found_in] == ["uncc:37(10)", "uncc:40(12)(d)", "uncc:47(1)(a)"]
    assert {citation.locator for citation in answer.citations} == set(answer.absence.found_in)
    assert {str(hit.locator) for hit in answer.retrieval[:3]} == {"uncc:37(10)", "uncc:40(12)", "uncc:47(1)"}
    text = answer_text(answer, replies(), 2000)
    assert sentence(answer.absence, replies()) in text
    assert "in 3 of the 68 articles but not in the preamble" in text


def test_of_two_words_each_is_told(ask: Ask) -> None:
    answer = ask("Does the treaty mention INTERPOL or turnips?")
    assert answer.status is Status.ANSWERED_PARTLY
    assert answer.absence is not None
    assert answer.absence.word == "INTERPOL"
    assert "The word turnips, in any form, occurs in none" in (answer.message or "")


def test_only_a_named_provision_is_searched(ask: Ask) -> None:
    answer = ask("Does article 24 mention necessity?")
    assert answer.absence is not None
    assert (answer.absence.range, answer.absence.articles_searched) == ("Art. 24", 1)
    assert "nowhere in Art. 24" in (answer.message or "")
    found = ask("Does article 24 mention proportionality?")
    assert found.absence is not None
    assert found.absence.found_in == (Locator.parse("24(1)"),)


def test_a_subject_keeps_its_answer_and_the_absence_goes_along(ask: Ask) -> None:
    answer = ask("Does the treaty protect journalists?")
    assert answer.status is Status.ANSWERED
    assert answer.absence is not None
    assert answer.absence.found_in == ()
    assert "The word journalists, in any form, occurs in none" in answer_text(answer, replies(), 2000)
    assert ask("Does the treaty protect witnesses?").absence is None


def test_a_phrase_that_tells_a_subject_is_answered_as_one(ask: Ask) -> None:
    answer = ask("Does the treaty mention extradition of nationals?")
    assert answer.status is Status.ANSWERED
    assert answer.absence is None


def test_commentary_is_never_certified(ask: Ask) -> None:
    answer = ask("Does EFF mention turnips?")
    assert answer.status is Status.NOT_IN_CORPUS
    assert answer.absence is None
    assert "not in our corpus" in (answer.message or "")
    assert ask("Does EFF mention encryption?").status is Status.ANSWERED


def test_official_words_are_quoted_where_they_have_the_word(ask: Ask, whole: Corpus) -> None:
    answer = ask("Where is INTERPOL mentioned in the Convention?", corpus=whole)
    assert answer.status is Status.ANSWERED
    assert answer.absence is not None
    assert (answer.absence.certifies, len(answer.absence.found_in)) == ("whole", 3)
    assert set(answer.absence.found_in) <= {citation.locator for citation in answer.citations}
    assert {citation.provenance for citation in answer.citations} == {Provenance.AUTHENTIC}
    assert all("INTERPOL" in one.text and "“" in one.text for one in answer.statements)


def test_a_word_is_looked_up_in_another_treaty_that_is_installed(
    ask: Ask, corpus: Corpus, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("other")
    text = "A Treaty\n\nArticle 1\nScope\n1. Each Party shall grow turnips.\n2. A Party may refuse.\n"
    install(folder, text, "untoc")
    with_it = replace(corpus, library=read_library(folder))
    found = ask("Does UNTOC mention turnips?", corpus=with_it)
    assert found.status is Status.ANSWERED
    assert found.absence is not None
    assert [str(at) for at in found.absence.found_in] == ["untoc:1(1)"]
    assert [one.text for one in found.statements] == ["“Each Party shall grow turnips.”"]
    absent = ask("Does UNTOC mention swedes?", corpus=with_it)
    assert absent.status is Status.NOT_IN_CORPUS
    assert absent.absence is not None
    assert (absent.absence.instrument, absent.absence.certifies) == ("untoc", "whole")
