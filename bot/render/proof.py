"""The evidence behind an answer: the provision with its neighbours, and why each was found."""

from __future__ import annotations

from collections.abc import Iterable

from bot.lookup import neighbours
from bot.render.terminal import wrap
from bot.sources import unquoted
from bot.talk import Answer
from index.locator import label
from index.model import Locator, Provenance, Provision
from index.shipped import Corpus

REPORT = "An error in our digest? Report it with this locator in the project's issue tracker."


def proof_text(locators: Iterable[Locator], corpus: Corpus, width: int = 80) -> str:
    """Each provision in full, with the one before and after it, provenance, doubts and how to report."""
    blocks = [_proof(locator, corpus, width) for locator in dict.fromkeys(locators)]
    return "\n\n".join([*blocks, wrap(REPORT, width)])


def _proof(locator: Locator, corpus: Corpus, width: int) -> str:
    if locator in corpus.points:
        point = corpus.points[locator]
        told = f"{point.speaker}: {point.heading} (speaks of the {point.speaks_of}; basis: {point.basis}; {point.url})"
        return f"{wrap(told, width)}\n{wrap(unquoted(point.text, Provenance.COMMENTARY), width, '  ')}"
    if locator in corpus.status:
        fact = corpus.status[locator]
        return wrap(f"As of {fact.as_of} (confidence: {fact.confidence}): {fact.fact} Source: {fact.source}", width)
    if locator not in corpus.provisions:
        return wrap(f"{label(locator)}: named by our concordance; its text is not installed.", width)
    provision = corpus.provisions[locator]
    lines = [f"{label(locator)} {provision.title} ({provision.provenance.value}; force: {provision.force.value})"]
    if provision.chapeau:
        lines.append(wrap(unquoted(provision.chapeau, provision.provenance), width, "  "))
    lines += [wrap(line, width, "  > ") for line in unquoted(provision.text, provision.provenance).splitlines()]
    if provision.gist:
        lines.append(wrap(f"In plain words: {provision.gist}", width, "  "))
    beside = zip(("before", "after"), neighbours(provision, corpus), strict=True)
    shown = [f"{label(one.locator)}, {where}: {_short(one)}" for where, one in beside if one is not None]
    lines += [wrap(line, width, "  ") for line in shown]
    lines.append(f"  Checked against: {provision.checked or 'no authentic text'}")
    doubts = [f"{doubt.level}, about {doubt.about}: {doubt.note}" for doubt in provision.doubts]
    lines += [wrap(f"Doubt ({doubt})", width, "  ") for doubt in doubts]
    return "\n".join(lines)


def _short(provision: Provision) -> str:
    own = unquoted(provision.own, provision.provenance)
    return provision.gist or (own if provision.locator.parts else provision.title)


def explain_text(answer: Answer, width: int = 80) -> str:
    """The standalone question, and each provision found with its score and routes."""
    lines = [wrap(f"Read as: {answer.standalone_question}", width)]
    if answer.trace.found is not None:
        lines.append(f"Likelihood of ground: {answer.trace.found.ground:.2f}")
    lines += [f"{label(hit.locator)}  {hit.score:.2f}  found by {', '.join(hit.routes)}" for hit in answer.retrieval]
    lines += [wrap(f"Withheld: {row['text']} ({row['reason']})", width) for row in answer.trace.withheld]
    lines += [wrap(note, width) for note in answer.trace.notes]
    return "\n".join(lines)
