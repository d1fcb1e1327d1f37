"""The Searcher: one question in, ranked provisions out, with how likely there is ground at all."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

import numpy as np

from index.arrays import Array
from index.asked import OUTSIDE
from index.dense import Dense, DenseRoute, ServedRoute
from index.embedders import Embedder, EmbedderFault, embed_question, name_of
from index.evidence import units_of
from index.features import Floats
from index.fusion import Routes, fuse, likelihoods, nearness, pick, standard
from index.grounds import BELIEF, GROUNDED, NAMED, RESEMBLANCE
from index.languages import identify
from index.letters import Letters
from index.lexical import LexicalRoute
from index.manifest import DamagedIndex, Manifest, OtherEmbedder, VectorsGone, read_manifest
from index.model import Found, Hit, Locator, Passage, Premise
from index.models import Models, Sparse, Views
from index.passages import load_passages, unit_of
from index.served import ChromaServer
from index.shipped import Corpus
from index.store import reading
from index.words import stems

LEARNED = 2.0
"""Weight of people's lines, beside one each for words and for the dense space, where points and facts are ranked."""

SUSPECTED = 0.3
"""Share of the class of false beliefs from which one is looked for."""

RESEMBLES, CARRIED = 0.25, 0.06
"""Likeness to a false belief's line from which a question may presuppose it, and what a word that carries it adds."""

RECENT = 8
"""Questions that are kept as read: an answer asks the same one several times."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the routes read it."""

    text: Sparse
    language: str
    words: str  # the question with slips of the keyboard put right
    views: Views  # what the models say that know people's lines
    lexical: Floats  # of every passage
    dense: Floats  # of every passage; zero where the embedder or the vectors could not be asked
    fault: str | None  # why the embedder could not
    gone: str | None  # why the vectors could not


@dataclass(frozen=True)
class Searcher:
    """An opened index. Its calls block for a millisecond or two and may come from several threads."""

    manifest: Manifest
    corpus: Corpus
    models: Models
    lexical: LexicalRoute
    dense: Dense
    embedder: Embedder | None
    passages: tuple[Passage, ...]
    units: tuple[Locator, ...]
    by_unit: Array  # the numbers of passages that hold units, unit by unit
    first_of_unit: Array  # (units,) where each unit's passages begin in it
    article_of: Array  # (units,)
    letters: Letters
    recent: dict[tuple[str, str], Asked] = field(default_factory=dict)

    @classmethod
    def open(
        cls,
        folder: Path,
        corpus: Corpus,
        embedder: Embedder | None = None,
        *,
        chroma: bool = True,
        server: ChromaServer | None = None,
    ) -> Searcher:
        """Open the current index in `folder`, which was built from `corpus`.

        `embedder` must be the one that built it, where that was not our own. Without `chroma` the
        vectors' snapshot is asked: the same passages, for a process that answers once. Where there is a
        `server`, it is asked, whenever there is a question.
        Raises NoIndex, DamagedIndex or OtherEmbedder.
        """
        build, release = reading(folder)
        try:
            searcher = cls._open(build, corpus, embedder, partial(_dense_route, chroma=chroma, server=server))
        except BaseException:
            release()
            raise
        weakref.finalize(searcher, release)
        return searcher

    @classmethod
    def _open(cls, build: Path, corpus: Corpus, embedder: Embedder | None, route: _RouteOf) -> Searcher:
        manifest = read_manifest(build)
        if manifest.embedder != name_of(embedder):
            raise OtherEmbedder(manifest.embedder, name_of(embedder))
        try:
            return cls._load(build, manifest, corpus, embedder, route)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DamagedIndex(f"The index in {build.parent} cannot be read: {error}") from error

    @classmethod
    def _load(
        cls, build: Path, manifest: Manifest, corpus: Corpus, embedder: Embedder | None, route: _RouteOf
    ) -> Searcher:
        passages = load_passages(build)
        units = tuple(units_of(corpus))
        articles = list(corpus.articles)
        number = {unit: count for count, unit in enumerate(units)}
        of_passage = [-1 if (unit := unit_of(p)) is None else number[unit] for p in passages]
        by_unit = np.argsort(of_passage, kind="stable")[of_passage.count(-1) :]
        return cls(
            manifest=manifest,
            corpus=corpus,
            models=Models.load(build),
            lexical=LexicalRoute.load(build),
            dense=route(build, manifest, passages),
            embedder=embedder,
            passages=passages,
            units=units,
            by_unit=by_unit,
            first_of_unit=np.array(of_passage)[by_unit].searchsorted(range(len(units))),
            article_of=np.array([articles.index(unit.article) for unit in units]),
            letters=Letters.load(build, corpus.provisions),
        )

    def get_ready(self) -> None:
        """Make what is otherwise made when a question first needs it, and map all arrays."""
        for made in ("carriers", "_kinds", "_first_passage"):
            getattr(self, made)
        self.models.touch()

    @property
    def waits(self) -> bool:
        """Whether a search may wait for an embedder or a server; it takes a millisecond otherwise."""
        return self.embedder is not None or isinstance(self.dense, ServedRoute)

    def language(self, text: str) -> str:
        """The code of the language that a text is written in."""
        return identify(text)

    def search(
        self, query: str, *, language: str | None = None, limit: int = 10, kinds: frozenset[str] | None = None
    ) -> Found:
        """The provisions that answer a question, best first; `kinds` restricts the passages' kinds."""
        asked = self._asked(query, language)
        return self._found(asked, self._hits(asked, limit, kinds))

    def best_hit(self, query: str, *, language: str | None = None) -> Hit:
        """The provision that answers a question best, without what the question is after."""
        return self._hits(self._asked(query, language), 1)[0]

    def _hits(self, asked: Asked, limit: int, kinds: frozenset[str] | None = None) -> tuple[Hit, ...]:
        views = asked.views
        lexical, dense = self._by_unit(asked.lexical), self._by_unit(asked.dense)
        ranked = fuse(views.articles, (*views.units, lexical), dense, self.article_of)
        order = pick(ranked, self.article_of, limit if kinds is None else None)
        routes = Routes({"learned": views.units[0], "lexical": lexical, "dense": dense})
        within = nearness(ranked, self.article_of)
        if kinds is not None:
            order = [unit for unit in order if self._passage(unit).kind in kinds]
        scores = likelihoods(ranked, order[:limit], self.article_of)
        return tuple(
            Hit(self.units[unit], score, routes.of(unit), self._passage(unit), float(within[unit]))
            for unit, score in zip(order, scores, strict=False)
        )

    def _passage(self, unit: int) -> Passage:
        return self.passages[self._first_passage[unit]]

    @cached_property
    def _first_passage(self) -> list[int]:
        """Of each unit the number of the passage that holds it first."""
        first: list[int] = self.by_unit[self.first_of_unit].tolist()
        return first

    def _asked(self, query: str, language: str | None = None) -> Asked:
        """A question read; what was read just now is not read again by the next search."""
        language = language or self.language(query)
        key = (query, language)
        if (known := self.recent.get(key)) is not None:
            return known
        mended = self.models.mend(query, language)
        text = self.models.read(mended, language)
        dense, fault, gone = self._dense(mended, text)
        asked = Asked(
            text=text,
            language=language,
            words=mended,
            views=self.models.views(text, language),
            lexical=self.lexical.sums(text.stems),
            dense=dense,
            fault=fault,
            gone=gone,
        )
        if fault is not None or gone is not None:
            return asked  # the next search may be luckier
        while len(self.recent) >= RECENT:
            self.recent.pop(next(iter(self.recent)), None)
        self.recent[key] = asked
        return asked

    def _found(self, asked: Asked, hits: tuple[Hit, ...]) -> Found:
        """The hits with what the question is after: its ground, else the kind of line that it resembles."""
        shares = self.models.grounds.shares(asked.text.spelled, asked.text.stems)
        outside = max(OUTSIDE, key=shares.__getitem__)
        premise = self._premise(asked)
        belief = self.models.grounds.belief(asked.text.columns, asked.text.strengths)
        if premise and belief < SUSPECTED and premise[1] < NAMED:
            premise = None
        return Found(
            hits=hits,
            ground=min(1.0, sum(shares[label] for label in GROUNDED)),
            outside=(outside, shares[outside]),
            premise=(premise[0], belief) if premise else None,
            notes=shares | {BELIEF: belief} | ({RESEMBLANCE: premise[1]} if premise else {}),
            fault=asked.fault,
            gone=asked.gone,
        )

    def _premise(self, question: Asked) -> tuple[Premise, float] | None:
        """The false belief that a question resembles most, and how much: its lines, and the words that carry it.

        One of these words must stand in the question; one that carries many beliefs tells less.
        """
        languages = {"en", self.language(question.words)}
        asked = {stem for language in languages for stem in stems(question.words, language)}
        words, by_stem = self.carriers
        there = {number for stem in asked for number in by_stem.get(stem, ()) if words[number][0] <= asked}
        if not there:
            return None
        likeness = self.models.grounds.likeness(question.views.beyond)
        held: dict[int, float] = {}
        for _, owners in map(words.__getitem__, sorted(there)):
            for one in owners:
                held[one] = held.get(one, float(likeness[one])) + CARRIED / len(owners) ** 0.5
        best = max(held, key=held.__getitem__)
        if held[best] < RESEMBLES:
            return None
        name = self.models.grounds.owners[best]
        return next(one for one in self.corpus.premises if one.id == name), held[best]

    @cached_property
    def carriers(self) -> tuple[list[tuple[frozenset[str], list[int]]], dict[str, list[int]]]:
        """The stems of each word that carries a false belief, and its owners; and the words that a stem is of."""
        words: dict[frozenset[str], list[int]] = {}
        for premise in self.corpus.premises:
            for word in dict.fromkeys(frozenset(stems(word)) for word in premise.words):
                words.setdefault(word, []).append(self._owner[premise.id])
        by_stem: dict[str, list[int]] = {}
        for number, word in enumerate(words):
            by_stem.setdefault(min(word, default=""), []).append(number)
        return list(words.items()), by_stem

    @cached_property
    def _owner(self) -> dict[str, int]:
        """The number of each owner of lines."""
        return {name: number for number, name in enumerate(self.models.grounds.owners)}

    def likeness(self, query: str, locators: Sequence[Locator]) -> list[float]:
        """How much a question resembles the words of each provision and the lines that ask for it by letter."""
        asked = self._asked(query)
        return self.letters.likeness(asked.text, asked.views.cosines, locators)

    def search_points(self, query: str, limit: int = 10) -> tuple[Hit, ...]:
        """Commentary points, best first."""
        return self._search_passages(query, "commentary", limit)

    def search_status(self, query: str, limit: int = 10) -> tuple[Hit, ...]:
        """Status facts, best first."""
        return self._search_passages(query, "status", limit)

    def _search_passages(self, query: str, kind: str, limit: int) -> tuple[Hit, ...]:
        asked = self._asked(query)
        rows, owners = self._kinds[kind]
        learned = np.append(self.models.grounds.likeness(asked.views.beyond), np.float32(0))[owners]
        lexical, dense = asked.lexical[rows], asked.dense[rows]
        total = LEARNED * standard(learned) + standard(lexical) + standard(dense)
        score = 1 / (1 + np.exp(-total))
        routes = Routes({"learned": learned, "lexical": lexical, "dense": dense})
        return tuple(
            Hit(passage.locators[0], float(score[place]), routes.of(place), passage)
            for place in np.argsort(-total, kind="stable")[:limit].tolist()
            for passage in (self.passages[rows[place]],)
        )

    @cached_property
    def _kinds(self) -> dict[str, tuple[Array, Array]]:
        """Of each kind the passages' numbers, and those of the owners that they hold first; -1 for none."""
        rows: dict[str, list[int]] = {}
        for row, passage in enumerate(self.passages):
            rows.setdefault(passage.kind, []).append(row)
        held = [self._owner.get(str(passage.locators[0]), -1) for passage in self.passages]
        return {kind: (np.array(own), np.array([held[row] for row in own])) for kind, own in rows.items()}

    def _dense(self, query: str, text: Sparse) -> tuple[Floats, str | None, str | None]:
        """The cosine of a question with every passage; those that are far get the least one of the near.

        Nothing, and why, where somebody else's embedder or the server with the vectors could not be asked.
        """
        nothing = np.zeros(len(self.passages), np.float32)
        try:
            vector = (
                embed_question(self.embedder, query, self.manifest.dimension)
                if self.embedder
                else self.models.vector(text)
            )
        except EmbedderFault as error:
            return nothing, str(error), None
        try:
            return self.dense.cosines(vector), None, None
        except VectorsGone as error:
            return nothing, None, str(error)

    def _by_unit(self, scores: Floats) -> Floats:
        """Scores of passages as scores of the units that they hold."""
        found: Floats = np.maximum.reduceat(scores[self.by_unit], self.first_of_unit)
        return found


_RouteOf = Callable[[Path, Manifest, Sequence[Passage]], Dense]


def _dense_route(
    build: Path, manifest: Manifest, passages: Sequence[Passage], *, chroma: bool, server: ChromaServer | None
) -> Dense:
    """Where the passages' vectors are asked."""
    if server is not None:
        return ServedRoute(server, build, manifest.digest)
    return DenseRoute.of_chroma(build, [one.id for one in passages]) if chroma else DenseRoute.of_snapshot(build)
