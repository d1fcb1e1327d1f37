"""One index of the shipped corpus for all tests, and a small corpus that builds in a second."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from index.build import build_index
from index.files import CORPUS_DIR
from index.search import Searcher
from index.shipped import Corpus, load_corpus

KEPT = 12
"""Lines of each file that the small corpus keeps."""


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return load_corpus()


@pytest.fixture(scope="session")
def searcher(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    folder = tmp_path_factory.mktemp("index")
    build_index(corpus, folder)
    return Searcher.open(folder, corpus)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The shipped corpus with few lines."""
    folder = tmp_path_factory.mktemp("small") / "corpus"
    shutil.copytree(CORPUS_DIR, folder)
    for path in (*(folder / "asked").glob("[0-9][0-9].yaml"), *(folder / "asked").glob("lines-*.yaml")):
        entries = path.read_text(encoding="utf-8").split("\n- ask")
        path.write_text("\n- ask".join(entries[:KEPT]) + "\n", encoding="utf-8")
    return load_corpus(folder)


@pytest.fixture(scope="session")
def built(small: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the small corpus; tests that harm it take a copy."""
    folder = tmp_path_factory.mktemp("built")
    build_index(small, folder)
    return folder
