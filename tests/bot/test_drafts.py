"""Numbers of drafts: read as the final text's where the commentary says so, told both, and never guessed."""

from __future__ import annotations

import pytest

from bot.drafted import draft_references, final_text, listed_numbers, spoken_of
from bot.talk import Status, Turn, Voice
from index.locator import find_references
from index.model import Locator
from index.shipped import Corpus
from tests.helpers import Ask

CND = "consolidated negotiating document of November 2022"


def read(text: str, corpus: Corpus) -> list[tuple[str, ...]]:
    found = draft_references(text, find_references(text), corpus.drafts)
    return [tuple(locator.short for locator in one.locators) for one in found]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("What does Article 23 of the 2023 draft say?", [("23",)]),
        ("the zero draft's article 54", [("54",)]),
        ("draft article 28 in the consolidated negotiating document", [("28",)]),
        ("What became of Article 43(3) of the CND?", [("43(3)",)]),
        ("In the consolidated negotiating document, what did Article 6 say?", [("6",)]),
        ("Article 5 and article 17 of the mid-2023 draft", [("5",), ("17",)]),
        ("Article 40 of the Russian draft", [("40",)]),
        ("Compare article 5 of the draft with article 6", [("5",)]),
        ("Was article 6 in the draft from May 2024 weaker?", [("6",)]),
        # no numbers of a draft
        ("What does Article 28 of the Convention say about the draft?", []),
        ("How does Article 28 of the final text differ from the draft?", []),
        ("Is article 61 about draft protocols?", []),
        ("Our draft law copies article 28", []),
        ("I am drafting a comment on article 28", []),
        ("Rule 17(2) of the draft rules of procedure", []),
        ("What does Article 28 say?", []),
    ],
)
def test_a_drafts_numbers_are_told_from_the_final_ones(
    text: str, numbers: list[tuple[str, ...]], corpus: Corpus
) -> None:
    assert read(text, corpus) == numbers


@pytest.mark.parametrize(
    ("text", "drafts"),
    [
        ("Article 5 of the 2023 draft", {"mid-2023", "year-2023"}),
        ("Article 5 of the draft of mid-2023", {"mid-2023"}),
        ("Article 6 of the CND", {"november-2022"}),
        ("Article 6 of the draft of 2022", {"november-2022"}),
        ("Article 9 of the February 2024 draft", {"february-2024"}),
        ("Article 9 of the draft from April 2023", set()),
        ("Article 9 of the zero draft", set()),
        ("Article 7 of the draft", {"november-2022", "mid-2023", "year-2023", "may-2024"}),
    ],
)
def test_which_draft_is_meant(text: str, drafts: set[str], corpus: Corpus) -> None:
    [found] = draft_references(text, find_references(text), corpus.drafts)
    assert {one.id for one in found.mention.drafts} == drafts


@pytest.mark.parametrize(
    ("text", "final"),
    [
        ("What does Article 17 of the 2023 draft say?", "What does Art. 4 say?"),
        ("the zero draft's article 54", "the Convention"),
        ("In the CND, what did Article 6 say on hacking?", "what did Art. 7 say on hacking?"),
        ("Was article 43(3) of the CND about silence?", "Was Art. 25(3) about silence?"),
    ],
)
def test_the_final_number_takes_its_place(text: str, final: str, corpus: Corpus) -> None:
    assert final_text(text, draft_references(text, find_references(text), corpus.drafts)) == final


@pytest.mark.parametrize(
    ("question", "then", "now"),
    [
        ("What does Article 17 of the 2023 draft say?", "Then Art. 17 of the draft of mid-2023, now Art. 4 ", "4"),
        ("What became of Article 43(3) of the CND?", f"Then Art. 43(3) of the {CND}, now Art. 25(3) ", "25(3)"),
        ("What did draft article 10 of the CND say?", f"Then Art. 10 of the {CND}, now Art. 11 ", "11"),
        ("Article 23 of the 2023 draft", "Then Art. 23 of the draft of 2023, now Art. 23 too ", "23"),
    ],
)
def test_both_numbers_are_told_and_the_final_provision_answers(question: str, then: str, now: str, ask: Ask) -> None:
    answer = ask(question)
    first, *rest = answer.statements
    assert answer.status is Status.ANSWERED
    assert first.voice is Voice.COMPARISON
    assert first.text.startswith(then)
    assert "(numbers by " in first.text
    by_number = {one.n: one.locator for one in answer.citations}
    assert [by_number[n].short for n in first.citations] == [now]
    assert rest
    assert all(Locator.parse(now).touches(by_number[n]) for one in rest for n in one.citations)
    assert "draft_numbers" in answer.notices


def test_a_number_read_off_a_general_remark_says_so(ask: Ask) -> None:
    assert ask("Article 23 of the 2023 draft").statements[0].text.endswith("told in general).")
    assert "in general" not in ask("Article 17 of the 2023 draft").statements[0].text


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (
            "draft article 28 in the consolidated negotiating document",
            "of its numbers, only Art. 6, Art. 10, Art. 43(3)",
        ),
        ("the zero draft's article 54", "of the text called zero draft"),
        ("What does article 9 of the draft of February 2024 say?", "gives no numbers of it"),
        ("Article 40 of the Russian draft", "gives no numbers of it"),
        ("Article 31 of the draft of mid-2023", "only Art. 5 to 10"),
    ],
)
def test_an_unknown_number_is_said_to_be_so_and_nothing_is_told(question: str, says: str, ask: Ask) -> None:
    answer = ask(question)
    assert answer.status is Status.NOT_IN_CORPUS
    assert says in str(answer.message)
    assert answer.statements == ()
    assert len(answer.retrieval) >= 10


def test_an_unknown_number_with_a_subject_is_answered_by_the_subject(ask: Ask) -> None:
    answer = ask("Which safeguards did Article 11 of the zero draft set for children accused of cybercrime?")
    assert answer.status is Status.ANSWERED_PARTLY
    assert "I don't know what became of Art. 11 of the text called zero draft" in str(answer.message)
    assert "11" not in {one.locator.article for one in answer.citations}


def test_a_follow_up_goes_on_with_the_draft(ask: Ask) -> None:
    before = Turn("What became of Article 43(3) of the consolidated negotiating document?", "Art. 25(3).")
    assert ask("And Article 47(3)?", before).citations[0].locator.short == "29(3)"
    assert ask("And Article 47(3) of the Convention?", before).status is Status.NO_SUCH_PROVISION


def test_a_comparison_may_start_from_a_drafts_number(ask: Ask) -> None:
    told = [one.text for one in ask("Compare article 6 of the CND with Budapest").statements]
    assert told[0].startswith("Then Art. 6")
    assert any("Art. 7 (Illegal access) has its counterpart in Budapest Art. 2" in one for one in told)


def test_commentary_on_a_draft_is_cited_with_both_numbers(ask: Ask, corpus: Corpus) -> None:
    answer = ask("What did the joint letter of 2022 say about secrecy?")
    assert any("then Art. 43(3), now Art. 25(3)" in str(one.speaks_of) for one in answer.citations)
    assert "draft_numbers" in answer.notices
    assert "draft_numbers" not in ask("What does New Zealand say about article 6?").notices


def test_a_view_passed_on_from_elsewhere_takes_no_drafts_number(corpus: Corpus) -> None:
    later = corpus.points[Locator.parse("commentary:hrw-article19-comments-2023#8")]
    assert later.own_speaker
    assert spoken_of(later, corpus) == later.speaks_of
    first = corpus.points[Locator.parse("commentary:hrw-article19-comments-2023#1")]
    assert spoken_of(first, corpus) == "draft of mid-2023; then Art. 17, now Art. 4"


def test_known_numbers_are_listed_as_ranges(corpus: Corpus) -> None:
    rows = {draft.id: draft.rows for draft in corpus.drafts}
    assert listed_numbers(rows["may-2024"]) == ["Art. 7 to 11", "Art. 23 to 36"]
    assert listed_numbers(rows["november-2022"]) == ["Art. 6", "Art. 10", "Art. 43(3)", "Art. 47(3)", "Art. 48(3)"]
