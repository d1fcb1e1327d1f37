"""Exports: paragraphs with footnotes, each checked again; a forged or outdated answer does not leave."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from bot.errors import RapporteurError, UsageError
from bot.export import Document, FaultyAnswerError, document_of
from bot.footnotes import Footnotes, day, plain
from bot.quoting import quoted
from bot.recheck import recheck
from bot.record import RecordError, read_record, record_of
from bot.render.docx import as_docx
from bot.render.exported import as_markdown, as_text
from bot.render.json import to_json
from index.library import read_library
from index.model import Locator
from index.shipped import Corpus
from prompts import replies
from tests.helpers import Ask, Run
from tests.synthetic import install

TODAY = date(2026, 11, 28)
TREATY = """A Treaty of Tests

Article 19
Search and seizure
1. Each Party shall empower its competent authorities to search or similarly access a computer system or part of it,
and computer data stored therein, in its territory.
"""
QUESTIONS = (
    "Can police search my phone or computer?",
    "What does article 40(21) say?",
    "What does EFF say about security research?",
    "What is OHCHR's view of serious crimes?",
    "How many countries have signed?",
    "Which articles create offences?",
    "How does it differ from Budapest on search and seizure?",
    "Does article 4 have a counterpart in Budapest?",
    "What became of Article 17 of the 2023 draft?",
    "What does the preamble say?",
)


@pytest.fixture(scope="module")
def with_treaty(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("library")
    install(folder, TREATY, "budapest", partial=True)
    return replace(corpus, library=read_library(folder))


@pytest.fixture(scope="module")
def compared(ask: Ask, with_treaty: Corpus) -> dict[str, Any]:
    """An answer that quotes another treaty, as it is written down."""
    return to_json(ask("Compare article 28(1) with Budapest", corpus=with_treaty))


def exported(data: dict[str, Any], corpus: Corpus) -> Document:
    return document_of(record_of(data), corpus, replies(), TODAY)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_kind_of_answer_leaves_with_a_footnote_a_sentence(question: str, ask: Ask, corpus: Corpus) -> None:
    answer = ask(question)
    document = exported(to_json(answer), corpus)
    told = [one for paragraph in document.paragraphs for one in paragraph.sentences]
    assert [one.text for one in told][: len(answer.statements)] == [one.text for one in answer.statements]
    assert [one.note for one in told if one.note is not None] == list(range(1, len(document.notes) + 1))
    assert len(document.notes) == len(answer.statements) + min(3, len(answer.concerns))
    assert all(plain(note).endswith(".") for note in document.notes)


@pytest.mark.parametrize("question", QUESTIONS)
def test_only_official_words_stand_in_quotation_marks(question: str, ask: Ask, corpus: Corpus) -> None:
    document = exported(to_json(ask(question)), corpus)
    assert quoted(as_text(document)) == []


def test_voices_stand_in_paragraphs_of_their_own(compared: dict[str, Any], with_treaty: Corpus) -> None:
    document = exported(compared, with_treaty)
    voices = [one["voice"] for one in compared["statements"]]
    changes = 1 + sum(one != other for one, other in pairwise(voices))
    assert len([one for one in document.paragraphs if one.heading is None]) == changes
    [concerns] = [one for one in document.paragraphs if one.heading is not None]
    assert concerns.heading == "Human-rights concerns"
    assert "not the text of the Convention" in concerns.sentences[0].text


def test_a_digest_is_never_passed_off_as_official(ask: Ask, corpus: Corpus) -> None:
    notes = [plain(one) for one in exported(to_json(ask("What does article 28(4) say?")), corpus).notes]
    assert notes[0].startswith(
        f"{corpus.instruments['uncc'].title} (General Assembly resolution 79/243 (A/RES/79/243), annex)"
    )
    assert ", art. 28, para. 4 (the wording is that of the project's digest, not of the official text)" in notes[0]


def test_a_doubt_and_a_comparison_are_told(ask: Ask, corpus: Corpus) -> None:
    doubted = next(one for one in corpus.provisions.values() if any(doubt.is_marked for doubt in one.doubts))
    note = plain(exported(to_json(ask(f"What does article {doubted.locator.short} say?")), corpus).notes[0])
    assert "the digest may differ from the official text here" in note
    checked = plain(exported(to_json(ask("What does article 6(1) say?")), corpus).notes[0])
    assert "compared with the authentic Arabic text" in checked


def test_an_instrument_is_named_in_full_once(compared: dict[str, Any], with_treaty: Corpus) -> None:
    notes = " ".join(plain(one) for one in exported(compared, with_treaty).notes)
    assert notes.count(with_treaty.instruments["uncc"].title) == 1
    assert notes.count("European Treaty Series, No. 185 (ETS 185)") == 1
    assert "Budapest Convention, art. 19, para. 1 (official text as installed (treaty.txt, 27 November 2026))" in notes


def test_commentary_is_cited_by_author_title_and_date(ask: Ask, corpus: Corpus) -> None:
    notes = exported(to_json(ask("What does EFF say about article 28?")), corpus).notes
    said = " ".join(plain(one) for one in notes)
    assert "Katitza Rodriguez, UN Cybercrime Draft Convention Dangerously Expands State Surveillance Powers" in said
    assert "Electronic Frontier Foundation (EFF), 18 July 2024, available at https://www.eff.org/" in said
    assert any(run.italic and run.text.startswith("UN Cybercrime Draft") for note in notes for run in note)
    assert "summarized by the project" in said


def test_a_dated_fact_is_cited_with_its_day_and_source(ask: Ask, corpus: Corpus) -> None:
    answer = ask("How many countries have signed?")
    note = plain(exported(to_json(answer), corpus).notes[0])
    assert note.startswith("Fact as of ")
    assert "(confidence: " in note
    assert "Source: http" in note


@pytest.mark.parametrize(
    ("locator", "place"),
    [
        ("28", "art. 28"),
        ("28(3)(d)", "art. 28, para. 3 (d)"),
        ("2(h)", "art. 2 (h)"),
        ("11(1)(a)(i)", "art. 11, para. 1 (a) (i)"),
        ("preamble", "preamble"),
        ("preamble(4)", "preamble, para. 4"),
    ],
)
def test_places_are_written_as_the_united_nations_do(locator: str, place: str, corpus: Corpus) -> None:
    assert Footnotes(corpus, replies()).place(Locator.parse(locator)) == place


@pytest.mark.parametrize(
    ("written", "told"),
    [("2024-07-18", "18 July 2024"), ("2025-10", "October 2025"), ("2024", "2024"), ("2024-13", "2024-13")],
)
def test_days_are_written_out(written: str, told: str) -> None:
    assert day(written) == told


Break = Callable[[dict[str, Any]], None]


def _cite(**changes: Any) -> Break:
    return lambda data: data["citations"][0].update(changes)


def _say(**changes: Any) -> Break:
    return lambda data: data["statements"][0].update(changes)


BROKEN: list[tuple[str, Break, str]] = [
    ("a provision that does not exist", _cite(locator="uncc:28(9)"), "there is no such source in the corpus"),
    ("a wrong label", _cite(label="Art. 29(4)"), "it is labelled so, and is Art. 28(4)"),
    ("an altered text", _cite(text="Each State Party may do as it likes."), "its text is not, or no longer"),
    ("another force", _cite(force="may"), "its force is must, not may"),
    ("a digest in quotation marks", _cite(quote="Each State Party must"), "the quotation is no exact span"),
    ("a digest called official", _cite(provenance="authentic"), "there is no such source in the installed text"),
    ("a stronger sentence", _say(text="Each State Party must order everybody to decrypt every device."), "footnote 1"),
    ("quoted words", _say(text="It says “order any person”."), "are quoted, and no official text"),
    ("a stray mark", _say(text="It says “order any person."), "are quoted, and no official text"),
    ("no source", _say(citations=[]), "the sentence cites nothing"),
    ("an unknown number", _say(citations=[9]), "there is no such citation in the answer"),
    ("an invented comparison", _say(voice="comparison"), "no comparison of these provisions says so"),
]


@pytest.mark.parametrize(("what", "spoil", "reason"), BROKEN, ids=[what for what, _, _ in BROKEN])
def test_a_broken_answer_does_not_leave(what: str, spoil: Break, reason: str, ask: Ask, corpus: Corpus) -> None:
    data = to_json(ask("What does article 28(4) say?"))
    assert recheck(record_of(data), corpus, replies()) == []
    spoil(data)
    with pytest.raises(FaultyAnswerError, match=r"^not exported; footnote 1 \(") as raised:
        exported(data, corpus)
    assert reason in str(raised.value)


def test_a_quotation_that_is_changed_by_a_word_does_not_leave(compared: dict[str, Any], with_treaty: Corpus) -> None:
    data = json.loads(json.dumps(compared))
    assert exported(data, with_treaty)
    [said] = [one for one in data["statements"] if one["voice"] == "instrument"]
    said["text"] = said["text"].replace("shall empower", "may empower")
    with pytest.raises(FaultyAnswerError, match=r"Budapest Art\. 19"):
        exported(data, with_treaty)


def test_an_answer_outlives_its_text_only_until_that_is_removed(compared: dict[str, Any], corpus: Corpus) -> None:
    with pytest.raises(FaultyAnswerError, match=r"Budapest Art\. 19.*no such source in the installed text"):
        exported(compared, corpus)


def test_a_comparison_with_another_force_does_not_leave(compared: dict[str, Any], with_treaty: Corpus) -> None:
    data = json.loads(json.dumps(compared))
    [row] = [one for one in data["statements"] if "same force (must)" in one["text"]]
    row["text"] = row["text"].replace("same force (must)", "same force (may)")
    with pytest.raises(FaultyAnswerError, match="no comparison of these provisions says so"):
        exported(data, with_treaty)


def test_an_unknown_concern_does_not_leave(ask: Ask, corpus: Corpus) -> None:
    data = to_json(ask("What does article 28(4) say?"))
    data["concerns"][0]["id"] = "made-up"
    with pytest.raises(FaultyAnswerError, match="no concern 'made-up'"):
        exported(data, corpus)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not JSON"),
        ("[]", "no answer of schema 1"),
        ('{"schema": 2}', "no answer of schema 1"),
        ('{"schema": 1, "kind": "duties", "duties": []}', "no answer of schema 1"),
        ('{"schema": 1, "statements": [], "citations": [{}]}', "lacks a part"),
    ],
)
def test_what_is_no_answer_is_refused(text: str, reason: str) -> None:
    with pytest.raises(RecordError, match=reason):
        read_record(text)


def test_a_refusal_is_nothing_to_export(ask: Ask, corpus: Corpus) -> None:
    with pytest.raises(RecordError, match="nothing to export"):
        exported(to_json(ask("What does article 84 say?")), corpus)


def test_markdown_has_a_note_for_every_mark(ask: Ask, corpus: Corpus) -> None:
    document = exported(to_json(ask(QUESTIONS[0])), corpus)
    told = as_markdown(document)
    for number in range(1, len(document.notes) + 1):
        assert told.count(f"[^{number}]") == 2
        assert f"\n[^{number}]: " in told
    assert "**Human-rights concerns.**" in told


def test_text_is_plain_and_labels_stay_whole(ask: Ask, corpus: Corpus) -> None:
    lines = as_text(exported(to_json(ask(QUESTIONS[0])), corpus)).splitlines()
    assert not any(line.endswith("Art.") for line in lines)
    assert all(len(line) <= 80 or "http" in line for line in lines)


def test_a_docx_has_real_footnotes(ask: Ask, corpus: Corpus) -> None:
    document = exported(to_json(ask(QUESTIONS[0])), corpus)
    data = as_docx(document, document.question)
    page = docx.Document(BytesIO(data))
    marks = [int(one.get(qn("w:id"))) for one in page.element.body.iter(qn("w:footnoteReference"))]
    assert marks == list(range(1, len(document.notes) + 1))
    [part] = [rel.target_part for rel in page.part.rels.values() if rel.reltype.endswith("/footnotes")]
    root = docx.oxml.parse_xml(part.blob)
    notes = {int(one.get(qn("w:id"))): one for one in root.iter(qn("w:footnote"))}
    assert sorted(notes) == [-1, 0, *marks]
    for number, note in enumerate(document.notes, 1):
        assert "".join(one.text or "" for one in notes[number].iter(qn("w:t"))).strip() == plain(note)
        assert len(list(notes[number].iter(qn("w:i")))) == sum(run.italic for run in note)
    told = [paragraph.text for paragraph in page.paragraphs]
    assert told[0].startswith(document.paragraphs[0].sentences[0].text)
    assert {"footnote reference", "footnote text"} <= {style.name for style in page.styles}
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert b"/word/footnotes.xml" in package.read("[Content_Types].xml")


def test_the_command_writes_whole_files_and_names_what_fails(run: Run, ask: Ask, tmp_path: Path) -> None:
    stored = tmp_path / "answer.json"
    stored.write_text(json.dumps(to_json(ask("What does article 28(4) say?"))), encoding="utf-8")
    written = run("export", "--from", str(stored), "--out", "out.docx", cwd=tmp_path)
    assert written.returncode == 0, written.stderr.decode()
    assert docx.Document(str(tmp_path / "out.docx")).paragraphs
    before = (tmp_path / "out.docx").read_bytes()
    stored.write_text(stored.read_text(encoding="utf-8").replace("Art. 28(4)", "Art. 28(5)"), encoding="utf-8")
    failed = run("export", "--from", str(stored), "--out", "out.docx", cwd=tmp_path)
    assert failed.returncode == 1
    assert b"footnote 1 (Art. 28(5)): it is labelled so, and is Art. 28(4)" in failed.stderr
    assert (tmp_path / "out.docx").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answer.json", "out.docx"]
    asked = run("export", "-", "--format", "txt", stdin=b"What does article 28(4) say?")
    assert asked.returncode == 0
    assert b"art. 28, para. 4" in b" ".join(asked.stdout.split())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "export needs one question"),
        (("a question", "--from", "answer.json"), "export needs one question"),
        (("a question", "--format", "odt"), "'odt' is no format"),
        (("a question", "--format", "docx"), "a DOCX needs a file"),
        (("--from", "no-such.json"), "there is no file no-such.json"),
    ],
)
def test_wrong_words_are_refused_before_anything_is_asked(words: tuple[str, ...], says: str) -> None:
    from bot.cli.export import export

    options = dict(zip(words[1::2], words[2::2], strict=False)) if words and not words[0].startswith("-") else {}
    if words and words[0].startswith("-"):
        options = {words[0]: words[1]}
    question = words[0] if words and not words[0].startswith("-") else None
    with pytest.raises(UsageError, match=says):
        export(question, options.get("--from"), options.get("--format"), None)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    from bot.cli.export import _write

    with pytest.raises(RapporteurError, match="cannot be written"):
        _write(tmp_path / "nowhere" / "out.md", b"x")
