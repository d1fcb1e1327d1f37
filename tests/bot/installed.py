"""The assistant over a library that a test fills: the same index, other words at hand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from bot.assemble import open_assistant
from bot.assistant import Assistant
from bot.settings import Settings
from bot.talk import Answer, Question, Turn
from index.library import read_library
from index.shipped import Corpus, load_corpus

Install = Callable[[Path, Corpus], object]
"""Installs something into a library's folder."""

AskWith = Callable[[str], Answer]


def assistant_with(data: Path, index_folder: Path, install: Install, *, stays_open: bool = False) -> Assistant:
    """An assistant whose user has installed something into the data folder."""
    settings = Settings(index_dir=index_folder, data_dir=data, _env_file=None)
    install(settings.library_folder, load_corpus())
    corpus = load_corpus(library=read_library(settings.library_folder))
    return open_assistant(settings, corpus=corpus, stays_open=stays_open)


def answer(assistant: Assistant, text: str, *turns: Turn) -> Answer:
    """The answer to one question."""
    return asyncio.run(assistant.answer(Question(text, turns)))
