"""Growth on small sizes, retrieval beside the peer's, and the page that tells of both."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.errors import RapporteurError
from eval.bench import quality
from eval.benchmarks import BEGIN, write_page
from eval.charts import WIDTH
from eval.gold import Case
from eval.growth import FITTED, QUESTIONS, exponents, targets
from eval.report import END
from eval.varied import read_pool, varied

ROOT = Path(__file__).parent.parent.parent
SHARED = Path(os.environ.get("RAPPORTEUR_SHARED", ROOT.parent / "shared"))
TREATIES = SHARED / "treaties"
SIGN = 7.0
"""No figure is wider than this in the charts' type of 11 pixels."""

needs_treaties = pytest.mark.skipif(not TREATIES.is_dir(), reason="the folder of treaty texts is not there")


def row(passages: int, power: float = 1.0, p95: float = 4.0) -> dict[str, Any]:
    """A row whose figures grow as a power of the size."""
    made = dict.fromkeys(FITTED.values(), 0.01 * passages**power)
    rest = {"build_ms_each": 1.0, "build_megabytes": 90.0, "more_embedded": 1}
    return {"passages": passages, **made, **rest, "query_p95_ms": p95}


@needs_treaties
def test_growth_is_measured_and_the_passages_are_as_many_as_asked() -> None:
    words = ["eval", "bench", "--growth", "--sizes", "100,20", "--treaties", str(TREATIES), "--json"]
    ended = subprocess.run([sys.executable, "-m", "bot", *words], capture_output=True, text=True, cwd=ROOT)
    assert ended.returncode == 0, ended.stderr
    result = json.loads(ended.stdout)
    assert result["kind"] == "bench_growth"
    assert [one["passages"] for one in result["sizes"]] == [20, 100]
    assert [one["more_embedded"] for one in result["sizes"]] == [1, 1]
    first, second = result["sizes"]
    assert second["disk_bytes"] > first["disk_bytes"] > 0
    assert all(0 < one["query_p50_ms"] <= one["query_p95_ms"] for one in result["sizes"])
    assert set(result["exponents"]) == set(FITTED)
    assert [one["target"] for one in result["targets"]] == ["exponent of the build"]
    steps = ("building", "asking", "adding one more")
    told = [f"{size} passages: {step}" for size in (20, 100) for step in steps]
    assert ended.stderr.splitlines() == ["building the base index", *told]


@needs_treaties
def test_variations_are_labelled_repeatable_and_different() -> None:
    pool = read_pool(TREATIES)
    size = len(pool) + 20
    made = list(varied(pool, size))
    assert made == list(varied(pool, size))
    assert made[0] == (f"{pool[0].locators[0]}, variation 0", pool[0].text)
    assert made[len(pool)][0] == f"{pool[0].locators[0]}, variation 1"
    assert all(first != second for (_, first), (_, second) in zip(made[len(pool) :], made, strict=False))


def test_two_hundred_different_questions_are_asked() -> None:
    assert len(set(QUESTIONS)) == 200


def test_an_exponent_is_the_slope_of_the_logarithms() -> None:
    rows = [row(size, 1.5, p95=7.0) for size in (1_000, 10_000, 100_000)]
    assert exponents(rows)["build"] == pytest.approx(1.5)
    assert exponents(rows)["query p95"] == pytest.approx(0.0)
    assert exponents(rows[:1]) == {}


def test_targets_are_held_against_the_sizes_that_were_measured() -> None:
    slow = [row(1_000, p95=9.0), row(100_000, p95=60.0)]
    assert [(one["measured"], one["kept"]) for one in targets(slow)] == [(60.0, False), (6.667, False), (1.0, True)]
    assert targets([row(50)]) == []


def test_the_same_cases_are_scored_for_both(cases: list[Case]) -> None:
    asked = [case for case in cases if case.required and not case.history][:40]
    right = [[str(one) for one in case.required] for case in asked]
    found = quality(asked, right, [[] for _ in asked])
    assert found["ours"]["mean"] == 1.0
    assert found["peer"]["mean"] == 0.0
    assert found["ours"]["n"] == found["peer"]["n"] > 0


def test_the_page_holds_tables_and_plots(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    box = {"cores": 2, "load": 0.5, "python": "3.11", "system": "Linux"}
    ratio = {"name": "cold", "unit": "s", "ours": 1.0, "peer": 3.0, "ratio": 0.333, "low": 0.3, "high": 0.4}
    side = {"mean": 0.8, "low": 0.7, "high": 0.9, "n": 100}
    compared = {
        "machine": box,
        "rounds": 5,
        "ratios": [ratio | {"target": 0.35, "kept": True}, ratio | {"target": 0.3, "kept": False}],
        "quality": {"score": "article_recall@5", "split": "dev", "ours": side, "peer": side, "ratio": 1.0},
    }
    rows = [row(1_000), row(100_000)]
    write_page(compared, {"machine": box, "sizes": rows, "exponents": exponents(rows), "targets": targets(rows)}, page)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "\nold\n" not in text
    assert "| cold | 1.000 s | 3.000 s | 0.333 | 0.300 to 0.400 | 0.35, kept |" in text
    assert "0.30, **missed**" in text
    assert "| 100,000 |" in text
    plot = (tmp_path / "images" / "growth-build.svg").read_text(encoding="utf-8")
    [first, *_] = re.findall(r'<polyline class="c1" points="([^"]+)"', plot)
    places = [tuple(map(float, one.split(","))) for one in first.split()]
    assert all(left < right and upper > lower for (left, upper), (right, lower) in pairwise(places))
    ticks = re.findall(r'x="([\d.]+)" y="[\d.]+" text-anchor="middle">([\d,]+)<', plot)
    assert [label for _, label in ticks] == ["1,000", "10,000", "100,000"]
    assert all(float(at) + len(label) * SIGN / 2 < WIDTH for at, label in ticks)


def test_a_page_without_marks_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text("nothing\n", encoding="utf-8")
    box = {"cores": 2, "load": 0.5, "python": "3.11", "system": "Linux"}
    side = {"mean": 0.8, "low": 0.7, "high": 0.9, "n": 100}
    found = {"score": "article_recall@5", "split": "dev", "ours": side, "peer": side, "ratio": 1.0}
    compared = {"machine": box, "rounds": 1, "ratios": [], "quality": found}
    with pytest.raises(RapporteurError, match="no marked block"):
        write_page(compared, {"machine": box, "sizes": [row(50)], "exponents": {}, "targets": []}, page)
    assert page.read_text(encoding="utf-8") == "nothing\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [(("--growth",), "there is no folder"), (("--growth", "--sizes", "10,x"), "--sizes takes numbers")],
)
def test_what_cannot_be_measured_is_told_in_one_sentence(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "eval", "bench", *words, "--treaties", str(tmp_path / "none")],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "RAPPORTEUR_DATA_DIR": str(tmp_path / "data")},
    )
    assert ended.returncode == 2
    assert told in ended.stderr
    assert ended.stdout == ""
