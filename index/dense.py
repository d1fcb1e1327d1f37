"""The dense route: passage vectors kept in an embedded Chroma or on a server, and in a snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from index.arrays import Array, load_array, save_arrays
from index.features import Floats
from index.manifest import CannotBuild, DamagedIndex
from index.model import Passage
from index.served import ChromaServer, ServedRows

COLLECTION = "passages"
CHROMA_FOLDER = "chroma"
SNAPSHOT = "vectors"

NEIGHBOURS = 150
"""Passages that the dense route is asked for."""


class Dense(Protocol):
    """Passages by the nearness of their vectors."""

    def cosines(self, vector: Floats) -> Floats:
        """The cosine of a vector of unit length, or of zero, with every passage: shape (passages,).

        Those that are far get the least one of the near. Raises VectorsGone.
        """
        ...


@dataclass(frozen=True, slots=True)
class DenseRoute:
    """Passages by the nearness of their vectors.

    Chroma keeps the vectors; some hundred of them are compared with a question here, one and all. That
    is exact, the same in every process (Chroma's own search is approximate, and no two are alike), and
    thirty times as quick.
    """

    vectors: Array  # (passages, dimension), unit rows

    @classmethod
    def of_chroma(cls, folder: Path, names: Sequence[str]) -> DenseRoute:
        """The vectors of passages by their ids, from the collection in a build. Raises DamagedIndex."""
        try:
            collection = open_client(folder / CHROMA_FOLDER).get_collection(COLLECTION, embedding_function=None)
            held = collection.get(include=["embeddings"])
        except Exception as error:  # Chroma's errors have no common root
            raise DamagedIndex(f"The vectors in {folder} cannot be read: {error}") from error
        rows = {name: row for row, name in enumerate(held["ids"])}
        if set(rows) != set(names):
            raise DamagedIndex(f"Chroma holds {len(rows)} passages in {folder}, not the {len(names)} of the index.")
        vectors = np.asarray(held["embeddings"], np.float32)[[rows[name] for name in names]]
        return cls(vectors)

    @classmethod
    def of_snapshot(cls, folder: Path) -> DenseRoute:
        """The same from a file: for one question, which should not wait for Chroma to be imported.

        Raises OSError or ValueError.
        """
        return cls(load_array(folder, SNAPSHOT))

    def cosines(self, vector: Floats) -> Floats:
        """By one matrix product."""
        scores = np.asarray(self.vectors @ vector, np.float32)
        far = len(scores) - NEIGHBOURS
        return np.maximum(scores, np.partition(scores, far)[far]) if far > 0 else scores


class ServedRoute:
    """The same, asked of a Chroma server."""

    def __init__(self, server: ChromaServer, folder: Path, index: str) -> None:
        """The vectors of the build in `folder`, whose manifest has the digest `index`. Raises OSError or ValueError."""
        vectors = load_array(folder, SNAPSHOT)
        self._passages = len(vectors)
        self.rows = ServedRows(server, f"passages-{index}", vectors)

    def cosines(self, vector: Floats) -> Floats:
        """As the server finds the nearest ones."""
        nearest = self.rows.nearest(vector, min(NEIGHBOURS, self._passages))
        scores = np.full(self._passages, min((score for _, score in nearest), default=0.0), np.float32)
        for row, score in nearest:
            scores[row] = score
        return scores


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
