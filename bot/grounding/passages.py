"""The cited passages made ready for comparison: sentences, where each word stands, numbers, names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.grounding.numbers import Quantity, acronyms, distinct, quantities
from bot.grounding.tokens import Words, plain, words
from index.sentences import split_sentences

_ITEM = re.compile(r"^\(?(?:[a-z]{1,4}|\d{1,2})\)\s")
_SMALL = frozenset({"and", "of", "the", "for", "on", "in", "to"})
MAX_CHARACTERS = 200_000
"""What is longer is read to this length only: ten milliseconds a statement are the bound."""


@dataclass(frozen=True, slots=True)
class Passages:
    """The sentences of all cited passages in order."""

    sentences: tuple[Words, ...]
    heads: tuple[int | None, ...]  # of a list item: the sentence that opens its list
    places: dict[str, tuple[int, ...]]  # key -> the sentences that hold it
    lower: frozenset[str]
    prefixes: dict[str, tuple[tuple[str, str], ...]]  # first four letters -> words with their keys
    numbers: tuple[tuple[Quantity, ...], ...]  # per sentence, one of each kind
    acronyms: frozenset[str]
    initials: tuple[str, ...]  # of each sentence, small words left out: what an acronym may stand for

    def with_head(self, index: int) -> Words | None:
        """A list item after the words that open its list, as one sentence."""
        head = self.heads[index]
        return None if head is None else words(f"{self.sentences[head].text} {self.sentences[index].text}")

    def run(self, start: int, length: int) -> Words:
        """Neighbouring sentences as one."""
        if length == 1:
            return self.sentences[start]
        return _joined(self.sentences[start : start + length])


def _joined(parts: Sequence[Words]) -> Words:
    text, starts = "", []
    for part in parts:
        offset = len(text) + bool(text)
        text = f"{text} {part.text}" if text else part.text
        starts += [offset + start for start in part.starts]
    return Words(
        text,
        tuple(word for part in parts for word in part.raw),
        tuple(word for part in parts for word in part.lower),
        tuple(key for part in parts for key in part.keys),
        tuple(starts),
        frozenset().union(*(part.content for part in parts)),
    )


@lru_cache(maxsize=256)
def prepare(sources: tuple[str, ...]) -> Passages:
    """Read the passages once; statements on the same passages share the reading."""
    texts = [plain(source[:MAX_CHARACTERS]) for source in sources]
    sentences = [words(sentence) for text in texts for sentence in split_sentences(text)]
    sentences = [one for one in sentences if one.raw]
    places: dict[str, list[int]] = defaultdict(list)
    for index, sentence in enumerate(sentences):
        for key in dict.fromkeys(sentence.keys):
            places[key].append(index)
    prefixes: dict[str, dict[str, str]] = defaultdict(dict)
    for sentence in sentences:
        for word, key in zip(sentence.lower, sentence.keys, strict=True):
            if len(word) > 4:
                prefixes[word[:4]][word] = key
    return Passages(
        tuple(sentences),
        tuple(_heads(sentences)),
        {key: tuple(where) for key, where in places.items()},
        frozenset(word for sentence in sentences for word in sentence.lower),
        {prefix: tuple(known.items()) for prefix, known in prefixes.items()},
        tuple(tuple(distinct(quantities(sentence.text))) for sentence in sentences),
        frozenset().union(*(acronyms(text) for text in texts)) if texts else frozenset(),
        tuple("".join(word[0] for word in one.lower if word and word not in _SMALL) for one in sentences),
    )


def _heads(sentences: Sequence[Words]) -> Iterator[int | None]:
    head: int | None = None
    for index, sentence in enumerate(sentences):
        if _ITEM.match(sentence.text):
            yield head
        else:
            head = index if sentence.text.rstrip().endswith((":", "…", ";")) else None
            yield None
