"""Editions held against each other: a clean text stays clean, and what is altered in it is told at its place."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from bot.collation.compare import Collation, Edition, collate
from bot.collation.editions import check, checks, compared_articles, digest_edition, installed_edition
from bot.collation.numbers import quantities
from bot.collation.references import references
from bot.render.collated import collation_markdown, collation_text, collations_json
from eval.collation import measure
from index.library import read_library
from index.model import Locator
from index.outline import outline
from index.readers import read_source
from index.readers.source import SourceText
from index.shipped import Corpus
from prompts import replies
from tests.helpers import Run
from tests.synthetic import install, treaty_text

SHARED = Path(os.environ.get("RAPPORTEUR_SHARED", Path(__file__).parents[3] / "shared"))
ARABIC = SHARED / "treaties" / "uncc-ar-01-15.txt"
needs_arabic = pytest.mark.skipif(not ARABIC.is_file(), reason="the Arabic text of articles 1 to 15 is not there")
needs_treaties = pytest.mark.skipif(not ARABIC.parent.is_dir(), reason="the folder of treaty texts is not there")

EIGHT_TO_TEN = range(8, 11)


def edition(text: str, language: str = "en", instrument: str = "uncc", partial: bool = False) -> Edition:
    found = outline(SourceText(text, "text", ""), instrument, language)
    articles = tuple(one.locator.article for one in found.articles if not one.locator.parts)
    preamble = ("preamble",) if found.preamble else ()
    provisions = {one.locator: one for one in found.provisions}
    return Edition("authentic", instrument, language, "0" * 64, provisions, (*preamble, *articles), partial)


def told(collation: Collation) -> set[tuple[str, str]]:
    return {(one.kind, one.locator.short) for one in collation.differences}


@pytest.fixture(scope="module")
def digest(corpus: Corpus) -> Edition:
    return digest_edition(corpus)


@pytest.fixture(scope="module")
def arabic() -> str:
    return read_source(ARABIC).text


@needs_arabic
def test_the_digest_agrees_with_the_arabic_text(digest: Edition, arabic: str) -> None:
    found = check(digest, edition(arabic, "ar", partial=True))
    assert [article.article for article in found.articles] == [str(number) for number in range(1, 16)]
    assert found.provisions == 85
    assert found.differences == []


ALTERED_ARABIC = [
    ("يجوز للدولة الطرف أن تشترط تسبب", "يتعين على الدولة الطرف أن تشترط تسبب", ("force", "9(2)")),
    ("تكفل الدول الأطراف أن يكون تنفيذ", "يجوز للدول الأطراف أن تكفل أن يكون تنفيذ", ("force", "6(1)")),
    ("لا تُفسَّر هذه المادة", "يجوز أن تُفسَّر هذه المادة", ("force", "11(2)")),
    ("أربع سنوات", "خمس سنوات", ("number", "2(h)")),
    ("الثامنة عشرة من العمر", "السادسة عشرة من العمر", ("number", "14(2)")),
    ("في المادتين 23 و 35", "في المادتين 23 و 36", ("reference", "3(b)")),
    ("الفقرة 1 (أ) ’1‘ أو ’2‘", "الفقرة 1 (أ) ’1‘", ("reference", "11(1)(b)")),
    ("(أ) إلى (ج) من هذه الفقرة", "(أ) إلى (ب) من هذه الفقرة", ("reference", "14(1)(d)")),
    (
        "(ب) أي تدخل في عمل نظام تكنولوجيا معلومات واتصالات؛\n(ج) أي خداع",
        "(ج) أي خداع",
        ("missing", "13(b)"),
    ),
    ("2 - يجوز للدولة الطرف أن تشترط تسبب", "3 - يجوز للدولة الطرف أن تشترط تسبب", ("renumbered", "9(2)")),
]


@needs_arabic
@pytest.mark.parametrize(("old", "new", "difference"), ALTERED_ARABIC)
def test_what_is_altered_in_the_arabic_text_is_found(
    digest: Edition, arabic: str, old: str, new: str, difference: tuple[str, str]
) -> None:
    assert arabic.count(old) >= 1
    found = check(digest, edition(arabic.replace(old, new, 1), "ar", partial=True))
    assert difference in told(found)
    article = difference[1].split("(")[0]
    assert {one.locator.article for one in found.differences} == {article}


@needs_arabic
def test_alterations_of_the_arabic_text_are_found_by_kind(digest: Edition, arabic: str) -> None:
    measured = measure(digest, arabic, edition(arabic, "ar", partial=True), per_kind=12)
    found = {one.kind: one.found.mean for one in measured.recalls}
    assert measured.clean.mean == 0
    sure = {
        "dropped",
        "dropped, rest moved up",
        "renumbered",
        "number",
        "reference: number",
        "reference: letter",
        "force",
    }
    assert {kind for kind, share in found.items() if share == 1} >= sure


def test_an_english_text_in_other_words_is_clean(digest: Edition, corpus: Corpus) -> None:
    found = check(digest, edition(treaty_text(corpus)))
    assert found.provisions == len(corpus.provisions)
    assert found.differences == []
    assert {row.verdict for row in found.doubts} == {"resolved", "to_read"}
    assert all(row.verdict == "to_read" for row in found.doubts if row.doubt.about == "content")


ALTERED_ENGLISH = [
    ("A State Party may require that the conduct", "A State Party shall require that the conduct", ("force", "9(2)")),
    ("ninety days", "sixty days", ("number", "25(2)")),
    ("on the ninetieth day", "on the sixtieth day", ("number", "65(1)")),
    ("articles 7 to 16", "articles 7 to 15", ("reference", "17(2)(a)")),
    ("a two-thirds majority", "a simple majority", ("number", "62(1)")),
]


@pytest.mark.parametrize(("old", "new", "difference"), ALTERED_ENGLISH)
def test_what_is_altered_in_an_english_text_is_found(
    digest: Edition, corpus: Corpus, old: str, new: str, difference: tuple[str, str]
) -> None:
    text = treaty_text(corpus)
    assert old in text
    number = difference[1].split("(")[0]
    found = collate(digest, edition(text.replace(old, new, 1)), [number])
    assert told(found) == {difference}


def test_an_article_that_is_left_out_or_added(digest: Edition, corpus: Corpus) -> None:
    shorter = edition(treaty_text(corpus, articles=range(1, 68)))
    assert told(check(digest, shorter)) == {("missing", "68")}
    ours = replace(digest, articles=tuple(one for one in digest.articles if one != "68"))
    ours = replace(ours, provisions={at: one for at, one in ours.provisions.items() if at.article != "68"})
    assert told(check(ours, edition(treaty_text(corpus)))) == {("extra", "68")}


def test_a_paragraph_left_out_is_told_with_the_new_numbers_of_the_rest(digest: Edition, corpus: Corpus) -> None:
    text = treaty_text(corpus, preamble=False, articles=range(44, 45))
    lines = text.split("\n")
    second = next(place for place, line in enumerate(lines) if line.startswith("2. "))
    kept = [line for place, line in enumerate(lines) if place != second]
    renumbered = "\n".join(kept).replace("\n3. ", "\n2. ").replace("\n4. ", "\n3. ")
    found = check(digest, edition(renumbered, partial=True))
    assert {("missing", "44(2)"), ("renumbered", "44(3)"), ("renumbered", "44(4)")} <= told(found)
    assert {row.doubt.locator.short: row.verdict for row in found.doubts}["44(2)"] == "confirmed"


def test_an_excerpt_is_held_against_its_own_articles_alone(digest: Edition, corpus: Corpus) -> None:
    part = edition(treaty_text(corpus, preamble=False, articles=EIGHT_TO_TEN), partial=True)
    assert compared_articles(digest, part) == ["8", "9", "10"]
    assert "an excerpt" in collation_text(check(digest, part), replies(), 500)


LANGUAGES: dict[str, str] = yaml.safe_load(Path(__file__).with_name("collated.yaml").read_text(encoding="utf-8"))
ALTERED = {
    "fr": [("Un État Partie peut exiger que", "Un État Partie exige que", ("force", "9(2)")),
           ("quatre-vingt-dixième", "soixantième", ("number", "65(1)")),
           ("l'article 14", "l'article 16", ("reference", "15(1)"))],
    "es": [("Un Estado parte podrá exigir que", "Cada Estado parte exigirá que", ("force", "9(2)")),
           ("nonagésimo", "sexagésimo", ("number", "65(1)")),
           ("artículo 14", "artículo 16", ("reference", "15(1)"))],
    "ru": [("Государство-участник может потребовать, чтобы", "Государство-участник требует, чтобы", ("force", "9(2)")),
           ("девяностый", "шестидесятый", ("number", "65(1)")),
           ("статье 14", "статье 16", ("reference", "15(1)"))],
    "zh": [("缔约国可以要求本条第一款", "缔约国应要求本条第一款", ("force", "9(2)")),
           ("第九十天", "第六十天", ("number", "65(1)")),
           ("第十四条", "第十六条", ("reference", "15(1)"))],
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_in_another_language_is_clean_until_it_is_altered(digest: Edition, language: str) -> None:
    text = LANGUAGES[language]
    assert told(check(digest, edition(text, language, partial=True))) == set()
    for old, new, difference in ALTERED[language]:
        assert text.count(old) >= 1
        assert told(check(digest, edition(text.replace(old, new, 1), language, partial=True))) == {difference}


def test_two_languages_of_one_instrument_are_held_against_each_other() -> None:
    french, russian = edition(LANGUAGES["fr"], "fr"), edition(LANGUAGES["ru"], "ru")
    assert told(check(french, russian)) == set()
    altered = edition(LANGUAGES["ru"].replace("девяностый", "шестидесятый"), "ru")
    [found] = check(french, altered).differences
    assert (found.kind, found.left, found.right) == ("number", "90 day", "60 day")


@needs_treaties
def test_a_real_treaty_against_itself_altered() -> None:
    text = read_source(SHARED / "treaties" / "budapest-p1.txt").text
    own = edition(text, instrument="budapest-p1")
    measured = measure(own, text, own, per_kind=5)
    assert measured.clean.mean == 0
    assert {one.kind for one in measured.recalls if one.found.mean == 1} >= {
        "dropped",
        "renumbered",
        "reference: number",
    }


@pytest.mark.parametrize(
    ("language", "text", "named"),
    [
        ("en", "paragraph 1 (a) (i) or (ii) of this article", "9(1)(a)(i) 9(1)(a)(ii)"),
        ("en", "subparagraphs (a) to (c) of this paragraph", "9(2)(a) 9(2)(b) 9(2)(c)"),
        ("en", "article 40, paragraph 21 (b) and (c), and articles 7 to 9", "40(21)(b) 40(21)(c) 7 8 9"),
        ("en", "subparagraph (b) of paragraph 3 of article 12", "12(3)(b)"),
        ("en", "in paragraph 1 (b) and (c), articles 41 to 43", "41 42 43 9(1)(b) 9(1)(c)"),
        ("en", "this article and this Convention", ""),
        ("en", "under chapter IV", "chapter_4"),
        ("fr", "l'alinéa a) i) du paragraphe 1 du présent article", "9(1)(a)(i)"),
        ("fr", "aux articles 7 à 9 de la présente Convention", "7 8 9"),
        ("es", "los apartados a) a c) del presente párrafo", "9(2)(a) 9(2)(b) 9(2)(c)"),
        ("ru", "подпунктах a)–c) настоящего пункта", "9(2)(a) 9(2)(b) 9(2)(c)"),
        ("ar", "للفقرات الفرعية (أ) إلى (ج) من هذه الفقرة", "9(2)(a) 9(2)(b) 9(2)(c)"),
        ("ar", "الفقرة 1 (أ) ’1‘ أو ’2‘ من هذه المادة", "9(1)(a)(i) 9(1)(a)(ii)"),
        ("zh", "本条第一款第(a)项，第七条至第九条", "7 8 9 9(1)(a)"),
    ],
)
def test_references_are_resolved(language: str, text: str, named: str) -> None:
    found = references(text, Locator.parse("9(2)"), language)
    assert {one.replace("chapter ", "chapter_") for one in found.named} == set(named.split())


@pytest.mark.parametrize(
    ("language", "text", "numbers"),
    [
        ("en", "on the ninetieth day after the fortieth instrument", "90 day; 40"),
        ("en", "a two-thirds majority within one year; third parties; 24/7", "2/3; 1 year; 24; 7"),
        ("fr", "soixante-douze heures, quatre-vingt-dix jours, un tiers", "72 hour; 90 day"),
        ("es", "treinta y seis meses", "36 month"),
        ("ru", "не менее четырех лет; двадцати четырех часов", "4 year; 24 hour"),
        ("ar", "أربع سنوات؛ دون الثامنة عشرة؛ اليوم التسعين؛ خمس وثلاثين دولة", "4 year; 18; 90 day; 35"),
        ("zh", "四年；第九十天；三分之二；一个国家", "2/3; 4 year; 90 day"),
    ],
)
def test_numbers_are_read(language: str, text: str, numbers: str) -> None:
    assert [str(one) for one in quantities(text, language)] == numbers.split("; ")


def test_every_installed_text_is_checked_and_told(tmp_path: Path, corpus: Corpus) -> None:
    install(tmp_path, treaty_text(corpus, preamble=False, articles=EIGHT_TO_TEN), partial=True)
    french = LANGUAGES["fr"].replace("paragraphe 1 du présent article ait", "paragraphe 2 du présent article ait")
    install(tmp_path, french, language="fr", partial=True)
    found = list(checks(replace(corpus, library=read_library(tmp_path))))
    assert [(one.left.name, one.left.language, one.right.language) for one in found] == [
        ("digest", "en", "en"), ("digest", "en", "fr"), ("authentic", "en", "fr"),
    ]  # fmt: skip
    assert [told(one) for one in found] == [set(), {("reference", "9(2)")}, {("reference", "9(2)")}]
    record = collations_json(found)
    assert (record["schema"], record["kind"], record["clean"]) == (1, "corpus_check", False)
    assert record["comparisons"][1]["differences"][0]["level"] == "reference"
    text = collation_text(found[1], replies(), 100)
    assert "Art. 9(2): reference: only in the first one: 9(1); only in the second one: 9(2)" in " ".join(text.split())
    assert "“Un État Partie peut exiger" in text
    assert "| Art. 9(2) | reference: reference | 9(1) | 9(2) |" in collation_markdown(found[1], replies())
    assert installed_edition(read_library(tmp_path).texts[0]).partial


def test_the_command_ends_as_the_texts_do(run: Run, tmp_path: Path, corpus: Corpus) -> None:
    data = {"RAPPORTEUR_DATA_DIR": str(tmp_path)}
    nothing = run("corpus", "check", **data)
    assert (nothing.returncode, nothing.stdout) == (3, b"")
    assert b"install an official text of the Convention" in nothing.stderr
    text = treaty_text(corpus, preamble=False, articles=EIGHT_TO_TEN)
    install(tmp_path / "library", text, partial=True)
    clean = run("corpus", "check", "uncc", "--json", **data)
    assert clean.returncode == 0
    assert json.loads(clean.stdout)["clean"] is True
    install(tmp_path / "library", text.replace("State Party may require", "State Party shall require"), partial=True)
    differs = run("corpus", "check", "--md", **data)
    assert differs.returncode == 1
    assert "| Art. 9(2) | force: force | may | must |" in differs.stdout.decode()
