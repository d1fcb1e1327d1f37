"""An index is built whole or not at all, and a bad one is recognised."""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.beside import Beside
from index.build import build_index, ensure_index, is_current
from index.embedders import LlamaIndexEmbedder, Told
from index.features import Floats
from index.manifest import MANIFEST_FILE, CannotBuild, DamagedIndex, IndexFault, NoIndex, OtherEmbedder, read_manifest
from index.search import Searcher
from index.shipped import Corpus, load_corpus
from index.store import building, current_build, new_build
from tests.helpers import ROOT

ASKED = "Can police copy what is on my phone?"


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    """An index to harm."""
    folder = tmp_path / "index"
    shutil.copytree(built, folder)
    return folder


def test_what_was_built_is_current_and_answers(small: Corpus, built: Path) -> None:
    manifest = read_manifest(current_build(built))
    assert is_current(manifest, small)
    assert (manifest.embedder, manifest.dimension) == ("local", 192)
    assert Searcher.open(built, small).search(ASKED).hits


def test_the_same_corpus_gives_the_same_ranking(small: Corpus, built: Path, tmp_path: Path) -> None:
    again = build_index(small, tmp_path)
    assert again.digest == read_manifest(current_build(built)).digest
    one, other = Searcher.open(built, small), Searcher.open(tmp_path, small)
    for text in (ASKED, "extradite", "¿quién paga los gastos?", "zzz"):
        assert [hit.locator for hit in one.search(text).hits] == [hit.locator for hit in other.search(text).hits]
        assert one.search(text).ground == pytest.approx(other.search(text).ground, abs=1e-4)


def test_progress_rises_to_one(small: Corpus, tmp_path: Path) -> None:
    told: list[float] = []
    build_index(small, tmp_path, lambda what, share: told.append(share))
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_current_index_is_not_built_again(small: Corpus, copy: Path) -> None:
    before = current_build(copy)
    ensure_index(small, copy)
    assert current_build(copy) == before


def test_a_changed_corpus_is_noticed(small: Corpus, built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    shutil.copytree(small.folder, folder)
    with (folder / "asked" / "28.yaml").open("a", encoding="utf-8") as file:
        file.write('- ask: one more way to ask\n  at: "28(1)"\n  kind: question\n')
    assert not is_current(read_manifest(current_build(built)), load_corpus(folder))


@pytest.mark.parametrize("name", [MANIFEST_FILE, "ranker.solved.npy", "passages.json", "bm25.cells.npy", "chroma"])
def test_a_missing_part_is_damage(small: Corpus, copy: Path, name: str) -> None:
    path = current_build(copy) / name
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises((NoIndex, DamagedIndex)):
        Searcher.open(copy, small)


@pytest.mark.parametrize("name", [MANIFEST_FILE, "passages.json", "features.codes.npy", "chroma/chroma.sqlite3"])
def test_garbage_is_damage(small: Corpus, copy: Path, name: str) -> None:
    path = current_build(copy) / name
    path.write_bytes(b"\x00garbage" * (path.stat().st_size // 8))
    with pytest.raises(DamagedIndex):
        Searcher.open(copy, small)


def test_garbage_of_the_right_size_is_damage(small: Corpus, copy: Path) -> None:
    path = current_build(copy) / "features.codes.npy"
    path.write_bytes(b"\x00" * path.stat().st_size)
    with pytest.raises(DamagedIndex):
        Searcher.open(copy, small)


def test_a_damaged_index_is_built_anew(small: Corpus, copy: Path) -> None:
    (current_build(copy) / "passages.json").unlink()
    ensure_index(small, copy)
    assert Searcher.open(copy, small).search(ASKED).hits


def test_no_index_is_told(small: Corpus, tmp_path: Path) -> None:
    with pytest.raises(NoIndex):
        Searcher.open(tmp_path, small)
    (tmp_path / "current").write_text("../elsewhere", encoding="utf-8")
    with pytest.raises(NoIndex):
        Searcher.open(tmp_path, small)


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
@pytest.mark.parametrize("at", [0.0, 0.15])
def test_an_interrupted_build_leaves_the_old_index(
    small: Corpus, copy: Path, error: type[BaseException], at: float
) -> None:
    before = current_build(copy)

    def interrupt(what: str, share: float) -> None:
        if share >= at:
            raise error

    with pytest.raises(error):
        build_index(small, copy, interrupt)
    assert current_build(copy) == before
    assert [path.name for path in copy.glob("build-*")] == [before.name]
    assert Searcher.open(copy, small).search(ASKED).hits


@pytest.mark.parametrize("folder", ["/proc/rapporteur", "file/below"])
def test_a_folder_that_cannot_be_written_is_one_clear_error(small: Corpus, tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CannotBuild, match="cannot be written"):
        build_index(small, tmp_path / folder)


def test_a_full_disk_is_one_clear_error(small: Corpus, copy: Path) -> None:
    resource = pytest.importorskip("resource")
    before, limits = current_build(copy), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, limits[1]))
    try:
        with pytest.raises(CannotBuild):
            build_index(small, copy)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert current_build(copy) == before


def test_two_builds_at_once_leave_one_whole_index(small: Corpus, tmp_path: Path) -> None:
    faults: list[BaseException] = []

    def build() -> None:
        try:
            build_index(small, tmp_path)
        except IndexFault as error:
            faults.append(error)

    threads = [threading.Thread(target=build) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert len(list(tmp_path.glob("build-*"))) == 1
    assert Searcher.open(tmp_path, small).search(ASKED).hits


def test_what_fails_in_the_second_process_is_one_clear_error(small: Corpus, tmp_path: Path) -> None:
    with Beside(small, tmp_path / "missing") as beside, pytest.raises(CannotBuild, match="missing"):
        beside.passages()


FIRST_USE = """
import sys
from pathlib import Path
from index.build import ensure_index
from index.search import Searcher
from index.shipped import load_corpus

corpus, folder = load_corpus(Path(sys.argv[1])), Path(sys.argv[2])
ensure_index(corpus, folder, lambda what, share: print(what))
print(Searcher.open(folder, corpus).search(sys.argv[3]).hits[0].locator)
"""


def test_two_first_uses_at_once_build_one_index(small: Corpus, tmp_path: Path) -> None:
    command = [sys.executable, "-c", FIRST_USE, str(small.folder), str(tmp_path), ASKED]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    users = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) for _ in range(2)]
    told = [user.communicate()[0].splitlines() for user in users]
    assert [user.returncode for user in users] == [0, 0]
    assert sum("reading the provisions" in lines for lines in told) == 1
    assert ["waiting for another build"] in [lines[:-1] for lines in told]
    assert told[0][-1] == told[1][-1]


def test_a_build_is_not_swept_from_under_a_reader(small: Corpus, copy: Path) -> None:
    reader, before = Searcher.open(copy, small), current_build(copy)
    build_index(small, copy)
    assert current_build(copy) != before
    assert reader.search(ASKED).hits
    del reader
    gc.collect()
    with building(copy), new_build(copy) as build:
        assert before.is_dir()
    assert list(copy.glob("build-*")) == [build]


class Letters:
    """A foreign embedder: texts as counts of their letters."""

    name = "letters"

    def embed_texts(self, texts: Sequence[str], told: Told = lambda done: None) -> Floats:
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> Floats:
        counts = np.array([1 + text.lower().count(letter) for letter in "abcdefghijklmnopqrstuvwxyz"], np.float32)
        return np.asarray(counts / np.linalg.norm(counts), np.float32)


def test_two_embedders_are_never_mixed(small: Corpus, built: Path, tmp_path: Path) -> None:
    manifest = build_index(small, tmp_path, embedder=Letters())
    assert (manifest.embedder, manifest.dimension) == ("letters", 26)
    assert Searcher.open(tmp_path, small, Letters()).search(ASKED).hits
    with pytest.raises(OtherEmbedder):
        Searcher.open(tmp_path, small)
    with pytest.raises(OtherEmbedder):
        Searcher.open(built, small, Letters())


def test_an_embedding_of_llama_index_is_an_embedder() -> None:
    from llama_index.core.embeddings import MockEmbedding

    embedder = LlamaIndexEmbedder(MockEmbedding(embed_dim=8))
    assert embedder.name.startswith("MockEmbedding:")
    assert embedder.embed_texts(["a", "b"]).shape == (2, 8)
    assert np.linalg.norm(embedder.embed_query("a")) == pytest.approx(1.0)


def test_an_older_shape_is_damage(small: Corpus, copy: Path) -> None:
    path = current_build(copy) / MANIFEST_FILE
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"schema": 0}), encoding="utf-8")
    with pytest.raises(DamagedIndex):
        Searcher.open(copy, small)
