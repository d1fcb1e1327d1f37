"""The page: complete, escaped, without requests, and readable in a real browser at two widths."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import pytest

from bot.errors import RapporteurError
from eval.compare import compare_runs
from eval.curves import refusal_curves
from eval.gold import Case
from eval.log import Head, Result, Run
from eval.mutate import run_mutations, shares
from eval.report import BEGIN, END, Extras, as_html, as_markdown, read_block, write_block
from eval.run import run_cases
from eval.scorers import Scorers

HEAD = Head("2026-01-01T00:00:00+00:00", "oracle", None, "i", "c", "g", {"replies.toml": "d"}, {"floor": 0.5})
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def run(oracle: Any, cases: list[Case], scorers: Scorers) -> Run:
    some = [case for case in cases if case.family in ("direct", "scenario", "false_premise")][::3]
    run = asyncio.run(run_cases(oracle, some, scorers, Run(HEAD)))
    first = run.results[0]
    assert first.answer is not None
    told = {"text": EVIL, "voice": "convention", "citations": []}
    run.results[0] = replace(first, passed=False, answer={**first.answer, "statements": [told]})
    return run


@pytest.fixture
def page(run: Run, by_id: dict[str, Case], scorers: Scorers) -> str:
    extras = Extras(by_id, compare_runs(run, run), shares(run_mutations(run.results, by_id, scorers, 3)))
    return as_html(run, extras)


def test_the_page_holds_everything_and_asks_nobody(page: str) -> None:
    for heading in ("Every figure", "By family", "Answered and refused", "Against the baseline", "The worst cases"):
        assert f"<h2>{heading}</h2>" in page
    assert page.count("<svg") == 4
    assert not re.search(r"""(?:src|href|@import|url\()\s*=?\s*["']?(?:https?:)?//""", page)


def test_what_an_answer_says_is_escaped(page: str) -> None:
    assert EVIL not in page
    assert "&lt;script&gt;alert(1)" in page


def test_markdown_tells_both_splits_and_no_times_where_they_would_differ(run: Run, by_id: dict[str, Case]) -> None:
    told = as_markdown(run, Extras(by_id))
    assert "| score | dev | test |" in told
    assert "| seconds |" in told
    assert "| seconds |" not in as_markdown(run, Extras(by_id), timed=False)


def test_the_block_of_a_page_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "evaluation.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    write_block(page, "new\n")
    assert page.read_text() == f"before\n{BEGIN}\nnew\n{END}\nafter\n"
    assert read_block(page) == "new\n"
    page.write_text("nothing")
    with pytest.raises(RapporteurError, match="no marked block"):
        write_block(page, "new\n")


def test_refusals_over_the_floor_meet_the_run_at_its_own_floor() -> None:
    def result(expect: str, status: str, ground: float | None) -> Result:
        return Result(f"{expect}{ground}", "f", "dev", "c", expect, True, {"status": status}, ground=ground)

    results = [
        result("answered", "answered", 0.9),
        result("answered", "unanswerable_not_in_corpus", 0.4),
        result("answered", "answered", 0.3),  # told by an expert: the floor does not hold for it
        result("declined", "declined_out_of_scope", None),
        result("unanswerable", "answered", 0.6),
    ]
    answered, refused = refusal_curves(results, 0.5)
    at = dict(answered.points)
    assert (at[0.3], at[0.5], at[1.0]) == pytest.approx((1, 2 / 3, 1 / 3))
    assert (dict(refused.points)[0.5], dict(refused.points)[0.7]) == (0.5, 1.0)


PROBE = """<script>
var filter = document.getElementById('family'), all = Array.from(document.querySelectorAll('article'));
filter.value = 'direct';
filter.dispatchEvent(new Event('change'));
var shown = all.filter(one => !one.hidden);
document.title = [innerWidth, document.documentElement.scrollWidth, shown.length,
  shown.every(one => one.dataset.family === 'direct') && shown.length < all.length,
  getComputedStyle(document.body).backgroundColor].join('|');
</script>"""


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_a_real_browser_shows_it_without_scrolling_sideways(page: str, tmp_path: Path, width: int, dark: bool) -> None:
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("no chromium (Debian: apt-get install chromium)")
    # A window is never narrower than 500 pixels; a frame is.
    held = escape(page.replace("</body>", PROBE + "</body>"))
    frame = tmp_path / "frame.html"
    frame.write_text(
        f'<body style="margin:0"><iframe srcdoc="{held}" style="width:{width}px;height:880px;border:0" '
        'onload="document.title = this.contentDocument.title"></iframe>'
    )
    scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1300,900", scheme]
    asked = [browser, *flags, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", frame.as_uri()]
    seen = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=True).stdout
    title = re.search(r"<title>(\d+)\|(\d+)\|(\d+)\|(\w+)\|([^<]+)</title>", seen)
    assert title is not None
    assert int(title[1]) == width >= int(title[2])
    assert int(title[3]) > 0
    assert title[4] == "true"
    assert (title[5] == "rgb(20, 23, 26)") is dark
