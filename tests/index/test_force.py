"""Which word of a sentence binds."""

import pytest

from index.force import force_of, markers
from index.force_words import force_in
from index.model import Force


@pytest.mark.parametrize(
    ("text", "force"),
    [
        ("Each State Party must adopt measures.", Force.MUST),
        ("States Parties shall cooperate.", Force.MUST),
        ("The request is to be made in writing.", Force.MUST),
        ("A State Party must not refuse on grounds of bank secrecy.", Force.MUST_NOT),
        ("States may not decline to help.", Force.MUST_NOT),
        ("Nothing in this article is to be read as a duty.", Force.MUST_NOT),
        ("A State Party need not extradite its nationals.", Force.NEED_NOT),
        ("Extradition is no duty where there is risk of persecution.", Force.NEED_NOT),
        ("States Parties must, where appropriate, consider making agreements.", Force.MUST_CONSIDER),
        ("States must, if asked, give priority consideration to returning proceeds.", Force.MUST_CONSIDER),
        ("Each State Party must endeavour to train officers.", Force.MUST_ENDEAVOUR),
        ("States Parties are encouraged to share statistics.", Force.ENCOURAGED),
        ("A State Party may refuse.", Force.MAY),
        ("They must also be entitled to use another treaty.", Force.MAY),
        ("A State Party reserves the right to ask.", Force.MAY),
        ("Resolution 75/282 was adopted on 26 May 2021.", Force.STATES),
        ("This Convention speaks of crimes.", Force.STATES),
        ("Nothing in the Convention affects the principle that crimes must be defined by law.", Force.STATES),
        # what binds is the main clause
        ("If a State may act, it must tell the others.", Force.MUST),
        ("They note that technologies may be misused.", Force.MAY),
        ("Each State must adopt the measures that may be necessary.", Force.MUST),
        ("A State Party that transfers personal data must follow its law.", Force.MUST),
        ("A State whose authorities order it must oblige the person; another may extend it.", Force.MUST),
    ],
)
def test_force_of_the_main_clause(text: str, force: Force) -> None:
    assert force_of(text) is force


def test_markers_have_their_spans() -> None:
    text = "It must go and may stay."
    assert [(force, text[start:end]) for force, start, end in markers(text)] == [
        (Force.MUST, "must"),
        (Force.MAY, "may"),
    ]


@pytest.mark.parametrize(
    ("text", "force"),
    [
        ("Each Party shall adopt such measures as may be necessary.", Force.MUST),
        ("Nothing in this Convention shall affect other rights of a Party.", Force.STATES),
        ("Nothing contained in this article shall affect the principle that it shall be defined by law.", Force.STATES),
        ("Such liability shall be without prejudice to that of natural persons.", Force.STATES),
        ("This article shall apply to extradition between Parties.", Force.STATES),
        ("Nothing in it shall be interpreted as imposing an obligation to extradite.", Force.NEED_NOT),
        ("This article shall not be interpreted as imposing criminal liability.", Force.MUST_NOT),
        ("A dispute on how the treaty is read that cannot be settled by talks shall go to arbitration.", Force.MUST),
        ("It shall consider this Convention the necessary treaty basis.", Force.MUST),
        ("States Parties shall consider concluding agreements.", Force.MUST_CONSIDER),
        ("They shall seek a settlement through negotiation.", Force.MUST_ENDEAVOUR),
    ],
)
def test_the_force_of_a_treatys_own_english(text: str, force: Force) -> None:
    assert force_in(text, "en") is force
