"""Footnotes in the style of United Nations documents: title, symbol, article, paragraph; author, title, date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.drafted import spoken_of
from bot.recheck import held
from bot.record import Cited
from bot.sources import unquoted
from index.locator import label
from index.model import Instrument, Locator, Point, Provenance, Provision, StatusFact
from index.shipped import Corpus
from prompts import Replies

_RESOLUTION = re.compile(r"^A/RES/(?P<number>.+)$")
_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})(?:-(?P<day>\d{2}))?")
_SERIES = re.compile(r"^ETS (?P<number>\d+)$")

MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a footnote; titles of documents stand in italics."""

    text: str
    italic: bool = False


Note = tuple[Run, ...]


def plain(note: Note) -> str:
    """A footnote without its italics."""
    return "".join(run.text for run in note)


class Footnotes:
    """Makes the footnotes of one document, in their order.

    An instrument and a piece of commentary are named in full the first time and in short afterwards.
    """

    def __init__(self, corpus: Corpus, replies: Replies) -> None:
        self.corpus, self.export = corpus, replies.export
        self._made = 0
        self._named: dict[str, int] = {}  # instrument or slug → the footnote that names it in full

    def of(self, cited: Iterable[Cited]) -> Note:
        """One footnote on several sources, each with where its words come from."""
        self._made += 1
        parts = [self._one(one) for one in cited]
        return _sentence([run for number, part in enumerate(parts) for run in ([Run("; ")] if number else []) + part])

    def of_place(self, locator: Locator) -> Note:
        """The footnote on one source as it would be cited now: official words in English first, then what is held."""
        kinds = [Provenance.AUTHENTIC, Provenance.DIGEST, Provenance.COMMENTARY, Provenance.STATUS]
        tried = [Cited(1, locator, label(locator), "", kind, "", None, "en", None) for kind in kinds]
        counterpart = Cited(1, locator, label(locator), "", Provenance.CONCORDANCE, "", None, "en", None)
        return self.of([next((one for one in tried if held(one, self.corpus) is not None), counterpart)])

    def of_concern(self, slugs: Iterable[str]) -> Note:
        """One footnote on the commentary that a concern rests on."""
        self._made += 1
        pieces = [next(one for one in self.corpus.points.values() if one.slug == slug) for slug in slugs]
        if not pieces:
            return (Run(self.export("concern_own")),)
        before, _ = self.export("concern_sources", sources="\0").split("\0")
        runs = [Run(before)]
        for number, piece in enumerate(pieces):
            runs += [*([Run("; ")] if number else []), *self._piece(piece)]
        return _sentence(runs)

    def _one(self, one: Cited) -> list[Run]:
        source = held(one, self.corpus)
        if isinstance(source, Point):
            return self._point(source)
        if isinstance(source, StatusFact):
            told = self.export("fact", as_of=day(source.as_of), confidence=source.confidence, source=source.source)
            return [Run(told)]
        details = "; ".join(self._details(one, source))
        return [*self._instrument(one.locator.instrument), Run(f", {self.place(one.locator)} ({details})")]

    def _instrument(self, name: str) -> list[Run]:
        known = self.corpus.instruments[name]
        if name in self._named:
            return [Run(known.short)]
        self._named[name] = self._made
        return [Run(known.title, italic=True), Run(f" ({self.symbol(known)})")]

    def symbol(self, known: Instrument) -> str:
        """The series and symbol under which an instrument was published."""
        if match := _RESOLUTION.match(known.symbol):
            return self.export("resolution", number=match["number"], symbol=known.symbol)
        if match := _SERIES.match(known.symbol):
            return self.export("series", number=match["number"], symbol=known.symbol)
        return known.symbol

    def place(self, locator: Locator) -> str:
        """`art. 28, para. 3 (d)`, `art. 2 (h)`, `preamble, para. 4`."""
        if locator.article == "preamble":
            name = "preamble_paragraph" if locator.parts else "preamble"
            return self.export(name, **({"number": locator.parts[0]} if locator.parts else {}))
        told = f"art. {locator.article}"
        parts = list(locator.parts)
        if parts and parts[0].isdecimal():
            told += f", para. {parts.pop(0)}"
        return " ".join([told, *(f"({part})" for part in parts)])

    def _details(self, one: Cited, source: Provision | None) -> Iterator[str]:
        """Where the words of a provision come from, and what is not sure about them."""
        if one.provenance is Provenance.CONCORDANCE or source is None:
            yield self.export("counterpart")
        elif source.provenance is Provenance.AUTHENTIC:
            text = self.corpus.library.text(one.locator.instrument, source.language)
            if text is not None:
                yield self.export("official", source=text.record.source, obtained=day(text.record.obtained))
        else:
            yield self.export("digest")
            if source.checked:
                yield self.export("checked", language=source.checked)
            yield from (self.export("doubt", note=doubt.note.rstrip(".")) for doubt in source.doubts if doubt.is_marked)

    def _point(self, point: Point) -> list[Run]:
        details = [self.export("speaks_of", text=spoken_of(point, self.corpus)), self.export("summarized")]
        if point.basis == "secondary":
            details.append(self.export("reported"))
        speaker = [Run(f"{point.speaker}, {self.export('in_piece')} ")] if point.own_speaker else []
        return [*speaker, *self._piece(point, details)]

    def _piece(self, point: Point, details: Iterable[str] = ()) -> list[Run]:
        """Author, title, organisation, date, address, and what else is to be said of it."""
        told = list(details)
        runs = [Run(f"{point.author or point.organisation}, ")]
        runs.append(Run(unquoted(point.title, Provenance.COMMENTARY), italic=True))
        if (first := self._named.setdefault(point.slug, self._made)) != self._made:
            told.insert(0, self.export("see", number=first))
        else:
            rest = [point.organisation] if point.author else []
            rest.append(day(point.date) if point.date else self.export("undated"))
            if point.url:
                rest.append(self.export("copied_at" if point.is_copy else "at", url=point.url))
            runs.append(Run(", " + ", ".join(rest)))
        return [*runs, Run(f" ({'; '.join(told)})")] if told else runs


def day(written: str) -> str:
    """`2024-07-18` as `18 July 2024`, `2025-10` as `October 2025`; anything else as it is written."""
    match = _DAY.fullmatch(written)
    if match is None or not 1 <= int(match["month"]) <= len(MONTHS):
        return written
    month = f"{MONTHS[int(match['month']) - 1]} {match['year']}"
    return f"{int(match['day'])} {month}" if match["day"] else month


def _sentence(runs: list[Run]) -> Note:
    """The runs as one sentence that ends with a full stop."""
    last = runs[-1]
    return (*runs[:-1], Run(last.text.rstrip(".") + ".", last.italic))
