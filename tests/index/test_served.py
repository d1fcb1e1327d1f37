"""The same hits from a Chroma server: empty, restarted, emptied, gone, and asked by several at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.catalogue import Catalogue
from index.cataloguing import ensure_catalogue
from index.evidence import collect
from index.library import read_library
from index.manifest import VectorsGone
from index.placing import Space
from index.search import Searcher
from index.served import FILLING, LEASE_SECONDS, LOCK, PREFIX, ChromaServer, _now
from index.shipped import Corpus
from tests.chroma_server import Proxy, ServerProcess
from tests.helpers import ROOT, free_port
from tests.treaties import install_crime, install_interview

ASKED = "Can police copy what is on my phone?"
TOKEN = "let-me-in"  # noqa: S105 - of the proxy in these tests


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """A server that holds nothing."""
    (tmp_path / "chroma").mkdir()
    running = ServerProcess(tmp_path / "chroma")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server for the tests that leave it as it is."""
    running = ServerProcess(tmp_path_factory.mktemp("chroma"))
    yield running
    running.stop()


def served(built: Path, small: Corpus, at: ChromaServer) -> Searcher:
    return Searcher.open(built, small, server=at)


def collections(at: ChromaServer) -> list[str]:
    return sorted(one.name for one in at.client().list_collections())


def found(searcher: Searcher, text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(str(hit.locator), hit.routes) for hit in searcher.search(text).hits]


def test_an_empty_server_is_filled_and_finds_what_the_embedded_one_does(
    small: Corpus, built: Path, shared: ServerProcess
) -> None:
    ours, theirs = Searcher.open(built, small), served(built, small, shared.at)
    assert theirs.waits
    lines = [line.text for line in collect(small)]
    for text in [ASKED, "zzz", *lines[:: len(lines) // 40]]:
        assert found(theirs, text) == found(ours, text), text
        assert theirs.search(text).ground == pytest.approx(ours.search(text).ground, abs=1e-5)
        assert [hit.locator for hit in theirs.search_points(text)] == [hit.locator for hit in ours.search_points(text)]
    assert collections(shared.at) == [f"{PREFIX}passages-{ours.manifest.digest}"]


def test_a_server_that_was_restarted_is_asked_again(small: Corpus, built: Path, server: ServerProcess) -> None:
    searcher = served(built, small, server.at)
    before = found(searcher, ASKED)
    server.stop()
    gone = searcher.search("May they hand me over?")
    assert gone.gone is not None
    assert str(server.port) in gone.gone
    assert gone.fault is None
    server.start()
    searcher.recent.clear()
    assert found(searcher, ASKED) == before
    assert searcher.search("May they hand me over?").gone is None


def test_a_restart_between_two_questions_is_not_noticed(
    small: Corpus, built: Path, server: ServerProcess, tmp_path: Path
) -> None:
    searcher = served(built, small, server.at)
    before = found(searcher, ASKED)
    server.stop()
    (tmp_path / "new").mkdir()
    server.start(tmp_path / "new")  # with nothing of what it held
    searcher.recent.clear()
    assert found(searcher, ASKED) == before
    assert len(collections(server.at)) == 1


def test_a_server_that_is_not_there_is_one_clear_reason(small: Corpus, built: Path) -> None:
    searcher = served(built, small, ChromaServer(f"http://127.0.0.1:{free_port()}"))
    said = searcher.search(ASKED)
    assert said.gone is not None
    assert said.gone.startswith("The Chroma server at 127.0.0.1:")
    assert ASKED not in said.gone


def test_the_token_opens_the_proxy_and_nothing_else_does(small: Corpus, built: Path, shared: ServerProcess) -> None:
    proxy = Proxy(shared.at.url, TOKEN)
    try:
        ours = Searcher.open(built, small)
        assert found(served(built, small, ChromaServer(proxy.url, TOKEN)), ASKED) == found(ours, ASKED)
        assert proxy.refused == 0
        for token in (None, "wrong"):
            refused = served(built, small, ChromaServer(proxy.url, token)).search(ASKED).gone
            assert refused is not None
            assert "RAPPORTEUR_CHROMA_TOKEN" in refused
            assert "wrong" not in refused
        assert proxy.refused == 2
    finally:
        proxy.stop()
    assert TOKEN not in repr(ChromaServer(proxy.url, TOKEN))


READER = """
import sys
from pathlib import Path
from index.search import Searcher
from index.served import ChromaServer
from index.shipped import load_corpus

searcher = Searcher.open(Path(sys.argv[1]), load_corpus(Path(sys.argv[2])), server=ChromaServer(sys.argv[3]))
found = searcher.search(sys.argv[4])
print([str(hit.locator) for hit in found.hits], found.gone)
"""


def test_several_first_readers_at_once_fill_it_once(small: Corpus, built: Path, server: ServerProcess) -> None:
    command = [sys.executable, "-c", READER, str(built), str(small.folder), server.at.url, ASKED]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) for _ in range(3)]
    told = {reader.communicate()[0].strip() for reader in readers}
    ours = Searcher.open(built, small)
    assert told == {f"{[locator for locator, _ in found(ours, ASKED)]} None"}
    assert collections(server.at) == [f"{PREFIX}passages-{ours.manifest.digest}"]


def test_a_writer_that_died_holds_nobody_up_and_leaves_nothing(
    small: Corpus, built: Path, server: ServerProcess
) -> None:
    client = server.at.client()
    client.create_collection(LOCK, metadata={"until": _now(client) - 1}, embedding_function=None)
    client.create_collection(f"{FILLING}half", embedding_function=None)
    client.create_collection("somebody-elses", embedding_function=None)
    client.create_collection(f"{PREFIX}passages-old", metadata={"filled": 1}, embedding_function=None)
    searcher = served(built, small, server.at)
    assert searcher.search(ASKED).gone is None
    assert collections(server.at) == [f"{PREFIX}passages-{searcher.manifest.digest}", "somebody-elses"]


def test_a_writer_waits_for_the_other_one(
    small: Corpus, built: Path, server: ServerProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = server.at.client()
    client.create_collection(LOCK, metadata={"until": _now(client) + LEASE_SECONDS}, embedding_function=None)
    monkeypatch.setattr("index.served.WAIT_SECONDS", 0.3)
    gone = served(built, small, server.at).search(ASKED).gone
    assert gone is not None
    assert "Another process" in gone
    assert collections(server.at) == [LOCK]


def test_a_library_is_searched_on_the_server(small: Corpus, built: Path, server: ServerProcess, tmp_path: Path) -> None:
    searcher = Searcher.open(built, small, chroma=False)
    space = Space(searcher.manifest.digest, searcher.models)
    install_crime(tmp_path / "library")
    install_interview(tmp_path / "library")
    folder = tmp_path / "catalogue"
    ensure_catalogue(read_library(tmp_path / "library"), folder, space)
    ours = Catalogue(folder, space)
    theirs = Catalogue(folder, space, server=server.at)
    for text in ("extradition", "search and seizure of stored computer data", "who may make a reservation"):
        for one, other in (
            (ours.search(text, "en", "budapest", "en"), theirs.search(text, "en", "budapest", "en")),
            (ours.search_points(text, "en"), theirs.search_points(text, "en")),
        ):
            assert one.hits
            assert [hit.locator for hit in one.hits] == [hit.locator for hit in other.hits]
    server.stop()
    with pytest.raises(VectorsGone, match="does not answer"):
        theirs.search("extradition", "en", "budapest", "en")
