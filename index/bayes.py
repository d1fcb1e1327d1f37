"""Naive Bayes: how much likelier a text's features are where people ask for a provision.

Additive smoothing makes every count that was not seen alike, so that the model stays sparse: the
score is the sum over the text's features of log((count + a) / a), less the size of the class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.features import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

SMOOTHING = 0.03


def fit_bayes(rows: csr_matrix, targets: csr_matrix) -> tuple[csr_matrix, Floats]:
    """From rows of lines (lines x features) and how much each line means each class (lines x classes).

    Returns the log-odds of features (classes x features) and the log of each class's mass (classes,): a
    text fits a class by their product with its features, less its length times the mass, up to what
    is the same for all classes.
    """
    counts = (targets.T @ rows).tocsr()
    mass = np.asarray(counts.sum(axis=1)).ravel() + SMOOTHING * counts.shape[1]
    counts.data = np.log1p(counts.data / SMOOTHING).astype(np.float32)
    return counts, np.log(mass).astype(np.float32)
