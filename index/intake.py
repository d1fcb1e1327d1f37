"""What makes a document acceptable as the official text of an instrument; a bad one is refused with its reason."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index.headings import heading
from index.languages import LANGUAGES, identify
from index.library import Library, NewText, TextRecord
from index.model import Instrument, Provision
from index.outline import Outline, glance, outline
from index.readers import SourceText, load, read_document
from index.recognise import instruments_named, is_built_alike

_ENOUGH = 10  # articles by which the build of a text can be judged
_SAMPLE = 40_000  # characters by which a language is told
_FEW = 0.2  # of the articles
_TOLD = 5  # numbers of missing articles that are told one by one


class Refused(Exception):  # noqa: N818 - a document is refused
    """A document that cannot be accepted; the message is one sentence for the person who offered it."""


class Unclear(Refused):
    """A document that must be offered with more said about it: the instrument, the language."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a text holds, by counts."""

    articles: int
    paragraphs: int
    letters: int
    romans: int
    considerations: int  # of the preamble


@dataclass(frozen=True, slots=True)
class Accepted:
    """A text that may be installed, what it holds, and what is worth a warning."""

    new: NewText
    counts: Counts
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said about a document that is offered; None is to be found out."""

    instrument: str | None = None
    language: str | None = None
    partial: bool = False
    source: str = ""  # the official address it came from; empty for a file


def accept(
    path: Path, instruments: Mapping[str, Instrument], claim: Claim, today: date, data: bytes | None = None
) -> Accepted:
    """The document in `path` as an official text of one of the instruments; nothing is written.

    Where `data` is given, `path` only names it. Raises UnreadableText, Refused, or Unclear where
    more must be said.
    """
    data = load(path) if data is None else data
    source = read_document(path, data, claim.language)
    language = _language(path, source, claim.language)
    instrument = _instrument(path, source, instruments, claim.instrument)
    found = outline(source, instrument.id, language, instrument.articles)
    articles = tuple(one.locator.article for one in found.articles if not one.locator.parts)
    warnings = [*_check_identity(path, source, found, instrument, instruments), *_lacks(found)]
    missing = _check_articles(path, instrument, articles, found, partial=claim.partial)
    record = TextRecord(
        instrument=instrument.id,
        language=language,
        source=claim.source or path.name,
        obtained=today.isoformat(),
        sha256=hashlib.sha256(data).hexdigest(),
        kind=source.kind,
        title=found.title,
        licence=instrument.licence,
        articles=articles,
        partial=bool(missing),
        preamble=bool(found.preamble),
        folder="",
        url=instrument.url,
        page_starts=source.page_starts,
    )
    new = NewText(record, data, path.suffix.lower(), source.text, found.provisions, found.spans)
    return Accepted(new, count(found.provisions), tuple(warnings))


def check_replaces(record: TextRecord, library: Library) -> None:
    """Raises Refused where an excerpt would take the place of a whole text."""
    old = library.text(record.instrument, record.language)
    if old is not None and record.partial and not old.record.partial:
        raise Refused(
            f"the whole text of {record.instrument} ({record.language}) is installed and an excerpt does not "
            f"replace it; remove it first with `rapporteur corpus remove {record.instrument}`"
        )


def count(provisions: Iterable[Provision]) -> Counts:
    """Count provisions by their kind."""
    kinds = Counter(kind for one in provisions for kind in _kinds(one))
    return Counts(*(kinds[kind] for kind in ("article", "paragraph", "letter", "roman", "consideration")))


def _kinds(one: Provision) -> Iterator[str]:
    """The kinds of a provision's children, which their first one tells, and an article's own."""
    if not one.locator.parts and one.locator.article != "preamble":
        yield "article"
    if one.children:
        first = one.children[0].parts[-1]
        kind = "paragraph" if first.isdigit() else "roman" if first == "i" else "letter"
        yield from ["consideration" if one.locator.article == "preamble" else kind] * len(one.children)


def _language(path: Path, source: SourceText, said: str | None) -> str:
    """The language of the text, which must be the one that is said."""
    if said is not None and said not in LANGUAGES:
        raise Unclear(f"'{said}' is no language that I know; choose one of {', '.join(LANGUAGES)}")
    # Headings come again and again, and "Article" is a word of two languages.
    told = identify(" ".join(line for line in source.text.split("\n") if heading(line) is None)[-_SAMPLE:])
    if said is not None and said != told:
        raise Refused(f"{path.name}: it is not in the language '{said}', it reads like '{told}'")
    return told


def _instrument(path: Path, source: SourceText, instruments: Mapping[str, Instrument], said: str | None) -> Instrument:
    """The instrument that is said, else the one that the document names."""
    known = ", ".join(instruments)
    if said is not None:
        if said not in instruments:
            raise Unclear(f"'{said}' is no instrument that I know; choose one of {known}")
        return instruments[said]
    head, size = glance(source)
    named = instruments_named(source, head, instruments)
    fitting = [name for name in named if instruments[name].articles == size] if len(named) > 1 else named
    if len(fitting) != 1:
        told = f"names {' and '.join(named)}" if named else "names no instrument that I know"
        raise Unclear(f"{path.name}: its title {told}; say which it is with --instrument ({known})")
    return instruments[fitting[0]]


def _check_articles(
    path: Path, instrument: Instrument, articles: tuple[str, ...], found: Outline, *, partial: bool
) -> list[str]:
    """The numbers of the articles that are missing, which only an excerpt may."""
    if not articles:
        raise Refused(f"{path.name}: it holds no articles")
    if found.faults:
        raise Refused(f"{path.name}: {found.faults[0]}")
    wanted = [str(number) for number in range(1, instrument.articles + 1)]
    if beyond := [number for number in articles if number not in wanted]:
        raise Refused(
            f"{path.name}: it has an article {beyond[0]}, but the {instrument.short} has {instrument.articles}"
        )
    if empty := [one for one in found.articles if not any(character.isalpha() for character in one.text)]:
        raise Refused(f"{path.name}: article {empty[0].locator.short} has no words")
    missing = [number for number in wanted if number not in articles]
    if missing and not partial:
        told = ", ".join(missing[:_TOLD]) + (f" and {len(missing) - _TOLD} more" if len(missing) > _TOLD else "")
        raise Refused(
            f"{path.name}: it is not whole, of {instrument.articles} articles it lacks {told}; "
            "an excerpt is added with --partial"
        )
    return missing


def _check_identity(
    path: Path, source: SourceText, found: Outline, instrument: Instrument, instruments: Mapping[str, Instrument]
) -> Iterator[str]:
    """Refuse another treaty than the one that is said; yields a warning where nothing tells."""
    named = instruments_named(source, found.head, instruments)
    if named and instrument.id not in named:
        raise Refused(
            f"{path.name}: its title is that of the {instruments[named[0]].short} ({named[0]}), "
            f"not of the {instrument.short} ({instrument.id})"
        )
    articles = sum(not one.locator.parts for one in found.articles)
    alike = is_built_alike(found.articles, instrument) if articles >= _ENOUGH else None
    if alike is False:
        raise Refused(f"{path.name}: its articles are not built like those of the {instrument.short}")
    if not named and not alike:
        yield f"nothing in its title names the {instrument.short}; make sure that it is"


def _lacks(found: Outline) -> Iterator[str]:
    """What is odd but no reason to refuse."""
    if not found.preamble:
        yield "it has no preamble"
    yield from (problem for problem in found.problems if problem not in found.faults)
    articles = [one for one in found.articles if not one.locator.parts]
    untitled = [one.locator.article for one in articles if not one.title]
    if 0 < len(untitled) < _FEW * len(articles):
        yield f"article {', '.join(untitled)} has no title, though the others have: it may stand among its words"
