"""Questions whether the text names a thing ("Is spyware mentioned anywhere?"), and the words they ask for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.cues import each, has

MAX_CHARACTERS = 200
"""A longer question asks for more than a word."""

MAX_WORDS = 5
"""Words of the longest phrase that is looked up; a longer one is a description."""

_CUES = (
    "mention mentions mentioned mentioning appear appears appearing occur occurs anywhere treaty convention contain "
    "contains reference references article articles"
).split()
_OTHER_WORDS = frozenset("appeal appeals attention convection captain".split())
"""Words that stand one slip from a cue and are none."""

_QUOTES = "\"'“”‘’«»„`"
_DETERMINERS = re.compile(r"^(?:the|a|an|any|some|such|its|either)\s+", re.I)
_NAMED_WORD = re.compile(r"^(?:(?:the|this) )?(?:exact )?(?:words?|terms?|phrases?|expressions?)\s+", re.I)
_CLAUSE = re.compile(
    r"\b(?:who|whom|whose|that|which|what|how|why|when|where|whether|if|because|is|are|was|were|do|does|did|can|may|"
    r"must|should|will|would|has|have|i|we|you|they|he|she|my|our|your|anything|something|anyone|someone|it|them|"
    r"us|this|these|those|only|than|as|mentioned|anywhere|somewhere)\b",
    re.I,
)
_TEXT = re.compile(
    r"^(?:it|they)$|\b(?:treaty|convention|text|uncc|agreement|document|instrument|digest|preamble|articles?|art|"
    r"paragraphs?|provisions?|chapters?|protocol|covenant|wording|corpus)\b",
    re.I,
)
_LITERAL = re.compile(rf"[{_QUOTES}]|\b(?:words?|terms?|phrases?|expressions?)\b", re.I)
_EITHER = re.compile(r"\s+(?:or|and|nor)\s+|\s*/\s*|,\s+", re.I)
_AFTER = re.compile(r"\s+(?:mentioned|named|at all|anywhere|or not|please|explicitly|by name)$", re.I)


@dataclass(frozen=True, slots=True)
class Sought:
    """What a question wants looked up: a phrase; its parts, where it joins several; the language it is asked in.

    `strict` questions ask whether it is named; the others ask for a subject that the word names.
    """

    phrase: str
    parts: tuple[str, ...]
    language: str
    strict: bool
    literal: bool  # it says that it wants a word, or puts one in quotation marks
    of_text: bool  # it asks of the text of an instrument, not of somebody who speaks about it
    of_commentary: bool  # it asks of the experts, whoever they are


def word_sought(text: str, languages: Iterable[str] = (), *, speaker: bool = False) -> Sought | None:
    """The word that a question wants looked up, in English or one of the languages given; else None.

    `speaker` says that it names somebody of the commentary, who may then be the one that mentions it.
    """
    plain = " ".join(text.split())
    if len(plain) > MAX_CHARACTERS:
        return None
    mended = _without_tail(_mended(plain))
    cues = [("word_sought", "en", True), *((f"word_sought_{code}", code, True) for code in languages)]
    for name, language, strict in (*cues, ("subject_sought", "en", False)):
        hinted = language != "en" or has(f"{name}_hint", mended)
        for pattern in each(name) if hinted else ():
            match = pattern.search(mended)
            found = match and _read(match.groupdict(), language, strict, _LITERAL.search(plain) is not None)
            if found and (found.of_text or found.of_commentary or speaker):
                return found
    return None


def _without_tail(text: str) -> str:
    """The question with ¶ for `anywhere`, `in the treaty`, `at all` at its end."""
    body = text
    for _ in range(MAX_WORDS):
        cuts = [match.start() for pattern in each("word_sought_tail") if (match := pattern.search(body))]
        if not cuts:
            break
        body = body[: min(cuts)]
    return text if body == text else f"{body} ¶"


def _read(groups: dict[str, str | None], language: str, strict: bool, literal: bool) -> Sought | None:
    subject = (groups.get("subject") or "it").strip()
    phrase = _clean(groups["x"] or "")
    if language == "en" and (_CLAUSE.search(phrase) or not 0 < len(phrase.split()) <= MAX_WORDS):
        return None
    if not phrase or not any(char.isalpha() for char in phrase) or _TEXT.fullmatch(phrase):
        return None
    parts = tuple(part for piece in _EITHER.split(phrase) if (part := _clean(piece)))
    of_text = _TEXT.search(subject) is not None
    return Sought(phrase, parts, language, strict, literal, of_text, has("expert_noun", subject))


def _clean(words: str) -> str:
    """The words without quotation marks, determiners, `the word`, and what only stresses the question."""
    words = words.strip(f" {_QUOTES}.,;:?!()[]")
    before = None
    while before != words:
        before = words
        words = _AFTER.sub("", _NAMED_WORD.sub("", _DETERMINERS.sub("", words))).strip(f" {_QUOTES}.,;:")
    return words


def _mended(text: str) -> str:
    """The question with slips in its cue words put right (`metioned`, `apear`), never in the word asked for."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extractOne

    def put_right(match: re.Match[str]) -> str:
        word = match[0].lower()
        if len(word) < 5 or word in _CUES or word in _OTHER_WORDS:
            return match[0]
        near = extractOne(word, _CUES, scorer=OSA.distance, score_cutoff=2 if len(word) > 7 else 1)
        return near[0] if near else match[0]

    return re.sub(r"[A-Za-z]+", put_right, text)
