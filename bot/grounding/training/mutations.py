"""Edits that turn a true sentence into a false one, and fair rewordings that keep it true.

Each takes a sentence and a random generator and gives the new sentence, or None where it does not
apply. They use word lists of their own: the verifier is not to be trained on its own lexicon.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np

Edit = Callable[[str, np.random.Generator], str | None]

_NUMBERS = "two three four five six seven eight nine ten twelve fifteen twenty thirty forty fifty sixty ninety".split()
_ORDINALS = "second third fourth fifth sixth tenth twentieth thirtieth fortieth ninetieth".split()
_QUANTIFIERS = {
    "all": "some", "each": "no", "every": "almost no", "any": "no", "some": "all", "at least": "at most",
    "at most": "at least", "no more than": "no less than", "more than": "less than", "several": "all",
    "many": "few", "most": "few", "everyone": "no one", "always": "sometimes", "less than": "more than",
    "up to": "more than", "only": "not only", "a few": "most", "both": "neither of", "half": "all",
}  # fmt: skip
_MODALS = {
    "shall": "may", "must": "may", "may": "must", "should": "must", "will": "might", "can": "must",
    "is to": "need not", "are to": "need not", "shall endeavour to": "shall", "must endeavour to": "must",
    "shall consider": "shall", "must consider": "must", "is required to": "is allowed to", "could": "will",
    "is encouraged to": "must", "undertake to": "may", "has to": "may", "would": "could",
}  # fmt: skip
_CONDITIONS = (
    r",? subject to [^,.;]+,?", r",? in accordance with [^,.;]+,?", r",? where (?:appropriate|necessary|applicable),?",
    r",? as appropriate,?", r",? without right", r"(?:when committed )?intentionally(?: and)? ?", r",? unless [^,.;]+",
    r",? if [^,.;]+", r",? to the (?:fullest |maximum |greatest )?extent [^,.;]+,?", r",? within its means,?",
    r",? except [^,.;]+", r",? on (?:its|their) request,?", r",? provided that [^,.;]+",
    r",? consistent with [^,.;]+,?", r"^(?:Where|When|If|Unless) [^,]+, ",
)  # fmt: skip
_NEW_CONDITIONS = (
    ", where appropriate", ", subject to its domestic law", " unless otherwise agreed", " upon request",
    ", if the parties consent", ", to the extent possible", " only in urgent cases",
)  # fmt: skip
_AUXILIARY = re.compile(
    r"\b(shall|must|may|should|will|would|can|could|is|are|was|were|has|have|had|does|do|did)\b(?! not)"
)
_SYNONYMS: Mapping[str, str] = {
    "shall": "must", "must": "is required to", "adopt": "pass", "measures": "steps", "necessary": "needed",
    "ensure": "make sure", "provide": "give", "assistance": "help", "request": "ask for", "offences": "crimes",
    "offence": "crime", "appropriate": "suitable", "obtain": "get", "purpose": "aim", "prevent": "stop",
    "country": "state", "persons": "people", "established": "set up", "consider": "think about", "children": "kids",
    "accordance": "line", "concerning": "about", "cooperate": "work together", "competent": "responsible",
    "said": "stated", "large": "big", "begin": "start", "company": "firm", "almost": "nearly", "expected": "predicted",
    "whether": "if", "within": "inside", "prior": "earlier", "each": "every",
}  # fmt: skip


def _replaced(text: str, start: int, end: int, new: str) -> str:
    old = text[start:end]
    new = new[0].upper() + new[1:] if old[:1].isupper() and new else new
    return re.sub(r"\s+([,.;])", r"\1", re.sub(r"\s{2,}", " ", text[:start] + new + text[end:])).strip()


def _pick(matches: Sequence[re.Match[str]], rng: np.random.Generator) -> re.Match[str] | None:
    return matches[int(rng.integers(len(matches)))] if matches else None


def number(text: str, rng: np.random.Generator) -> str | None:
    """Another number in a number's place."""
    words = "|".join([*_NUMBERS, *_ORDINALS])
    match = _pick(list(re.finditer(rf"\b(?:{words})\b|\d+", text, re.I)), rng)
    if match is None:
        return None
    old = match[0].lower()
    if old.isdigit():
        step = int(rng.choice([1, 2, 5, 10]))
        return _replaced(text, match.start(), match.end(), str(int(old) + step))
    family = _NUMBERS if old in _NUMBERS else _ORDINALS
    return _replaced(text, match.start(), match.end(), str(rng.choice([one for one in family if one != old])))


def negation(text: str, rng: np.random.Generator) -> str | None:
    """A `not` less or one more."""
    match = re.search(r"\b(not|no) ", text)
    if match is not None and rng.random() < 0.5:
        return _replaced(text, match.start(), match.end(), "" if match[1] == "not" else "the ")
    spots = _pick(list(_AUXILIARY.finditer(text))[:2], rng)
    return None if spots is None else _replaced(text, spots.end(), spots.end(), " not")


def modality(text: str, rng: np.random.Generator) -> str | None:
    """Another force."""
    return _mapped(text, _MODALS, rng)


def quantifier(text: str, rng: np.random.Generator) -> str | None:
    """Another quantity: all for some, at most for at least."""
    return _mapped(text, _QUANTIFIERS, rng)


def _mapped(text: str, table: Mapping[str, str], rng: np.random.Generator) -> str | None:
    words = "|".join(sorted(table, key=len, reverse=True))
    match = _pick(list(re.finditer(rf"\b(?:{words})\b", text, re.I)), rng)
    return None if match is None else _replaced(text, match.start(), match.end(), table[match[0].lower()])


def condition(text: str, rng: np.random.Generator) -> str | None:
    """A condition dropped; where there is none, one added."""
    found = [match for pattern in _CONDITIONS for match in re.finditer(pattern, text, re.I)]
    match = _pick([one for one in found if len(one[0]) < len(text) / 2], rng)
    if match is not None:
        new = _replaced(text, match.start(), match.end(), " ")
        return new[0].upper() + new[1:]
    return re.sub(r"([.;]?)$", rf"{rng.choice(_NEW_CONDITIONS)}\1", text, count=1)


def term(pool: Sequence[str]) -> Edit:
    """Another content word out of a pool in the place of one or two."""

    def edit(text: str, rng: np.random.Generator) -> str | None:
        match = _pick([one for one in re.finditer(r"\b[a-z]{5,}\b", text) if one[0] not in _SYNONYMS], rng)
        if match is None:
            return None
        others = [word for word in pool if word[:4] != match[0][:4] and word[-2:] == match[0][-2:]] or list(pool)
        return _replaced(text, match.start(), match.end(), str(rng.choice(others)))

    return edit


def name(pool: Sequence[str]) -> Edit:
    """Another name out of a pool in a name's place."""

    def edit(text: str, rng: np.random.Generator) -> str | None:
        match = _pick(list(re.finditer(r"(?<=[a-z,] )[A-Z][\w-]+(?: [A-Z][\w-]+)*", text)), rng)
        others = [one for one in pool if match is not None and one != match[0]]
        return (
            None
            if match is None or not others
            else _replaced(text, match.start(), match.end(), str(rng.choice(others)))
        )

    return edit


def addition(pool: Sequence[str]) -> Edit:
    """Half of another sentence tied to the end."""

    def edit(text: str, rng: np.random.Generator) -> str | None:
        other = str(rng.choice(list(pool))).split()
        if len(other) < 8:
            return None
        tail = other[len(other) // 2 :]
        return f"{text.rstrip('.;, ')} and {' '.join(tail)}"

    return edit


def synonyms(text: str, rng: np.random.Generator) -> str | None:
    """A fair rewording by other words of the same meaning."""

    def swap(match: re.Match[str]) -> str:
        new = _SYNONYMS.get(match[0])
        return new if new is not None and rng.random() < 0.8 else match[0]

    changed = re.sub(r"[A-Za-z]+", swap, text)
    return changed if changed != text else None


def fragment(text: str, rng: np.random.Generator) -> str | None:
    """One part of a sentence between commas, if it is long enough to say something."""
    parts = [part.strip() for part in re.split(r"[,;:] ", text) if len(part.split()) >= 7]
    if len(parts) < 2:
        return None
    part = str(rng.choice(parts))
    return part[0].upper() + part[1:].rstrip(".;") + "."


def compression(text: str, rng: np.random.Generator) -> str | None:
    """A sentence without some of its small words and adverbs."""
    kept = [
        word
        for word in text.split()
        if not (
            rng.random() < 0.5
            and re.fullmatch(r"the|of|a|an|such|also|that|other|relevant|duly|their|quickly|fully", word)
        )
    ]
    return " ".join(kept) if len(kept) < len(text.split()) else None
