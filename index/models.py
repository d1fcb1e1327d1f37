"""Everything that is fitted at build and asked with every question, as one object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.arrays import Array, load_array, save_arrays
from index.concepts import Concepts
from index.embedders import Projection
from index.features import Features, Floats, Ints, Reader
from index.grounds import Grounds
from index.ranker import Ranker
from index.similar import Postings
from index.spelling import Speller
from index.words import code, tokens

_LEARNED, _FEATURES = "learned", "features"


PAGE = 4096
"""Bytes of a page of memory, at least."""


@dataclass(frozen=True, slots=True)
class Sparse:
    """A text as its known features."""

    spelled: Sequence[str]  # its stems, in order
    stems: Array  # their codes
    columns: Ints  # ascending
    strengths: Floats  # of unit length, or all zero
    masses: Floats  # (blocks,) the sum of each block's strengths

    def dot(self, columns: Ints, strengths: Floats) -> float:
        """The product with another text: the cosine, for both are of unit length."""
        if not len(self.columns):
            return 0.0
        at = np.minimum(self.columns.searchsorted(columns), len(self.columns) - 1)
        return float((self.strengths[at] * strengths)[self.columns[at] == columns].sum())


@dataclass(frozen=True, slots=True)
class Views:
    """What each model says of articles and units; only comparable within one array."""

    articles: tuple[Floats, ...]  # each (articles,)
    units: tuple[Floats, ...]  # each (units,)
    cosines: Floats  # with every line, (lines,)
    beyond: Floats  # with every line that speaks for something else than provisions


@dataclass(frozen=True, slots=True)
class Learned:
    """All that is compared with a question feature by feature, one below the other: it meets everything at once."""

    table: Postings  # rows x features: lines; classes of articles by each block; classes of units; lines beyond
    lines: int
    masses: Array  # (classes,) the log of each class's mass
    blocks: Array  # (classes,) the number of each class's block

    def meet(self, text: Sparse) -> tuple[Floats, Floats, Floats]:
        """A text's cosine with every line, how well it fits each class, its cosine with every line beyond."""
        products = self.table.dot(text.columns, text.strengths)
        beyond = self.lines + len(self.masses)
        fits = products[self.lines : beyond] - text.masses[self.blocks] * self.masses
        return products[: self.lines], fits, products[beyond:]

    def save(self, folder: Path) -> None:
        """Write the table and the classes."""
        self.table.save(folder, _LEARNED)
        parts = {"lines": np.array([self.lines]), "masses": self.masses, "blocks": self.blocks}
        save_arrays(folder, {f"{_LEARNED}.{name}": part for name, part in parts.items()})

    @classmethod
    def load(cls, folder: Path) -> Learned:
        """What `save` wrote. Raises OSError or ValueError."""
        lines, masses, blocks = (load_array(folder, f"{_LEARNED}.{part}") for part in ("lines", "masses", "blocks"))
        return cls(Postings.load(folder, _LEARNED), lines.item(), masses, blocks)


@dataclass(frozen=True, slots=True)
class Models:
    """The fitted models."""

    reader: Reader
    speller: Speller
    features: Features
    learned: Learned
    ranker: Ranker
    projection: Projection
    grounds: Grounds

    def touch(self) -> None:
        """Have the arrays that questions read mapped into memory now, not page by page as they are read."""
        tables = (self.learned.table, self.projection.documents)
        for array in (self.ranker.solved, *(table.cells for table in tables), *(table.starts for table in tables)):
            array.reshape(-1)[:: PAGE // array.itemsize].max()

    def mend(self, text: str, language: str) -> str:
        """The text with slips of the keyboard put right."""
        return self.speller.mend(text, language, self._knows)

    def _knows(self, stem: str) -> bool:
        codes, asked = self.features.codes, np.uint64(code(stem))
        at = int(codes.searchsorted(asked))
        return (at < len(codes) and bool(codes[at] == asked)) or stem in self.reader.concepts.phrases

    def read(self, text: str, language: str) -> Sparse:
        """A text as its known features."""
        found = self.reader.read(tokens(text), language)
        columns, strengths = self.features.row(np.concatenate((found.words, found.grams)))
        masses = [strengths[part].sum() for part in self.features.parts(columns)]
        return Sparse(found.spelled, found.stems, columns, strengths, np.array(masses))

    def views(self, text: Sparse, language: str) -> Views:
        """What the models that know people's lines say."""
        cosines, fits, beyond = self.learned.meet(text)
        articles, units = self.ranker.scores(cosines, language)
        split = len(self.features.starts) * len(articles)
        return Views(
            articles=(articles, *fits[:split].reshape(-1, len(articles))),
            units=(units, *fits[split:].reshape(-1, len(units))),
            cosines=cosines,
            beyond=beyond,
        )

    def vector(self, text: Sparse) -> Floats:
        """A text in our own dense space."""
        return self.projection.vector(text.columns, text.strengths)

    def vectors(self, texts: Sequence[Sparse]) -> Floats:
        """Many texts in our own dense space (texts x dimension)."""
        from scipy.sparse import csr_matrix

        starts = np.cumsum([0, *(len(text.columns) for text in texts)])
        columns = np.concatenate([text.columns for text in texts])
        strengths = np.concatenate([text.strengths for text in texts])
        shape = len(texts), len(self.features.codes)
        return self.projection.vectors(csr_matrix((strengths, columns, starts), shape=shape))

    def save(self, folder: Path) -> None:
        """Write every part into `folder`."""
        self.reader.concepts.save(folder)
        self.speller.save(folder)
        self.features.save(folder, _FEATURES)
        self.learned.save(folder)
        self.ranker.save(folder)
        self.projection.save(folder)
        self.grounds.save(folder)

    @classmethod
    def load(cls, folder: Path) -> Models:
        """What `save` wrote. Raises OSError or ValueError."""
        return cls(
            reader=Reader(Concepts.load(folder)),
            speller=Speller.load(folder),
            features=Features.load(folder, _FEATURES),
            learned=Learned.load(folder),
            ranker=Ranker.load(folder),
            projection=Projection.load(folder),
            grounds=Grounds.load(folder),
        )
