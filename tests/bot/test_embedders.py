"""Somebody else's embedder over real HTTP: how it is named, what is sent, what is kept, and how it fails."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bot.assemble import the_embedder
from bot.errors import SettingsError
from bot.providers.embedding import REST, RemoteEmbedder
from bot.providers.spec import EMBEDDERS, read_spec
from bot.settings import describe, load_settings
from index.embedders import EmbedderFault
from index.kept import BATCH, KeptEmbedder
from tests.bot.embedding_server import LETTERS, Does, EmbeddingServer, vector_of

SECRET = "sk-very-secret-key"  # noqa: S105 - made up
ASKED = "Can police search my phone?"
TEXTS = ["a zebra crossing", "an ox", "a zebra"]
FAILS = Does(status=500)


pytestmark = pytest.mark.usefixtures("_no_settings")


@pytest.fixture
def server(embedding_server: EmbeddingServer) -> EmbeddingServer:
    embedding_server.will()
    return embedding_server


@pytest.fixture(params=["openai", "ollama"])
def embedder(server: EmbeddingServer, request: pytest.FixtureRequest) -> RemoteEmbedder:
    return RemoteEmbedder(read_spec(server.spec(request.param), EMBEDDERS), SECRET, timeout=10)


# --- how it is named ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "url"),
    [
        ("openai:text-embedding-3-small", "openai:text-embedding-3-small", "https://api.openai.com/v1"),
        ("openai:m@http://localhost:80/v1/", "openai:m", "http://localhost:80/v1"),
        ("ollama:nomic-embed-text", "ollama:nomic-embed-text", "http://localhost:11434"),
        ("huggingface:BAAI/bge-small-en-v1.5", "huggingface:BAAI/bge-small-en-v1.5", ""),
        ("fastembed:BAAI/bge-small-en-v1.5", "fastembed:BAAI/bge-small-en-v1.5", ""),
    ],
)
def test_an_embedder_is_named_by_provider_model_and_address(text: str, name: str, url: str) -> None:
    spec = read_spec(text, EMBEDDERS)
    assert (spec.name, spec.url) == (name, url)


@pytest.mark.parametrize(
    ("text", "told_of"),
    [
        ("nomic-embed-text", "PROVIDER:MODEL"),
        ("anthropic:m", "no provider anthropic: openai, ollama, huggingface, fastembed"),
        ("huggingface:m@http://localhost", "runs here and has no address"),
        ("openai:m@ftp://x", "must begin with http"),
        ("openai:m@http://user:pass@host/v1", "no key in the address"),
    ],
)
def test_a_wrong_name_says_what_is_wrong(text: str, told_of: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORTEUR_EMBEDDER", text)
    monkeypatch.setenv("RAPPORTEUR_EMBEDDER_TIMEOUT", "0")
    with pytest.raises(SettingsError, match="RAPPORTEUR_EMBEDDER: ") as error:
        load_settings()
    assert told_of in str(error.value)
    assert "RAPPORTEUR_EMBEDDER_TIMEOUT: " in str(error.value)
    assert "user:pass" not in str(error.value)


def test_a_key_is_asked_for_where_one_is_needed_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(
        SettingsError, match="RAPPORTEUR_EMBEDDER_API_KEY: openai needs a key here or in OPENAI_API_KEY"
    ):
        load_settings(embedder="openai:m")
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    assert load_settings(embedder="openai:m").embedder_key == SECRET
    assert load_settings(embedder="openai:m@http://localhost:80/v1").embedder_key is None
    assert load_settings(embedder="ollama:m").embedder_key is None
    monkeypatch.setenv("RAPPORTEUR_EMBEDDER_API_KEY", SECRET)
    shown = {row.name: row.value for row in describe(load_settings(embedder="ollama:m"))}
    assert shown["RAPPORTEUR_EMBEDDER_API_KEY"] == "********"
    assert SECRET not in shown.values()
    with pytest.raises(SettingsError, match="a key without an embedder"):
        load_settings()


@pytest.mark.parametrize("written", ["", "local"])
def test_our_own_needs_nothing(written: str) -> None:
    settings = load_settings(embedder=written)
    assert (settings.embedder_spec, settings.embedder_name, the_embedder(settings)) == (None, "local", None)


def test_a_missing_adapter_names_what_to_install() -> None:
    with pytest.raises(SettingsError, match=r"pip install 'convention-rapporteur\[fastembed\]'"):
        the_embedder(load_settings(embedder="fastembed:m"))


# --- what is sent, and how it fails ---------------------------------------------------------------


def test_texts_and_questions_become_rows_of_unit_length(embedder: RemoteEmbedder, server: EmbeddingServer) -> None:
    rows = embedder.embed_texts(TEXTS)
    expected = np.array([vector_of(text) for text in TEXTS], np.float32)
    assert rows == pytest.approx(expected / np.linalg.norm(expected, axis=1, keepdims=True), abs=1e-6)
    assert embedder.embed_query(TEXTS[0]) == pytest.approx(rows[0], abs=1e-6)
    assert server.texts == [*TEXTS, TEXTS[0]]
    assert set(server.paths) <= {"/v1/embeddings", "/api/embed"}
    assert {body["model"] for body in server.asked} == {"letters"}
    assert {headers.get("Authorization") for headers in server.headers} == {f"Bearer {SECRET}"}


def test_what_the_provider_asks_to_wait_is_waited(embedder: RemoteEmbedder, server: EmbeddingServer) -> None:
    server.will(Does(status=429, headers={"Retry-After": "0.4"}))
    assert len(embedder.embed_texts(TEXTS)) == 3
    first, second = server.times
    assert second - first >= 0.4


@pytest.mark.parametrize("fails", [FAILS, Does(cut=True), Does(status=503)])
def test_a_failure_that_passes_is_tried_again(embedder: RemoteEmbedder, server: EmbeddingServer, fails: Does) -> None:
    server.will(fails)
    assert embedder.embed_query("an ox").shape == (len(LETTERS),)
    assert server.texts == ["an ox", "an ox"]


@pytest.mark.parametrize(
    ("does", "told_of", "tries"),
    [
        (FAILS, "server failed", 2),
        (Does(cut=True), "out of reach", 2),
        (Does(status=429, headers={"retry-after": "3600"}), "no more calls", 1),
        (Does(status=401), "RAPPORTEUR_EMBEDDER_API_KEY", 1),
        (Does(status=404), "RAPPORTEUR_EMBEDDER", 1),
        (Does(fewer=1), "one vector of numbers for each text", 1),
    ],
)
def test_a_failure_that_stays_is_told_by_its_kind(
    embedder: RemoteEmbedder, server: EmbeddingServer, does: Does, told_of: str, tries: int
) -> None:
    server.will(always=does)
    with pytest.raises(EmbedderFault) as error:
        embedder.embed_query("a zebra crossing")
    assert told_of in str(error.value)
    assert "zebra" not in str(error.value)
    assert SECRET not in str(error.value)
    assert len(server.asked) == tries


@pytest.mark.parametrize("provider", ["openai", "ollama"])
def test_a_slow_server_is_not_waited_for_for_ever(server: EmbeddingServer, provider: str) -> None:
    server.will(always=Does(wait=2))
    embedder = RemoteEmbedder(read_spec(server.spec(provider), EMBEDDERS), None, timeout=0.2)
    with pytest.raises(EmbedderFault, match="RAPPORTEUR_EMBEDDER_TIMEOUT"):
        embedder.embed_query("an ox")


@pytest.mark.parametrize("provider", ["openai", "ollama"])
def test_after_a_failure_the_next_questions_do_not_wait(server: EmbeddingServer, provider: str) -> None:
    now = [0.0]
    embedder = RemoteEmbedder(read_spec(server.spec(provider), EMBEDDERS), None, 10, clock=lambda: now[0])
    server.will(always=Does(status=401))
    for _ in range(3):
        with pytest.raises(EmbedderFault, match="accept the key"):
            embedder.embed_query("an ox")
    assert len(server.asked) == 1
    server.will()
    now[0] += REST
    assert embedder.embed_query("an ox").shape == (len(LETTERS),)


def test_a_redirect_is_not_followed(embedder: RemoteEmbedder, server: EmbeddingServer) -> None:
    with EmbeddingServer() as elsewhere:
        path = "/v1/embeddings" if embedder.name.startswith("openai") else "/api/embed"
        server.will(always=Does(status=307, headers={"Location": f"{elsewhere.host}{path}"}))
        with pytest.raises(EmbedderFault):
            embedder.embed_query("an ox")
        elsewhere.shutdown()
    assert (elsewhere.asked, elsewhere.headers) == ([], [])


def test_a_key_of_the_providers_own_stays_at_home(server: EmbeddingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    embedder = the_embedder(load_settings(embedder=server.spec("openai")))
    assert embedder is not None
    embedder.embed_query("an ox")
    assert SECRET not in str(server.headers)


# --- what is kept ---------------------------------------------------------------------------------


@pytest.fixture
def kept(embedder: RemoteEmbedder, tmp_path: Path) -> Callable[[], KeptEmbedder]:
    """The embedder with its memory, opened anew as another process would."""
    return lambda: KeptEmbedder(embedder, tmp_path / "embedded.sqlite")


def test_an_interrupted_run_goes_on_where_it_ended(kept: Callable[[], KeptEmbedder], server: EmbeddingServer) -> None:
    texts = [f"text {number}" for number in range(3 * BATCH)]
    done: list[int] = []
    server.will(Does(), Does(), always=Does(status=401))
    with pytest.raises(EmbedderFault):
        kept().embed_texts(texts, done.append)
    assert done == [BATCH, 2 * BATCH]
    server.will()
    rows = kept().embed_texts(texts, done.append)
    assert server.texts == texts[2 * BATCH :]
    assert done[2:] == [3 * BATCH]
    assert rows.shape == (len(texts), len(LETTERS))


def test_only_what_changed_is_sent_again(kept: Callable[[], KeptEmbedder], server: EmbeddingServer) -> None:
    before = kept().embed_texts(TEXTS)
    server.will()
    after = kept().embed_texts([TEXTS[2], "a new one", TEXTS[0], TEXTS[0]])
    assert server.texts == ["a new one"]
    assert after[[0, 2, 3]] == pytest.approx(before[[2, 0, 0]])


def test_what_is_no_longer_asked_for_is_forgotten(
    kept: Callable[[], KeptEmbedder], server: EmbeddingServer, tmp_path: Path
) -> None:
    kept().embed_texts(TEXTS)
    again = kept()
    again.embed_texts(TEXTS[:1])
    again.sweep()
    server.will()
    kept().embed_texts(TEXTS)
    assert server.texts == TEXTS[1:]
    content = (tmp_path / "embedded.sqlite").read_bytes()
    assert b"zebra" not in content


def test_vectors_of_two_sizes_are_refused(kept: Callable[[], KeptEmbedder], server: EmbeddingServer) -> None:
    kept().embed_texts(TEXTS)
    server.will(always=Does(dimension=8))
    with pytest.raises(EmbedderFault, match="8 and of 26 dimensions"):
        kept().embed_texts([*TEXTS, "a new one"])


def test_a_memory_that_cannot_be_read_is_one_clear_error(
    kept: Callable[[], KeptEmbedder], tmp_path: Path, server: EmbeddingServer
) -> None:
    from index.manifest import CannotBuild

    (tmp_path / "embedded.sqlite").write_bytes(b"garbage" * 1000)
    with pytest.raises(CannotBuild, match="cannot be kept"):
        kept().embed_texts(TEXTS)
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(tmp_path / "embedded.sqlite").execute("SELECT * FROM vectors")
    assert not server.asked
