"""Where a statement departs from the passage sentence that it repeats: an alignment and its edits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from bot.grounding.lexicon import lexicon
from bot.grounding.passages import Passages
from bot.grounding.tokens import Words
from bot.grounding.weights import Weights

NEAR_VERBATIM = 0.72
"""From this share of a statement's words found in order in one sentence, it repeats that sentence."""

MOST_PAIRS = 20_000
"""Pairs of equal words up to which the longest runs are looked for; ordinary sentences have some hundred."""

_JOINED = 0.12
_GRAMMAR = 0.3  # what a content word in the place of grammar weighs at most


@dataclass(frozen=True, slots=True)
class Edit:
    """Word ranges that differ: `there` in the passage, `here` in the statement; either may be empty."""

    there: range
    here: range


@dataclass(frozen=True, slots=True)
class Alignment:
    """A statement beside the passage sentence that it comes nearest to."""

    passage: Words
    statement: Words
    ratio: float  # share of the statement's words found in order
    edits: tuple[Edit, ...]
    span: range  # of the passage's words, from the first to the last that is shared

    @property
    def is_near(self) -> bool:
        """Whether the statement repeats the sentence closely enough to compare word by word."""
        return self.ratio >= NEAR_VERBATIM

    @property
    def rest_kept(self) -> float:
        """The share of the passage sentence's words that the statement keeps."""
        lost = sum(len(edit.there) for edit in self.edits)
        return 1 - lost / max(1, len(self.passage.keys))

    def lost(self, within: range) -> float:
        """The share of a range of the passage's words that the statement does not have in place."""
        gone = sum(len(_common(edit.there, within)) for edit in self.edits)
        return gone / max(1, len(within))

    def added(self, within: range) -> float:
        """The share of a range of the statement's words that the passage does not have in place."""
        new = sum(len(_common(edit.here, within)) for edit in self.edits)
        return new / max(1, len(within))


def _common(one: range, other: range) -> range:
    return range(max(one.start, other.start), min(one.stop, other.stop))


def nearest(statement: Words, passages: Passages, ranked: Iterable[int]) -> Alignment | None:
    """Align a statement with the best of some sentences, alone, joined or after their list's head."""
    best: tuple[float, float, Words] | None = None
    for window, joined in _windows(passages, ranked):
        ratio = LCSseq.similarity(statement.keys, window.keys) / max(1, len(statement.keys))
        # Of equals the shorter; two sentences together hide an edit that one of them shows.
        rank = ratio - 0.0005 * len(window.keys) - (_JOINED if joined else 0)
        if best is None or rank > best[0]:
            best = (rank, ratio, window)
    return None if best is None else align(statement, best[2])


def _windows(passages: Passages, ranked: Iterable[int]) -> Iterable[tuple[Words, bool]]:
    seen = set()
    for index in ranked:
        yield passages.sentences[index], False
        if (headed := passages.with_head(index)) is not None:
            yield headed, False
        for start in (index - 1, index):
            if start not in seen and 0 <= start < len(passages.sentences) - 1:
                seen.add(start)
                yield passages.run(start, 2), True


def align(statement: Words, passage: Words) -> Alignment:
    """The edits that lead from a passage sentence to a statement, in order."""
    steps = _steps(passage.keys, statement.keys)
    blocks = [(i1, i2) for tag, i1, i2, _, _ in steps if tag == "equal"]
    shared = sum(end - start for start, end in blocks)
    edits = tuple(Edit(range(i1, i2), range(j1, j2)) for tag, i1, i2, j1, j2 in steps if tag != "equal")
    span = range(blocks[0][0], blocks[-1][1]) if blocks else range(0)
    return Alignment(passage, statement, shared / max(1, len(statement.keys)), edits, span)


def _steps(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """How `new` is made of `old`, as (tag, start and end there, start and end here).

    The longest runs read as an editor works, but their search takes very long where the same words
    come again and again; there any longest common sequence will do.
    """
    counts = Counter(old)
    if sum(counts[key] for key in new) > MOST_PAIRS:
        steps = LCSseq.opcodes(old, new)
        return [(one.tag, one.src_start, one.src_end, one.dest_start, one.dest_end) for one in steps]
    return list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())


@dataclass(frozen=True, slots=True)
class Swap:
    """Content words of a passage that a statement puts others for."""

    there: tuple[str, ...]
    here: tuple[str, ...]
    contrary: bool  # an antonym stands in the place
    weight: float  # 0..1: how telling the words are, on the side that tells less


def swaps(alignment: Alignment, weights: Weights) -> list[Swap]:
    """Each place where other content words stand than in the passage, spelling variants left out."""
    modal = {word for match in lexicon().force.finditer(alignment.statement.text) for word in match[0].lower().split()}
    found = [_swap(alignment, edit, weights, modal) for edit in alignment.edits]
    return [one for one in found if one is not None]


def _swap(alignment: Alignment, edit: Edit, weights: Weights, modal: set[str]) -> Swap | None:
    passage, statement = alignment.passage, alignment.statement
    there = [i for i in edit.there if passage.is_content(i)]
    here = [
        j
        for j in edit.here
        if statement.is_content(j)
        and statement.lower[j] not in modal
        and not any(alike(statement.lower[j], passage.lower[i]) for i in there)
        and not _is_initials(statement.raw[j], [passage.raw[i] for i in edit.there])
    ]
    moved = {passage.keys[i] for other in alignment.edits if not other.here for i in other.there}
    here = [j for j in here if statement.keys[j] not in moved]
    if not edit.there or not here or len(there) > len(here) + 1:
        return None
    old = [weights.of(passage.keys[i]) for i in there] or [_GRAMMAR]
    new = max(weights.of(statement.keys[j]) for j in here)
    named = any(_is_name(statement, j) for j in here)
    return Swap(
        tuple(passage.raw[i] for i in there or edit.there),
        tuple(statement.raw[j] for j in here),
        any((passage.keys[i], statement.keys[j]) in lexicon().antonyms for i in there for j in here),
        1.0 if named else min(max(old), new),
    )


def _is_initials(word: str, there: list[str]) -> bool:
    """Whether a word is the initials of the words that it stands for: `UN` for `United Nations`."""
    return len(word) > 1 and word == "".join(one[0] for one in there if one[0].isupper())


def _is_name(sentence: Words, index: int) -> bool:
    word = sentence.raw[index]
    return index > 0 and word[0].isupper() and sentence.lower[index] not in lexicon().framing_names


def alike(one: str, other: str) -> bool:
    """Whether two words are spellings or derivations of one: `criminalise`, `criminalization`."""
    if one == other:
        return True
    short = min(len(one), len(other))
    if short < 5 or one[0] != other[0]:
        return False
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), short)
    return same >= max(5, short - 3) or (short > 6 and fuzz.ratio(one, other) >= 88)
