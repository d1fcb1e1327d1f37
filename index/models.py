"""Everything that is fitted at build and asked with every question, as one object."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.arrays import Array, load_array, save_arrays
from index.concepts import Concepts
from index.embedders import Projection
from index.features import BLOCKS, STEMS, Floats, Ints, Reader, Weights
from index.grounds import Grounds
from index.ranker import Ranker
from index.similar import Postings
from index.spelling import Speller
from index.words import code, tokens

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

LINES = "lines"
_LEARNED = "learned"

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
    cosines: Floats  # with every line, (lines,)


@dataclass(frozen=True, slots=True)
class Learned:
    """People's lines and what naive Bayes makes of them, one below the other: a question meets all at once."""

    table: Postings  # rows x joined features
    ends: Mapping[str, int]  # where the rows of each part end: `LINES`, then "words.articles" and so on
    masses: Mapping[str, Array]  # of each part of naive Bayes (classes,)

    @classmethod
    def of(cls, lines: csr_matrix, bayes: Mapping[str, tuple[csr_matrix, Floats]]) -> Learned:
        """From the lines (lines x joined features) and, of each part of naive Bayes, log-odds and masses."""
        from scipy.sparse import vstack

        parts = {LINES: lines} | {name: odds for name, (odds, _) in bayes.items()}
        ends = np.cumsum([part.shape[0] for part in parts.values()]).tolist()
        masses = {name: own for name, (_, own) in bayes.items()}
        return cls(Postings.of(vstack(list(parts.values()))), dict(zip(parts, ends, strict=True)), masses)

    def meet(self, text: Sparse) -> dict[str, Floats]:
        """A text's cosine with every line, and how well it fits each class."""
        products = self.table.dot(text.columns, text.strengths)
        found, start = {}, 0
        for name, end in self.ends.items():
            found[name], start = products[start:end], end
        for name, masses in self.masses.items():
            found[name] = found[name] / HALF - text.blocks[name.partition(".")[0]][1].sum() * masses
        return found

    def save(self, folder: Path) -> None:
        """Write the table, its parts and the masses."""
        self.table.save(folder, _LEARNED)
        save_arrays(folder, {f"{_LEARNED}.{name}": masses for name, masses in self.masses.items()})
        (folder / f"{_LEARNED}.json").write_text(json.dumps(self.ends), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Learned:
        """What `save` wrote. Raises OSError or ValueError."""
        ends = json.loads((folder / f"{_LEARNED}.json").read_text(encoding="utf-8"))
        masses = {name: load_array(folder, f"{_LEARNED}.{name}") for name in ends if name != LINES}
        return cls(Postings.load(folder, _LEARNED), ends, masses)


@dataclass(frozen=True, slots=True)
class Models:
    """The fitted models."""

    reader: Reader
    speller: Speller
    weights: Mapping[str, Weights]
    learned: Learned
    ranker: Ranker
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

    def views(self, text: Sparse, language: str) -> Views:
        """What the models that know people's lines say."""
        found = self.learned.meet(text)
        ranked = self.ranker.scores(found[LINES], language)
        return Views(
            articles=(ranked[: self.articles], *(found[f"{name}.articles"] for name in self.weights)),
            units=(ranked[self.articles :], *(found[f"{name}.units"] for name in self.weights)),
            cosines=found[LINES],
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
        self.learned.save(folder)
        self.ranker.save(folder)
        self.projection.save(folder)
        self.grounds.save(folder)

    @classmethod
    def load(cls, folder: Path, articles: int) -> Models:
        """What `save` wrote. Raises OSError or ValueError."""
        weights = {
            name: Weights(name, load_array(folder, f"{name}.codes"), load_array(folder, f"{name}.idf"))
            for name in BLOCKS
        }
        return cls(
            reader=Reader(Concepts.load(folder)),
            speller=Speller.load(folder),
            weights=weights,
            learned=Learned.load(folder),
            ranker=Ranker.load(folder),
            projection=Projection.load(folder),
            grounds=Grounds.load(folder),
            articles=articles,
        )
