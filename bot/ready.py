"""What answers share and the first of them would have to make: a process that stays open makes it beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.absence import look_up, searchable
from bot.cues import each
from bot.reading import read_question
from bot.sources import of_provision
from bot.writers.listed import asked_for
from index.model import CONVENTION
from index.shipped import Corpus

if TYPE_CHECKING:
    from index.search import Searcher


EXAMPLE = "List the articles on the powers of the police"
"""Read once, so that the cues are compiled."""


def get_ready(corpus: Corpus, searcher: Searcher) -> None:
    """Make it all, which takes some tenths of a second."""
    for provision in corpus.provisions.values():
        of_provision(provision)
    for name in ("word_sought", "subject_sought", "word_sought_tail"):
        each(name)
    read_question(EXAMPLE, corpus.voices)
    asked_for(EXAMPLE, corpus)
    look_up("treaty", searchable(CONVENTION, corpus)[-1])
    searcher.get_ready()
