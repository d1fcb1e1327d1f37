"""Fitting the models at build: from people's lines to everything that a question is asked of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.asked import KINDS
from index.bayes import fit_bayes
from index.concepts import Concepts
from index.embedders import Projection, fit_projection
from index.evidence import Evidence
from index.features import BLOCKS, Features, Floats, Reader, fit_features, unit_rows
from index.grounds import Grounds, OtherLine, fit_grounds
from index.languages import identify
from index.models import Learned, Models
from index.phrasing import fit_phrasing
from index.ranker import Ranker, fit_ranker
from index.similar import Postings
from index.spelled import Spelled, Text
from index.spelling import count_words

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

TRUST = {"title": 0.5, "term": 0.5, "gist": 0.5, "digest": 0.3}
"""Kinds of evidence in other words than people's own; all others are trusted fully."""

FOREIGN_SHARE = 0.2
"""How much lines in other languages count in the models that all languages share."""


@dataclass(frozen=True)
class Material:
    """What is learned from."""

    evidence: Sequence[Evidence]  # ordered by language
    others: Sequence[Text]  # texts that only lie in the dense space
    beyond: Sequence[OtherLine]  # people's lines that do not ask for provisions alone
    units: int
    firsts: Sequence[int]  # where each article's units begin

    def texts(self) -> list[Text]:
        """All of it as texts, in this order."""
        lines = ((line.text, line.language) for line in self.evidence)
        return [*lines, *self.others, *((line.text, identify(line.text)) for line in self.beyond)]


@dataclass(frozen=True)
class _Lines:
    """All texts as rows of features, and what the lines of evidence among them mean."""

    evidence: Sequence[Evidence]
    words: Spelled  # of the evidence
    blocks: Sequence[tuple[Features, csr_matrix]]  # rows of all texts, evidence first
    joined: csr_matrix  # the blocks side by side: evidence, other passages, lines beyond
    rows: csr_matrix  # the evidence alone, both blocks
    others: int  # where the other passages end in it
    meant: Mapping[str, csr_matrix]  # evidence x articles, evidence x units
    trust: Floats  # (evidence,)
    shared_trust: Floats  # (evidence,), with FOREIGN_SHARE

    def asked(self) -> list[int]:
        """The numbers of the evidence in people's own words."""
        return [number for number, line in enumerate(self.evidence) if line.kind in KINDS]


def prepare() -> None:
    """Import what solves, which may be done while there is nothing yet to be solved."""
    import scipy.linalg
    import scipy.sparse  # noqa: F401


def fit_models(
    reader: Reader,
    forms: Concepts,
    material: Material,
    spelled: Spelled,
    meanwhile: Callable[[], None] = lambda: None,
) -> tuple[Models, Floats]:
    """Fit all models on the evidence; `spelled` are the material's texts.

    `meanwhile` is done while the interpreter would only wait. Returns the models, and in the dense
    space the units and then the others as rows.
    """
    from threadpoolctl import threadpool_limits

    prepare()  # a library must be loaded before its threads can be limited
    # Linear algebra leaves the interpreter free: two solve at a time, each on one core.
    with threadpool_limits(1), ThreadPoolExecutor(2) as pool:
        blocks = pool.map(lambda name: fit_features(name, reader, spelled), BLOCKS)
        lines = _read(list(blocks), material, spelled.first(len(material.evidence)))
        grounds = pool.submit(_grounds, lines, material, forms, spelled)
        ranker = pool.submit(_ranker, lines, material.firsts)
        projected = pool.submit(_projection, lines)
        meanwhile()
        models = Models(
            learned=_learned(lines, material),
            speller=count_words(lines.words),
            ranker=ranker.result(),
            projection=projected.result()[0],
            grounds=grounds.result(),
            reader=reader,
            features=Features.joined([features for features, _ in lines.blocks]),
        )
    return models, projected.result()[1]


def _learned(lines: _Lines, material: Material) -> Learned:
    """The lines; then of articles, and of units, what each block makes of them; then those that speak for owners."""
    from scipy.sparse import csr_matrix, vstack

    rows, masses, blocks = [lines.rows], [], []
    for shares in lines.meant.values():
        first = 0
        for number, (features, own) in enumerate(lines.blocks):
            odds, mass = fit_bayes(own[: len(lines.evidence)], _scaled(lines.shared_trust) @ shares)
            shape = odds.shape[0], lines.rows.shape[1]
            rows.append(csr_matrix((odds.data, odds.indices + first, odds.indptr), shape=shape))
            masses.append(mass)
            blocks.append(np.full(len(mass), number))
            first += len(features.codes)
    owned = [number for number, line in enumerate(material.beyond, lines.others) if line.owners]
    table = Postings.of(vstack([*rows, lines.joined[owned]]))
    return Learned(table, len(lines.evidence), np.concatenate(masses), np.concatenate(blocks))


def _grounds(lines: _Lines, material: Material, forms: Concepts, spelled: Spelled) -> Grounds:
    """The classes, from the evidence in people's own words and all lines beyond it."""
    asked = [*lines.asked(), *range(lines.others, spelled.size)]
    put = spelled.at(asked)
    phrasing, rows = fit_phrasing(forms, put.stem_rows, put.stems, put.size)
    words = lines.blocks[0][1].shape[1]
    return fit_grounds(phrasing, rows, lines.joined[asked], words, material.beyond)


def _ranker(lines: _Lines, firsts: Sequence[int]) -> Ranker:
    """What each line votes for, and how far it is trusted to: digests have no vote."""
    votes = np.array([line.kind != "digest" for line in lines.evidence], np.float32)
    targets = np.asarray(lines.meant["units"].toarray(), np.float32)
    return fit_ranker(lines.rows, targets, lines.trust * votes, [line.language for line in lines.evidence], firsts)


def _projection(lines: _Lines) -> tuple[Projection, Floats]:
    return fit_projection(_documents(lines))


def _read(blocks: Sequence[tuple[Features, csr_matrix]], material: Material, words: Spelled) -> _Lines:
    from scipy.sparse import hstack

    evidence = material.evidence
    joined = hstack([rows * np.float32(len(blocks) ** -0.5) for _, rows in blocks]).tocsr()
    trust = np.array([TRUST.get(line.kind, 1.0) for line in evidence], np.float32)
    foreign = np.array([line.language != "en" for line in evidence])
    return _Lines(
        evidence=evidence,
        words=words,
        blocks=blocks,
        joined=joined,
        rows=joined[: len(evidence)],
        others=len(evidence) + len(material.others),
        meant={
            "articles": _shares([line.articles for line in evidence], len(material.firsts)),
            "units": _shares([line.units for line in evidence], material.units),
        },
        trust=trust,
        shared_trust=np.where(foreign, np.float32(FOREIGN_SHARE) * trust, trust),
    )


def _documents(lines: _Lines) -> csr_matrix:
    """Each unit with everything that speaks for it, then the other passages: rows of unit length."""
    from scipy.sparse import csr_matrix, vstack

    spoken = lines.meant["units"].T @ _scaled(lines.shared_trust) @ lines.rows
    documents = csr_matrix(vstack([spoken, lines.joined[len(lines.evidence) : lines.others]]))
    documents.data = np.sqrt(documents.data)  # what is said often counts, but not in proportion
    return unit_rows(documents)


def _scaled(shares: Floats) -> csr_matrix:
    from scipy.sparse import diags

    return diags(shares)


def _shares(meant: Sequence[Sequence[int]], size: int) -> csr_matrix:
    """Lines x targets: each line means its targets in equal shares."""
    from scipy.sparse import csr_matrix

    rows = np.repeat(np.arange(len(meant)), [len(own) for own in meant])
    columns = np.fromiter((target for own in meant for target in own), np.int64, len(rows))
    values = np.fromiter((1 / len(own) for own in meant for _ in own), np.float32, len(rows))
    return csr_matrix((values, (rows, columns)), shape=(len(meant), size))
