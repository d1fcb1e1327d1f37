"""Building the index: everything is fitted from the corpus in a few seconds, the same each time."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np

from index.dense import write_vectors
from index.embedders import Embedder, LocalEmbedder, fit_projection
from index.evidence import Evidence, collect, units_of
from index.features import Floats, fit_weights
from index.lexical import LexicalRoute
from index.manifest import (
    MANIFEST_FILE,
    SCHEMA,
    IndexFault,
    Manifest,
    corpus_digest,
    read_manifest,
    recipe_digest,
)
from index.model import Locator, Passage
from index.passages import make_passages
from index.ranker import Ranker, solve
from index.shipped import Corpus
from index.similar import Postings
from index.store import current_build, new_build
from index.words import stems

Progress = Callable[[str, float], None]
"""Told what is being done and the share that is done, 0 to 1."""

BLOCKS = (("words", 0.5, 1, 0.1), ("grams", 0.5, 2, 0.05))
"""Of each block of features: its share in similarity, how rare and how common a feature may be."""

_TRUST = {"title": 0.5, "term": 0.5, "digest": 0.3}
"""Kinds of evidence in other words than people's own; everything else is trusted fully."""


def ensure_index(
    corpus: Corpus, folder: Path, progress: Progress | None = None, embedder: Embedder | None = None
) -> Manifest:
    """The current index's manifest, after building one where it is missing, damaged or older.

    Raises CannotBuild.
    """
    try:
        manifest = read_manifest(current_build(folder))
        if is_current(manifest, corpus, embedder):
            return manifest
    except IndexFault:
        pass  # whatever is wrong with it, a new build mends it
    return build_index(corpus, folder, progress, embedder)


def is_current(manifest: Manifest, corpus: Corpus, embedder: Embedder | None = None) -> bool:
    """Whether a build of this corpus by this program would give the same index; some milliseconds."""
    same_embedder = embedder is None or embedder.name == manifest.embedder
    return (
        same_embedder
        and manifest.recipe == recipe_digest()
        and manifest.corpus == corpus_digest(corpus.folder)
    )


def build_index(
    corpus: Corpus, folder: Path, progress: Progress | None = None, embedder: Embedder | None = None
) -> Manifest:
    """Build the index of `corpus` in `folder`, in place of the one there when it is complete.

    `embedder` takes the place of our own in the dense route. Raises CannotBuild.
    """
    tell = progress or (lambda what, share: None)
    with new_build(folder) as build:
        tell("reading the provisions", 0.0)
        passages = make_passages(corpus)
        evidence = sorted(collect(corpus), key=lambda line: line.language)
        _write_json(build / "passages.json", [_plain(passage) for passage in passages])
        tell("learning from people's questions", 0.15)
        local = _learn(corpus, evidence, passages, build)
        tell("placing the passages", 0.75)
        vectors = (embedder or local).embed_texts([f"{p.trail}\n{p.text}" for p in passages])
        write_vectors(build, passages, vectors)
        tell("finishing", 0.95)
        manifest = Manifest(
            schema=SCHEMA,
            corpus=corpus_digest(corpus.folder),
            recipe=recipe_digest(),
            embedder=(embedder or local).name,
            dimension=vectors.shape[1],
            passages=len(passages),
            lines=len(evidence),
            files={path.name: path.stat().st_size for path in sorted(build.glob("*.*")) if path.is_file()},
        )
        (build / MANIFEST_FILE).write_text(manifest.as_json(), encoding="utf-8")
    tell("ready", 1.0)
    return manifest


def _learn(corpus: Corpus, evidence: list[Evidence], passages: list[Passage], build: Path) -> LocalEmbedder:
    """Fit and save the blocks, the ranker, our embedder and BM25."""
    from scipy.sparse import hstack

    texts = [(line.text, line.language) for line in evidence]
    fitted = [(share, *fit_weights(name, texts, rare, common)) for name, share, rare, common in BLOCKS]
    for _, weights, rows in fitted:
        Postings.of(weights, rows).save(build)
    _fit_ranker(corpus, evidence, [(share, rows) for share, _, rows in fitted]).save(build)
    joined = hstack([rows * np.float32(share**0.5) for share, _, rows in fitted]).tocsr()
    embedder = LocalEmbedder(tuple((share, weights) for share, weights, _ in fitted), fit_projection(joined))
    embedder.save(build)
    _lexical(corpus, evidence, passages).save(build)
    return embedder


def _fit_ranker(corpus: Corpus, evidence: list[Evidence], blocks: list[tuple[float, Floats]]) -> Ranker:
    articles = np.zeros((len(evidence), len(corpus.articles)), np.float32)
    units = np.zeros((len(evidence), len(units_of(corpus))), np.float32)
    shares = np.array([_TRUST.get(line.kind, 1.0) for line in evidence], np.float32)
    for row, line in enumerate(evidence):
        articles[row, list(line.articles)] = 1 / len(line.articles)
        units[row, list(line.units)] = 1 / len(line.units)
    languages = np.array([line.language for line in evidence])
    for language in dict.fromkeys(languages.tolist()):
        own = languages == language
        targets = np.hstack([articles[own], units[own]])
        solved = solve([(share, rows[own]) for share, rows in blocks], targets, shares[own])
        articles[own], units[own] = np.split(solved, [articles.shape[1]], axis=1)
    first = {language: int(np.argmax(languages == language)) for language in dict.fromkeys(languages.tolist())}
    return Ranker(articles, units, first)


def _lexical(corpus: Corpus, evidence: list[Evidence], passages: list[Passage]) -> LexicalRoute:
    """BM25 over the passages, each with the lines of the units that it holds."""
    number: dict[Locator, int] = {unit: count for count, unit in enumerate(units_of(corpus))}
    lines: dict[int, list[str]] = {}
    for line in evidence:
        if len(line.units) <= 2 and line.language == "en":
            for unit in line.units:
                lines.setdefault(unit, []).append(line.text)
    documents = []
    for passage in passages:
        own = [number[locator] for locator in passage.locators if locator in number]
        wider = lines.get(own[0], []) if len(own) == 1 else []
        documents.append(stems("\n".join((passage.trail, passage.text, *wider))))
    return LexicalRoute.of(documents)


def _plain(passage: Passage) -> dict[str, object]:
    return asdict(passage) | {"locators": [str(locator) for locator in passage.locators]}


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
