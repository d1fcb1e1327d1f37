"""What an index was built from, and the errors that an index can raise."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

SCHEMA = 1
"""Raised whenever the files of an index change their shape."""

MANIFEST_FILE = "manifest.json"


class IndexFault(Exception):  # noqa: N818 - it is read as "an index fault"
    """Something is wrong with an index; the message is one plain sentence."""


class NoIndex(IndexFault):
    """There is no index in the folder."""


class DamagedIndex(IndexFault):
    """The index cannot be read; building it again mends it."""


class OtherEmbedder(IndexFault):
    """The index was built with another embedder than the one that asks."""

    def __init__(self, built: str, asked: str) -> None:
        super().__init__(f"The index was built with the embedder {built}, not with {asked}.")
        self.built, self.asked = built, asked


class VectorsGone(IndexFault):
    """The Chroma server that keeps the vectors cannot be asked; the next question asks it again."""


class CannotBuild(IndexFault):
    """The index cannot be written: a read-only folder, a full disk, another build at work."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was built from."""

    schema: int
    corpus: str  # digest over every file of the corpus, by content
    recipe: str  # digest over the modules that decide what is built
    embedder: str
    dimension: int
    passages: int
    lines: int
    files: dict[str, int]  # name → bytes, to notice what was cut off

    @property
    def digest(self) -> str:
        """A short name for exactly this index."""
        return hashlib.sha256(self.as_json().encode()).hexdigest()[:12]

    def as_json(self) -> str:
        """Sorted and stable."""
        return json.dumps(asdict(self), sort_keys=True, indent=1)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the index in `folder`, with its files' sizes checked.

    Raises NoIndex or DamagedIndex.
    """
    path = folder / MANIFEST_FILE
    try:
        if not path.is_file():
            raise NoIndex(f"There is no index in {folder}.")
        manifest = Manifest(**json.loads(path.read_text(encoding="utf-8")))
        sizes = {name: (folder / name).stat().st_size for name in manifest.files}
    except (OSError, ValueError, TypeError) as error:
        raise DamagedIndex(f"The index in {folder} cannot be read: {error}") from error
    if manifest.schema != SCHEMA:
        raise DamagedIndex(f"The index in {folder} has the older shape {manifest.schema}.")
    if wrong := [name for name, size in manifest.files.items() if sizes[name] != size]:
        raise DamagedIndex(f"{wrong[0]} in {folder} is not as it was written.")
    return manifest


def corpus_digest(folder: Path) -> str:
    """A digest over the names and contents of every file below `folder`; a few milliseconds."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in (".md", ".yaml", ".toml"):
            digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def recipe_digest() -> str:
    """A digest over the modules that decide what is built from the same corpus."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
