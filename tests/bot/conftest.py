"""A scripted language model and an embedder on loopback, the assistant that uses the model, and no settings around."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import stamina

from bot.assistant import Assistant
from bot.providers.model import Limits, Message, Model
from bot.providers.spec import read_spec
from bot.settings import Settings, variable
from bot.talk import Answer, Question, Statement, Turn
from bot.writers.llm import LlmWriter
from tests.bot.embedding_server import EmbeddingServer
from tests.bot.llm_server import Grounded, Says, ScriptedServer

LIMITS = Limits(context=8192, answer_tokens=1000, timeout=5.0, deadline=20.0)


@pytest.fixture(scope="session")
def server() -> Iterator[ScriptedServer]:
    """One server for all tests; each says first what it will say."""
    pytest.importorskip("llama_index.llms.openai_like", reason="the extra openai-like is not installed")
    running = ScriptedServer()
    running.start()
    model = model_at(running)  # the adapter is imported before any deadline runs
    asyncio.run(model.complete([Message("user", "Are you there?")], max_tokens=10))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def embedding_server() -> Iterator[EmbeddingServer]:
    """One embedder for all tests; each says first what it will do."""
    with EmbeddingServer() as serving:
        yield serving
        serving.shutdown()


@pytest.fixture
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty folder to work in and none of our variables."""
    monkeypatch.chdir(tmp_path)
    for field in Settings.model_fields:
        monkeypatch.delenv(variable(field), raising=False)


@pytest.fixture
def _few_tries() -> Iterator[None]:
    """Retries as they are, without waiting between them."""
    with stamina.set_testing(True, attempts=2, cap=True):
        yield


def model_at(server: ScriptedServer, **limits: Any) -> Model:
    """The real adapter, pointed at the server."""
    return Model(read_spec(f"openai-like:scripted@{server.url}"), replace(LIMITS, **limits), "a-key")


@pytest.fixture
def grounded(server: ScriptedServer, assistant: Assistant, _few_tries: None) -> Grounded:
    """`grounded(question, *replies, turns=(), limits={}, **kit)`: the answer, and what was shown on the way."""

    def asked(
        text: str, *replies: Says, turns: tuple[Turn, ...] = (), limits: dict[str, Any] | None = None, **kit: Any
    ) -> tuple[Answer, list[Statement]]:
        server.will(*replies)
        model = model_at(server, **(limits or {}))
        asks = Assistant(replace(assistant.kit, writer=LlmWriter(model), model=model, **kit), index="test")
        shown: list[Statement] = []

        async def show(statement: Statement) -> None:
            shown.append(statement)

        async def answered() -> Answer:
            try:
                return await asks.answer(Question(text, turns), show)
            finally:
                await model.close()

        return asyncio.run(answered()), shown

    return asked
