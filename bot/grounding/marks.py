"""What a sentence binds, denies and bounds: the signs by which free rewordings are compared (rewording.toml)."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from bot.grounding.lexicon import lexicon, pattern, stem
from bot.grounding.tokens import Words, words

WORDS = Path(__file__).with_name("rewording.toml")

_GOVERNED = 5  # content words after a binding word that it surely governs
_JOINED = 3  # small words between two binding words that act as one: `must endeavour to`
_BEARS = 10  # words that a negator bears on
_BESIDE = 3  # words between a quantifier and its noun

_ANAPHORA = re.compile(r"\bno such\b|\bnone\b", re.I)
_ASIDE = frozenset({"where_appropriate", "to_the_extent", "if", "unless", "in_accordance"})
_SPARED = frozenset({"without_right", "unless"})
_FORBIDS = re.compile(
    r"\b(?:must|shall|may|can|could|should) (?:not|never)\b|\bcannot\b|\bnot (?:be )?(?:allowed|permitted)\b"
)


@dataclass(frozen=True, slots=True)
class Book:
    """The words of rewording.toml: patterns by class, and keys."""

    binding: re.Pattern[str]
    quantifier: re.Pattern[str]
    elements: tuple[re.Pattern[str], ...]
    phrases: Mapping[str, re.Pattern[str]]  # key -> what stands for it in a passage
    undoing: frozenset[str]
    plain: frozenset[str]
    times: frozenset[str]
    parties: frozenset[str]


@cache
def book() -> Book:
    """The shipped words, read once."""
    data = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    keys = {name: frozenset(_keys(written)) for name, written in data["words"].items()}
    elements = tuple(pattern({name: written}) for name, written in data["elements"].items())
    phrases = {_keys(word)[0]: re.compile(rf"\b(?:{there})\b", re.I) for word, there in data["phrases"].items()}
    return Book(pattern(data["binding"]), pattern(data["quantifier"]), elements, phrases, **keys)


def _keys(written: str) -> list[str]:
    return [lexicon().synonym.get(one, one) for one in stem(written.split())]


@dataclass(frozen=True, slots=True)
class Binding:
    """A binding word or a run of them: its class, and the places of the content words that it governs."""

    kind: str  # must | may | should | endeavour | consider
    at: range
    governs: tuple[int, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Marks:
    """One sentence with its binding words, the places that a negator bears on, and its quantified nouns."""

    words: Words
    bindings: tuple[Binding, ...]
    negated: frozenset[int]
    quantified: tuple[tuple[str, str, str], ...]  # class, key of the noun, both as written


@lru_cache(maxsize=4096)
def marks_of(text: str) -> Marks:
    """The marks of a sentence of `plain` text."""
    sentence = words(text)
    return Marks(sentence, tuple(_bindings(sentence)), _negated(sentence), tuple(_quantified(sentence)))


def places(match: re.Match[str], sentence: Words) -> range:
    """The words of a sentence that a match covers."""
    return range(bisect_left(sentence.starts, match.start()), bisect_left(sentence.starts, match.end()))


_Found = tuple[str, range]


def _bindings(sentence: Words) -> Iterator[Binding]:
    """Runs of binding words are taken as one; what stands in a condition binds nothing."""
    aside = _aside(sentence)
    runs: list[list[_Found]] = []
    for match in book().binding.finditer(sentence.text):
        one = (match.lastgroup or "", places(match, sentence))
        if not one[1] or one[1].start in aside:
            continue
        if runs and _acts_as_one(runs[-1][-1][1], one[1], sentence, aside):
            runs[-1].append(one)
        else:
            runs.append([one])
    stops = [*(run[0][1].start for run in runs[1:]), len(sentence.keys)]
    for run, stop in zip(runs, stops, strict=False):
        yield _binding(run, stop, sentence, aside)


def _acts_as_one(one: range, other: range, sentence: Words, aside: frozenset[int]) -> bool:
    """Whether nothing but small words and conditions stands between two binding words."""
    between = range(one.stop, other.start)
    return not any(sentence.is_content(i) and i not in aside for i in between) and len(set(between) - aside) <= _JOINED


def _aside(sentence: Words) -> frozenset[int]:
    """The places of conditions: `to the extent that domestic law permits`, `if its law allows it`."""
    written = [pattern for name, pattern in lexicon().conditions if name in _ASIDE]
    spans = (places(match, sentence) for one in written for match in one.finditer(sentence.text))
    return frozenset(i for span in spans for i in span)


def _binding(run: Sequence[_Found], following: int, sentence: Words, aside: frozenset[int]) -> Binding:
    at = range(run[0][1].start, run[-1][1].stop)
    said = sentence.lower[at.start : at.stop + 1]
    stop = _clause_end(sentence, at.stop, min(len(sentence.keys), following))
    governs = [i for i in range(at.stop, stop) if sentence.is_content(i) and i not in aside][:_GOVERNED]
    text = sentence.text[sentence.starts[at.start] : sentence.starts[at.stop - 1] + len(sentence.raw[at.stop - 1])]
    return Binding(_kind([kind for kind, _ in run], said), at, tuple(governs), text)


def _kind(kinds: Sequence[str], said: Sequence[str]) -> str:
    """`must endeavour` endeavours, `must be able to` and `may consider` may; `may not` forbids as `must not` does."""
    if "need" in said and "not" in said:
        return "may"
    if _FORBIDS.search(" ".join(said)) and set(kinds) <= {"must", "may"}:
        return "must"
    for kind in ("endeavour", "should", "may", "consider"):
        if kind in kinds:
            return kind
    return kinds[-1]


def _clause_end(sentence: Words, start: int, stop: int) -> int:
    for index in range(start + 1, stop):
        if re.search(r"[;:.]", sentence.text[sentence.starts[index - 1] : sentence.starts[index]]):
            return index
    return stop


def _negated(sentence: Words) -> frozenset[int]:
    """The places that a negator, or a verb that undoes (`refuse`, `eradicate`), bears on."""
    known = lexicon()
    harmless = (*known.harmless.finditer(sentence.text), *_ANAPHORA.finditer(sentence.text))
    spared = {i for match in harmless for i in places(match, sentence)}
    conditions = (one for name, one in known.conditions if name in _SPARED)
    spared |= {places(match, sentence).start for one in conditions for match in one.finditer(sentence.text)}
    found: set[int] = set()
    for index, word in enumerate(sentence.lower):
        if index in spared:
            continue
        if word in known.negators:
            found.update(_reach(sentence, index))
        elif sentence.keys[index] in book().undoing:
            found.update(range(max(0, index - _BEARS), min(len(sentence.keys), index + _BEARS)))
    return frozenset(found)


def _reach(sentence: Words, index: int) -> range:
    last = min(len(sentence.keys), index + 1 + _BEARS)
    for end in range(index + 1, last):
        between = sentence.text[sentence.starts[end - 1] : sentence.starts[end]]
        if re.search(r"[,;:.]", between) or sentence.lower[end] in ("but", "unless", "except", "if"):
            return range(index + 1, end)
    return range(index + 1, last)


def _quantified(sentence: Words) -> Iterator[tuple[str, str, str]]:
    for match in book().quantifier.finditer(sentence.text):
        at = places(match, sentence)
        for index in range(at.stop, min(len(sentence.keys), at.stop + _BESIDE)):
            if sentence.is_content(index):
                yield match.lastgroup or "", sentence.keys[index], f"{match[0]} {sentence.raw[index]}"
                break
