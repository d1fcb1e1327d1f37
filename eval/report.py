"""A run as a page: one self-contained HTML file, Markdown for a pull request, and the block in the docs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import RapporteurError
from eval import charts
from eval.compare import Comparison
from eval.curves import milliseconds, recall_curve, refusal_curves
from eval.gold import SPLITS, Case
from eval.log import Result, Run
from eval.mutate import Caught
from eval.scorers import COSTS, DEMANDED
from eval.scorers.retrieval import DEPTHS
from eval.show import BY_FAMILY
from eval.stats import Interval
from eval.summary import GROUPS, confusion, families, figure, of_split, steps

DOCS_PAGE = Path(__file__).parent.parent / "docs" / "evaluation.md"
TEMPLATES = Path(__file__).parent / "templates"
BEGIN, END = "<!-- figures: written by `rapporteur eval report --docs` -->", "<!-- end of figures -->"
WORST = 80
"""Failed cases that the page shows at most."""

OUTCOMES = ("answered", "unanswerable", "declined", "error")
_TILES = {
    "Right article among five": "article_recall@5",
    "Right paragraph among five": "paragraph_recall@5",
    "Required sources cited": "citation_recall",
    "Statements carried by their sources": "support",
    "Answered when due": "answered_when_due",
    "Refused when due": "refused_when_due",
}
_BARS = (
    "article_recall@1 paragraph_recall@1 citation_recall citation_precision alce_recall alce_precision support must "
    "answered_when_due refused_when_due concern_recall no_false_alarm"
).split()


@dataclass(frozen=True, slots=True)
class Extras:
    """What a page may show beside the run: the gold's questions, a baseline, the proof."""

    cases: Mapping[str, Case]
    comparison: Comparison | None = None
    caught: Sequence[Caught] = ()


def as_html(run: Run, extras: Extras) -> str:
    """One page without any request; what users or models wrote is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    found = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    return found.get_template("report.html.j2").render(**_page(run, extras))


def _page(run: Run, extras: Extras) -> dict[str, Any]:
    results, splits = run.results, [split for split in SPLITS if of_split(run.results, split)]
    worst = list(_worst(results, extras.cases))
    return {
        "head": run.head,
        "results": results,
        "languages": Counter(extras.cases[one.case].language for one in results if one.case in extras.cases),
        "tiles": [(title, figure(name, results).interval) for title, name in _TILES.items()],
        "charts": list(_charts(run)),
        "splits": splits,
        "figures": [(group, [(name, _cells(name, run, splits)) for name in names]) for group, names in GROUPS.items()],
        "columns": BY_FAMILY,
        "by_family": list(_by_family(results)),
        "outcomes": OUTCOMES,
        "confusion": confusion(results),
        "steps": steps(results),
        "caught": extras.caught,
        "comparison": extras.comparison,
        "worst": worst,
        "worst_families": Counter(one["family"] for one in worst),
    }


def _cells(name: str, run: Run, splits: Sequence[str]) -> list[Interval | None]:
    return [figure(name, of_split(run.results, split)).interval for split in splits]


def _by_family(results: Sequence[Result]) -> Iterator[tuple[str, int, list[Interval | None]]]:
    for family in families(results):
        own = [one for one in results if one.family == family]
        yield family, len(own), [figure(name, own).interval for name in BY_FAMILY]


def _charts(run: Run) -> Iterator[tuple[str, str]]:
    results, floor = run.results, float(run.head.settings.get("floor", 0.5))
    curves = [recall_curve(results, level) for level in ("article", "paragraph")]
    yield "Recall over depth", charts.lines("Recall over depth", curves, "provisions looked at", DEPTHS)
    refusals = refusal_curves(results, floor)
    title = "Refusals over the floor"
    yield title, charts.lines(title, refusals, "floor", (0, 0.25, 0.5, 0.75, 1), mark=floor)
    rows = [(name, figure(name, results).interval) for name in _BARS]
    yield "Main scores with their intervals", charts.bars("Main scores with their intervals", rows)
    title = "Milliseconds an answer"
    yield title, charts.histogram(title, milliseconds(results), "ms")


def _worst(results: Sequence[Result], cases: Mapping[str, Case]) -> Iterator[dict[str, Any]]:
    """The failed cases, most objections first."""
    failed = [(list(objections(one)), one) for one in results if not one.passed]
    failed.sort(key=lambda row: (row[1].error is None, -len(row[0]), row[1].case))
    for found, one in failed[:WORST]:
        answer = one.answer or {}
        labels = {cited["n"]: str(cited.get("label")) for cited in answer.get("citations", ())}
        yield {
            "case": one.case,
            "family": one.family,
            "split": one.split,
            "expect": one.expect,
            "status": one.status,
            "question": cases[one.case].question if one.case in cases else None,
            "error": one.error,
            "message": answer.get("message"),
            "told": [
                (told["text"], "; ".join(labels.get(n, f"[{n}]") for n in told.get("citations", ())))
                for told in answer.get("statements", ())
            ],
            "cited": [(str(cited.get("label")), str(cited.get("text"))) for cited in answer.get("citations", ())],
            "objections": found,
        }


def objections(result: Result) -> Iterator[tuple[str, str]]:
    """The demanded scores that a case misses, and what else is wrong with it, with their reasons."""
    low = [one for one in result.scores if one.value is not None and one.value < 1 and one.name not in COSTS]
    ranking = [one for one in low if one.name in ("paragraph_recall@5", "explicit_recall@1", "citation_precision")]
    for one in (*(one for one in low if one.name in DEMANDED), *ranking):
        yield one.name, one.why


def as_markdown(run: Run, extras: Extras, timed: bool = True) -> str:
    """The figures for a pull request; without times where they must be the same on every machine."""
    return "\n".join(_markdown(run, extras, timed)).strip() + "\n"


def _markdown(run: Run, extras: Extras, timed: bool) -> Iterator[str]:
    splits = [split for split in SPLITS if of_split(run.results, split)]
    counts = " and ".join(f"{len(of_split(run.results, split))} {split}" for split in splits)
    yield f"{counts} questions; writer {run.head.writer}{f', model {run.head.model}' if run.head.model else ''};"
    yield f"corpus {run.head.corpus}, gold {run.head.gold}. Mean [95 of 100, bootstrapped by article], number scored.\n"
    yield "| score | " + " | ".join(splits) + " |"
    yield "|---|" + "---|" * len(splits)
    for name in (name for names in GROUPS.values() for name in names if timed or name not in COSTS):
        yield f"| {name} | " + " | ".join(str(figure(name, of_split(run.results, split))) for split in splits) + " |"
    yield "\n| family | n | " + " | ".join(BY_FAMILY) + " |"
    yield "|---|---|" + "---|" * len(BY_FAMILY)
    for family, n, cells in _by_family(run.results):
        yield f"| {family} | {n} | " + " | ".join(f"{one.mean:.3f}" if one else "–" for one in cells) + " |"
    yield from _markdown_confusion(run.results)
    yield from _markdown_proof(extras.caught)
    yield from _markdown_comparison(extras.comparison)


def _markdown_confusion(results: Sequence[Result]) -> Iterator[str]:
    counts = confusion(results)
    yield "\n| expected | " + " | ".join(OUTCOMES) + " |"
    yield "|---|" + "---|" * len(OUTCOMES)
    for due in OUTCOMES[:3]:
        yield f"| {due} | " + " | ".join(str(counts[due, got]) for got in OUTCOMES) + " |"


def _markdown_proof(caught: Sequence[Caught]) -> Iterator[str]:
    if caught:
        yield "\n| broken by code | n | caught by the scorers | by the verifier alone |"
        yield "|---|---|---|---|"
    for one in caught:
        yield f"| {one.kind} | {one.n} | {one.scorers or 'no subject'} | {one.verifier or 'no subject'} |"


def _markdown_comparison(found: Comparison | None) -> Iterator[str]:
    if found is None:
        return
    yield f"\nAgainst the baseline: {len(found.broke)} broke, {len(found.mended)} mended."
    for title, changes in (("Broke", found.broke), ("Mended", found.mended)):
        yield from (f"- {title}: `{one.case}` {'; '.join(one.moved[:2])}" for one in changes)


def write_block(page: Path, block: str, begin: str = BEGIN) -> None:
    """Put the figures between the two marks of a page. Raises RapporteurError where the marks are missing."""
    text = page.read_text(encoding="utf-8")
    if begin not in text or END not in text:
        raise RapporteurError(f"{page} has no marked block for the figures")
    page.write_text(text[: text.index(begin)] + f"{begin}\n{block}{text[text.index(END) :]}", encoding="utf-8")


def read_block(page: Path) -> str:
    """The figures that a page holds."""
    text = page.read_text(encoding="utf-8")
    return text[text.index(BEGIN) + len(BEGIN) + 1 : text.index(END)]
