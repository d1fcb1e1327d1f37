"""The gold questions: their format, their split, and what the check finds in bad ones."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
import yaml

from eval.gold import CASES_DIR, SCHEMA_FILE, Case, read_cases, split_of
from eval.gold_check import check_cases
from index.files import CorpusError
from index.model import Locator
from index.shipped import Corpus


def kinds(cases: list[Case], corpus: Corpus) -> set[str]:
    return {finding.kind for finding in check_cases(cases, corpus)}


@pytest.mark.parametrize("path", sorted(CASES_DIR.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_file_fits_the_schema(path: Path) -> None:
    schema = json.loads(SCHEMA_FILE.read_text())
    jsonschema.Draft202012Validator(schema).validate(yaml.safe_load(path.read_text()))
    assert {case.family for case in read_cases(path)} == {path.stem}


def test_the_set_is_large_and_split_about_evenly(cases: list[Case]) -> None:
    assert len(cases) >= 320
    dev = sum(case.split == "dev" for case in cases) / len(cases)
    assert 0.4 < dev < 0.6


def test_the_split_is_the_first_hex_digit_of_the_hash() -> None:
    assert split_of("direct-001") == "test"  # 1dfa…
    assert {split_of(f"direct-{n:03}") for n in range(1, 9)} == {"dev", "test"}


def test_the_shipped_cases_are_sound(cases: list[Case], corpus: Corpus) -> None:
    faults = [finding for finding in check_cases(cases, corpus) if finding.kind not in ("indexed", "copied")]
    assert faults == []


def test_the_check_finds_each_kind_of_fault(cases: list[Case], corpus: Corpus) -> None:
    good = next(case for case in cases if case.id == "direct-004")
    other = next(case for case in cases if case.split != good.split)
    question = corpus.articles["28"].questions[1]
    assert kinds([good], corpus) == set()
    assert kinds([replace(good, required=(Locator("uncc", "84"),))], corpus) >= {"dangling"}
    assert kinds([replace(good, acceptable=(Locator("budapest", "49"),))], corpus) == {"dangling"}
    assert kinds([replace(good, commentary=("nobody-2024",))], corpus) == {"dangling"}
    assert kinds([good, good], corpus) >= {"duplicate", "near-duplicate"}
    assert kinds([good, replace(other, question=good.question.upper())], corpus) == {"near-duplicate"}
    assert kinds([replace(good, question=corpus.asked[5].text + "!")], corpus) == {"indexed"}
    assert kinds([replace(good, question=f"Tell me: {question}")], corpus) >= {"copied"}
    assert kinds([replace(good, concerns=())], corpus) == {"concerns"}
    assert kinds([replace(good, no_concerns=True)], corpus) == {"contradiction"}
    assert kinds([replace(good, required=(), concerns=())], corpus) == {"contradiction"}


def test_a_leak_across_the_splits_is_told_as_one(cases: list[Case], corpus: Corpus) -> None:
    dev = next(case for case in cases if case.family == "direct" and case.split == "dev")
    test = next(case for case in cases if case.family == "direct" and case.split == "test")
    found = check_cases([dev, replace(test, question=dev.question)], corpus)
    assert any("across the splits" in finding.detail for finding in found if finding.kind == "near-duplicate")


def test_a_bad_file_is_refused_with_its_name_and_line(tmp_path: Path) -> None:
    bad = tmp_path / "direct.yaml"
    bad.write_text("- id: direct-001\n  family: direct\n  question: Why?\n  expcet: answered\n")
    with pytest.raises(CorpusError, match=r"direct\.yaml, line 1: unknown key 'expcet'"):
        list(read_cases(bad))
