"""How a language model is named in the settings: `openai-like:MODEL@URL`, `openai:MODEL`, `ollama:MODEL@URL`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Provider:
    """A kind of server, and the LlamaIndex adapter that speaks to it."""

    name: str
    extra: str  # the extra of this distribution that brings the adapter
    module: str
    url: str | None  # where it is by default; None where the user has to say
    needs_key: bool
    key_variable: str | None  # where its users keep their key by habit


PROVIDERS = {
    one.name: one
    for one in (
        # No habitual variable: a key that is meant for one host must not travel to another.
        Provider("openai-like", "openai-like", "llama_index.llms.openai_like", None, False, None),
        Provider("openai", "openai", "llama_index.llms.openai", "https://api.openai.com/v1", True, "OPENAI_API_KEY"),
        Provider("anthropic", "anthropic", "llama_index.llms.anthropic", "https://api.anthropic.com", True,
                 "ANTHROPIC_API_KEY"),
        Provider("ollama", "ollama", "llama_index.llms.ollama", "http://localhost:11434", False, None),
    )
}  # fmt: skip

HERE = ""
"""The address of what runs in this process."""

EMBEDDERS = {
    one.name: one
    for one in (
        Provider("openai", "openai", "llama_index.embeddings.openai", "https://api.openai.com/v1", True,
                 "OPENAI_API_KEY"),
        Provider("ollama", "ollama", "llama_index.embeddings.ollama", "http://localhost:11434", False, None),
        Provider("huggingface", "huggingface", "llama_index.embeddings.huggingface", HERE, False, None),
        Provider("fastembed", "fastembed", "llama_index.embeddings.fastembed", HERE, False, None),
    )
}  # fmt: skip

FORM = "write PROVIDER:MODEL or PROVIDER:MODEL@URL, for example ollama:llama3.1"
_SPEC = re.compile(r"^(?P<provider>[a-z-]+):(?P<model>\S+?)(?:@(?P<url>[a-z]+://\S*))?$")
_LOCAL = re.compile(r"^(?:localhost|127\.[\d.]+|::1|\[::1\]|host\.docker\.internal)$")


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A model that is named in the settings."""

    provider: Provider
    model: str
    url: str

    @property
    def name(self) -> str:
        """The name that answers carry: provider and model, without the address."""
        return f"{self.provider.name}:{self.model}"

    @property
    def is_at_home(self) -> bool:
        """Whether it is asked where the provider itself is: a key meant for it must not travel to another host."""
        return self.url == self.provider.url

    @property
    def is_local(self) -> bool:
        """Whether questions stay on this machine."""
        return self.url == HERE or _LOCAL.match(urlsplit(self.url).hostname or "") is not None


def read_spec(text: str, providers: Mapping[str, Provider] = PROVIDERS) -> ModelSpec:
    """The model that a setting names. Raises ValueError with every fault in one sentence."""
    match = _SPEC.match(text.strip())
    if match is None:
        raise ValueError(FORM)
    faults = []
    provider = providers.get(match["provider"])
    if provider is None:
        faults.append(f"there is no provider {match['provider']}: {', '.join(providers)} are known")
    url = match["url"] or (provider.url if provider else "http://unknown")
    if url is None:
        faults.append(f"{match['provider']} needs the server's address: {match['provider']}:MODEL@http://HOST:PORT/v1")
    elif provider and provider.url == HERE:
        faults += [f"{provider.name} runs here and has no address"] if match["url"] else []
    else:
        faults += _address_faults(url)
    if faults:
        raise ValueError("; ".join(faults))
    assert provider is not None  # noqa: S101 - its absence is a fault
    assert url is not None  # noqa: S101 - its absence is a fault
    return ModelSpec(provider, match["model"], url.rstrip("/"))


def _address_faults(url: str) -> list[str]:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return ["the address cannot be read"]
    if parts.scheme not in ("http", "https") or not host:
        return ["the address must begin with http:// or https:// and a host"]
    if parts.username or parts.password:
        return ["no key in the address: it has a setting of its own, ending in _API_KEY"]
    return []
