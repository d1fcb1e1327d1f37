"""The force of a digest sentence: which word binds, read from the words themselves."""

from __future__ import annotations

import re

from index.model import Force

_MARKERS: tuple[tuple[Force, str], ...] = (
    (
        Force.MUST_NOT,
        r"must not|may not|must never|(?:is|are) not to be|(?:no part of|nothing in) .{1,40} is to be",
    ),
    (
        Force.NEED_NOT,
        r"need not|(?:is|are) not obliged|do(?:es)? not have to|(?:is|are) (?:no duty|under no duty|not a duty)",
    ),
    (
        Force.MUST_CONSIDER,
        r"must(?: also| then|, [^.;]{1,160},)? consider|are to consider|is to consider|"
        r"must(?:, [^.;]{1,160},)? give (?:\w+ )?consideration",
    ),
    (
        Force.MUST_ENDEAVOUR,
        r"must(?: also|, [^.;]{1,160},)? (?:endeavour|strive|seek to|make every effort)",
    ),
    (Force.ENCOURAGED, r"(?:is|are) (?:also |strongly )?encouraged"),
    (Force.MAY, r"must(?: also)? be (?:entitled|free|allowed)"),
    (Force.MUST, r"must|shall|is to|are to|undertakes?|has to|have to|is required to"),
    (Force.MAY, r"may(?! \d)|reserves? the right|(?:is|are) free to|(?:is|are) entitled"),
)
_EVERY = re.compile("|".join(f"(?P<f{n}>\\b(?:{words})\\b)" for n, (_, words) in enumerate(_MARKERS)), re.I)
_SUBORDINATE = re.compile(
    r"^(?:where|when|if|as far as|unless|without|subject to|in case|once|wherever|before|after|to the extent|"
    r"for|in|within|on|by|as|taking|consistent|with|under|in accordance)\b[^.;:]*?,\s",
    re.I,
)
_RELATIVE = re.compile(r"\b(?:that|which|who|whose|where|if|when|in case|whether|because|how)\s[^,.;:]*$", re.I)
_SAVING = re.compile(r"Nothing in [^,.;:]{1,60} (?:affects|prejudices|changes)\b", re.I)
_SUBJECT = re.compile(
    r"^(?:(?:an?|each|any|every|the)(?: [\w-]+){1,3}|States(?: Parties)?) (?:that|which|who|whose) \w+ \w[^,.;:]*$",
    re.I,
)


def markers(text: str) -> list[tuple[Force, int, int]]:
    """Every force marker of a text with its span, in order."""
    found = []
    for match in _EVERY.finditer(text):
        number = int((match.lastgroup or "f0")[1:])
        found.append((_MARKERS[number][0], match.start(), match.end()))
    return found


def force_of(text: str) -> Force:
    """The force of a text's main clause; STATES where nothing binds.

    A marker inside a clause that opens with that, which, who, where, if … describes something
    and does not bind, unless the clause belongs to the subject at the start ("A State Party that
    transfers data must …"); the first marker outside such a clause decides.
    """
    if _SAVING.match(text):
        return Force.STATES
    bound = forces_of(text)
    found = markers(text)
    return bound[0] if bound else found[0][0] if found else Force.STATES


def forces_of(text: str) -> list[Force]:
    """The force of every marker outside a describing clause, in order."""
    forces = []
    for force, start, _ in markers(text):
        sentence = text[max(text.rfind(mark, 0, start) + 1 for mark in ".;:") : start]
        clause = _SUBORDINATE.sub("", sentence.strip(), count=1)
        if not _RELATIVE.search(clause) or _SUBJECT.match(clause):
            forces.append(force)
    return forces
