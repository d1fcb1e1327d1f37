"""The dense route: passage vectors in an embedded Chroma, asked by cosine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index.features import Floats
from index.manifest import DamagedIndex
from index.model import Passage

COLLECTION = "passages"
CHROMA_FOLDER = "chroma"


class DenseRoute:
    """Passages by the nearness of their vectors."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection

    @classmethod
    def open(cls, folder: Path) -> DenseRoute:
        """Open what `write_vectors` wrote. Raises DamagedIndex."""
        try:
            return cls(_client(folder).get_collection(COLLECTION, embedding_function=None))
        except Exception as error:  # Chroma's errors have no common root
            raise DamagedIndex(f"The vectors in {folder} cannot be read: {error}") from error

    def nearest(self, vector: Floats, limit: int) -> list[tuple[str, float]]:
        """The ids of the nearest passages with their cosine, best first."""
        if not vector.any():
            return []
        found = self._collection.query([vector.tolist()], n_results=limit, include=["distances"])
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return sorted(((name, 1.0 - distance) for name, distance in pairs), key=lambda pair: (-pair[1], pair[0]))


def write_vectors(folder: Path, passages: Sequence[Passage], vectors: Floats) -> None:
    """A new collection with the vectors of all passages (passages x dimension)."""
    collection = _client(folder).create_collection(
        COLLECTION, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
    )
    collection.add(
        ids=[passage.id for passage in passages],
        embeddings=vectors.tolist(),
        metadatas=[{"kind": passage.kind, "language": passage.language} for passage in passages],
    )


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    path = folder / CHROMA_FOLDER
    return chromadb.PersistentClient(str(path), settings=Settings(anonymized_telemetry=False))
