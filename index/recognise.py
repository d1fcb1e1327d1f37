"""Which instrument a document holds: told by its title, its symbol, and how its articles are built."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from index.digest import read_digest
from index.files import CORPUS_DIR
from index.model import CONVENTION, Instrument, Provision
from index.readers.source import SourceText

_LONGEST_TITLE = 600
_HEAD = 4_000  # characters of a document among which its symbol is looked for
_ALIKE = 0.5
"""The share of articles that must be built as in the digest. Ten other treaties reach 0.12 to 0.43."""


def instruments_named(
    source: SourceText, head: Sequence[str], instruments: Mapping[str, Instrument]
) -> tuple[str, ...]:
    """The instruments that the document's title names, else those whose symbol stands in its head."""
    lines = " ".join(line for line in head if len(line) <= _LONGEST_TITLE)  # a title may be broken into lines
    titles = [(one.id, _plain(title)) for one in instruments.values() for title in _titles(one)]
    named = dict.fromkeys(name for text in (lines, source.title) for name in _named_in(_plain(text), titles))
    return tuple(named) or tuple(one.id for one in instruments.values() if _symbol(one).search(source.text[:_HEAD]))


def is_built_alike(provisions: Iterable[Provision], instrument: Instrument) -> bool | None:
    """Whether the articles have as many paragraphs as our digest says; None where there is no digest.

    It holds in every language, and where a document bears no title or a false one.
    """
    if instrument.id != CONVENTION:
        return None
    expected = _sizes()
    articles = [one for one in provisions if not one.locator.parts and one.locator.article in expected]
    alike = sum(len(one.children) == expected[one.locator.article] for one in articles)
    return alike >= _ALIKE * len(articles)


def _titles(instrument: Instrument) -> Iterable[str]:
    yield instrument.title.partition(";")[0]
    yield instrument.short
    yield from (title for _, title in instrument.titles)


def _named_in(line: str, titles: Sequence[tuple[str, str]]) -> list[str]:
    """Whose titles stand in a line; a title within another's ("Protocol to the Convention on …") does not count."""
    found = [(name, title) for name, title in titles if title in line]
    return [name for name, title in found if not any(title != other and title in other for _, other in found)]


def _plain(text: str) -> str:
    """Letters and digits in small, each run of anything else as one space, with spaces at both ends."""
    return " " + " ".join(re.findall(r"\w+", text.casefold().replace("ё", "е"))) + " "


@cache
def _symbol(instrument: Instrument) -> re.Pattern[str]:
    """The symbol as it is printed: `A/RES/79/243`, `ETS No. 185`."""
    pieces = re.split(r"\s+", instrument.symbol)
    return re.compile(r"(?<![\w/])" + r"\s*(?:No\.?\s*)?".join(map(re.escape, pieces)) + r"(?![\w/])")


@cache
def _sizes() -> dict[str, int]:
    """How many provisions stand right below each article of the Convention, by our digest."""
    sizes = {}
    for path in sorted((CORPUS_DIR / "uncc").glob("[0-9][0-9].md")):
        article, provisions = read_digest(path)
        sizes[article.locator.article] = len(provisions[0].children)
    sizes.pop("preamble", None)
    return sizes
