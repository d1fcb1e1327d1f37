"""What makes a document acceptable as the official text of an instrument; a bad one is refused with its reason."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index.languages import identify
from index.library import NewText, TextRecord
from index.model import Instrument
from index.outline import Outline, outline
from index.readers import SourceText, read_source


class Refused(Exception):  # noqa: N818 - a document is refused
    """A document that cannot be accepted; the message is one sentence for the person who offered it."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A text that may be installed, and what is worth a warning."""

    new: NewText
    warnings: tuple[str, ...]


def accept(
    path: Path, instrument: Instrument, today: date, *, language: str | None = None, partial: bool = False
) -> Accepted:
    """The document as a text of `instrument`. Raises UnreadableText or Refused; nothing is written."""
    source = read_source(path, language=language)
    language = language or identify(source.text[:20_000])
    found = outline(source, instrument.id, language)
    articles = tuple(one.locator.article for one in found.articles if not one.locator.parts)
    _check_whole(path, instrument, articles, found, partial=partial)
    original = path.read_bytes()
    record = TextRecord(
        instrument=instrument.id,
        language=language,
        source=path.name,
        obtained=today.isoformat(),
        sha256=hashlib.sha256(original).hexdigest(),
        kind=source.kind,
        title=found.title,
        licence="",
        articles=articles,
        partial=partial,
        preamble=bool(found.preamble),
        folder="",
    )
    new = NewText(record, original, path.suffix.lower(), source.text, found.provisions, found.spans)
    return Accepted(new, tuple(_warnings(source, found)))


def _check_whole(
    path: Path, instrument: Instrument, articles: tuple[str, ...], found: Outline, *, partial: bool
) -> None:
    if not articles:
        raise Refused(f"{path.name}: it holds no articles")
    wanted = [str(n) for n in range(1, instrument.articles + 1)]
    missing = [n for n in wanted if n not in articles]
    if missing and not partial:
        raise Refused(f"{path.name}: it lacks article {', '.join(missing)}; an excerpt is added with --partial")
    if beyond := [n for n in articles if n not in wanted]:
        raise Refused(
            f"{path.name}: it has an article {beyond[0]}, and the {instrument.short} has {instrument.articles}"
        )


def _warnings(source: SourceText, found: Outline) -> list[str]:
    return [] if found.preamble else ["it has no preamble"]
