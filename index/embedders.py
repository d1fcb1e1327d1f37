"""Texts as dense vectors: our own small embedder, fitted at build, and any of LlamaIndex's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from index.arrays import Array, load_array, save_arrays
from index.features import Floats, Ints
from index.similar import Postings

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

LOCAL = "local"
"""The name of our own embedder in the manifest."""

DIMENSION = 192

NOT_ROWS = "the embedder did not give one vector of numbers for each text"
"""What is told of a reply of another shape."""

COMMON = 20
"""Documents that a feature must be in to be multiplied as part of a full matrix."""

_FILE = "embedder.projection"

Told = Callable[[int], None]
"""Told how many texts are embedded by now."""


class EmbedderFault(Exception):  # noqa: N818 - it is read as "an embedder's fault"
    """Somebody else's embedder did not do its work; the message says why in plain words, never what was sent."""


class Embedder(Protocol):
    """A dense route of somebody else's. `name` goes into the manifest."""

    @property
    def name(self) -> str:
        """Names the model so that vectors of two models are never mixed."""
        ...

    def embed_texts(self, texts: Sequence[str], told: Told = ...) -> Floats:
        """Passages as rows of unit length (texts x dimension). Raises EmbedderFault."""
        ...

    def embed_query(self, text: str) -> Floats:
        """A question as a vector of unit length (dimension,). Raises EmbedderFault."""
        ...


def name_of(embedder: Embedder | None) -> str:
    """The name under which an index is built: the embedder's, or that of our own."""
    return embedder.name if embedder else LOCAL


def embed_question(embedder: Embedder, text: str, dimension: int) -> Floats:
    """A question as a vector that can be compared with those of an index. Raises EmbedderFault."""
    vector = embedder.embed_query(text)
    if len(vector) != dimension:
        raise EmbedderFault(f"the embedder gives {len(vector)} dimensions, the index has {dimension}")
    return vector


class LlamaIndexEmbedder:
    """Any LlamaIndex `BaseEmbedding` (OpenAI, Ollama, Hugging Face, fastembed …) as an Embedder."""

    def __init__(self, model: Any, name: str | None = None) -> None:
        self._model = model
        self._name = name

    @property
    def name(self) -> str:
        """The name given, else the class and the model's name."""
        return self._name or f"{type(self._model).__name__}:{self._model.model_name}"

    def embed_texts(self, texts: Sequence[str], told: Told = lambda done: None) -> Floats:
        """All in one; how they are sent is the model's own business."""
        vectors = _as_rows(self._model.get_text_embedding_batch(list(texts)), len(texts))
        told(len(texts))
        return vectors

    def embed_query(self, text: str) -> Floats:
        """As the model embeds questions."""
        vector: Floats = _as_rows([self._model.get_query_embedding(text)], 1)[0]
        return vector


def _as_rows(vectors: Any, count: int) -> Floats:
    """What a model gave, as rows of unit length. Raises EmbedderFault where it is not one vector a text."""
    try:
        rows = np.asarray(vectors, np.float32)
    except (TypeError, ValueError):
        rows = np.zeros(0, np.float32)
    if rows.ndim != 2 or len(rows) != count or not rows.size or not np.isfinite(rows).all():
        raise EmbedderFault(NOT_ROWS)
    return unit_rows(rows)


class Projection:
    """Our own embedder: latent semantic analysis of what people ask about each provision.

    It is fitted on documents, one a provision with everything that speaks for it, so that words
    which ask for the same provisions come to lie together; a text is the sum of its features.
    """

    def __init__(self, documents: Postings, directions: Array) -> None:
        self.documents = documents  # (documents, features)
        self._directions = directions  # (documents, dimension): what each document adds to each axis

    def vector(self, columns: Ints, strengths: Floats) -> Floats:
        """A sparse text as a vector of unit length, or zero."""
        vector = self.documents.dot(columns, strengths) @ self._directions
        length = float(vector @ vector) ** 0.5
        return np.asarray(vector / length if length else vector, np.float32)

    def vectors(self, texts: csr_matrix) -> Floats:
        """Many sparse texts (texts x features) as rows of unit length, or zero."""
        rows = np.asarray(self.documents.dots(texts) @ self._directions, np.float32)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.where(lengths, lengths, 1), np.float32)

    def save(self, folder: Path) -> None:
        """Write the documents and the directions."""
        self.documents.save(folder, f"{_FILE}.documents")
        save_arrays(folder, {_FILE: self._directions})

    @classmethod
    def load(cls, folder: Path) -> Projection:
        """What `save` wrote. Raises OSError or ValueError."""
        return cls(Postings.load(folder, f"{_FILE}.documents"), load_array(folder, _FILE))


def fit_projection(documents: csr_matrix, dimension: int = DIMENSION) -> tuple[Projection, Floats]:
    """The leading right singular vectors of few long documents, each scaled to equal weight.

    Solved through the small matrix documents x documents; deterministic. Returns the projection,
    and the documents themselves as rows of unit length.
    """
    dimension = min(dimension, documents.shape[0])
    likeness = _likeness(documents).astype(np.float64)
    values, left = np.linalg.eigh(likeness)
    values, left = values[::-1][:dimension], left[:, ::-1][:, :dimension]
    left = left * np.where(left[np.abs(left).argmax(axis=0), np.arange(dimension)] < 0, -1.0, 1.0)
    scaled = left / np.sqrt(np.maximum(values, 1e-6))
    placed = unit_rows(np.asarray(likeness @ scaled, np.float32))
    return Projection(Postings.of(documents), np.asarray(scaled, np.float32)), placed


def _likeness(rows: csr_matrix) -> Floats:
    """The products of all rows with each other; what many rows hold is quicker multiplied as a full matrix."""
    held = np.bincount(rows.indices, minlength=rows.shape[1]) > COMMON
    seldom = rows.copy()
    seldom.data = np.where(held[rows.indices], np.float32(0), rows.data)
    seldom.eliminate_zeros()
    common = rows[:, np.flatnonzero(held)].toarray()
    products: Floats = (seldom @ seldom.T).toarray() + common @ common.T
    return products


def unit_rows(vectors: Floats) -> Floats:
    """Rows of length one; a zero row stays zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths == 0, 1, lengths), np.float32)
