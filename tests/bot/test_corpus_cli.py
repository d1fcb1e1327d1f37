"""`corpus add|list|remove|fetch` as a user calls them: what is said, the exit codes, what a refusal leaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer

from bot.cli.app import app
from bot.errors import RapporteurError
from index.library import read_library
from tests.helpers import Run
from tests.index.documents import BAD

PROTOCOL = "Optional Protocol to the International Covenant on Civil and Political Rights"
SENTENCE = "States Parties shall take the measures that are named here."
TEXT = "\n".join(
    [PROTOCOL, "Preamble", "The States Parties to the present Protocol,", "Have agreed as follows:"]
    + [f"Article {n}\n1. {SENTENCE}\n2. They shall take {n} of them:\n(a) one;\n(b) another." for n in range(1, 15)]
)
OPINION = (
    "What is it about?\nIt is about powers, and article 28(4) is one of them, as I see it.\nAnd then?\nThen we see."
)
SOURCE = ("--author", "Ada Example", "--title", "On powers", "--date", "2024-10", "--url", "")


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


Call = Callable[..., Ended]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run a command in this process, in a data folder of its own."""
    monkeypatch.setenv("RAPPORTEUR_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)

    def called(*words: str) -> Ended:
        code, said = 0, ""
        try:
            code = app(["corpus", *words], standalone_mode=False) or 0
        except RapporteurError as error:
            code, said = error.exit_code, str(error)
        except typer.Exit as ended:
            code = ended.exit_code
        told = capsys.readouterr()
        return Ended(code, told.out, told.err + said)

    return called


@pytest.fixture
def text(tmp_path: Path) -> str:
    (tmp_path / "protocol.txt").write_text(TEXT, encoding="utf-8")
    return str(tmp_path / "protocol.txt")


def test_a_text_is_added_told_by_counts_listed_and_removed(call: Call, text: str) -> None:
    added = call("add", text)
    assert added.code == 0
    assert added.out.startswith(
        f"Installed iccpr-op1 (en): {PROTOCOL}\n14 articles, 28 paragraphs, 28 letters, 0 romans,"
    )
    listed = call("list")
    assert "iccpr-op1 (en)" in listed.out
    assert "authentic; articles 1 to 14\n" in listed.out
    assert "from protocol.txt" in listed.out
    assert "terms of use" in listed.out
    [row] = json.loads(call("list", "--json").out)["texts"]
    assert (row["instrument"], row["language"], row["range"]) == ("iccpr-op1", "en", "articles 1 to 14")
    assert len(row["sha256"]) == 64
    assert call("remove", "iccpr-op1").out == "Removed: iccpr-op1 (en), articles 1 to 14.\n"
    assert json.loads(call("list", "--json").out)["texts"] == []


def test_of_several_files_all_are_installed_or_none(call: Call, text: str, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text("Article 1\nNothing more.\n", encoding="utf-8")
    refused = call("add", text, str(bad))
    assert refused.code == 2
    assert "bad.txt" in refused.err
    assert "iccpr-op1" not in call("list").out
    assert call("add", text, text, "--instrument", "iccpr-op1").code == 2
    added = json.loads(call("add", text, text, "--json").out)
    assert [one["text"]["instrument"] for one in added["texts"]] == ["iccpr-op1"] * 2


def test_an_excerpt_says_what_it_answers_for(call: Call, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(TEXT.partition("Article 8")[0], encoding="utf-8")
    refused = call("add", "x.txt")
    assert (refused.code, "it lacks 8, 9, 10" in refused.err) == (1, True)
    added = call("add", "x.txt", "--partial")
    assert "An excerpt, articles 1 to 7: it answers for these alone" in added.out
    assert "authentic; articles 1 to 7, an excerpt" in call("list").out


def test_a_commentary_is_added_listed_and_removed(call: Call, tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text(OPINION, encoding="utf-8")
    added = call("add", "--commentary", "talk.txt", *SOURCE)
    assert added.out.startswith("Installed the commentary talk: On powers\n2 points, 1 of which name provisions;")
    assert "commentary talk: On powers\n  commentary; 2 points; Ada Example, 2024-10; no address\n" in call("list").out
    told = json.loads(call("add", "--commentary", "talk.txt", *SOURCE, "--json").out)
    assert [point["locator"] for point in told["points"]] == ["commentary:talk#1", "commentary:talk#2"]
    assert call("remove", "--commentary", "talk").out == "Removed: commentary talk.\n"
    assert call("remove", "--commentary", "talk").code == 1


def test_without_a_terminal_the_missing_flags_are_named(call: Call, tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text(OPINION, encoding="utf-8")
    ended = call("add", "--commentary", "talk.txt", "--author", "Ada Example")
    assert ended.code == 2
    assert "say --title --date --url" in ended.err
    assert call("list").out == ""


@pytest.mark.parametrize("more", [("--instrument", "iccpr-op1"), ("--commentary", *SOURCE)], ids=["text", "commentary"])
def test_a_bad_file_is_refused_and_nothing_changes(
    more: tuple[str, ...], call: Call, text: str, tmp_path: Path
) -> None:
    assert call("add", text).code == 0
    before = read_library(tmp_path / "data" / "library")
    for name, (data, reason) in BAD.items():
        (tmp_path / name).write_bytes(data)
        ended = call("add", name, *more)
        assert (ended.code, ended.out) == (1, ""), name
        assert ended.err.startswith(f"{name}: it ")
        assert reason in ended.err
    after = read_library(tmp_path / "data" / "library")
    assert after.digest == before.digest
    assert after.texts[0].provisions == before.texts[0].provisions


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (("add", "missing.txt"), 1, "missing.txt: there is no such file"),
        (("add", "."), 1, "it is no file"),
        (("add", "protocol.txt", "--instrument", "gdpr"), 2, "'gdpr' is no instrument that I know"),
        (("add", "protocol.txt", "--language", "tlh"), 2, "'tlh' is no language that I know"),
        (("add", "protocol.txt", "--language", "fr"), 1, "it reads like 'en'"),
        (("add", "protocol.txt", "--instrument", "crc"), 1, "its title is that of the First Optional Protocol"),
        (("add", "protocol.txt", "--author", "Ada"), 2, "--author is for a commentary"),
        (("add", "protocol.txt", "--commentary", "--partial"), 2, "are for official texts"),
        (("add", "protocol.txt", "--commentary", *SOURCE[:-4], "--date", "soon", "--url", ""), 1, "'soon' is no date"),
        (("remove",), 2, "say what to remove"),
        (("remove", "uncc", "--commentary", "x"), 2, "say what to remove"),
        (("remove", "uncc"), 1, "no text of uncc is installed; installed is none"),
        (("remove", "--commentary", "x"), 1, "no commentary 'x' is installed; installed is none"),
        (("fetch", "gdpr"), 2, "'gdpr' is no instrument that I know"),
        (("fetch", "uncc", "untoc", "--from", "https://docs.un.org/x"), 2, "--from names the address of one text"),
        (("fetch", "--from", "https://example.org/x"), 1, "example.org, which is no official host"),
        (("fetch", "--from", "http://docs.un.org/x"), 1, "only https is used"),
        (("fetch", "budapest"), 1, "no address of budapest (en) is known"),
    ],
)
def test_what_cannot_be_done_is_told_with_the_right_code(
    words: tuple[str, ...], code: int, reason: str, call: Call, text: str
) -> None:
    ended = call(*words)
    assert (ended.code, ended.out) == (code, "")
    assert reason in ended.err
    assert call("list").out == ""


def test_half_a_gigabyte_is_refused_unread(call: Call, tmp_path: Path) -> None:
    with (tmp_path / "large.pdf").open("wb") as file:
        file.truncate(500_000_000)
    assert call("add", "large.pdf").err == "large.pdf: it is larger than 50 MB, no treaty is"


def test_a_users_own_addresses_go_first(call: Call, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    own = tmp_path / "data" / "addresses.toml"
    own.write_text('[budapest]\naddresses = ["https://localhost:1/text.pdf"]\n', encoding="utf-8")
    ended = call("fetch", "budapest")
    assert ended.code == 1
    assert "Asking localhost:1 for budapest (en)" in ended.err
    assert "localhost:1 cannot be reached; is there a network?" in ended.err
    own.write_text('[gdpr]\naddresses = ["https://localhost:1/text.pdf"]\n', encoding="utf-8")
    assert "addresses.toml, line 1: [gdpr] is no instrument" in call("fetch", "budapest").err
    own.write_text('[budapest]\naddresses = ["http://localhost:1/text.pdf"]\n', encoding="utf-8")
    assert "is no https address" in call("fetch", "budapest").err


def test_a_process_ends_with_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7\nnothing here\n%%EOF")
    ended = run("corpus", "add", str(tmp_path / "x.pdf"), RAPPORTEUR_DATA_DIR=str(tmp_path / "data"))
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert ended.stderr == b"rapporteur: x.pdf: it is not a whole PDF file\n"
