"""Provisions by their references, and what stands beside them: what every door looks up."""

from __future__ import annotations

from bot.errors import RapporteurError, UsageError
from index.locator import find_references, label
from index.model import CONVENTION, Locator, Provision
from index.shipped import Corpus


class NotFoundError(RapporteurError):
    """A provision, article or instrument that is not there."""

    exit_code = 3


def locate(reference: str, corpus: Corpus) -> list[Locator]:
    """The existing provisions that a reference names. Raises UsageError or NotFoundError."""
    text = reference.strip()
    if text.partition(":")[0] in corpus.instruments and ":" in text:
        parsed = _parsed(text)
        named = [parsed] if parsed else []
    else:
        spelled = text if not text[:1].isdigit() else f"article {text}"
        named = [locator for found in find_references(spelled) for locator in found.locators]
    if not named:
        raise UsageError(f"'{reference}' is no reference that I can read; try 28(4), art. 2 lit. h or preamble")
    if foreign := [one for one in named if one.instrument != CONVENTION]:
        raise NotFoundError(f"the text of {label(foreign[0])} is not installed")
    if missing := [one for one in named if one not in corpus.provisions]:
        raise NotFoundError(_missing(missing[0], corpus))
    return named


def _parsed(text: str) -> Locator | None:
    try:
        return Locator.parse(text)
    except ValueError:
        return None


def _missing(locator: Locator, corpus: Corpus) -> str:
    from bot.steps.retrieve import no_such

    return no_such(locator, corpus)


def neighbours(provision: Provision, corpus: Corpus) -> tuple[Provision | None, Provision | None]:
    """The provisions before and after one, at its own level."""
    level = [one for one in corpus.provisions if one.parent == provision.locator.parent]
    level = [one for one in level if one.parts or one == provision.locator or provision.locator.parent is None]
    place = level.index(provision.locator)
    before = corpus.provisions[level[place - 1]] if place > 0 else None
    after = corpus.provisions[level[place + 1]] if place + 1 < len(level) else None
    return before, after
