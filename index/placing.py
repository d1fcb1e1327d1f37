"""Vectors of the catalogue: a Chroma collection that changes by rows, and a snapshot of each build, which is asked.

The collection lies beside the builds and outlives them. A row's key names its words and the space
that they were placed in, so a row that is kept is never embedded again, even where its snapshot was
lost, and what an interrupted update left behind is taken up by the next one or swept.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from index.arrays import Array, best
from index.dense import CHROMA_FOLDER, open_client
from index.embedders import DIMENSION, Embedder, Told, embed_question
from index.features import Floats
from index.manifest import CannotBuild
from index.model import Passage
from index.models import Models
from index.passages import words_of

COLLECTION = "library"

SHARED = 50_000
"""Rows of which another thread compares half; fewer are done before it has begun."""

_SPACE = {"hnsw": {"space": "cosine", "ef_construction": 16, "max_neighbors": 4}}
"""Rows are asked for by their keys, never for the nearest, so that Chroma's graph of neighbours is kept small."""

BATCH = 1000
"""Passages that are read into memory as features at a time: each takes ten times the room of its vector."""


@dataclass(frozen=True)
class Space:
    """Where passages and questions lie: the base index's own models, or somebody else's embedder."""

    name: str  # the same name, the same vectors
    models: Models
    embedder: Embedder | None = None
    dimension: int = DIMENSION

    def place(self, passages: Sequence[Passage], told: Told = lambda done: None) -> Floats:
        """Each passage as a row of unit length (passages x dimension). Raises EmbedderFault."""
        if self.embedder is not None:
            return self.embedder.embed_texts([words_of(one) for one in passages], told)
        placed = []
        for start in range(0, len(passages), BATCH):
            batch = passages[start : start + BATCH]
            placed.append(self.models.vectors([self.models.read(words_of(one), one.language) for one in batch]))
            told(start + len(batch))
        return np.concatenate(placed)

    def find(self, text: str, language: str) -> Floats:
        """A question as a vector of unit length. Raises EmbedderFault."""
        if self.embedder is not None:
            return embed_question(self.embedder, text, self.dimension)
        return self.models.vector(self.models.read(text, language))


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one text or of one commentary."""

    name: str  # "crc en", "commentary/<slug>"
    source: str  # names its contents: another name, other rows
    start: int
    end: int


class Vectors(Protocol):
    """Rows by the nearness of their vectors."""

    def nearest(self, vector: Floats, limit: int, within: Group) -> list[tuple[int, float]]:
        """The nearest rows of a group with their cosine, best first; none for a zero vector."""
        ...


class SnapshotRows:
    """The vectors of a build, compared one and all."""

    def __init__(self, vectors: Array) -> None:
        self._vectors = vectors  # (rows, dimension), unit rows

    def nearest(self, vector: Floats, limit: int, within: Group) -> list[tuple[int, float]]:
        """By the product of each row with the vector."""
        if not vector.any():
            return []
        cosines = _products(self._vectors[within.start : within.end], vector)
        return [(within.start + row, float(cosines[row])) for row in best(cosines, limit).tolist()]


def _products(rows: Array, vector: Floats) -> Floats:
    """The product of each row with a vector: not by BLAS, whose threads spin while they wait for a busy processor."""
    if len(rows) < SHARED:
        return np.asarray(np.vecdot(rows, vector))
    half = len(rows) // 2
    other = _other_thread().submit(np.vecdot, rows[half:], vector)
    return np.concatenate((np.vecdot(rows[:half], vector), other.result()))


@cache
def _other_thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1)


def held_vectors(folder: Path, keys: Sequence[str]) -> dict[str, Floats]:
    """The vectors that the collection holds of these rows, by their keys. Raises CannotBuild."""
    held: dict[str, Floats] = {}
    try:
        client, collection = _writable(folder)
        size = client.get_max_batch_size()
        for start in range(0, len(keys), size) if collection.count() else ():
            found = collection.get(ids=list(keys[start : start + size]), include=["embeddings"])
            held.update(zip(found["ids"], np.asarray(found["embeddings"], np.float32), strict=True))
    except Exception as error:  # Chroma's errors have no common root
        raise CannotBuild(f"The vectors in {folder} cannot be read: {error}") from error
    return held


def add_vectors(folder: Path, keys: Sequence[str], groups: Sequence[str], vectors: Floats) -> None:
    """Bring the collection to hold these rows as well; what it holds already is left. Raises CannotBuild."""
    try:
        client, collection = _writable(folder)
        held = set(collection.get(include=[])["ids"])
        new = [row for row, key in enumerate(keys) if key not in held]
        size = client.get_max_batch_size()
        for batch in (new[start : start + size] for start in range(0, len(new), size)):
            collection.add(
                ids=[keys[row] for row in batch],
                embeddings=vectors[batch],
                metadatas=[{"group": groups[row]} for row in batch],
            )
    except Exception as error:  # Chroma's errors have no common root
        raise CannotBuild(f"The vectors cannot be written to {folder}: {error}") from error


def sweep_vectors(folder: Path, keys: Sequence[str]) -> None:
    """Take out the rows that no build names any more. Raises CannotBuild."""
    try:
        client, collection = _writable(folder)
        gone = sorted(set(collection.get(include=[])["ids"]) - set(keys))
        size = client.get_max_batch_size()
        for batch in (gone[start : start + size] for start in range(0, len(gone), size)):
            collection.delete(ids=batch)
    except Exception as error:  # Chroma's errors have no common root
        raise CannotBuild(f"The vectors in {folder} cannot be swept: {error}") from error


def _writable(folder: Path) -> tuple[Any, Any]:
    client = open_client(folder / CHROMA_FOLDER)
    return client, client.get_or_create_collection(COLLECTION, configuration=_SPACE, embedding_function=None)
