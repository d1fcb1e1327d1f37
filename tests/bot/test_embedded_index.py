"""An index of somebody else's vectors: built on first use, asked, kept up to date, and never mixed with another."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.assemble import open_assistant, rebuild
from bot.assistant import Assistant
from bot.errors import EmbedderError, IndexUnavailableError
from bot.render.proof import explain_text
from bot.settings import Settings
from bot.talk import Answer, Question, Status
from index.kept import BATCH
from index.library import read_library
from index.manifest import read_manifest
from index.shipped import Corpus, load_corpus
from index.store import current_build
from tests.bot.embedding_server import LETTERS, Does, EmbeddingServer
from tests.helpers import Run
from tests.treaties import install_rights

ASKED = "Can police search my phone?"
FAILS = Does(status=500)

pytestmark = pytest.mark.usefixtures("_no_settings")


@pytest.fixture(scope="module")
def server(embedding_server: EmbeddingServer) -> EmbeddingServer:
    return embedding_server


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("embedded")


@pytest.fixture(scope="module")
def settings(folder: Path, server: EmbeddingServer) -> Settings:
    return Settings(data_dir=folder, embedder=server.spec("openai"), _env_file=None)


@pytest.fixture(scope="module")
def embedded(settings: Settings, corpus: Corpus, server: EmbeddingServer) -> Assistant:
    """The assistant over an index that was built on first use, after one failure."""
    server.will(Does(), always=Does(status=401))
    told: list[str] = []
    with pytest.raises(EmbedderError, match="kept") as error:
        open_assistant(settings, corpus=corpus)
    assert error.value.exit_code == 5
    server.will()
    assistant = open_assistant(settings, lambda what, share: told.append(what), corpus)
    passages = read_manifest(current_build(settings.index_folder)).passages
    assert f"embedding the passages, {passages} of {passages}" in told
    assert len(server.texts) == passages - BATCH
    return assistant


def answer(assistant: Assistant, text: str = ASKED) -> Answer:
    return asyncio.run(assistant.answer(Question(text)))


def test_an_index_of_it_is_built_on_first_use_and_asked(
    embedded: Assistant, settings: Settings, server: EmbeddingServer
) -> None:
    manifest = read_manifest(current_build(settings.index_folder))
    assert (manifest.embedder, manifest.dimension) == ("openai:letters", len(LETTERS))
    server.will()
    answered = answer(embedded)
    assert answered.status is Status.ANSWERED
    assert answered.trace.notes == []
    assert server.texts == [ASKED]
    assert any("dense" in hit.routes for hit in answered.retrieval)


@pytest.mark.parametrize("does", [FAILS, Does(cut=True), Does(dimension=8), Does(status=401)])
def test_a_question_is_answered_without_it_where_it_fails(
    embedded: Assistant, settings: Settings, corpus: Corpus, server: EmbeddingServer, does: Does
) -> None:
    server.will(always=does)
    answered = answer(open_assistant(settings, corpus=corpus, stays_open=False), "Can police search my laptop?")
    assert answered.status is Status.ANSWERED
    [note] = answered.trace.notes
    assert note.startswith("searched by words and people's lines alone: ")
    assert "laptop" not in note
    assert note in explain_text(answered, 10_000)
    assert "dense" not in {route for hit in answered.retrieval for route in hit.routes}


def test_installed_treaties_lie_in_its_space_too(
    embedded: Assistant, settings: Settings, server: EmbeddingServer, tmp_path: Path
) -> None:
    own = settings.model_copy(update={"data_dir": tmp_path, "index_dir": settings.index_folder})
    install_rights(own.library_folder)
    corpus = load_corpus(library=read_library(own.library_folder))
    told: list[str] = []
    server.will()
    asks = open_assistant(own, lambda what, share: told.append(what), corpus)
    assert "embedding the library, 4 of 4" in told
    assert len(server.texts) == 4
    about = "Does the ICCPR protect a family against searches of the home?"
    server.will()
    answered = answer(asks, about)
    assert answered.status is Status.ANSWERED
    assert str(answered.citations[0].locator) == "iccpr:1(1)"
    assert answered.trace.notes == []
    assert server.texts
    for does in (FAILS, Does(dimension=8)):
        server.will(always=does)
        failed = answer(open_assistant(own, corpus=corpus, stays_open=False), about)
        assert str(failed.citations[0].locator) == "iccpr:1(1)"
        [note] = failed.trace.notes
        assert note.startswith("searched by words and people's lines alone: ")


def test_a_build_anew_sends_nothing_twice_and_forgets_what_is_gone(
    embedded: Assistant, settings: Settings, server: EmbeddingServer, tmp_path: Path
) -> None:
    own = settings.model_copy(update={"data_dir": tmp_path})
    shutil.copy(settings.embedded_file, own.embedded_file)
    with closing(sqlite3.connect(own.embedded_file)) as file, file:
        file.execute("INSERT INTO vectors VALUES ('openai:letters', 'of a text that is gone', x'00')")
        file.execute("INSERT INTO vectors VALUES ('another:model', 'of its own', x'00')")
    install_rights(own.library_folder)
    server.will()
    manifest, update = rebuild(own)
    assert (update.passages, len(server.texts)) == (4, 4)
    with closing(sqlite3.connect(own.embedded_file)) as file:
        held = dict(file.execute("SELECT model, count(*) FROM vectors GROUP BY model"))
    assert held == {"openai:letters": manifest.passages + 4, "another:model": 1}


def test_two_embedders_are_never_mixed(embedded: Assistant, settings: Settings, corpus: Corpus) -> None:
    before = current_build(settings.index_folder)
    with pytest.raises(IndexUnavailableError, match="rapporteur index build --embedder local") as error:
        open_assistant(Settings(data_dir=settings.data_dir, _env_file=None), corpus=corpus)
    assert "RAPPORTEUR_EMBEDDER=openai:letters" in str(error.value)
    assert current_build(settings.index_folder) == before


def test_the_command_line_says_the_same(embedded: Assistant, folder: Path, run: Run, server: EmbeddingServer) -> None:
    where = {"RAPPORTEUR_DATA_DIR": str(folder), "RAPPORTEUR_INDEX_DIR": str(folder / "index")}
    refused = run("ask", ASKED, **where)
    assert refused.returncode == 4
    assert refused.stderr.decode().count("\n") == 1
    assert "was built with the embedder openai:letters, not with local" in refused.stderr.decode()
    asked = {"RAPPORTEUR_EMBEDDER": server.spec("openai")}
    server.will()
    assert run("ask", ASKED, **where, **asked).returncode == 0
    assert server.texts == [ASKED]
    server.will(Does(), always=Does(status=401))
    failed = run("index", "build", "--embedder", server.spec("ollama"), **where)
    assert failed.returncode == 5
    assert f"embedding the passages, {BATCH} of " in failed.stderr.decode()
    assert "ollama:letters: the provider does not accept the key" in failed.stderr.decode()
    status = run("index", "status", **where)
    assert b"another embedder" in status.stdout
