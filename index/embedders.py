"""Texts as dense vectors: our own small embedder, fitted at build, and any of LlamaIndex's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from index.arrays import Array, load_array, save_arrays
from index.features import Floats, Weights

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

LOCAL = "local-lsa"
"""The name of our own embedder in the manifest."""

DIMENSION = 192


class Embedder(Protocol):
    """What the dense route needs. `name` goes into the manifest; vectors have unit length."""

    @property
    def name(self) -> str: ...

    def embed_texts(self, texts: Sequence[str]) -> Floats:
        """Passages as rows of a matrix (texts x dimension)."""
        ...

    def embed_query(self, text: str, language: str) -> Floats:
        """A question as a vector (dimension,)."""
        ...


@dataclass(frozen=True, slots=True)
class LocalEmbedder:
    """Latent semantic analysis over our blocks of features; needs no model and no network."""

    blocks: tuple[tuple[float, Weights], ...]
    projection: Array  # (features of all blocks, dimension)

    @property
    def name(self) -> str:
        """As the manifest records it."""
        return LOCAL

    def embed_texts(self, texts: Sequence[str]) -> Floats:
        """Each text read as English."""
        return np.stack([self.embed_query(text, "en") for text in texts])

    def embed_query(self, text: str, language: str) -> Floats:
        """The sum of the projections of the text's features, of unit length (or zero)."""
        vector = np.zeros(self.projection.shape[1], np.float32)
        offset = 0
        for weight, block in self.blocks:
            columns, strengths = block.row(text, language)
            vector += np.float32(weight**0.5) * (strengths @ self.projection[columns + offset])
            offset += len(block.codes)
        return unit(vector)

    def save(self, folder: Path) -> None:
        """Only the projection: the blocks are saved with the lines."""
        save_arrays(folder, {"embedder.projection": self.projection})

    @classmethod
    def load(cls, folder: Path, blocks: Sequence[tuple[float, Weights]]) -> LocalEmbedder:
        """What `save` wrote. Raises OSError or ValueError."""
        return cls(tuple(blocks), load_array(folder, "embedder.projection"))


def unit(vector: Floats) -> Floats:
    """The same direction with length one; zero stays zero."""
    length = np.linalg.norm(vector)
    return vector / length if length else vector


def fit_projection(rows: csr_matrix, dimension: int = DIMENSION, seed: int = 0) -> Floats:
    """The leading right singular vectors of `rows` (features x dimension), by random projection."""
    random = np.random.default_rng(seed)
    dimension = min(dimension, min(rows.shape) - 1)
    sketch = rows @ random.standard_normal((rows.shape[1], dimension + 16)).astype(np.float32)
    for _ in range(2):
        sketch = np.linalg.qr(rows @ (rows.T @ sketch))[0].astype(np.float32)
    small = np.asarray(rows.T @ sketch).T
    right = np.linalg.svd(small, full_matrices=False)[2][:dimension]
    signs = np.sign(right[np.arange(dimension), np.abs(right).argmax(axis=1)])
    return np.asarray((right * signs[:, None]).T, np.float32)


class LlamaIndexEmbedder:
    """Any LlamaIndex `BaseEmbedding` (OpenAI, Ollama, Hugging Face, fastembed …) as the dense route."""

    def __init__(self, model: Any) -> None:
        self._model = model

    @property
    def name(self) -> str:
        """The class and the model's name, so that two models are never mixed."""
        return f"{type(self._model).__name__}:{self._model.model_name}"

    def embed_texts(self, texts: Sequence[str]) -> Floats:
        """Batches are the model's own business."""
        vectors = self._model.get_text_embedding_batch(list(texts))
        return np.stack([unit(np.asarray(vector, np.float32)) for vector in vectors])

    def embed_query(self, text: str, language: str) -> Floats:
        """Such models know languages by themselves."""
        del language
        return unit(np.asarray(self._model.get_query_embedding(text), np.float32))
