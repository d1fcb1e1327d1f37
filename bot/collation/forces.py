"""Whether two editions bind alike at one provision, as far as their languages can tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from index.force_words import all_forces_in, force_in
from index.model import Force, Locator, Provision
from index.sentences import split_sentences

_MARKED = frozenset(Force) - {Force.MUST, Force.STATES}
"""Forces that every language marks; a duty and a plain statement look alike where the present tense obliges."""

_SHALL = {"en": r"\b(?:shall|must)\b"}
"""Languages in which a duty has a word of its own, so that it can be told from a rule of operation by its subject."""

_NEGATOR = {
    "fr": re.compile(r"\bn[e'’]|\baucun|\brien\b", re.I),
    "es": re.compile(r"\b(?:no|nada|ningun\w*|ningún)\b", re.I),
    "ru": re.compile(r"\b(?:не|ни\w*)\b", re.I),
    "ar": re.compile(r"\b(?:لا|ليس|ليست|لم|لن|عدم|دون)\b"),
    "zh": re.compile(r"[不无没]"),
}
"""Where a ban needs no word of its own, any negation may be one: `n'est pas compté` is "must not be counted"."""

_ACTOR = {"en": re.compile(r"\b(?:States?|Part(?:y|ies)|Conference|Secretary-General|secretariat|authorit\w+)\b", re.I)}


def read_force(provision: Provision, provisions: Mapping[Locator, Provision], words: str) -> Force:
    """The force by the words alone: what stands above binds, else the provision's own words."""
    above = provision.locator.parent
    if provision.locator.article == "preamble":
        return Force.STATES
    if above is not None and above in provisions:
        inherited = read_force(provisions[above], provisions, provisions[above].own)
        if inherited is not Force.STATES:
            return inherited
    return _force(words, provision.language) if words else Force.STATES


@lru_cache(maxsize=8192)
def _force(words: str, language: str) -> Force:
    """Of the first sentence, where a duty needs no word of its own: a later `may` is not the main clause."""
    return force_in(words if language in _SHALL else split_sentences(words)[0], language)


def agree(one: Force, other: Force, words: tuple[str, str], languages: tuple[str, str]) -> bool:
    """Whether two forces are one, or a duty and a statement that cannot be told apart here."""
    if one is other:
        return True
    if Force.MUST_NOT in (one, other):
        side = 1 if one is Force.MUST_NOT else 0
        return (one, other)[side] in (Force.MUST, Force.STATES) and negates(words[side], languages[side])
    if {one, other} != {Force.MUST, Force.STATES}:
        return False
    side = 0 if one is Force.MUST else 1
    return not (set(languages) <= set(_SHALL) and _binds_somebody(words[side], languages[side]))


def negates(words: str, language: str) -> bool:
    """Whether some words hold a negation that may be a ban, in a language that does not mark bans."""
    pattern = _NEGATOR.get(language)
    return pattern is not None and pattern.search(words) is not None


def _binds_somebody(words: str, language: str) -> bool:
    """`Each State Party shall` binds; `This Convention shall enter into force` is how it works."""
    match = re.search(_SHALL[language], words)
    return match is not None and _ACTOR[language].search(words[: match.start()]) is not None


@lru_cache(maxsize=8192)
def _all_forces(words: str, language: str) -> frozenset[Force]:
    return all_forces_in(words, language)


def further(words: str, language: str, other: str) -> frozenset[Force]:
    """The forces of all main clauses that both languages mark."""
    found = _all_forces(words, language)
    both = {language, other} <= set(_SHALL)
    return found & (_MARKED | ({Force.MUST} if both else frozenset()))
