"""Whether a statement speaks in the voice of what it cites, and an expert's under the expert's name."""

from __future__ import annotations

import re
from functools import lru_cache

from eval.scorers.record import Told
from eval.scorers.sources import Sources
from index.model import CONVENTION, Locator, Point
from index.voices import Voice

_ATTRIBUTION = re.compile(
    r"^(?P<before>[^:]{2,120}): |\b[Aa]ccording to (?P<to>[^,]{2,80}),|"
    r"^(?P<who>[^,.;:]{2,60}?) (?:says?|said|argues?|argued|warns?|warned|notes?|holds?|finds?)\b"
)
_REPORTED = re.compile(r"^Reported by others[:,] ", re.I)
_LABEL = re.compile(r"^[^:“”]{3,60}: (?=“)")
_KINDS = {"commentary": "expert", "status": "status"}


def voice_fault(told: Told, sources: Sources) -> str | None:
    """What is wrong with a statement's voice, or None."""
    kinds = {_kind(one) for one in told.locators}
    if told.voice == "comparison":
        return _comparison_fault(told, sources)
    if kinds != {told.voice}:
        return f"the voice is {told.voice!r}, the sources are {', '.join(sorted(kinds)) or 'none'}: {told.text[:40]!r}"
    return _expert_fault(told, sources) if told.voice == "expert" else None


def _kind(locator: Locator) -> str:
    return _KINDS.get(locator.instrument, "convention" if locator.instrument == CONVENTION else "instrument")


def _comparison_fault(told: Told, sources: Sources) -> str | None:
    """One provision of the Convention and its counterparts; alone only where there are none."""
    ours = [one for one in told.locators if one.instrument == CONVENTION]
    theirs = [one for one in told.locators if one not in ours]
    if not ours or any(_kind(one) != "instrument" for one in theirs):
        return f"a comparison cites a provision of the Convention and of a treaty: {told.text[:40]!r}"
    for one in theirs:
        if not any(sources.paired(our, one) for our in ours):
            return f"{one} is no counterpart of {', '.join(map(str, ours))} in the concordance"
    return None


def _expert_fault(told: Told, sources: Sources) -> str | None:
    """The voice of each cited point is named as the one who speaks, and told as reported where it is."""
    said = _attributed(told.text)
    for point in filter(None, map(sources.point, told.locators)):
        if not any(_mentions(said, name) for name in names_of(point, sources)):
            return f"{point.locator} is the view of {point.speaker}, which {said[:40]!r} does not say"
        if point.basis == "secondary" and "reported" not in told.text.lower():
            return f"{point.locator} is known through others, which is not said"
    return None


def unattributed(text: str) -> str:
    """A statement without the `Name: ` that opens it."""
    text = _REPORTED.sub("", text)
    match = _ATTRIBUTION.match(text)
    return text[match.end() :] if match and match["before"] else text


def wordings(told: Told) -> list[str]:
    """A statement as it stands, and without what we put before it: an expert's name, the label of quoted words."""
    if told.voice == "expert":
        return [told.text, _REPORTED.sub("", told.text), unattributed(told.text)]
    return [told.text, *([_LABEL.sub("", told.text)] if _LABEL.match(told.text) else [])]


def _attributed(text: str) -> str:
    """The words that name who speaks; the whole text where no such words are found."""
    text = _REPORTED.sub("", text)
    match = _ATTRIBUTION.search(text)
    return next((group for group in match.groups() if group), text) if match else text


def names_of(point: Point, sources: Sources) -> set[str]:
    """What the voice of a point may be called: its own speaker, else author, organisation and their names."""
    own = {point.speaker} if point.own_speaker else {point.speaker, point.organisation}
    own |= {re.sub(r"\s*\([^)]*\)", "", name) for name in own}
    own |= {inner for name in own for inner in re.findall(r"\(([A-Z][\w&-]+)\)", name)}
    voices = _voices_at(sources.corpus.voices, point.locator)
    return own | {alias for voice in voices for alias in (voice.name, *voice.aliases)}


@lru_cache(maxsize=1024)
def _voices_at(voices: tuple[Voice, ...], locator: Locator) -> tuple[Voice, ...]:
    return tuple(voice for voice in voices if locator in voice.points)


def _mentions(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", text.lower()) is not None
