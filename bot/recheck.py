"""An answer looked over again before it leaves: each source exists, reads so, is labelled so, carries its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.compare import covered, sayings
from bot.grounding import check_statement
from bot.quoting import forged, holds, only_quotes, same, stray
from bot.record import Cited, Record, Said
from bot.sources import first_sentence, unquoted, without_addresses
from bot.talk import Voice
from bot.writers import listed
from index.locator import label
from index.model import CONVENTION, Point, Provenance, Provision, StatusFact
from index.shipped import Corpus
from prompts import Replies

EXTRACTIVE = "extractive"
"""The writer that words nothing itself: all that it says can be made again."""

_ATTRIBUTION = re.compile(r"^(?:Reported by others: )?(?:[^:]{2,160}: )?")
_THEN_NOW = re.compile(
    r"^Then (?P<then>Art\. \S+) of (?P<draft>.+), now (?P<now>Art\. \S+)(?: too)? \(numbers by .+\)\.$"
)

Held = Provision | Point | StatusFact | None
"""What the corpus or the library holds of a citation; None for a mere counterpart."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a footnote: the number of its statement, what it cites, and why it may not leave."""

    note: int
    label: str
    reason: str

    def __str__(self) -> str:
        return f"footnote {self.note} ({self.label}): {self.reason}"


def recheck(record: Record, corpus: Corpus, replies: Replies) -> list[Fault]:
    """Every fault of an answer against the corpus and the library as they are now; empty where it may leave."""
    return [fault for n, said in enumerate(record.statements, 1) for fault in _of(n, said, record, corpus, replies)]


def _of(note: int, said: Said, record: Record, corpus: Corpus, replies: Replies) -> Iterator[Fault]:
    if not said.citations:
        yield Fault(note, "no source", "the sentence cites nothing")
        return
    if unknown := [n for n in said.citations if n not in record.citations]:
        yield Fault(note, f"[{unknown[0]}]", "there is no such citation in the answer")
        return
    cited = [record.citations[n] for n in said.citations]
    faults = [Fault(note, one.label, why) for one in cited for why in citation_faults(one, corpus)]
    yield from faults
    if not faults and (why := statement_fault(said, cited, record, corpus, replies)):
        yield Fault(note, cited[0].label, why)


def citation_faults(one: Cited, corpus: Corpus) -> Iterator[str]:
    """What is wrong with a citation itself."""
    if one.provenance is Provenance.CONCORDANCE:
        rows = corpus.concordance.values()
        if not any(one.locator.article in row.get(one.locator.instrument, ()) for row in rows):
            yield "it is no counterpart by the concordance"
    elif (found := held(one, corpus)) is None:
        where = "installed text" if one.provenance is Provenance.AUTHENTIC else "corpus"
        yield f"there is no such source in the {where}"
        return
    else:
        yield from _reading_faults(one, found)
    if one.label != (right := _label(one, corpus)):
        yield f"it is labelled so, and is {right}"


def held(one: Cited, corpus: Corpus) -> Held:
    """What a citation names, where it is held."""
    if one.provenance is Provenance.AUTHENTIC:
        return corpus.library.provision(one.locator, one.language)
    if one.provenance is Provenance.COMMENTARY:
        return corpus.points.get(one.locator)
    if one.provenance is Provenance.STATUS:
        return corpus.status.get(one.locator)
    return corpus.provisions.get(one.locator) if one.provenance is Provenance.DIGEST else None


def _reading_faults(one: Cited, found: Provision | Point | StatusFact) -> Iterator[str]:
    text = found.fact if isinstance(found, StatusFact) else found.text
    if same(unquoted(one.text, one.provenance)) != same(unquoted(text, one.provenance)):
        yield "its text is not, or no longer, what the source reads"
    if one.quote is not None and (one.provenance is not Provenance.AUTHENTIC or not holds(text, one.quote)):
        yield "the quotation is no exact span of it"
    if isinstance(found, Provision) and one.force is not None and one.force != found.force.value:
        yield f"its force is {found.force.value}, not {one.force}"


def _label(one: Cited, corpus: Corpus) -> str:
    found = held(one, corpus)
    if isinstance(found, Point):
        return f"{found.speaker}, point {found.locator.parts[0]}"
    return f"Status, as of {found.as_of}" if isinstance(found, StatusFact) else label(one.locator)


def statement_fault(said: Said, cited: Sequence[Cited], record: Record, corpus: Corpus, replies: Replies) -> str | None:
    """Why the sound sources of a sentence do not carry it; None where they do."""
    authentic = [one.text for one in cited if one.provenance is Provenance.AUTHENTIC]
    if (words := next(forged(said.text, authentic), None)) is not None or stray(said.text):
        return f"the words {(words or said.text)[:60]!r} are quoted, and no official text that it cites reads so"
    if said.voice is Voice.COMPARISON:
        if _compared(said, cited, corpus, replies):
            return None
        if record.writer == EXTRACTIVE:
            return "no comparison of these provisions says so"
    if any(_is_quotation(said.text, one.label) for one in cited) or _is_listed(said.text, cited, corpus):
        return None
    if record.language != "en" and record.writer != EXTRACTIVE:
        return None  # worded in another language; its English form is not written down
    if any(_is_told(said.text, held(one, corpus)) for one in cited):
        return None
    texts = [text for one in cited for text in _texts(held(one, corpus))]
    verdict = check_statement(said.text, texts, quotes_allowed=authentic, locators=[one.locator for one in cited])
    return None if verdict.holds else "; ".join(verdict.reasons) or "its sources do not carry it"


def _is_quotation(text: str, name: str) -> bool:
    """Whether a sentence is nothing but a label and quoted words, which have been looked up already."""
    return only_quotes(text.removeprefix(f"{name}: "))


def _is_listed(text: str, cited: Sequence[Cited], corpus: Corpus) -> bool:
    """Whether a sentence is the outline, or the table of a chapter or subject, cited through places that it lists."""
    lists = {
        listed.table(one, corpus): {article.locator for article in listed.articles_of(one, corpus)}
        for one in listed.chapters(corpus)
    }
    lists |= {listed.topic_table(topic, corpus): set(topic.at) for topic in corpus.topics}
    places = {one.locator for one in cited}
    return places <= lists[text] if text in lists else text == listed.outline(corpus)


def _is_told(text: str, source: Held) -> bool:
    """Whether a sentence is a source's own: the gist, or whole sentences of a point under its name, or a dated fact."""
    if isinstance(source, Provision):
        return text in (source.gist, first_sentence(source))
    if isinstance(source, StatusFact):
        return text == f"As of {source.as_of}: {unquoted(source.fact, Provenance.STATUS)}"
    if source is None:
        return False
    words = same(without_addresses(unquoted(source.text, Provenance.COMMENTARY)))
    return same(text) in words or same(_ATTRIBUTION.sub("", text, count=1)) in words


def _texts(source: Held) -> Iterator[str]:
    if isinstance(source, Provision):
        parts = (source.title, source.chapeau, source.text, source.gist or "")
        yield "\n".join(unquoted(part, source.provenance) for part in parts if part)
    elif isinstance(source, StatusFact):
        yield f"{source.fact}\n{source.as_of}\n{source.date or ''}"
    elif source is not None:
        yield f"{source.speaker}\n{source.organisation}\n{source.heading}\n{source.text}"


def _compared(said: Said, cited: Sequence[Cited], corpus: Corpus, replies: Replies) -> bool:
    """Whether a comparison, made again, says this of the cited provisions, or a draft's number became another so."""
    ours = {one.locator.article for one in cited if one.locator.instrument == CONVENTION}
    theirs = {one.locator.instrument for one in cited} - {CONVENTION}
    if match := _THEN_NOW.match(said.text):
        return _renumbered(match, cited, corpus)
    treaties = [one for one in covered(corpus) if one in theirs] or covered(corpus)
    # The safeguards of another article may stand beside the powers of one that is only named.
    named = ours | set(re.findall(r"(?<!\w )Art\. (\w+)", said.text))
    return any(
        said.text in set(sayings(article, treaty, corpus, replies))
        for article in sorted(named & set(corpus.articles))
        for treaty in treaties
    )


def _renumbered(match: re.Match[str], cited: Sequence[Cited], corpus: Corpus) -> bool:
    rows = [(draft, row) for draft in corpus.drafts for row in draft.rows]
    return any(
        draft.name in match["draft"]
        and match["then"] == f"Art. {row.then.short}"
        and match["now"] == label(row.now)
        and any(one.locator == row.now for one in cited)
        for draft, row in rows
    )
