"""Somebody else's embedder as the index asks it: batches of texts in, vectors out, tried again where that helps."""

from __future__ import annotations

import importlib
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from bot.providers.faults import KINDS, TRANSIENT, ProviderError, read_fault
from bot.providers.quiet import silence
from bot.providers.spec import ModelSpec
from index.embedders import NOT_ROWS, EmbedderFault, LlamaIndexEmbedder, Told
from index.features import Floats

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")

ATTEMPTS, LONGEST_WAIT = 6, 60.0
"""Tries of a batch, and seconds to wait between two of them, at most."""

QUESTION_ATTEMPTS, QUESTION_WAIT = 2, 1.0
"""The same for a question, whose asker waits; without a vector it is answered by words and lines alone."""

REST = 10.0
"""Seconds after a failed question in which nobody is made to wait for the next failure."""


class RemoteEmbedder:
    """The embedder that is configured; its adapter is imported when it is first asked."""

    def __init__(
        self, spec: ModelSpec, key: str | None, timeout: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`timeout` are the seconds of one request."""
        self._spec, self._key, self._timeout, self._clock = spec, key, timeout, clock
        self._model: LlamaIndexEmbedder | None = None
        self._failed: tuple[float, str] | None = None  # when a question failed last, and how
        self._opening = threading.Lock()

    @property
    def name(self) -> str:
        """Provider and model, without the address."""
        return self._spec.name

    def embed_texts(self, texts: Sequence[str], told: Told = lambda done: None) -> Floats:
        """In one request; waits as long as the provider asks. Raises EmbedderFault."""
        vectors = self._asked(lambda model: model.embed_texts(texts), ATTEMPTS, LONGEST_WAIT)
        told(len(texts))
        return vectors

    def embed_query(self, text: str) -> Floats:
        """Soon or not at all. Raises EmbedderFault.

        One answer embeds several questions: after a failure the next ones fail at once for a while.
        """
        if (failed := self._failed) is not None and self._clock() < failed[0] + REST:
            raise EmbedderFault(failed[1])
        try:
            vector = self._asked(lambda model: model.embed_query(text), QUESTION_ATTEMPTS, QUESTION_WAIT)
        except EmbedderFault as fault:
            self._failed = self._clock(), str(fault)
            raise
        self._failed = None
        return vector

    def _asked(self, ask: Callable[[LlamaIndexEmbedder], T], attempts: int, longest: float) -> T:
        import stamina

        def again(error: Exception) -> bool | float:
            if not isinstance(error, ProviderError) or error.kind not in TRANSIENT:
                return False
            wait = error.retry_after
            return True if wait is None else wait if wait <= longest else False

        try:
            for attempt in stamina.retry_context(
                on=again, attempts=attempts, timeout=None, wait_initial=longest / 60, wait_max=longest
            ):
                with attempt:
                    return self._once(ask)
        except ProviderError as fault:
            raise EmbedderFault(self._told(fault)) from None
        raise AssertionError("a retry ends in a result or in an error")

    def _once(self, ask: Callable[[LlamaIndexEmbedder], T]) -> T:
        model = self._opened()
        try:
            return ask(model)
        except (IndexError, KeyError, TypeError, ValueError, EmbedderFault):  # a reply of another shape
            raise EmbedderFault(f"{self.name}: {NOT_ROWS}") from None
        except Exception as error:
            raise read_fault(error) from None

    def _opened(self) -> LlamaIndexEmbedder:
        with self._opening:
            if self._model is None:
                silence()
                try:
                    self._model = LlamaIndexEmbedder(_ADAPTERS[self._spec.provider.name](self), self.name)
                except Exception as error:
                    raise read_fault(error) from None
            return self._model

    def _told(self, fault: ProviderError) -> str:
        """The fault with what to do about it, in the words of our own settings."""
        kind = KINDS[fault.kind]
        step = kind.next_step.replace("RAPPORTEUR_LLM", "RAPPORTEUR_EMBEDDER")
        return f"{self.name}: {kind.told.replace('the model', 'the embedder')} ({step})"

    def _openai(self) -> Any:
        import httpx

        # A key is always said: the adapter would else take OPENAI_API_KEY and send it to any host.
        return self._adapter("OpenAIEmbedding")(
            model_name=self._spec.model,
            api_base=self._spec.url,
            api_key=self._key or "none",
            max_retries=0,
            timeout=self._timeout,
            embed_batch_size=2048,
            http_client=httpx.Client(timeout=self._timeout),  # follows no redirect
        )

    def _ollama(self) -> Any:
        return self._adapter("OllamaEmbedding")(
            model_name=self._spec.model,
            base_url=self._spec.url,
            embed_batch_size=2048,
            client_kwargs={
                "timeout": self._timeout,
                "follow_redirects": False,
                "headers": {"Authorization": f"Bearer {self._key}"} if self._key else None,
                # Its own errors do not tell how long the server asks to wait.
                "event_hooks": {"response": [_refused]},
            },
        )

    def _here(self) -> Any:
        kind = {"huggingface": "HuggingFaceEmbedding", "fastembed": "FastEmbedEmbedding"}[self._spec.provider.name]
        return self._adapter(kind)(model_name=self._spec.model)

    def _adapter(self, kind: str) -> Any:
        try:
            return getattr(importlib.import_module(self._spec.provider.module), kind)
        except ImportError:
            raise ProviderError("missing") from None


def _refused(response: httpx.Response) -> None:
    """Raise the fault that a response tells."""
    import httpx

    if response.is_error:
        raise read_fault(httpx.HTTPStatusError("refused", request=response.request, response=response))


_ADAPTERS: dict[str, Callable[[RemoteEmbedder], Any]] = {
    "openai": RemoteEmbedder._openai,
    "ollama": RemoteEmbedder._ollama,
    "huggingface": RemoteEmbedder._here,
    "fastembed": RemoteEmbedder._here,
}
