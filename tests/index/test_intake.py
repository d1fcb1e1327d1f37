"""What is accepted as an official text and what is refused, each with its reason and nothing changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from index.instruments import read_instruments
from index.intake import Accepted, Claim, Counts, Refused, Unclear, accept, check_replaces
from index.library import install_text, read_library
from index.model import Locator
from index.shipped import Corpus
from tests.index.documents import pdf
from tests.index.printing import as_docx, as_html, as_pdf
from tests.index.test_outline import COUNTS, TREATIES, language, needs_treaties
from tests.synthetic import treaty_text

INSTRUMENTS = read_instruments()
TODAY = date(2026, 11, 27)
PROTOCOL = "Optional Protocol to the International Covenant on Civil and Political Rights"
PREAMBLE = (
    "Preamble\nThe States Parties to the present Protocol,\nConsidering that it is useful,\nHave agreed as follows:"
)


def protocol(title: str = PROTOCOL, articles: range | list[int] = range(1, 15), preamble: str = PREAMBLE) -> str:
    body = [
        f"Article {number}\nA State Party to the Protocol shall do what is said in {number}." for number in articles
    ]
    return "\n".join([title, preamble, *body])


def take(
    folder: Path, text: str, instrument: str | None = None, code: str | None = None, partial: bool = False
) -> Accepted:
    path = folder / "offered.txt"
    path.write_text(text, encoding="utf-8")
    return accept(path, INSTRUMENTS, Claim(instrument, code, partial), TODAY)


def test_a_whole_text_is_accepted_and_counted(tmp_path: Path) -> None:
    accepted = take(tmp_path, protocol())
    record = accepted.new.record
    assert (record.instrument, record.language, record.partial, record.preamble) == ("iccpr-op1", "en", False, True)
    assert (record.source, record.obtained, record.kind) == ("offered.txt", "2026-11-27", "text")
    assert record.licence == INSTRUMENTS["iccpr-op1"].licence
    assert accepted.counts == Counts(articles=14, paragraphs=0, letters=0, romans=0, considerations=1)
    assert accepted.warnings == ()


def test_a_missing_preamble_is_a_warning(tmp_path: Path) -> None:
    assert take(tmp_path, protocol(preamble="")).warnings == ("it has no preamble",)


@pytest.mark.parametrize(
    ("text", "claim", "reason"),
    [
        ("Nothing of the kind.", {"instrument": "uncc"}, "holds no articles"),
        (protocol(articles=range(1, 14)), {}, "it is not whole, of 14 articles it lacks 14; .*--partial"),
        (protocol(articles=[1, 2, 9]), {}, "it lacks 3, 4, 5, 6, 7 and 6 more"),
        (protocol(articles=range(1, 16)), {}, "it has an article 15, but .* has 14"),
        (protocol(articles=[1, 2, 3, 3, *range(4, 15)]), {}, "article 3 stands there twice"),
        (protocol(articles=[1, 3, 2, *range(4, 15)]), {"instrument": "iccpr-op1"}, "do not stand in their order"),
        (protocol() + "\n" + protocol(), {}, "article 1 stands there twice"),
        (protocol().replace("A State Party to the Protocol shall do what is said in 7.", "7."), {}, "7 has no words"),
        (
            protocol(),
            {"instrument": "crc"},
            "its title is that of the First Optional Protocol .*, not of the Convention",
        ),
        (protocol(), {"code": "fr"}, "not in the language 'fr', it reads like 'en'"),
    ],
)
def test_what_is_not_the_whole_text_is_refused(text: str, claim: dict[str, str], reason: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=reason) as raised:
        take(tmp_path, text, **claim)
    assert str(raised.value).startswith("offered.txt: ")
    assert not isinstance(raised.value, Unclear)


@pytest.mark.parametrize(
    ("text", "claim", "reason"),
    [
        (protocol(title="A text"), {}, "names no instrument that I know; say which it is with --instrument .uncc, "),
        (protocol(title="Convention on the Rights of the Child and ICCPR"), {}, "names .*iccpr.*--instrument"),
        (protocol(), {"instrument": "gdpr"}, "'gdpr' is no instrument that I know; choose one of uncc, "),
        (protocol(), {"code": "xx"}, "'xx' is no language that I know; choose one of en, "),
    ],
)
def test_what_must_be_said_is_asked_for(text: str, claim: dict[str, str], reason: str, tmp_path: Path) -> None:
    with pytest.raises(Unclear, match=reason):
        take(tmp_path, text, **claim)


def test_a_text_that_nothing_names_is_accepted_with_a_warning(tmp_path: Path) -> None:
    accepted = take(tmp_path, protocol(title="A text"), instrument="iccpr-op1")
    assert any("make sure that it is" in warning for warning in accepted.warnings)


def test_an_excerpt_carries_its_range(tmp_path: Path) -> None:
    accepted = take(tmp_path, protocol(articles=[1, 2, 3, 7]), partial=True)
    assert accepted.new.record.partial
    assert accepted.new.record.range == "articles 1 to 3, 7"
    text = install_text(tmp_path / "library", accepted.new)
    assert Locator.parse("iccpr-op1:4") not in text.provisions
    assert not take(tmp_path, protocol(), partial=True).new.record.partial


def test_an_excerpt_takes_no_whole_texts_place(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    excerpt, whole = take(tmp_path, protocol(articles=[1]), partial=True), take(tmp_path, protocol())
    install_text(folder, excerpt.new)
    check_replaces(whole.new.record, read_library(folder))
    install_text(folder, whole.new)
    with pytest.raises(Refused, match="an excerpt does not replace it"):
        check_replaces(excerpt.new.record, read_library(folder))


def test_the_convention_is_told_by_how_its_articles_are_built(corpus: Corpus, tmp_path: Path) -> None:
    whole = take(tmp_path, treaty_text(corpus), instrument="uncc")
    assert (whole.counts.articles, whole.warnings) == (68, ())
    with pytest.raises(Refused, match="it lacks 68"):
        take(tmp_path, treaty_text(corpus, articles=range(1, 68)), instrument="uncc")
    flat = "\n".join(f"Article {n}\nThe States shall do what is said in {n}." for n in range(1, 69))
    with pytest.raises(Refused, match="not built like those of the UN Convention against Cybercrime"):
        take(tmp_path, "United Nations Convention against Cybercrime\n" + flat, instrument="uncc")


@needs_treaties
def test_another_treaty_cut_to_68_articles_is_not_the_convention(tmp_path: Path) -> None:
    text = (TREATIES / "uncac.txt").read_text(encoding="utf-8")
    cut = text[text.index("Article 1\n") : text.index("Article 69\n")]
    with pytest.raises(Refused, match="not built like"):
        take(tmp_path, cut, instrument="uncc")


@needs_treaties
@pytest.mark.parametrize("name", COUNTS)
def test_each_real_text_is_recognised_by_itself(name: str, tmp_path: Path) -> None:
    path = TREATIES / f"{name}.txt"
    accepted = accept(path, INSTRUMENTS, Claim(partial="-ar-" in name), TODAY)
    record, counts = accepted.new.record, accepted.counts
    assert record.instrument == name.partition("-ar-")[0]
    assert record.language == language(name)
    got = (counts.articles, counts.paragraphs, counts.letters, counts.romans, counts.considerations)
    assert got == COUNTS[name][:5]
    assert set(accepted.warnings) <= {"it has no preamble"}


ARABIC_FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


def printed_bytes(name: str, kind: str) -> bytes:
    if "-ar-" in name and kind == "pdf":
        if not ARABIC_FONT.is_file():
            pytest.skip("no font with Arabic letters (fonts-dejavu-core)")
        return as_pdf(TREATIES / f"{name}.txt", ARABIC_FONT)
    return PRINTED[kind](TREATIES / f"{name}.txt")


PRINTED: dict[str, Callable[[Path], bytes]] = {"pdf": as_pdf, "html": as_html, "docx": as_docx}


@needs_treaties
@pytest.mark.parametrize("kind", PRINTED)
@pytest.mark.parametrize("name", ["iccpr-op1", "coe108", "udhr", "uncc-ar-01-15"])
def test_a_printed_text_is_taken_in_like_the_plain_one(name: str, kind: str, tmp_path: Path) -> None:
    claim = Claim(name.partition("-ar-")[0], language(name), partial="-ar-" in name)
    plain = accept(TREATIES / f"{name}.txt", INSTRUMENTS, claim, TODAY)
    path = tmp_path / f"printed.{kind}"
    path.write_bytes(printed_bytes(name, kind))
    printed = accept(path, INSTRUMENTS, claim, TODAY)
    assert (printed.counts, printed.warnings) == (plain.counts, plain.warnings)
    assert [one.locator for one in printed.new.provisions] == [one.locator for one in plain.new.provisions]
    assert printed.new.record.articles == plain.new.record.articles


def test_the_page_and_the_link_of_a_provision(tmp_path: Path) -> None:
    pages = [f"Article {n}\n1. The first rule of {n} is long.\n2. The second rule of {n}." for n in range(1, 15)]
    (tmp_path / "x.pdf").write_bytes(pdf(PROTOCOL, *pages))
    source = "https://docs.un.org/en/A/RES/2200A"
    accepted = accept(tmp_path / "x.pdf", INSTRUMENTS, Claim("iccpr-op1", source=source), TODAY)
    text = install_text(tmp_path / "library", accepted.new)
    assert text.page_of(Locator.parse("iccpr-op1:1")) == 2
    assert text.page_of(Locator.parse("iccpr-op1:14(2)")) == 15
    assert text.link(Locator.parse("iccpr-op1:14(2)")) == f"{source}#page=15"


def test_the_link_of_a_page_leads_to_the_words_and_of_a_file_to_the_instrument(tmp_path: Path) -> None:
    page = "".join(f"<p>{line}</p>" for line in protocol().split("\n"))
    (tmp_path / "x.html").write_text(f"<html><title>{PROTOCOL}</title><body>{page}</body></html>", encoding="utf-8")
    source, article = "https://www.ohchr.org/en/x", Locator.parse("iccpr-op1:3")
    claim = Claim("iccpr-op1", source=source)
    text = install_text(tmp_path / "library", accept(tmp_path / "x.html", INSTRUMENTS, claim, TODAY).new)
    assert text.link(article) == source + "#:~:text=A%20State%20Party%20to%20the%20Protocol%20shall%20do"
    assert text.page_of(article) is None
    text = install_text(tmp_path / "library", take(tmp_path, protocol()).new)
    assert text.link(article) == INSTRUMENTS["iccpr-op1"].url


RESOLUTION = "Resolution adopted by the General Assembly\nThe General Assembly,\n1. Adopts what is annexed.\n"


@pytest.mark.parametrize("parted", [True, False])
def test_a_resolution_with_several_treaties_gives_the_one_that_is_meant(parted: bool, tmp_path: Path) -> None:
    covenant = protocol("International Covenant on Civil and Political Rights", range(1, 54))
    social = protocol("Covenant of Another Subject", range(1, 32))
    annexes = ["Annex I", social, "Annex II", covenant, "Annex III", protocol()]
    if not parted:
        annexes = ["Annex", social, covenant, protocol()]
    text = RESOLUTION + "\n".join(annexes)
    for name, size in (("iccpr", 53), ("iccpr-op1", 14)):
        accepted = take(tmp_path, text, instrument=name)
        assert (accepted.counts.articles, accepted.new.record.title) == (size, INSTRUMENTS[name].title)
        assert accepted.warnings == ()
        last = list(accepted.new.provisions)[-1]
        assert last.text == f"A State Party to the Protocol shall do what is said in {size}."
