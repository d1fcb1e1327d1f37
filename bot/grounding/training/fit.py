"""Fit the support model on pairs made by mutation: `python -m bot.grounding.training.fit --treaties DIR`.

Writes `background.tsv` (weights of words) and `support.json` (the coefficients), and prints for each
kind of pair, on instruments and passages that the fit has not seen, its number, the share judged
right at the threshold, and how well the score tells it from the true claims (AUROC).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.grounding.support import Features
from bot.grounding.training.pairs import Pair, Text, digests, gists, invented, mutated, treaty, written
from bot.grounding.verdict import HARD_CAP, MODEL, THRESHOLD, measure
from bot.grounding.weights import BACKGROUND, Weights
from index.shipped import Corpus, load_corpus

HELD_OUT = ("budapest", "budapest-p1", "echr", "coe108", "iccpr-op1", "uncc")
"""Instruments that are measured on and never fitted on."""

LEARNT = ("untoc", "uncac", "iccpr", "crc", "udhr")
FOLDS = 4
PER_PART = 2
RIDGE = 0.002
_AGAINST = frozenset(
    "missing_words missing_numbers far_numbers missing_names far_names turned contrary new_bounds "
    "new_force swapped passage_length".split()
)
_NAMES = [field.name for field in fields(Features)]
_EVERYDAY = frozenset({"written", "elsewhere"})

Numbers = NDArray[np.float64]


def write_background(corpus: Corpus, folder: Path) -> None:
    """Weights of words over the shipped corpus and the treaties, of stems seen three times or more."""
    texts = [one.text for one in corpus.provisions.values() if not one.locator.parts]
    texts += [point.text for point in corpus.points.values()]
    texts += [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt")) if "-ar-" not in path.stem]
    table = Weights.from_texts(texts, least_count=3).table
    BACKGROUND.write_text("".join(f"{key}\t{weight:g}\n" for key, weight in sorted(table.items())), encoding="utf-8")


def legal_pairs(corpus: Corpus, folder: Path, names: Sequence[str], seed: int) -> list[Pair]:
    """The pairs of some instruments; `uncc` are the digests with their gists."""
    rng = np.random.default_rng(seed)
    pairs: list[Pair] = []
    for name in names:
        text: Text = digests(corpus) if name == "uncc" else treaty(folder / f"{name}.txt")
        pairs += mutated(text, rng, PER_PART)
        pairs += gists(corpus) if name == "uncc" else []
    return pairs


def everyday_pairs(seed: int) -> list[Pair]:
    """The invented passages with their written claims, and inventions put into the true ones."""
    pairs = list(written())
    return [*pairs, *invented(pairs, np.random.default_rng(seed))]


def measured(pairs: Sequence[Pair]) -> tuple[Numbers, NDArray[np.bool_]]:
    """Features of each pair, and whether a hard fault was found."""
    found = [measure(pair.claim, pair.sources) for pair in pairs]
    return np.array([one.features.values() for one in found]), np.array([bool(one.faults) for one in found])


def importance(pairs: Sequence[Pair], hard: NDArray[np.bool_]) -> Numbers:
    """Everyday and legal pairs, true and false, count the same in all; what is vetoed anyway counts little."""
    groups: dict[tuple[bool, bool], list[int]] = defaultdict(list)
    for index, pair in enumerate(pairs):
        everyday = pair.kind in _EVERYDAY or pair.kind.startswith("invented")
        groups[everyday, pair.supported].append(index)
    weights = np.where(hard, 0.1, 1.0)
    for (everyday, _), members in groups.items():
        weights[members] *= (0.7 if everyday else 0.3) / weights[members].sum()
    return np.asarray(weights / weights.sum())


def fit(features: Numbers, truth: NDArray[np.bool_], weights: Numbers) -> Numbers:
    """Logistic regression whose coefficients keep the sign that their meaning gives; intercept first."""
    from scipy.optimize import minimize

    signs = np.array([-1.0 if name in _AGAINST else 1.0 for name in _NAMES])
    table = np.column_stack([np.ones(len(features)), features])
    target = np.where(truth, 1.0, -1.0)

    def loss(beta: Numbers) -> tuple[float, Numbers]:
        margin = target * (table @ beta)
        slope = -(weights * target / (1 + np.exp(margin))) @ table
        penalty = np.r_[0.0, beta[1:]]
        value = weights @ np.logaddexp(0, -margin) + RIDGE * penalty @ penalty / 2
        gradient: Numbers = slope + RIDGE * penalty
        return float(value), gradient

    bounds = [(None, None), *((0.0, None) if sign > 0 else (None, 0.0) for sign in signs)]
    return np.asarray(minimize(loss, np.zeros(table.shape[1]), jac=True, bounds=bounds, method="L-BFGS-B").x)


def margins(features: Numbers, beta: Numbers) -> Numbers:
    """The log-odds of support under some coefficients."""
    return np.asarray(beta[0] + features @ beta[1:])


def scores(margin: Numbers, hard: NDArray[np.bool_]) -> Numbers:
    """The verifier's scores from log-odds and vetoes."""
    chance = 1 / (1 + np.exp(-margin))
    return np.where(hard, HARD_CAP * chance, chance)


def best_shift(margin: Numbers, hard: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    """What to add to the intercept so that the threshold parts unseen true and false claims best.

    The middle of the shifts whose balanced accuracy comes within a hundredth of the best.
    """
    tries = np.arange(-1.0, 1.01, 0.05)
    right = np.array([_balanced(scores(margin + shift, hard) >= THRESHOLD, truth) for shift in tries])
    return float(np.median(tries[right >= right.max() - 0.01]))


def _balanced(judged: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    return float((judged[truth].mean() + (~judged[~truth]).mean()) / 2)


def by_kind(pairs: Sequence[Pair], found: Numbers) -> list[str]:
    """A line a kind: number, share judged right, and for false kinds the AUROC against all true claims."""
    from sklearn.metrics import roc_auc_score

    groups: dict[str, list[int]] = defaultdict(list)
    for index, pair in enumerate(pairs):
        groups[f"{pair.kind} ({'true' if pair.supported else 'false'})"].append(index)
    true = found[[pair.supported for pair in pairs]]
    lines = []
    for kind, members in sorted(groups.items()):
        own, supported = found[members], pairs[members[0]].supported
        right = float(np.mean((own >= THRESHOLD) == supported))
        apart = "" if supported else f"{roc_auc_score([1] * len(true) + [0] * len(own), [*true, *own]):.3f}"
        lines.append(f"{kind:28} {len(own):5} {right:6.3f} {apart}")
    return lines


def cross_checked(pairs: Sequence[Pair], extra: Sequence[Pair]) -> tuple[Numbers, NDArray[np.bool_]]:
    """Log-odds and vetoes of the everyday pairs, each passage judged by a model that has not seen it."""
    features, hard = measured(pairs)
    more, more_hard = measured(extra)
    origins = sorted({pair.origin for pair in pairs})
    found = np.zeros(len(pairs))
    for fold in range(FOLDS):
        held = np.array([origins.index(pair.origin) % FOLDS == fold for pair in pairs])
        both = [*(pair for pair, out in zip(pairs, held, strict=True) if not out), *extra]
        truth = np.array([pair.supported for pair in both])
        beta = fit(np.vstack([features[~held], more]), truth, importance(both, np.r_[hard[~held], more_hard]))
        found[held] = margins(features[held], beta)
    return found, hard


def main() -> None:
    """Fit, write and report."""
    parser = argparse.ArgumentParser(description="Fit the verifier's support model.")
    parser.add_argument("--treaties", type=Path, required=True, help="folder with plain-text treaties")
    folder: Path = parser.parse_args().treaties
    corpus = load_corpus()
    write_background(corpus, folder)
    everyday, legal = everyday_pairs(1), legal_pairs(corpus, folder, LEARNT, 2)
    unseen, hard = cross_checked(everyday, legal)
    shift = best_shift(unseen, hard, np.array([pair.supported for pair in everyday]))
    report = ["everyday passages, held out by passage", *by_kind(everyday, scores(unseen + shift, hard))]
    pairs = [*everyday, *legal]
    features, hard = measured(pairs)
    beta = fit(features, np.array([pair.supported for pair in pairs]), importance(pairs, hard))
    beta[0] += shift
    table = {name: round(float(value), 3) for name, value in zip(["intercept", *_NAMES], beta, strict=True)}
    MODEL.write_text(json.dumps({"pairs": len(pairs), "coefficients": table}, indent=2) + "\n", encoding="utf-8")
    held = legal_pairs(corpus, folder, HELD_OUT, 3)
    found, vetoed = measured(held)
    report += ["", "legal texts, held out by instrument", *by_kind(held, scores(margins(found, beta), vetoed))]
    sys.stdout.write("\n".join(report) + "\n")


if __name__ == "__main__":
    main()
