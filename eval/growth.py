"""How the catalogue of the library grows: build, one passage more, questions, memory and disk by its size.

    python -m eval.growth build|more|ask INDEX ROOM TREATIES SIZE      one step; JSON on stdout

Each step of each size is a process of its own, over the real embedder and the real Chroma.
"""

from __future__ import annotations

import json
import math
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.measure import machine, measure

if TYPE_CHECKING:
    from index.placing import Space

SIZES = (1_000, 10_000, 100_000)

_FORMS = (
    "What must a State do about {}?",
    "Who decides on {}?",
    "Is there a time limit for {}?",
    "Can another country ask for {}?",
    "What are the limits of {}?",
    "May a court stop {}?",
    "Which rights are protected in {}?",
    "Who is told of {}?",
    "When can {} be refused?",
    "How do States work together on {}?",
)
_SUBJECTS = (
    "the search of a computer",
    "extradition",
    "seized money",
    "a child who is questioned",
    "personal data",
    "bribes",
    "a fair trial",
    "evidence from abroad",
    "the protection of witnesses",
    "torture",
    "freedom of speech",
    "stored messages",
    "a company's liability",
    "racist messages online",
    "a request in an emergency",
    "prisoners",
    "asylum",
    "the committee's reports",
    "the treaty's entry into force",
    "complaints by a person",
)
QUESTIONS = tuple(form.format(subject) for form, subject in product(_FORMS, _SUBJECTS))
"""Two hundred plain questions to time; they are no gold questions and nothing is scored on them."""

FITTED = {
    "build": "build_seconds",
    "query p50": "query_p50_ms",
    "query p95": "query_p95_ms",
    "memory": "query_megabytes",
    "disk": "disk_bytes",
    "one more": "more_seconds",
}
"""What an exponent is fitted for."""

Row = dict[str, Any]


def grow(
    treaties: Path, sizes: Sequence[int] = SIZES, progress: Callable[[str], None] = lambda told: None
) -> dict[str, Any]:
    """All figures at all sizes, their exponents, and whether the targets are kept. Raises RuntimeError."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as room:
        environment = os.environ | {"RAPPORTEUR_DATA_DIR": room}
        progress("building the base index")
        measure([sys.executable, "-m", "bot", "index", "build"], environment)
        for size in sizes:
            rows.append(_at(size, Path(room), treaties, environment, progress))
    return {
        "schema": 1,
        "kind": "bench_growth",
        "machine": machine(),
        "questions": len(QUESTIONS),
        "sizes": rows,
        "exponents": exponents(rows),
        "targets": targets(rows),
    }


STEPS = {"build": "building", "ask": "asking", "more": "adding one more"}


def _at(size: int, room: Path, treaties: Path, environment: dict[str, str], progress: Callable[[str], None]) -> Row:
    def step(name: str) -> tuple[Row, float]:
        progress(f"{size:,} passages: {STEPS[name]}")
        place = [str(room / "index"), str(room / f"grown-{size}"), str(treaties), str(size)]
        run = measure([sys.executable, "-m", "eval.growth", name, *place], environment)
        return json.loads(run.output), round(run.megabytes, 1)

    built, build_memory = step("build")
    asked, query_memory = step("ask")
    more, _ = step("more")
    return {**built, "build_megabytes": build_memory, **asked, "query_megabytes": query_memory, **more}


def exponents(rows: Sequence[Row]) -> dict[str, float]:
    """The slope of each figure over the size, both as logarithms: 1 is linear. Nothing with one size."""
    if len({row["passages"] for row in rows}) < 2:
        return {}
    sizes = [math.log(row["passages"]) for row in rows]

    def slope(key: str) -> float:
        return statistics.linear_regression(sizes, [math.log(row[key]) for row in rows]).slope

    return {name: round(slope(key), 3) for name, key in FITTED.items()}


def targets(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Each target with what was measured and whether it is kept; those of a size that was not measured are left out."""
    by_size = {row["passages"]: row for row in rows}
    last, first = by_size.get(SIZES[-1]), by_size.get(SIZES[0])
    found: list[tuple[str, float, float]] = []
    if last:
        found.append(("query p95 at 100,000 passages, ms", last["query_p95_ms"], 50.0))
    if last and first:
        found.append(("query p95 at 100,000 over 1,000", last["query_p95_ms"] / first["query_p95_ms"], 5.0))
    if len(rows) > 1:
        found.append(("exponent of the build", exponents(rows)["build"], 1.1))
    return [
        {"target": name, "measured": round(value, 3), "at_most": most, "kept": value <= most}
        for name, value, most in found
    ]


def build(space: Space, room: Path, treaties: Path, size: int) -> Row:
    """Make the library and time its first catalogue; what makes the library is not timed."""
    from eval.varied import install_varied, read_pool, varied
    from index.cataloguing import ensure_catalogue
    from index.library import read_library

    install_varied(room / "library", list(varied(read_pool(treaties), size)))
    started = time.perf_counter()
    update = ensure_catalogue(read_library(room / "library"), room / "catalogue", space)
    seconds = time.perf_counter() - started
    held = sum(path.stat().st_size for path in (room / "catalogue").rglob("*") if path.is_file())
    each = round(seconds / update.passages * 1000, 4)
    return {
        "passages": update.passages,
        "build_seconds": round(seconds, 3),
        "build_ms_each": each,
        "disk_bytes": held,
    }


def more(space: Space, room: Path, treaties: Path, size: int) -> Row:
    """Add one passage and time the update."""
    from eval.varied import install_varied, read_pool, varied
    from index.cataloguing import ensure_catalogue
    from index.library import read_library

    [*_, extra] = varied(read_pool(treaties), size + 1)
    install_varied(room / "library", [extra], "one-more")
    started = time.perf_counter()
    update = ensure_catalogue(read_library(room / "library"), room / "catalogue", space)
    return {"more_embedded": update.embedded, "more_seconds": round(time.perf_counter() - started, 3)}


def ask(space: Space, room: Path) -> Row:
    """Ask all questions once to warm up, and once more by the clock."""
    from index.catalogue import Catalogue

    catalogue = Catalogue(room / "catalogue", space)
    times = []
    for question in (*QUESTIONS, *QUESTIONS):
        started = time.perf_counter()
        found = catalogue.search_points(question, "en")
        times.append((time.perf_counter() - started) * 1000)
        assert found.hits, question  # noqa: S101 - an empty search would time nothing
    cuts = statistics.quantiles(times[len(QUESTIONS) :], n=20, method="inclusive")
    return {"query_p50_ms": round(cuts[9], 3), "query_p95_ms": round(cuts[18], 3)}


def main(arguments: Sequence[str]) -> None:
    """Carry out one step and print what it measured."""
    from index.placing import Space
    from index.search import Searcher
    from index.shipped import load_corpus

    step, index, room, treaties, size = arguments
    searcher = Searcher.open(Path(index), load_corpus(), chroma=False)
    space, place = Space(searcher.manifest.digest, searcher.models), Path(room)
    steps: dict[str, Callable[[], Row]] = {
        "build": lambda: build(space, place, Path(treaties), int(size)),
        "more": lambda: more(space, place, Path(treaties), int(size)),
        "ask": lambda: ask(space, place),
    }
    sys.stdout.write(json.dumps(steps[step]()) + "\n")


def as_text(result: dict[str, Any]) -> str:
    """The figures as plain lines."""
    lines = [
        f"{row['passages']:,} passages: build {row['build_seconds']:.1f} s ({row['build_ms_each']:.2f} ms each, "
        f"{row['build_megabytes']:.0f} MB), query p50 {row['query_p50_ms']:.1f} ms, p95 {row['query_p95_ms']:.1f} ms "
        f"({row['query_megabytes']:.0f} MB), disk {row['disk_bytes'] / 1e6:.1f} MB, "
        f"one more: {row['more_embedded']} embedded in {row['more_seconds']:.2f} s"
        for row in result["sizes"]
    ]
    if result["exponents"]:
        fitted = ", ".join(f"{name} {value:.2f}" for name, value in result["exponents"].items())
        lines.append(f"Exponents of growth: {fitted}")
    for one in result["targets"]:
        kept = "kept" if one["kept"] else "MISSED"
        lines.append(f"{one['target']}: {one['measured']:.2f}, target {one['at_most']:g} {kept}")
    return "\n".join(lines)


if __name__ == "__main__":
    main(sys.argv[1:])
