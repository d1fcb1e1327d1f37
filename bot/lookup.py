"""Provisions by their references, and what stands beside them: what every door looks up."""

from __future__ import annotations

from collections.abc import Mapping

from bot.compare import Comparison, compare, covered, not_covered, ours_of
from bot.errors import RapporteurError, UsageError
from bot.missing import no_such, provisions_of
from index.locator import find_instruments, find_references, label
from index.model import CONVENTION, Locator, Provision
from index.shipped import Corpus
from prompts import replies


class NotFoundError(RapporteurError):
    """A provision, article or instrument that is not there."""

    exit_code = 3


def locate(reference: str, corpus: Corpus) -> list[Locator]:
    """The existing provisions of the Convention that a reference names. Raises UsageError or NotFoundError."""
    named = read_reference(reference, corpus)
    if foreign := [one for one in named if one.instrument != CONVENTION]:
        raise NotFoundError(f"the text of {label(foreign[0])} is not installed")
    return _existing(named, corpus)


def locate_anywhere(reference: str, corpus: Corpus) -> list[Locator]:
    """The existing provisions that a reference names, also of treaties whose text is installed.

    Raises UsageError or NotFoundError.
    """
    named = read_reference(reference, corpus)
    for one in named:
        there = provisions_of(one.instrument, corpus)
        if not there:
            told = replies().say("not_installed", asked=label(one), id=one.instrument)
            raise NotFoundError(told if one.instrument in corpus.instruments else f"{label(one)} is of no known treaty")
        if one not in there:
            raise NotFoundError(no_such(one, corpus))
    return named


def read_reference(reference: str, corpus: Corpus) -> list[Locator]:
    """What a reference names, existing or not, of any instrument. Raises UsageError."""
    text = reference.strip()
    if text.partition(":")[0] in corpus.instruments and ":" in text:
        parsed = _parsed(text)
        named = [parsed] if parsed else []
    else:
        spelled = text if not text[:1].isdigit() else f"article {text}"
        named = [locator for found in find_references(spelled) for locator in found.locators]
    if not named:
        raise UsageError(f"'{reference}' is no reference that I can read; try 28(4), art. 2 lit. h or preamble")
    return named


def _existing(named: list[Locator], corpus: Corpus) -> list[Locator]:
    if missing := [one for one in named if one not in corpus.provisions]:
        raise NotFoundError(no_such(missing[0], corpus))
    return named


def comparisons(reference: str, treaty: str | None, corpus: Corpus) -> list[Comparison]:
    """What a reference names beside a treaty, or beside all that the concordance covers.

    A reference to another treaty's article (`budapest:19`) is told by ours that it is a counterpart of.
    Raises UsageError or NotFoundError.
    """
    named = read_reference(reference, corpus)
    wanted = [_treaty(treaty, corpus)] if treaty else list(covered(corpus))
    if foreign := next((one for one in named if one.instrument != CONVENTION), None):
        wanted = [_covered(foreign.instrument, corpus)]
        named = [Locator(CONVENTION, article) for article in ours_of(foreign, corpus)]
        if not named:
            raise NotFoundError(f"by our concordance, {label(foreign)} is no counterpart of any article here")
    return [compare(one.article, to, corpus, within=one) for one in _existing(named, corpus) for to in wanted]


def _treaty(name: str, corpus: Corpus) -> str:
    """The treaty that a name means. Raises UsageError, or NotFoundError where the concordance does not cover it."""
    named = [name] if name in corpus.instruments else find_instruments(name)
    others = [one for one in named if one != CONVENTION and one in corpus.instruments]
    if not others:
        known = ", ".join(one for one in corpus.instruments if one != CONVENTION)
        raise UsageError(f"'{name}' is no other treaty that I know; I know {known}")
    return _covered(others[0], corpus)


def _covered(treaty: str, corpus: Corpus) -> str:
    if (why := not_covered(treaty, corpus, replies())) is not None:
        raise NotFoundError(why)
    return treaty


def _parsed(text: str) -> Locator | None:
    try:
        return Locator.parse(text)
    except ValueError:
        return None


def neighbours(
    provision: Provision, provisions: Mapping[Locator, Provision]
) -> tuple[Provision | None, Provision | None]:
    """The provisions before and after one of a text, at its own level."""
    level = [one for one in provisions if one.parent == provision.locator.parent]
    level = [one for one in level if one.parts or one == provision.locator or provision.locator.parent is None]
    place = level.index(provision.locator)
    before = provisions[level[place - 1]] if place > 0 else None
    after = provisions[level[place + 1]] if place + 1 < len(level) else None
    return before, after
