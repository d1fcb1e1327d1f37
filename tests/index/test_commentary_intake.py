"""Commentary as people write it becomes points that can be cited: whose, under which heading, about what."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.commentary_intake import AcceptedCommentary, accept_commentary, lacking, read_written
from index.files import CORPUS_DIR, CorpusError
from index.free_text import MOST_WORDS, sections_of
from index.intake import Refused
from index.library import Library, install_commentary, read_library, remove_commentary
from index.model import Locator, Point
from index.shipped import Corpus, load_corpus

SHARED = Path(os.environ.get("RAPPORTEUR_SHARED", Path(__file__).parents[3] / "shared"))
INTERVIEW = SHARED / "commentary" / "civicus-pavlova-2024.txt"
SHIPPED = {path.stem for path in (CORPUS_DIR / "commentary").glob("*.md")}
GIVEN: dict[str, str | None] = {"author": "Ada Example", "title": "On powers", "date": "2024-10", "url": ""}
LONG = "It is a sentence of some words that say what somebody thinks of the matter. "


def take(path: Path, corpus: Corpus, library: Library | None = None, **given: str | None) -> AcceptedCommentary:
    written = read_written(path)
    exists = corpus.provisions.__contains__
    return accept_commentary(written, GIVEN | given, SHIPPED, library or Library(), exists, date(2026, 11, 27))


def points(folder: Path, corpus: Corpus, text: str, name: str = "talk.txt", **given: str | None) -> tuple[Point, ...]:
    (folder / name).write_text(text, encoding="utf-8")
    return take(folder / name, corpus, **given).new.points


@pytest.mark.skipif(not INTERVIEW.is_file(), reason="the folder of commentary is not there")
def test_a_real_interview_becomes_a_point_a_question(corpus: Corpus) -> None:
    about = {"author": "Pavlina Pavlova", "organisation": "CIVICUS", "title": "Interview with Pavlina Pavlova"}
    accepted = take(INTERVIEW, corpus, **about)
    first, *answers = accepted.new.points
    assert (first.speaker, first.heading) == ("CIVICUS", "Interview with Pavlina Pavlova")
    assert [one.heading for one in answers] == [
        "What are the objectives and main elements of the Cybercrime Convention?",
        "What were the main divisions and areas of disagreement?",
        "How did civil society contribute to the process?",
        "What’s your assessment of the final draft?",
        "What are the next steps?",
    ]
    assert {(one.speaker, one.own_speaker, one.basis) for one in answers} == {("Pavlina Pavlova", False, "whole")}
    assert [str(one.locator) for one in answers][-1] == "commentary:civicus-pavlova-2024-2#6"
    # Every word is kept, but for the lines that say how to get in touch.
    words = INTERVIEW.read_text(encoding="utf-8").split("Get in touch with")[0].split()
    told = [word for one in accepted.new.points for word in (*one.heading.split(), *one.text.split())]
    assert told[len(first.heading.split()) :] == words
    assert accepted.remarks == (
        "the name 'civicus-pavlova-2024' is taken, so it is kept as 'civicus-pavlova-2024-2'",
        "paragraphs that only say how to get in touch and are left out: 1",
    )
    assert take(INTERVIEW, corpus, author="Pavlina Pavlova").remarks[1].startswith("the introduction is left out")


def test_headings_part_the_text_and_provisions_are_those_that_it_names(corpus: Corpus, tmp_path: Path) -> None:
    text = (
        f"{LONG}{LONG}\nSearching homes\nArticle 28(4) and article 24 worry me, as article 19 of the ICCPR does. "
        f"{LONG}\nARTICLE 19 agrees with me on this point.\n"
        f"What is missing\nNothing in article 28(99) or article 84 helps. {LONG}"
    )
    first, second, third = points(tmp_path, corpus, text)
    assert first.heading == "It is a sentence of some words that say what…"
    assert (second.heading, third.heading) == ("Searching homes", "What is missing")
    assert [str(at) for at in second.articles] == ["uncc:28(4)", "uncc:24"]
    assert [str(at) for at in third.articles] == ["uncc:28"]  # what does not exist is told as what it would stand in
    assert first.articles == ()


def test_speakers_are_told_apart_by_the_names_before_their_words(corpus: Corpus, tmp_path: Path) -> None:
    text = (
        f"Host: What do you think of it?\nExample: {LONG}\nHost: And what comes next?\n"
        f"Example: {LONG}\nBrown: I see it otherwise, and I say so. {LONG}"
    )
    made = points(tmp_path, corpus, text)
    assert [(one.heading, one.speaker) for one in made] == [
        ("What do you think of it?", "Ada Example"),
        ("And what comes next?", "Ada Example"),
        ("And what comes next?", "Brown"),
    ]
    asked = points(tmp_path, corpus, f"Q: Why is that so?\nA: {LONG}\nQ: Is it right?\nA: {LONG}")
    assert [(one.heading, one.speaker) for one in asked] == [
        ("Why is that so?", "Ada Example"),
        ("Is it right?", "Ada Example"),
    ]


def test_a_long_answer_is_divided_at_its_paragraphs_and_sentences(corpus: Corpus, tmp_path: Path) -> None:
    made = points(tmp_path, corpus, "\n".join(["The long part", LONG * 15, LONG * 15, LONG * 60]))
    assert len(made) > 3
    assert [one.heading for one in made][:2] == [f"The long part (1/{len(made)})", f"The long part (2/{len(made)})"]
    assert all(len(one.text.split()) <= MOST_WORDS for one in made)
    assert " ".join(one.text for one in made).split() == (LONG * 90).split()


def test_paragraphs_without_headings_are_put_together() -> None:
    sections = sections_of([LONG * 4] * 6)
    assert [len(section.paragraphs) for section in sections] == [2, 2, 2]


FRONT = """---
kind: commentary
slug: example-2025
basis: part
author: Bea Sample
organisation: Institute
title: A view
date: 2025-02-01
url: https://example.org/view
stance: mixed
speaks_of: final text
speakers:
  "2": Carl Third
---
## Powers (Articles 28-29 and the preamble)
It says **what** it says.

## Nothing named
And [so on](https://example.org/x).
"""


def test_front_matter_is_read_and_flags_win(corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "view.md"
    path.write_text(FRONT, encoding="utf-8")
    given = dict.fromkeys(GIVEN)
    assert lacking(read_written(path), given) == ()
    first, second = take(path, corpus, **given).new.points
    assert (first.slug, first.basis, first.stance, first.speaks_of) == ("example-2025", "part", "mixed", "final text")
    assert (first.author, first.date, first.url) == ("Bea Sample", "2025-02-01", "https://example.org/view")
    assert [at.article for at in first.articles] == ["28", "29", "preamble"]
    assert (first.heading, first.text) == ("Powers", "It says what it says.")
    assert (second.speaker, second.own_speaker, second.text) == ("Carl Third", True, "And so on.")
    assert take(path, corpus, **given | {"title": "Another"}).new.record.title == "Another"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("slug: example-2025", "slug: eff-final-text-2024", "line 2: the slug 'eff-final-text-2024' is taken"),
        ("slug: example-2025", "slug: a/b", "'slug' is 'a/b'"),
        ("basis: part", "basis: most", "'basis' is 'most'"),
        ("stance: mixed", "stanc: mixed", "unknown key 'stanc'"),
        ("stance: mixed", "stance: [", "view.md, line"),
    ],
)
def test_bad_front_matter_is_refused_with_its_line(
    old: str, new: str, reason: str, corpus: Corpus, tmp_path: Path
) -> None:
    path = tmp_path / "view.md"
    path.write_text(FRONT.replace(old, new), encoding="utf-8")
    with pytest.raises(CorpusError, match=reason):
        take(path, corpus, **dict.fromkeys(GIVEN))


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"date": "October"}, "'October' is no date"),
        ({"date": "2024-13"}, "'2024-13' is no date"),
        ({"url": "example.org"}, "'example.org' is no web address"),
        ({"url": "javascript:alert(1)"}, "is no web address"),
        ({"author": ""}, "its author must be said"),
        ({"title": None, "date": None, "url": None}, "its title, date, url must be said"),
    ],
)
def test_a_source_that_is_not_named_well_is_refused(
    given: dict[str, str | None], reason: str, corpus: Corpus, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match=reason):
        points(tmp_path, corpus, LONG, **given)


def test_what_has_no_words_to_cite_is_refused(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no words to cite"):
        points(tmp_path, corpus, "# Only a title", name="x.md")
    with pytest.raises(Refused, match="more than 500 points"):
        points(tmp_path, corpus, "".join(f"## {n}\n\nwords\n\n" for n in range(501)), name="x.md")


def test_commentary_is_kept_joined_to_the_corpus_and_removed(corpus: Corpus, tmp_path: Path) -> None:
    folder, path = tmp_path / "library", tmp_path / "talk.txt"
    path.write_text(f"The powers\nArticle 28(4) is wide. {LONG}", encoding="utf-8")
    install_commentary(folder, take(path, corpus).new)
    joined = load_corpus(library=read_library(folder))
    at = Locator.parse("commentary:talk#1")
    assert joined.points[at].text.startswith("Article 28(4) is wide.")
    assert joined.citable(at)
    assert joined.points.keys() - corpus.points.keys() == {at}
    # The same title again takes its place; another of the same file's name gets a name of its own.
    library = read_library(folder)
    assert take(path, corpus, library).new.record.slug == "talk"
    other = take(path, corpus, library, title="Another")
    assert other.new.record.slug == "talk-2"
    install_commentary(folder, other.new)
    assert {one.record.slug for one in read_library(folder).commentary} == {"talk", "talk-2"}
    assert remove_commentary(folder, "talk")
    assert not remove_commentary(folder, "talk")
    assert {point.slug for point in read_library(folder).points.values()} == {"talk-2"}


def test_a_commentary_never_hides_one_that_ships(corpus: Corpus, tmp_path: Path) -> None:
    slug = next(iter(SHIPPED))
    path = tmp_path / "talk.txt"
    path.write_text(f"The powers\n{LONG}", encoding="utf-8")
    written = read_written(path)
    made = accept_commentary(written, GIVEN, (), Library(), corpus.provisions.__contains__, date(2026, 11, 27))
    points = tuple(replace(one, slug=slug, locator=Locator("commentary", slug, ("1",))) for one in made.new.points)
    new = replace(made.new, record=replace(made.new.record, slug=slug), points=points)
    install_commentary(tmp_path / "library", new)
    assert load_corpus(library=read_library(tmp_path / "library")).points == corpus.points
