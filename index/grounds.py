"""What a question is after: provisions, status, views, or something that the corpus gives no ground for.

A linear model per class over how people's lines are put (index.phrasing), fitted at build; the classes
compete by softmax. What a line is about tells little: the same things are asked for with and without ground.
Only a false belief is one about something: it is told by the rankers' words.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.arrays import Array, load_array, save_arrays
from index.asked import OUTSIDE
from index.features import Floats, Ints
from index.phrasing import Phrasing
from index.shipped import Corpus

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

PROVISIONS, STATUS, POINTS, PREMISE = "provisions", "status", "points", "premise"
"""Classes beside the kinds of outside lines."""

RESEMBLANCE = "resemblance"
"""The note on how much a question resembles the false belief found."""

BELIEF = "belief"
"""The note on how likely a question about this rests on a false belief."""

NAMED = 0.42
"""Resemblance from which a question names the subject of a false belief, whatever else it asks."""

CLASSES = (PROVISIONS, STATUS, POINTS, PREMISE, *OUTSIDE)

GROUNDED = (PROVISIONS, STATUS, POINTS, PREMISE)
"""Classes for which the corpus holds something to say."""

ROUNDS, RIDGE = 60, 0.05
"""Enough to come near the best fit, and what a weight costs, so that no line is learned by heart."""

CURVATURE = 0.15
"""How much of the highest curvature that features of one line can have together a step reckons with."""

LOOKUPS = (
    "What does Article {0} say?",
    "Explain article {0}",
    "article {0} of the convention: {1}",
    "What do articles {0} and {0} provide on {1}?",
    "what is in art. {0}",
    "Summarise {0} for me",
    "Art. {0} {1}",
    "Can you show me paragraph {0}, please?",
)
"""Forms in which a provision is asked for by its number."""

TOPICS = (
    "what does the treaty say about {0}",
    "is there anything on {0} in the convention",
    "how does it deal with {0}",
    "which article covers {0}",
    "what about {0}",
    "explain {0}",
    "does it cover {0}?",
    "what is meant by {0}",
    "rules on {0}",
    "what is {0}?",
    "tell me about {0}",
    "how does {0} work",
    "what does it do for {0}",
    "who is responsible for {0}?",
    "what is the {0} and what does it do",
    "when does {0} apply?",
    "how do I use {0} under the treaty",
    "who is the {0}",
    "what are the rules on {0} for states",
    "is {0} in the treaty?",
    "how do states handle {0}?",
    "{0}?",
    "{0}",
    "what's the {0} thing",
    "anything about {0}?",
    "where does {0} come in",
    "{0} vs {1}, what's the difference",
    "how does {0} differ from {1}?",
)
"""Forms in which anything is asked for, so that a form alone does not tell whether there is ground."""

FORMS_EACH = 4
"""Of these, forms in which each term is asked for."""

CHAPTERS = (
    "List the articles of {0}",
    "which articles are in {0}?",
    "what is {0} about",
    "table of contents of {0}",
    "give me an overview of {0}",
)
"""Forms in which a part of the Convention is asked for as a list."""

OUTLINE = (
    "list the chapters",
    "list all articles with their titles",
    "which chapters does the treaty have",
    "table of contents",
    "how is the convention structured",
    "how many articles and chapters are there",
)
"""The same of the whole."""

_OWNERS = "grounds.owners.json"


@dataclass(frozen=True, slots=True)
class OtherLine:
    """A line that does not ask for provisions alone: its class, and whom it speaks for.

    An owner is the locator of a point or status fact, or a false belief's id; there may be none.
    """

    text: str
    label: str
    owners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grounds:
    """A linear model per class over how a text is put, and the lines that speak for owners."""

    phrasing: Phrasing
    weights: Array  # (runs and forms, classes)
    bias: Array  # (classes,)
    beliefs: Array  # (the rankers' words and one for none,), how much each speaks for a false belief
    owners: tuple[str, ...]  # whom the lines beyond speak for
    owned: Array  # (pairs,) the numbers of these lines, owner by owner
    first: Array  # (owners,) where each owner's begin in it

    def shares(self, spelled: Sequence[str], stems: Array) -> dict[str, float]:
        """Of each class its share, 0 to 1, together 1, of a text by its stems and their codes."""
        columns, strengths = self.phrasing.row(spelled, stems)
        shares = _softmax(strengths @ self.weights[columns] + self.bias)
        return dict(zip(CLASSES, shares.tolist(), strict=True))

    def belief(self, columns: Ints, strengths: Floats) -> float:
        """The share, 0 to 1, of false beliefs among texts that are about the same, by the words among the features."""
        words = columns.searchsorted(len(self.beliefs) - 1)  # columns ascend, and words come first
        return float(_logistic(strengths[:words] @ self.beliefs[columns[:words]] + self.beliefs[-1]))

    def likeness(self, beyond: Floats) -> Floats:
        """Of each owner the cosine of its line that a text resembles most; `beyond` are those of all lines beyond."""
        return np.asarray(np.maximum.reduceat(beyond[self.owned], self.first))

    def save(self, folder: Path) -> None:
        """Write the arrays and the owners."""
        self.phrasing.save(folder)
        parts = {"weights": self.weights, "bias": self.bias, "beliefs": self.beliefs, "owned": self.owned}
        parts["first"] = self.first
        save_arrays(folder, {f"grounds.{name}": part for name, part in parts.items()})
        (folder / _OWNERS).write_text(json.dumps(self.owners), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Grounds:
        """What `save` wrote. Raises OSError or ValueError."""
        owners = json.loads((folder / _OWNERS).read_text(encoding="utf-8"))
        weights, bias, beliefs, owned, first = (
            load_array(folder, f"grounds.{name}") for name in ("weights", "bias", "beliefs", "owned", "first")
        )
        return cls(Phrasing.load(folder), weights, bias, beliefs, tuple(owners), owned, first)


def fit_grounds(
    phrasing: Phrasing, put: csr_matrix, about: csr_matrix, words: int, lines: Sequence[OtherLine]
) -> Grounds:
    """Fit the classes, and keep which of the lines speak for whom.

    `put` are the runs and forms and `about` the rankers' features of all lines: those that ask for provisions
    alone, and then `lines`. The first `words` features are words.
    """
    asked = put.shape[0] - len(lines)
    labels = [PROVISIONS] * asked + [line.label for line in lines]
    one_each = np.eye(len(CLASSES), dtype=np.float32)[[CLASSES.index(label) for label in labels]]
    weights, bias = _fit(put, one_each, _softmax)
    beliefs = _fit(about[:, :words], np.array([label == PREMISE for label in labels], np.float32), _logistic)
    spoken: dict[str, list[int]] = {}
    for number, line in enumerate(line for line in lines if line.owners):
        for owner in line.owners:
            spoken.setdefault(owner, []).append(number)
    lengths = [len(own) for own in spoken.values()]
    return Grounds(
        phrasing=phrasing,
        weights=weights,
        bias=bias,
        beliefs=np.append(*beliefs),
        owners=tuple(spoken),
        owned=np.array([number for own in spoken.values() for number in own], np.int64),
        first=np.cumsum([0, *lengths[:-1]]),
    )


def _fit(rows: csr_matrix, meant: Floats, shares: Callable[[Floats], Floats]) -> tuple[Floats, Floats]:
    """Weights (features, and classes) and bias of a linear model with a ridge, by accelerated descent.

    `shares` are what margins mean, and `meant` what they should be: lines, or lines x classes. A feature's step
    is as long as its own curvature allows: common forms and runs of two lines settle alike.
    """
    columns = rows.T.tocsr()  # by features: quicker both ways than by lines, whose features lie far apart
    together = np.asarray(rows.sum(axis=1), np.float32).ravel()
    pace = 1 / (RIDGE + CURVATURE * (columns @ together)).reshape(-1, *(1,) * (meant.ndim - 1))
    weights = ahead = np.zeros((rows.shape[1], *meant.shape[1:]), np.float32)
    bias = bias_ahead = np.log(meant.mean(axis=0) + np.float32(1e-4))
    momentum = 1.0
    for _ in range(ROUNDS):
        error = shares(columns.T @ ahead + bias_ahead) - meant
        stepped = ahead - pace * (columns @ error + np.float32(RIDGE) * ahead)
        bias_stepped = bias_ahead - error.mean(axis=0)
        last, momentum = momentum, (1 + (1 + 4 * momentum**2) ** 0.5) / 2
        on = np.float32((last - 1) / momentum)
        ahead, bias_ahead = stepped + on * (stepped - weights), bias_stepped + on * (bias_stepped - bias)
        weights, bias = stepped, bias_stepped
    return weights, bias


def _logistic(margins: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-margins)), np.float32)


def _softmax(margins: Floats) -> Floats:
    odds = np.exp(margins - margins.max(axis=-1, keepdims=True))
    shares: Floats = odds / odds.sum(axis=-1, keepdims=True)
    return shares


def other_lines(corpus: Corpus) -> list[OtherLine]:
    """Every line that does not ask for provisions alone, in the order of the files."""
    lines = [
        OtherLine(
            line.text,
            STATUS if line.at[0].instrument == "status" else POINTS,
            tuple(str(locator) for locator in line.at),
        )
        for line in corpus.asked_beyond
    ]
    lines += [OtherLine(line.text, line.kind) for line in corpus.outside]
    for premise in corpus.premises:
        lines += [OtherLine(ask, PREMISE, (premise.id,)) for ask in (premise.claim, *premise.asks)]
        lines += [OtherLine(ask, PROVISIONS) for ask in premise.near_asks]
    return [*lines, *_lookups(corpus)]


def _lookups(corpus: Corpus) -> Iterator[OtherLine]:
    """Questions that name a provision or its subject, made from the structure: people's lines seldom do."""
    for number, locator in enumerate(corpus.provisions):
        if len(locator.parts) < 2:
            form = LOOKUPS[number % len(LOOKUPS)]
            yield OtherLine(form.format(locator.short, corpus.provisions[locator].title), PROVISIONS)
    chapters = dict.fromkeys(f"chapter {article.chapter}" for article in corpus.articles.values() if article.chapter)
    yield from (OtherLine(form.format(chapter), PROVISIONS) for chapter in chapters for form in CHAPTERS)
    yield from (OtherLine(form, PROVISIONS) for form in OUTLINE)
    terms = [term for article in corpus.articles.values() for term in (article.title.lower(), *article.terms)]
    for number, (term, other) in enumerate(zip(terms, terms[1:] + terms[:1], strict=True)):
        for topic in range(FORMS_EACH * number, FORMS_EACH * (number + 1)):
            yield OtherLine(TOPICS[topic % len(TOPICS)].format(term, other), PROVISIONS)
