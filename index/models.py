"""Everything that is fitted at build and asked with every question, as one object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from index.arrays import load_array, save_arrays
from index.asked import KINDS
from index.bayes import Bayes, fit_bayes
from index.concepts import Concepts
from index.embedders import Projection, fit_projection
from index.evidence import Evidence
from index.features import BLOCKS, Floats, Ints, Reader, Text, Weights, fit_weights, unit_rows
from index.grounds import Grounds, OtherLine, fit_grounds
from index.languages import identify
from index.ranker import Ranker, fit_ranker
from index.similar import Postings
from index.spelling import Speller, count_words

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

HALF = np.float32(0.5**0.5)
"""Each of the two blocks has half of the similarity."""

TRUST = {"title": 0.5, "term": 0.5, "gist": 0.5, "digest": 0.3}
"""Kinds of evidence in other words than people's own; all others are trusted fully."""


FOREIGN_SHARE = 0.2
"""How much lines in other languages count in the models that all languages share."""


@dataclass(frozen=True, slots=True)
class Sparse:
    """A text as each block's known features, and joined."""

    blocks: Mapping[str, tuple[Ints, Floats]]
    columns: Ints
    strengths: Floats


@dataclass(frozen=True, slots=True)
class Views:
    """What each model says of articles and units; only comparable within one array."""

    articles: tuple[Floats, ...]  # each (articles,)
    units: tuple[Floats, ...]  # each (units,)
    cosines: Floats  # with every line, (lines,)


@dataclass(frozen=True, slots=True)
class Models:
    """The fitted models."""

    reader: Reader
    speller: Speller
    weights: Mapping[str, Weights]
    lines: Postings
    ranker: Ranker
    bayes: Mapping[str, Bayes]  # by block and target, "words.articles"
    projection: Projection
    grounds: Grounds
    articles: int

    def mend(self, text: str, language: str) -> str:
        """The text with slips of the keyboard put right."""
        return self.speller.mend(text, language, self._knows)

    def _knows(self, stem: str) -> bool:
        codes, code = self.weights["words"].codes, crc32(stem.encode())
        at = int(np.searchsorted(codes, np.uint32(code)))
        return (at < len(codes) and int(codes[at]) == code) or stem in self.reader.concepts.phrases

    def read(self, text: str, language: str) -> Sparse:
        """A text as its known features."""
        blocks = {name: weights.row(self.reader.read(name, text, language)) for name, weights in self.weights.items()}
        offset, columns, strengths = 0, [], []
        for name, weights in self.weights.items():
            columns.append(blocks[name][0] + offset)
            strengths.append(blocks[name][1] * HALF)
            offset += len(weights.codes)
        return Sparse(blocks, np.concatenate(columns), np.concatenate(strengths))

    def views(self, text: Sparse, language: str) -> Views:
        """What the models that know people's lines say."""
        cosines = self.lines.dot(text.columns, text.strengths)
        ranked = self.ranker.scores(cosines, language)
        bayes = {
            target: [self.bayes[f"{name}.{target}"].scores(*text.blocks[name]) for name in self.weights]
            for target in ("articles", "units")
        }
        return Views(
            articles=(ranked[: self.articles], *bayes["articles"]),
            units=(ranked[self.articles :], *bayes["units"]),
            cosines=cosines,
        )

    def vector(self, text: Sparse) -> Floats:
        """A text in our own dense space."""
        return self.projection.vector(text.columns, text.strengths)

    def save(self, folder: Path) -> None:
        """Write every part into `folder`."""
        self.reader.concepts.save(folder)
        self.speller.save(folder)
        for name, weights in self.weights.items():
            save_arrays(folder, {f"{name}.codes": weights.codes, f"{name}.idf": weights.idf})
        self.lines.save(folder, "lines")
        self.ranker.save(folder)
        for key, bayes in self.bayes.items():
            bayes.save(folder, f"bayes.{key}")
        self.projection.save(folder)
        self.grounds.save(folder)

    @classmethod
    def load(cls, folder: Path, articles: int) -> Models:
        """What `save` wrote. Raises OSError or ValueError."""
        weights = {
            name: Weights(name, load_array(folder, f"{name}.codes"), load_array(folder, f"{name}.idf"))
            for name in BLOCKS
        }
        keys = [f"{name}.{target}" for name in BLOCKS for target in ("articles", "units")]
        return cls(
            reader=Reader(Concepts.load(folder)),
            speller=Speller.load(folder),
            weights=weights,
            lines=Postings.load(folder, "lines"),
            ranker=Ranker.load(folder),
            bayes={key: Bayes.load(folder, f"bayes.{key}") for key in keys},
            projection=Projection.load(folder),
            grounds=Grounds.load(folder),
            articles=articles,
        )


def fit_models(
    reader: Reader,
    evidence: Sequence[Evidence],
    others: Sequence[Text],
    beyond: Sequence[OtherLine],
    articles: int,
    units: int,
) -> tuple[Models, Floats]:
    """Fit all models on the evidence, ordered by language.

    `others` are texts that only lie in the dense space; `beyond` are people's lines that do not ask
    for provisions alone. Returns the models, and in the dense space the units
    and then the others as rows.
    """
    import scipy.linalg  # its library must be loaded before its threads can be limited
    from scipy.sparse import csr_matrix, diags, hstack, vstack
    from threadpoolctl import threadpool_limits

    del scipy

    texts = [
        *((line.text, line.language) for line in evidence),
        *others,
        *((line.text, identify(line.text)) for line in beyond),
    ]
    fitted = [fit_weights(name, reader, texts) for name in BLOCKS]
    every = hstack([rows * HALF for _, rows in fitted]).tocsr()
    joined = every[: len(evidence)]
    first = len(evidence) + len(others)
    trust = np.array([TRUST.get(line.kind, 1.0) for line in evidence], np.float32)
    meant = {
        "articles": _shares([line.articles for line in evidence], articles),
        "units": _shares([line.units for line in evidence], units),
    }
    foreign = np.array([line.language != "en" for line in evidence])
    trusted = diags(np.where(foreign, FOREIGN_SHARE * trust, trust))
    documents = vstack([(meant["units"].T @ trusted @ joined), every[len(evidence) : first]]).tocsr()
    documents.data = np.sqrt(documents.data)  # what is said often counts, but not in proportion
    documents = unit_rows(csr_matrix(documents))
    targets = hstack([meant["articles"], meant["units"]]).toarray().astype(np.float32)
    digest = np.array([line.kind == "digest" for line in evidence])
    asked = [number for number, line in enumerate(evidence) if line.kind in KINDS]
    languages = [line.language for line in evidence]
    # Linear algebra leaves the interpreter free: two solve at a time, each on one core.
    with threadpool_limits(1), ThreadPoolExecutor(2) as pool:
        ranker = pool.submit(fit_ranker, joined, targets, np.where(digest, 0, trust), languages)
        projected = pool.submit(fit_projection, documents)
        grounds = pool.submit(fit_grounds, joined[asked], every[first:], beyond)
        bayes = {
            f"{weights.name}.{target}": fit_bayes(rows[: len(evidence)], trusted @ shares)
            for weights, rows in fitted
            for target, shares in meant.items()
        }
        speller = count_words((line.text, line.language) for line in evidence)
        projection, placed = projected.result()
    models = Models(
        reader=reader,
        speller=speller,
        weights={weights.name: weights for weights, _ in fitted},
        lines=Postings.of(joined),
        ranker=ranker.result(),
        bayes=bayes,
        projection=projection,
        grounds=grounds.result(),
        articles=articles,
    )
    return models, placed


def _shares(meant: Sequence[Sequence[int]], size: int) -> csr_matrix:
    """Lines x targets: each line means its targets in equal shares."""
    from scipy.sparse import csr_matrix

    rows = np.repeat(np.arange(len(meant)), [len(own) for own in meant])
    columns = np.fromiter((target for own in meant for target in own), np.int64, len(rows))
    values = np.fromiter((1 / len(own) for own in meant for _ in own), np.float32, len(rows))
    return csr_matrix((values, (rows, columns)), shape=(len(meant), size))
