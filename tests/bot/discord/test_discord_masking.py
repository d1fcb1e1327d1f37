"""Obvious personal data is masked; numbers of articles, symbols of documents and dates are not."""

from __future__ import annotations

import pytest

from bot.discord_app.masking import mask
from index.shipped import Corpus


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("write to fadi.h+x@mail.example.org now", "write to [email] now"),
        ("call +961 3 123 456 or 0033612345678", "call [phone] or [phone]"),
        ("call 06 12 34 56 78", "call [phone]"),
        ("call (+44) 20 7946 0958", "call (+44) 20 7946 0958"),
        ("ping <@123456789012345678> and @fadi_h", "ping [account] and [account]"),
        ("from 192.168.1.20 and 2001:0db8:85a3:0000:0000:8a2e:0370:7334", "from [network] and [network]"),
        ("card 4111 1111 1111 1111", "card [number]"),
        ("passport X1234567", "passport [number]"),
        ("id 123-45-6789 and 29801011234567", "id [number] and [number]"),
        ("account DE89 3704 0044 0532 0130 00", "account [number]"),
    ],
)
def test_what_is_masked(text: str, told: str) -> None:
    assert mask(text).text == told


@pytest.mark.parametrize(
    "text",
    [
        "What does Article 28(3)(d) say about A/RES/79/243 and A/AC.291/22/Rev.3?",
        "Compare Articles 23 24 25 26 27 28 29 30 with Budapest Art. 19(3)",
        "Signed on 2025-10-25 or 25.10.2025, 72 States, 1,000,000 people",
        "Art. 40(22), ETS 185, CETS 224, chapter XVIII, number 16, resolution 75/282",
        "From 2019-2024 there were 7 sessions; see https://treaties.un.org/doc/123",
        "المادة ٢٨ الفقرة ٤",
        "version 1.2.3 of section 4.5.6",
        "four years (48 months) or 1460 days",
    ],
)
def test_what_is_not(text: str) -> None:
    assert mask(text).text == text
    assert mask(text).kinds == ()


def test_no_question_that_people_ask_here_is_masked(corpus: Corpus) -> None:
    changed = [line.text for line in (*corpus.asked, *corpus.foreign) if mask(line.text).text != line.text]
    assert changed == []


def test_the_kinds_are_told() -> None:
    assert mask("a@b.example 0033612345678").kinds == ("email", "phone")
    assert mask("DE89 3704 0044 0532 0130 00 and X1234567").kinds == ("number",)
