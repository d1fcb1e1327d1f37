"""Where searches do not work, provisions that a question names are still looked up, and it is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.render.json import to_json
from bot.talk import Answer, Status
from index.search import Searcher
from index.served import ChromaServer
from index.shipped import Corpus
from tests.chroma_server import ServerProcess
from tests.helpers import Ask, Run, free_port

FREE = "Can police make me unlock my phone?"
NAMED = "What does Article 28(4) say?"


@pytest.fixture(scope="module")
def gone(index_folder: Path, corpus: Corpus) -> Searcher:
    """An index whose server is not there."""
    return Searcher.open(index_folder, corpus, server=ChromaServer(f"http://127.0.0.1:{free_port()}"))


@pytest.fixture(params=["gone", "gate"])
def kit(request: pytest.FixtureRequest, gone: Searcher) -> dict[str, Any]:
    return {"searcher": gone} if request.param == "gone" else {"lookups_only": "The gate is shut."}


def cited(answer: Answer) -> set[str]:
    return {citation.locator.article for citation in answer.citations}


def test_a_free_question_is_told_why(ask: Ask, kit: dict[str, Any]) -> None:
    answer = ask(FREE, **kit)
    assert answer.status is Status.ERROR_INDEX
    assert answer.message is not None
    assert answer.message.endswith(kit.get("lookups_only", "does not answer (ConnectError)."))
    assert not answer.statements


@pytest.mark.parametrize("question", [NAMED, "Article 28(4)", "Art. 6 and Art. 24"])
def test_a_named_provision_is_looked_up(ask: Ask, kit: dict[str, Any], question: str) -> None:
    answer = ask(question, **kit)
    assert answer.status is Status.ANSWERED
    assert "lookups_only" in answer.notices
    assert cited(answer) == ({"28"} if "28" in question else {"6", "24"})
    assert to_json(answer)["retrieval"][0]["routes"][0] == "named"


def test_one_that_does_not_exist_is_recognised(ask: Ask, kit: dict[str, Any]) -> None:
    assert ask("What does Article 84 say?", **kit).status is Status.NO_SUCH_PROVISION


def test_what_works_says_nothing_of_it(ask: Ask) -> None:
    assert "lookups_only" not in ask(NAMED).notices


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    running = ServerProcess(tmp_path_factory.mktemp("chroma"))
    yield running
    running.stop()


def test_the_command_line_asks_the_server(run: Run, server: ServerProcess) -> None:
    there, plain = run("ask", FREE, RAPPORTEUR_CHROMA_URL=server.at.url), run("ask", FREE)
    assert (there.returncode, there.stdout) == (plain.returncode, plain.stdout)
    assert server.at.client().list_collections()


def test_the_command_line_without_the_server(run: Run) -> None:
    nowhere = {"RAPPORTEUR_CHROMA_URL": f"http://127.0.0.1:{free_port()}"}
    free, named, search = run("ask", FREE, **nowhere), run("ask", NAMED, **nowhere), run("search", "phone", **nowhere)
    assert [free.returncode, named.returncode, search.returncode] == [4, 0, 4]
    assert b"does not answer" in free.stdout
    assert b"Traceback" not in free.stderr + named.stderr + search.stderr


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"RAPPORTEUR_CHROMA_URL": "chroma:8000"}, b"http://HOST:PORT"),
        ({"RAPPORTEUR_CHROMA_URL": "http://me:secret@chroma:8000"}, b"RAPPORTEUR_CHROMA_TOKEN"),
        ({"RAPPORTEUR_CHROMA_TOKEN": "secret"}, b"RAPPORTEUR_CHROMA_URL"),
    ],
)
def test_settings_that_cannot_be_used(run: Run, settings: dict[str, str], told: bytes) -> None:
    ended = run("config", "show", **settings)
    assert ended.returncode == 2
    assert told in ended.stderr
    assert b"secret" not in ended.stderr
