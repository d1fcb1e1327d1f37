"""The dense route: passage vectors in an embedded Chroma, asked by cosine, and their snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from index.arrays import Array, load_array, save_arrays
from index.features import Floats
from index.manifest import CannotBuild, DamagedIndex
from index.model import Passage

COLLECTION = "passages"
CHROMA_FOLDER = "chroma"
SNAPSHOT = "vectors"


class DenseRoute(Protocol):
    """Passages by the nearness of their vectors."""

    def nearest(self, vector: Floats, limit: int) -> list[tuple[str, float]]:
        """The ids of the nearest passages with their cosine, best first; none for a zero vector."""
        ...


class ChromaRoute:
    """The collection in the embedded Chroma: for doors that stay open."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection

    @classmethod
    def open(cls, folder: Path, passages: int) -> ChromaRoute:
        """Open what `write_collection` wrote of so many passages. Raises DamagedIndex."""
        try:
            collection = open_client(folder / CHROMA_FOLDER).get_collection(COLLECTION, embedding_function=None)
            held = collection.count()
        except Exception as error:  # Chroma's errors have no common root
            raise DamagedIndex(f"The vectors in {folder} cannot be read: {error}") from error
        if held != passages:
            raise DamagedIndex(f"Chroma holds {held} of {passages} passages in {folder}.")
        return cls(collection)

    def nearest(self, vector: Floats, limit: int) -> list[tuple[str, float]]:
        """As Chroma finds them, by raw cosine distance."""
        if not vector.any():
            return []
        found = self._collection.query([vector.tolist()], n_results=limit, include=["distances"])
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return sorted(((name, 1.0 - distance) for name, distance in pairs), key=lambda pair: (-pair[1], pair[0]))


class SnapshotRoute:
    """The same vectors read from a file: for one question, which should not wait for Chroma to be imported."""

    def __init__(self, names: Sequence[str], vectors: Array) -> None:
        self._names = names
        self._vectors = vectors  # (passages, dimension), unit rows

    @classmethod
    def open(cls, folder: Path, names: Sequence[str]) -> SnapshotRoute:
        """Open what `write_snapshot` wrote; `names` are the passages' ids in order. Raises OSError or ValueError."""
        return cls(names, load_array(folder, SNAPSHOT))

    def nearest(self, vector: Floats, limit: int) -> list[tuple[str, float]]:
        """By one matrix product."""
        if not vector.any():
            return []
        cosines = np.asarray(self._vectors @ vector)
        best = np.argsort(-cosines, kind="stable")[:limit]
        return sorted(((self._names[row], float(cosines[row])) for row in best), key=lambda pair: (-pair[1], pair[0]))


def write_snapshot(folder: Path, vectors: Floats) -> None:
    """The vectors of all passages (passages x dimension) as a file. Raises OSError."""
    save_arrays(folder, {SNAPSHOT: vectors})


@contextmanager
def new_collection(folder: Path) -> Iterator[Callable[[Sequence[Passage], Floats], None]]:
    """A new collection, opened before there are vectors to write, for importing Chroma takes most of a second.

    Gives the function that fills it with all passages and their vectors (passages x dimension). Raises CannotBuild.
    """
    try:
        with closing(open_client(folder / CHROMA_FOLDER)) as client:
            collection = client.create_collection(
                COLLECTION, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
            )
            yield partial(_fill, collection)
    except Exception as error:  # Chroma's errors have no common root
        raise CannotBuild(f"The vectors cannot be written to {folder}: {error}") from error


def _fill(collection: Any, passages: Sequence[Passage], vectors: Floats) -> None:
    collection.add(
        ids=[passage.id for passage in passages],
        embeddings=vectors.tolist(),
        metadatas=[{"kind": passage.kind, "language": passage.language} for passage in passages],
    )


def open_client(path: Path) -> Any:
    """The embedded Chroma in a folder, without telemetry."""
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(path), settings=Settings(anonymized_telemetry=False))
