"""The Searcher: one question in, ranked provisions out, with how likely there is ground at all."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path

import numpy as np

from index.arrays import Array
from index.asked import OUTSIDE
from index.dense import ChromaRoute, DenseRoute, SnapshotRoute
from index.embedders import LOCAL, Embedder
from index.evidence import load_letters, units_of
from index.features import Floats
from index.fusion import fuse, likelihoods, nearness, pick, standard
from index.grounds import GROUNDED, NAMED, PREMISE, RESEMBLANCE
from index.languages import identify
from index.lexical import LexicalRoute
from index.manifest import DamagedIndex, Manifest, OtherEmbedder, read_manifest
from index.model import Found, Hit, Locator, Passage, Premise
from index.models import Models, Sparse
from index.passages import load_passages, unit_of
from index.shipped import Corpus
from index.store import reading
from index.words import stems

LEARNED = 2.0
"""Weight of people's lines, beside one each for words and for the dense space, where points and facts are ranked."""

SUSPECTED = 0.3
"""Share of the class of false beliefs from which one is looked for."""

RESEMBLES, CARRIED = 0.25, 0.06
"""Likeness to a false belief's line from which a question may presuppose it, and what a word that carries it adds."""

NEIGHBOURS = 150
"""Passages that the dense route is asked for."""

FOUND_WITHIN = 10
"""A route is named with a hit that it has among its best."""


@dataclass(frozen=True)
class Searcher:
    """An opened index. Its calls block for some milliseconds and may come from several threads."""

    manifest: Manifest
    corpus: Corpus
    models: Models
    lexical: LexicalRoute
    dense: DenseRoute
    embedder: Embedder | None
    passages: tuple[Passage, ...]
    rows: dict[str, int]  # a passage's id → its number
    units: tuple[Locator, ...]
    unit_of_passage: Array  # (passages,) the number of its unit, -1 for none
    passage_of_unit: tuple[int, ...]  # the first passage of each unit
    article_of: Array  # (units,)
    lines_of: dict[str, Array]  # a letter's locator → the numbers of the lines that ask for it
    read_already: dict[Locator, list[tuple[int, float]]] = field(default_factory=dict)

    @classmethod
    def open(cls, folder: Path, corpus: Corpus, embedder: Embedder | None = None, *, chroma: bool = True) -> Searcher:
        """Open the current index in `folder`, which was built from `corpus`.

        `embedder` must be the one that built it, where that was not our own. Without `chroma` the
        vectors' snapshot is asked: the same passages, for a process that answers once.
        Raises NoIndex, DamagedIndex or OtherEmbedder.
        """
        build, release = reading(folder)
        try:
            searcher = cls._open(build, corpus, embedder, chroma)
        except BaseException:
            release()
            raise
        weakref.finalize(searcher, release)
        return searcher

    @classmethod
    def _open(cls, build: Path, corpus: Corpus, embedder: Embedder | None, chroma: bool) -> Searcher:
        manifest = read_manifest(build)
        asked = embedder.name if embedder else LOCAL
        if manifest.embedder != asked:
            raise OtherEmbedder(f"The index was built with {manifest.embedder}, not with {asked}.")
        try:
            return cls._load(build, manifest, corpus, embedder, chroma)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DamagedIndex(f"The index in {build.parent} cannot be read: {error}") from error

    @classmethod
    def _load(
        cls, build: Path, manifest: Manifest, corpus: Corpus, embedder: Embedder | None, chroma: bool
    ) -> Searcher:
        passages = load_passages(build)
        units = tuple(units_of(corpus))
        articles = list(corpus.articles)
        number = {unit: count for count, unit in enumerate(units)}
        of_passage = [-1 if (unit := unit_of(p)) is None else number[unit] for p in passages]
        return cls(
            manifest=manifest,
            corpus=corpus,
            models=Models.load(build, len(articles)),
            lexical=LexicalRoute.load(build),
            dense=ChromaRoute.open(build, manifest.passages)
            if chroma
            else SnapshotRoute.open(build, [one.id for one in passages]),
            embedder=embedder,
            passages=passages,
            rows={passage.id: row for row, passage in enumerate(passages)},
            units=units,
            unit_of_passage=np.array(of_passage),
            passage_of_unit=tuple(of_passage.index(unit) for unit in range(len(units))),
            article_of=np.array([articles.index(unit.article) for unit in units]),
            lines_of=load_letters(build),
        )

    def language(self, text: str) -> str:
        """The code of the language that a text is written in."""
        return identify(text)

    def search(
        self, query: str, *, language: str | None = None, limit: int = 10, kinds: frozenset[str] | None = None
    ) -> Found:
        """The provisions that answer a question, best first; `kinds` restricts the passages' kinds."""
        language = language or self.language(query)
        query = self.models.mend(query, language)
        text = self.models.read(query, language)
        views = self.models.views(text, language)
        lexical = self._by_unit(self.lexical.scores(query, language))
        dense = self._by_unit(self._dense(query, text))
        ranked = fuse(views.articles, (*views.units, lexical), dense, self.article_of)
        order = pick(ranked, self.article_of)
        routes = {"learned": views.units[0], "lexical": lexical, "dense": dense}
        within = nearness(ranked, self.article_of)
        hits = (
            Hit(
                self.units[unit],
                score,
                _routes(routes, unit),
                self.passages[self.passage_of_unit[unit]],
                float(within[unit]),
            )
            for unit, score in zip(order, likelihoods(ranked, order, self.article_of), strict=True)
            if kinds is None or self.passages[self.passage_of_unit[unit]].kind in kinds
        )
        return self._found(query, tuple(islice(hits, limit)), text)

    def _found(self, query: str, hits: tuple[Hit, ...], text: Sparse) -> Found:
        """The hits with what the question is after: its ground, else the kind of line that it resembles."""
        grounds = self.models.grounds
        shares = grounds.shares(text.columns, text.strengths)
        outside = max(OUTSIDE, key=lambda kind: shares[kind])
        premise = self._premise(query, text)
        if premise and shares[PREMISE] < SUSPECTED and premise[1] < NAMED:
            premise = None
        return Found(
            hits=hits,
            ground=min(1.0, sum(shares[label] for label in GROUNDED)),
            outside=(outside, shares[outside]),
            premise=(premise[0], shares[PREMISE]) if premise else None,
            notes=shares | ({RESEMBLANCE: premise[1]} if premise else {}),
        )

    def _premise(self, query: str, text: Sparse) -> tuple[Premise, float] | None:
        """The false belief that a question resembles most, and how much: its lines, and the words that carry it.

        One of these words must stand in the question; one that carries many beliefs tells less.
        """
        likeness = self.models.grounds.likeness(text.columns, text.strengths)
        asked = set(stems(query)) | set(stems(query, self.language(query)))
        held: dict[str, float] = {}
        for word, ids in self.carriers:
            if word <= asked:
                for one in ids:
                    held[one] = held.get(one, likeness.get(one, 0.0)) + CARRIED / len(ids) ** 0.5
        best = max(held, key=held.__getitem__, default=None)
        if best is None or held[best] < RESEMBLES:
            return None
        return next(one for one in self.corpus.premises if one.id == best), held[best]

    @cached_property
    def carriers(self) -> list[tuple[frozenset[str], list[str]]]:
        """The stems of each word that carries a false belief, and whose it is."""
        words: dict[frozenset[str], list[str]] = {}
        for premise in self.corpus.premises:
            for word in dict.fromkeys(frozenset(stems(word)) for word in premise.words):
                words.setdefault(word, []).append(premise.id)
        return list(words.items())

    def likeness(self, query: str, locators: Sequence[Locator]) -> list[float]:
        """How much a question resembles the words of each provision and the lines that ask for it by letter."""
        text = self.models.read(query, self.language(query))
        asked = dict(zip(text.columns.tolist(), text.strengths.tolist(), strict=True))
        cosines = self.models.lines.dot(text.columns, text.strengths)
        return [
            sum(asked.get(column, 0.0) * strength for column, strength in self._features(locator))
            + float(cosines[self.lines_of[str(locator)]].max() if str(locator) in self.lines_of else 0.0)
            for locator in locators
        ]

    def _features(self, locator: Locator) -> list[tuple[int, float]]:
        """A provision's own words and gist as known features; read once."""
        if locator not in self.read_already:
            provision = self.corpus.provisions[locator]
            text = self.models.read(f"{provision.text}\n{provision.gist or ''}", provision.language)
            self.read_already[locator] = list(zip(text.columns.tolist(), text.strengths.tolist(), strict=True))
        return self.read_already[locator]

    def search_points(self, query: str, limit: int = 10) -> tuple[Hit, ...]:
        """Commentary points, best first."""
        return self._search_passages(query, "commentary", limit)

    def search_status(self, query: str, limit: int = 10) -> tuple[Hit, ...]:
        """Status facts, best first."""
        return self._search_passages(query, "status", limit)

    def _search_passages(self, query: str, kind: str, limit: int) -> tuple[Hit, ...]:
        language = self.language(query)
        query = self.models.mend(query, language)
        lexical = self.lexical.scores(query, language)
        text = self.models.read(query, language)
        dense = self._dense(query, text)
        rows = np.array([row for row, passage in enumerate(self.passages) if passage.kind == kind])
        likeness = self.models.grounds.likeness(text.columns, text.strengths)
        learned = np.array([likeness.get(str(self.passages[row].locators[0]), 0.0) for row in rows], np.float32)
        total = LEARNED * standard(learned) + standard(lexical[rows]) + standard(dense[rows])
        score = 1 / (1 + np.exp(-total))
        routes = {"learned": learned, "lexical": lexical[rows], "dense": dense[rows]}
        return tuple(
            Hit(passage.locators[0], float(score[place]), _routes(routes, place), passage)
            for place in np.argsort(-total, kind="stable")[:limit].tolist()
            for passage in (self.passages[rows[place]],)
        )

    def _dense(self, query: str, text: Sparse) -> Floats:
        """The cosine of a question with every passage; those that are far get the least one found."""
        vector = self.embedder.embed_query(query) if self.embedder else self.models.vector(text)
        nearest = self.dense.nearest(vector, min(NEIGHBOURS, len(self.passages)))
        least = min((score for _, score in nearest), default=0.0)
        scores = np.full(len(self.passages), least, np.float32)
        for name, score in nearest:
            scores[self.rows[name]] = score
        return scores

    def _by_unit(self, scores: Floats) -> Floats:
        """Scores of passages as scores of the units that they hold."""
        found = np.full(len(self.units), scores.min(initial=0.0), np.float32)
        held = self.unit_of_passage >= 0
        np.maximum.at(found, self.unit_of_passage[held], scores[held])
        return found


def _routes(scores: dict[str, Floats], row: int) -> tuple[str, ...]:
    return tuple(name for name, own in scores.items() if np.count_nonzero(own > own[row]) < FOUND_WITHIN)
