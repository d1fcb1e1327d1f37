"""What a question is after: provisions, status, views, or something that the corpus gives no ground for.

A linear model per class over the same features as the rankers, fitted at build on people's lines;
the classes compete by softmax.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.arrays import Array, load_array, save_arrays
from index.asked import OUTSIDE
from index.features import Floats, Ints
from index.model import Premise
from index.shipped import Corpus
from index.words import stems

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

PROVISIONS, STATUS, POINTS, PREMISE = "provisions", "status", "points", "premise"
"""Classes beside the kinds of outside lines."""

CLASSES = (PROVISIONS, STATUS, POINTS, PREMISE, *OUTSIDE)

GROUNDED = (PROVISIONS, STATUS, POINTS, PREMISE)
"""Classes for which the corpus holds something to say."""

ROUNDS, STEP, BIAS_STEP, MOMENTUM = 20, 0.3, 0.0006, 0.9
"""Enough to tell the classes apart, and early enough to stop before single lines are learned by heart."""

RESEMBLES = 0.35
"""Share of a question's words, weighed by rarity, that a line of a false belief must hold."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """A linear model per class over the joined features of a text."""

    weights: Array  # (features, classes)
    bias: Array  # (classes,)

    def shares(self, columns: Ints, strengths: Floats) -> dict[str, float]:
        """Of each class its share, 0 to 1, together 1."""
        shares = _softmax(strengths @ self.weights[columns] + self.bias)
        return dict(zip(CLASSES, shares.tolist(), strict=True))

    def save(self, folder: Path) -> None:
        """Write both arrays."""
        save_arrays(folder, {"grounds.weights": self.weights, "grounds.bias": self.bias})

    @classmethod
    def load(cls, folder: Path) -> Grounds:
        """What `save` wrote. Raises OSError or ValueError."""
        return cls(load_array(folder, "grounds.weights"), load_array(folder, "grounds.bias"))


def fit_grounds(rows: csr_matrix, labels: Sequence[str]) -> Grounds:
    """Fit on lines (lines x features) and the class of each, by gradient descent with momentum."""
    meant = np.zeros((len(labels), len(CLASSES)), np.float32)
    meant[np.arange(len(labels)), [CLASSES.index(label) for label in labels]] = 1
    columns = rows.T.tocsr()
    weights = np.zeros((rows.shape[1], len(CLASSES)), np.float32)
    bias = np.log(meant.mean(axis=0) + np.float32(1e-4))
    pace, drift = np.zeros_like(weights), np.zeros_like(bias)
    for _ in range(ROUNDS):
        error = _softmax(rows @ weights + bias) - meant
        pace = MOMENTUM * pace - STEP * (columns @ error)
        drift = MOMENTUM * drift - BIAS_STEP * error.sum(axis=0)
        weights += pace
        bias += drift
    return Grounds(weights, bias)


def _softmax(margins: Floats) -> Floats:
    odds = np.exp(margins - margins.max(axis=-1, keepdims=True))
    shares: Floats = odds / odds.sum(axis=-1, keepdims=True)
    return shares


def other_lines(corpus: Corpus) -> list[tuple[str, str]]:
    """(text, class) of every line that does not ask for provisions alone."""
    beyond = [(line.text, STATUS if line.at[0].instrument == "status" else POINTS) for line in corpus.asked_beyond]
    outside = [(line.text, line.kind) for line in corpus.outside]
    premises = [(ask, PREMISE) for premise in corpus.premises for ask in premise.asks]
    near = [(ask, PROVISIONS) for premise in corpus.premises for ask in premise.near_asks]
    return [*beyond, *outside, *premises, *near]


def presupposed(question: str, premises: Sequence[Premise]) -> Premise | None:
    """The false belief whose words a question holds and whose lines it resembles most, or None."""
    asked = set(stems(question))
    best, likeness = None, RESEMBLES
    for premise in premises:
        if not any(set(stems(word)) <= asked for word in premise.words):
            continue
        near = max((_likeness(asked, ask) for ask in premise.near_asks), default=0.0)
        own = max(_likeness(asked, ask) for ask in (premise.claim, *premise.asks))
        if own > max(likeness, near):
            best, likeness = premise, own
    return best


def _likeness(asked: set[str], line: str) -> float:
    """Shared stems over all stems of both."""
    known = set(stems(line))
    return len(asked & known) / (len(asked | known) or 1)
