"""Plain lines for a terminal: labels stay whole, nothing is told by colour alone, nothing is left out."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render.proof import explain_text, proof_text
from bot.render.terminal import answer_text, concerns_in_full, concerns_text, wrap
from index.laws import known_instruments
from index.locator import label
from index.model import Locator
from index.shipped import Corpus
from prompts import replies
from tests.helpers import Ask

ARTICLES = st.sampled_from(["1", "7", "28", "40", "68"])
PARTS = st.sampled_from([(), ("1",), ("22",), ("3", "d"), ("2", "a", "iv")])
LABELS = st.builds(
    lambda instrument, article, parts: label(Locator(instrument, article, parts)),
    st.sampled_from(sorted(known_instruments())),
    ARTICLES,
    PARTS,
) | st.integers(1, 10).map(lambda n: label(Locator("uncc", "preamble", (str(n),))))
WORDS = st.sampled_from("a by the State must preserve electronic evidence, promptly (see also) twenty-four".split())
TEXTS = st.lists(LABELS | WORDS, min_size=1, max_size=40)


@given(pieces=TEXTS, width=st.integers(30, 100), indented=st.booleans())
@settings(max_examples=300, deadline=None)
def test_labels_are_never_broken(pieces: list[str], width: int, indented: bool) -> None:
    wrapped = wrap(" ".join(pieces), width, "- " if indented else "", "  " if indented else None)
    lines = wrapped.splitlines()
    widest = max(width, *(len(piece) + 2 for piece in pieces))  # a label wider than the screen stays whole
    assert all(len(line) <= widest for line in lines)
    assert "\N{NO-BREAK SPACE}" not in wrapped
    told = [piece for piece in pieces if "Art." in piece or "Preamble" in piece]
    for piece in set(told):
        whole = sum(len(re.findall(rf"(?<![\w(]){re.escape(piece)}(?![\w(])", line)) for line in lines)
        joined = len(re.findall(rf"(?<![\w(]){re.escape(piece)}(?![\w(])", " ".join(pieces)))
        assert whole == joined, piece


@given(pieces=TEXTS, width=st.integers(30, 100))
@settings(deadline=None)
def test_wrapping_changes_no_word(pieces: list[str], width: int) -> None:
    assert wrap(" ".join(pieces), width).split() == " ".join(pieces).split()


@pytest.fixture(scope="module")
def texts(ask: Ask) -> list[str]:
    asked = [
        "What does Article 28 say?",
        "How does Art. 28 compare with the Budapest Convention?",
        "What do experts say about Art. 24?",
        "How many countries have signed?",
        "What does Article 84 say?",
    ]
    return [answer_text(ask(one), replies(), width) for one in asked for width in (30, 44, 80, 100)]


def test_no_line_of_an_answer_ends_within_a_label(texts: list[str]) -> None:
    for text in texts:
        assert not re.search(r"\bArt\.$|\bBudapest\n\s*Art\.|\bpara\.$", text, re.M)
        assert not re.search(r"^\s*\(\d+\)", text, re.M)


def test_no_answer_carries_colour_unless_asked(ask: Ask) -> None:
    answer = ask("What does Article 28 say?")
    plain, coloured = (answer_text(answer, replies(), 80, colour) for colour in (False, True))
    assert "\033" not in plain
    assert re.sub(r"\033\[\d*m", "", coloured) == plain
    assert coloured != plain


def test_everything_of_an_answer_is_told(ask: Ask) -> None:
    answer = ask("What does Article 28 say?")
    text = " ".join(answer_text(answer, replies(), 80).split())
    for statement in answer.statements:
        assert f"{statement.text} {''.join(f'[{n}]' for n in statement.citations)}" in text
    for citation in answer.citations:
        assert f"[{citation.n}] {citation.label} {citation.title} ({citation.provenance.value}" in text
        assert f"force: {citation.force}" in text
    assert "What the Convention says" in text
    assert "not the official wording" in text
    assert "This is information, not legal advice." in text


def test_a_message_is_shown_first(ask: Ask) -> None:
    answer = ask("What does Article 84 say?")
    assert answer_text(answer, replies(), 200).startswith("There is no Art. 84: the Convention has 68 articles")
    partly = ask("What do article 24 and article 84 say?")
    assert answer_text(partly, replies(), 200).startswith(partly.message or "?")


def test_three_concerns_are_told_and_the_rest_counted(corpus: Corpus) -> None:
    entries = list(corpus.concerns.values())[:5]
    text = concerns_text(entries, 80, colour=False)
    assert text.count("(severity:") == 3
    assert "2 more" in text
    whole = concerns_in_full(entries, replies(), 10_000, colour=False)
    assert whole.count("(severity:") == 5
    for entry in entries:
        assert all(words in whole for words in (entry.concern, entry.safeguards, entry.missing, *entry.ask))


def test_severity_is_a_word(corpus: Corpus) -> None:
    for concern in corpus.concerns.values():
        assert f"severity: {concern.severity}" in " ".join(concerns_text([concern], 80, colour=False).split())


def test_a_view_is_told_with_its_name_and_its_draft(ask: Ask) -> None:
    answer = ask("What do experts say about Art. 24?")
    text = " ".join(answer_text(answer, replies(), 80).split())
    assert "What experts argue" in text
    for citation in answer.citations:
        assert f"speaks of the {citation.speaks_of}" in text
        assert citation.author in text
    assert "opinions" in text


def test_a_notice_in_the_askers_language(ask: Ask) -> None:
    text = answer_text(ask("¿Puede la policía registrar mi teléfono?"), replies(), 80)
    assert "está en inglés" in " ".join(text.split())


def test_proof_shows_the_provision_with_what_is_known_of_it(corpus: Corpus) -> None:
    text = " ".join(proof_text([Locator.parse("28(4)"), Locator.parse("28(4)")], corpus, 80).split())
    assert text.count("Art. 28(4) Search and seizure") == 1
    assert "digest; force: must" in text
    assert "Art. 28(3), before:" in text
    assert "after:" not in text  # 28(4) is the last
    assert "Checked against:" in text
    assert "Report it with this locator" in text


def test_proof_of_a_doubt_a_view_a_fact_and_a_counterpart(corpus: Corpus) -> None:
    assert "Doubt (medium" in proof_text([Locator.parse("44(2)")], corpus)
    point, fact = next(iter(corpus.points.values())), next(iter(corpus.status.values()))
    assert f"basis: {point.basis}" in " ".join(proof_text([point.locator], corpus).split())
    assert f"As of {fact.as_of}" in proof_text([fact.locator], corpus)
    assert "its text is not installed" in " ".join(proof_text([Locator.parse("budapest:19")], corpus).split())


def test_proof_says_how_a_submission_cites_it(corpus: Corpus) -> None:
    def cited(locator: str) -> str:
        return " ".join(proof_text([Locator.parse(locator)], corpus).split()).split("Cite as: ")[1]

    assert "art. 28, para. 4 (the wording is that of the project's digest, not of the official text)" in cited("28(4)")
    assert "art. 19 (a counterpart by the project's own table; its text was not consulted)" in cited("budapest:19")
    assert "Katitza Rodriguez" in cited("commentary:eff-surveillance-powers-2024#3")
    assert "Fact as of" in cited("status:russian-draft")


def test_proof_holds_for_every_provision(corpus: Corpus) -> None:
    for locator in corpus.provisions:
        text = proof_text([locator], corpus)
        assert text.startswith(label(locator))
        assert "“" not in text  # no digest stands in quotation marks
        assert '"' not in text


def test_explain_tells_why_each_was_found(ask: Ask) -> None:
    answer = ask("And the rest?")
    text = explain_text(ask("Can police search my phone or computer?"))
    assert text.startswith("Read as: Can police search my phone or computer?")
    assert "Likelihood of ground: 0." in text or "Likelihood of ground: 1." in text
    assert len(re.findall(r"found by \w+", text)) >= 10
    assert explain_text(answer)
