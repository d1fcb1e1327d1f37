"""Provisions that a text does not have: what is said of them, by the text itself."""

from __future__ import annotations

from collections.abc import Mapping

from index.locator import label
from index.model import CONVENTION, Locator, Provision
from index.shipped import Corpus
from prompts import replies


def no_such(locator: Locator, corpus: Corpus) -> str:
    """The sentence about a provision that does not exist: how many there are, by the digest or the installed text."""
    provisions = provisions_of(locator.instrument, corpus)
    above = next((one for one in locator.ancestors() if one in provisions), None)
    if above is None:
        return _no_such_article(locator, provisions, corpus)
    children = provisions[above].children
    kind = "provisions below it" if not children else "paragraphs" if children[0].parts[-1].isdecimal() else "letters"
    return replies().say(
        "no_such_paragraph",
        asked=label(locator),
        article=label(above),
        count=len(children) or "no",
        units=kind.removesuffix("s") if len(children) == 1 else kind,
    )


def _no_such_article(locator: Locator, provisions: Mapping[Locator, Provision], corpus: Corpus) -> str:
    count = len([one for one in provisions if not one.parts and one.article.isdecimal()])
    if locator.instrument == CONVENTION:
        return replies().say("no_such_article", asked=label(locator), articles=count)
    known = corpus.instruments[locator.instrument]
    articles = count or known.articles
    return replies().say("no_such_instrument_article", asked=label(locator), instrument=known.short, articles=articles)


def provisions_of(instrument: str, corpus: Corpus) -> Mapping[Locator, Provision]:
    """The provisions of the Convention, or of another treaty's installed text, English before others."""
    if instrument == CONVENTION:
        return corpus.provisions
    texts = [text for text in corpus.library.texts if text.record.instrument == instrument]
    texts.sort(key=lambda text: (text.record.partial, text.record.language != "en"))
    return texts[0].provisions if texts else {}
