"""Short names for locators, so that a button can carry a dozen of them in its custom_id."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cached_property

from index.model import Locator
from index.shipped import Corpus

LENGTH = 6
MOST = 11
"""References in one custom_id; Discord takes 100 characters of it."""


def ref(locator: Locator) -> str:
    """Six letters and digits that stand for a locator, the same in every release."""
    digest = hashlib.sha256(str(locator).encode()).digest()
    return base64.b32encode(digest).decode().lower()[:LENGTH]


def refs(locators: Iterable[Locator]) -> str:
    """The references of the first locators in one string."""
    return "".join(ref(one) for one in list(dict.fromkeys(locators))[:MOST])


class Refs:
    """References back to locators."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    @cached_property
    def _known(self) -> dict[str, Locator]:
        corpus = self._corpus
        beside = (
            Locator(instrument, article)
            for row in corpus.concordance.values()
            for instrument, articles in row.items()
            for article in articles
        )
        installed = (locator for text in corpus.library.texts for locator in text.provisions)
        everything = (*corpus.provisions, *corpus.points, *corpus.status, *beside, *installed)
        return {ref(one): one for one in everything}

    def read(self, written: str) -> tuple[Locator, ...]:
        """The locators of a string of references; those that the corpus no longer holds are left out."""
        parts = (written[at : at + LENGTH] for at in range(0, len(written), LENGTH))
        return tuple(self._known[part] for part in parts if part in self._known)
