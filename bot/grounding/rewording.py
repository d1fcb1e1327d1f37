"""What a free rewording may not change: force, negation, bounds, the elements of an offence, and the matter itself.

`check_statement` compares near-verbatim sentences word by word and lets free paraphrase pass where its
words are held. A sentence that a language model has worded needs more: each binding word is looked up
over the same matter in the passage, and no telling word may come from nowhere.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.grounding.marks import Binding, Marks, book, marks_of, places
from bot.grounding.numbers import Quantity, matches, quantities
from bot.grounding.passages import Passages
from bot.grounding.support import Cover
from bot.grounding.tokens import Words
from index.locator import find_references

TELLING = 0.5
"""A word of more weight that no passage holds is matter from elsewhere."""

ADDED = 0.75
"""So much weight of lesser words from elsewhere is matter too."""

SAME_MATTER = 0.3
"""The least share of some words that a passage's sentence must hold to be compared."""

NEAR_BEST = 0.85
"""Sentences that hold nearly as much as the best one are looked at beside it."""

AGREED = 0.4
"""The share of the governed words that must stand under the same class in the passage."""

_BEFORE = 8  # words before a binding word that may be its subject: `confiscation must be possible`
_SENTENCE = 8  # words from which a line is a sentence and no title
_WEAKER = frozenset({"may", "endeavour", "consider", "should"})
_CONDITION = re.compile(
    r"\b(?:if|unless|except|only|where|when|whenever|provided|after|before|until|even|"
    r"without(?! right| prejudice))\b[^,.;:]*",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Beside:
    """A statement beside the sentences of its passages."""

    statement: Marks
    sentences: tuple[Marks, ...]
    held: Cover

    def weights(self, at: Iterable[int]) -> dict[str, float]:
        """The content keys at some places of the statement, with their weights."""
        words, known = self.statement.words, self.held.weights
        return {words.keys[i]: known[words.keys[i]] for i in at if words.is_content(i) and words.keys[i] in known}

    @property
    def content(self) -> dict[str, float]:
        """All content keys of the statement."""
        return self.weights(range(len(self.statement.words.keys)))

    def nearest(self, wanted: dict[str, float]) -> list[Marks]:
        """The sentences that hold most of some words, best first; none where they hold too little."""
        shares: dict[int, float] = {}
        for key, weight in wanted.items():
            for place in self.held.places.get(key, ()):
                shares[place] = shares.get(place, 0.0) + weight
        best = max(shares.values(), default=0.0)
        if not best or best < SAME_MATTER * sum(wanted.values()):
            return []
        near = sorted((one for one in shares if shares[one] >= best * NEAR_BEST), key=lambda one: -shares[one])
        return [self.sentences[one] for one in near]


def faults(statement: Words, passages: Passages, held: Cover, locators: bool) -> Iterator[str]:
    """What a statement changes of its passages' meaning, each in words."""
    sentences = tuple(marks_of(_sentence(place, passages)) for place in range(len(passages.sentences)))
    beside = Beside(marks_of(statement.text), sentences, held)
    yield from _forces(beside)
    yield from _negations(beside)
    yield from _bounds(beside)
    yield from _elements(beside)
    yield from _conditions(beside)
    yield from _numbers(beside, locators)
    yield from _matter(beside)


def _sentence(place: int, passages: Passages) -> str:
    """A passage's sentence, a list item after the words that open its list."""
    if (headed := passages.with_head(place)) is not None:
        return headed.text
    text = passages.sentences[place].text
    before = passages.sentences[place - 1].text.rstrip() if place else ""
    # A letter that is a passage of its own stands below its chapeau without its mark.
    return f"{before} {text}" if before.endswith(":") else text


def _forces(beside: Beside) -> Iterator[str]:
    for binding in beside.statement.bindings:
        wanted = beside.weights(binding.governs)
        there = [_classes(one, wanted) for one in beside.nearest(wanted)]
        if there and not any(_agrees(binding, classes) for classes in there):
            other = max(there[0], key=lambda kind: there[0][kind])
            yield f"says '{binding.text}' where the passage says {_named(other)}"
    if not beside.statement.bindings:
        yield from _unbound(beside)


def _unbound(beside: Beside) -> Iterator[str]:
    """A choice or an effort that is told as a fact."""
    wanted = beside.content
    there = [_classes(one, wanted) for one in beside.nearest(wanted)]
    if there and all(classes and set(classes) <= _WEAKER for classes in there):
        yield f"tells as a fact what the passage says under {_named(next(iter(there[0])))}"


def _classes(sentence: Marks, wanted: dict[str, float]) -> dict[str, float]:
    """Of some words in a sentence, how much weight stands under each class of binding words."""
    classes: dict[str, float] = {}
    for index, key in enumerate(sentence.words.keys):
        if key in wanted:
            over = next((one for one in reversed(sentence.bindings) if one.at.stop <= index), None)
            over = over or next((one for one in sentence.bindings if 0 < one.at.start - index <= _BEFORE), None)
            for kind in _kinds(over, sentence.bindings):
                classes[kind] = classes.get(kind, 0.0) + wanted[key]
    return classes


def _kinds(over: Binding | None, found: Sequence[Binding]) -> set[str]:
    """The class that a word stands under; what an effort or a recommendation makes possible stands under both."""
    if over is None:
        return {"none"}
    before = [one.kind for one in found if one.at.stop <= over.at.start][-1:]
    return {over.kind, *(before if over.kind == "may" and before != ["must"] else [])}


def _agrees(binding: Binding, classes: dict[str, float]) -> bool:
    """Whether the same class governs a good part of the same words; `may be lost` beside no binding word is a guess."""
    same = classes.get(binding.kind, 0.0) + (classes.get("none", 0.0) if binding.kind == "may" else 0.0)
    return same >= AGREED * sum(classes.values())


def _named(kind: str) -> str:
    return {"none": "it of no duty or choice", "should": "'is encouraged'"}.get(kind, f"'{kind}'")


def _negations(beside: Beside) -> Iterator[str]:
    wanted, here = beside.content, beside.statement.negated
    near = beside.nearest(wanted)
    turned = beside.weights(here)
    straight = turned and any(_keys(one) & set(turned) for one in near)
    if straight and not any(_keys(one, one.negated) & set(turned) for one in beside.sentences):
        yield "adds a negation"
    if here:
        return
    for one in near:
        lost = _keys(one, one.negated) & set(wanted)
        if lost and all(_keys(other, other.negated) & lost for other in near):
            yield "drops a negation"
            return


def _keys(sentence: Marks, at: frozenset[int] | None = None) -> set[str]:
    """The content keys of a sentence, or of some of its places."""
    words = sentence.words
    return {words.keys[i] for i in (range(len(words.keys)) if at is None else at) if words.is_content(i)}


def _bounds(beside: Beside) -> Iterator[str]:
    """`all traffic data` where the passage says `enough`; `only if` where it does not."""
    everything = [one for sentence in beside.sentences for one in sentence.quantified]
    pairs = {(kind, noun) for kind, noun, _ in everything}
    for kind, noun, said in beside.statement.quantified:
        known = bool(beside.held.places.get(noun)) and noun not in book().parties
        closes = kind == "only" and not any(other == "only" for other, _, _ in everything)
        widens = kind == "all" and known and (kind, noun) not in pairs
        if closes or widens:
            yield f"says '{said}', which the passage does not"


def _elements(beside: Beside) -> Iterator[str]:
    """Elements of an offence, and limits of a right, that are left out."""
    whole = [one for one in beside.nearest(beside.content) if len(one.words.keys) >= _SENTENCE]
    for sentence in whole[:1]:
        for element in book().elements:
            found = element.search(sentence.words.text)
            if found and not element.search(beside.statement.words.text) and _limits(found, sentence.words, beside):
                yield f"leaves out '{found[0]}'"


def _limits(found: re.Match[str], sentence: Words, beside: Beside) -> bool:
    """Whether the words that an element stands before (of an `only`) are told."""
    if found.lastgroup != "only":
        return True
    start = places(found, sentence).stop
    after = [sentence.keys[i] for i in range(start, min(start + 6, len(sentence.keys))) if sentence.is_content(i)][:3]
    return sum(key in beside.statement.words.keys for key in after) >= 2


def _conditions(beside: Beside) -> Iterator[str]:
    """Conditions and exceptions most of whose words come from elsewhere."""
    words, held = beside.statement.words, beside.held
    for found in _CONDITION.finditer(words.text):
        at = range(bisect_left(words.starts, found.start()), bisect_left(words.starts, found.end()))
        told = [words.keys[i] for i in at if words.is_content(i)]
        known = [key for key in told if held.places.get(key) or key not in held.weights]
        if told and len(known) < len(told) / 2:
            yield f"adds '{found[0]}'"


def _numbers(beside: Beside, locators: bool) -> Iterator[str]:
    """Numbers, small ones too, that stand in no passage but within references."""
    text = beside.statement.words.text
    skip = _spans(text) if locators else []
    there = [one for sentence in beside.sentences for one in _counted(sentence.words.text)]
    for one in quantities(text):
        aside = one.written.lower() == "first" or any(one.start in span for span in skip)
        if not aside and not any(matches(one, other) for other in there):
            yield f"the number {one.written} is in no cited passage"


def _spans(text: str) -> list[range]:
    return [range(one.start, one.end) for one in find_references(text)]


@lru_cache(maxsize=4096)
def _counted(text: str) -> tuple[Quantity, ...]:
    spans = _spans(text)
    return tuple(one for one in quantities(text) if not any(one.start in span for span in spans))


def _matter(beside: Beside) -> Iterator[str]:
    """Telling words that no passage holds."""
    held = beside.held
    gone = [key for key, where in held.places.items() if not where and key not in book().plain]
    if not gone:
        return
    text = "\n".join(sentence.words.text for sentence in beside.sentences)
    lost = {key: held.weights[key] for key in gone if not _stood_for(key, text)}
    telling = [key for key, weight in lost.items() if weight > TELLING or key in book().times]
    if telling or sum(lost.values()) > ADDED:
        yield f"tells what no cited passage does: {', '.join(telling or lost)}"


def _stood_for(key: str, text: str) -> bool:
    """Whether a passage says in a phrase what the statement says in this word."""
    phrase = book().phrases.get(key)
    return phrase is not None and phrase.search(text) is not None
