"""An answer as the JSON object of schema 1 (answer.schema.json beside this file)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.talk import Answer, Citation, Question, Status
from index.model import ConcernEntry

SCHEMA = 1
SCHEMA_FILE = Path(__file__).with_name("answer.schema.json")


def to_json(answer: Answer) -> dict[str, Any]:
    """Every key is always there; lists are empty and scalars null where there is nothing."""
    return {
        "schema": SCHEMA,
        "id": answer.id,
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "language": answer.language,
        "status": answer.status.value,
        "message": answer.message,
        "statements": [
            {
                "text": one.text,
                "voice": one.voice.value,
                "citations": list(one.citations),
                "support": {"verdict": one.support.verdict, "score": one.support.score},
            }
            | ({"english": one.english} if one.english else {})
            for one in answer.statements
        ],
        "citations": [_citation(one) for one in answer.citations],
        "concerns": [concern_json(one) for one in answer.concerns],
        "absence": answer.absence.as_json() if answer.absence else None,
        "notices": list(answer.notices),
        "suggestions": list(answer.suggestions),
        "retrieval": [
            {"locator": str(hit.locator), "score": round(hit.score, 4), "routes": list(hit.routes)}
            for hit in answer.retrieval
        ],
        "writer": answer.writer,
        "model": answer.model,
        "index": answer.index,
        "timings_ms": dict(answer.trace.timings_ms),
        "tokens": dict(answer.trace.tokens),
    }


def _citation(one: Citation) -> dict[str, Any]:
    return {
        "n": one.n,
        "locator": str(one.locator),
        "label": one.label,
        "title": one.title,
        "provenance": one.provenance.value,
        "checked": one.checked,
        "doubt": one.doubt,
        "force": one.force,
        "text": one.text,
        "quote": one.quote,
        "language": one.language,
        "url": one.url,
        "author": one.author,
        "date": one.date,
        "basis": one.basis,
        "speaks_of": one.speaks_of,
        "as_of": one.as_of,
        "confidence": one.confidence,
    }


def concern_json(one: ConcernEntry) -> dict[str, Any]:
    """A concern with its articles in their short form."""
    return {
        "id": one.id,
        "title": one.title,
        "severity": one.severity,
        "articles": [locator.short for locator in one.locators],
        "rights": list(one.rights),
        "concern": one.concern,
        "at_risk": list(one.at_risk),
        "safeguards": one.safeguards,
        "missing": one.missing,
        "ask": list(one.ask),
        "sources": list(one.sources),
    }


def dumps(data: dict[str, Any], indent: int | None = 2) -> str:
    """JSON as it is printed: readable characters; whole lines for `--jsonl` with indent None."""
    return json.dumps(data, ensure_ascii=False, indent=indent)


def error_json(status: Status, message: str, question: Question | None = None) -> dict[str, Any]:
    """The answer object of a failure that happened before the assistant was asked."""
    text = question.text if question else None
    return {
        "schema": SCHEMA,
        "id": question.id if question else None,
        "question": text,
        "standalone_question": text,
        "language": "en",
        "status": status.value,
        "message": message,
        **{key: [] for key in ("statements", "citations", "concerns")},
        "absence": None,
        **{key: [] for key in ("notices", "suggestions", "retrieval")},
        "writer": "extractive",
        "model": None,
        "index": "",
        "timings_ms": {},
        "tokens": {"prompt": 0, "completion": 0},
    }
