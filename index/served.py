"""Vectors on a Chroma server: collections named by what is in them, filled by whoever first finds one missing.

Every process has the vectors of its index in a file, so an empty server, or one that lost its data, is
filled again by the next question. One process at a time writes, by a lock that lies on the server.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from secrets import token_hex
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from index.arrays import Array
from index.features import Floats
from index.manifest import VectorsGone

if TYPE_CHECKING:
    from index.placing import Group

PREFIX = "rapporteur-"
FILLING = f"{PREFIX}filling-"
LOCK = f"{PREFIX}lock"

LEASE_SECONDS = 60
"""How long a lock holds, by the server's clock, when its process says nothing more."""

WAIT_SECONDS = 120.0
ANSWER_SECONDS = 10.0
GREETING_SECONDS = 5.0

KEPT_DAYS = 30
"""After this a collection that is not the one just filled is taken out; whoever still asks it fills it again."""

SEARCHED = 1000
"""Candidates that a search looks through: as many as a base index has passages, so that it is exact there."""

_SPACE = {"hnsw": {"space": "cosine", "ef_search": SEARCHED, "ef_construction": 400, "max_neighbors": 48}}


@dataclass(frozen=True, slots=True)
class ChromaServer:
    """Where a Chroma server is, and the token that a proxy in front of it asks for."""

    url: str
    token: str | None = field(default=None, repr=False)

    @property
    def host(self) -> str:
        """How it is named in messages."""
        return urlsplit(self.url).netloc

    def client(self) -> Any:
        """A client that is connected. Raises VectorsGone with the reason."""
        self.greet()
        import chromadb
        from chromadb.config import Settings

        at = urlsplit(self.url)
        port = at.port or (443 if at.scheme == "https" else 80)
        with self.told_plainly():
            client: Any = chromadb.HttpClient(
                self.url, port, at.scheme == "https", self.headers, Settings(anonymized_telemetry=False)
            )
            client._server._session.timeout = ANSWER_SECONDS  # Chroma's own client waits for ever
        return client

    @property
    def headers(self) -> dict[str, str]:
        """What is sent with every request."""
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def greet(self) -> None:
        """See that a Chroma server is there and lets us in. Raises VectorsGone."""
        import httpx

        with self.told_plainly():
            answer = httpx.get(
                f"{self.url.rstrip('/')}/api/v2/heartbeat", headers=self.headers, timeout=GREETING_SECONDS
            )
        if answer.status_code in (401, 403):
            raise VectorsGone(f"The Chroma server at {self.host} refuses the token (RAPPORTEUR_CHROMA_TOKEN).")
        if answer.status_code != 200 or "nanosecond heartbeat" not in answer.text:
            raise VectorsGone(f"What answers at {self.host} is no Chroma server (HTTP {answer.status_code}).")

    @contextmanager
    def told_plainly(self) -> Iterator[None]:
        """Whatever goes wrong on the way to the server, as VectorsGone; its own words may hold what was sent."""
        try:
            yield
        except VectorsGone:
            raise
        except Exception as error:  # Chroma's errors and those of HTTP have no common root
            raise VectorsGone(f"The Chroma server at {self.host} does not answer ({type(error).__name__}).") from error


class ServedRows:
    """The rows of one index on a server: connected when first asked, and anew after a fault."""

    def __init__(self, server: ChromaServer, name: str, vectors: Array, groups: Sequence[str] = ()) -> None:
        """`name` names exactly these rows (rows x dimension, of unit length); `groups` those of each row, if any."""
        self._server = server
        self._name = f"{PREFIX}{name}"
        self._vectors = vectors
        self._groups = groups
        self._held: Any = None
        self._connecting = threading.Lock()

    def nearest(self, vector: Floats, limit: int, within: Group | None = None) -> list[tuple[int, float]]:
        """The nearest rows with their cosine, best first; none for a zero vector. Raises VectorsGone."""
        if not vector.any():
            return []
        was_held = self._held is not None
        try:
            found = self._query(vector, limit, within)
        except VectorsGone:
            if not was_held:
                raise
            found = self._query(vector, limit, within)  # the server may have been restarted meanwhile, and be empty
        rows, far = map(int, found["ids"][0]), found["distances"][0]
        return sorted(((row, 1.0 - one) for row, one in zip(rows, far, strict=True)), key=lambda pair: (-pair[1], pair))

    def fill(self) -> None:
        """See that the server holds the rows. Raises VectorsGone."""
        self._collection()

    def _query(self, vector: Floats, limit: int, within: Group | None) -> Any:
        collection = self._collection()
        where = {"group": within.name} if within else None
        try:
            with self._server.told_plainly():
                return collection.query([vector.tolist()], n_results=limit, include=["distances"], where=where)
        except VectorsGone:
            self._held = None
            raise

    def _collection(self) -> Any:
        with self._connecting:
            if self._held is None:
                client = self._server.client()
                with self._server.told_plainly():
                    self._held = _found(client, self._name) or self._filled(client)
            return self._held

    def _filled(self, client: Any) -> Any:
        """The collection after filling it, or after another process did.

        It gets its name when it is complete, so that nobody ever asks one that is not.
        """
        with _one_writer(client) as lock:
            if (there := _found(client, self._name)) is not None:
                return there
            about = {"filled": _now(client)}
            collection = client.create_collection(
                f"{FILLING}{token_hex(8)}", configuration=_SPACE, metadata=about, embedding_function=None
            )
            size = client.get_max_batch_size()
            for start in range(0, len(self._vectors), size):
                batch = range(start, min(start + size, len(self._vectors)))
                collection.add(
                    ids=[str(row) for row in batch],
                    embeddings=np.asarray(self._vectors[batch.start : batch.stop], np.float32),
                    metadatas=[{"group": self._groups[row]} for row in batch] if self._groups else None,
                )
                lock.renew()
            collection.modify(name=self._name)
            _sweep(client, self._name)
        return collection


def _found(client: Any, name: str) -> Any:
    from chromadb.errors import NotFoundError

    try:
        return client.get_collection(name, embedding_function=None)
    except NotFoundError:
        return None


def _now(client: Any) -> int:
    """Seconds by the server's clock, which all its users share."""
    return int(client.heartbeat() // 10**9)


def _sweep(client: Any, keep: str) -> None:
    """Take out what interrupted fillings left, and what has long been replaced."""
    old = _now(client) - KEPT_DAYS * 86400
    for one in client.list_collections():
        if one.name in (keep, LOCK) or not one.name.startswith(PREFIX):
            continue
        if one.name.startswith(FILLING) or (one.metadata or {}).get("filled", 0) < old:
            _drop(client, one)


def _drop(client: Any, collection: Any) -> None:
    """Remove a collection by what it is and not by its name, which another one may bear by now."""
    from chromadb.errors import NotFoundError

    with suppress(NotFoundError):
        name = f"{FILLING}{token_hex(8)}"
        collection.modify(name=name)
        client.delete_collection(name)


@dataclass(frozen=True, slots=True)
class _Lock:
    client: Any
    collection: Any

    def renew(self) -> None:
        """Hold it for another while."""
        self.collection.modify(metadata={"until": _now(self.client) + LEASE_SECONDS})


@contextmanager
def _one_writer(client: Any) -> Iterator[_Lock]:
    """The right to write to the server, which one process has at a time. Raises VectorsGone after a long wait.

    The lock is a collection, for a server makes only one of a name. A process that ended without
    giving it back loses it when its time is over.
    """
    ends = time.monotonic() + WAIT_SECONDS
    while (held := _taken(client)) is None:
        if time.monotonic() > ends:
            raise VectorsGone("Another process is filling the Chroma server and does not come to an end.")
        time.sleep(0.2)
    try:
        yield _Lock(client, held)
    finally:
        _drop(client, held)


def _taken(client: Any) -> Any:
    """The lock, if it was free; None where somebody else holds it."""
    from chromadb.errors import ChromaError

    now = _now(client)
    other = _found(client, LOCK)
    if other is not None:
        if (other.metadata or {}).get("until", math.inf) >= now:
            return None
        _drop(client, other)
    try:
        return client.create_collection(LOCK, metadata={"until": now + LEASE_SECONDS}, embedding_function=None)
    except ChromaError:
        if _found(client, LOCK) is None:
            raise
        return None
