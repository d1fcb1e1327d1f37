"""The words that the verifier knows (lexicon.toml), stemmed and compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LEXICON = Path(__file__).with_name("lexicon.toml")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word lists by their stems; a pattern's groups are the names of its classes."""

    stop: frozenset[str]  # whole words
    framing: frozenset[str]  # stems
    framing_names: frozenset[str]  # whole words
    negators: frozenset[str]  # whole words
    reversers: frozenset[str]  # keys
    harmless: re.Pattern[str]  # phrases whose negator denies nothing
    synonym: Mapping[str, str]  # stem -> the first stem of its class
    antonyms: frozenset[tuple[str, str]]  # keys, both ways
    common: Mapping[str, int]  # stem -> tier 1 or 2
    force: re.Pattern[str]
    quantity: re.Pattern[str]
    conditions: tuple[tuple[str, re.Pattern[str]], ...]  # may overlap, so each class for itself


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


def stem(words: list[str]) -> list[str]:
    """The stems of lower-case words; irregular forms, British and American spelling are made one."""
    plain = _irregular()
    return list(_stemmer().stemWords([_american(plain.get(word, word)) for word in words]))


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(LEXICON.read_text(encoding="utf-8"))


@cache
def _irregular() -> dict[str, str]:
    lines = [line.split() for line in _read()["irregular"].strip().splitlines()]
    return {form: first for first, *forms in lines for form in forms}


def _american(word: str) -> str:
    if len(word) > 6:
        word = re.sub(r"is(e|es|ed|ing|ation|ations)$", r"iz\1", word)
    return re.sub(r"(?<=[^aeiou]{1}[aeiou][^aeiou])our(?=$|s|ed|ing|able)", "or", word) if len(word) > 7 else word


@cache
def lexicon() -> Lexicon:
    """The shipped lists, read once."""
    data = _read()
    synonym = _classes(data["synonyms"])
    pairs = [stem(line.split()) for line in data["antonyms"].strip().splitlines()]
    keys = [tuple(synonym.get(one, one) for one in pair) for pair in pairs]
    tiers = {key: tier for tier, name in ((2, "second"), (1, "first")) for key in stem(data["common"][name].split())}
    return Lexicon(
        stop=frozenset(data["stop"].split()),
        framing=frozenset(stem(data["framing"].split())),
        framing_names=frozenset(data["framing_names"].split()),
        negators=frozenset(data["negators"].split()),
        reversers=frozenset(synonym.get(key, key) for key in stem(data["reversers"].split())),
        harmless=pattern({"harmless": data["harmless"]}),
        synonym=synonym,
        antonyms=frozenset((a, b) for a, b in keys if a != b) | frozenset((b, a) for a, b in keys if a != b),
        common=tiers,
        force=pattern(data["force"]),
        quantity=pattern(data["quantity"]),
        conditions=tuple((kind, pattern({kind: words})) for kind, words in data["condition"].items()),
    )


def _classes(lines: str) -> dict[str, str]:
    """Each stem of a line to the line's first stem; a word keeps the first class that names it."""
    found: dict[str, str] = {}
    for line in lines.strip().splitlines():
        stems = stem(line.split())
        for one in stems:
            found.setdefault(one, found.get(stems[0], stems[0]))
    return found


def pattern(classes: Mapping[str, str]) -> re.Pattern[str]:
    """Classes of words as one pattern whose groups are named by the classes."""
    return re.compile("|".join(rf"\b(?P<{name}>{words})\b" for name, words in classes.items()), re.I)
