"""Pairs of a claim and its passages with a label, made by mutation from real and invented texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from bot.grounding.training import mutations
from index.sentences import split_sentences
from index.shipped import Corpus

CLAIMS = Path(__file__).with_name("claims.yaml")
REWORDINGS = Path(__file__).with_name("paraphrases.yaml")
_SHORTEST, _LONGEST = 7, 70
_LONG = 4000  # characters: all invented passages together, which hold every claim's passage
_AROUND = 6  # articles before and after that make a long passage


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim, its passages, whether they support it, and how it was made."""

    claim: str
    sources: tuple[str, ...]
    supported: bool
    kind: str
    origin: str


@dataclass(frozen=True, slots=True)
class Text:
    """A document in parts (the articles of a treaty, the paragraphs of a passage)."""

    origin: str
    parts: tuple[str, ...]


def treaty(path: Path) -> Text:
    """A plain-text treaty, cut at its `Article N` lines."""
    body = path.read_text(encoding="utf-8")
    parts = [part.strip() for part in re.split(r"\n(?=Article \d+\w*\s*\n)", body)[1:]]
    return Text(path.stem, tuple(part for part in parts if len(part.split()) > 20))


def digests(corpus: Corpus) -> Text:
    """The Convention's digests, an article a part."""
    whole = [one for one in corpus.provisions.values() if not one.locator.parts]
    return Text("uncc", tuple(f"{one.title}\n\n{one.text}" for one in whole))


def mutated(text: Text, rng: np.random.Generator, per_part: int) -> Iterator[Pair]:
    """True and false claims on each part, against the part alone or amid its neighbours."""
    everywhere = [sentence for part in text.parts for sentence in _sentences(part)]
    pools = _edits(everywhere)
    for number, part in enumerate(text.parts):
        sentences = _sentences(part)
        for index in rng.permutation(len(sentences))[:per_part]:
            source = part if rng.random() < 0.5 else _amid(text.parts, number)
            for kind, supported, claim in _claims(sentences, int(index), pools, rng):
                yield Pair(claim, (source,), supported, kind, text.origin)
        yield from _foreign(text, number, rng)


def _sentences(part: str) -> list[str]:
    found = [re.sub(r"^\s*(?:\(?\w{1,3}\)|\d+\.)\s*", "", one) for one in split_sentences(part)]
    return [re.sub(r"\s+", " ", one) for one in found if _SHORTEST <= len(one.split()) <= _LONGEST]


def _amid(parts: Sequence[str], number: int) -> str:
    return "\n\n".join(parts[max(0, number - _AROUND) : number + _AROUND + 1])


def _edits(sentences: Sequence[str]) -> dict[str, tuple[bool, mutations.Edit]]:
    words = sorted({word for one in sentences for word in re.findall(r"\b[a-z]{5,}\b", one)})
    named = sorted(
        {match for one in sentences for match in re.findall(r"(?<=[a-z] )[A-Z][\w-]+(?: [A-Z][\w-]+)*", one)}
    )
    return {
        "number": (False, mutations.number),
        "negation": (False, mutations.negation),
        "modality": (False, mutations.modality),
        "quantifier": (False, mutations.quantifier),
        "condition": (False, mutations.condition),
        "term": (False, mutations.term(words)),
        "name": (False, mutations.name(named)),
        "addition": (False, mutations.addition(sentences)),
        "synonyms": (True, mutations.synonyms),
        "fragment": (True, mutations.fragment),
        "compression": (True, mutations.compression),
    }


def _claims(
    sentences: Sequence[str], index: int, edits: dict[str, tuple[bool, mutations.Edit]], rng: np.random.Generator
) -> Iterator[tuple[str, bool, str]]:
    sentence = sentences[index]
    yield "verbatim", True, sentence
    for kind, (supported, edit) in edits.items():
        claim = edit(sentence, rng)
        if claim is not None and claim.lower() != sentence.lower():
            yield kind, supported, claim
    if len(sentences) > 1 and index + 1 < len(sentences):
        first, second = sentence.rstrip(".;, "), sentences[index + 1]
        yield "merged", True, f"{first}, and {second[0].lower()}{second[1:]}"


def _foreign(text: Text, number: int, rng: np.random.Generator) -> Iterator[Pair]:
    """Sentences of neighbouring parts as claims on this one."""
    near = [one for one in (number - 1, number + 1) if 0 <= one < len(text.parts)]
    for one in near:
        others = _sentences(text.parts[one])
        if others:
            yield Pair(str(rng.choice(others)), (text.parts[number],), False, "neighbour", text.origin)


def written(path: Path = CLAIMS) -> Iterator[Pair]:
    """The invented passages with their written claims, alone and amid all the others."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    everything = "\n\n".join(entry["passage"] for entry in entries)
    for entry in entries:
        for supported in (True, False):
            for claim in entry["supported" if supported else "unsupported"]:
                for source in (entry["passage"], everything):
                    yield Pair(claim, (source,), supported, "written", entry["id"])


def invented(entry_claims: Sequence[Pair], rng: np.random.Generator) -> Iterator[Pair]:
    """The written true claims with numbers, names and words of other claims put in: plain inventions."""
    true = [one for one in entry_claims if one.supported]
    edits = _edits([one.claim for one in true])
    for pair in true:
        for kind in ("number", "name", "addition", "term"):
            claim = edits[kind][1](pair.claim, rng)
            if claim is not None and claim != pair.claim:
                yield Pair(claim, pair.sources, False, f"invented {kind}", pair.origin)
        other = str(rng.choice([one.claim for one in true if one.origin != pair.origin]))
        if len(pair.sources[0]) < _LONG:
            yield Pair(other, pair.sources, False, "elsewhere", pair.origin)


def gists(corpus: Corpus) -> Iterator[Pair]:
    """Each gist as a claim on the provision that it tells."""
    for one in corpus.provisions.values():
        if one.gist:
            source = "\n\n".join(part for part in (one.title, one.chapeau, one.text) if part)
            yield Pair(one.gist, (source,), True, "gist", "uncc")
