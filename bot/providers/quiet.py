"""No library that carries a question writes it to a log, whatever the environment asks of its logger."""

from __future__ import annotations

import logging

LOGGERS = ("openai", "anthropic", "ollama", "httpx", "httpcore", "llama_index", "stamina")


def silence() -> None:
    """Switch the libraries' logs and the retries' hooks off: they tell requests and errors in full."""
    import stamina.instrumentation

    for name in LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    stamina.instrumentation.set_on_retry_hooks([])
