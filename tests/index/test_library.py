"""The library: texts are installed, replaced and removed in one step, and read back as they were."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.installed import TEXT_FILE, provisions_file
from index.library import (
    COPY_FILE,
    LIST_FILE,
    InstalledText,
    LibraryFault,
    NewText,
    TextRecord,
    install_text,
    read_library,
    remove_text,
)
from index.locks import locked
from index.model import Locator, Provenance
from index.outline import outline
from index.readers.source import SourceText
from tests.helpers import ROOT

TREATY = "A Treaty\n\nArticle 1\nScope\n1. Each Party shall {verb}.\n2. A Party may refuse.\n\nArticle 2\nEnd\nThe end."


def install(folder: Path, verb: str = "comply", language: str = "en", title: str = "") -> InstalledText:
    text = TREATY.format(verb=verb)
    found = outline(SourceText(text, "text", ""), "crc", language)
    record = TextRecord(
        instrument="crc",
        language=language,
        source="treaty.txt",
        obtained="2026-11-27",
        sha256=verb.encode().hex().ljust(64, "0"),
        kind="text",
        title=title or found.title,
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


@contextmanager
def little_room(most: int) -> Iterator[None]:
    """No file can be written beyond so many bytes, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("more", [{"verb": "obey " * 9_000}, {"title": "Treaty " * 9_000}])  # the text, the list
def test_a_full_disk_changes_nothing_and_leaves_nothing(more: dict[str, str], tmp_path: Path) -> None:
    install(tmp_path)
    before = files(tmp_path)
    with little_room(20_000), pytest.raises(LibraryFault, match="cannot be written: File too large"):
        install(tmp_path, **more)
    assert files(tmp_path) == before
    assert read_library(tmp_path).provision(Locator.parse("crc:1")) is not None


def files(folder: Path) -> dict[str, bytes]:
    """Every file by its name, but for the lock."""
    paths = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("lock")]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    with pytest.raises(LibraryFault, match="cannot be written"):
        install(tmp_path / "file" / "library")
    install(tmp_path / "library")
    before = files(tmp_path)
    (tmp_path / "library").chmod(0o500)
    try:
        if os.access(tmp_path / "library", os.W_OK):
            pytest.skip("this user may write into a read-only folder")
        with pytest.raises(LibraryFault, match="cannot be changed: it cannot be written"):
            install(tmp_path / "library", verb="obey")
        assert files(tmp_path) == before
    finally:
        (tmp_path / "library").chmod(0o700)


def test_whoever_comes_second_waits_and_then_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path)
    monkeypatch.setattr("index.library.LOCK_SECONDS", 0.1)
    with locked(tmp_path, 1), pytest.raises(LibraryFault, match="another process is at work in it"):
        install(tmp_path, verb="obey")
    install(tmp_path, verb="obey")


INSTALLER = """
import sys
from pathlib import Path
from tests.index.test_library import install
while True:
    for verb in ("comply", "obey"):
        install(Path(sys.argv[1]), verb)
        print(verb, flush=True)
"""


def test_a_kill_in_the_middle_leaves_the_old_text_or_the_new_one(tmp_path: Path) -> None:
    for after in range(1, 7):
        with subprocess.Popen(
            [sys.executable, "-c", INSTALLER, str(tmp_path)], stdout=subprocess.PIPE, cwd=ROOT, text=True
        ) as process:
            assert process.stdout is not None
            for _ in range(after):
                assert process.stdout.readline()
            time.sleep(0.0007 * after)
            process.kill()
        [text] = read_library(tmp_path).texts
        assert [one.text for one in text.provisions.values()][1] in (
            "Each Party shall comply.",
            "Each Party shall obey.",
        )
    (tmp_path / "texts" / ".new-left").mkdir()
    (tmp_path / ".new-left").touch()
    install(tmp_path, language="fr")
    assert not list(tmp_path.rglob(".new-*"))


def test_two_at_once_both_arrive(tmp_path: Path) -> None:
    code = "import sys\nfrom pathlib import Path\nfrom tests.index.test_library import install\n"
    code += "for number in range(6):\n    install(Path(sys.argv[1]), 'comply' * number, sys.argv[2])"
    both = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), one], cwd=ROOT) for one in ("en", "fr")]
    assert [process.wait() for process in both] == [0, 0]
    library = read_library(tmp_path)
    assert library.languages("crc") == ("en", "fr")
    assert {path.name for path in (tmp_path / "texts").iterdir()} == {one.record.folder for one in library.texts}


def test_what_an_older_program_made_of_the_text_is_not_used(tmp_path: Path) -> None:
    text = install(tmp_path)
    made = text.folder / provisions_file()
    made.rename(made.with_name("provisions-0123456789ab.json"))
    again = read_library(tmp_path)
    assert again.texts[0].provisions == text.provisions
    assert [path.name for path in text.folder.glob("provisions-*")] == [made.name]
    assert read_library(tmp_path).digest == again.digest
    made.write_text("[{", encoding="utf-8")  # damaged: the text itself tells
    assert read_library(tmp_path).texts[0].spans == text.spans


def test_a_text_that_this_program_reads_as_other_articles_must_be_added_again(tmp_path: Path) -> None:
    text = install(tmp_path)
    (text.folder / provisions_file()).unlink()
    path = tmp_path / LIST_FILE
    path.write_text(path.read_text(encoding="utf-8").replace('["1", "2"]', '["1", "2", "3"]'), encoding="utf-8")
    with pytest.raises(LibraryFault, match="reads differently with this version; add it again"):
        read_library(tmp_path).provision(Locator.parse("crc:1"))


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
    for name in (LIST_FILE, COPY_FILE):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    with pytest.raises(LibraryFault, match="damaged"):
        read_library(tmp_path)


def test_a_harmed_list_is_read_from_its_copy_and_mended_by_the_next_change(tmp_path: Path) -> None:
    text = install(tmp_path)
    (tmp_path / LIST_FILE).write_text("{", encoding="utf-8")
    assert read_library(tmp_path).texts[0].provisions == text.provisions
    install(tmp_path, language="fr")
    assert read_library(tmp_path).languages("crc") == ("en", "fr")
    assert (tmp_path / LIST_FILE).read_bytes() == (tmp_path / COPY_FILE).read_bytes()
