"""Articles beside their counterparts: paragraphs paired by their words, what differs, and what has no counterpart."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.alignment import align, rarity
from bot.compare import Comparison, Row, compare, covered, ours_of, paragraphs, sentences
from bot.errors import UsageError
from bot.lookup import NotFoundError, comparisons
from bot.marks import marks
from bot.render.comparison import comparison_markdown, comparison_text, comparisons_json, how_told
from eval.stats import interval
from index.library import read_library
from index.model import CONVENTION, Force, Locator, Provision
from index.outline import outline
from index.readers import read_source
from index.shipped import Corpus
from prompts import replies
from tests.helpers import ROOT
from tests.synthetic import install

SHARED = Path(os.environ.get("RAPPORTEUR_SHARED", Path(__file__).parents[3] / "shared"))
TREATIES = SHARED / "treaties"
needs_treaties = pytest.mark.skipif(not TREATIES.is_dir(), reason="the folder of treaty texts is not there")
PAIRS = yaml.safe_load(Path(__file__).with_name("counterparts.yaml").read_text(encoding="utf-8"))

OTHER = """A Treaty of Tests

Article 15
Conditions
1. Each Party shall ensure that its powers are subject to conditions and safeguards of its domestic law, which protect
human rights and include the principle of proportionality.

Article 19
Search and seizure
1. Each Party shall empower its competent authorities to search or similarly access a computer system or part of it,
and computer data stored therein, in its territory.
2. Each Party may empower them to order any person who knows the functioning of the system to provide, as is
reasonable, the information needed for the search, within 30 days and with the approval of a court.
3. The measures in this article are subject to Articles 15 and 16.
4. A Party shall publish yearly how often its mailboxes were emptied.

Article 33
Real-time collection of traffic data
1. The Parties shall provide mutual assistance to each other in the real-time collection of traffic data of specified
communications in their territory. The law of each Party governs it.
"""


@pytest.fixture(scope="module")
def installed(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The corpus with a small made text in place of another treaty's."""
    folder = tmp_path_factory.mktemp("library")
    install(folder, OTHER, "budapest", partial=True)
    return replace(corpus, library=read_library(folder))


@pytest.fixture(scope="module")
def treaties(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The corpus with the real treaties."""
    folder = tmp_path_factory.mktemp("treaties")
    for name in covered(corpus):
        install(folder, (TREATIES / f"{name}.txt").read_text(encoding="utf-8"), name)
    return replace(corpus, library=read_library(folder))


def row_of(found: Comparison, short: str) -> Row:
    """The row of one of our provisions."""
    [row] = [row for row in found.rows if row.ours is not None and row.ours.locator.short == short]
    return row


def their(row: Row) -> str:
    return row.theirs.locator.short if row.theirs else "none"


def test_paragraphs_are_paired_by_their_words(installed: Corpus) -> None:
    found = compare("28", "budapest", installed)
    assert [(row.ours.locator.short, their(row)) for row in found.rows if row.ours] == [
        ("28(1)", "19(1)"),
        ("28(2)", "none"),
        ("28(3)", "none"),
        ("28(4)", "19(2)"),
        ("24(1)", "19(3)"),
    ]
    assert (found.paragraphs, found.paired) == (4, 2)


def test_what_only_they_have_stands_last(installed: Corpus) -> None:
    found = compare("28", "budapest", installed)
    assert [their(row) for row in found.rows if row.ours is None] == ["19(4)"]


def test_their_reference_to_safeguards_meets_our_own(installed: Corpus) -> None:
    [row] = [row for row in compare("28", "budapest", installed).rows if row.by_reference]
    assert row.ours is not None
    assert (row.ours.locator.short, their(row)) == ("24(1)", "19(3)")
    # An article that is no power has no such safeguard.
    assert not [row for row in compare("45", "budapest", installed).rows if row.by_reference]


def test_a_difference_of_force_is_marked(installed: Corpus) -> None:
    assert row_of(compare("28", "budapest", installed), "28(4)").forces == (Force.MUST, Force.MAY)
    assert row_of(compare("45", "budapest", installed), "45(1)").forces == (Force.MUST_ENDEAVOUR, Force.MUST)
    assert row_of(compare("28", "budapest", installed), "28(1)").forces is None


def test_a_safeguard_that_only_one_side_names_is_marked(installed: Corpus) -> None:
    row = row_of(compare("28", "budapest", installed), "28(4)")
    # Our own article names no court, but Article 24, to which our powers are subject, asks for independent review.
    assert row.only_theirs == ("30 days",)
    assert row.only_ours == ()
    assert row_of(compare("24", "budapest", installed), "24(1)").only_ours == ()


@pytest.mark.parametrize(("ending", "missed"), [("what Article 19 provides", False), ("what the law provides", True)])
def test_what_an_article_brings_along_by_reference_is_not_missed(
    ending: str, missed: bool, corpus: Corpus, tmp_path: Path
) -> None:
    text = OTHER.replace("the principle of proportionality", ending)
    text = text.replace("are subject to Articles 15 and 16", "respect the principle of proportionality")
    install(tmp_path, text, "budapest", partial=True)
    row = row_of(compare("24", "budapest", replace(corpus, library=read_library(tmp_path))), "24(1)")
    assert their(row) == "15(1)"
    assert ("the principle of proportionality" in row.only_ours) is missed


def test_their_words_are_exact_spans(installed: Corpus) -> None:
    text = installed.library.text("budapest", "en")
    assert text is not None
    for row in compare("28", "budapest", installed).rows:
        assert (row.words is None) == (row.theirs is None)
        if row.words is not None and row.theirs is not None:
            assert row.words.text[row.words.start : row.words.end] in text.provisions[row.theirs.locator].text


def test_one_sentence_of_a_provision_can_stand_for_ours(installed: Corpus) -> None:
    row = row_of(compare("45", "budapest", installed), "45(1)")
    assert their(row) == "33(1)"
    assert row.words is not None
    assert row.words.words.startswith("The Parties shall provide mutual assistance")


def test_without_their_text_the_concordance_is_all(corpus: Corpus) -> None:
    found = compare("28", "budapest", corpus)
    assert (found.rows, found.installed) == ((), False)
    assert [str(one) for one in found.counterparts] == ["budapest:19"]
    told = comparison_text([found], corpus, replies())
    assert "rapporteur corpus add FILE --instrument budapest" in " ".join(told.split())
    assert "“" not in told


def test_an_article_that_their_installed_part_lacks_is_told_as_such(installed: Corpus) -> None:
    found = compare("29", "budapest", installed)
    assert (found.rows, found.installed) == ((), True)
    assert "does not hold Budapest Art. 20" in comparison_text([found], installed, replies(), 200)


def test_no_counterpart_is_said(corpus: Corpus) -> None:
    told = comparison_text(comparisons("4", None, corpus), corpus, replies(), 200)
    assert told.count("has no counterpart") == len(covered(corpus))


def test_every_row_is_told_in_sentences(installed: Corpus) -> None:
    found = compare("28", "budapest", installed)
    told = [" ".join(sentences(row, found, replies())) for row in found.rows]
    assert told[0] == "Art. 28(1) and Budapest Art. 19(1) match, with the same force (must)."
    assert told[1] == "Art. 28(2) has no counterpart in Budapest Art. 19, by its words."
    assert told[3].startswith("Art. 28(4) and Budapest Art. 19(2) match, but their force differs: must in the former")
    assert told[3].endswith("Of the two, only Budapest Art. 19(2) names 30 days.")
    assert told[4] == (
        "Budapest Art. 19(3) refers to conditions and safeguards, which Art. 24(1) sets for the powers of Art. 28."
    )
    assert told[5] == "Budapest Art. 19(4) has no counterpart in Art. 28, by its words."


def test_quotation_marks_stand_only_round_their_words(installed: Corpus) -> None:
    told = comparison_text([compare("28", "budapest", installed)], installed, replies(), 10_000)
    marked = [line for line in told.splitlines() if "“" in line or "”" in line]
    assert len(marked) == 4
    assert all(line.strip().startswith("Budapest Convention: “") and line.endswith("”") for line in marked)


def test_the_official_words_of_both_are_quoted_where_both_are_there(corpus: Corpus, tmp_path: Path) -> None:
    install(tmp_path, OTHER, "budapest", partial=True)
    install(tmp_path, OTHER.replace("Article 19", "Article 28"), "uncc", partial=True)
    both = replace(corpus, library=read_library(tmp_path))
    found = [compare("28", "budapest", both)]
    told = comparison_text(found, both, replies(), 10_000)
    assert "Convention: “Each Party shall empower" in told
    assert "what is not quoted is our digest" in how_told(found, replies())
    assert row_of(found[0], "28(1)").likeness == 1.0


def test_one_paragraph_can_be_asked_for(installed: Corpus) -> None:
    [found] = comparisons("28(4)", "budapest", installed)
    assert [row.ours.locator.short for row in found.rows if row.ours] == ["28(4)"]
    assert len(found.rows) == 1
    assert found.paragraphs == 4


def test_their_article_leads_to_ours(corpus: Corpus) -> None:
    assert [str(one.article) for one in comparisons("budapest:19", None, corpus)] == ["uncc:28"]
    assert {str(one.article) for one in comparisons("Budapest Art. 25", None, corpus)} == {"uncc:35", "uncc:40"}
    assert ours_of(Locator("untoc", "18"), corpus) == ("40",)


@pytest.mark.parametrize(
    ("reference", "treaty", "error", "says"),
    [
        ("84", None, NotFoundError, "68 articles"),
        ("28", "atlantis", UsageError, "no other treaty that I know"),
        ("28", "iccpr", NotFoundError, "source of rights"),
        ("28", "the Malabo Convention", NotFoundError, "does not cover the Malabo Convention"),
        ("budapest:48", None, NotFoundError, "no counterpart"),
        ("something", None, UsageError, "no reference"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    reference: str, treaty: str | None, error: type[Exception], says: str, corpus: Corpus
) -> None:
    with pytest.raises(error, match=says):
        comparisons(reference, treaty, corpus)


def test_a_treaty_may_be_called_by_any_of_its_names(corpus: Corpus) -> None:
    assert [one.instrument for one in comparisons("28", "Palermo Convention", corpus)] == ["untoc"]


def test_the_object_tells_all_of_it(installed: Corpus) -> None:
    found = [compare("28", "budapest", installed)]
    told = json.loads(json.dumps(comparisons_json(found, installed, "28")))
    assert (told["schema"], told["kind"], told["asked"]) == (1, "comparison", "28")
    [one] = told["comparisons"]
    assert (one["instrument"], one["counterparts"], one["installed"]) == ("budapest", ["budapest:19"], True)
    differing = one["rows"][3]
    assert differing["ours"]["provenance"] == "digest"
    assert differing["theirs"]["provenance"] == "authentic"
    assert differing["forces"] == {"ours": "must", "theirs": "may"}
    assert one["rows"][1]["theirs"] is None
    assert one["rows"][4]["by_reference"]
    assert one["rows"][5]["ours"] is None


def test_the_table_has_a_line_a_row(installed: Corpus) -> None:
    found = compare("28", "budapest", installed)
    lines = comparison_markdown([found], installed, replies()).splitlines()
    table = [line for line in lines if line.startswith("|")]
    assert table[0] == "| Convention | Budapest Convention | what differs |"
    assert len(table) == 2 + len(found.rows)
    assert all(line.count(" | ") == 2 for line in table[2:])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for no more than 90 days", ["90 days"]),
        ("up to a maximum of ninety days", ["90 days"]),
        ("on the ninetieth day after", ["90 days"]),
        ("available on a twenty-four hour, seven-day-a-week basis", []),
        ("judicial or other independent supervision", ["a court or another independent review"]),
        ("submitted to the International Court of Justice", []),
        ("keep confidential the fact", ["confidentiality"]),
        ("on the ground of bank secrecy", []),
        ("because of that person's sex or race", ["a bar on requests meant to persecute"]),
        ("on account of that person's race", ["a bar on requests meant to persecute"]),
        ("effective, proportionate and dissuasive sanctions", []),
        ("shall incorporate the principle of proportionality", ["the principle of proportionality"]),
    ],
)
def test_marks_are_read_from_both_kinds_of_wording(text: str, expected: list[str]) -> None:
    assert marks(text) == expected


@needs_treaties
@pytest.mark.parametrize(("split", "least"), [("dev", 0.97), ("held_out", 0.95)])
def test_counterparts_are_found_in_real_treaties(split: str, least: float, corpus: Corpus) -> None:
    """The held-out share is the figure that docs/comparing.md tells; neither may fall."""
    right, found, absent = measured(PAIRS[split], corpus)
    for values in (right, found):
        told = interval([value for value, _ in values], [article for _, article in values])
        assert told is not None
        assert told.n >= 40
        assert told.mean >= least
    assert sum(value for value, _ in absent) / len(absent) >= 0.9


def measured(expected: Mapping[str, Any], corpus: Corpus) -> tuple[list[tuple[float, str]], ...]:
    """(of what is told, what is right; of what is expected, what is found; of what has none, what is told so)."""
    right, found, absent = list[tuple[float, str]](), list[tuple[float, str]](), list[tuple[float, str]]()
    texts = {name: real(name) for name in covered(corpus)}
    for article, by_treaty in expected.items():
        for treaty, pairs in by_treaty.items():
            matches = aligned(article, treaty, texts[treaty], corpus)
            for short, wanted in pairs.items():
                match = matches.get(Locator.parse(short))
                places = [Locator.parse(f"{treaty}:{one}") for one in wanted if one != "-"]
                hit = match is not None and any(place.touches(match.theirs.locator) for place in places)
                if match is not None:
                    right.append((float(hit), article))
                if places and "-" not in wanted:
                    found.append((float(hit), article))
                if not wanted:
                    absent.append((float(match is None), article))
    return right, found, absent


def real(name: str) -> dict[Locator, Provision]:
    found = outline(read_source(TREATIES / f"{name}.txt"), name, "en")
    return {one.locator: one for one in found.provisions}


def aligned(article: str, treaty: str, text: Mapping[Locator, Provision], corpus: Corpus) -> dict[Locator, Any]:
    ours = paragraphs(Locator(CONVENTION, article), corpus.provisions)
    theirs = [p for number in corpus.concordance[article][treaty] for p in paragraphs(Locator(treaty, number), text)]
    both = [one for source in (corpus.provisions, text) for one in source.values() if len(one.locator.parts) <= 1]
    return align(ours, theirs, text, rarity(tuple(one.text for one in both)))


def test_the_expected_pairs_name_real_provisions(corpus: Corpus) -> None:
    for split in PAIRS.values():
        for article, by_treaty in split.items():
            wanted = [one.locator.short for one in paragraphs(Locator(CONVENTION, article), corpus.provisions)]
            for treaty, pairs in by_treaty.items():
                assert list(pairs) == wanted
                named = {one.partition("(")[0] for places in pairs.values() for one in places if one != "-"}
                assert named <= set(corpus.concordance[article][treaty])
    assert not set(PAIRS["dev"]) & set(PAIRS["held_out"])


@needs_treaties
def test_what_differs_in_real_treaties_is_what_a_reader_finds(treaties: Corpus) -> None:
    def differs(article: str, treaty: str) -> dict[str, tuple[Any, ...]]:
        rows = [row for row in compare(article, treaty, treaties).rows if row.ours and row.differs]
        return {row.ours.locator.short: (row.forces, row.only_ours, row.only_theirs) for row in rows if row.ours}

    assert differs("46", "budapest") == {"46": ((Force.MUST_ENDEAVOUR, Force.MUST), (), ())}
    assert differs("24", "budapest") == {"24(2)": (None, ("an effective remedy",), ())}
    assert differs("42", "budapest") == {"42(3)": (None, ("silence towards the user",), ())}
    assert differs("31", "uncac") == {}
    assert differs("22", "untoc") == {}
    assert differs("9", "budapest") == {"9(2)": (None, (), ("a reservation or declaration",))}


@needs_treaties
def test_the_page_shows_what_is_printed_and_the_figures_measured(treaties: Corpus) -> None:
    page = (ROOT / "docs" / "comparing.md").read_text(encoding="utf-8")
    [sample] = re.findall(r"^```text\n(.*?)\n```", page, re.S | re.M)
    assert sample == comparison_text(comparisons("46", "budapest", treaties), treaties, replies(), 80)
    told = re.findall(r"^\| of the [^|]+\| ([\d.]+) \| ([\d.]+) to ([\d.]+) \| (\d+) \|$", page, re.M)
    for (mean, low, high, count), values in zip(told, measured(PAIRS["held_out"], treaties), strict=True):
        found = interval([value for value, _ in values], [article for _, article in values])
        assert found is not None
        assert (f"{found.mean:.3f}", f"{found.low:.3f}", f"{found.high:.3f}") == (mean, low, high)
        assert found.n == int(count)
