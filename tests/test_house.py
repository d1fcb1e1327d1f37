"""The house: doors open one way, modules and functions stay short, no door is imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("prompts", "index", "bot", "eval")
DOORS = ("bot.cli", "bot.discord_app", "bot.__main__")
MAY_IMPORT = {
    "prompts": {"prompts"},
    "index": {"index"},
    "bot": {"bot", "index", "prompts"},
    "eval": {"eval", "bot", "index", "prompts"},
    "door": {"bot", "index", "prompts", "eval"},
}
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
HEAVY = {"llama_index", "chromadb", "discord", "numpy", "sklearn", "bm25s", "tiktoken", "scipy", "pydantic_settings"}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def is_door(module: str) -> bool:
    return any(module == door or module.startswith(f"{door}.") for door in DOORS)


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_there_is_a_house() -> None:
    assert len(MODULES) > 40


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_doors_open_one_way(path: Path) -> None:
    module = name_of(path)
    allowed = MAY_IMPORT["door" if is_door(module) else module.split(".")[0]]
    wrong = [name for name in imports(path) if name.split(".")[0] in ROOMS and name.split(".")[0] not in allowed]
    into_a_door = [name for name in imports(path) if is_door(name) and not is_door(module)]
    assert not wrong
    assert not into_a_door


@pytest.mark.parametrize("path", [*MODULES, *TESTS], ids=name_of)
def test_modules_and_functions_are_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, node.name


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_the_builtin_eval_is_never_hidden(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    plain = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert not [name for name in plain if name.split(".")[0] == "eval"]


def test_help_imports_nothing_heavy() -> None:
    import subprocess
    import sys

    code = (
        "import sys\nfrom bot.cli.app import app\n"
        "try:\n    app(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print(sorted({HEAVY!r} & {{name.split('.')[0] for name in sys.modules}}), file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert ended.stderr.strip().splitlines()[-1] == "[]"
    assert "Examples" in ended.stdout
