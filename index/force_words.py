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


def force_in(text: str, language: str) -> Force:
    """The force of a provision's own words; STATES where its language has no table or nothing binds."""
    if _DEFINITION.match(text):
        return Force.STATES
    if language == "en":
        # Treaties say "shall" where the reader of forces expects "must".
        return force_of(re.sub(r"\bshall\b", "must", text))
    first = [
        (match.start(), order, force)
        for order, (force, table) in enumerate(
            ((Force.MUST_NOT, _NOT), (Force.MAY, _MAY), (Force.MUST, _MUST)),
        )
        if (pattern := table.get(language)) and (match := re.search(pattern, text))
    ]
    return min(first)[2] if first else Force.STATES
