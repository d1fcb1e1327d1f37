"""The sentences of a draft that say something of the Convention: what `verify` looks at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.cues import cue, has
from bot.quoting import quoted
from index.locator import OTHER_LAW, Reference, find_instruments, find_references
from index.model import CONVENTION, Locator
from index.sentences import sentence_spans

LEAST_WORDS = 4
"""A sentence of fewer words beside its references says nothing that could be checked."""

_THE_CONVENTION = re.compile(r"\b(?:the|this|un|new|hanoi) (?:\w+ )?(?:convention|treaty)\b", re.I)
_PARTIES = re.compile(r"\bstates? part(?:y|ies)\b", re.I)
_ALWAYS = re.compile(
    r"\b(?:24|twenty-four) hours (?:a|per) day\b(?:\W+(?:and |on )?(?:7|seven) days (?:a|per|of the) week\b)?", re.I
)
_OF_ITS_AUTHOR = re.compile(r"\b(?:we|our|ours|us|i|my)\b", re.I)
_CARRIES_ON = re.compile(
    r"^(?:it|they|this|that|these|such|the same|the (?:article|provision|paragraph|rule|power)s?)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of a draft about the Convention or a treaty beside it.

    `body` is the sentence without its references and what leads over from them; `locators` are the
    provisions that it names, or those of the sentence before where it carries on (`carried`);
    `says` is false for a sentence that names provisions and only argues; `loose` is one that may be about the
    Convention, since its draft is, and does not say so.
    """

    text: str
    paragraph: int  # of the draft, from 1
    body: str
    locators: tuple[Locator, ...]
    quotes: tuple[str, ...]
    says: bool
    carried: bool = False
    loose: bool = False


def find_claims(text: str) -> list[Claim]:
    """The claims of a draft, in order; a paragraph is a line that is not blank."""
    paragraphs = [line for line in text.splitlines() if line.strip()]
    claims = [claim for number, words in enumerate(paragraphs, 1) for claim in _of_paragraph(number, words)]
    ours = any(not one.loose and (not one.locators or one.locators[0].instrument == CONVENTION) for one in claims)
    return [one for one in claims if ours or not one.loose]


def _of_paragraph(number: int, words: str) -> Iterator[Claim]:
    before: tuple[Locator, ...] = ()
    for start, end in sentence_spans(words):
        claim = _claim(words[start:end], number, before)
        if claim is not None:
            yield claim
            before = before if claim.loose else claim.locators or before


def _claim(sentence: str, paragraph: int, before: tuple[Locator, ...]) -> Claim | None:
    references = find_references(sentence)
    named = tuple(dict.fromkeys(one for reference in references for one in reference.locators))
    named = tuple(one for one in named if one.instrument != OTHER_LAW)
    carried = not named and bool(before) and _CARRIES_ON.match(sentence) is not None
    loose = not named and not carried and not _speaks_of_the_convention(sentence, references)
    if loose and (references or find_instruments(sentence) or _OF_ITS_AUTHOR.search(sentence)):
        return None
    body = _body(sentence, references)
    says = has("claim", body) and len(body.split()) >= LEAST_WORDS
    opines = has("opinion", sentence)
    quotes = tuple(quoted(sentence))
    if not named and (opines or not says) and not quotes:
        return None
    return Claim(sentence, paragraph, body, before if carried else named, quotes, says and not opines, carried, loose)


def _speaks_of_the_convention(sentence: str, references: list[Reference]) -> bool:
    """Whether it names the Convention, and neither another treaty nor another law's provisions."""
    others = [name for name in find_instruments(sentence) if name != CONVENTION]
    named = _THE_CONVENTION.search(sentence) or _PARTIES.search(sentence)
    return not others and not references and named is not None


def _body(sentence: str, references: list[Reference]) -> str:
    """The sentence without its references and the words that lead over from them."""
    parts: list[str] = []
    last = 0
    for reference in references:
        before = sentence[last : reference.start]
        parts.append(cue("framing").sub("", before) if not "".join(parts).strip() else before)
        last = reference.end
    rest = cue("framing").sub(" ", sentence[last:], count=1) if references else sentence
    return re.sub(r"\s+", " ", _ALWAYS.sub("at any hour", "".join([*parts, rest]))).strip(" ,;:")
