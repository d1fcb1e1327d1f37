"""A language model as the assistant asks it: messages in, pieces of text out, tried again where that helps."""

from __future__ import annotations

import asyncio
import importlib
import ssl
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.providers.faults import TRANSIENT, ProviderError, read_fault
from bot.providers.quiet import silence
from bot.providers.spec import ModelSpec

if TYPE_CHECKING:
    import httpx

ATTEMPTS = 3
FIRST_WAIT, LONGEST_WAIT = 0.5, 8.0
"""Seconds between tries where the provider names none."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation with a model."""

    role: str  # system | user
    text: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may take of a model."""

    context: int  # tokens that the model's window holds, prompt and answer together
    answer_tokens: int
    timeout: float  # seconds without a sign of life
    deadline: float  # seconds for a whole answer, all calls together


class Model:
    """One configured model; the adapter is imported at its first use."""

    def __init__(self, spec: ModelSpec, limits: Limits, key: str | None = None) -> None:
        self.spec = spec
        self.limits = limits
        self.name = spec.name
        self._key = key
        self._json = spec.provider.name != "anthropic"  # whether JSON can be asked for; learnt from a refusal
        self._adapter: tuple[asyncio.AbstractEventLoop, Any] | None = None  # its connections belong to one loop
        self._client: httpx.AsyncClient | None = None

    async def stream(self, messages: Sequence[Message], max_tokens: int | None = None) -> AsyncGenerator[str]:
        """The answer piece by piece. Raises ProviderError; nothing is tried again once a piece has come."""
        first, rest = await self._opened(messages, max_tokens or self.limits.answer_tokens)
        yield first
        async with aclosing(rest):
            try:
                async for piece in rest:
                    yield piece.delta or ""
            except (GeneratorExit, asyncio.CancelledError):
                raise
            except Exception as error:
                fault = read_fault(error)
                raise (fault if fault.kind == "timeout" else ProviderError("broken")) from None

    async def complete(self, messages: Sequence[Message], max_tokens: int) -> str:
        """The whole answer. Raises ProviderError."""
        async with aclosing(self.stream(messages, max_tokens)) as pieces:
            return "".join([piece async for piece in pieces])

    async def close(self) -> None:
        """Close the connections; the next call opens them anew."""
        client, self._client, self._adapter = self._client, None, None
        if client is not None:
            await client.aclose()

    async def _opened(self, messages: Sequence[Message], max_tokens: int) -> tuple[str, Any]:
        import stamina

        adapter = await self._built()
        said = _chat(messages)
        async for attempt in stamina.retry_context(
            on=_wait, attempts=ATTEMPTS, timeout=self.limits.deadline, wait_initial=FIRST_WAIT, wait_max=LONGEST_WAIT
        ):
            with attempt:
                try:
                    return await self._first(adapter, said, max_tokens)
                except asyncio.CancelledError:
                    raise
                except Exception as error:
                    raise read_fault(error) from None
        raise AssertionError("a retry ends in a result or in an error")

    async def _first(self, adapter: Any, said: list[Any], max_tokens: int) -> tuple[str, Any]:
        """The first piece and the rest; without JSON asked for where the server does not know how."""
        try:
            pieces = await adapter.astream_chat(said, **self._options(max_tokens))
            first = await anext(pieces, None)
        except Exception as error:
            if not self._json or read_fault(error).kind != "refused":
                raise
            self._json = False
            return await self._first(adapter, said, max_tokens)
        if first is not None:
            return first.delta or "", pieces
        # A server that does not stream sends one object, in which no event is found.
        whole = await adapter.achat(said, **self._options(max_tokens))
        return whole.message.content or "", _nothing()

    def _options(self, max_tokens: int) -> dict[str, Any]:
        name = self.spec.provider.name
        if name == "ollama":
            return {"format": "json"} if self._json else {}
        return {"max_tokens": max_tokens} | ({"response_format": {"type": "json_object"}} if self._json else {})

    async def _built(self) -> Any:
        loop = asyncio.get_running_loop()
        if self._adapter is None or self._adapter[0] is not loop:
            try:
                self._client = await asyncio.to_thread(connections, self.spec, self.limits)
                adapter = await asyncio.to_thread(build, self.spec, self.limits, self._key, self._client)
            except Exception as error:
                raise read_fault(error) from None
            self._adapter = (loop, adapter)
        return self._adapter[1]


async def _nothing() -> AsyncGenerator[Any]:
    return
    yield


def _wait(error: Exception) -> bool | float:
    """Whether and when to try again: the provider's own wish, where it has one that can be waited for."""
    fault = read_fault(error)
    if fault.kind not in TRANSIENT:
        return False
    if fault.retry_after is None:
        return True
    return fault.retry_after if fault.retry_after <= LONGEST_WAIT else False


def _chat(messages: Sequence[Message]) -> list[Any]:
    from llama_index.core.llms import ChatMessage

    return [ChatMessage(role=one.role, content=one.text) for one in messages]


def connections(spec: ModelSpec, limits: Limits) -> httpx.AsyncClient:
    """Connections that follow no redirect: a question goes to the address in the settings and nowhere else."""
    import httpx

    # Reading the certificates takes a quarter of a second: once a process, and never for plain HTTP.
    context = _certificates() if spec.url.startswith("https") else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return httpx.AsyncClient(verify=context, timeout=limits.timeout)


@cache
def _certificates() -> ssl.SSLContext:
    import httpx

    return httpx.create_ssl_context()


def build(spec: ModelSpec, limits: Limits, key: str | None, client: httpx.AsyncClient) -> Any:
    """The LlamaIndex adapter. Raises ProviderError where it is not whole or does not know the model."""
    try:
        module = importlib.import_module(spec.provider.module)
    except ImportError:
        raise ProviderError("missing") from None
    silence()
    kind, options = _OPTIONS[spec.provider.name]
    given = {"async_http_client": client} if spec.provider.name.startswith("openai") else {}
    adapter = getattr(module, kind)(**options(spec, limits, key), **given)
    try:
        _ = adapter.metadata
    except ValueError:  # openai and anthropic look the window up by the model's name
        raise ProviderError("unknown_model") from None
    return adapter


def installed(spec: ModelSpec) -> bool:
    """Whether a provider's adapter is installed; nothing is imported for it."""
    folder = spec.provider.module.replace(".", "/")
    return any((Path(place) / folder).is_dir() for place in sys.path)


def missing_extra(spec: ModelSpec, setting: str = "RAPPORTEUR_LLM") -> str:
    """What to install for a provider."""
    extra = spec.provider.extra
    return f"{setting}={spec.name} needs an extra: pip install 'convention-rapporteur[{extra}]'"


def _openai_like(spec: ModelSpec, limits: Limits, key: str | None) -> dict[str, Any]:
    return _openai(spec, limits, key) | {
        "context_window": limits.context,
        "is_chat_model": True,
        "is_function_calling_model": False,
    }


def _openai(spec: ModelSpec, limits: Limits, key: str | None) -> dict[str, Any]:
    return {
        "model": spec.model,
        "api_base": spec.url,
        # Said in any case: the adapter would else take OPENAI_API_KEY and send it to another host.
        "api_key": key or "none",
        "temperature": 0.0,
        "max_retries": 0,
        "timeout": limits.timeout,
    }


def _anthropic(spec: ModelSpec, limits: Limits, key: str | None) -> dict[str, Any]:
    return {
        "model": spec.model,
        "base_url": spec.url,
        "api_key": key or "none",
        "temperature": 0.0,
        "max_tokens": limits.answer_tokens,
        "max_retries": 0,
        "timeout": limits.timeout,
    }


def _ollama(spec: ModelSpec, limits: Limits, key: str | None) -> dict[str, Any]:
    return {
        "model": spec.model,
        "base_url": spec.url,
        "context_window": limits.context,
        "temperature": 0.0,
        "request_timeout": limits.timeout,
        "is_function_calling_model": False,
        "additional_kwargs": {"num_predict": limits.answer_tokens},
        "headers": {"Authorization": f"Bearer {key}"} if key else None,
    }


_OPTIONS = {
    "openai-like": ("OpenAILike", _openai_like),
    "openai": ("OpenAI", _openai),
    "anthropic": ("Anthropic", _anthropic),
    "ollama": ("Ollama", _ollama),
}
