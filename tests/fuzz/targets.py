"""What is fuzzed: each target takes a text and asserts what must hold of any text."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from itertools import pairwise
from pathlib import Path

from bot.claims import find_claims
from bot.cli.ask import _question
from bot.grounding import check_statement
from bot.grounding.quotes import check_quote
from bot.reading import read_question
from bot.render.terminal import wrap
from bot.steps.scope import clean, is_greeting, without_injection
from bot.talk import Question
from index.languages import identify
from index.locator import find_references, label
from index.model import Locator
from index.outline import outline
from index.readers import SourceText, UnreadableText
from index.readers.html import read_html
from index.readers.text import read_plain
from index.sentences import sentence_spans, split_sentences
from index.shipped import Corpus, load_corpus
from index.words import stems, tokens

Target = Callable[[str], None]


@cache
def corpus() -> Corpus:
    """The corpus that ships; read once a process."""
    return load_corpus()


@cache
def warm() -> None:
    """Let what is read once a process be read, so that no input is blamed for it."""
    for target in TARGETS:
        target("What does Article 28(4) say? It must not be more than 90 days.")


def references(text: str) -> None:
    """Spans lie in order within the text; every locator prints and reads back."""
    found = find_references(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= two.start for one, two in pairwise(found))
    for one in found:
        for locator in one.locators:
            assert Locator.parse(str(locator)) == locator
            assert label(locator)


def locators(text: str) -> None:
    """A text is a locator or is refused with ValueError."""
    try:
        found = Locator.parse(text)
    except ValueError:
        return
    assert Locator.parse(str(found)) == found


def sentences(text: str) -> None:
    """Spans lie in order and no letter is lost."""
    spans = sentence_spans(text)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    assert [char for char in kept if char.isalnum()] == [char for char in text if char.isalnum()]


def words(text: str) -> None:
    """Tokens and stems come out of any text, and a language."""
    language = identify(text)
    assert all(tokens(text))
    assert all(stems(text, language))


def provisions(text: str) -> None:
    """The provisions of any text, joined with what lies between, give it back."""
    source = SourceText(text, "text", "")
    found = outline(source, "x", "en")
    tops = [found.spans[one.locator] for one in found.provisions if not one.locator.parts]
    assert "".join(text[start:end] for start, end in sorted([*tops, *found.between])) == text


def documents(text: str) -> None:
    """Text, Markdown and HTML are read or refused in a sentence."""
    data = text.encode("utf-8", "replace")
    for read in (
        lambda: read_plain(Path("x.txt"), data, "text"),
        lambda: read_plain(Path("x.md"), data, "markdown"),
        lambda: read_html(Path("x.html"), data),
    ):
        with suppress(UnreadableText):
            assert "\u00ad" not in read().text


def questions(text: str) -> None:
    """Cleaning is idempotent and leaves nothing invisible; any question can be read."""
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert "\u202e" not in cleaned
    is_greeting(cleaned)
    asked = without_injection(cleaned)
    assert len(asked) <= len(cleaned)
    read_question(asked, corpus().voices)


def json_lines(text: str) -> None:
    """A line of JSON is a question or a reason in words."""
    for line in (text, json.dumps({"question": text}), json.dumps({"question": text, "history": text})):
        found = _question(line)
        assert isinstance(found, Question) or found


def statements(text: str) -> None:
    """The verifier judges any statement by any passage; a passage's own sentence is exact."""
    verdict = check_statement(text, [text[::-1], corpus().provisions[Locator.parse("28(4)")].text])
    assert 0 <= verdict.score <= 1
    plain = next((one for one in split_sentences(text) if len(one.split()) > 3), "")
    if plain:
        check_statement(plain, [text])


def quotations(text: str) -> None:
    """A quotation gets a verdict; a text quoted whole is exact."""
    at = Locator.parse("28(4)")
    kinds = {check_quote(text, {at: corpus().provisions[at].text}).kind, check_quote(text[:80], {at: text}).kind}
    assert kinds <= {"exact", "found_elsewhere", "stitched", "altered", "not_found"}


def claims(text: str) -> None:
    """Claims are sentences of the draft."""
    for claim in find_claims(text):
        assert claim.text in text
        assert claim.locators or claim.says or claim.quotes


def wrapping(text: str) -> None:
    """Wrapping loses no letter."""
    told = wrap(text, 40, "- ", "  ")
    assert [char for char in told if char.isalnum()] == [char for char in text if char.isalnum()]


TARGETS: tuple[Target, ...] = (
    references,
    locators,
    sentences,
    words,
    provisions,
    documents,
    questions,
    json_lines,
    statements,
    quotations,
    claims,
    wrapping,
)
