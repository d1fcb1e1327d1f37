"""Hits and locators as Sources: the citable texts that a writer is handed, with their handles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.talk import Source
from index.model import Hit, Locator, Provenance, Provision
from index.shipped import Corpus


def with_handles(sources: Iterable[Source]) -> tuple[Source, ...]:
    """The sources, each locator once, numbered P1 … Pn."""
    once: dict[Locator, Source] = {}
    for source in sources:
        once.setdefault(source.locator, source)
    return tuple(replace(source, handle=f"P{n}") for n, source in enumerate(once.values(), 1))


def of_provision(provision: Provision, hit: Hit | None = None, generated: Iterable[str] = ()) -> Source:
    """A provision as a source; its context holds title, chapeau, everything below it and its gist.

    `generated` are sentences made from the structure (tables of articles, the concordance) that
    are cited through this provision.
    """
    parts = (provision.title, provision.chapeau, provision.text, provision.gist, *generated)
    return Source(
        handle="",
        locator=provision.locator,
        title=provision.title,
        text=provision.text,
        context="\n".join(part for part in parts if part),
        gist=provision.gist,
        provenance=provision.provenance,
        language=provision.language,
        hit=hit,
    )


def of_provisions(hits: Sequence[Hit], named: Sequence[Locator], corpus: Corpus) -> list[Source]:
    """The named provisions, then the hits, then the letters below each of them."""
    by_locator = {hit.locator: hit for hit in hits}
    wanted = list(dict.fromkeys((*named, *(hit.locator for hit in hits))))
    below = [child for locator in wanted for child in corpus.provisions[locator].children]
    return [
        of_provision(corpus.provisions[locator], by_locator.get(locator))
        for locator in dict.fromkeys((*wanted, *below))
    ]


def of_points(hits: Iterable[Hit], corpus: Corpus) -> list[Source]:
    """Commentary points as sources; the context names the voice."""
    sources = []
    for hit in hits:
        point = corpus.points[hit.locator]
        context = f"{point.speaker}\n{point.organisation}\n{point.heading}\n{point.text}"
        sources.append(
            Source("", hit.locator, point.heading, point.text, context, None, Provenance.COMMENTARY, hit=hit)
        )
    return sources


def of_status(hits: Iterable[Hit], corpus: Corpus) -> list[Source]:
    """Status facts as sources; the context holds the dates."""
    sources = []
    for hit in hits:
        fact = corpus.status[hit.locator]
        context = f"{fact.fact}\nAs of {fact.as_of}. {fact.date or ''}"
        sources.append(
            Source(
                "",
                hit.locator,
                "Status of the Convention",
                fact.fact,
                context,
                None,
                Provenance.STATUS,
                hit=hit,
            )
        )
    return sources
