"""What somebody else's embedder has given, kept by the content of each text: nothing is sent to it twice.

An interrupted build goes on where it ended, and only passages whose words changed are sent again.
Texts are not kept, their hashes are.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from index.embedders import Embedder, EmbedderFault, Told
from index.features import Floats
from index.manifest import CannotBuild

BATCH = 32
"""Texts that are sent and kept together."""

_TABLE = "CREATE TABLE IF NOT EXISTS vectors (model TEXT, text TEXT, vector BLOB, PRIMARY KEY (model, text))"


class KeptEmbedder:
    """An embedder that remembers, in one file for all models."""

    def __init__(self, embedder: Embedder, path: Path) -> None:
        self._embedder = embedder
        self._path = path
        self._used: set[str] = set()

    @property
    def name(self) -> str:
        """The embedder's."""
        return self._embedder.name

    def embed_texts(self, texts: Sequence[str], told: Told = lambda done: None) -> Floats:
        """As the embedder does, batch by batch; a finished batch stays. Raises EmbedderFault or CannotBuild."""
        keys = [_key(text) for text in texts]
        self._used.update(keys)
        with self._open() as file:
            known = {key for (key,) in file.execute("SELECT text FROM vectors WHERE model = ?", (self.name,))}
            new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
            done = len(texts) - len(new)
            for batch in _batches(list(new.items())):
                vectors = self._embedder.embed_texts([text for _, text in batch])
                rows = [(self.name, key, vector.tobytes()) for (key, _), vector in zip(batch, vectors, strict=True)]
                with file:
                    file.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
                told(done := done + len(batch))
            found = dict(file.execute("SELECT text, vector FROM vectors WHERE model = ?", (self.name,)))
        return _of_one_size([np.frombuffer(found[key], np.float32) for key in keys])

    def embed_query(self, text: str) -> Floats:
        """As the embedder does; questions are not kept."""
        return self._embedder.embed_query(text)

    def sweep(self) -> None:
        """Forget the texts of this model that this process has not asked for. Raises CannotBuild."""
        with self._open() as file, file:
            known = [key for (key,) in file.execute("SELECT text FROM vectors WHERE model = ?", (self.name,))]
            gone = [(self.name, key) for key in known if key not in self._used]
            file.executemany("DELETE FROM vectors WHERE model = ? AND text = ?", gone)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=30)) as file:
                file.execute(_TABLE)
                yield file
        except (OSError, sqlite3.Error) as error:
            raise CannotBuild(f"The embedded passages cannot be kept in {self._path}: {error}") from error


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _batches(rows: Sequence[tuple[str, str]]) -> Iterator[Sequence[tuple[str, str]]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def _of_one_size(vectors: Sequence[Floats]) -> Floats:
    sizes = sorted({len(vector) for vector in vectors})
    if len(sizes) > 1:
        raise EmbedderFault(f"the embedder gave vectors of {sizes[0]} and of {sizes[-1]} dimensions for one model")
    return np.stack(vectors)
