"""Edits that must be caught, and fair sentences that must pass."""

from collections.abc import Sequence

import pytest

from bot.grounding import THRESHOLD, Weights, check_statement
from bot.grounding.weights import background
from index.model import Locator
from index.shipped import Corpus, load_corpus

HACKING = (
    "Illegal access\n\nEach Party shall adopt such legislative and other measures as may be necessary to establish as "
    "criminal offences under its domestic law, when committed intentionally, the access to the whole or any part of a "
    "computer system without right."
)
HELP = (
    "Mutual assistance\n\nThe requested State may refuse assistance only if it considers that executing the request "
    "would harm its sovereignty. Subject to its domestic law, it must reply within 45 days, and must not inform any "
    "third party. All requests must be kept for at least two years. Each State must endeavour to train its officers, "
    "and is encouraged to share its statistics with the World Customs Organization."
)
FERRY = (
    "A ferry carrying 312 passengers ran aground on Tuesday night off Morvane. Nobody was killed, but 19 people were "
    "treated for hypothermia. Ingrid Tolland, a teacher, praised the crew. The helicopter could not land because of "
    "the wind. The operator, Northline, was fined 250,000 crowns in 2011. An inquiry will report within six weeks."
)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        # number, unit, ordinal, date
        ("Subject to its domestic law, it must reply within 60 days, and must not inform any third party.", HELP),
        ("Subject to its domestic law, it must reply within 45 months, and must not inform any third party.", HELP),
        ("All requests must be kept for at least three years.", HELP),
        ("The ferry carried 412 passengers when it ran aground.", FERRY),
        ("Northline was fined 250,000 crowns in 2012.", FERRY),
        # negation
        ("Subject to its domestic law, it must reply within 45 days, and must inform any third party.", HELP),
        ("All requests must not be kept for at least two years.", HELP),
        ("The helicopter could land because of the wind.", FERRY),
        # force
        ("Subject to its domestic law, it may reply within 45 days, and must not inform any third party.", HELP),
        ("The requested State must refuse assistance only if it considers that this would harm its sovereignty.", HELP),
        ("Each State must train its officers.", HELP),
        ("Each State must share its statistics with the World Customs Organization.", HELP),
        # quantifiers
        ("All requests must be kept for at most two years.", HELP),
        ("Some requests must be kept for at least two years.", HELP),
        # conditions
        ("It must reply within 45 days, and must not inform any third party.", HELP),
        ("The requested State may refuse assistance if it considers that executing the request would harm its "
         "sovereignty.", HELP),
        ("Each Party shall adopt such legislative and other measures as may be necessary to establish as criminal "
         "offences under its domestic law, the access to the whole or any part of a computer system without right.",
         HACKING),
        ("Each Party shall adopt such legislative and other measures as may be necessary to establish as criminal "
         "offences under its domestic law, when committed intentionally, the access to the whole or any part of a "
         "computer system.", HACKING),
        ("All requests must be kept for at least two years, where appropriate.", HELP),
        # terms, actors and names
        ("All complaints must be kept for at least two years.", HELP),
        ("Each State is encouraged to share its statistics with the World Health Council.", HELP),
        ("Each Party shall adopt such legislative and other measures as may be necessary to establish as criminal "
         "offences under its domestic law, when committed intentionally, the access to the whole or any part of a "
         "banking system without right.", HACKING),
        # quotation marks
        ("Each Party must criminalise “hacking of any kind”.", HACKING),
        # nothing of the kind is said
        ("The bridge was closed after two days.", FERRY),
        ("States must set up a fund for victims of trafficking.", HELP),
    ],
)  # fmt: skip
def test_caught(text: str, source: str) -> None:
    verdict = check_statement(text, [source])
    assert verdict.verdict in ("weak", "failed")
    assert verdict.score < THRESHOLD
    assert verdict.reasons


@pytest.mark.parametrize(
    ("text", "source"),
    [
        # fragments
        ("All requests must be kept for at least two years.", HELP),
        ("Nobody was killed.", FERRY),
        ("19 people were treated for hypothermia.", FERRY),
        ("It must not inform any third party.", HELP),
        # fair rewordings, moved and shortened
        ("States must keep all requests for at least two years.", HELP),
        ("Each Party must make intentional access to a computer system without right a criminal offence.", HACKING),
        ("Each Party must criminalise access to the whole or any part of a computer system, when committed "
         "intentionally and without right.", HACKING),
        ("The helicopter couldn't land due to the wind.", FERRY),
        ("Nineteen passengers were treated for hypothermia.", FERRY),
        ("In 2011 the operator Northline was fined 250,000 crowns.", FERRY),
        ("Ingrid Tolland, a teacher, praised the crew, and an inquiry will report within six weeks.", FERRY),
        ("The requested State may refuse assistance only if it thinks that executing the request would harm its "
         "sovereignty.", HELP),
        ("Each State must endeavor to train its officers.", HELP),
        ("Each State is encouraged to share statistics with the WCO.", HELP),
    ],
)  # fmt: skip
def test_passes(text: str, source: str) -> None:
    verdict = check_statement(text, [source])
    assert verdict.holds, verdict
    assert not verdict.hard


@pytest.mark.parametrize(
    "text",
    ["Nobody was killed, but 19 people were treated for hypothermia.", "Illegal  access", FERRY],
)
def test_exact_is_a_source_or_a_sentence_of_it(text: str) -> None:
    verdict = check_statement(text, [HACKING, FERRY])
    assert (verdict.verdict, verdict.score) == ("exact", 1.0)


def test_exact_by_a_listed_text() -> None:
    assert check_statement("A gist of it.", [HELP], quotes_allowed=["A gist of it."]).verdict == "exact"


def test_a_letter_is_read_with_its_chapeau() -> None:
    source = "Powers\n\nEach State must enable its police to:\n(a) search a computer;\n(b) seize the data on it."
    assert check_statement("Each State must enable its police to seize the data on it.", [source]).holds
    assert not check_statement("Each State may enable its police to seize the data on it.", [source]).holds


def test_references_are_cited_or_named() -> None:
    cited = [Locator.parse("28(4)")]
    source = "Search\n\nStates must order help with the measures in paragraphs 1 to 3."
    good = "Under Article 28(4), States must order help with the measures in paragraphs 1 to 3."
    assert check_statement(good, [source], locators=cited).holds
    bad = check_statement(good.replace("28(4)", "29(4)"), [source], locators=cited)
    assert bad.hard
    assert "29(4)" in bad.reasons[0]


def test_quotation_marks_only_round_allowed_words() -> None:
    text = "Each Party must criminalise access “to the whole or any part of a computer system” when intentional."
    assert check_statement(text, [HACKING]).hard
    assert not check_statement(text, [HACKING], quotes_allowed=[HACKING]).hard


def test_empty_statement_and_empty_sources_fail() -> None:
    assert check_statement("  ", [HELP]).verdict == "failed"
    assert not check_statement("All requests must be kept.", []).holds


def test_a_sentence_keeps_its_verdict_in_a_long_passage() -> None:
    long = "\n\n".join([HACKING, FERRY, HELP, *(f"Note {n}. Something else was said then." for n in range(200))])
    assert check_statement("States must keep all requests for at least two years.", [long]).holds
    assert not check_statement("States must keep all requests for at most two years.", [long]).holds


@pytest.mark.parametrize("text", ["第一条", "الجريمة", "…", "1", "a" * 5000, "(((", "not not not", "5 5 5 5"])
def test_odd_texts_get_a_verdict(text: str) -> None:
    assert 0 <= check_statement(text, [HELP]).score <= 1
    assert 0 <= check_statement("All requests must be kept.", [text]).score <= 1


def test_own_weights_replace_the_shipped_table() -> None:
    texts: Sequence[str] = ["The zorb is here. The zorb is there. A quux came."]
    weights = Weights.from_texts(texts)
    assert weights.of("zorb") < weights.of("quux") == 1.0
    assert background().of("zorb") == 1.0
    assert check_statement("A zorb came.", texts, weights=weights).score > 0


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus()


def test_few_gists_fail_against_their_provision(corpus: Corpus) -> None:
    told = [one for one in corpus.provisions.values() if one.gist]
    failed = [
        one.locator.short
        for one in told
        if not check_statement(one.gist or "", [f"{one.title}\n\n{one.chapeau}\n\n{one.text}"]).holds
    ]
    assert len(failed) <= 0.05 * len(told), failed


def test_few_gists_hold_against_another_article(corpus: Corpus) -> None:
    told = [one for one in corpus.provisions.values() if one.gist]
    strange = [
        check_statement(one.gist or "", [f"{other.title}\n\n{other.text}"]).holds
        for one, other in zip(told, told[120:] + told[:120], strict=True)
        if one.locator.article != other.locator.article
    ]
    assert sum(strange) <= 0.05 * max(1, len(strange))
