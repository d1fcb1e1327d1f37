"""The index of the library: updated by content, in one step, and asked of one text at a time."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.catalogue import Catalogue, read_listing
from index.cataloguing import Update, ensure_catalogue
from index.dense import CHROMA_FOLDER, open_client
from index.embedders import Told
from index.features import Floats
from index.instruments import read_instruments
from index.intake import Claim, accept
from index.library import Library, install_text, read_library, remove_commentary, remove_text
from index.manifest import DamagedIndex
from index.model import Passage
from index.passages import BUDGET
from index.placing import COLLECTION, Space
from index.search import Searcher
from index.shipped import Corpus
from index.store import current_build
from tests.treaties import CRIME, RIGHTS, install_crime, install_interview, install_rights

SHARED = Path(os.environ.get("RAPPORTEUR_SHARED", Path(__file__).parents[3] / "shared"))
TREATIES = SHARED / "treaties"
needs_treaties = pytest.mark.skipif(not TREATIES.is_dir(), reason="the folder of treaty texts is not there")


@pytest.fixture(scope="module")
def space(built: Path, small: Corpus) -> Space:
    searcher = Searcher.open(built, small, chroma=False)
    return Space(searcher.manifest.digest, searcher.models)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "catalogue"


def library(tmp_path: Path) -> Library:
    return read_library(tmp_path / "library")


def held(folder: Path) -> int:
    collection = open_client(folder / CHROMA_FOLDER).get_collection(COLLECTION, embedding_function=None)
    return int(collection.count())


def test_nothing_installed_is_nothing_written(tmp_path: Path, folder: Path, space: Space) -> None:
    assert ensure_catalogue(library(tmp_path), folder, space) == Update(0, 0)
    assert not folder.exists()
    assert Catalogue(folder, space).search("privacy", "en", "iccpr", "en").hits == ()
    assert Catalogue(folder, space).search_points("privacy", "en").hits == ()


def test_only_what_changed_is_embedded(tmp_path: Path, folder: Path, space: Space) -> None:
    install_rights(tmp_path / "library")
    assert ensure_catalogue(library(tmp_path), folder, space) == Update(4, 4)
    assert ensure_catalogue(library(tmp_path), folder, space) == Update(4, 0)
    install_crime(tmp_path / "library")
    assert ensure_catalogue(library(tmp_path), folder, space) == Update(10, 6)
    install_rights(tmp_path / "library", RIGHTS.replace("letters", "messages"))
    update = ensure_catalogue(library(tmp_path), folder, space)
    assert update == Update(10, 1)
    assert str(update) == "re-embedded 1 of 10 passages"
    remove_text(tmp_path / "library", "budapest", "en")
    assert ensure_catalogue(library(tmp_path), folder, space) == Update(4, 0)
    assert held(folder) == 4
    remove_text(tmp_path / "library", "iccpr", "en")
    assert ensure_catalogue(library(tmp_path), folder, space) == Update(0, 0)
    assert held(folder) == 0
    install_rights(tmp_path / "library")
    assert ensure_catalogue(library(tmp_path), folder, space) == Update(4, 4)


def test_vectors_of_another_space_are_not_kept(tmp_path: Path, folder: Path, space: Space) -> None:
    install_rights(tmp_path / "library")
    ensure_catalogue(library(tmp_path), folder, space)
    assert ensure_catalogue(library(tmp_path), folder, replace(space, name="other")) == Update(4, 4)
    assert held(folder) == 4


class Breaks(Space):
    """A space in which placing fails."""

    def place(self, passages: Sequence[Passage], told: Told = lambda done: None) -> Floats:
        raise KeyboardInterrupt


def test_an_interrupted_update_changes_nothing(tmp_path: Path, folder: Path, space: Space) -> None:
    install_rights(tmp_path / "library")
    ensure_catalogue(library(tmp_path), folder, space)
    before = current_build(folder)
    install_crime(tmp_path / "library")
    with pytest.raises(KeyboardInterrupt):
        ensure_catalogue(library(tmp_path), folder, Breaks(space.name, space.models))
    assert current_build(folder) == before
    found = Catalogue(folder, space).search("arbitrary searches of the home", "en", "iccpr", "en")
    assert str(found.hits[0].locator) == "iccpr:1(1)"
    assert ensure_catalogue(library(tmp_path), folder, space) == Update(10, 6)


def test_what_was_embedded_is_kept_when_the_update_was_interrupted(tmp_path: Path, folder: Path, space: Space) -> None:
    def stopped(what: str, share: float) -> None:
        if what == "writing the catalogue":
            raise KeyboardInterrupt

    install_rights(tmp_path / "library")
    with pytest.raises(KeyboardInterrupt):
        ensure_catalogue(library(tmp_path), folder, space, stopped)
    assert ensure_catalogue(library(tmp_path), folder, space) == Update(4, 0)
    vectors = np.load(current_build(folder) / "vectors.npy")
    texts = list(map(Catalogue(folder, space)._rows.passage, range(4)))
    assert vectors == pytest.approx(space.place(texts), abs=1e-6)
    install_rights(tmp_path / "library", RIGHTS.replace("letters", "messages"))
    assert ensure_catalogue(library(tmp_path), folder, space) == Update(4, 1)


def test_what_an_update_left_behind_in_chroma_is_nobodys_row(tmp_path: Path, folder: Path, space: Space) -> None:
    install_rights(tmp_path / "library")
    ensure_catalogue(library(tmp_path), folder, space)
    collection = open_client(folder / CHROMA_FOLDER).get_collection(COLLECTION, embedding_function=None)
    vector = space.find("arbitrary searches of the home", "en")
    collection.add(ids=["left"], embeddings=[vector.tolist()], metadatas=[{"group": "iccpr en"}])
    found = Catalogue(folder, space).search("arbitrary searches of the home", "en", "iccpr", "en")
    assert str(found.hits[0].locator) == "iccpr:1(1)"
    install_crime(tmp_path / "library")
    ensure_catalogue(library(tmp_path), folder, space)
    assert held(folder) == 10


def test_a_question_does_not_wait_for_chroma(tmp_path: Path, folder: Path, space: Space) -> None:
    install_rights(tmp_path / "library")
    ensure_catalogue(library(tmp_path), folder, space)
    shutil.rmtree(folder / CHROMA_FOLDER)
    found = Catalogue(folder, space).search("arbitrary searches of the home", "en", "iccpr", "en")
    assert str(found.hits[0].locator) == "iccpr:1(1)"
    assert "dense" in found.hits[0].routes


def test_a_damaged_catalogue_is_told_and_made_anew(tmp_path: Path, folder: Path, space: Space) -> None:
    install_rights(tmp_path / "library")
    ensure_catalogue(library(tmp_path), folder, space)
    (current_build(folder) / "vectors.npy").write_bytes(b"")
    with pytest.raises(DamagedIndex, match=r"vectors\.npy"):
        Catalogue(folder, space).search("home", "en", "iccpr", "en")
    assert ensure_catalogue(library(tmp_path), folder, space) == Update(4, 0)
    (current_build(folder) / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(DamagedIndex, match="cannot be read"):
        Catalogue(folder, space).search("home", "en", "iccpr", "en")
    assert ensure_catalogue(library(tmp_path), folder, space) == Update(4, 0)
    assert Catalogue(folder, space).search("home", "en", "iccpr", "en").hits


def test_a_text_is_searched_alone(tmp_path: Path, folder: Path, space: Space) -> None:
    install_rights(tmp_path / "library")
    install_crime(tmp_path / "library")
    install_interview(tmp_path / "library")
    ensure_catalogue(library(tmp_path), folder, space)
    catalogue = Catalogue(folder, space)
    found = catalogue.search("search computer territory", "en", "budapest", "en")
    assert str(found.hits[0].locator) == "budapest:2(1)"
    assert {hit.locator.instrument for hit in found.hits} == {"budapest"}
    assert found.ground == pytest.approx(1.0)
    assert catalogue.search("lighthouse", "en", "budapest", "en").ground < 0.2
    assert catalogue.search("home", "en", "iccpr", "ru").hits == ()
    assert "search" in catalogue.search("search", "en", "budapest", "en").hits[0].passage.text
    [first, *_] = catalogue.search_points("lighthouse keepers", "en").hits
    assert str(first.locator) == "commentary:example-2025#2"
    assert catalogue.search("data", "en", "budapest", "en", 2).hits[1:2]
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    remove_commentary(tmp_path / "library", "example-2025")
    ensure_catalogue(library(tmp_path), folder, space)
    assert Catalogue(folder, space).search_points("lighthouse", "en").hits == ()


def test_a_title_counts_for_the_whole_article(tmp_path: Path, folder: Path, space: Space) -> None:
    install_crime(tmp_path / "library")
    ensure_catalogue(library(tmp_path), folder, space)
    found = Catalogue(folder, space).search("extradition", "en", "budapest", "en")
    assert [hit.locator.article for hit in found.hits[:1]] == ["3"]


def test_the_same_words_in_two_languages_are_two_texts(tmp_path: Path, folder: Path, space: Space) -> None:
    install_rights(tmp_path / "library")
    install_rights(tmp_path / "library", language="fr")
    assert ensure_catalogue(library(tmp_path), folder, space) == Update(8, 8)
    found = Catalogue(folder, space).search("home", "en", "iccpr", "fr")
    assert {hit.passage.language for hit in found.hits} == {"fr"}
    assert len(found.hits) == 4


def test_a_long_provision_is_cut_within_the_budget(tmp_path: Path, folder: Path, space: Space) -> None:
    long = " ".join(f"Sentence number {n} tells of the castle and its many gates." for n in range(90))
    install_crime(tmp_path / "library", CRIME.replace("A Party may refuse", f"{long} A Party may refuse"))
    ensure_catalogue(library(tmp_path), folder, space)
    catalogue = Catalogue(folder, space)
    pieces = [catalogue._rows.passage(row) for row in range(read_listing(current_build(folder)).passages)]
    cut = [one for one in pieces if one.id.startswith("budapest:3(1)#")]
    assert len(cut) > 2
    assert max(one.tokens for one in pieces) <= BUDGET
    provision = library(tmp_path).texts[0].provisions[cut[0].locators[0]]
    assert " ".join(one.text for one in cut) == provision.text
    assert all(one.text.endswith(".") for one in cut)
    found = catalogue.search("refuse to extradite nationals", "en", "budapest", "en")
    assert [str(hit.locator) for hit in found.hits].count("budapest:3(1)") == 1


@needs_treaties
def test_ten_treaties_and_one_more(tmp_path: Path, folder: Path, space: Space) -> None:
    known = read_instruments()
    names = "budapest budapest-p1 coe108 crc echr iccpr iccpr-op1 udhr uncac".split()
    for name in names:
        claim = Claim(instrument=name, language="en")
        install_text(tmp_path / "library", accept(TREATIES / f"{name}.txt", known, claim, date(2026, 11, 27)).new)
    first = ensure_catalogue(library(tmp_path), folder, space)
    assert first.embedded == first.passages > 1000
    claim = Claim(instrument="untoc", language="en")
    install_text(tmp_path / "library", accept(TREATIES / "untoc.txt", known, claim, date(2026, 11, 27)).new)
    second = ensure_catalogue(library(tmp_path), folder, space)
    assert second.passages == first.passages + second.embedded
    catalogue = Catalogue(folder, space)
    for query, name, article in (
        ("privacy", "iccpr", "17"),
        ("torture", "echr", "3"),
        ("witness protection", "untoc", "24"),
        ("search and seizure of stored computer data", "budapest", "19"),
        ("illicit enrichment", "uncac", "20"),
        ("asylum", "udhr", "14"),
    ):
        assert catalogue.search(query, "en", name, "en").hits[0].locator.article == article, query
