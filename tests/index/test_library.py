"""The library: texts are installed, replaced and removed in one step, and read back as they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.installed import TEXT_FILE
from index.library import (
    LIST_FILE,
    InstalledText,
    LibraryFault,
    NewText,
    TextRecord,
    install_text,
    read_library,
    remove_text,
)
from index.model import Locator, Provenance
from index.outline import outline
from index.readers.source import SourceText

TREATY = "A Treaty\n\nArticle 1\nScope\n1. Each Party shall {verb}.\n2. A Party may refuse.\n\nArticle 2\nEnd\nThe end."


def install(folder: Path, verb: str = "comply", language: str = "en") -> InstalledText:
    text = TREATY.format(verb=verb)
    found = outline(SourceText(text, "text", ""), "crc", language)
    record = TextRecord(
        instrument="crc",
        language=language,
        source="treaty.txt",
        obtained="2026-11-27",
        sha256=verb.encode().hex().ljust(64, "0"),
        kind="text",
        title=found.title,
        licence="",
        articles=("1", "2"),
        partial=True,
        preamble=False,
        folder="",
    )
    return install_text(folder, NewText(record, text.encode(), ".txt", text, found.provisions, found.spans))


def test_there_is_nothing_before_something_is_installed(tmp_path: Path) -> None:
    assert read_library(tmp_path / "absent").texts == ()


def test_what_is_installed_is_read_back(tmp_path: Path) -> None:
    install(tmp_path)
    library = read_library(tmp_path)
    assert library.languages("crc") == ("en",)
    [text] = library.texts
    one = library.provision(Locator.parse("crc:1(2)"))
    assert one is not None
    assert (one.text, one.provenance, one.force) == ("A Party may refuse.", Provenance.AUTHENTIC, "may")
    assert all(text.text[slice(*text.spans[at])] == told.text for at, told in text.provisions.items())
    assert text.record.range == "articles 1 to 2"


def test_a_replaced_text_leaves_nothing_behind(tmp_path: Path) -> None:
    before = read_library(install(tmp_path).folder.parents[1]).digest
    old = install(tmp_path)
    new = install(tmp_path, verb="obey")
    assert not old.folder.exists()
    assert new.folder.exists()
    library = read_library(tmp_path)
    assert len(library.texts) == 1
    assert library.digest != before


def test_a_text_that_cannot_be_written_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path)
    before = read_library(tmp_path).digest

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("index.library.json.dumps", full)
        with pytest.raises(LibraryFault, match="No space left"):
            install(tmp_path, verb="obey")
    assert read_library(tmp_path).digest == before
    assert read_library(tmp_path).provision(Locator.parse("crc:1")) is not None


def test_removing(tmp_path: Path) -> None:
    text = install(tmp_path)
    install(tmp_path, language="fr")
    assert remove_text(tmp_path, "crc", "en")
    assert not remove_text(tmp_path, "crc", "en")
    assert not text.folder.exists()
    assert read_library(tmp_path).languages("crc") == ("fr",)


def test_damage_is_told_in_a_sentence(tmp_path: Path) -> None:
    text = install(tmp_path)
    (text.folder / TEXT_FILE).write_text("Another text", encoding="utf-8")
    with pytest.raises(LibraryFault, match="not as it was installed"):
        read_library(tmp_path).provision(Locator.parse("crc:1"))
    (text.folder / TEXT_FILE).unlink()
    with pytest.raises(LibraryFault, match="cannot be read"):
        read_library(tmp_path).provision(Locator.parse("crc:1"))
    (tmp_path / LIST_FILE).write_text("{}", encoding="utf-8")
    with pytest.raises(LibraryFault, match="damaged"):
        read_library(tmp_path)
