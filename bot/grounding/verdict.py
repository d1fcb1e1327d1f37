"""The verdict on one statement: exact, supported, weak or failed, with a score and reasons in words."""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import attrgetter
from pathlib import Path

from bot.grounding import rewording
from bot.grounding.edits import Alignment, Swap, nearest, swaps
from bot.grounding.lexicon import lexicon
from bot.grounding.modality import changes
from bot.grounding.numbers import Quantity, distinct, missing_numbers, names, quantities, turned_bounds
from bot.grounding.passages import Passages, prepare
from bot.grounding.support import Features, Missing, absent_names, cover, features
from bot.grounding.tokens import Words, plain, words
from bot.grounding.weights import Weights, background
from bot.quoting import quoted
from index.locator import find_references
from index.model import Locator
from index.sentences import split_sentences

THRESHOLD = 0.5
"""A statement that scores less is weak; one threshold for all kinds of passages."""

HARD_CAP = 0.45
"""A hard failure's score stays under the threshold, whatever its words."""

MODEL = Path(__file__).with_name("support.json")
_CANDIDATES = 4
_CLOSING = " ,.;:!?"  # marks of the sentence that may stand before a closing quotation mark
_TELLING = 0.35
_SOME_WEIGHT = 0.2
_CLOSE = 0.8
_COPIED = 0.9
_LONG_ENOUGH = 8


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the passages say of a statement.

    `verdict` is exact | supported | weak | failed; `score` lies in 0..1; `hard` tells that a
    quotation, reference, number, name, force or condition is wrong, whatever the other words.
    """

    verdict: str
    score: float
    reasons: tuple[str, ...] = ()
    hard: bool = False

    @property
    def holds(self) -> bool:
        """Whether the statement may be shown."""
        return self.verdict in ("exact", "supported")


def check_statement(
    text: str,
    sources: Sequence[str],
    *,
    quotes_allowed: Sequence[str] = (),
    weights: Weights | None = None,
    locators: Sequence[Locator] = (),
    reworded: bool = False,
) -> Verdict:
    """Judge a statement by its cited passages alone.

    `sources` are the passages' full contexts (title, chapeau, text; gists too), `quotes_allowed` the
    authentic texts that quotation marks may be put round, `weights` the weights of words (the shipped
    table by default), `locators` the cited provisions, whose own numbers a statement may name.
    A `reworded` sentence, such as a model writes, is also looked over for what free paraphrase hides.
    """
    if not text.strip():
        return Verdict("failed", 0.0, ("says nothing",), hard=True)
    if _is_exact(text, tuple(sources)) or _is_exact(text, tuple(quotes_allowed)):
        return Verdict("exact", 1.0)
    measured = measure(text, sources, weights=weights, locators=locators, reworded=reworded)
    faults = [*_quote_faults(text, sources, quotes_allowed), *measured.faults]
    score = probability(measured.features)
    if faults:
        return Verdict("failed", round(HARD_CAP * score, 4), tuple(faults), hard=True)
    reasons = tuple(_reasons(measured))
    return Verdict("supported" if score >= THRESHOLD else "weak", round(score, 4), reasons)


@dataclass(frozen=True, slots=True)
class Measured:
    """A statement's features with the faults that are hard in themselves."""

    features: Features
    faults: tuple[str, ...]
    lost: tuple[str, ...]  # content words that no passage holds
    swaps: tuple[Swap, ...]


def measure(
    text: str,
    sources: Sequence[str],
    *,
    weights: Weights | None = None,
    locators: Sequence[Locator] = (),
    reworded: bool = False,
) -> Measured:
    """Everything about a statement that the score and the faults are made of."""
    statement, passages = words(plain(text)), prepare(tuple(sources))
    weights = weights or background()
    held = cover(statement, passages, weights)
    missing = _missing(statement, passages, locators)
    one = held.windows(1)
    ranked = sorted(one, key=lambda place: (-one[place], place))[:_CANDIDATES]
    near = nearest(statement, passages, ranked)
    swapped = swaps(near, weights) if near is not None and near.is_near else []
    faults = [*_reference_faults(text, sources, locators), *_missing_faults(missing)]
    if near is not None and near.is_near:
        faults += [*changes(near, passages), *_number_changes(near), *_swap_faults(near, swapped)]
    if reworded:
        faults += rewording.faults(statement, passages, held, bool(locators))
    return Measured(
        features(statement, passages, held, missing, near, max((one.weight for one in swapped), default=0.0)),
        tuple(dict.fromkeys(faults)),
        tuple(sorted(key for key, where in held.places.items() if not where)),
        tuple(swapped),
    )


def _missing(statement: Words, passages: Passages, locators: Sequence[Locator]) -> Missing:
    references = [range(one.start, one.end) for one in find_references(statement.text)] if locators else []
    found = [one for one in quantities(statement.text) if not any(one.start in reference for reference in references)]
    held = distinct(one for sentence in passages.numbers for one in sentence)
    never = lexicon().framing_names | lexicon().stop
    named = [name for sentence in split_sentences(statement.text) for name in names(sentence, never)]
    absent = missing_numbers(found, held)
    return Missing(found, absent, turned_bounds(found, held), named, absent_names(named, passages))


def _missing_faults(missing: Missing) -> Iterator[str]:
    for one in missing.absent_numbers:
        if not one.small:
            yield f"the number {one.written} is in no cited passage"
    for one in missing.turned_bounds:
        yield f"sets {one.written} as the {one.bound}, the passage as the other bound"
    for name in missing.absent_names:
        if name.is_body:
            yield f"the name {name} is in no cited passage"


def _reference_faults(text: str, sources: Sequence[str], locators: Sequence[Locator]) -> Iterator[str]:
    if not locators:
        return
    known = [*locators, *_references(tuple(sources))]
    for reference in find_references(text):
        for locator in reference.locators:
            if not any(other.touches(locator) for other in known):
                yield f"{text[reference.start : reference.end]} is neither cited nor named in a cited passage"


def _references(sources: tuple[str, ...]) -> list[Locator]:
    return [locator for source in sources for one in find_references(source) for locator in one.locators]


def _number_changes(near: Alignment) -> Iterator[str]:
    """Numbers that stand where the passage has another, even if it holds both."""
    there, here = quantities(near.passage.text), quantities(near.statement.text)
    for edit in near.edits:
        old, new = _within(there, near.passage, edit.there), _within(here, near.statement, edit.here)
        if old and new and (wrong := missing_numbers(new, old)) and missing_numbers(old, new):
            yield f"says {wrong[0].written} where the passage says {old[0].written}"


def _within(found: Sequence[Quantity], sentence: Words, at: range) -> Sequence[Quantity]:
    """The numbers of a sentence, in order, that begin in a range of its words."""
    if not at:
        return ()
    end = sentence.starts[at.stop - 1] + len(sentence.raw[at.stop - 1])
    first = bisect_left(found, sentence.starts[at.start], key=attrgetter("start"))
    return found[first : bisect_left(found, end, key=attrgetter("start"))]


def _swap_faults(near: Alignment, swapped: Sequence[Swap]) -> Iterator[str]:
    """A contrary word, or the only word that differs: a near-verbatim sentence with another term."""
    only = swapped[0] if len(swapped) == 1 and len(swapped[0].here) <= 2 else None
    # The closer the rest, the likelier that one other word is an edit and not a rewording.
    copied = min(near.ratio, near.rest_kept) >= _COPIED and len(near.statement.keys) >= _LONG_ENOUGH
    least = _SOME_WEIGHT if copied else _TELLING if near.ratio >= _CLOSE else math.inf
    for one in swapped:
        if one.contrary or (one is only and one.weight >= least):
            yield f"says '{' '.join(one.here)}' where the passage says '{' '.join(one.there)}'"


def _quote_faults(text: str, sources: Sequence[str], allowed: Sequence[str]) -> Iterator[str]:
    """Quoted words must stand in an authentic text, or in quotation marks in a source."""
    own = {_normal(quote).rstrip(_CLOSING) for source in sources for quote in quoted(source)}
    for quote in quoted(text):
        wanted = _normal(quote).rstrip(_CLOSING)
        if wanted not in own and not any(wanted in _normal(source) for source in allowed):
            yield f"the quoted words '{quote[:60]}' are in no authentic text"


def _reasons(measured: Measured) -> Iterator[str]:
    found = measured.features
    if measured.lost:
        yield f"{len(measured.lost)} of its words are in no cited passage: {', '.join(measured.lost[:5])}"
    if found.far_numbers or found.far_names:
        yield "a number or name stands elsewhere in the passages than the other words"
    if found.one < 0.5:
        yield f"no single sentence carries more than {found.one:.0%} of it"


@cache
def _model() -> Mapping[str, float]:
    table = json.loads(MODEL.read_text(encoding="utf-8"))
    return {str(name): float(value) for name, value in table["coefficients"].items()}


def probability(found: Features) -> float:
    """The score in 0..1: the shipped logistic model over the features."""
    model = _model()
    names = found.__dataclass_fields__
    total = model["intercept"] + sum(model[name] * value for name, value in zip(names, found.values(), strict=True))
    return 1 / (1 + math.exp(-total))


def _normal(text: str) -> str:
    return re.sub(r"\s+", " ", plain(text)).strip()


def _is_exact(text: str, sources: tuple[str, ...]) -> bool:
    wanted = _normal(text)
    return any(wanted in _exact_forms(source) for source in sources)


@lru_cache(maxsize=1024)
def _exact_forms(source: str) -> frozenset[str]:
    """A source and each of its sentences, with and without their list marks, white space made one."""
    lines = [*split_sentences(source), *source.splitlines(), source]
    bare = [re.sub(r"^\s*(?:\(?[a-z]{1,4}\)|\(?\d{1,3}[.)])\s", "", line) for line in lines]
    return frozenset(_normal(line) for line in (*lines, *bare))
