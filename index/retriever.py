"""Our Searcher as a LlamaIndex retriever, for people who build on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.model import Hit
from index.search import Searcher

if TYPE_CHECKING:
    from llama_index.core.retrievers import BaseRetriever
    from llama_index.core.schema import NodeWithScore


def as_retriever(searcher: Searcher, limit: int = 10) -> BaseRetriever:
    """A `BaseRetriever` that gives the passages of the best provisions, each once, best first.

    A node's id is the passage's; its metadata name the locator, the trail and the provenance.
    """
    from llama_index.core.retrievers import BaseRetriever
    from llama_index.core.schema import QueryBundle

    class ProvisionRetriever(BaseRetriever):
        """Asks the Searcher; the class is made here because its base is slow to import."""

        def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
            hits: dict[str, Hit] = {}
            for hit in searcher.search(query_bundle.query_str, limit=limit).hits:
                hits.setdefault(hit.passage.id, hit)
            return [_node(hit) for hit in hits.values()]

    return ProvisionRetriever()


def _node(hit: Hit) -> NodeWithScore:
    from llama_index.core.schema import NodeWithScore, TextNode

    passage = hit.passage
    about = {"locator": str(hit.locator), "trail": passage.trail, "provenance": passage.provenance.value}
    return NodeWithScore(node=TextNode(id_=passage.id, text=passage.text, metadata=about), score=hit.score)
