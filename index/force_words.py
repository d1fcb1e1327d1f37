"""The force of an authentic provision, read from its words in the language that it is written in."""

from __future__ import annotations

import re

from index.force import force_of
from index.model import Force

_DEFINITION = re.compile(r"^[\"“”„«‘’'`]+[^\"“”»’'`]{1,120}[\"“”»’'`]")
_NOT = {
    "fr": r"ne (?:peut|peuvent|doit|doivent)\b|n'est pas tenu",
    "es": r"no (?:podrá|deberá)n?\b",
    "ru": r"не (?:может|могут|должн[аоы]?|допускается)\b",
    "de": r"(?:darf|dürfen)\b[^.;]{0,60}\b(?:nicht|kein\w*)\b",
    "ar": r"لا يجوز",
    "zh": r"不得|不应",
}
_MAY = {
    "fr": r"\b(?:peut|peuvent|pourra|pourront)\b",
    "es": r"\b(?:podrán?|pueden?)\b",
    "ru": r"\b(?:может|могут|вправе)\b",
    "de": r"\b(?:kann|können|darf|dürfen)\b",
    "ar": r"يجوز|لها أن|له أن",
    "zh": r"可以?(?!能)",
}
_MUST = {
    "fr": r"\b(?:doit|doivent|devra|devront|s'engagent?|(?:est|sont) tenue?s?|"
    r"(?:[Cc]haque État [Pp]artie|[Ll]es États [Pp]arties)(?! (?:peu|pour|n)))\b",
    "es": r"\b(?:deberán?|\w+(?:ará|erá|irá|arán|erán|irán)|se (?:obligan?|comprometen?))\b",
    "ru": r"\b(?:обязан[аоы]?|обязу[ею]тся|долж(?:ен|на|но|ны)|"
    r"(?:[Кк]аждое Государство-участник|Государства-участники)(?! (?:мо|вправе|не)))\b",
    "de": r"\b(?:muss|müssen|verpflichte[nt]|hat\b.{1,80}\bzu|"
    r"(?:[Jj]ede Vertragspartei|[Dd]ie Vertragsparteien)(?! (?:k|d)))\b",
    "ar": r"[تي]\w+ (?:كل دولة طرف|الدول الأطراف|الدولة الطرف)|يجب|يتعين",
    "zh": r"应当?|必须|须",
}


_ENGLISH: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        # What a treaty leaves as it is, it only states; what it need not be read as imposing is no duty.
        (
            r"^(?:Nothing|No provision)\b[^.;:]{0,60}? shall (?:affect|prejudice|exclude|prevent)\b",
            "Nothing in it affects",
        ),
        (
            r"^(?:Nothing|No part)\b[^.;:]{0,60}? shall be (?:interpreted|construed) as imposing an? ",
            "There is no duty, ",
        ),
        (r"^(?P<it>[\w ]{1,60}?) shall (?:be without prejudice to|not exclude)\b", r"\g<it> concerns"),
        (r"^(?P<it>This (?:article|chapter|Convention)) shall apply to\b", r"\g<it> concerns"),
        # A clause with a verb of its own is over before the verb that binds.
        (r"\b(?:that|which|who) (?:can(?:not)?|is|are|was|were|has|have)\b[^,.;:]{1,120}?(?= (?:shall|may)\b)", ""),
        (r"\bshall consider (?=this|the present)", "shall regard "),
        (r"\bshall seek (?=an? )", "shall seek to obtain "),
        # Treaties say "shall" where the reader of forces expects "must".
        (r"\bshall\b", "must"),
    )
)
"""What the English of treaties becomes before the reader of the digests' forces reads it, in this order."""


def force_in(text: str, language: str) -> Force:
    """The force of a provision's own words; STATES where its language has no table or nothing binds."""
    if _DEFINITION.match(text):
        return Force.STATES
    if language == "en":
        for found, plain in _ENGLISH:
            text = found.sub(plain, text)
        return force_of(text)
    first = [
        (match.start(), order, force)
        for order, (force, table) in enumerate(
            ((Force.MUST_NOT, _NOT), (Force.MAY, _MAY), (Force.MUST, _MUST)),
        )
        if (pattern := table.get(language)) and (match := re.search(pattern, text))
    ]
    return min(first)[2] if first else Force.STATES
