"""How a question is read: each cue with phrasings that carry it and near misses that do not."""

from __future__ import annotations

import pytest

from bot.compare import covered
from bot.cues import cue
from bot.definitions import defined_terms
from bot.reading import COMPARED, Reading, read_question
from index.shipped import Corpus

COMPARES = [
    "How does it compare with the Budapest Convention?",
    "Is article 28 stricter than Budapest Article 19?",
    "What is the UNTOC equivalent of article 40?",
    "Does the treaty go further than Budapest?",
    "Difference between the UN treaty and the Palermo Convention on consent?",
    "hanoi convention vs budapest convention on interception",
    "Was article 46 copied from UNCAC?",
    "Which parts mirror the Budapest Convention?",
]
COMPARES_NOT = [
    "Does the treaty refer to the Budapest Convention?",
    "Can a country refuse more than once?",
    "Is dual criminality different from double jeopardy?",
    "How does the treaty compare with the ICCPR?",
    "Difference between the UN treaty and the Malabo Convention on consent?",
]
BESIDE = [
    ("How does the treaty compare with the ICCPR?", ("iccpr",)),
    ("Difference between the UN treaty and the Malabo Convention on consent?", ("malabo",)),
    ("How does it differ from Budapest and Malabo?", ()),
    ("Does the treaty refer to the ICCPR?", ()),
]
EXPERT = [
    "What do experts say about article 28?",
    "What do critics argue?",
    "Who thinks that the treaty is dangerous?",
    "Which organisations? I mean what do NGOs fear about surveillance?",
    "Has anyone warned about spyware?",
    "What objections are there to article 4?",
    "What did civil society ask for? What do campaigners demand?",
    "According to critics, is the definition of serious crime too wide?",
    "do people complain about secrecy",
]
EXPERT_NOT = [
    "Who can request preservation?",
    "What does Article 24 say?",
    "Must a State consult civil society?",
    "Who decides about extradition?",
    "Which experts take part in training?",
]
STATUS = [
    "How many countries have signed?",
    "Has Germany ratified the treaty?",
    "Is the treaty in force yet?",
    "Is it in force?",
    "Is the convention in force?",
    "When was the Convention adopted?",
    "How many states have ratified it?",
    "Where was the signing ceremony?",
    "What is the deadline to sign?",
    "¿Cuántos países han firmado?",
    "Wie viele Staaten haben die Konvention ratifiziert?",
    "Combien de pays ont signé ?",
    "这个公约生效了吗",
]
STATUS_NOT = [
    "How many ratifications are needed for entry into force?",
    "When does the treaty enter into force?",
    "Can evidence be seized under the law in force in the requested State?",
    "What must a State do when it ratifies?",
    "Can a State sign with a reservation?",
]
LISTS = [
    "Which articles create offences?",
    "List the articles of chapter IV.",
    "What crimes are in the treaty?",
    "How many chapters are there?",
    "Give me an overview of the treaty",
    "What is the structure of the convention?",
]
LISTS_NOT = ["What does Article 24 say?", "Is unlawful access a crime?", "Does a State have to publish lists?"]
LIMITS = ["Does a judge have to approve a search?", "Which safeguards apply?", "Is a warrant needed?", "human rights?"]
LIMITS_NOT = ["Who can be extradited?", "How long is data kept?"]


def read(text: str, corpus: Corpus) -> Reading:
    return read_question(text, corpus.voices)


@pytest.mark.parametrize("text", COMPARES)
def test_a_comparison_is_heard(text: str, corpus: Corpus) -> None:
    assert read(text, corpus).compares


@pytest.mark.parametrize("text", COMPARES_NOT)
def test_no_comparison_is_made_up(text: str, corpus: Corpus) -> None:
    assert not read(text, corpus).compares


@pytest.mark.parametrize(("text", "beside"), BESIDE)
def test_an_instrument_that_is_not_compared_is_heard(text: str, beside: tuple[str, ...], corpus: Corpus) -> None:
    assert read(text, corpus).beside == beside


def test_what_is_compared_is_what_the_concordance_covers(corpus: Corpus) -> None:
    assert covered(corpus) == COMPARED


@pytest.mark.parametrize("text", EXPERT)
def test_a_question_for_views_is_heard(text: str, corpus: Corpus) -> None:
    reading = read(text, corpus)
    assert reading.expert or reading.voices


@pytest.mark.parametrize("text", EXPERT_NOT)
def test_no_view_is_asked_where_none_is(text: str, corpus: Corpus) -> None:
    reading = read(text, corpus)
    assert not reading.expert
    assert not reading.voices


@pytest.mark.parametrize("text", STATUS)
def test_a_question_for_the_life_of_the_treaty_is_heard(text: str, corpus: Corpus) -> None:
    assert read(text, corpus).status


@pytest.mark.parametrize("text", STATUS_NOT)
def test_a_rule_of_the_treaty_is_no_status(text: str, corpus: Corpus) -> None:
    assert not read(text, corpus).status


@pytest.mark.parametrize(("texts", "heard"), [(LISTS, True), (LISTS_NOT, False)])
def test_lists(texts: list[str], heard: bool, corpus: Corpus) -> None:
    assert [text for text in texts if read(text, corpus).lists != heard] == []


@pytest.mark.parametrize(("texts", "heard"), [(LIMITS, True), (LIMITS_NOT, False)])
def test_limits(texts: list[str], heard: bool, corpus: Corpus) -> None:
    assert [text for text in texts if read(text, corpus).limits != heard] == []


@pytest.mark.parametrize(
    ("text", "voices"),
    [
        ("What does EFF say about article 24?", {"eff"}),
        ("according to the electronic frontier foundation, is it weak?", {"eff"}),
        ("What does Human Rights Watch think about it?", {"human-rights-watch"}),
        ("what does hrw say about art 4?", {"human-rights-watch"}),
        ("What does ARTICLE 19 argue about journalists?", {"article-19"}),
        ("What does Article 19 say?", set()),
        ("What does Microsoft say about security research?", {"microsoft"}),
        ("Does Microsoft have to keep my data?", set()),
        ("what is the position of Russia on the convention", {"russia"}),
        ("Can Russia ask for my data?", set()),
        ("What does the US say about the treaty?", {"united-states"}),
        ("Can the police ask us for data?", set()),
    ],
)
def test_the_voices_named(text: str, voices: set[str], corpus: Corpus) -> None:
    assert {voice.id for voice in read(text, corpus).voices} == voices


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("What does Taylor Swift say about article 24?", "Taylor Swift"),
        ("According to the Chaos Computer Club, is article 28 dangerous?", "Chaos Computer Club"),
        ("What is Interpol's position on the treaty?", "Interpol"),
        ("What does Article 24 say?", None),
        ("What does Chapter IV say about surveillance?", None),
        ("According to Article 24, what applies?", None),
        ("What does the Convention say about children?", None),
        ("What do States Parties say when they ratify?", None),
        ("What does EFF say?", None),
        ("What does the Budapest Convention say about search?", None),
    ],
)
def test_somebody_whose_view_is_not_held(text: str, who: str | None, corpus: Corpus) -> None:
    assert read(text, corpus).unknown_voice == who


@pytest.mark.parametrize(
    ("text", "ours", "theirs"),
    [
        ("What does Art. 28(4) say?", ["uncc:28(4)"], []),
        ("Compare article 28 with Budapest Article 19(3)", ["uncc:28"], ["budapest:19(3)"]),
        ("articles 7 to 9 and article 84", ["uncc:7", "uncc:8", "uncc:9", "uncc:84"], []),
        ("What is a serious crime?", [], []),
        ("Article 5 of the GDPR", [], []),
    ],
)
def test_the_provisions_named(text: str, ours: list[str], theirs: list[str], corpus: Corpus) -> None:
    reading = read(text, corpus)
    assert [str(locator) for locator in reading.ours] == ours
    assert [str(locator) for locator in reading.theirs] == theirs


def test_another_law_is_told_apart(corpus: Corpus) -> None:
    assert read("What does Article 5 of the GDPR say?", corpus).other_law
    assert not read("Does Article 28 go further than Article 5 of the GDPR?", corpus).other_law
    assert not read("What about privacy?", corpus).other_law


@pytest.mark.parametrize(
    ("text", "locator"),
    [
        ("What is a serious crime?", "2(h)"),
        ("what counts as serious crimes under the treaty", "2(h)"),
        ("Define content data.", "2(d)"),
        ("What does traffic data mean?", "2(c)"),
        ("What distinguishes content data from traffic data?", "2(d), 2(c)"),
        ("the difference between property and proceeds of crime", "2(i), 2(j)"),
        ("Compare traffic data with personal letters", ""),
        ("Must States cooperate on serious crime?", ""),
        ("What is a banana?", ""),
    ],
)
def test_the_definitions_asked_for(text: str, locator: str, corpus: Corpus) -> None:
    assert ", ".join(one.short for one in defined_terms(text, corpus)) == locator


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("live", "I was arrested yesterday"),
        ("live", "the police took my phone, we have to go to court"),
        ("live", "someone is threatening me"),
        ("advice", "what should I do"),
        ("advice", "Should I sign the statement?"),
        ("advice", "will I go to prison"),
        ("advice", "be my lawyer please"),
    ],
)
def test_cues_of_a_live_case(name: str, text: str) -> None:
    assert cue(name).search(text)


@pytest.mark.parametrize(
    "text",
    [
        "Can police make me unlock my phone?",
        "Could I be extradited for a tweet?",
        "We are an NGO: what does the treaty say about our data?",
        "What should a State do with preserved data?",
        "Do we have a right to a lawyer under the treaty?",
        "Police searched my phone at the border. Is that allowed under the convention?",
    ],
)
def test_a_question_in_the_first_person_is_no_live_case(text: str) -> None:
    assert not (cue("live").search(text) and cue("advice").search(text))
