"""References as people write them: what is read, and what is no reference."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.locator import OTHER_LAW, find_instruments, find_references
from index.model import Locator
from index.reference_reader import Reader

# What is written (the whole of it is the span), and the locators without `uncc:`.
SPELLINGS = """
Art. 28(4) = 28(4)
Art.28(4) = 28(4)
art 28(4) = 28(4)
ART. 28 (4) = 28(4)
article28(4) = 28(4)
article 28 paragraph 4 = 28(4)
article 28, paragraph 4 = 28(4)
Article 28 (para 4) = 28(4)
article 28 para. (4) = 28(4)
28(4) = 28(4)
28 (4) = 28(4)
28.4 = 28(4)
art.28.4 = 28(4)
Art. 28-4 = 28(4)
article 28:4 = 28(4)
Art. 28 § 4 = 28(4)
40.22 = 40(22)
28.3.d = 28(3)(d)
uncc:28(3)(d) = 28(3)(d)
Art. 28(3)(d) = 28(3)(d)
Art. 28 (3) (d) = 28(3)(d)
Art. 28( 3 )( d ) = 28(3)(d)
art. 2(f)(ii) = 2(f)(ii)
Art. 2 lit. h = 2(h)
art 2h = 2(h)
Article 2 h = 2(h)
Art. 3 b) = 3(b)
art 53 §3 e = 53(3)(e)
Art 40 (3) m = 40(3)(m)
art. 40, par. 3, point (m) = 40(3)(m)
Article 23, paragraph 2 (c) = 23(2)(c)
section 17.2.f = 17(2)(f)
§ 25 Abs. 2 = 25(2)
§§ 25 und 26 = 25 26
artigo 16.º, n.º 5 = 16(5)
artigo 40, n.º 22 = 40(22)
Article XL, para. 30 = 40(30)
Article IV = 4
Article 11 sub 1 under a, item ii = 11(1)(a)(ii)
Art. 28 para. 4 sentence 2 = 28(4)
Article 28(4), first sentence = 28(4)
article 40, 22nd paragraph = 40(22)
Article 28's fourth paragraph = 28(4)
fourth paragraph of article 28 = 28(4)
paragraph 4 of article 28 = 28(4)
paragraph 4, article 28 = 28(4)
paragraphs 1 to 3 of Article 28 = 28(1) 28(2) 28(3)
letter h of article 2 = 2(h)
subparagraph (d) of paragraph 3 of article 28 = 28(3)(d)
point (c) of article 35(1) = 35(1)(c)
article twenty-eight, paragraph four = 28(4)
Article one = 1
art 28 al. 4 = 28(4)
article 28, paragraphe 4 = 28(4)
article 28 alinéa 4 = 28(4)
Artículo 28 = 28
artículo 40, apartado 22 = 40(22)
Artikel 28 Absatz 4 = 28(4)
Artikel 28 Abs. 3 Buchst. d = 28(3)(d)
статья 28 = 28
статья 40 пункт 22 = 40(22)
п. 4 ст. 28 = 28(4)
подпункт d пункта 3 статьи 28 = 28(3)(d)
المادة 28 = 28
المادة ٢٨ الفقرة ٤ = 28(4)
الفقرة 4 من المادة 28 = 28(4)
第二十八条 = 28
第28条第4款 = 28(4)
第四十条第二十二款 = 40(22)
第三十五条第一款第三项 = 35(1)(c)
第七条至第十一条 = 7 8 9 10 11
第7至11条 = 7 8 9 10 11
第14、15和16条 = 14 15 16
المادة 40، الفقرة 22 = 40(22)
Article 40 ¶ 22 = 40(22)
Art. 40 no. 22 = 40(22)
art 28 p 4 = 28(4)
Article 2, (h) = 2(h)
articel 28 = 28
arts 29-30 = 29 30
articles 7 to 11 = 7 8 9 10 11
Articles 7–11 = 7 8 9 10 11
article 7 to article 11 = 7 8 9 10 11
artículos 7 a 11 = 7 8 9 10 11
статьи 7–11 = 7 8 9 10 11
المواد 7 إلى 11 = 7 8 9 10 11
Artikel 7 bis 11 = 7 8 9 10 11
articles 7 à 11 = 7 8 9 10 11
Art. 28/29 = 28 29
articles 6, 24 and 28(4) = 6 24 28(4)
Articles 7 to 11 and 13 = 7 8 9 10 11 13
articles 28, 29, and 30 = 28 29 30
artículos 29 y 30 = 29 30
Art. 37 (15), 40 (22) = 37(15) 40(22)
Article 28 paragraphs 1, 2 and 4 = 28(1) 28(2) 28(4)
Articles 28(1), (2) and (4) = 28(1) 28(2) 28(4)
Art. 28(1–4) = 28(1) 28(2) 28(3) 28(4)
28(1)-(3) = 28(1) 28(2) 28(3)
Art 40(3)(d)-(f) = 40(3)(d) 40(3)(e) 40(3)(f)
Article 14(2)(a) to (c) = 14(2)(a) 14(2)(b) 14(2)(c)
article 23(2)(b) and (c) = 23(2)(b) 23(2)(c)
Art. 2(f)(i)-(iii) = 2(f)(i) 2(f)(ii) 2(f)(iii)
article 28, letters a and b = 28(a) 28(b)
article 28, fourth paragraph, and 30 = 28(4) 30
preamble = preamble
Preamble, para. 4 = preamble(4)
preambular paragraph 4 = preamble(4)
first paragraph of the preamble = preamble(1)
序言第四段 = preamble(4)
الديباجة = preamble
article 84 = 84
28(9) = 28(9)
"""
TABLE = [line.split(" = ") for line in SPELLINGS.strip().splitlines()]


@pytest.mark.parametrize(("written", "expected"), TABLE, ids=[written for written, _ in TABLE])
def test_every_spelling_is_read_whole(written: str, expected: str) -> None:
    [found] = find_references(written)
    assert [locator.short for locator in found.locators] == expected.split()
    assert {locator.instrument for locator in found.locators} == {"uncc"}
    assert written[found.start : found.end] == written


@pytest.mark.parametrize(("written", "expected"), TABLE, ids=[written for written, _ in TABLE])
def test_a_reference_in_a_sentence_keeps_its_span(written: str, expected: str) -> None:
    sentence = f'Well, tell me: "{written}", please.'
    [found] = find_references(sentence)
    assert sentence[found.start : found.end] == written
    assert [locator.short for locator in found.locators] == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Article 5 of this Convention", ["uncc:5"]),
        ("article 28 of the UN cybercrime convention", ["uncc:28"]),
        ("Article 28 of the Hanoi Convention", ["uncc:28"]),
        ("Hanoi Convention Article 28", ["uncc:28"]),
        ("Budapest Convention, Article 19", ["budapest:19"]),
        ("Art. 28(4), Budapest Art. 19", ["uncc:28(4)", "budapest:19"]),
        ("公约第28条", ["uncc:28"]),
        ("Budapest Article 19(3)", ["budapest:19(3)"]),
        ("art 19 budapest", ["budapest:19"]),
        ("Budapest 19", ["budapest:19"]),
        ("budapest:19(3)", ["budapest:19(3)"]),
        ("el artículo 19 del Convenio de Budapest", ["budapest:19"]),
        ("статья 19 Будапештской конвенции", ["budapest:19"]),
        ("布达佩斯公约第19条", ["budapest:19"]),
        ("Article 8 ECHR", ["echr:8"]),
        ("articles 8 and 10 ECHR", ["echr:8", "echr:10"]),
        ("Art. 19(2) of the ICCPR", ["iccpr:19(2)"]),
        ("ICCPR 17", ["iccpr:17"]),
        ("Unlike Budapest, article 28 goes far", ["uncc:28"]),
        ("Compare article 28 to Budapest", ["uncc:28"]),
        ("article 28 versus article 19 Budapest", ["uncc:28", "budapest:19"]),
        ("Is article 28 compatible with article 17 of the ICCPR?", ["uncc:28", "iccpr:17"]),
        ("articles 28 and paragraph 2 of article 24", ["uncc:28", "uncc:24(2)"]),
        (
            "Articles 6 and 24, and paragraphs 21 and 22 of Article 40",
            ["uncc:6", "uncc:24", "uncc:40(21)", "uncc:40(22)"],
        ),
        ("paragraph 1 (b) and (c), articles 41 to 42", ["uncc:41", "uncc:42"]),
        ("Article 24 paragraph 2, article 28", ["uncc:24(2)", "uncc:28"]),
        ("article 5 of the AI Act", ["other:5"]),
        ("AI Act art. 5", ["other:5"]),
        ("Article 17 GDPR", ["other:17"]),
        ("GDPR article 17", ["other:17"]),
        ("section 702 of FISA", ["other:702"]),
        ("Section 230", ["other:230"]),
        ("section 3ZA computer misuse act", ["other:3"]),
        ("section 66A of the IT Act", ["other:66(a)"]),
        ("§ 202c StGB", ["other:202(c)"]),
        ("article 10 of our constitution", ["other:10"]),
        ("artículo 18 de la Constitución", ["other:18"]),
        ("刑法第285条", ["other:285"]),
        ("article 12 of the Vienna Convention", ["other:12"]),
        ("article 2 of the UN Charter", ["other:2"]),
        ("article 9 of the Cybercrime Prevention Act", ["other:9"]),
        ("Article 14 of Budapest's Second Protocol", ["other:14"]),
        ("implement article 28 in our national law", ["uncc:28"]),
        ("does Article 28 of the treaty act like a trap", ["uncc:28"]),
        ("Does article 28 require a code review", ["uncc:28"]),
        ("article 28 in Vietnam", ["uncc:28"]),
        ("article 28 of Chapter IV", ["uncc:28"]),
        ("Section 28", ["uncc:28"]),
    ],
)
def test_the_law_beside_a_reference_decides(text: str, expected: list[str]) -> None:
    assert [str(locator) for found in find_references(text) for locator in found.locators] == expected


@pytest.mark.parametrize(
    "text",
    [
        "at 10.30",
        "we meet at 8.15 sharp",
        "Python 3.11",
        "Web 2.0",
        "version 2.1",
        "the 24/7 network",
        "79/243",
        "A/RES/79/243",
        "24.12.2024",
        "8.5 million",
        "about 3.5 hours",
        "€8.5",
        "192.168.1.1",
        "10.0.0.1",
        "COVID-19",
        "page 28 (4)",
        "chapter 4 (a)",
        "rule 17(2) of the draft rules",
        "in 2024 (3)",
        "paragraphs 1 and 2 (a) of it",
        "the article I read says 28 things",
        "article i think",
        "all 68 articles",
        "what does ARTICLE 19 say about the treaty",
        "According to the NGO ARTICLE 19 this is bad",
        "what is Article19's position",
        "article19.org",
    ],
)
def test_what_is_no_reference_is_not_read_as_one(text: str) -> None:
    assert find_references(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what does article 19 say", "19"),
        ("What does Article 19 say?", "19"),
        ("what does ARTICLE 19(2) say", "19(2)"),
        ("WHAT DOES ARTICLE 19 SAY", "19"),
        ("ARTICLE 28", "28"),
        ("what is in article 28 a person asks", "28"),
        ("Article 3 A State may", "3"),
        ("clause 28(4)", "28(4)"),
        ("Article 41's 24/7 network", "41"),
        ("articles 28 and 30 days later", "28"),
        ("(see Article 3 b)", "3(b)"),
        ("art.28.4.", "28(4)"),
    ],
)
def test_near_misses_keep_the_provision(text: str, expected: str) -> None:
    [found] = find_references(text)
    assert [locator.short for locator in found.locators] == [expected]


def test_several_references_come_in_order_without_overlap() -> None:
    text = "Art. 28(4), Budapest Article 19(3) and 第二十四条; see also paragraph 2 of article 6 and § 202c StGB."
    found = find_references(text)
    assert [text[one.start : one.end] for one in found] == [
        "Art. 28(4)",
        "Budapest Article 19(3)",
        "第二十四条",
        "paragraph 2 of article 6",
        "§ 202c StGB",
    ]
    assert found[-1].locators[0].instrument == OTHER_LAW


def test_instruments_are_found_by_their_names() -> None:
    assert find_instruments("How does it differ from Budapest and the ICCPR, and again Budapest?") == [
        "budapest",
        "iccpr",
    ]
    assert find_instruments("the UN Convention on Cybercrime") == ["uncc"]
    assert find_instruments("nothing here") == []


# --- any text at all --------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    (
        "article articles art Art. ARTICLE § §§ para paragraph paragraphs lit. of the , and to - – ( ) . : ' / 1 2 "
        "19 28 40 68 230 (a) (1) a b i ii X XL IV preamble first 22nd sentence Budapest ICCPR GDPR Constitution Act "
        "第 条 款 二十八 至 المادة الفقرة من و 28 статья пункт º n. ٢٨ bis 24/7 % million"
    ).split()
)


@settings(max_examples=200, deadline=None)
@example("preamble of preamble Constitution")
@given(
    st.one_of(
        st.text(max_size=200), st.lists(PIECES, max_size=40).map(" ".join), st.lists(PIECES, max_size=40).map("".join)
    )
)
def test_no_text_breaks_it_and_spans_are_sound(text: str) -> None:
    end = 0
    for found in find_references(text):
        assert end <= found.start < found.end <= len(text)
        assert found.locators
        assert all(Locator.parse(str(locator)) == locator for locator in found.locators)
        end = found.end


UNITS = """
1|1 |(|)|(1)|28(1)|1.|28.4 |-2|article |article 1 |article 1,|para |para 1 |paragraph 1, |paragraph 1 of |(para 1
preamble |budapest 19 |article 5 of the |Aa |第一|一| |, and 2|IV |first |§|n.º |article 5 of Aa Bb Cc |المادة
lit. a) |sentence 1
"""


class Counting(Reader):
    """A reader that counts how often it looks at a token."""

    looks = 0

    def word(self, at: int) -> str:
        self.looks += 1
        return super().word(at)


@pytest.mark.parametrize("unit", UNITS.strip().replace("\n", "|").split("|"))
@pytest.mark.parametrize("before", ["", "article 1", "28"])
def test_a_long_text_is_read_in_steps_that_grow_with_it(unit: str, before: str) -> None:
    text = (before + unit * 10_000)[:10_000]
    reader = Counting(text)
    list(reader.references([]))
    assert reader.looks < 60 * (len(reader.tokens) + 1)
    find_instruments(text)


@pytest.mark.parametrize("unit", ["§a", "§1", "§§a", "§(a)", "§ a, ", "§ 1 and ", "§ 1, §a ", "Art.2 §a and "])
def test_a_list_of_paragraphs_is_not_read_again_from_each_of_them(unit: str) -> None:
    reader = Counting(unit * 500)
    list(reader.references([]))
    assert reader.looks < 60 * len(reader.tokens)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("§ a § b of article 28", ["28(a)", "28(b)"]),
        ("§ a and § 28", ["28"]),
        ("28(4)-статья 28", ["28(4)", "28"]),
        ("articles 28(4) to 29", ["28(4)", "29"]),
    ],
)
def test_lists_and_ranges_of_unequal_depth(text: str, expected: list[str]) -> None:
    assert [locator.short for one in find_references(text) for locator in one.locators] == expected
