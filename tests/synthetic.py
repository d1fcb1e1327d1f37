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
    text = re.sub(r"\bmust\b", "shall", text)
    return re.sub(r"\bthe Convention\b", "this Convention", text)


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
