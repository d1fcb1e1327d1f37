"""Our parts over other people's texts: shapes, order, streaming, and bad lines."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.external import (
    ForeignIndex,
    Item,
    LineError,
    abstention,
    ground,
    grounding,
    read_corpus_lines,
    retrieval,
)

PASSAGES = [
    Item("bees", "Beekeeping\nA hive holds one queen, some thousand workers and, in summer, a few hundred drones."),
    Item("bread", "Baking\nRye dough is left to rise for two hours before it is put into the oven."),
    Item(7, "Sailing\nA boat on starboard tack has right of way over a boat on port tack."),
]


def lines(*objects: object) -> Iterator[str]:
    return (json.dumps(one) + "\n" for one in objects)


def test_the_passage_that_answers_is_ranked_first_under_its_own_id() -> None:
    index = ForeignIndex(PASSAGES)
    asked = lines(
        {"id": "a", "question": "How long does rye dough rise?"},
        {"id": 2, "question": "Who has way, port or starboard?"},
    )
    found = list(retrieval(index, asked))
    assert [one["id"] for one in found] == ["a", 2]
    assert [one["ids"][0] for one in found] == ["bread", 7]
    assert all(sorted(map(str, one["ids"])) == ["7", "bees", "bread"] for one in found)
    assert index.search("queen of the hive", limit=1) == ["bees"]


def test_a_question_without_a_known_word_is_answered_with_some_order() -> None:
    assert len(ForeignIndex(PASSAGES).search("zzz")) == 3


def test_a_corpus_is_read_with_its_headings(tmp_path: Path) -> None:
    file = tmp_path / "p.jsonl"
    file.write_text('{"id": 1, "text": "b", "heading": "A"}\n\n{"id": 2, "text": "c"}\n')
    assert [one.text for one in read_corpus_lines(file)] == ["A\nb", "c"]
    file.write_text("\n")
    with pytest.raises(LineError, match="holds no passage"):
        read_corpus_lines(file)


def test_claims_are_judged_by_the_verifier() -> None:
    passages = ["The bridge was opened in 1931. It is 503 metres long."]
    right, wrong = grounding(
        lines(
            {"id": 1, "claim": "The bridge was opened in 1931.", "passages": passages},
            {"id": 2, "claim": "The bridge was opened in 1935.", "passages": passages},
        )
    )
    assert right == {"id": 1, "supported": True, "score": 1.0, "reasons": []}
    assert not wrong["supported"]
    assert 0 <= wrong["score"] < 0.5
    assert "1935" in " ".join(wrong["reasons"])


def test_the_floor_tells_whether_passages_hold_an_answer() -> None:
    passages = [one.text for one in PASSAGES]
    here, elsewhere = abstention(0.5)(
        lines(
            {"id": 1, "question": "How many drones does a hive hold?", "passages": passages},
            {"id": 2, "question": "Which planet has the longest year?", "passages": passages},
        )
    )
    assert here["answerable"]
    assert not elsewhere["answerable"]
    assert ground("the of and", passages) == 0


def test_lines_stream() -> None:
    """The first answer is there before the second line is read."""

    def endless() -> Iterator[str]:
        yield from lines({"id": 1, "claim": "A boat.", "passages": ["A boat."]})
        raise AssertionError("read too far")

    assert next(grounding(endless()))["id"] == 1


@pytest.mark.parametrize("bad", ["{", '"text"', '{"id": 1, "claim": "x"}'])
def test_a_bad_line_is_named(bad: str) -> None:
    with pytest.raises(LineError, match="line 2"):
        list(grounding(iter(["\n", bad])))
