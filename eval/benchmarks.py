"""docs/benchmarks.md: what `rapporteur eval bench --docs` measured, as tables and plots."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eval.charts import Line, growth_lines, standing_alone
from eval.report import write_block

DOCS_PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
BEGIN = "<!-- figures: written by `rapporteur eval bench --docs` -->"
PLOTS = {
    "growth-query": ("Milliseconds of a question", (("p50", "query_p50_ms"), ("p95", "query_p95_ms"))),
    "growth-build": ("Seconds to build", (("whole", "build_seconds"), ("one passage more", "more_seconds"))),
}
"""Name of the image → its title and its series with their keys."""


def write_page(compared: dict[str, Any], growing: dict[str, Any], page: Path = DOCS_PAGE) -> None:
    """Put tables into the page's marked block and plots beside it. Raises RapporteurError or OSError."""
    images = page.parent / "images"
    images.mkdir(exist_ok=True)
    for name, (title, series) in PLOTS.items():
        drawn = [Line(told, [(row["passages"], row[key]) for row in growing["sizes"]]) for told, key in series]
        (images / f"{name}.svg").write_text(standing_alone(growth_lines(title, drawn, "passages")), encoding="utf-8")
    write_block(page, "\n".join(as_markdown(compared, growing)) + "\n", BEGIN)


def as_markdown(compared: dict[str, Any], growing: dict[str, Any]) -> Iterator[str]:
    """The lines of the block."""
    box = compared["machine"]
    yield (
        f"Measured on {box['cores']} cores (load {box['load']} at the end of the comparison, "
        f"{growing['machine']['load']} at the end of growth), Python {box['python']}, {box['system']}. "
        "A load over the number of cores means that others were at work there, and every time is too long."
    )
    yield "\n## Beside stock LlamaIndex and Chroma\n"
    yield from _compared(compared)
    yield "\n## As the library grows\n"
    yield from _growing(growing)


def _compared(result: dict[str, Any]) -> Iterator[str]:
    yield f"Medians over {result['rounds']} rounds (the build: one); the spread is the smallest and largest ratio.\n"
    yield "| what | ours | stock | ratio | spread | target |"
    yield "|---|---|---|---|---|---|"
    for one in result["ratios"]:
        told = "" if one["target"] is None else f"{one['target']:.2f}, {_kept(one)}"
        yield (
            f"| {one['name']} | {one['ours']:.3f} {one['unit']} | {one['peer']:.3f} {one['unit']} "
            f"| {one['ratio']:.3f} | {one['low']:.3f} to {one['high']:.3f} | {told} |"
        )
    found = result["quality"]
    sides = [
        f"{one['mean']:.3f} ({one['low']:.3f} to {one['high']:.3f}, n={one['n']})"
        for one in (found["ours"], found["peer"])
    ]
    what = f"{found['score']} on {found['split']}, higher is better"
    yield f"| {what} | {sides[0]} | {sides[1]} | {found['ratio']:.2f} | | |"


def _growing(result: dict[str, Any]) -> Iterator[str]:
    yield "| passages | build | each | peak of the build | question p50 | p95 | peak of asking | disk | one more |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for row in result["sizes"]:
        yield (
            f"| {row['passages']:,} | {row['build_seconds']:.1f} s | {row['build_ms_each']:.2f} ms "
            f"| {row['build_megabytes']:.0f} MB | {row['query_p50_ms']:.1f} ms | {row['query_p95_ms']:.1f} ms "
            f"| {row['query_megabytes']:.0f} MB | {row['disk_bytes'] / 1e6:.1f} MB "
            f"| {row['more_embedded']} embedded, {row['more_seconds']:.2f} s |"
        )
    if result["exponents"]:
        fitted = ", ".join(f"{name} {value:.2f}" for name, value in result["exponents"].items())
        yield f"\nExponents of growth (1 is linear): {fitted}.\n"
    for one in result["targets"]:
        yield f"- {one['target']}: {one['measured']:.2f}, target {one['at_most']:g}, {_kept(one)}"
    for name, (title, _) in PLOTS.items():
        yield f"\n![{title}, by the number of passages, both as logarithms](images/{name}.svg)"


def _kept(one: dict[str, Any]) -> str:
    return "kept" if one["kept"] else "**missed**"
