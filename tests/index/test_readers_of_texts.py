"""Texts out of PDF, HTML, DOCX, Markdown and plain files: what is kept, what is left out, what is refused."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import product
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from index.model import Provision
from index.outline import Outline, outline
from index.readers import SourceText, UnreadableText, read_source
from tests.index.documents import BAD, big_docx, pdf
from tests.index.printing import JOB, NOTES, SYMBOL, as_docx, as_html, as_pdf
from tests.index.typesetting import LAYOUTS, typeset

SHARED = Path(os.environ.get("RAPPORTEUR_SHARED", Path(__file__).parents[3] / "shared"))
TREATIES = SHARED / "treaties"
needs_treaties = pytest.mark.skipif(not TREATIES.is_dir(), reason="the folder of treaty texts is not there")
ENGLISH = "budapest budapest-p1 coe108 crc echr iccpr iccpr-op1 udhr uncac untoc".split()
ARABIC = "uncc-ar-01-15"
ARABIC_FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
FORMATS: dict[str, Callable[[Path], bytes]] = {"pdf": as_pdf, "html": as_html, "docx": as_docx}


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def meaning(found: Outline) -> dict[str, tuple[str, str, str, str, str]]:
    """What must be the same after printing: words up to whitespace, titles, chapters, force."""

    def of(one: Provision) -> tuple[str, str, str, str, str]:
        # The words of a whole hold its children's marks, before which a printer may put a space.
        words = "" if one.children else " ".join(one.text.split())
        return words, one.own, one.title, f"{one.chapter} {one.chapter_title}", one.force

    return {one.locator.short: of(one) for one in found.provisions}


def assert_same(printed: Path, name: str, language: str) -> SourceText:
    source = read_source(printed)
    original = outline(read_source(TREATIES / f"{name}.txt"), name, language)
    again = outline(source, name, language)
    assert meaning(again) == meaning(original)
    assert again.problems == original.problems == ()
    assert again.title == original.title
    return source


@needs_treaties
@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("name", ENGLISH)
def test_a_printed_treaty_reads_back_to_the_same_provisions(name: str, kind: str, tmp_path: Path) -> None:
    printed = written(tmp_path, f"{name}.{kind}", FORMATS[kind](TREATIES / f"{name}.txt"))
    source = assert_same(printed, name, "en")
    assert source.kind == kind
    unwanted = ["its full title", JOB, "2/43", *NOTES.values(), "\u00ad", "ﬁ", "document.write"]
    assert [one for one in unwanted if one in source.text] == []
    # The symbol stands once, on the title page of the resolution.
    assert source.text.count(SYMBOL) == (1 if kind == "pdf" else 0)


@needs_treaties
@pytest.mark.parametrize(
    ("name", "layout"), [*product(["budapest-p1", "coe108"], LAYOUTS), ("budapest", "double"), ("untoc", "ragged")]
)
def test_a_treaty_set_in_another_layout_reads_back_to_the_same_provisions(
    name: str, layout: str, tmp_path: Path
) -> None:
    printed = written(tmp_path, f"{name}.pdf", typeset(TREATIES / f"{name}.txt", LAYOUTS[layout]))
    original = outline(read_source(TREATIES / f"{name}.txt"), name, "en")
    again = outline(read_source(printed), name, "en")
    assert meaning(again) == meaning(original)
    assert again.problems == ()


@needs_treaties
@pytest.mark.parametrize("kind", ["html", "docx"])
def test_the_arabic_text_reads_back_to_the_same_provisions(kind: str, tmp_path: Path) -> None:
    assert_same(written(tmp_path, f"x.{kind}", FORMATS[kind](TREATIES / f"{ARABIC}.txt")), ARABIC, "ar")


@needs_treaties
@pytest.mark.skipif(not ARABIC_FONT.is_file(), reason="no font with Arabic letters (fonts-dejavu-core)")
def test_a_pdf_from_right_to_left_reads_back_to_the_same_provisions(tmp_path: Path) -> None:
    printed = as_pdf(TREATIES / f"{ARABIC}.txt", ARABIC_FONT)
    source = read_source(written(tmp_path, "x.pdf", printed), language="ar")
    original = outline(read_source(TREATIES / f"{ARABIC}.txt"), ARABIC, "ar")
    assert meaning(outline(source, ARABIC, "ar")) == meaning(original)


@needs_treaties
def test_ten_treaties_are_read_in_little_time() -> None:
    start = time.process_time()
    total = sum(len(outline(read_source(TREATIES / f"{name}.txt"), name, "en").provisions) for name in ENGLISH)
    assert total > 1_900
    assert time.process_time() - start < 5


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_its_reason(name: str, tmp_path: Path) -> None:
    data, reason = BAD[name]
    start = time.process_time()
    with pytest.raises(UnreadableText, match=reason) as raised:
        read_source(written(tmp_path, name, data))
    assert time.process_time() - start < 5
    assert raised.value.path.name == name
    assert str(raised.value).startswith(f"{name}: it ")


def test_a_file_over_fifty_megabytes_or_missing_is_refused(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(500_000_000)
    with pytest.raises(UnreadableText, match="larger than 50 MB"):
        read_source(large)
    with pytest.raises(UnreadableText, match="no such file"):
        read_source(tmp_path / "missing.txt")
    with pytest.raises(UnreadableText, match="is no file"):
        read_source(tmp_path)


def test_a_pdf_that_only_forbids_changes_is_read(tmp_path: Path) -> None:
    writer, buffer = PdfWriter(), io.BytesIO()
    writer.append(PdfReader(io.BytesIO(pdf("Article 1 of a text that anybody may read"))))
    writer.encrypt("", "owner", algorithm="RC4-128")
    writer.write(buffer)
    assert "anybody may read" in read_source(written(tmp_path, "x.pdf", buffer.getvalue())).text


def test_the_first_bytes_tell_the_format_whatever_the_name(tmp_path: Path) -> None:
    assert read_source(written(tmp_path, "x.txt", pdf("Article 1 of the text of a treaty"))).kind == "pdf"
    assert read_source(written(tmp_path, "x.bin", big_docx())).kind == "docx"
    assert read_source(written(tmp_path, "y", b"<!DOCTYPE html><p>Article 1</p>")).kind == "html"
    assert read_source(written(tmp_path, "y.md", b"# Article 1\n")).kind == "markdown"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("\ufeffArticle 1", "Article 1"),
        ("co\u00adopera\u00ad\ntion and o\ufb03ce \ufb01le", "cooperation and office file"),
        ("\u202bالمادة 1\u202c\u200f", "المادة 1"),
        ("\ufe8e\ufedf\ufee4", "الم"),
        ('“quotes” ``as they are" ’1’', '“quotes” ``as they are" ’1’'),
        ("a\u00a0b\t c", "a b c"),
    ],
)
def test_only_what_nobody_sees_is_changed(text: str, expected: str, tmp_path: Path) -> None:
    assert read_source(written(tmp_path, "x.txt", text.encode())).text == expected


def test_wrapped_lines_become_paragraphs_again(tmp_path: Path) -> None:
    text = (
        "Article 1\n\nScope of the text\n\n"
        "1. Each State Party shall adopt such legislative and other meas-\n"
        "ures as may be necessary, in accordance with the Secretary-\n"
        "General and article 2 of this text, to establish the measures in\n"
        "(a) of this paragraph as non-\nbinding.\n\n"
        "2. The measures that are referred to in paragraph 1 are to be long\n"
        "enough for a line to be broken, and short- and long-term ones are\n"
        "to be broken too.\n"
    )
    lines = read_source(written(tmp_path, "x.txt", text.encode())).text.split("\n")
    assert lines[:2] == ["Article 1", "Scope of the text"]
    assert "other measures as may be necessary, in accordance with the Secretary-General and article 2" in lines[2]
    assert lines[2].endswith("in (a) of this paragraph as non-binding.")
    assert lines[3].startswith("2. The measures")
    assert len(lines) == 4


def test_pages_parted_by_form_feeds_lose_their_heads_and_feet(tmp_path: Path) -> None:
    page = "A/RES/79/243\nTitle of the resolution\n\n{body}\n\n{n}/43\n24-24633\n"
    bodies = [
        "Article 1\n\n1. A sentence that goes on and on over the end of the page with",
        "small letters.\n\n2. End.",
    ]
    text = "\f".join(page.format(body=body, n=n) for n, body in enumerate(bodies, 1))
    source = read_source(written(tmp_path, "x.txt", text.encode()))
    assert source.text == (
        "Article 1\n1. A sentence that goes on and on over the end of the page with small letters.\n2. End."
    )
    assert source.pages == 2


def test_a_line_that_comes_back_in_other_places_of_the_pages_is_kept(tmp_path: Path) -> None:
    again = "and other measures as may be necessary to establish as offences under domestic law"
    pages = []
    for number in range(1, 9):
        filled = [
            f"This is line {line} of page {number}, as long as all of the others on the page" for line in range(9)
        ]
        filled.insert(number % 5, again)
        pages.append("\n".join(["A/RES/79/243", "The running head of the document", *filled, f"{number}/8"]))
    text = read_source(written(tmp_path, "x.txt", "\f".join(pages).encode())).text
    assert text.count(again) == 8
    assert "running head" not in text


def test_markdown_loses_its_marks_and_keeps_its_words(tmp_path: Path) -> None:
    marked = "# Treaty\n\n## Article 1\n\n**Scope**\n\n1. One *word* and [a link](https://un.org).\n\n* * *\n"
    text = f"---\ntitle: x\n---\n{marked}"
    source = read_source(written(tmp_path, "x.md", text.encode()))
    assert source.text == "Treaty\nArticle 1\nScope\n1. One word and a link."
    assert source.title == "Treaty"


def test_numbers_that_a_browser_prints_are_read(tmp_path: Path) -> None:
    page = (
        "<html><body><h2>Article 1</h2><ol><li>One:<ol type=a><li>x;<li>y.</ol><li>Two:"
        "<ol type=i start=2><li>z</ol></ol><ol><li>(a) own mark</ol>a<br>b</body></html>"
    )
    source = read_source(written(tmp_path, "x.html", page.encode()))
    assert source.text.split("\n") == "Article 1|1. One:|(a) x;|(b) y.|2. Two:|(ii) z|(a) own mark|a|b".split("|")


def test_an_old_page_is_read_in_the_encoding_that_it_names(tmp_path: Path) -> None:
    page = '<html><head><meta charset="windows-1251"></head><body>Статья 1</body></html>'.encode("cp1251")
    assert read_source(written(tmp_path, "x.html", page)).text == "Статья 1"


def test_numbers_that_word_prints_are_read(tmp_path: Path) -> None:
    document, buffer = docx.Document(), io.BytesIO()
    for text in ("One", "Two"):
        document.add_paragraph(text, style="List Number")
    numbering = document.styles["List Number"].element.pPr.numPr
    for paragraph in document.paragraphs:
        paragraph._p.get_or_add_pPr().append(numbering.__copy__())
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "left", "right"
    document.save(buffer)
    assert read_source(written(tmp_path, "x.docx", buffer.getvalue())).text == "1. One\n2. Two\nleft\nright"


def read_or_refused(path: Path) -> None:
    """Read a file and its outline; any error but a refusal is the test's failure."""
    with suppress(UnreadableText):
        source = read_source(path)
        assert source.text.strip()
        found = outline(source, "x", "en")
        assert all(source.text[slice(*found.spans[one.locator])] == one.text for one in found.provisions)


_STARTS = st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"])
_NAMES = st.sampled_from(["x.txt", "x.pdf", "x.docx", "x.html", "x.md", "x"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=3000)
@given(_STARTS, st.binary(max_size=400), _NAMES)
def test_any_bytes_give_a_text_or_a_refusal(tmp_path: Path, start: bytes, rest: bytes, name: str) -> None:
    read_or_refused(written(tmp_path, name, start + rest))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=5000, max_examples=60)
@given(st.sampled_from(["pdf", "docx"]), st.integers(0, 10_000), st.binary(min_size=1, max_size=30))
def test_a_damaged_document_gives_a_text_or_a_refusal(tmp_path: Path, kind: str, place: int, damage: bytes) -> None:
    data = bytearray(pdf("Article 1\nA text of some length for a page.") if kind == "pdf" else big_docx())
    place %= len(data)
    data[place : place + len(damage)] = damage
    read_or_refused(written(tmp_path, f"x.{kind}", bytes(data)))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("deep.html", b"<div>" * 100_000 + b"Article 1"),
        ("items.html", b"<ol>" + b"<li>Article 1" * 100_000),
        ("brackets.html", b"<" * 1_000_000 + b"Article"),
        ("headings.txt", b"Article 1\n" * 100_000),
        ("articles.txt", b"".join(b"Article %d\nSome words.\n" % (n % 900) for n in range(60_000))),
        ("chapters.txt", b"CHAPTER I\n" * 100_000),
        ("marks.txt", b"Article 1\n" + b"(a) x;\n" * 100_000),
        ("line.txt", b"Considering, " * 200_000),
        ("hyphens.txt", (b"a-" * 30 + b"\n") * 50_000),
        ("stars.md", b"*" * 500_000 + b" a"),
        ("links.md", b"[a](" * 200_000),
    ],
)
def test_hostile_texts_end_quickly(name: str, data: bytes, tmp_path: Path) -> None:
    start = time.process_time()
    read_or_refused(written(tmp_path, name, data))
    assert time.process_time() - start < 20


ARTICLES = {n: f"The States shall keep rule {n}, and they shall do what it asks at all times." for n in (1, 2, 3)}


@pytest.mark.parametrize(
    "body",
    [
        "".join(f"<tr><td>Article {n}</td></tr><tr><td>{text}</td></tr>" for n, text in ARTICLES.items()),
        "<br><br>".join(f"Article {n}<br>{text}" for n, text in ARTICLES.items()),
        # A menu with every article, then the text with its title and preamble before the first one.
        "".join(f"<li><a href=#{n}>Article {n}</a></li>" for n in ARTICLES)
        + f"<h1>A treaty</h1><p>{'The States Parties, considering that it is useful, ' * 9}</p>"
        + "".join(f"<h3>Article {n}</h3><p>{text}</p>" for n, text in ARTICLES.items()),
    ],
    ids=["table", "breaks", "menu"],
)
def test_a_page_gives_its_articles_however_it_is_built(body: str, tmp_path: Path) -> None:
    page = f"<html><body><table>{body}</table></body></html>" if "<tr>" in body else f"<html><body>{body}</body></html>"
    found = outline(read_source(written(tmp_path, "x.html", page.encode())), "x", "en")
    assert {one.locator.article: one.text for one in found.articles} == {str(n): text for n, text in ARTICLES.items()}
    assert found.problems == ()


def test_marks_in_cells_of_their_own_belong_to_the_words_beside_them(tmp_path: Path) -> None:
    rows = [("1.", "Parties shall:"), ("(a)", "keep it;"), ("(b)", "tell of it."), ("2.", "They may refuse.")]
    cells = "".join(f"<tr><td>{mark}</td><td>{words}</td></tr>" for mark, words in rows)
    page = f"<html><body><h3>Article 1</h3><table>{cells}</table></body></html>"
    found = outline(read_source(written(tmp_path, "x.html", page.encode())), "x", "en")
    told = {one.locator.short: one.text for one in found.articles if not one.children}
    assert told == {"1(1)(a)": "keep it;", "1(1)(b)": "tell of it.", "1(2)": "They may refuse."}


def test_a_line_of_a_pages_source_broken_at_a_hyphen_is_whole_again(tmp_path: Path) -> None:
    page = b"<html><body><p>non-\n  intervention, Secretary-\nGeneral, short-\nand long-term plans</p></body></html>"
    expected = "non-intervention, Secretary-General, short- and long-term plans"
    assert read_source(written(tmp_path, "x.html", page)).text == expected


def test_wrapped_text_without_blank_lines_is_parted_by_its_marks_and_headings(tmp_path: Path) -> None:
    text = (
        "A treaty of tests that has a title which is so long that nobody broke it when all the rest was wrapped\n"
        "Article 1\n"
        "1. Parties shall take measures that are described in paragraph 2 and in\n"
        "Article 23. They shall cover, among the other things that are at stake:\n"
        "(i) what belongs to the State or to its agencies in every respect, and\n"
        "(ii) what belongs to anybody else who lives on its territory or visits,\n"
        "on a case-\nby-case basis.\n"
        "CHAPTER II\n"
        "Article 2\n"
        "The measures shall be long enough for a line to be broken in the middle\n"
        "of what they say, as this one is too, when it goes on and on like that.\n"
        "IN WITNESS WHEREOF the undersigned have signed what stands above them.\n"
    )
    source = read_source(written(tmp_path, "x.txt", text.encode()))
    found = outline(source, "x", "en")
    assert [one.locator.short for one in found.articles] == ["1", "1(1)", "1(1)(i)", "1(1)(ii)", "2"]
    assert found.articles[3].text.endswith("or visits, on a case-by-case basis.")
    assert found.articles[4].text.endswith("on like that.")
