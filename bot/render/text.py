"""Words that every rendering shares: how an answer's parts are put for a person."""

from __future__ import annotations

from bot.absence import sentence
from bot.quoting import Quotation, only_quotes
from bot.talk import Answer, Citation, Statement, Voice
from bot.telling import told_span
from index.model import CONVENTION, ConcernEntry, Locator, Provenance
from prompts import Replies

SHOWN_CONCERNS = 3
SHOWN_WORDS = 60
"""Official words that are shown below a source, in whole sentences."""

HEADINGS = {
    Voice.CONVENTION: "What the Convention says",
    Voice.INSTRUMENT: "What the other treaty says",
    Voice.COMPARISON: "Comparison",
    Voice.STATUS: "Where things stand",
    Voice.EXPERT: "What experts argue",
}


def in_english(statement: Statement) -> str:
    """Of our translation the English sentence that was checked; empty for a statement that is in English."""
    return f"In English: {statement.english}" if statement.english else ""


def source_line(citation: Citation, replies: Replies) -> str:
    """A source in one line: label, title, provenance, language, force, what is not sure."""
    details = [citation.provenance.value]
    if citation.is_official:
        details.append(replies.language(citation.language))
    if citation.force and citation.force != "states":
        details.append(f"force: {citation.force}")
    if citation.checked:
        details.append(f"checked against the {citation.checked}")
    if citation.date and citation.provenance is Provenance.COMMENTARY:
        details.append(citation.date)
    if citation.speaks_of:
        details.append(f"speaks of the {citation.speaks_of}")
    if citation.basis == "secondary":
        details.append("reported by others")
    if citation.confidence:
        details.append(f"confidence: {citation.confidence}")
    if citation.doubt:
        details.append(f"doubt: {citation.doubt}")
    return f"{citation.label} {citation.title} ({'; '.join(details)})"


def shown_words(citation: Citation, answer: Answer) -> tuple[str, int]:
    """The official words that are shown below a source, with how many more there are; empty where they were read.

    They have been read where a statement is made of them; in another language they are only named where
    the answer has them in its own. Of many words those that bear on what is told, and how many more there are.
    """
    told = [one for one in answer.statements if citation.n in one.citations]
    others = [one for one in answer.citations if one.is_official and one.locator == citation.locator]
    if not citation.quote or any(only_quotes(one.text) for one in told) or others[0] is not citation:
        return "", 0
    span = told_span(citation.quote, " ".join(one.claim for one in told), SHOWN_WORDS)
    shown = Quotation.of(citation.quote, *span)
    return str(shown), len(citation.quote.split()) - len(shown.words.split())


def shown_quote(citation: Citation, answer: Answer, replies: Replies) -> str:
    """Those words with where to read the rest on the command line."""
    shown, more = shown_words(citation, answer)
    rest = replies.say("quote_more", count=more, locator=_reference(citation.locator)) if more else ""
    return f"{shown} {rest}".strip()


def _reference(locator: Locator) -> str:
    """What `rapporteur article` takes: `28(4)`, `budapest:19(3)`."""
    return locator.short if locator.instrument == CONVENTION else str(locator)


def notices(answer: Answer, replies: Replies) -> list[str]:
    """The notices as sentences, in the asker's language where it is written down."""
    slots = {"standalone": answer.standalone_question}
    return [replies.notice(name, answer.language, **slots) for name in answer.notices]


def word_line(answer: Answer, replies: Replies) -> str:
    """Where an asked word occurs, in words; empty where nothing was looked up or the message tells it."""
    told = sentence(answer.absence, replies) if answer.absence else ""
    return "" if told in (answer.message or "") else told


def concern_line(concern: ConcernEntry) -> str:
    """A concern's title with its severity in words and its articles."""
    articles = ", ".join(f"Art. {one.short}" if one.article != "preamble" else "Preamble" for one in concern.locators)
    return f"{concern.title} (severity: {concern.severity}; {articles})"
