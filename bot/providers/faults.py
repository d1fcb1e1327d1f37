"""What goes wrong with a provider, told by kind: its own words may hold the question or the key."""

from __future__ import annotations

import email.utils
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import RapporteurError

TRANSIENT = frozenset({"rate_limit", "server", "connection", "timeout"})
"""Kinds after which another try may help."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of failure, in words, with what to do about it."""

    told: str
    next_step: str


KINDS = {
    "rate_limit": Kind("the provider allows no more calls now", "wait, or ask the provider for a higher limit"),
    "server": Kind("the model's server failed", "look at the server's own log"),
    "connection": Kind("the model's server is out of reach", "start it, or correct its address in RAPPORTEUR_LLM"),
    "timeout": Kind("the model did not answer in time", "raise RAPPORTEUR_LLM_TIMEOUT, or take a smaller model"),
    "deadline": Kind("the answer took too long", "raise RAPPORTEUR_LLM_DEADLINE, or take a smaller model"),
    "auth": Kind("the provider does not accept the key", "set RAPPORTEUR_LLM_API_KEY"),
    "not_found": Kind("the provider does not know the model or the path", "correct both in RAPPORTEUR_LLM"),
    "unknown_model": Kind("the adapter does not know this model", "correct it, or try openai-like:MODEL@URL"),
    "missing": Kind("the adapter is not installed whole", "install the provider's extra anew"),
    "refused": Kind("the provider does not accept the request", "lower RAPPORTEUR_LLM_CONTEXT to the model's window"),
    "broken": Kind("the model's answer broke off", "look at the server's own log"),
    "adapter": Kind("the adapter failed", "report it in the project's issue tracker"),
}  # fmt: skip


class ProviderError(RapporteurError):
    """A provider's failure where a model was asked for by name (doctor, judge); told by its kind."""

    exit_code = 5

    def __init__(self, kind: str, retry_after: float | None = None) -> None:
        super().__init__(KINDS[kind].told)
        self.kind = kind
        self.retry_after = retry_after  # seconds that the provider asks to wait

    @property
    def next_step(self) -> str:
        """What to do about it."""
        return KINDS[self.kind].next_step


_BY_STATUS = {401: "auth", 403: "auth", 404: "not_found", 408: "timeout", 429: "rate_limit"}


def read_fault(error: BaseException) -> ProviderError:
    """The fault behind an adapter's, an SDK's or httpx's error, by status codes and kinds of errors alone."""
    if isinstance(error, ProviderError):
        return error
    response = getattr(error, "response", None)
    status = getattr(error, "status_code", None) or getattr(response, "status_code", None)
    if isinstance(status, int) and status >= 400:
        kind = _BY_STATUS.get(status, "server" if status >= 500 else "refused")
        return ProviderError(kind, _retry_after(getattr(response, "headers", {})))
    names = {one.__name__ for one in type(error).__mro__}
    if "ResponseError" in names:  # ollama, without a status: the server says no
        return ProviderError("refused")
    if isinstance(error, TimeoutError) or any("Timeout" in name for name in names):
        return ProviderError("timeout")
    if isinstance(error, OSError) or names & {"APIConnectionError", "TransportError", "NetworkError"}:
        return ProviderError("connection")
    if "APIError" in names:  # an error event in the middle of a stream
        return ProviderError("server")
    return ProviderError("broken" if isinstance(error, ValueError) else "adapter")


def _retry_after(headers: Mapping[str, Any]) -> float | None:
    """Seconds from a `retry-after` header: a number or a date."""
    written = str(headers.get("retry-after") or "").strip()
    if not written:
        return None
    try:
        return max(0.0, float(written))
    except ValueError:
        parsed = email.utils.parsedate_to_datetime(written) if "," in written else None
        return max(0.0, parsed.timestamp() - time.time()) if parsed else None
