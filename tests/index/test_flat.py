"""People's lines are read without a YAML parser, and exactly as YAML reads them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from index.files import CORPUS_DIR, CorpusError, parse_yaml, read_list
from index.flat import flat_entries

LISTS = sorted([*(CORPUS_DIR / "asked").glob("[0-9][0-9].yaml"), *(CORPUS_DIR / "asked").glob("*s-*.yaml")])


@pytest.mark.parametrize("path", [*LISTS, *(CORPUS_DIR / "asked" / f"{name}.yaml" for name in ("outside", "points"))])
def test_people_s_lines_are_flat_and_read_as_yaml_reads_them(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert flat_entries(text, lambda line: next(iter(yaml.safe_load(line).values())))
    assert read_list(path) == parse_yaml(path, text)
    assert [entry.line for entry in read_list(path)] == [entry.line for entry in parse_yaml(path, text)]


@pytest.mark.parametrize(
    "value",
    [
        "what does 28(4) say?",
        "it's a:b, and [brackets] # but no comment",
        '"quoted, with: a colon"',
        "'single'",
        '["28(1)", "29"]',
        "[a, b]",
        r'"an \"escape\""',
        "¿quién?",
        "1884 convention",
        "2001-12-14",
        "-----",
        "a  b",
    ],
)
def test_odd_values_are_read_as_yaml_reads_them(value: str, tmp_path: Path) -> None:
    text = f"# a note\n- ask: {value}\n  kind: question\n\n- ask: b\n"
    path = tmp_path / "lines.yaml"
    path.write_text(text, encoding="utf-8")
    assert read_list(path) == parse_yaml(path, text)


@pytest.mark.parametrize(
    "text",
    [
        "- ask: a\n  of two lines\n",
        "- ask: >\n  kind: folded\n",
        "- ask: a\n  ask: twice\n",
        "  ask: a\n",
        '- ask: "not closed\n',
        "- ask: a\tb\n",
        "- ask: a\u2028b\n",
        "- ask:\n    - a\n",
        "ask: a\n",
        "",
    ],
)
def test_what_is_not_flat_is_left_to_yaml(text: str) -> None:
    assert flat_entries(text, lambda line: None) is None


@pytest.mark.parametrize("text", ["- ask: a\n  ask: twice\n", '- ask: "not closed\n', "- ask: a: b\n", "- ask: - a\n"])
def test_a_bad_line_is_refused_with_its_place(text: str, tmp_path: Path) -> None:
    path = tmp_path / "lines.yaml"
    path.write_text(f"- ask: fine\n{text}", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"lines\.yaml, line \d"):
        read_list(path)


@given(st.text(alphabet="ab 1-:#\"'[],{}&*!|>%@`~?\n\té¿", max_size=24))
def test_whatever_is_read_is_read_as_yaml_reads_it(tmp_path_factory: pytest.TempPathFactory, value: str) -> None:
    path = tmp_path_factory.mktemp("flat") / "lines.yaml"
    text = f"- ask: {value}\n  at: x\n"
    path.write_text(text, encoding="utf-8", newline="")
    try:
        expected = parse_yaml(path, text)
    except CorpusError:
        expected = None
    if isinstance(expected, list) and all(isinstance(one, dict) for one in expected):
        assert read_list(path) == expected
    else:
        with pytest.raises(CorpusError):
            read_list(path)
