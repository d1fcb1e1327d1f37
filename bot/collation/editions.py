"""The digest and the installed texts as editions, and which of them are held against each other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from itertools import combinations

from bot.collation.compare import Collation, Edition, collate
from bot.collation.lexicon import is_known
from index.installed import InstalledText
from index.model import CONVENTION, Locator, Provenance, Provision
from index.shipped import Corpus


def digest_edition(corpus: Corpus) -> Edition:
    """Our digest of the Convention."""
    provisions = {at: one for at, one in corpus.provisions.items() if at.instrument == CONVENTION}
    provisions = {at: one for at, one in provisions.items() if one.provenance is Provenance.DIGEST}
    return Edition("digest", CONVENTION, "en", words_hash(provisions), provisions, tuple(corpus.articles))


def installed_edition(text: InstalledText) -> Edition:
    """An official text that the user installed."""
    record = text.record
    articles = (*(("preamble",) if record.preamble else ()), *record.articles)
    return Edition(
        "authentic", record.instrument, record.language, record.sha256, text.provisions, articles, record.partial
    )


def words_hash(provisions: Mapping[Locator, Provision]) -> str:
    """The SHA-256 of some provisions' titles and words, in their order."""
    words = "\n".join(f"{locator} {one.title} {one.text}" for locator, one in provisions.items())
    return hashlib.sha256(words.encode()).hexdigest()


def compared_articles(left: Edition, right: Edition) -> list[str]:
    """The articles that are compared: those of both where one is an excerpt, else all that either has."""
    if left.partial or right.partial:
        return [article for article in right.articles if article in left.articles]
    return list(dict.fromkeys((*left.articles, *right.articles)))


def checks(corpus: Corpus, instrument: str | None = None, language: str | None = None) -> Iterator[Collation]:
    """The digest against each installed text of the Convention, then the languages of each instrument in pairs.

    `instrument` and `language` keep only the texts of one instrument or language.
    """
    texts = [one for one in corpus.library.texts if instrument in (None, one.record.instrument)]
    texts = [one for one in texts if is_known(one.record.language)]
    for text in texts:
        if text.record.instrument == CONVENTION and language in (None, text.record.language):
            yield check(digest_edition(corpus), installed_edition(text))
    for one, other in combinations(texts, 2):
        same = one.record.instrument == other.record.instrument
        if same and language in (None, one.record.language, other.record.language):
            yield check(installed_edition(one), installed_edition(other))


def unreadable(corpus: Corpus, instrument: str | None = None) -> list[str]:
    """The languages of installed texts whose numbers and references cannot be read."""
    texts = [one.record for one in corpus.library.texts if instrument in (None, one.record.instrument)]
    return list(dict.fromkeys(record.language for record in texts if not is_known(record.language)))


def check(left: Edition, right: Edition) -> Collation:
    """One comparison over the articles that both are known to cover."""
    return collate(left, right, compared_articles(left, right))


def covered(collation: Collation) -> str:
    """The articles that were compared, in words: `articles 1 to 15`, `articles 1 to 68 and the preamble`."""
    numbers = [article.article for article in collation.articles if article.article != "preamble"]
    told = f"articles {numbers[0]} to {numbers[-1]}" if len(numbers) > 1 else f"article {''.join(numbers)}"
    return told + (" and the preamble" if len(numbers) < len(collation.articles) else "")
