"""Foreign words made harmless and lengths kept, whatever they are."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render.discord_text import ELLIPSIS, clip, escape, link, split, unescape, units

TRICKS = st.text(alphabet="ab1 .\n\\*_~|`#>-+[]()<>@:/😀א‮​é", max_size=200)
LIVE = re.compile(r"(?<!\\)(?:\\\\)*[*_~|`\[\]]")


def outside_of_addresses(text: str) -> str:
    return re.sub(r"<https?://[^\s>]+>", "", text, flags=re.I)


@settings(max_examples=300, deadline=None)
@given(TRICKS)
def test_nothing_foreign_formats_mentions_or_links(text: str) -> None:
    told = escape(text)
    rest = outside_of_addresses(told)
    assert not LIVE.search(rest)
    assert not re.search(r"(?<!\\)(?:\\\\)*<", rest)
    assert "@everyone" not in escape(f"{text}@everyone")
    assert not re.search(r"^\s*(?:[-+#>]|\d+[.)])\s", rest, re.M)
    assert "‮" not in told


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="abc 12.,;:!?()äé中", max_size=200))
def test_plain_words_come_back_as_they_were(text: str) -> None:
    assert unescape(escape(text)) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("see http://evil.example/a_b*c.", "see <http://evil.example/a_b*c>."),
        ("<@123> <#45> <:x:6> </ask:7>", r"\<@​123\> \<#45\> \<:x:6\> \</ask:7\>"),
        ("@here", "@​here"),
        ("http://a.example/@everyone", "<http://a.example/%40everyone>"),
        ("# big\n- list\n1. one\n> quote", "\\# big\n\\- list\n1\\. one\n\\> quote"),
        ("a \\ b", r"a \\ b"),
        ("Art. 28(3)(d)", "Art. 28(3)(d)"),
    ],
)
def test_each_trick_is_undone(text: str, told: str) -> None:
    assert escape(text) == told


@settings(max_examples=200, deadline=None)
@given(TRICKS, st.integers(min_value=2, max_value=60))
def test_a_clipped_text_fits_and_ends_whole(text: str, limit: int) -> None:
    told = clip(escape(text), limit)
    assert units(told) <= limit
    body = told.removesuffix(ELLIPSIS)
    assert (len(body) - len(body.rstrip("\\"))) % 2 == 0 or told == escape(text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab. \n😀[1]", max_size=400), st.integers(min_value=40, max_value=120))
def test_parts_fit_and_hold_every_word(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(0 < units(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_cut_never_falls_into_a_label_or_before_a_mark() -> None:
    text = " ".join(f"Each State must act under Art. 28(3)(d) and so on. [{n}]" for n in range(60))
    for limit in range(100, 180, 7):
        parts = split(text, limit)
        assert not any(part.endswith("Art.") or part.startswith(("[", "28")) for part in parts)


def test_only_whole_addresses_become_links() -> None:
    assert link("Art. 1", "https://docs.un.org/en/A/RES/79/243") == "[Art. 1](<https://docs.un.org/en/A/RES/79/243>)"
    for address in (None, "", "javascript:x", "https://a b", "https://a)b", "https://a>b", "ftp://a"):
        assert link("Art. 1", address) == "Art. 1"


def test_length_is_counted_as_the_platform_may_at_most() -> None:
    assert units("é😀中") == 4
