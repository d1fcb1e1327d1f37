"""What a near-verbatim statement changes of its source's sentence: numbers, negation, force, conditions.

The scorers compare a statement with the single sentence that it comes nearest to. The verifier's
own comparison, which has to let free paraphrase pass, is told beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from rapidfuzz.distance import Indel, Opcodes

from bot.grounding.numbers import quantities
from bot.grounding.tokens import Words, plain, words
from index.sentences import split_sentences

NEAR = 0.8
"""From this likeness (0..1, of the words in order) a statement repeats a sentence and is compared with it."""

_LISTED = re.compile(r"^\s*(?:\(?[a-z]{1,4}\)|\d{1,3}[.)])\s")
_NEGATORS = re.compile(r"\b(?:not|no|never|none|neither|nor|without|nothing|nobody)\b", re.I)
_FORCES = re.compile(
    r"\b(?:(?P<must>must|shall|(?:is|are) (?:required|obliged) to|ha(?:s|ve) to)|"
    r"(?P<may>may|can|could|might|(?:is|are) (?:free|allowed|permitted) to)|"
    r"(?P<should>should|ought to|encouraged?)|(?P<will>will|would)|"
    r"(?P<endeavour>endeavours?|strives?|tr(?:y|ies) to)|(?P<consider>consider(?:s|ing)?))\b",
    re.I,
)
_CONDITIONS = re.compile(
    r"\b(?:(?P<where>(?:where|as|when|if|unless|except|provided|only|once)\b)|"
    r"(?P<extent>to the extent|as far as|insofar)|(?P<subject>subject to)|"
    r"(?P<law>in (?:accordance|line|keeping) with|consistent with|under (?:its|their|domestic)|"
    r"(?:domestic|national|internal) law)|(?P<right>without right|unlawful(?:ly)?|without author\w+)|"
    r"(?P<intent>intentional(?:ly)?|deliberate(?:ly)?|knowing(?:ly)?|intent)|(?P<prejudice>without prejudice)|"
    r"(?P<degree>serious|substantial(?:ly)?|reasonabl[ey]|competent|necessary|appropriate|least|most|"
    r"more than|less than))",
    re.I,
)


def changed(wordings: Sequence[str], texts: Sequence[str]) -> list[str]:
    """The faults of each sentence of a statement beside its nearest; none where it repeats no sentence.

    `wordings` are the statement with and without what was put before it; the one that comes nearest counts.
    """
    forms = _forms(tuple(texts))
    told = [[_nearest(said, forms) for said in map(_said, split_sentences(text)) if said.lower] for text in wordings]
    closest = max(told, key=lambda pairs: sum(likeness for likeness, *_ in pairs) / max(1, len(pairs)), default=[])
    found = [fault for likeness, form, said in closest if NEAR <= likeness < 1 for fault in _faults(form, said)]
    return list(dict.fromkeys(found))


def _nearest(said: Words, forms: Sequence[Words]) -> tuple[float, Words, Words]:
    """(likeness, form, sentence): the source's sentence that one sentence comes nearest to."""
    if not forms:
        return 0.0, said, said
    near = max(forms, key=lambda form: _likeness(form, said))
    return _likeness(near, said), near, said


def _likeness(form: Words, said: Words) -> float:
    return Indel.normalized_similarity(form.lower, said.lower)


@lru_cache(maxsize=4096)
def _forms(texts: tuple[str, ...]) -> tuple[Words, ...]:
    """Every source whole and each of its sentences, without list marks."""
    lines = [line for text in texts for line in (text, *split_sentences(text))]
    return tuple({_said(line).lower: _said(line) for line in lines}.values())


def _said(text: str) -> Words:
    return words(plain(_LISTED.sub("", " ".join(text.split()))))


def _faults(there: Words, here: Words) -> Iterator[str]:
    for gone, come in _runs(there, here):
        old, new = _cut(there, gone), _cut(here, come)
        kind = next((kind for kind, read in _READERS if read(old) != read(new)), None)
        if kind:
            yield f"{kind}: {new or 'nothing'!r} for {old or 'nothing'!r}"


def _runs(there: Words, here: Words) -> Iterator[tuple[range, range]]:
    """Places that differ, a deletion and an insertion side by side taken as one exchange."""
    old, new = range(0), range(0)
    codes: Opcodes = Indel.opcodes(there.lower, here.lower)
    for code in codes:
        if code.tag == "equal":
            if old or new:
                yield old, new
            old, new = range(0), range(0)
            continue
        old = _joined(old, range(code.src_start, code.src_end))
        new = _joined(new, range(code.dest_start, code.dest_end))
    if old or new:
        yield old, new


def _joined(one: range, other: range) -> range:
    return range(one.start, other.stop) if one and other else one or other


def _cut(sentence: Words, at: range) -> str:
    if not at:
        return ""
    last = at.stop - 1
    return sentence.text[sentence.starts[at.start] : sentence.starts[last] + len(sentence.raw[last])]


def _numbers(text: str) -> list[float]:
    return sorted(one.value for one in quantities(text))


def _negations(text: str) -> int:
    return len(_NEGATORS.findall(plain(text))) % 2


def _forces(text: str) -> set[str]:
    return {match.lastgroup or "" for match in _FORCES.finditer(text)}


def _conditions(text: str) -> set[str]:
    return {match.lastgroup or "" for match in _CONDITIONS.finditer(text)}


_READERS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("number", _numbers),
    ("negation", _negations),
    ("force", _forces),
    ("condition", _conditions),
)
