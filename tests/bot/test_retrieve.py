"""Named provisions come first and exactly; what does not exist is never answered with a neighbour."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.steps.retrieve import carried, no_such, ranked
from bot.talk import Status
from index.model import CONVENTION, Found, Hit, Locator, Passage, Provenance
from index.shipped import Corpus
from tests.helpers import Ask

AT = Locator.parse
PASSAGE = Passage("p", (AT("1"),), "text", "trail", "provision", Provenance.DIGEST)


def hit(short: str, score: float) -> Hit:
    return Hit(AT(short), score, ("lexical",), PASSAGE)


@pytest.mark.parametrize(
    ("question", "articles"),
    [
        ("What does article 28 say?", {"28"}),
        ("art. 28(4)", {"28"}),
        ("Explain Article 2 letter h", {"2"}),
        ("preamble", {"preamble"}),
        ("What do articles 24 and 53 say?", {"24", "53"}),
        ("¿Qué dice el artículo 40?", {"40"}),
        ("ماذا تقول المادة 28؟", {"28"}),
        ("第二十八条规定了什么？", {"28"}),
        ("что говорит статья 37", {"37"}),
        ("what does 40.22 say", {"40"}),
    ],
)
def test_what_is_named_is_answered_by_itself(question: str, articles: set[str], ask: Ask) -> None:
    answer = ask(question)
    assert answer.status is Status.ANSWERED
    assert {citation.locator.article for citation in answer.citations} == articles
    assert answer.retrieval[0].locator.article in articles
    assert "named" in answer.retrieval[0].routes


def test_every_article_is_answered_by_itself(ask: Ask, corpus: Corpus) -> None:
    for article in list(corpus.articles)[::6]:
        answer = ask(f"What does {'the ' if article == 'preamble' else 'article '}{article} say?")
        assert answer.status is Status.ANSWERED
        assert {citation.locator.article for citation in answer.citations} == {article}


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What does article 84 say?", "Art. 84"),
        ("Art. 69", "Art. 69"),
        ("Article 0?", "Art. 0"),
        ("What does article 28(9) say?", "Art. 28(9)"),
        ("art. 2(z)", "Art. 2(z)"),
        ("Article 28(4)(k)", "Art. 28(4)(k)"),
        ("المادة 84", "Art. 84"),
        ("第八十四条", "Art. 84"),
        ("What does Article 84 say about search of phones?", "Art. 84"),
        ("Budapest Article 90?", "Budapest Art. 90"),
    ],
)
def test_what_does_not_exist_is_never_answered_with_a_neighbour(question: str, named: str, ask: Ask) -> None:
    answer = ask(question)
    assert answer.status is Status.NO_SUCH_PROVISION
    assert named in (answer.message or "")
    assert answer.statements == answer.citations == answer.concerns == ()


@given(number=st.integers(69, 999), paragraph=st.integers(1, 30))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_beyond_the_last_article_there_is_nothing(number: int, paragraph: int, ask: Ask) -> None:
    assert ask(f"What does article {number}({paragraph}) say?").status is Status.NO_SUCH_PROVISION


def test_the_part_that_exists_is_answered(ask: Ask) -> None:
    answer = ask("What do article 24 and article 84 say?")
    assert answer.status is Status.ANSWERED_PARTLY
    assert "Art. 84" in (answer.message or "")
    assert {citation.locator.article for citation in answer.citations} == {"24"}


def test_the_sentence_about_a_missing_provision_counts(corpus: Corpus) -> None:
    assert no_such(AT("84"), corpus) == "There is no Art. 84: the Convention has 68 articles and a preamble."
    assert no_such(AT("28(9)"), corpus) == "There is no Art. 28(9): Art. 28 has 4 paragraphs."
    assert no_such(AT("28(4)(k)"), corpus) == "There is no Art. 28(4)(k): Art. 28(4) has no provisions below it."
    letters = len(corpus.provisions[AT("2")].children)
    assert no_such(AT("2(z)"), corpus) == f"There is no Art. 2(z): Art. 2 has {letters} letters."


def test_named_provisions_come_first_each_once(corpus: Corpus) -> None:
    found = Found((hit("7(1)", 0.9), hit("28(2)", 0.8), hit("24(1)", 0.7)), ground=1.0)
    hits = ranked([AT("28")], [], found, corpus)
    assert [str(one.locator) for one in hits] == [f"uncc:28({n})" for n in (1, 2, 3, 4)] + ["uncc:7(1)", "uncc:24(1)"]
    assert hits[1].routes == ("named", "lexical")


def test_a_missing_paragraph_points_to_its_article_in_the_ranking(corpus: Corpus) -> None:
    found = Found((hit("7(1)", 0.9),), ground=1.0)
    hits = ranked([], [AT("28(9)")], found, corpus)
    assert [one.locator.article for one in hits] == ["28"] * 4 + ["7"]


def test_what_was_told_steps_back_behind_its_neighbours() -> None:
    whole = Found((hit("28(2)", 1.0), hit("28(3)", 0.8), hit("7(1)", 0.7)), ground=0.9)
    own = Found((hit("24(1)", 1.0), hit("28(3)", 0.4)), ground=0.2)
    found = carried(own, whole, AT("28(2)"))
    assert [str(one.locator) for one in found.hits][:2] == ["uncc:28(3)", "uncc:24(1)"]
    assert found.hits[0].score == pytest.approx(1.0)
    assert found.ground == whole.ground
    assert all("carried" in one.routes for one in found.hits)


def test_the_ranking_is_at_paragraph_level(ask: Ask, corpus: Corpus) -> None:
    answer = ask("Can police search my phone or computer?")
    assert len(answer.retrieval) >= 10
    for one in answer.retrieval:
        assert one.locator in corpus.provisions
        assert len(one.locator.parts) == 1 or not corpus.provisions[one.locator].children
    assert len({one.locator for one in answer.retrieval}) == len(answer.retrieval)
    assert all(0 <= one.score <= 1 for one in answer.retrieval)


@pytest.mark.parametrize(
    ("question", "treaty", "nearest"),
    [
        ("What does Budapest Article 19 say?", "Budapest Convention", "Art. 28"),
        (
            "What does the Budapest Convention say about search of computers?",
            "Budapest Convention",
            "Art. 28",
        ),
        ("What does the ICCPR say about privacy?", "ICCPR", None),
    ],
)
def test_another_treatys_text_is_not_made_up(
    question: str, treaty: str, nearest: str | None, ask: Ask, corpus: Corpus
) -> None:
    answer = ask(question)
    assert answer.status is Status.NOT_IN_CORPUS
    assert "don't hold the text" in (answer.message or "")
    assert nearest is None or f"{nearest}." in (answer.message or "")
    assert treaty[:5].lower() in (answer.message or "").lower() or treaty in corpus.instruments["iccpr"].title


def test_a_refusal_names_what_can_be_asked(ask: Ask) -> None:
    answer = ask("What does Budapest Article 19 say?")
    assert 1 <= len(answer.suggestions) <= 3
    assert all("Art. " in one for one in answer.suggestions)


def test_a_voice_that_is_not_held_is_told_so(ask: Ask) -> None:
    answer = ask("What does Taylor Swift say about the Convention?")
    assert answer.status is Status.NOT_IN_CORPUS
    assert "Taylor Swift" in (answer.message or "")


def test_a_floor_that_nothing_reaches_refuses(ask: Ask) -> None:
    answer = ask("qwertyuiop zxcvbnm asdfgh", floor=1.0)
    assert answer.status.family in ("unanswerable", "declined")
    assert answer.statements == ()


def test_only_the_convention_counts_as_ours(ask: Ask) -> None:
    named = ask("How does article 28 compare with Budapest Article 19?")
    assert {citation.locator.instrument for citation in named.citations} == {CONVENTION, "budapest"}


@pytest.mark.parametrize(
    ("question", "word", "article"),
    [
        ("does it ban VPNs", "VPN", "11"),
        ("Is cyberbullying in there?", "bullying", "16"),
        ("is identity theft a crime under the treaty", "identity theft", "13"),
        ("are ransom payments forbidden?", "ransom", "13"),
    ],
)
def test_what_is_only_asked_is_answered_by_what_is_nearest(question: str, word: str, article: str, ask: Ask) -> None:
    answer = ask(question)
    assert answer.status is Status.ANSWERED_PARTLY
    assert word in (answer.message or "")
    assert article in {citation.locator.article for citation in answer.citations}


@pytest.mark.parametrize(
    "question",
    [
        "Which article bans VPNs?",
        "Why does the convention outlaw anonymous browsing?",
        "Since the treaty punishes memes, under which paragraph?",
    ],
)
def test_what_is_taken_for_granted_is_refused(question: str, ask: Ask) -> None:
    assert ask(question).status is Status.FALSE_PREMISE


@pytest.mark.parametrize(
    "question",
    [
        "What is the annual budget of the secretariat?",
        "Give me the phone number of the contact point in Peru",
        "Is Bill Gates in favour of the treaty?",
        "What does Professor Jane Miller think of article 7?",
        "What did the delegate of Fiji say on article 24?",
    ],
)
def test_what_no_text_of_ours_holds_is_refused(question: str, ask: Ask) -> None:
    assert ask(question).status is Status.NOT_IN_CORPUS


@pytest.mark.parametrize(
    "text", ["What does article 40 say about refusing?", "does art 28 say anything about passwords"]
)
def test_a_provision_that_is_named_is_never_another_law(text: str, ask: Ask) -> None:
    assert ask(text).status is Status.ANSWERED
