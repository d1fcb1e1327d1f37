"""Who speaks: a statement's voice is that of its sources, and an expert is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.talk import Source, Voice
from index.model import CONVENTION, Locator, Point, Provenance
from index.shipped import Corpus

REPORTED = "Reported by others: "


def kind_of(source: Source) -> Voice:
    """The voice that a source speaks in."""
    if source.provenance is Provenance.COMMENTARY:
        return Voice.EXPERT
    if source.provenance is Provenance.STATUS:
        return Voice.STATUS
    return Voice.CONVENTION if source.locator.instrument == CONVENTION else Voice.INSTRUMENT


def voice_fault(voice: Voice, sources: Sequence[Source]) -> str | None:
    """Why a statement may not speak in this voice of these sources, in words; None where it may."""
    kinds = {kind_of(source) for source in sources}
    if voice is Voice.COMPARISON:
        both = kinds == {Voice.CONVENTION, Voice.INSTRUMENT}
        return None if both else "a comparison cites the Convention and another treaty, and nothing else"
    if kinds != {voice}:
        told = ", ".join(sorted(kinds))
        return f"it speaks as {voice} and cites {told}: each statement has one voice, that of its passages"
    if voice is Voice.INSTRUMENT and all(source.provenance is Provenance.CONCORDANCE for source in sources):
        return "the other treaty's text is not here: only that it has a counterpart can be told, as a comparison"
    if len({source.locator.instrument for source in sources}) > 1:
        return "two treaties are told in one statement, which only a comparison may do"
    return None


def framed(text: str, sources: Iterable[Source], corpus: Corpus) -> str:
    """An expert's statement under the expert's name, and a dated fact with its date, put before it where missing."""
    for source in sources:
        point, fact = corpus.points.get(source.locator), corpus.status.get(source.locator)
        if point is not None and not mentions(text, names_of(point, corpus)):
            text = f"{re.split(r' [(]|, ', point.speaker)[0]}: {text}"
        if point is not None and point.basis == "secondary" and "reported by others" not in text.casefold():
            text = REPORTED + text
        if fact is not None and fact.as_of not in text:
            text = f"As of {fact.as_of}: {text}"
    return text


def strangers(text: str, sources: Sequence[Source], corpus: Corpus) -> list[str]:
    """Voices of the commentary that an expert's statement names and its sources do not."""
    context = "\n".join(source.context for source in sources)
    cited = {source.locator for source in sources}
    return [
        voice.name
        for voice in corpus.voices
        if not voice.is_group
        and not cited & set(voice.points)
        and mentions(text, voice.aliases)
        and not mentions(context, voice.aliases)
    ]


def names_of(point: Point, corpus: Corpus) -> list[str]:
    """What the voice of a point may be called: its speaker and the names of that voice in every spelling."""
    own = [point.speaker] if point.own_speaker else [point.speaker, point.organisation]
    own += [re.sub(r"\s*\([^)]*\)", "", name) for name in own]
    own += [inner for name in own for inner in re.findall(r"\(([A-Z][\w&-]+)\)", name)]
    spoken = [names for names in _names_at(point.locator, corpus) if mentions(" ".join(own), names)]
    return [*own, *(name for names in spoken for name in names)]


def _names_at(locator: Locator, corpus: Corpus) -> list[tuple[str, ...]]:
    return [(voice.name, *voice.aliases) for voice in corpus.voices if locator in voice.points]


def mentions(text: str, names: Iterable[str]) -> bool:
    """Whether a text holds one of the names as whole words, in any case."""
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.I) for name in names if name)
