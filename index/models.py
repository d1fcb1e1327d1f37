"""Everything that is fitted at build and asked with every question, as one object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.arrays import Array, load_array, save_arrays
from index.bayes import Bayes
from index.concepts import Concepts
from index.embedders import Projection
from index.features import BLOCKS, STEMS, Floats, Ints, Reader, Weights
from index.grounds import Grounds
from index.ranker import Ranker
from index.similar import Postings
from index.spelling import Speller
from index.words import code, tokens

HALF = np.float32(0.5**0.5)
"""Each of the two blocks has half of the similarity."""


@dataclass(frozen=True, slots=True)
class Sparse:
    """A text as each block's known features, and joined."""

    stems: Array  # codes, as often as they stand there
    blocks: Mapping[str, tuple[Ints, Floats]]
    columns: Ints  # ascending
    strengths: Floats

    def dot(self, other: Sparse) -> float:
        """The product of two texts: the cosine, for both are of unit length."""
        if not len(self.columns):
            return 0.0
        at = np.searchsorted(self.columns, other.columns)
        at[at == len(self.columns)] = 0
        return float((self.strengths[at] * other.strengths)[self.columns[at] == other.columns].sum())


@dataclass(frozen=True, slots=True)
class Views:
    """What each model says of articles and units; only comparable within one array."""

    articles: tuple[Floats, ...]  # each (articles,)
    units: tuple[Floats, ...]  # each (units,)


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
        codes, asked = self.weights["words"].codes, code(stem)
        at = int(np.searchsorted(codes, np.uint32(asked)))
        return (at < len(codes) and int(codes[at]) == asked) or stem in self.reader.concepts.phrases

    def read(self, text: str, language: str) -> Sparse:
        """A text as its known features."""
        found = self.reader.read(tokens(text), language)
        blocks = {name: weights.row(found[name]) for name, weights in self.weights.items()}
        offset, columns, strengths = 0, [], []
        for name, weights in self.weights.items():
            columns.append(blocks[name][0] + offset)
            strengths.append(blocks[name][1] * HALF)
            offset += len(weights.codes)
        return Sparse(found[STEMS], blocks, np.concatenate(columns), np.concatenate(strengths))

    def views(self, text: Sparse, cosines: Floats, language: str) -> Views:
        """What the models that know people's lines say; `cosines` are the text's with every line."""
        ranked = self.ranker.scores(cosines, language)
        bayes = {
            target: [self.bayes[f"{name}.{target}"].scores(*text.blocks[name]) for name in self.weights]
            for target in ("articles", "units")
        }
        return Views(
            articles=(ranked[: self.articles], *bayes["articles"]),
            units=(ranked[self.articles :], *bayes["units"]),
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
