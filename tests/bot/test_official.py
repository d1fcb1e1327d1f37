"""Official words in answers: they replace the digest, stand beside it in another language, and alone are quoted."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.quoting import holds, quoted
from bot.render.json import to_json
from bot.render.proof import explain_text, proof_text
from bot.render.terminal import answer_text
from bot.talk import Citation, ForgedQuotation, Question, Statement, Support, Voice
from index.model import Locator, Provenance
from index.shipped import Corpus
from prompts import replies
from tests.bot.installed import answer, assistant_with
from tests.bot.test_cite_check import Says
from tests.helpers import ANSWER
from tests.synthetic import install, treaty_text

ARABIC = """اتفاقية التجارب

المادة 7
الوصول
1 - تعتمد كل دولة طرف ما يلزم من تدابير لتجريم الوصول إلى نظام دون حق.
2 - يجوز للدولة الطرف أن تشترط نية غير نزيهة.

المادة 8
الاعتراض
تعتمد كل دولة طرف ما يلزم من تدابير لتجريم الاعتراض دون حق.
"""


def altered(text: str) -> str:
    """The treaty of tests with another force, number and negation than the digest tells."""
    text = text.replace(
        "competent authorities the power to order certain persons", "competent authorities no power to order persons"
    )
    text = text.replace(
        "Each State Party shall adopt the legislation and other measures required to afford its competent authorities "
        "the power to search",
        "Each State Party may adopt the legislation and other measures required to afford its competent authorities "
        "the power to search",
    )
    return text.replace("ninety days", "30 days").replace("90 days", "30 days")


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory, index_folder: Path) -> Assistant:
    """The whole Convention is installed in English, in words of tests."""
    data = tmp_path_factory.mktemp("official")
    return assistant_with(data, index_folder, lambda folder, corpus: install(folder, treaty_text(corpus)))


@pytest.fixture(scope="module")
def otherwise(tmp_path_factory: pytest.TempPathFactory, index_folder: Path) -> Assistant:
    """The same, saying something else in places."""
    data = tmp_path_factory.mktemp("otherwise")
    return assistant_with(data, index_folder, lambda folder, corpus: install(folder, altered(treaty_text(corpus))))


@pytest.fixture(scope="module")
def excerpt(tmp_path_factory: pytest.TempPathFactory, index_folder: Path) -> Assistant:
    """An English excerpt: Articles 25 to 28."""

    def part(folder: Path, corpus: Corpus) -> None:
        install(folder, treaty_text(corpus, preamble=False, articles=range(25, 29)), partial=True)

    return assistant_with(tmp_path_factory.mktemp("excerpt"), index_folder, part)


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory, index_folder: Path) -> Assistant:
    """An Arabic excerpt alone: Articles 7 and 8."""
    data = tmp_path_factory.mktemp("arabic")
    return assistant_with(data, index_folder, lambda folder, _: install(folder, ARABIC, language="ar", partial=True))


def test_official_words_take_the_place_of_the_digest(official: Assistant) -> None:
    found = answer(official, "What does Article 28 say?")
    ANSWER.validate(to_json(found))
    corpus = official.kit.corpus
    assert [one.text for one in found.statements] == [
        corpus.provisions[Locator.parse(f"28({n})")].gist for n in (1, 2, 3, 4)
    ]
    for one in found.citations:
        words = corpus.library.provision(one.locator)
        assert words is not None
        assert (one.text, one.provenance, one.language) == (words.text, Provenance.AUTHENTIC, "en")
        assert (one.checked, one.doubt) == (None, None)
        assert one.quote
        assert holds(words.text, one.quote)
        assert one.url == corpus.instruments["uncc"].url
    assert "authentic" in found.notices
    assert "digest" not in found.notices
    assert {one.support.verdict for one in found.statements} <= {"exact", "supported"}
    assert all(one.support.score < 1 for one in found.statements if one.support.verdict == "supported")


def test_a_doubt_about_the_digest_is_none_about_official_words(official: Assistant) -> None:
    found = answer(official, "What does Article 44(2) say?")
    assert found.citations[0].doubt is None
    assert "doubt" not in found.notices


def test_an_excerpt_answers_for_its_own_provisions(excerpt: Assistant) -> None:
    found = answer(excerpt, "What do Article 28(4) and Article 24(1) say?")
    ANSWER.validate(to_json(found))
    kinds = {one.locator.short: one.provenance for one in found.citations}
    assert kinds == {"28(4)": Provenance.AUTHENTIC, "24(1)": Provenance.DIGEST}
    assert {"digest", "authentic"} <= set(found.notices)


@pytest.mark.parametrize(
    ("reference", "reason", "words"),
    [
        ("28(1)", "force is 'must', that of the official words 'may'", "may adopt"),
        ("28(4)", "differ by a negation", "no power to order persons"),
        ("25(2)", "90 is in no cited passage", "30 days"),
    ],
)
def test_a_gist_that_fails_gives_way_to_the_official_words(
    otherwise: Assistant, reference: str, reason: str, words: str
) -> None:
    found = answer(otherwise, f"What does Article {reference} say?")
    ANSWER.validate(to_json(found))
    [statement] = found.statements
    assert statement.text.startswith("“")
    assert statement.support == Support("exact", 1.0)
    assert words in statement.text
    [row] = found.trace.withheld
    assert row["text"] == otherwise.kit.corpus.provisions[Locator.parse(reference)].gist
    assert reason in row["reason"]
    assert row["reason"] in explain_text(found, 1000)


def test_a_letter_that_fails_is_told_after_the_words_that_it_hangs_on(otherwise: Assistant) -> None:
    letter = Locator.parse("28(3)(a)")
    gist = "A State Party may burn the computers that it searches."
    provisions = dict(otherwise.kit.corpus.provisions)
    provisions[letter] = replace(provisions[letter], gist=gist)
    kit = replace(otherwise.kit, corpus=replace(otherwise.kit.corpus, provisions=provisions))
    found = answer(Assistant(kit, index="test"), "What does Article 28(3)(a) say?")
    ANSWER.validate(to_json(found))
    [statement] = found.statements
    assert len(quoted(statement.text)) == 2
    assert [found.citations[n - 1].locator.short for n in statement.citations] == ["28(3)(a)", "28(3)"]
    assert found.trace.withheld[0]["text"] == gist


def test_words_in_another_language_stand_beside_the_digest(arabic: Assistant) -> None:
    found = answer(arabic, "What do Article 7 and Article 17 say?")
    ANSWER.validate(to_json(found))
    told = {one.n: one for one in found.citations}
    beside = [one for one in found.citations if one.language == "ar"]
    assert [one.locator.short for one in beside] == ["7(1)", "7(2)"]
    for one in beside:
        words = arabic.kit.corpus.library.provision(one.locator, "ar")
        assert words is not None
        assert (one.text, one.quote, one.provenance) == (words.text, words.text, Provenance.AUTHENTIC)
        assert one.title == "الوصول"
    for statement in found.statements:
        kinds = [(told[n].provenance, told[n].language, told[n].locator) for n in statement.citations]
        assert kinds[0][:2] == (Provenance.DIGEST, "en")
        if told[statement.citations[0]].locator.article == "7":
            assert kinds[1:] == [(Provenance.AUTHENTIC, "ar", kinds[0][2])]
        else:
            assert kinds[1:] == []
    assert [one.n for one in found.citations] == list(range(1, len(found.citations) + 1))
    assert {"digest", "authentic_beside"} <= set(found.notices)
    assert "authentic" not in found.notices


def test_a_reader_sees_the_words_beside_the_digest(arabic: Assistant) -> None:
    found = answer(arabic, "What does Article 7(2) say?")
    for width in (40, 80):
        text = answer_text(found, replies(), width)
        assert max(map(len, text.splitlines())) <= width
        assert "(authentic; Arabic; force: may)" in " ".join(text.split())
        assert "“يجوز للدولة الطرف" in text
        assert text.count("يجوز") == 1


def test_both_languages_are_cited_and_the_answers_own_is_shown(
    tmp_path: Path, index_folder: Path, corpus: Corpus
) -> None:
    def both(folder: Path, corpus: Corpus) -> None:
        install(folder, treaty_text(corpus))
        install(folder, ARABIC, language="ar", partial=True)

    found = answer(assistant_with(tmp_path, index_folder, both), "What does Article 7(2) say?")
    assert [(one.language, one.provenance) for one in found.citations] == [
        ("en", Provenance.AUTHENTIC),
        ("ar", Provenance.AUTHENTIC),
    ]
    assert found.statements[0].citations == (1, 2)
    text = answer_text(found, replies(), 80)
    assert "authentic; Arabic" in text
    assert "يجوز" not in text.replace(found.citations[1].title, "")


def test_quoted_words_are_not_shown_again_below_their_source(otherwise: Assistant) -> None:
    text = " ".join(answer_text(answer(otherwise, "What does Article 28(4) say?"), replies(), 80).split())
    assert text.count("no power to order persons") == 1


def test_a_long_text_is_shown_in_whole_sentences_and_the_rest_counted(official: Assistant) -> None:
    found = answer(official, "What does Article 40(1) say?")
    words = found.citations[0].quote or ""
    text = answer_text(found, replies(), 80)
    assert quoted(" ".join(text.split()))
    assert all(holds(found.citations[0].text, one) for one in quoted(" ".join(text.split())))
    assert ("more words" in text) == (len(words.split()) > 60)


def test_a_table_of_articles_rests_on_no_words_of_theirs(official: Assistant) -> None:
    found = answer(official, "Which articles are in chapter II?")
    assert {one.provenance for one in found.citations} == {Provenance.AUTHENTIC}
    assert {one.quote for one in found.citations} == {None}
    assert found.statements[0].support.verdict == "exact"


@pytest.mark.parametrize(
    ("text", "kind", "change"),
    [
        ("“shall not adopt the legislation and other measures needed to give its authorities”", "altered", "negation"),
        ("“Each State Party may adopt the legislation and other measures needed to give”", "altered", "modal"),
        ("“Each State Party shall adopt … to make the measures in paragraphs 1 to 3 possible.”", "stitched", None),
        ("“to intercept, by technical means, transmissions of electronic data”", "found_elsewhere", None),
        ("“Every robot shall obey its maker at all times of the day.”", "not_found", None),
    ],
)  # fmt: skip
def test_a_quotation_that_is_not_exact_is_withheld_with_its_verdict(
    official: Assistant, text: str, kind: str, change: str | None
) -> None:
    gist = official.kit.corpus.provisions[Locator.parse("28(1)")].gist or ""
    asks = Assistant(replace(official.kit, writer=Says((gist, "28(1)"), (f"It says {text}", "28(4)"))), index="test")
    found = asyncio.run(asks.answer(Question("What does Article 28 say?")))
    assert [one.text for one in found.statements] == [gist]
    [row] = found.trace.withheld
    assert row["quotation"]["kind"] == kind
    assert row["quotation"]["change"] == change
    assert kind.replace("_", " ") in row["reason"]


def test_an_exact_quotation_of_a_cited_text_is_told(official: Assistant) -> None:
    words = "“to order certain persons to provide, as is reasonable, the information required”"
    text = (
        "Each State Party shall adopt the legislation and other measures required to afford its competent authorities "
        f"the power {words} to make the measures in paragraphs 1 to 3 possible."
    )
    asks = Assistant(replace(official.kit, writer=Says((text, "28(4)"))), index="test")
    found = asyncio.run(asks.answer(Question("What does Article 28 say?")))
    assert [one.text for one in found.statements] == [text]
    assert found.trace.withheld == []


def citation(quote: str | None, provenance: Provenance = Provenance.AUTHENTIC) -> Citation:
    at = Locator.parse("crc:1")
    return Citation(1, at, "CRC Art. 1", "", provenance, "Each Party shall  obey “the law”.", quote=quote)


def test_a_citation_with_another_quote_cannot_be_made() -> None:
    assert citation("Each Party shall obey 'the law'.").quote
    assert citation(None).quote is None
    for quote in ("Each Party may obey", "each Party shall obey", "Party … law", ""):
        with pytest.raises(ForgedQuotation):
            citation(quote)
    with pytest.raises(ForgedQuotation):
        citation("Each Party", Provenance.DIGEST)


def test_an_answer_with_other_words_in_quotation_marks_cannot_be_made(official: Assistant) -> None:
    found = answer(official, "What does Article 28(4) say?")
    support = Support("exact", 1.0)
    for text in ("It says “obey”.", "It says ‘obey at once’.", 'It says "obey', "„obey“"):
        with pytest.raises(ForgedQuotation):
            replace(found, statements=(Statement(text, Voice.CONVENTION, (1,), support),))
    told = Statement("It says “as is reasonable”.", Voice.CONVENTION, (1,), support)
    assert replace(found, statements=(told,)).statements == (told,)
    with pytest.raises(ForgedQuotation):
        replace(
            found,
            statements=(told,),
            citations=(replace(found.citations[0], provenance=Provenance.DIGEST, quote=None),),
        )


def test_proof_shows_official_words_and_what_the_digest_says_otherwise(otherwise: Assistant, arabic: Assistant) -> None:
    text = " ".join(proof_text([Locator.parse("28(4)")], otherwise.kit.corpus, 80).split())
    assert "Art. 28(4) Search and seizure of stored electronic data (authentic and digest; force:" in text
    assert "no power to order persons" in text
    assert "From treaty.txt, 2026-11-27, SHA-256 " in text
    assert "https://docs.un.org/en/A/RES/79/243" in text
    assert "Differs from the English:" in text
    assert "In plain words:" in text
    same = " ".join(proof_text([Locator.parse("28(2)")], otherwise.kit.corpus, 80).split())
    assert "Differs" not in same
    beside = " ".join(proof_text([Locator.parse("7(2)")], arabic.kit.corpus, 80).split())
    assert "Official words, Arabic; an excerpt, articles 7 to 8:" in beside
    assert "يجوز" in beside
    assert "Our digest:" in beside


def test_a_damaged_library_is_told_in_a_sentence(tmp_path: Path, index_folder: Path) -> None:
    from bot.errors import CorpusFileError

    def harmed(folder: Path, corpus: Corpus) -> None:
        text = install(folder, ARABIC, language="ar", partial=True)
        (text.folder / "text.txt").write_text("other", encoding="utf-8")

    with pytest.raises(CorpusFileError, match="is not as it was installed"):
        assistant_with(tmp_path, index_folder, harmed)
