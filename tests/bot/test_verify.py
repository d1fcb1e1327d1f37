"""A draft's claims: which sentences are looked at, and what is found out about each."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.claims import find_claims
from bot.render.verified import verified_json, verified_text
from bot.steps import Kit
from bot.verify import Outcome, Verified, verify
from index.library import Library, NewText, TextRecord, install_text, read_library
from index.outline import outline
from index.readers.source import SourceText
from prompts import replies
from tests.helpers import Run

RIGHT = (
    "Article 24(1) says that powers must respect proportionality.",
    "Article 25(2) limits preservation to 90 days, renewable.",
    "Article 6(2) provides that nothing in the Convention permits the suppression of human rights.",
    "Article 57 establishes a Conference of the States Parties.",
    "Article 41 sets up a 24/7 network of contact points.",
    "Article 40(8) allows a State to refuse assistance for lack of dual criminality.",
    "Article 27 lets States order providers to submit subscriber information.",
    "Article 41(1) requires each State Party to appoint a contact point that can be reached twenty-four hours a day.",
    "States Parties may take other measures on the dissemination of intimate images too.",
)
WRONG = {
    "Article 84 creates a world cyber court.": "provision",
    "Article 28(9) requires a warrant.": "provision",
    "Article 25(2) limits preservation to 180 days.": "number",
    "Article 67 makes denunciation effective after one month.": "number",
    "Article 6(2) permits the suppression of human rights.": "wording",
    "Article 40(8) obliges a State to refuse assistance for lack of dual criminality.": "force",
    "Under Article 28(4), States are free to choose whether to order people to give information.": "force",
    "The Convention bans encryption.": "belief",
    "Extradition is governed by Article 36.": "provision",
    "Article 40(8) forbids States to refuse assistance for lack of dual criminality.": "force",
    "States Parties may withdraw by a denunciation that takes effect two years after the notification.": "number",
}


@pytest.fixture(scope="module")
def kit(assistant: Assistant) -> Kit:
    return assistant.kit


def one(text: str, kit: Kit) -> Verified:
    [found] = verify(text, kit)
    return found


@pytest.mark.parametrize("text", RIGHT)
def test_a_right_claim_holds(text: str, kit: Kit) -> None:
    found = one(text, kit)
    assert found.outcome is Outcome.HOLDS, found.findings
    assert {finding.right for finding in found.findings} == {True}


@pytest.mark.parametrize(("text", "about"), WRONG.items())
def test_a_wrong_claim_fails_for_the_right_reason(text: str, about: str, kit: Kit) -> None:
    found = one(text, kit)
    assert found.outcome is Outcome.FAILS, found.findings
    assert about in [finding.about for finding in found.findings if finding.right is False]


def test_an_opinion_is_not_confirmed(kit: Kit) -> None:
    found = one("We are concerned that Article 47 is dangerously vague.", kit)
    assert found.outcome is Outcome.OPINION
    assert one("We are concerned about Article 99.", kit).outcome is Outcome.FAILS


def test_a_bound_that_the_text_does_not_set_is_to_be_compared(kit: Kit) -> None:
    found = one("Article 28(4) gives the power to order only suspects who know the system to help.", kit)
    assert found.outcome is not Outcome.HOLDS
    assert any("says only" in finding.told for finding in found.findings)


def test_a_term_of_an_offence_is_no_argument(kit: Kit) -> None:
    assert one("Article 14(1) covers child sexual abuse material.", kit).claim.says
    assert not one("Article 14(1) can be abused.", kit).claim.says


def test_a_sentence_that_names_nothing_is_told_where_something_is_found_out(kit: Kit) -> None:
    draft = (
        "Article 67 is on denunciation. Our office has to be reached on Mondays. The report has nine chapters. "
        "A denunciation must take effect two years after the notification is received."
    )
    found = [row for row in verify(draft, kit) if row.claim.loose]
    assert [row.outcome for row in found] == [Outcome.FAILS]
    assert found[0].claim.text.startswith("A denunciation")
    assert verify("A denunciation must take effect two years after the notification is received.", kit) == []


def test_sentences_of_other_matters_are_no_claims() -> None:
    assert find_claims("Civil society was excluded. It rained.\n\nSection 5 of the Penal Code must go.") == []


def test_a_sentence_that_carries_on_is_held_against_the_provision_before() -> None:
    first, second = find_claims(
        "Article 28(4) exists for a reason. It obliges States to let police order people to help."
    )
    assert [str(at) for at in second.locators] == ["uncc:28(4)"]
    assert second.carried
    assert not first.carried


def test_the_body_is_what_is_said_of_the_provision() -> None:
    [claim] = find_claims("Under Article 25(2) of the UN Cybercrime Convention, data must be kept for 90 days.")
    assert claim.body == "data must be kept for 90 days."
    [claim] = find_claims("Article 65 says that the Convention enters into force after 40 ratifications.")
    assert claim.body == "the Convention enters into force after 40 ratifications."


TREATY = (
    "A Treaty\n\nArticle 1\nPrivacy\n1. Each Party shall respect the correspondence of every person.\n"
    "2. A Party may restrict it where the law so provides.\n\nArticle 2\nEnd\nThe treaty ends never at all."
)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A made text of Convention 108, complete in its own small way."""
    folder = tmp_path_factory.mktemp("library")
    found = outline(SourceText(TREATY, "text", ""), "coe108", "en")
    record = TextRecord(
        instrument="coe108",
        language="en",
        source="treaty.txt",
        obtained="2026-11-27",
        sha256="0" * 64,
        kind="text",
        title=found.title,
        licence="",
        articles=("1", "2"),
        partial=False,
        preamble=False,
        folder="",
    )
    install_text(folder, NewText(record, TREATY.encode(), ".txt", TREATY, found.provisions, found.spans))
    return read_library(folder)


@pytest.mark.parametrize(
    ("words", "right", "told"),
    [
        ("shall respect the correspondence of every person", True, "word for word"),
        ("may respect the correspondence of every person", False, "alters"),
        ("A Party may restrict it where the law so provides", False, "not in the provision named"),
        ("shall publish every letter of every person at once", False, "no official text"),
    ],
)
def test_quotations_are_held_against_the_installed_text(
    words: str, right: bool, told: str, kit: Kit, installed: Library
) -> None:
    with_text = replace(kit, corpus=replace(kit.corpus, library=installed))
    found = one(f"Convention 108 Article 1(1) says that each Party “{words}”.", with_text)
    quotation = next(finding for finding in found.findings if finding.about == "quotation")
    assert (quotation.right, told in quotation.told) == (right, True), quotation
    assert (found.outcome is Outcome.FAILS) == (not right)


def test_the_digests_words_are_no_official_words(kit: Kit) -> None:
    words = " ".join(kit.corpus.provisions[find_claims("Article 57(1) is x y z.")[0].locators[0]].text.split()[:9])
    found = one(f"Article 57(1) provides that “{words}”.", kit)
    assert any(f.about == "quotation" and f.right is False and "digest" in f.told for f in found.findings)


def test_the_report_is_plain_and_its_json_whole(kit: Kit) -> None:
    rows = verify("\n\n".join([*RIGHT[:2], *WRONG]), kit)
    text = verified_text(rows, replies(), 60)
    assert max(len(line) for line in text.splitlines()) <= 60
    assert "There is no Art. 84" in text
    data = json.loads(json.dumps(verified_json(rows)))
    assert (data["schema"], data["kind"]) == (1, "verify")
    assert data["counts"] == {"holds": 2, "fails": len(WRONG), "unclear": 0, "opinion": 0}
    assert all(claim["findings"] for claim in data["claims"])


def test_the_command(run: Run, tmp_path: Path) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text("# Draft\n\nArticle 28(9) requires a warrant.\n", encoding="utf-8")
    failed = run("verify", str(draft))
    assert (failed.returncode, b"FAILS" in failed.stdout) == (1, True)
    right = run("verify", "-", "--json", stdin=RIGHT[0].encode())
    assert (right.returncode, json.loads(right.stdout)["counts"]["holds"]) == (0, 1)
    absent = run("verify", str(tmp_path / "absent.md"))
    assert (absent.returncode, absent.stdout) == (2, b"")
    binary = run("verify", "-", stdin=b"\xff\xfe\x00")
    assert (binary.returncode, len(binary.stderr.splitlines())) == (1, 1)
    empty = run("verify", "-", stdin=b"Nothing here.")
    assert (empty.returncode, b"No sentence" in empty.stdout) == (0, True)


def test_a_long_run_of_signs_after_a_reference_is_stepped_over_once() -> None:
    """Tried again from each sign, it would take minutes."""
    [claim] = find_claims(f"Article 28(4) {'`' * 20_000} provides that States must cooperate.")
    assert claim.body == "States must cooperate."
