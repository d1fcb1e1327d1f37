"""A process that stays open has made what answers share before it is asked."""

from __future__ import annotations

from bot.absence import searchable
from bot.assistant import Assistant
from index.model import CONVENTION
from index.search import Searcher


def test_what_answers_share_is_made_beforehand(assistant: Assistant) -> None:
    searcher = assistant.kit.searcher
    assert isinstance(searcher, Searcher)
    assert "carriers" in vars(searcher)
    assert "vocabulary" in vars(searchable(CONVENTION, assistant.kit.corpus)[-1])
