"""What the pages for users name exists: commands, options, settings, codes, targets, links; their snippets run."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer

from bot.cli.app import VERSION, app
from bot.cli.shared import EXIT_BY_ERROR, EXIT_BY_FAMILY
from bot.errors import RapporteurError
from bot.settings import Settings, variable
from bot.talk import Status
from index.model import Provenance
from tests.commands_page import PAGE as COMMANDS_PAGE
from tests.commands_page import page as commands_page
from tests.helpers import ROOT, Run

README = ROOT / "README.md"
PAGES = sorted({README, ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *(ROOT / "docs").rglob("*.md")})
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
_CODE = re.compile(r"^```[^\n]*\n(?P<block>.*?)^```|`(?P<inline>[^`\n]+)`", re.S | re.M)
_OPTION = re.compile(r"(?<![\w-])--?[a-z][\w-]*")
_SETTING = re.compile(r"\b(?:RAPPORTEUR_[A-Z_]+|DISCORD_TOKEN)\b")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def codes(path: Path) -> Iterator[str]:
    """The lines of code of a page, in fences and in the running text, without prompts and comments."""
    for match in _CODE.finditer(text_of(path)):
        for line in (match["block"] or match["inline"]).splitlines():
            yield re.sub(r"\s#\s.*$", "", line.removeprefix("$ ")).strip()


def tree(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], set[str]]]:
    """Every command by its words, with the options that it knows."""
    yield path, {name for one in command.params for name in (*one.opts, *one.secondary_opts)} | {"--help", "-h"}
    for name, below in getattr(command, "commands", {}).items():
        yield from tree(below, (*path, name))


COMMANDS = dict(tree(typer.main.get_command(app)))


def command_of(words: list[str]) -> tuple[str, ...]:
    """The command that the words call: as many of them as name one."""
    path: tuple[str, ...] = ()
    for word in words:
        if (*path, word) not in COMMANDS:
            break
        path = (*path, word)
    return path


def calls() -> list[tuple[str, str]]:
    """Every call of the command line in the pages: (page, words)."""
    found = [(page.name, code) for page in PAGES for code in codes(page)]
    return sorted({(page, code) for page, code in found if re.match(r"(?:\.venv/bin/)?rapporteur [a-z-]", code)})


def rows() -> list[tuple[str, str]]:
    """The rows of the README's table of commands: (commands, what they do)."""
    return re.findall(r"^\| (`[a-z][^|]*`) \| ([^\n]*) \|$", text_of(README), re.M)


def test_there_is_something_to_check() -> None:
    assert len(COMMANDS) > 20
    assert len(calls()) >= 10
    assert len(rows()) >= 8


@pytest.mark.parametrize(("page", "code"), calls())
def test_every_call_is_of_a_command_with_options_that_exist(page: str, code: str) -> None:
    words = code.split("rapporteur ", 1)[1].split(" < ")[0].split()
    if words[0].startswith("-"):
        assert words[0] in COMMANDS[()] | {"--install-completion", "--show-completion"}
        return
    path = command_of(words)
    assert path, f"{page}: {code}"
    assert set(_OPTION.findall(re.sub(r'"[^"]*"', "", code))) <= COMMANDS[path] | {"-"}


@pytest.mark.parametrize(("commands", "about"), rows())
def test_every_row_of_the_table_is_a_command_with_its_options(commands: str, about: str) -> None:
    named = [command_of(one.split()) for one in re.findall(r"`([^`]+)`", commands)]
    assert all(named)
    known = {option for path, options in COMMANDS.items() if path[: len(named[0])] == named[0] for option in options}
    for code in re.findall(r"`([^`]+)`", about):
        assert set(_OPTION.findall(code)) <= known, code


def test_every_command_is_in_the_table() -> None:
    told = {command_of(one.split())[0] for commands, _ in rows() for one in re.findall(r"`([^`]+)`", commands)}
    assert {path[0] for path in COMMANDS if path} <= told | {"help"}


def test_exit_codes_are_the_ones_that_are_told() -> None:
    [line] = re.findall(r"^Exit codes: (.+)$", text_of(README), re.M)
    told = {int(code) for code in re.findall(r"\b\d+\b", line)}
    errors = {one.exit_code for one in (RapporteurError, *RapporteurError.__subclasses__())}
    assert told == {0, 130} | set(EXIT_BY_FAMILY.values()) | set(EXIT_BY_ERROR.values()) | errors


def test_the_page_on_asking_tells_the_same_codes() -> None:
    [line] = re.findall(r"^Exit codes: (.+)$", text_of(README), re.M)
    told = re.findall(r"^\| (\d+) \| ", text_of(ROOT / "docs" / "asking.md"), re.M)
    assert told == re.findall(r"\b\d+\b", line)


def test_the_page_of_commands_is_what_they_print() -> None:
    assert text_of(COMMANDS_PAGE) == commands_page(), "write it again: make pages"


def test_the_measures_that_are_named_have_their_tests() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text_of(ROOT / "docs" / "security.md"))
    assert len(named) > 40
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not re.search(rf"^(?:async )?def {name}\(", text_of(ROOT / path), re.M)
    ]
    assert missing == []


def test_every_part_of_the_threat_model_names_a_test() -> None:
    rows = re.findall(r"^\| (?!what |---)(.+?) \| (.*?) \|$", text_of(ROOT / "docs" / "security.md"), re.M)
    assert len(rows) > 25
    assert [what for what, tests in rows if "::test_" not in tests] == []


@pytest.mark.parametrize("name", [one.name for one in sorted((ROOT / "docs").glob("*.md"))])
def test_the_readme_or_another_page_leads_to_every_page(name: str) -> None:
    assert [page for page in PAGES if page.name != name and re.search(rf"\]\([^)]*\b{name}", text_of(page))]


def test_every_module_that_is_named_exists() -> None:
    for name in ("architecture.md", "security.md", "corpus.md"):
        for path in re.findall(r"`((?:bot|index|eval|prompts|tests)/[\w/.]+)`", text_of(ROOT / "docs" / name)):
            assert (ROOT / path).exists(), f"{name}: {path}"


def test_the_help_of_ask_tells_the_same_codes() -> None:
    from bot.cli.ask import HELP

    told = {int(code) for code in re.findall(r"\b\d+\b", HELP.split("Exit codes:")[1])}
    assert told <= {0, 1, 2, 3, 4, 5, 130}
    assert {0, 1, 2, 3, 4} <= told


SETTINGS = {variable(name) for name in Settings.model_fields}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_setting_that_is_named_exists(page: Path) -> None:
    assert set(_SETTING.findall(text_of(page))) <= SETTINGS


def test_the_example_of_settings_lists_each_with_its_default() -> None:
    example = text_of(ROOT / ".env.example")
    lines = dict(re.findall(r"^#?([A-Z_]+)=(.*)$", example, re.M))
    assert set(lines) == SETTINGS
    defaults = {variable(name): field.default for name, field in Settings.model_fields.items()}
    for name, value in lines.items():
        assert value == ("" if defaults[name] is None else str(defaults[name])), name


def test_every_setting_is_told_in_a_page() -> None:
    told = {name for page in PAGES for name in _SETTING.findall(text_of(page))}
    told |= set(re.findall(r"\b[A-Z]+_API_KEY\b", "".join(map(text_of, PAGES))))
    assert told >= SETTINGS


def test_no_code_reads_a_setting_that_is_not_listed() -> None:
    code = "\n".join(
        text_of(path) for room in ("bot", "eval", "index", "prompts") for path in (ROOT / room).rglob("*.py")
    )
    assert set(_SETTING.findall(code)) - {"RAPPORTEUR_"} <= SETTINGS


def test_statuses_and_provenances_that_are_named_exist() -> None:
    text = text_of(README)
    told = set(re.findall(r"`((?:answered|unanswerable|declined|error)_[a-z_]+)`", text))
    assert told <= {status.value for status in Status}
    assert {f"`{one.value}`" for one in Provenance} <= set(re.findall(r"`[a-z]+`", text))


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of(ROOT / "Makefile"), re.M))
    for page in PAGES:
        for code in codes(page):
            for target in re.findall(r"^(?:\S+=\S+ )*make ([a-z]+)", code):
                assert target in targets, f"{page.name}: {code}"
    assert set(re.findall(r"^\.PHONY: (.+)$", text_of(ROOT / "Makefile"), re.M)[0].split()) == targets


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CHANGELOG.md"], ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", text_of(page), flags=re.S)
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        assert target.startswith(("http://", "https://", "mailto:")) or (page.parent / target).exists(), target


def test_one_version_everywhere() -> None:
    newest = re.search(r"^## (\d+\.\d+\.\d+)", text_of(ROOT / "CHANGELOG.md"), re.M)
    citation = re.search(r"^version: [\"']?([\d.]+)", text_of(ROOT / "CITATION.cff"), re.M)
    assert newest is not None
    assert citation is not None
    assert newest[1] == citation[1] == PROJECT["version"] == VERSION


def test_the_licences_stand_where_they_are_named() -> None:
    for name in ("LICENSE", "LICENSE-CORPUS"):
        assert (ROOT / name).is_file()
    assert "Apache-2.0" in PROJECT["license"]


SNIPPETS = [
    line.removeprefix("$ rapporteur ")
    for page in PAGES
    for block in re.findall(r"^```console\n(.*?)^```", text_of(page), re.S | re.M)
    for line in block.splitlines()
    if line.startswith("$ rapporteur ")
]


@pytest.mark.parametrize("snippet", list(dict.fromkeys(SNIPPETS)))
def test_snippets_run(snippet: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "questions.jsonl").write_text(
        '{"id": "q1", "question": "What does Article 24 say?"}\n', encoding="utf-8"
    )
    words = shlex.split(snippet.split(" > ")[0], comments=True)
    ended = run(*words, cwd=tmp_path, stdin=b"What does Article 24 say?\n")
    assert ended.returncode in (0, 3), ended.stderr.decode()
    assert ended.stdout
