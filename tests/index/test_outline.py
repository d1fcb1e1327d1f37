"""Real treaties parse into exactly their articles, paragraphs, letters and romans.

The counts below were made from the files' lines with grep and by eye, and hold what is printed, not
what the parser found; `count_by_lines` makes them again with regular expressions of its own.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model import Force, Locator, Provenance
from index.outline import Outline, outline
from index.readers import SourceText, read_source

SHARED = Path(os.environ.get("RAPPORTEUR_SHARED", Path(__file__).parents[3] / "shared"))
TREATIES = SHARED / "treaties"
needs_treaties = pytest.mark.skipif(not TREATIES.is_dir(), reason="the folder of treaty texts is not there")

# articles, numbered paragraphs, letters, romans, considerations of the preamble, titled articles
COUNTS = {
    "budapest": (48, 130, 89, 10, 16, 48),
    "budapest-p1": (16, 28, 10, 0, 15, 16),
    "coe108": (27, 49, 38, 0, 4, 27),
    "crc": (54, 97, 50, 7, 13, 0),
    "echr": (59, 99, 39, 0, 4, 59),
    "iccpr": (53, 115, 40, 6, 5, 0),
    "iccpr-op1": (14, 20, 5, 0, 1, 0),
    "udhr": (30, 34, 0, 0, 7, 0),
    "uncac": (71, 210, 164, 12, 15, 71),
    "uncc-ar-01-15": (15, 26, 37, 7, 0, 15),
    "untoc": (41, 174, 112, 18, 0, 41),
}


def language(name: str) -> str:
    return "ar" if "-ar-" in name else "en"


def parsed(name: str) -> tuple[SourceText, Outline]:
    source = read_source(TREATIES / f"{name}.txt")
    return source, outline(source, name, language(name))


def kind(locator: Locator) -> str:
    if not locator.parts:
        return "article"
    last, depth = locator.parts[-1], len(locator.parts)
    if last.isdigit():
        return "number"
    above = locator.parts[-2] if depth > 1 else "0"
    return "roman" if set(last) <= set("ivx") and not above.isdigit() else "letter"


def count_by_lines(text: str) -> dict[str, Counter[str]]:
    """Marks at the begin of lines by article, told apart by the line before alone: no nesting, no parser."""
    counts: dict[str, Counter[str]] = {}
    here: Counter[str] = Counter()
    letter = roman = 0
    for line in text.split("\n"):
        if found := re.match(r"(?:Article|المادة) (\d+)(:|$)", line):
            here = counts.setdefault(found[1], Counter())
            here["article"] += 1
            letter = roman = 0
        elif re.match(r"\d+(\.| -)", line):
            here["number"] += 1
            letter = roman = 0
        elif found := re.match(r"[(’]?([a-z]{1,4}|[\u0621-\u064a]|\d)[).’]", line):
            mark = found[1]
            is_next_roman = mark == ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")[min(roman, 7)]
            if mark.isdigit() or (is_next_roman and (roman or letter != 8 or mark != "i")):
                here["roman"] += 1
                roman += 1
            else:
                here["letter"] += 1
                letter, roman = letter + 1, 0
    return counts


@needs_treaties
@pytest.mark.parametrize("name", COUNTS)
def test_every_provision_of_a_real_treaty_is_found(name: str) -> None:
    _, found = parsed(name)
    counts = Counter(kind(provision.locator) for provision in found.articles)
    considerations = sum(bool(provision.locator.parts) for provision in found.preamble)
    titled = sum(bool(one.title) for one in found.articles if not one.locator.parts)
    got = (counts["article"], counts["number"], counts["letter"], counts["roman"], considerations, titled)
    assert got == COUNTS[name]
    assert found.problems == ()


@needs_treaties
@pytest.mark.parametrize("name", COUNTS)
def test_the_table_and_each_article_agree_with_a_count_of_lines(name: str) -> None:
    counts = count_by_lines((TREATIES / f"{name}.txt").read_text(encoding="utf-8"))
    if name == "iccpr":  # 41(1)(h) is followed by (i) and (ii): by lines alone they look like the next letters
        counts["41"] += Counter(letter=-2, roman=2)
    total = sum(counts.values(), Counter())
    assert tuple(total[kind] for kind in ("article", "number", "letter", "roman")) == COUNTS[name][:4]
    read: dict[str, Counter[str]] = {}
    for provision in parsed(name)[1].articles:
        read.setdefault(provision.locator.article, Counter())[kind(provision.locator)] += 1
    assert read == counts


@needs_treaties
@pytest.mark.parametrize("name", COUNTS)
def test_the_provisions_joined_together_give_the_text_back(name: str) -> None:
    source, found = parsed(name)
    tops = [found.spans[one.locator] for one in found.provisions if not one.locator.parts]
    assert "".join(source.text[start:end] for start, end in sorted([*tops, *found.between])) == source.text
    for provision in found.provisions:
        start, end = found.spans[provision.locator]
        assert source.text[start:end] == provision.text
        inner = [found.spans[child] for child in provision.children]
        assert inner == sorted(inner)
        assert all(start <= left <= right <= end for left, right in inner)
        assert all(one[1] <= other[0] for one, other in pairwise(inner))
        assert provision.provenance is Provenance.AUTHENTIC
    words = (TREATIES / f"{name}.txt").read_text(encoding="utf-8").split()
    assert source.text.split() == words


# What each article holds, where letters, romans and deeper letters could be mistaken for each other.
PLACES = {
    "untoc": "2(h) 2(i) 2(j) 18(3)(i) 5(1)(a)(ii)(a) 5(1)(a)(ii)(b) 5(1)(b) 6(1)(a)(i) 6(1)(b)(ii) 31(2)(d)(iv) 31(3)",
    "iccpr": "41(1)(h)(i) 41(1)(h)(ii) 41(2) 8(3)(c)(iv) 42(1)(b) 10(2)(a)",
    "crc": "40(2)(b)(v) 40(2)(b)(vii) 40(3)(a)",
    "budapest": "14(3)(b)(ii) 24(1)(a) 39(1) 27(9)(e) 35(2)(b)",
    "uncac": "23(1)(a)(ii) 46(3)(k) 46(9)(c) 60(1)(j) 2(a)(iii)",
    "uncc-ar-01-15": "2(o) 2(e)(ii) 2(f)(iii) 11(1)(a)(ii) 11(1)(b) 14(2)(d)",
    "coe108": "3(2)(c) 13(3)(b)",
}


@needs_treaties
@pytest.mark.parametrize("name", PLACES)
def test_letters_romans_and_deeper_lists_are_told_apart(name: str) -> None:
    _, found = parsed(name)
    assert set(PLACES[name].split()) <= {provision.locator.short for provision in found.articles}


@needs_treaties
def test_chapters_titles_and_force_travel_with_the_provisions() -> None:
    _, found = parsed("budapest")
    by_place = {provision.locator.short: provision for provision in found.provisions}
    search = by_place["19(3)(a)"]
    assert (search.title, search.chapter) == ("Search and seizure of stored computer data", "II")
    assert search.chapter_title == "MEASURES TO BE TAKEN AT THE NATIONAL LEVEL"
    assert search.force is Force.MUST
    assert search.chapeau.endswith("include the power to:")
    assert by_place["4(2)"].force is Force.MAY
    assert by_place["1(a)"].force is Force.STATES
    assert by_place["preamble(1)"].text.startswith("Considering that the aim")
    assert found.title == "Convention on Cybercrime"


@needs_treaties
def test_words_that_close_a_list_belong_to_what_opened_it() -> None:
    source, found = parsed("uncc-ar-01-15")
    by_place = {provision.locator.short: provision for provision in found.provisions}
    assert by_place["11(1)(a)"].text.endswith("10 من هذه الاتفاقية؛")
    assert by_place["11(1)(a)(ii)"].text.endswith("أي جزء منه؛")
    assert by_place["13"].text.endswith("ممتلكات أخرى.")
    assert by_place["13(c)"].text.endswith("عن القيام به؛")
    assert by_place["7(1)"].chapter_title == "التجريم"
    assert (by_place["7(1)"].force, by_place["7(2)"].force) == (Force.MUST, Force.MAY)
    assert source.title == found.title


BODY = "States Parties shall take measures that are long enough to be the text of an article of a treaty."


def read(text: str, language: str = "en") -> Outline:
    return outline(SourceText(text, "text", ""), "x", language)


def places(found: Outline) -> list[str]:
    return [provision.locator.short for provision in found.articles]


@pytest.mark.parametrize(
    ("heading", "language"),
    [
        ("Article {n}", "en"),
        ("Article {n}.", "en"),
        ("Article {n} – Title of it", "en"),
        ("Article {n}: Title of it", "en"),
        ("Article {n} Title of it", "en"),
        ("ARTICLE {r}", "en"),
        ("Art. {n}. Title of it", "de"),
        ("Artículo {n}", "es"),
        ("Artigo {n}", "pt"),
        ("Artikel {n}", "de"),
        ("Статья {n}", "ru"),
        ("المادة {n}", "ar"),
        ("المادة {n}: عنوان", "ar"),
        ("第{h}条", "zh"),
        ("第{h}条 标题", "zh"),
    ],
)
def test_article_headings_in_their_spellings(heading: str, language: str) -> None:
    lines = []
    for number, roman, han in ((1, "I", "一"), (2, "II", "二"), (3, "III", "三")):
        lines += [heading.format(n=number, r=roman, h=han), BODY]
    found = read("\n".join(lines), language)
    assert places(found) == ["1", "2", "3"]
    assert all(article.text == BODY for article in found.articles)
    named = "Title" in heading or "عنوان" in heading or "标题" in heading
    assert all(bool(article.title) == named for article in found.articles)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("1. One.\n2. Two.", "1(1) 1(2)"),
        ("(1) One.\n(2) Two.", "1(1) 1(2)"),
        ("1) One.\n2) Two.", "1(1) 1(2)"),
        ("1 - One.\n2 - Two.", "1(1) 1(2)"),
        ("1° One.\n2° Two.", "1(1) 1(2)"),
        ("一、甲。\n二、乙。", "1(1) 1(2)"),
        ("Parties shall:\n(a) go;\n(b) stay.", "1(a) 1(b)"),
        ("Parties shall:\na) go;\nb) stay.", "1(a) 1(b)"),
        ("Parties shall:\na. go;\nb. stay.", "1(a) 1(b)"),
        ("Parties shall:\na)go;\n(b)stay.", "1(a) 1(b)"),
        ("1. (a) One.\n(b) Two.\n2. Three.", "1(1) 1(1)(a) 1(1)(b) 1(2)"),
        ("1. Parties:\n(a) if:\n(i) one;\n(ii) two;\n(b) three.", "1(1) 1(1)(a) 1(1)(a)(i) 1(1)(a)(ii) 1(1)(b)"),
        ("(أ) واحد؛\n(ب) اثنان:\n’1’ ثلاثة؛\n’2’ أربعة.", "1(a) 1(b) 1(b)(i) 1(b)(ii)"),
        ("а) один;\nб) два;\nв) три.", "1(a) 1(b) 1(c)"),
        ("(a) one;\nor two, as it may be;\n(b) three.", "1(a) 1(b)"),
        ("1. Under paragraph\n3. of this article.\n2. Two.", "1(1) 1(2)"),
    ],
)
def test_marks_of_paragraphs_letters_and_romans(lines: str, expected: str) -> None:
    found = read(f"Article 1\n{lines}\nArticle 2\n{BODY}")
    assert places(found) == ["1", *expected.split(), "2"]
    assert found.problems == ()


def test_letters_h_i_j_and_u_v_w_stay_letters() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    text = "\n".join(f"({letter}) item;" for letter in letters)
    found = read(f"Article 1\nIn this text:\n{text}\nArticle 2\n{BODY}")
    assert places(found) == ["1", *(f"1({letter})" for letter in letters), "2"]


def test_a_title_of_two_lines_and_one_beside_its_number() -> None:
    text = f"Article 1\nMechanisms for recovery of property\nthrough cooperation\n1. {BODY}\nArticle 2\nScope\n{BODY}"
    found = read(text)
    assert [one.title for one in found.articles if not one.locator.parts] == [
        "Mechanisms for recovery of property through cooperation",
        "Scope",
    ]


def test_a_resolution_before_the_annex_is_not_the_treaty() -> None:
    text = (
        "Resolution adopted by the General Assembly\nThe General Assembly,\nRecalling article 1,\n1. Adopts it;\n"
        "Annex\nConvention of Tests\nPreamble\nThe States Parties to this Convention,\nConcerned about tests,\n"
        f"Have agreed as follows:\nChapter I\nGeneral provisions\nArticle 1\nScope\n{BODY}\nArticle 2\nUse\n{BODY}\n"
        "IN WITNESS WHEREOF the undersigned have signed."
    )
    found = read(text)
    assert places(found) == ["1", "2"]
    assert found.title == "Convention of Tests"
    assert [one.text for one in found.preamble[1:]] == ["Concerned about tests,"]
    assert found.preamble[0].own == "The States Parties to this Convention,"
    assert (found.articles[0].chapter, found.articles[0].chapter_title) == ("I", "General provisions")
    assert found.articles[1].text == BODY


def test_a_table_of_contents_is_not_the_treaty() -> None:
    contents = "Contents\nArticle 1 Scope\nArticle 2 Use\nArticle 3 End"
    body = "\n".join(f"Article {n} {title}\n{BODY}" for n, title in ((1, "Scope"), (2, "Use"), (3, "End")))
    found = read(f"{contents}\n{body}")
    assert [one.text for one in found.articles] == [BODY] * 3
    assert found.problems == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("nothing at all", "it has no articles"),
        (f"Article 1\n{BODY}\nArticle 3\n{BODY}", "article 2 is missing"),
        (f"Article 1\n{BODY}\nArticle 2\n{BODY}\nArticle 2\n{BODY}", "article 2 stands there twice"),
        (f"Article 1\n{BODY}\nArticle 1\n{BODY}\nArticle 2\n{BODY}", "article 1 stands there twice"),
        (f"Article 1\n1. {BODY}\n3. {BODY}", "article 1(2) is missing"),
        (f"Article 1\n1. {BODY}\n2. {BODY}\n2. {BODY}", "article 1(2) stands there twice"),
        (f"Article 1\nParties shall:\n(a) {BODY}\n(c) {BODY}", "article 1(b) is missing"),
    ],
)
def test_what_is_missing_or_stands_twice_is_reported(text: str, problem: str) -> None:
    assert problem in read(text).problems


def test_a_sentence_that_begins_with_an_article_is_no_heading() -> None:
    first, second = "Article 3 of this Convention applies.", "Article 1 shall be read with article 2."
    text = f"Article 1\n{first}\nArticle 2\n{second}\nArticle 3\n{BODY}"
    assert places(read(text)) == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("language", "must", "may"),
    [
        ("en", "Each State Party shall adopt it.", "Each State Party may adopt it."),
        ("fr", "Chaque État Partie adopte les mesures.", "Chaque État Partie peut exiger."),
        ("es", "Cada Estado parte adoptará las medidas.", "Cada Estado parte podrá exigir."),
        ("ru", "Каждое Государство-участник принимает меры.", "Государство-участник может потребовать."),
        ("ar", "تعتمد كل دولة طرف ما يلزم.", "يجوز للدولة الطرف أن تشترط ذلك."),
        ("zh", "各缔约国均应采取措施。", "缔约国可以要求。"),
        ("de", "Jede Vertragspartei trifft die Maßnahmen.", "Jede Vertragspartei kann vorsehen."),
    ],
)
def test_force_in_the_languages_of_the_texts(language: str, must: str, may: str) -> None:
    found = read(f"Article 1\n1. {must}\n2. {may}\n3. A word.", language)
    assert [one.force for one in found.articles[1:]] == [Force.MUST, Force.MAY, Force.STATES]


_LINES = st.sampled_from(
    [
        "Article 1",
        "Article 2",
        "Article 1",
        "CHAPTER I",
        "1. x",
        "2. y.",
        "(a) z;",
        "(i) w",
        "i) v",
        "Annex",
        "Done at X",
        "3.",
    ]
)


@given(st.lists(st.one_of(_LINES, st.text(max_size=30).map(lambda text: " ".join(text.split()))), max_size=30))
def test_any_text_gives_an_outline_whose_spans_hold(lines: list[str]) -> None:
    source = SourceText("\n".join(lines), "text", "")
    found = outline(source, "x", "en")
    tops = [found.spans[one.locator] for one in found.provisions if not one.locator.parts]
    assert "".join(source.text[start:end] for start, end in sorted([*tops, *found.between])) == source.text
    assert all(source.text[slice(*found.spans[one.locator])] == one.text for one in found.provisions)
