"""Whether a translation says what its checked English form says, as far as signs tell.

No sign proves a translation; what passes is shown with the English sentence that was checked beside it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.grounding.lexicon import lexicon
from bot.grounding.marks import book
from bot.grounding.numbers import quantities
from bot.grounding.tokens import plain
from index.locator import find_references
from index.model import Locator
from index.numerals import number, to_ascii_digits

WORDS = Path(__file__).with_name("translation.toml")

SHORTEST, LONGEST = 0.5, 2.0
"""Characters of a translation for each of its English form; of Chinese a third of that."""

_CHINESE = 3.0
_EXACT = ("consider", "endeavour", "should")
_LIMITS = re.compile(r"\b(?:only|unless|except|solely|if not|no other)\b", re.I)
_FORBIDS = re.compile(r"\b(?:not|never|cannot|no|nothing|none|neither|nor)\b", re.I)
_HAN_NUMBER = re.compile(r"[零一二三四五六七八九十百〇两]+")


@dataclass(frozen=True, slots=True)
class Signs:
    """The words of one language that bind, deny and count."""

    binding: Mapping[str, re.Pattern[str]]
    denies: re.Pattern[str]
    harmless: re.Pattern[str]
    numbers: Mapping[str, int]


@cache
def signs(language: str) -> Signs:
    """The shipped words of a language."""
    data = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    rows = {name: _pattern(written, language) for name, written in data[language].items()}
    return Signs(
        {name: rows[name] for name in ("must", "may", *_EXACT)},
        rows["not"],
        rows["harmless"],
        dict(_number_words(data["numbers"].get(language, ""))),
    )


def _number_words(written: str) -> Iterator[tuple[str, int]]:
    for pair in filter(str.strip, written.split(",")):
        word, value = pair.split()
        yield word, int(value)


def _pattern(written: str, language: str) -> re.Pattern[str]:
    """Whole words; Chinese has no spaces between them."""
    joined = "[وف]?" if language == "ar" else ""  # `and` is written onto the next word
    return re.compile(written if language == "zh" else rf"(?<!\w){joined}(?:{written})(?!\w)", re.I)


def translation_fault(text: str, english: str, language: str) -> str | None:
    """What a translation says otherwise than its English form, in words; None where no sign tells."""
    return next(_faults(text, plain(english), signs(language), language), None)


def _faults(text: str, english: str, known: Signs, language: str) -> Iterator[str]:
    share = len(text) / len(english) * (_CHINESE if language == "zh" else 1)
    if not SHORTEST <= share <= LONGEST:
        yield "the translation is much longer or shorter than its English form"
    yield from _numbers(text, english, known)
    yield from _references(text, english)
    yield from _forces(text, english, known)
    yield from _negations(text, english, known)


def _numbers(text: str, english: str, known: Signs) -> Iterator[str]:
    here, there = set(_values(text, known)), set(_english_values(english))
    if missing := there - here:
        yield f"the translation does not have the number {_written(missing)}"
    if added := set(_digits(text)) - there - set(_small(english)):
        yield f"the translation has the number {_written(added)}, its English form does not"


def _written(values: set[float]) -> str:
    return f"{min(values):g}"


def _english_values(english: str) -> Iterator[float]:
    spans = [range(one.start, one.end) for one in find_references(english)]
    for one in quantities(english):
        if not one.small and not any(one.start in span for span in spans):
            yield one.value


def _small(english: str) -> list[float]:
    return [one.value for one in quantities(english)]


def _digits(text: str) -> list[float]:
    """Numbers in digits outside references."""
    spans = [range(one.start, one.end) for one in find_references(text)]
    found = re.finditer(r"\d+(?:[.,]\d{3})*", to_ascii_digits(text))
    return [float(re.sub(r"\D", "", one[0])) for one in found if not any(one.start() in span for span in spans)]


def _values(text: str, known: Signs) -> Iterator[float]:
    yield from _digits(text)
    for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.lower()):
        if word in known.numbers:
            yield float(known.numbers[word])
    for run in _HAN_NUMBER.findall(text):
        if (value := number(run)) is not None:
            yield float(value)


def _references(text: str, english: str) -> Iterator[str]:
    there = _named(english)
    if any(not any(one.touches(other) for other in there) for one in _named(text)):
        yield "the translation names a provision that its English form does not"


def _named(text: str) -> list[Locator]:
    return [locator for one in find_references(text) for locator in one.locators]


def _forces(text: str, english: str, known: Signs) -> Iterator[str]:
    kinds = {match.lastgroup or "" for match in book().binding.finditer(english)}
    here = {name for name, pattern in known.binding.items() if pattern.search(text)}
    for name in _EXACT:
        if (name in kinds) != (name in here):
            yield f"the translation differs over '{name}'"
    if _FORBIDS.search(english):
        return  # `may not` is `must not`
    if "must" in kinds and "must" not in here:
        yield "the translation does not say 'must'"
    if kinds == {"may"} and "may" not in here:
        yield "the translation does not say 'may'"
    if "must" not in kinds and "must" in here:
        yield "the translation says 'must', its English form does not"


def _negations(text: str, english: str, known: Signs) -> Iterator[str]:
    if _LIMITS.search(english):
        return  # `only` is told with a negation in some languages
    here = known.denies.search(known.harmless.sub(" ", text)) is not None
    if here != _denies(english):
        yield "the translation denies what its English form says" if here else "the translation loses a negation"


def _denies(english: str) -> bool:
    words = lexicon().harmless.sub(" ", english.lower())
    return any(word in lexicon().negators for word in re.findall(r"[a-z]+", words))
