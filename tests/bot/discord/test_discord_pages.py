"""Pages of any answer keep every limit, cut nothing in two and lose nothing."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.discord_app.cards import Card
from bot.render.discord import PAGE_UNITS, Block, Kind, Page, pages_of, paginate
from bot.render.discord_corpus import concern_blocks, status_blocks
from bot.render.discord_evidence import evidence_blocks
from bot.render.discord_text import apart, unescape, units
from bot.talk import Answer
from index.model import Locator
from index.shipped import Corpus
from prompts import replies
from prompts.interface import LANGUAGES, words
from tests.bot.discord_wire.spec import limits
from tests.fakes import on
from tests.helpers import Ask

QUESTIONS = (
    "What does Article 40 say?",
    "What do experts say about Article 28?",
    "How does Article 28 compare with the Budapest Convention?",
    "How many countries have signed?",
    "Does the Convention mention encryption?",
    "What does Article 84 say?",
    "",
)


def text_of(pages: tuple[Page, ...]) -> str:
    return "\n".join(section.text for page in pages for section in page.sections)


def judge(pages: tuple[Page, ...]) -> None:
    for page in pages:
        assert sum(units(section.text) for section in page.sections) <= PAGE_UNITS + 60
        for classic in (False, True):
            card = Card(page, (), classic)
            view = card.new["view"]
            body = {
                "content": card.new.get("content"),
                "embeds": [one.to_dict() for one in card.new.get("embeds", ())],
                "components": view.to_components(),
                "flags": 0 if classic else 1 << 15,
                "allowed_mentions": {"parse": []},
            }
            assert list(limits("POST", "/channels/1/messages", body)) == []


@pytest.mark.parametrize("question", QUESTIONS)
async def test_every_kind_of_answer_keeps_the_limits(ask: Ask, question: str) -> None:
    answer = await _asked(ask, question, max_statements=20, max_words=1000)
    for language in LANGUAGES:
        pages = pages_of(answer, replies(), words(language), question or None)
        judge(pages)
        told = text_of(pages)
        for citation in answer.citations:
            assert f"[{citation.n}] " in told
        assert len(re.findall(r"^- .*\[\d+\]", told, re.M)) == len(answer.statements)


async def _asked(ask: Ask, question: str, **kit: object) -> Answer:
    import asyncio

    return await asyncio.to_thread(ask, question, **kit)


async def test_hostile_and_endless_words_keep_the_limits(ask: Ask) -> None:
    answer = await _asked(ask, "What does Article 28(4) say?")
    bad = "😀`*_[x](http://a.example)@everyone \\" * 400
    [statement], [citation] = answer.statements[:1], answer.citations[:1]
    worse = replace(
        answer,
        message=bad,
        statements=(replace(statement, text=bad),) * 5,
        citations=(replace(citation, title=bad, doubt=bad),) * 5,
        suggestions=(bad,) * 5,
    )
    pages = pages_of(worse, replies(), words("ar"), bad)
    judge(pages)
    assert len(pages) > 5
    assert "@everyone" not in text_of(pages)


async def test_the_whole_corpus_keeps_the_limits(corpus: Corpus) -> None:
    spoken = words("en")
    for locator in (*corpus.provisions, *corpus.points, *corpus.status, Locator("budapest", "19")):
        judge(paginate(evidence_blocks(locator, corpus, replies(), spoken), spoken))
    judge(paginate(concern_blocks(list(corpus.concerns.values()), spoken), spoken))
    facts = status_blocks(corpus.status.values(), on("2026-11-28")(), replies(), spoken)
    judge(paginate(facts, spoken))


def test_a_heading_goes_with_what_follows_it_and_is_said_again_on_the_next_page() -> None:
    pieces = tuple(f"piece {n} " + "x" * 900 for n in range(8))
    pages = paginate([Block(Kind.ANSWER, "Head", pieces)], words("en"))
    assert len(pages) == 3
    assert all(page.sections[0].text.startswith("### Head\npiece") for page in pages)
    assert [page.number for page in pages] == [1, 2, 3]


def test_paragraphs_stand_apart_and_lists_hold_together() -> None:
    blocks = [
        Block(Kind.NOTICES, "List", ("- one", "- two\n  more", "- three")),
        Block(Kind.NOTICES, "", ("A word.",)),
        Block(Kind.NOTICES, "", ("-# small", "-# print")),
        Block(Kind.NOTICES, "Concerns", ("**One**\nwhat", "**Two**\nwhat", "and so on")),
        Block(Kind.NOTICES, "Sources", ("[1] a", "[2] b", "[3] c\n> d", "[4] e")),
    ]
    [page] = paginate(blocks, words("en"))
    [section] = page.sections
    assert section.text == (
        "### List\n- one\n- two\n  more\n- three\n\nA word.\n\n-# small\n-# print\n"
        "### Concerns\n**One**\nwhat\n\n**Two**\nwhat\n\nand so on\n"
        "### Sources\n[1] a\n[2] b\n\n[3] c\n> d\n\n[4] e"
    )


def test_words_from_right_to_left_keep_their_order_between_others() -> None:
    block = Block(Kind.ANSWER, "المصادر", ("- الأمر `/privacy` هنا", "Art. 28 (المادة)", "-# صغير"))
    [page] = paginate([block], words("ar"))
    assert page.sections[0].text.split("\n") == [
        "### \u2067المصادر\u2069",
        "- \u2067الأمر \u2066`/privacy`\u2069 هنا\u2069",
        "",
        "Art. 28 (المادة)",
        "-# \u2067صغير\u2069",
    ]
    assert unescape(page.sections[0].text).startswith("### المصادر\n- الأمر")
    assert apart("قوة: must", "ar") == "\u2068قوة: must\u2069"
    assert apart("force: must", "en") == "force: must"


def test_nothing_to_say_is_one_page() -> None:
    assert len(paginate([], words("en"))) == 1
