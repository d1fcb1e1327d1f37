"""How people ask (corpus/asked/): lines with their provisions, lines without ground, false beliefs."""

from __future__ import annotations

from pathlib import Path

from index.files import read_list, read_rows, read_unique
from index.model import CONVENTION, AskedLine, Locator, OutsideLine, Premise

KINDS = ("question", "situation", "fragment", "slang")
OUTSIDE = ("off_topic", "other_law", "not_held", "personal", "harmful", "greeting", "not_a_question")


def read_asked(path: Path, language: str = "en") -> list[AskedLine]:
    """A list of lines with `ask`, `at`, `kind`, all in one language."""
    lines = []
    for entry in read_list(path):
        entry.only("ask", "at", "kind")
        kind = entry.choice("kind", KINDS)
        lines.append(AskedLine(entry.text("ask"), entry.locators("at"), kind, language))
    return lines


def read_foreign(path: Path) -> list[AskedLine]:
    """One other language: per article a title, terms and asks; the file's name is the language.

    The kinds are `title`, `term` and `question`; the locator is the article.
    """
    lines = []
    for article, entry in read_rows(path):
        entry.only("title", "terms", "asks")
        at = (Locator(CONVENTION, article),)
        words = [("title", entry.text("title"))]
        words += [("term", term) for term in entry.texts("terms")]
        words += [("question", ask) for ask in entry.texts("asks")]
        lines += [AskedLine(text, at, kind, path.stem) for kind, text in words]
    return lines


def read_outside(path: Path) -> list[OutsideLine]:
    """The questions that the corpus gives no ground to answer."""
    lines = []
    for entry in read_list(path):
        entry.only("ask", "outside")
        lines.append(OutsideLine(entry.text("ask"), entry.choice("outside", OUTSIDE)))
    return lines


def read_premises(path: Path) -> list[Premise]:
    """The false beliefs about the Convention with their corrections."""
    premises = []
    for entry in read_unique(path):
        entry.only("id", "claim", "truth", "nearest", "words", "asks", "not")
        premises.append(
            Premise(
                id=entry.text("id"),
                claim=entry.text("claim"),
                truth=entry.text("truth"),
                nearest=entry.locators("nearest"),
                words=tuple(word.lower() for word in entry.texts("words")),
                asks=entry.texts("asks"),
                near_asks=entry.texts("not"),
            )
        )
    return premises
