"""`rapporteur eval …`: run the gold questions, compare runs, report, and prove the evaluator itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import eval_cases, eval_external
from bot.cli.shared import colour, out, out_json, progress, talk, the_corpus
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.settings import Settings
    from eval.gold import Case
    from eval.log import Result, Run

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help=(
        "Examples:\n\n  rapporteur eval run --split dev\n\n  rapporteur eval compare BEFORE.jsonl AFTER.jsonl\n\n"
        "  rapporteur eval report --html report.html\n\n"
        "Measure the assistant over the gold questions."
    ),
)

app.add_typer(eval_cases.app, name="cases")
app.add_typer(eval_external.app, name="external")

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Split = Annotated[str | None, typer.Option("--split", help="dev or test; both by default.")]
Family = Annotated[str | None, typer.Option("--family", help="One family of questions only.")]
Limit = Annotated[int | None, typer.Option("--limit", min=1, help="So many cases at most.")]


def mount(root: typer.Typer) -> None:
    """Add the command group."""
    root.add_typer(app, name="eval", short_help="Measure the assistant over the gold questions.")


def runs_folder() -> Path:
    """Where the logs of runs are kept."""
    from bot.settings import load_settings

    return load_settings().data_folder / "eval" / "runs"


def the_log(path: Path | None) -> Path:
    """The log named, else the newest one. Raises UsageError where there is none."""
    from eval.log import latest

    found = path or latest(runs_folder())
    if found is None or not found.is_file():
        raise UsageError(f"there is no log {path}" if path else "there is no run yet: rapporteur eval run")
    return found


@app.command(
    short_help="Run the gold questions.",
    help="Examples:\n\n  rapporteur eval run --split dev\n\n  rapporteur eval run --fail-under eval/gates.toml\n\n"
    "  rapporteur eval run --resume\n\nAnswer and score the gold questions; every answer and score goes to a log.",
)
def run(
    split: Split = None,
    family: Family = None,
    limit: Limit = None,
    writer: Annotated[str | None, typer.Option(help="The writer in force; another is a usage error.")] = None,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="Cases at a time.")] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with --log, or with the newest log.")] = False,
    log: Annotated[Path | None, typer.Option(help="The log's file; by default one in the data folder.")] = None,
    fail_under: Annotated[Path | None, typer.Option(help="A file of gates: exit 1 when one is shut.")] = None,
    as_json: Json = False,
) -> None:
    """Run the gold questions."""
    from eval.show import as_object, as_text
    from eval.summary import read_gates, shut

    gates = read_gates(fail_under) if fail_under else []
    ended = _run(_cases(split, family, limit), (split, family, limit), writer, jobs, resume, log)
    if as_json:
        out_json(as_object(ended))
    else:
        out(as_text(ended))
    talk(f"Log: {ended.path}")
    if faults := shut(gates, ended.results):
        for fault in faults:
            talk(f"Gate shut: {fault}")
        raise typer.Exit(1)


def _cases(split: str | None, family: str | None, limit: int | None = None) -> list[Case]:
    from eval.gold import SPLITS, load_cases

    if split not in (None, *SPLITS):
        raise UsageError(f"--split is dev or test, not {split!r}")
    cases = load_cases(split=split, family=family, limit=limit)
    if not cases:
        known = ", ".join(dict.fromkeys(case.family for case in load_cases()))
        raise UsageError(f"there is no family {family!r}; there are {known}")
    return cases


def _run(
    cases: list[Case],
    selection: tuple[str | None, str | None, int | None],
    writer: str | None,
    jobs: int,
    resume: bool,
    log: Path | None,
) -> Run:
    import asyncio

    from bot.assemble import open_assistant
    from bot.settings import load_settings
    from eval.run import Selection, begin, head_for, new_log, run_cases
    from eval.scorers import Scorers
    from eval.scorers.sources import Sources

    settings: Settings = load_settings()
    assistant = open_assistant(settings, progress())
    if writer not in (None, assistant.kit.writer.name):
        raise UsageError(f"the writer in force is {assistant.kit.writer.name}, not {writer}")
    head = head_for(assistant, settings, Selection(*selection))
    path = the_log(log) if resume else log or new_log(runs_folder(), head)
    begun = begin(path, head, resume)
    scorers = Scorers(Sources(assistant.kit.corpus))
    try:
        return asyncio.run(run_cases(assistant, cases, scorers, begun, jobs, _bar))
    except KeyboardInterrupt:
        talk(f"\nInterrupted; nothing is lost: rapporteur eval run --resume --log {path}")
        raise


def _bar(done: int, total: int, result: Result) -> None:
    """A bar on a terminal, a line every hundred cases elsewhere."""
    import sys

    if sys.stderr.isatty():
        filled = 30 * done // total
        mark = "\r\033[K" if colour() else "\r"
        sys.stderr.write(f"{mark}[{'#' * filled}{'.' * (30 - filled)}] {done}/{total} {result.case:<22}")
        if done == total:
            sys.stderr.write("\n")
        sys.stderr.flush()
    elif done % 100 == 0 or done == total:
        talk(f"{done} of {total} cases")


@app.command(
    short_help="Compare two runs.",
    help="Examples:\n\n  rapporteur eval compare BEFORE.jsonl AFTER.jsonl\n\n"
    "What broke, what was mended, and whether the differences can be told from noise. "
    "Exit 1 when a case broke and --strict is given.",
)
def compare(
    before: Annotated[Path, typer.Argument(help="The log of the run before.")],
    after: Annotated[Path, typer.Argument(help="The log of the run after.")],
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 when a case broke.")] = False,
    as_json: Json = False,
) -> None:
    """Compare two runs."""
    from eval.compare import as_object, as_text, compare_runs
    from eval.log import read_run

    found = compare_runs(read_run(the_log(before)), read_run(the_log(after)))
    if as_json:
        out_json(as_object(found))
    else:
        out(as_text(found))
    if strict and found.broke:
        raise typer.Exit(1)


@app.command(
    short_help="Prove the evaluator.",
    help="Examples:\n\n  rapporteur eval mutate\n\n  rapporteur eval mutate --log RUN.jsonl --per-kind 200\n\n"
    "Break good answers by code and tell what share the scorers catch, and the verifier alone. "
    "Exit 1 under 99 of 100 overall or 95 of any kind.",
)
def mutate(
    log: Annotated[Path | None, typer.Option(help="Take this run's answers in place of a new run.")] = None,
    per_kind: Annotated[int, typer.Option(min=1, help="Broken answers of one kind at most.")] = 60,
    as_json: Json = False,
) -> None:
    """Prove the evaluator."""
    from eval.gold import load_cases
    from eval.log import read_run
    from eval.mutate import as_object, as_text, faults, run_mutations, shares
    from eval.run import rescore
    from eval.scorers import Scorers
    from eval.scorers.sources import Sources

    cases = load_cases()
    scorers = Scorers(Sources(the_corpus()))
    everything = (None, None, None)
    ran = read_run(the_log(log)) if log else _run(cases, everything, None, 1, False, None)
    held = rescore(ran, cases, scorers)
    found = shares(run_mutations(held.results, {case.id: case for case in cases}, scorers, per_kind))
    if as_json:
        out_json(as_object(found))
    else:
        out(as_text(found))
    if wrong := faults(found):
        for fault in wrong:
            talk(f"Not proven: {fault}")
        raise typer.Exit(1)


@app.command(
    short_help="Report a run.",
    help="Examples:\n\n  rapporteur eval report --html report.html\n\n"
    "  rapporteur eval report --baseline BEFORE.jsonl --markdown -\n\n  rapporteur eval report --docs\n\n"
    "Write a run as one HTML page, as Markdown for a pull request, or into the docs.",
)
def report(
    log: Annotated[Path | None, typer.Option(help="The run; by default the newest.")] = None,
    baseline: Annotated[Path | None, typer.Option(help="A run to compare with.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write the page here.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="Write Markdown here; - is stdout.")] = None,
    docs: Annotated[bool, typer.Option("--docs", help="Run everything and write docs/evaluation.md.")] = False,
) -> None:
    """Report a run."""
    from eval.compare import compare_runs
    from eval.gold import load_cases
    from eval.log import read_run
    from eval.mutate import run_mutations, shares
    from eval.report import DOCS_PAGE, Extras, as_html, as_markdown, write_block
    from eval.run import rescore
    from eval.scorers import Scorers
    from eval.scorers.sources import Sources

    cases = {case.id: case for case in load_cases()}
    scorers = Scorers(Sources(the_corpus()))
    ran = _run(list(cases.values()), (None, None, None), None, 1, False, None) if docs else read_run(the_log(log))
    held = rescore(ran, list(cases.values()), scorers)
    before = rescore(read_run(the_log(baseline)), list(cases.values()), scorers) if baseline else None
    compared = compare_runs(before, held) if before else None
    extras = Extras(cases, compared, shares(run_mutations(held.results, cases, scorers)))
    if docs:
        write_block(DOCS_PAGE, as_markdown(held, extras, timed=False))
        talk(f"Written: {DOCS_PAGE}")
    if html is not None:
        html.write_text(as_html(held, extras), encoding="utf-8")
        talk(f"Written: {html}")
    if markdown is not None and str(markdown) != "-":
        markdown.write_text(as_markdown(held, extras), encoding="utf-8")
    elif markdown is not None or not (docs or html):
        out(as_markdown(held, extras))
