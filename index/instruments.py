"""The instruments (corpus/instruments.toml): names, sizes, print forms, official addresses."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from index.files import CORPUS_DIR, CorpusError, read_text
from index.model import Instrument


def read_instruments(path: Path = CORPUS_DIR / "instruments.toml") -> dict[str, Instrument]:
    """The instruments by id, the Convention first. Raises CorpusError with the reason."""
    try:
        table: dict[str, Any] = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(path, 1, str(error)) from error
    found = {}
    for name, row in table.items():
        try:
            found[name] = Instrument(
                id=name,
                title=row["title"],
                short=row["short"],
                symbol=row["symbol"],
                articles=row["articles"],
                label=row["label"],
                names=tuple(row["names"]),
                url=row["url"],
                addresses=tuple(
                    (language, address) for language, address in row.get("addresses", {}).items()
                ),
            )
        except KeyError as error:
            raise CorpusError(path, 1, f"[{name}] lacks {error}") from error
    return found
