"""The Searcher: one question in, ranked provisions out, with how likely there is ground at all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.dense import DenseRoute
from index.embedders import LOCAL, Embedder, LocalEmbedder
from index.evidence import units_of
from index.features import Floats
from index.fusion import Candidates, fuse, pick
from index.languages import identify
from index.lexical import LexicalRoute
from index.manifest import DamagedIndex, Manifest, OtherEmbedder, read_manifest
from index.model import Found, Hit, Locator, Passage, Provenance
from index.ranker import Ranker
from index.shipped import Corpus
from index.similar import Postings
from index.store import current_build

NEIGHBOURS = 40
"""Passages that the dense route is asked for."""


@dataclass(frozen=True)
class Searcher:
    """An opened index. Its calls block for some milliseconds and may come from several threads."""

    manifest: Manifest
    corpus: Corpus
    passages: tuple[Passage, ...]
    units: tuple[Locator, ...]
    blocks: tuple[tuple[float, Postings], ...]
    ranker: Ranker
    lexical: LexicalRoute
    dense: DenseRoute
    embedder: Embedder

    @classmethod
    def open(cls, folder: Path, corpus: Corpus, embedder: Embedder | None = None) -> Searcher:
        """Open the current index in `folder`, which was built from `corpus`.

        `embedder` must be the one that built it, where that was not our own.
        Raises NoIndex, DamagedIndex or OtherEmbedder.
        """
        build = current_build(folder)
        manifest = read_manifest(build)
        asked = embedder.name if embedder else LOCAL
        if manifest.embedder != asked:
            raise OtherEmbedder(f"The index was built with {manifest.embedder}, not with {asked}.")
        try:
            return cls._load(build, manifest, corpus, embedder)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DamagedIndex(f"The index in {folder} cannot be read: {error}") from error

    @classmethod
    def _load(
        cls, build: Path, manifest: Manifest, corpus: Corpus, embedder: Embedder | None
    ) -> Searcher:
        from index.build import BLOCKS

        blocks = tuple((share, Postings.load(build, name)) for name, share, _, _ in BLOCKS)
        local = LocalEmbedder.load(build, [(share, postings.weights) for share, postings in blocks])
        rows = json.loads((build / "passages.json").read_text(encoding="utf-8"))
        return cls(
            manifest=manifest,
            corpus=corpus,
            passages=tuple(_passage(row) for row in rows),
            units=tuple(units_of(corpus)),
            blocks=blocks,
            ranker=Ranker.load(build),
            lexical=LexicalRoute.load(build),
            dense=DenseRoute.open(build),
            embedder=embedder or local,
        )

    def language(self, text: str) -> str:
        """The code of the language that a text is written in."""
        return identify(text)

    def search(
        self, query: str, *, language: str | None = None, limit: int = 10, kinds: frozenset[str] | None = None
    ) -> Found:
        """The provisions that answer a question, best first; `kinds` restricts the passages' kinds."""
        language = language or self.language(query)
        cosines = self._cosines(query, language)
        articles, units = self.ranker.scores(cosines, language)
        candidates = Candidates(
            articles=articles,
            units=units,
            lexical=self._by_unit(dict(enumerate(self.lexical.scores(query, language)))),
            dense=self._by_unit(self._dense(query, language)),
            article_of=self._article_of(),
        )
        ranked = fuse(candidates)
        hits = [self._hit(unit, score, candidates) for unit, score in pick(ranked, candidates, len(self.units))]
        kept = [hit for hit in hits if kinds is None or hit.passage.kind in kinds]
        return Found(hits=tuple(kept[:limit]), ground=_ground(cosines))

    def search_points(self, query: str, limit: int = 10) -> tuple[Hit, ...]:
        """Commentary points, best first."""
        return self._search_passages(query, "commentary", limit)

    def search_status(self, query: str, limit: int = 10) -> tuple[Hit, ...]:
        """Status facts, best first."""
        return self._search_passages(query, "status", limit)

    def _search_passages(self, query: str, kind: str, limit: int) -> tuple[Hit, ...]:
        language = self.language(query)
        lexical = np.array(self.lexical.scores(query, language), np.float32)
        dense = np.zeros_like(lexical)
        for row, score in self._dense(query, language).items():
            dense[row] = score
        total: Floats = lexical / max(float(lexical.max()), 1e-6) + dense
        rows = [row for row in np.argsort(-total, kind="stable").tolist() if self.passages[row].kind == kind]
        return tuple(
            Hit(self.passages[row].locators[0], float(total[row]) / 2, ("lexical", "dense"), self.passages[row])
            for row in rows[:limit]
            if total[row] > 0
        )

    def _cosines(self, query: str, language: str) -> Floats:
        total = sum(share * postings.cosines(query, language) for share, postings in self.blocks)
        return np.asarray(total, np.float32)

    def _dense(self, query: str, language: str) -> dict[int, float]:
        number = {passage.id: row for row, passage in enumerate(self.passages)}
        nearest = self.dense.nearest(self.embedder.embed_query(query, language), NEIGHBOURS)
        return {number[name]: score for name, score in nearest if name in number}

    def _by_unit(self, scores: dict[int, float]) -> Floats:
        """Scores of passages as scores of the units that they hold."""
        number = {unit: count for count, unit in enumerate(self.units)}
        found = np.zeros(len(self.units), np.float32)
        for row, score in scores.items():
            passage = self.passages[row]
            if passage.kind in ("provision", "definition"):
                unit = number[_ranked(passage.locators[0])]
                found[unit] = max(found[unit], score)
        return found

    def _article_of(self) -> Floats:
        number = {article: count for count, article in enumerate(self.corpus.articles)}
        return np.array([number[unit.article] for unit in self.units])

    def _hit(self, unit: int, score: float, candidates: Candidates) -> Hit:
        locator = self.units[unit]
        passage = next(p for p in self.passages if _ranked(p.locators[0]) == locator)
        return Hit(locator, score, candidates.routes(unit), passage)


def _ranked(locator: Locator) -> Locator:
    return Locator(locator.instrument, locator.article, locator.parts[:1])


def _ground(cosines: Floats) -> float:
    return float(np.clip(cosines.max(initial=0.0) * 2, 0, 1))


def _passage(row: dict[str, Any]) -> Passage:
    row["locators"] = tuple(Locator.parse(text) for text in row["locators"])
    row["spans"] = tuple((start, end) for start, end in row["spans"])
    row["provenance"] = Provenance(row["provenance"])
    return Passage(**row)
