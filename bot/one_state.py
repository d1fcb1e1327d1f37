"""Questions for a fact about one State: the Convention is the same for all, and of one the corpus holds little."""

from __future__ import annotations

from bot.cues import cue
from index.shipped import Corpus

SAME = 4
"""Letters that a State's name and its people's have in common."""


def state_not_held(question: str, corpus: Corpus) -> bool:
    """Whether a question asks for a fact about a State that no dated fact and no commentary mentions."""
    asked = _states(question)
    if len(asked) != 1 or not cue("asks_a_fact").search(question) or cue("hypothetical").search(question):
        return False
    texts = (*(one.fact for one in corpus.status.values()), *(one.text for one in corpus.points.values()))
    return not any(asked & _states(text) for text in texts)


def _states(text: str) -> set[str]:
    return {match[0].replace(" ", "")[:SAME].lower() for match in cue("state").finditer(text)}
