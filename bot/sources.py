"""Hits and locators as Sources: the citable texts that a writer is handed, with their handles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.quoting import unmarked
from bot.talk import DraftStatement, Source, Voice
from bot.telling import told_span
from index.model import Hit, Locator, Point, Provenance, Provision, StatusFact
from index.sentences import split_sentences
from index.shipped import Corpus

POINT_WORDS = 80
"""Words of an expert's point that one statement tells at most, in whole sentences."""

VOICES = {
    Provenance.AUTHENTIC: Voice.CONVENTION,
    Provenance.DIGEST: Voice.CONVENTION,
    Provenance.CONCORDANCE: Voice.COMPARISON,
    Provenance.STATUS: Voice.STATUS,
    Provenance.COMMENTARY: Voice.EXPERT,
}


def with_handles(sources: Iterable[Source]) -> tuple[Source, ...]:
    """The sources, each locator once with all that is told through it, numbered P1 … Pn."""
    once: dict[Locator, Source] = {}
    for source in sources:
        known = once.setdefault(source.locator, source)
        if known is source or not source.generated:
            continue
        # Only sentences made from the structure are joined: words of another text would support what they must not.
        if more := tuple(line for line in source.generated if line not in known.generated):
            joined = (*known.generated, *more)
            once[source.locator] = known._replace(context="\n".join([known.context, *more]), generated=joined)
    return tuple(Source(f"P{n}", *source[1:]) for n, source in enumerate(once.values(), 1))


def tell(source: Source) -> DraftStatement:
    """A source as one statement in its own voice: its gist, or the sentence that tells it."""
    return DraftStatement(source.gist or source.text, VOICES[source.provenance], (source.handle,))


def unquoted(text: str, provenance: Provenance) -> str:
    """The text; without quotation marks unless it is authentic, for they promise official words."""
    return text if provenance is Provenance.AUTHENTIC else unmarked(text)


def of_provision(provision: Provision, hit: Hit | None = None, generated: Iterable[str] = ()) -> Source:
    """A provision as a source; its context holds title, chapeau, everything below it and its gist.

    `generated` are sentences made from the structure (tables of articles, the concordance) that
    are cited through this provision.
    """
    own, made = _own(provision), tuple(generated)
    if made:
        told = (unquoted(sentence, provision.provenance) for sentence in made)
        own = own._replace(context="\n".join((own.context, *told)), generated=made)
    return own if hit is None else own._replace(hit=hit)


@lru_cache(maxsize=4096)
def _own(provision: Provision) -> Source:
    """What is the same for every question."""
    gist = provision.gist or first_sentence(provision)
    parts = (provision.title, provision.chapeau, provision.text, gist)
    return Source(
        handle="",
        locator=provision.locator,
        title=provision.title,
        text=unquoted(provision.text, provision.provenance),
        context=unquoted("\n".join(part for part in parts if part), provision.provenance),
        gist=gist,
        provenance=provision.provenance,
        language=provision.language,
    )


def first_sentence(provision: Provision) -> str:
    """The first whole sentence of a provision, a letter never without its chapeau."""
    framed = " ".join(f"{provision.chapeau} {provision.own or provision.text}".split())
    return unquoted(split_sentences(framed)[0], provision.provenance)


def of_provisions(hits: Sequence[Hit], named: Sequence[Locator], corpus: Corpus) -> list[Source]:
    """The named provisions, then the hits, then the letters below each of them."""
    wanted: dict[Locator, Hit | None] = dict.fromkeys(named)
    wanted |= {hit.locator: hit for hit in hits}
    for provision in [corpus.provisions[locator] for locator in wanted]:
        for child in provision.children:
            wanted.setdefault(child)
    return [of_provision(corpus.provisions[locator], hit) for locator, hit in wanted.items()]


def of_points(hits: Iterable[Hit], corpus: Corpus, asked: str) -> list[Source]:
    """Commentary points as sources, each told under the name of its voice by what bears on the question."""
    return [_of_point(corpus.points[hit.locator], hit, asked) for hit in hits]


def _of_point(point: Point, hit: Hit, asked: str) -> Source:
    told = told_point(point, asked)
    context = f"{point.speaker}\n{point.organisation}\n{point.heading}\n{point.text}\n{told}"
    return Source(
        handle="",
        locator=point.locator,
        title=point.heading,
        text=point.text,
        context=context,
        gist=told,
        provenance=Provenance.COMMENTARY,
        hit=hit,
    )


def told_point(point: Point, asked: str) -> str:
    """Of a point the whole sentences that bear on a question, under the name of its voice; at second hand where so."""
    said = without_addresses(unquoted(point.text, Provenance.COMMENTARY))
    start, end = told_span(said, asked, POINT_WORDS)
    text = " ".join(said[start:end].split())
    name = re.split(r" \(|, ", point.speaker)[0]
    named = text if name.casefold() in split_sentences(text)[0].casefold() else f"{point.speaker}: {text}"
    return f"Reported by others: {named}" if point.basis == "secondary" else named


def without_addresses(text: str) -> str:
    """The text without web addresses in brackets: links are ours to print."""
    return re.sub(r"\s?\([^()]*https?://[^()\s]*[^()]*\)", "", text)


def of_status(hits: Iterable[Hit], corpus: Corpus) -> list[Source]:
    """Status facts as sources, each told with its date and never as 'now'."""
    return [_of_fact(corpus.status[hit.locator], hit) for hit in hits]


def _of_fact(fact: StatusFact, hit: Hit) -> Source:
    told = f"As of {fact.as_of}: {unquoted(fact.fact, Provenance.STATUS)}"
    return Source(
        handle="",
        locator=fact.locator,
        title="Status of the Convention",
        text=fact.fact,
        context=f"{fact.fact}\n{told}\n{fact.date or ''}",
        gist=told,
        provenance=Provenance.STATUS,
        hit=hit,
    )
