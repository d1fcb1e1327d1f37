"""A treaty text made of the digests: the layout and the phrases of a treaty, none of its official words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from index.library import InstalledText, NewText, TextRecord, install_text
from index.model import Locator, Provision
from index.outline import outline
from index.readers.source import SourceText
from index.shipped import Corpus

TITLE = "Convention of Tests against Cybercrime"

REWORDINGS = (
    ("the legislative and other measures needed", "such legislative and other measures as may be necessary"),
    ("the measures needed", "such measures as may be necessary"),
    (r"\bneed not\b", "shall not be obliged to"),
    (r"\bmust not\b", "shall not"),
    (r"\b(?:is|are) not obliged to\b", "shall be under no obligation to"),
    (r"\bis to be\b", "shall be"),
    (r"\bmust\b", "shall"),
    (r"\bgive\b(?! .{0,30}consideration)", "afford"),
    (r"\bhelp\b", "assist"),
    (r"\bask(?:s|ed)? for\b", "request"),
    (r"\bneeded\b", "required"),
    (r"\bor otherwise\b", "or in any other manner"),
    (r"\bwhen this is done intentionally\b", "when committed intentionally"),
    (r"\bif done intentionally\b", "when committed intentionally"),
    (r"\bwithin its means\b", "to the extent of its capabilities"),
    (r"\b(any|an) offence\b", "any criminal offence"),
    (
        r"\boffences established (?:in accordance with|under) (?:the|this) Convention\b",
        "offences covered by this Convention",
    ),
    (r"(?<!\d, )(?<!and )\b([Pp]aragraphs? \d+(?: (?:and|to) \d+)?)(?= ?[,.;:])", r"\1 of this article"),
    (r"\b([Aa]rticles? \d+(?: (?:and|to) \d+)?)(?= ?[,.;:])(?!, paragraph)", r"\1 of this Convention"),
    (r"\bletter \((\w)\)", r"subparagraph (\1)"),
    (r"\b90 days\b", "ninety days"),
    (r"\b18 years\b", "eighteen years"),
    (r"\b60 days\b", "sixty days"),
    (r"\b24/7\b", "24 hours a day, 7 days a week"),
    (r"\b90th day\b", "ninetieth day"),
    (r"\b40th\b", "fortieth"),
    (r"\bpolice\b", "law enforcement"),
    (r"\bspeed(?:y|ily)\b", "expeditious"),
    (r"\bthe Convention\b", "this Convention"),
)
"""What treaties say for what the digests say: the same law in other words, as a real text would have it."""


def treaty_text(corpus: Corpus, preamble: bool = True, articles: range = range(1, 69)) -> str:
    """Every provision on a line of its own with its mark, each article under its number and title."""
    lines = [TITLE]
    if preamble:
        lines += ["Preamble", *_body(corpus.provisions[Locator.parse("preamble")], corpus)]
    chapter = ""
    for number in articles:
        article = corpus.articles[str(number)]
        if article.chapter != chapter:
            chapter = article.chapter
            lines += [f"Chapter {chapter}", article.chapter_title]
        lines += [f"Article {number}", article.title, *_body(corpus.provisions[article.locator], corpus)]
    return "\n".join(lines) + "\n"


def _body(provision: Provision, corpus: Corpus) -> Iterator[str]:
    """The lines of an article: as a treaty says it, `shall` and `this Convention`."""
    whole = provision.text
    if provision.locator.article == "preamble":
        whole = "\n".join([*re.sub(r"(?m)^\d+\. ", "", whole).splitlines()[:-1], "Have agreed as follows:"])
    for line in whole.splitlines():
        yield as_treaties_say(line)


def as_treaties_say(text: str) -> str:
    """The same words with the force words and names that treaties use."""
    for ours, theirs in REWORDINGS:
        text = re.sub(ours, theirs, text)
    return text


def install(
    folder: Path, text: str, instrument: str = "uncc", language: str = "en", partial: bool = False
) -> InstalledText:
    """The text installed in a library's folder, as `corpus add` would."""
    import hashlib

    found = outline(SourceText(text, "text", TITLE), instrument, language)
    articles = tuple(one.locator.article for one in found.articles if not one.locator.parts)
    record = TextRecord(
        instrument=instrument,
        language=language,
        source="treaty.txt",
        obtained="2026-11-27",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        kind="text",
        title=found.title,
        licence="",
        articles=articles,
        partial=partial,
        preamble=bool(found.preamble),
        folder="",
    )
    return install_text(folder, NewText(record, text.encode(), ".txt", text, found.provisions, found.spans))
