"""Answers without a model: each kind of question gets its kind of answer, within the limits of a phone's screen."""

from __future__ import annotations

import pytest

from bot.talk import Answer, Status, Voice
from index.model import CONVENTION, Locator
from index.shipped import Corpus
from tests.helpers import Ask


def articles(answer: Answer) -> set[str]:
    return {citation.locator.article for citation in answer.citations}


def voices(answer: Answer) -> set[Voice]:
    return {statement.voice for statement in answer.statements}


def test_a_lookup_tells_the_paragraphs_in_the_order_of_the_text(ask: Ask) -> None:
    answer = ask("What does article 28 say?")
    assert [one.locator.short for one in answer.citations] == ["28(1)", "28(2)", "28(3)", "28(4)"]


def test_a_lookup_of_a_letter_tells_it_with_its_chapeau(ask: Ask, corpus: Corpus) -> None:
    answer = ask("What does article 28(3)(d) say?")
    assert [one.locator.short for one in answer.citations] == ["28(3)(d)"]
    assert len(answer.statements[0].text.split()) > 5
    assert answer.statements[0].text == (corpus.provisions[Locator.parse("28(3)(d)")].gist or answer.statements[0].text)


def test_a_long_article_is_told_in_part_and_counted(ask: Ask, corpus: Corpus) -> None:
    answer = ask("What does article 40 say?")
    count = len(corpus.provisions[Locator.parse("40")].children)
    assert articles(answer) == {"40"}
    assert any(f"not told here: {count - 6}." in one for one in answer.suggestions)
    places = [int(one.locator.parts[0]) for one in answer.citations]
    assert places == sorted(places)


def test_a_long_article_is_told_by_what_was_asked(ask: Ask) -> None:
    answer = ask("What does article 40 say about the death penalty, torture and grounds to refuse assistance?")
    assert {"21", "22"} & {one.locator.parts[0] for one in answer.citations}


def test_what_to_ask_next_names_a_preamble_as_one_does(ask: Ask) -> None:
    asked = ask("What does the preamble say?").suggestions
    assert any("the Preamble" in one for one in asked)
    assert all(one.replace("the Preamble", "").count("Preamble") == 0 for one in asked)


def test_of_the_voices_that_are_held_a_few_are_named(ask: Ask, corpus: Corpus) -> None:
    told = ask("What did Deborah Brown say?").message or ""
    assert "Deborah Brown" in told
    assert 1 < sum(voice.name in told for voice in corpus.voices) < 12


@pytest.mark.parametrize("question", ["What about money laundering?", "Which rules are there on grooming children?"])
def test_the_paragraph_that_opens_an_article_is_told_first(question: str, ask: Ask) -> None:
    told = [one.locator for one in ask(question).citations]
    article = [one.parts for one in told if one.article == told[0].article]
    assert len(article) > 1
    assert article[0] == ("1",)


def test_several_articles_share_the_answer(ask: Ask) -> None:
    answer = ask("What do articles 24 and 28 say?")
    assert articles(answer) == {"24", "28"}


@pytest.mark.parametrize(
    ("question", "locator"),
    [
        ("What is a serious crime?", "2(h)"),
        ("What counts as content data?", "2(d)"),
        ("What does traffic data mean?", "2(c)"),
    ],
)
def test_a_definition_comes_first(question: str, locator: str, ask: Ask) -> None:
    answer = ask(question)
    assert answer.citations[0].locator.short == locator


@pytest.mark.parametrize(
    ("question", "chapter"),
    [
        ("List the articles of chapter II", "II"),
        ("List all the articles of chapter IV", "IV"),
        ("What are the articles on international cooperation?", "V"),
        ("chapter 9 please, which articles?", "IX"),
    ],
)
def test_a_table_of_articles_is_cited_through_all_of_them(
    question: str, chapter: str, ask: Ask, corpus: Corpus
) -> None:
    answer = ask(question)
    expected = {article for article, one in corpus.articles.items() if one.chapter == chapter}
    assert articles(answer) == expected
    [statement] = answer.statements
    assert all(f"Art. {article} {corpus.articles[article].title}" in statement.text for article in expected)


def test_the_offences_are_the_articles_that_oblige_to_punish(ask: Ask, corpus: Corpus) -> None:
    told = articles(ask("Which articles create offences?"))
    assert {"7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17"} <= told
    assert all(corpus.articles[article].chapter == "II" for article in told)
    assert not told & {"18", "20", "21"}  # liability, limitation and prosecution create none


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Which articles create offences?", "offences"),
        ("all criminal offences pls", "offences"),
        ("Which procedural powers does the convention give police?", "powers"),
        ("What human rights safeguards are in the treaty?", "safeguards"),
        ("which articles let a state refuse cooperation?", "refusal"),
        ("Can you list the reservations?", "reservations"),
        ("Which articles are on asset recovery?", "asset-recovery"),
        ("what terms are defined?", "definitions"),
        ("What are the articles on international cooperation?", "cooperation"),
        ("Which articles concern service providers?", "service-providers"),
    ],
)
def test_the_places_of_a_subject_are_listed(question: str, topic: str, ask: Ask, corpus: Corpus) -> None:
    [listed] = (one for one in corpus.topics if one.id == topic)
    answer = ask(question)
    assert answer.statements[0].text.startswith(f"{listed.title}: ")
    cited = [answer.citations[number - 1].locator for number in answer.statements[0].citations]
    assert cited == list(listed.at)


@pytest.mark.parametrize(
    "question",
    [
        "Which offences can be committed without intent?",
        "What are the grounds for refusing mutual legal assistance?",
        "Is there a safeguard for lawyers?",
        "What does the treaty say about victims?",
        "which crimes are punished with prison",
    ],
)
def test_what_asks_for_something_narrower_is_no_list(question: str, ask: Ask, corpus: Corpus) -> None:
    told = ask(question).statements[0].text
    assert [topic.id for topic in corpus.topics if told.startswith(topic.title)] == []


def test_a_list_tells_the_words_of_a_few_of_its_provisions(ask: Ask, corpus: Corpus) -> None:
    _, *said = ask("What human rights safeguards are in the treaty?").statements
    assert 1 <= len(said) <= 3
    gists = {one.gist for one in corpus.provisions.values()}
    assert {one.text for one in said} <= gists


def test_what_tells_two_definitions_apart_tells_both(ask: Ask) -> None:
    cited = {one.locator.short for one in ask("What distinguishes traffic data from content data?").citations}
    assert {"2(c)", "2(d)"} <= cited


def test_the_outline_counts_articles_and_chapters(ask: Ask) -> None:
    answer = ask("What is the structure of the convention?")
    assert "68 articles in 9 chapters" in answer.statements[0].text


@pytest.mark.parametrize(
    ("question", "voice"),
    [
        ("What does EFF say about article 24?", "eff"),
        ("What does Human Rights Watch think of the treaty?", "human-rights-watch"),
        ("What does Microsoft say about security research?", "microsoft"),
        ("according to privacy international, what is wrong with surveillance powers?", "privacy-international"),
        ("What is OHCHR's view of serious crimes?", "ohchr"),
    ],
)
def test_a_voice_asked_for_is_the_only_one_that_speaks(question: str, voice: str, ask: Ask, corpus: Corpus) -> None:
    answer = ask(question)
    points = next(one.points for one in corpus.voices if one.id == voice)
    assert answer.status is Status.ANSWERED
    assert voices(answer) == {Voice.EXPERT}
    assert {one.locator for one in answer.citations} <= set(points)


def test_every_view_names_who_holds_it(ask: Ask) -> None:
    answer = ask("What do experts say about article 28?")
    by_number = {one.n: one for one in answer.citations}
    assert voices(answer) == {Voice.EXPERT}
    for statement in answer.statements:
        [citation] = [by_number[n] for n in statement.citations]
        assert statement.text.startswith(citation.author or "?")
        assert ("(reported by others)" in statement.text) == (citation.basis == "secondary")


def test_a_comparison_names_both_and_cites_both(ask: Ask, corpus: Corpus) -> None:
    answer = ask("How does it differ from the Budapest Convention on search and seizure?")
    first = answer.statements[0]
    cited = {answer.citations[n - 1].locator.instrument for n in first.citations}
    assert first.voice is Voice.COMPARISON
    assert cited == {CONVENTION, "budapest"}
    assert "Art. 28" in first.text
    assert "Budapest Art. 19" in first.text
    for other in answer.statements[1:]:
        assert other.voice is Voice.CONVENTION
        assert "Budapest" not in other.text


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("Is it stricter than Budapest on interception of content?", "30"),
        ("Compare the rules on expedited preservation with the Budapest Convention", "42"),
        ("How is child sexual abuse material treated compared to Budapest?", "14"),
    ],
)
def test_a_comparison_is_found_by_its_subject(question: str, article: str, ask: Ask) -> None:
    found = articles(ask(question))
    assert article in found or (article == "42" and "25" in found)


def test_no_counterpart_is_told_as_such(ask: Ask, corpus: Corpus) -> None:
    alone = next(a for a in corpus.articles if a != "preamble" and "budapest" not in corpus.concordance.get(a, {}))
    answer = ask(f"Does article {alone} have a counterpart in the Budapest Convention?")
    assert "has no counterpart in the Budapest Convention" in answer.statements[0].text


def test_only_a_comparison_names_two_treaties(ask: Ask) -> None:
    for question in ("Compare article 7 with Budapest", "How does Art. 40 compare with UNTOC and UNCAC?"):
        for statement in ask(question).statements:
            assert statement.voice is Voice.COMPARISON or "Budapest" not in statement.text


QUESTIONS = (
    "Can police search my phone or computer?",
    "What does article 40 say?",
    "What does article 2 say?",
    "Can a country refuse to hand over evidence?",
    "Does the treaty protect security researchers?",
    "How long must data be kept?",
    "Is child abuse material covered?",
    "Who can be extradited?",
    "What about interception of content in real time?",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_keeps_its_limits_and_every_sentence_its_source(question: str, ask: Ask, corpus: Corpus) -> None:
    answer = ask(question)
    assert answer.status.family == "answered"
    assert 1 <= len(answer.statements) <= 6
    assert len(answer.statements) == 1 or sum(len(one.text.split()) for one in answer.statements) <= 180
    assert len({one.text for one in answer.statements}) == len(answer.statements)
    used = {n for one in answer.statements for n in one.citations}
    assert used == {one.n for one in answer.citations} == set(range(1, len(answer.citations) + 1))
    assert all(one.citations and one.support.verdict in ("exact", "supported") for one in answer.statements)
    assert all(corpus.citable(one.locator) for one in answer.citations)


@pytest.mark.parametrize(("statements", "words"), [(1, 180), (2, 40), (6, 40)])
def test_the_limits_are_settings(statements: int, words: int, ask: Ask) -> None:
    answer = ask("What does article 28 say?", max_statements=statements, max_words=words)
    assert len(answer.statements) <= statements
    assert len(answer.statements) == 1 or sum(len(one.text.split()) for one in answer.statements) <= words


def test_beside_a_power_at_most_one_safeguard(ask: Ask) -> None:
    for question in ("Can police search my phone or computer?", "Can they intercept content in real time?"):
        answer = ask(question)
        safeguards = [one for one in answer.citations if one.locator.article == "24"]
        assert len(safeguards) <= 1


def test_voices_are_never_blended(ask: Ask) -> None:
    for question in (*QUESTIONS, "What do experts say about article 28?", "How many countries have signed?"):
        answer = ask(question)
        by_number = {one.n: one.locator.instrument for one in answer.citations}
        for statement in answer.statements:
            kinds = {by_number[n] for n in statement.citations}
            expected = {
                Voice.CONVENTION: {CONVENTION},
                Voice.EXPERT: {"commentary"},
                Voice.STATUS: {"status"},
            }
            assert kinds == expected[statement.voice]


def test_the_same_question_gets_the_same_answer(ask: Ask) -> None:
    first, again = (ask("Can police search my phone or computer?") for _ in range(2))
    assert first.statements == again.statements
    assert [one.locator for one in first.retrieval] == [one.locator for one in again.retrieval]


@pytest.mark.parametrize(
    "question", ["What limits does the treaty put on interception of content?", "What safeguards limit article 30?"]
)
def test_further_safeguards_stand_beside_a_power_where_limits_are_asked_for(question: str, ask: Ask) -> None:
    told = {one.locator.short for one in ask(question).citations}
    assert {"24(1)", "24(2)"} <= told


def test_one_safeguard_stands_beside_a_power_by_default(ask: Ask) -> None:
    told = [one.locator.short for one in ask("intercepting what people write").citations]
    assert [one for one in told if one.startswith("24")] == ["24(1)"]


def test_a_letter_that_people_ask_for_is_told(ask: Ask) -> None:
    assert "40(3)(b)" in {
        one.locator.short for one in ask("may judicial documents be served by legal assistance?").citations
    }


@pytest.mark.parametrize(
    "question",
    [
        "what's wrong with the convention",
        "What are the biggest dangers of this treaty for activists?",
        "Is there anything good about it?",
        "Why does the EU back it?",
        "arguments against ratification, please",
    ],
)
def test_what_is_asked_as_a_view_is_told_as_views_alone(question: str, ask: Ask) -> None:
    answer = ask(question)
    assert answer.status is Status.ANSWERED
    assert voices(answer) == {Voice.EXPERT}
