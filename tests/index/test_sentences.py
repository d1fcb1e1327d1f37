"""The splitter on legal and ordinary prose."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import sentence_spans, split_sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Art. 5 applies. See para. 3.", ["Art. 5 applies.", "See para. 3."]),
        ("See No. 7 and Nos. 8 and 9 of the list.", ["See No. 7 and Nos. 8 and 9 of the list."]),
        ("He said no. Then he left.", ["He said no.", "Then he left."]),
        ("Powers (cf. Art. 23) apply, e.g. Search. So.", ["Powers (cf. Art. 23) apply, e.g. Search.", "So."]),
        ("The rest, i.e. Data, is kept.", ["The rest, i.e. Data, is kept."]),
        ("Mr. J. R. Smith met Brown Inc. In May they spoke.", ["Mr. J. R. Smith met Brown Inc.", "In May they spoke."]),
        ("It cost 3.5 per cent. Nobody paid 1,200.50 euros.", ["It cost 3.5 per cent.", "Nobody paid 1,200.50 euros."]),
        ("The U.S. Senate met. It rose at 7 p.m. The end.", ["The U.S. Senate met.", "It rose at 7 p.m.", "The end."]),
        ("Really? Yes! Well… Perhaps.", ["Really?", "Yes!", "Well…", "Perhaps."]),
        ('She said "Stop." Then she ran.', ['She said "Stop."', "Then she ran."]),
        ("under article 5. Each State acts.", ["under article 5.", "Each State acts."]),
        ("2. Each State acts. 3. It may not.", ["2. Each State acts.", "3. It may not."]),
        ("It must: (a) go; (b) come; and (c) stay.", ["It must:", "(a) go;", "(b) come; and", "(c) stay."]),
        ("It must:\n   (a) go; and\n   (b) come.", ["It must:", "(a) go; and", "(b) come."]),
        ("Title\n\nOne line\nthat goes on. Two.", ["Title", "One line\nthat goes on.", "Two."]),
        ("data that are (a) stored and (b) moved.", ["data that are (a) stored and (b) moved."]),
        ("第一条。第二条。", ["第一条。", "第二条。"]),
        ("", []),
        (" \n ", []),
    ],
)  # fmt: skip
def test_splits(text: str, expected: list[str]) -> None:
    assert split_sentences(text) == expected


@given(st.text(alphabet="Aab1 .;:()\n?\"'", max_size=120))
def test_spans_lie_in_order_and_lose_no_letter(text: str) -> None:
    spans = sentence_spans(text)
    assert all(a < b for a, b in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    kept = "".join(text[a:b] for a, b in spans)
    assert "".join(kept.split()) == "".join(text.split())


@pytest.mark.parametrize("run", [".", "?!", " ", "\t", "…"])
def test_a_long_run_of_stops_or_spaces_is_read_once(run: str) -> None:
    """Read again from each sign, it would take minutes."""
    text = f"One{run * 100_000}two. Three."
    assert [text[start:end][-4:] for start, end in sentence_spans(text)] == ["two.", "ree."]
