"""The evidence behind an answer: the provision with its neighbours, and why each was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.footnotes import Footnotes, plain
from bot.lookup import neighbours
from bot.official import differences, installed_words
from bot.quoting import Quotation
from bot.render.terminal import wrap
from bot.sources import unquoted
from bot.talk import Answer
from index.installed import InstalledText
from index.locator import label
from index.model import Locator, Provenance, Provision
from index.own import opening
from index.shipped import Corpus
from prompts import replies

NEIGHBOUR_WORDS = 40
REPORT = "An error in our digest? Report it with this locator in the project's issue tracker."


def proof_text(locators: Iterable[Locator], corpus: Corpus, width: int = 80) -> str:
    """Each provision in full: official words and digest, neighbours, provenance, doubts, and how to report."""
    shown = list(dict.fromkeys(locators))
    report = [wrap(REPORT, width)] if any(locator in corpus.provisions for locator in shown) else []
    return "\n\n".join([*(f"{_proof(one, corpus, width)}\n{_cited(one, corpus, width)}" for one in shown), *report])


def _cited(locator: Locator, corpus: Corpus, width: int) -> str:
    """How a submission cites it; `rapporteur export` writes the same."""
    return wrap(f"Cite as: {plain(Footnotes(corpus, replies()).of_place(locator))}", width, "  ", "    ")


def _proof(locator: Locator, corpus: Corpus, width: int) -> str:
    if locator in corpus.points:
        point = corpus.points[locator]
        told = f"{point.speaker}: {point.heading} (speaks of the {point.speaks_of}; basis: {point.basis}; {point.url})"
        return f"{wrap(told, width)}\n{wrap(unquoted(point.text, Provenance.COMMENTARY), width, '  ')}"
    if locator in corpus.status:
        fact = corpus.status[locator]
        return wrap(f"As of {fact.as_of} (confidence: {fact.confidence}): {fact.fact} Source: {fact.source}", width)
    texts, digest = installed_words(locator, corpus), corpus.provisions.get(locator)
    if digest is None and not texts:
        return wrap(f"{label(locator)}: named by our concordance; its text is not installed.", width)
    shown = digest if digest is not None else texts[0][1]
    kinds = " and ".join([*(["authentic"] if texts else []), *(["digest"] if digest is not None else [])])
    force = (texts[0][1] if texts else shown).force.value
    lines = [f"{label(locator)} {shown.title} ({kinds if force == 'states' else f'{kinds}; force: {force}'})"]
    for text, words in texts:
        lines += _official(text, words, corpus, width)
    if digest is not None:
        lines += _digest(digest, [words for _, words in texts], width)
    provisions = corpus.provisions if digest is not None else texts[0][0].provisions
    beside = zip(("before", "after"), neighbours(shown, provisions), strict=True)
    near = [f"{label(one.locator)}, {where}: {short(one)}" for where, one in beside if one is not None]
    lines += [wrap(line, width, "  ") for line in near]
    return "\n".join([*lines, *(_checks(digest, width) if digest is not None else [])])


def _official(text: InstalledText, words: Provision, corpus: Corpus, width: int) -> Iterator[str]:
    """The official words in one language, and where they came from."""
    record = text.record
    excerpt = f"; an excerpt, {record.range}" if record.partial else ""
    yield wrap(f"Official words, {replies().language(record.language)}{excerpt}:", width, "  ")
    for place in (*reversed(list(words.locator.ancestors())), words.locator):
        one = text.provisions[place]
        end = len(one.text) if place == words.locator else opening(one, text.provisions)
        quotation = str(Quotation.of(one.text, 0, end)) if end else ""
        yield from (wrap(line, width, "  > ") for line in quotation.splitlines())
    told = f"From {record.source}, {record.obtained}, SHA-256 {record.sha256[:12]}"
    link = text.link(words.locator) or corpus.instruments[record.instrument].url
    yield wrap(f"{told}; {link}" if link not in record.source else told, width, "  ")


def _digest(digest: Provision, official: list[Provision], width: int) -> Iterator[str]:
    """Our own wording, and what it says otherwise than the official words."""
    if official:
        yield wrap("Our digest:", width, "  ")
    if digest.chapeau:
        yield wrap(unquoted(digest.chapeau, digest.provenance), width, "  ")
    yield from (wrap(line, width, "  > ") for line in unquoted(digest.text, digest.provenance).splitlines())
    if digest.gist:
        yield wrap(f"In plain words: {digest.gist}", width, "  ")
    for words in official:
        language = replies().language(words.language)
        yield from (wrap(f"Differs from the {language}: {one}.", width, "  ") for one in differences(digest, words))


def _checks(digest: Provision, width: int) -> Iterator[str]:
    yield f"  Checked against: {digest.checked or 'no authentic text'}"
    for doubt in digest.doubts:
        yield wrap(f"Doubt ({doubt.level}, about {doubt.about}: {doubt.note})", width, "  ")


def short(provision: Provision) -> str:
    """A neighbour in few words; official ones only where they are whole."""
    if provision.provenance is Provenance.AUTHENTIC:
        short = len(provision.text.split()) <= NEIGHBOUR_WORDS
        return str(Quotation.of(provision.text)) if short else provision.title or "…"
    own = unquoted(provision.own, provision.provenance)
    return provision.gist or (own if provision.locator.parts else provision.title)


def explain_text(answer: Answer, width: int = 80) -> str:
    """The standalone question, and each provision found with its score and routes."""
    lines = [wrap(f"Read as: {answer.standalone_question}", width)]
    if answer.trace.found is not None:
        lines.append(f"Likelihood of ground: {answer.trace.found.ground:.2f}")
    found_by = replies().found_by
    lines += [f"{label(hit.locator)}  {hit.score:.2f}  {found_by(hit.routes)}".rstrip() for hit in answer.retrieval]
    lines += [wrap(f"Withheld: {row['text']} ({row['reason']})", width) for row in answer.trace.withheld]
    lines += [wrap(note, width) for note in answer.trace.notes]
    return "\n".join(lines)
