"""Stock LlamaIndex over Chroma: SentenceSplitter, VectorStoreIndex, CitationQueryEngine, a mock LLM.

    python -m eval.peers.stock build INDEX FOLDER       the corpus' texts into FOLDER
    python -m eval.peers.stock ask INDEX FOLDER QUESTION
    python -m eval.peers.stock warm INDEX FOLDER        questions on stdin, milliseconds on stdout
    python -m eval.peers.stock add INDEX FOLDER TEXT    one document more
    python -m eval.peers.stock retrieve INDEX FOLDER    JSON questions on stdin, the sources of each as JSON on stdout

INDEX is a folder of our own index: the peer uses the same embedder.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from llama_index.core import VectorStoreIndex
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.query_engine import CitationQueryEngine

COLLECTION = "stock"
TOP = 10


def embedding(index: Path) -> BaseEmbedding:
    """Our embedder in LlamaIndex's clothes."""
    from llama_index.core.base.embeddings.base import BaseEmbedding

    from index.models import Models
    from index.store import current_build

    models = Models.load(current_build(index))

    def embed(text: str) -> list[float]:
        return [float(value) for value in models.vector(models.read(text, "en"))]

    class Local(BaseEmbedding):
        def _get_text_embedding(self, text: str) -> list[float]:
            return embed(text)

        def _get_query_embedding(self, query: str) -> list[float]:
            return embed(query)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return embed(query)

    return Local(model_name="local")


def store(folder: Path) -> Any:
    """The peer's Chroma collection as a vector store."""
    import chromadb
    from chromadb.config import Settings
    from llama_index.vector_stores.chroma import ChromaVectorStore

    client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
    collection = client.get_or_create_collection(COLLECTION, embedding_function=None, metadata={"hnsw:space": "cosine"})
    return ChromaVectorStore(chroma_collection=collection)


def build(index: Path, folder: Path) -> None:
    """Index the digests and the commentary with the stock splitter."""
    from llama_index.core import Document, StorageContext, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter

    from index.shipped import load_corpus

    corpus = load_corpus()
    articles = corpus.articles.values()
    texts = [(str(one.locator), corpus.provisions[one.locator].text) for one in articles]
    texts += [(str(point.locator), point.text) for point in corpus.points.values()]
    documents = [Document(text=text, metadata={"source": name}) for name, text in texts]
    VectorStoreIndex.from_documents(
        documents,
        storage_context=StorageContext.from_defaults(vector_store=store(folder)),
        embed_model=embedding(index),
        transformations=[SentenceSplitter()],
    )


def opened(index: Path, folder: Path) -> VectorStoreIndex:
    """The persisted collection as a stock index."""
    from llama_index.core import VectorStoreIndex

    return VectorStoreIndex.from_vector_store(store(folder), embed_model=embedding(index))


def engine(index: Path, folder: Path) -> CitationQueryEngine:
    """The stock query engine over the persisted collection."""
    from llama_index.core.llms import MockLLM
    from llama_index.core.query_engine import CitationQueryEngine

    return CitationQueryEngine.from_args(opened(index, folder), llm=MockLLM(max_tokens=256), similarity_top_k=TOP)


def retrieve(index: Path, folder: Path) -> None:
    """The sources of what is found for each question, best first."""
    retriever = opened(index, folder).as_retriever(similarity_top_k=TOP)
    for line in sys.stdin.read().splitlines():
        sources = [found.node.metadata["source"] for found in retriever.retrieve(json.loads(line))]
        sys.stdout.write(json.dumps(sources) + "\n")


def add(index: Path, folder: Path, text: str) -> None:
    """Insert one document."""
    from llama_index.core import Document

    opened(index, folder).insert(Document(text=text, metadata={"source": "commentary:note#1"}))


def main(arguments: list[str]) -> None:
    """Carry out one command."""
    command, index, folder = arguments[0], Path(arguments[1]), Path(arguments[2])
    if command == "build":
        build(index, folder)
    elif command == "ask":
        sys.stdout.write(str(engine(index, folder).query(arguments[3]))[:400] + "\n")
    elif command == "add":
        add(index, folder, arguments[3])
    elif command == "retrieve":
        retrieve(index, folder)
    else:
        ready = engine(index, folder)
        for question in sys.stdin.read().splitlines():
            started = time.perf_counter()
            ready.query(question)
            sys.stdout.write(f"{(time.perf_counter() - started) * 1000:.3f}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
