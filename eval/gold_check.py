"""What can be wrong with the gold questions: dangling names, doubles, and contamination by what is indexed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from eval.gold import Case
from index.concerns import concerns_touching
from index.locator import find_references
from index.model import CONVENTION, Locator
from index.shipped import Corpus

NEAR = 92.0
"""Similarity (0..100, of the lower-case words) from which two questions count as the same."""

COPIED_WORDS = 6
"""So many words in a row shared with a question of a digest's front matter are a copy."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of one case, in words."""

    kind: str  # dangling | duplicate | near-duplicate | indexed | copied | contradiction | concerns
    case: str
    detail: str

    def __str__(self) -> str:
        return f"{self.case}: {self.kind}: {self.detail}"


def check_cases(cases: Sequence[Case], corpus: Corpus) -> list[Finding]:
    """Every finding, by kind; an empty list means that the set is sound."""
    return [
        *_doubles(cases),
        *(finding for case in cases for finding in _dangling(case, corpus)),
        *(finding for case in cases for finding in _contradictions(case)),
        *(finding for case in cases for finding in _concerns(case, corpus)),
        *_near_duplicates(cases),
        *_indexed(cases, corpus),
        *_copied(cases, corpus),
    ]


def _doubles(cases: Sequence[Case]) -> Iterator[Finding]:
    for case_id, count in Counter(case.id for case in cases).items():
        if count > 1:
            yield Finding("duplicate", case_id, f"the id stands {count} times")


def _dangling(case: Case, corpus: Corpus) -> Iterator[Finding]:
    slugs = {point.slug for point in corpus.points.values()}
    for locator in (*case.required, *case.acceptable):
        if not _exists(locator, corpus, slugs):
            yield Finding("dangling", case.id, f"{locator} does not exist")
    for slug in case.commentary:
        if slug not in slugs:
            yield Finding("dangling", case.id, f"there is no commentary '{slug}'")
    for concern in case.concerns:
        if concern not in corpus.concerns:
            yield Finding("dangling", case.id, f"there is no concern '{concern}'")


def _exists(locator: Locator, corpus: Corpus, slugs: set[str]) -> bool:
    """Of a treaty that does not ship only the number of articles is known."""
    if locator.instrument == "commentary" and not locator.parts:
        return locator.article in slugs
    if locator.instrument in (CONVENTION, "commentary", "status"):
        return corpus.citable(locator)
    treaty = corpus.instruments.get(locator.instrument)
    if treaty is None:
        return False
    return locator.article == "preamble" or (locator.article.isdigit() and 1 <= int(locator.article) <= treaty.articles)


def _contradictions(case: Case) -> Iterator[Finding]:
    answered = case.family_expected == "answered"
    if case.no_concerns and case.concerns:
        yield Finding("contradiction", case.id, "no_concerns, yet concerns are listed")
    if answered and not (case.required or case.commentary):
        yield Finding("contradiction", case.id, "answered, yet nothing must be cited")
    if not answered and (case.required or case.commentary or case.must or case.concerns):
        yield Finding("contradiction", case.id, "a refusal cites, states and flags nothing")
    if not case.id.startswith(case.family.replace("_", "-") + "-"):
        yield Finding("contradiction", case.id, f"is not an id of the family {case.family}")


def _concerns(case: Case, corpus: Corpus) -> Iterator[Finding]:
    """Gold concerns follow from what is required or named; they are listed so that a person can read them.

    A name in a question is read by code, too coarsely at times, so it may add a concern but not demand one.
    """
    if case.family_expected != "answered":
        return
    named = [one for reference in find_references(case.question) for one in reference.locators]
    for missing in sorted(_touching(corpus, case.required) - set(case.concerns)):
        yield Finding("concerns", case.id, f"'{missing}' touches what is required and is not listed")
    for extra in sorted(set(case.concerns) - _touching(corpus, (*case.required, *named))):
        yield Finding("concerns", case.id, f"'{extra}' touches nothing that is required or named")


def _touching(corpus: Corpus, locators: Iterable[Locator]) -> set[str]:
    return {concern.id for concern in concerns_touching(corpus.concerns.values(), locators)}


def _near_duplicates(cases: Sequence[Case]) -> Iterator[Finding]:
    """Within a split a near-duplicate is waste, across the splits it is a leak: both are told."""
    alone = [case for case in cases if not case.history]
    for one, other, score in _pairs([c.question for c in alone], [c.question for c in alone]):
        if one < other:
            first, second = alone[one], alone[other]
            place = "across the splits" if first.split != second.split else f"within {first.split}"
            yield Finding("near-duplicate", first.id, f"{score:.0f} of 100 like {second.id}, {place}")


def _indexed(cases: Sequence[Case], corpus: Corpus) -> Iterator[Finding]:
    """A gold question that equals an indexed line measures memory, not retrieval."""
    lines = [line.text for line in (*corpus.asked, *corpus.foreign)]
    lines += [line.text for line in corpus.outside]
    lines += [ask for premise in corpus.premises for ask in (*premise.asks, *premise.near_asks)]
    alone = [case for case in cases if not case.history]
    for one, other, score in _pairs([case.question for case in alone], lines):
        yield Finding("indexed", alone[one].id, f"{score:.0f} of 100 like the indexed line {lines[other]!r}")


def _copied(cases: Sequence[Case], corpus: Corpus) -> Iterator[Finding]:
    owner = {
        run: f"Article {article.locator.article}"
        for article in corpus.articles.values()
        for question in article.questions
        for run in _runs(question)
    }
    for case in cases:
        for run in _runs(case.question):
            if run in owner:
                yield Finding("copied", case.id, f"'{' '.join(run)}' stands in the questions of {owner[run]}")


def _pairs(asked: Sequence[str], lines: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """(index, index, similarity) of all pairs at or above NEAR; questions of one or two words must be equal."""
    from numpy import argwhere
    from rapidfuzz import fuzz, process

    left, right = [_plain(text) for text in asked], [_plain(text) for text in lines]
    scores = process.cdist(left, right, scorer=fuzz.ratio, score_cutoff=NEAR)
    for row, column in argwhere(scores >= NEAR).tolist():
        if len(left[row].split()) > 2 or left[row] == right[column]:
            yield row, column, float(scores[row, column])


def _plain(text: str) -> str:
    return " ".join(_words(text))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _runs(text: str) -> Iterable[tuple[str, ...]]:
    words = _words(text)
    return (tuple(words[at : at + COPIED_WORDS]) for at in range(len(words) - COPIED_WORDS + 1))
