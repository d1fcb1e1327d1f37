"""Whether a text names a thing: a word and its forms looked up in every provision, and what that certifies.

The text is closed and the search exhaustive, so over a complete authentic text "it does not occur" is a
finding. Over a digest, which is in our own words, it certifies nothing about the text itself; over an
excerpt only its own range.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from typing import Any

from bot.word_forms import Token, Words, forms, occurrences, plain_words, words_of
from index.laws import known_instruments
from index.library import InstalledText
from index.locator import label
from index.model import CONVENTION, Locator, Provenance, Provision
from index.own import own_words
from index.shipped import Corpus
from prompts import Replies

NOTHING, RANGE, WHOLE = "nothing", "range", "whole"
"""What a search certifies about the official wording of an instrument."""

PLACES = 12
"""Places that a sentence names; the others are counted, and all stand in `found_in`."""


@dataclass(frozen=True)
class Searchable:
    """One text of an instrument, ready to be searched: the digest or an installed one."""

    instrument: str
    language: str
    provenance: Provenance
    provisions: Mapping[Locator, Provision]
    hash: str  # of an authentic text the SHA-256 of the document, of the digest that of its words
    range: str  # `articles 1 to 68`
    whole: bool

    @cached_property
    def words(self) -> list[tuple[Locator, str]]:
        """Each provision with its own words, an article's with its title."""
        return [(locator, self._words(locator, provision)) for locator, provision in self.provisions.items()]

    @cached_property
    def tokens(self) -> Callable[[int], list[Token]]:
        """The words of a provision one by one, by its number; read once."""
        return cache(lambda number: words_of(self.words[number][1]))

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Each word of the text, plain, and the numbers of the provisions that have it."""
        found: dict[str, list[int]] = {}
        for number, (_, words) in enumerate(self.words):
            for word in plain_words(words):
                found.setdefault(word, []).append(number)
        return found

    @cached_property
    def vocabulary(self) -> Words:
        """All words of the text."""
        return Words(self.places, self.language)

    def searched(self, named: tuple[Locator, ...]) -> set[str]:
        """The articles, `preamble` among them, of the provisions named and of what lies in them; all for none."""
        return {at.article for at in self.provisions if not named or any(name.contains(at) for name in named)}

    def _words(self, locator: Locator, provision: Provision) -> str:
        own = own_words(provision, self.provisions)
        return own if locator.parts or not provision.title else f"{provision.title}\n{own}"


@dataclass(frozen=True, slots=True)
class Absence:
    """Where a word and its forms occur in a text; an empty `found_in` says that they do not."""

    word: str
    forms: tuple[str, ...]
    instrument: str
    provenance: Provenance
    language: str
    articles_searched: int
    preamble_searched: bool
    found_in: tuple[Locator, ...]
    hash: str
    certifies: str  # nothing | range | whole
    range: str  # what was searched: `articles 1 to 68`, or the provisions that the question names
    named: bool  # whether the question names them

    def as_json(self) -> dict[str, Any]:
        """The object under `absence` in an answer."""
        return {
            "word": self.word,
            "forms": list(self.forms),
            "instrument": self.instrument,
            "provenance": self.provenance.value,
            "language": self.language,
            "articles_searched": self.articles_searched,
            "preamble_searched": self.preamble_searched,
            "range": self.range,
            "found_in": [str(locator) for locator in self.found_in],
            "hash": self.hash,
            "certifies": self.certifies,
        }


@lru_cache(maxsize=16)
def searchable(instrument: str, corpus: Corpus) -> list[Searchable]:
    """The texts of an instrument, complete authentic ones first, the digest of the Convention last."""
    installed = [text for text in corpus.library.texts if text.record.instrument == instrument]
    found = [_installed(text) for text in sorted(installed, key=lambda text: text.record.partial)]
    if instrument == CONVENTION:
        digests = {at: one for at, one in corpus.provisions.items() if one.provenance is Provenance.DIGEST}
        found.append(_digest(digests, len(corpus.articles) - 1))
    return found


def _installed(text: InstalledText) -> Searchable:
    record = text.record
    return Searchable(
        instrument=record.instrument,
        language=record.language,
        provenance=Provenance.AUTHENTIC,
        provisions=text.provisions,
        hash=record.sha256,
        range=record.range,
        whole=not record.partial,
    )


def _digest(provisions: Mapping[Locator, Provision], articles: int) -> Searchable:
    words = "\n".join(f"{locator} {one.title} {one.text}" for locator, one in provisions.items())
    return Searchable(
        instrument=CONVENTION,
        language="en",
        provenance=Provenance.DIGEST,
        provisions=provisions,
        hash=hashlib.sha256(words.encode()).hexdigest(),
        range=f"articles 1 to {articles}",
        whole=True,
    )


def look_up(word: str, text: Searchable, within: Iterable[Locator] = ()) -> Absence:
    """A word or phrase looked up in every provision of a text, or in those named and what lies in them.

    A place is the provision whose own words (or, for an article, title) hold it.
    """
    asked, named = words_of(word), tuple(within)
    begin = text.vocabulary.beginning(asked)
    found, seen = [], dict[str, None]()
    for number in sorted(set[int]().union(*map(text.places.__getitem__, begin))):
        locator, words = text.words[number]
        if named and not any(name.contains(locator) for name in named):
            continue
        tokens = text.tokens(number)
        places = occurrences(asked, tokens, text.language, begin)
        if places:
            found.append(locator)
            seen |= dict.fromkeys(_written(words, tokens[start].start, tokens[end - 1].end) for start, end in places)
    articles = text.searched(named)
    return Absence(
        word=word,
        forms=tuple(dict.fromkeys([*forms(word, text.language), *seen])),
        instrument=text.instrument,
        provenance=text.provenance,
        language=text.language,
        articles_searched=len(articles - {"preamble"}),
        preamble_searched="preamble" in articles,
        found_in=tuple(found),
        hash=text.hash,
        certifies=_certifies(text, bool(named)),
        range=", ".join(_name(locator) for locator in named) or text.range,
        named=bool(named),
    )


def _certifies(text: Searchable, named: bool) -> str:
    if text.provenance is not Provenance.AUTHENTIC:
        return NOTHING
    return WHOLE if text.whole and not named else RANGE


def _name(locator: Locator) -> str:
    return "the preamble" if locator.article == "preamble" and not locator.parts else label(locator)


def _written(words: str, start: int, end: int) -> str:
    return re.sub(r"\s+", " ", words[start:end]).lower()


def sentence(absence: Absence, replies: Replies) -> str:
    """What the search found, in how many articles of which text, and what that certifies."""
    places = [label(locator) for locator in absence.found_in]
    told = ", ".join(places[:PLACES]) + (f" and {len(places) - PLACES} more" if len(places) > PLACES else "")
    found = replies.absence(
        "found" if places else "absent",
        word=f"{'phrase' if len(words_of(absence.word)) > 1 and ' or ' not in absence.word else 'word'} {absence.word}",
        extent=_extent(absence),
        text=_named(absence, replies),
        places=told,
    )
    return f"{found} {replies.absence(f'certifies_{absence.certifies}', range=absence.range)}"


def _extent(absence: Absence) -> str:
    """`in none of the 68 articles and not in the preamble`, `in 3 of the 15 articles`, `nowhere in Art. 24`."""
    count = len({locator.article for locator in absence.found_in} - {"preamble"})
    above = any(locator.article == "preamble" for locator in absence.found_in)
    if absence.named:
        return f"in {absence.range}" if absence.found_in else f"nowhere in {absence.range}"
    told = f"in {count or 'none'} of the {absence.articles_searched} articles"
    if not absence.preamble_searched:
        return told
    join = "and" if bool(count) == above else "but"
    return f"{told} {join} {'' if above else 'not '}in the preamble"


def _named(absence: Absence, replies: Replies) -> str:
    short = known_instruments()[absence.instrument].short
    name = "text_authentic" if absence.provenance is Provenance.AUTHENTIC else "text_digest"
    return replies.absence(name, instrument=short, language=replies.language(absence.language), hash=absence.hash[:12])


def joined(absences: Iterable[Absence]) -> Absence:
    """Several words of one question as one finding: the places of all of them."""
    every = list(absences)
    return replace(
        every[0],
        word=" or ".join(one.word for one in every),
        forms=tuple(dict.fromkeys(form for one in every for form in one.forms)),
        found_in=tuple(dict.fromkeys(place for one in every for place in one.found_in)),
    )
