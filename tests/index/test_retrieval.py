"""What is asked finds its provisions: known lines, unknown lines, other languages, typing slips."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.concepts import THESAURUS, read_concepts
from index.evidence import Evidence, collect, firsts_of, units_of
from index.features import Floats, Reader
from index.fitting import Material, fit_models
from index.fusion import Ranked, Routes, fuse, likelihoods, pick, standard
from index.grounds import other_lines
from index.phrasing import FORMS
from index.retriever import as_retriever
from index.search import Searcher
from index.shipped import Corpus, paragraph_of
from index.spelled import spell

HELD_OUT = 10
"""Every tenth line of people is held out."""


def _articles(searcher: Searcher, text: str, limit: int = 5) -> list[str]:
    return [hit.locator.article for hit in searcher.search(text, limit=limit).hits]


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("Can police make me unlock my phone?", "28"),
        ("my ex put our private video on the internet", "16"),
        ("will my country hand me over to another one for a tweet", "37"),
        ("who pays for gathering the evidence another country asked for", "40"),
        ("when does the treaty start to apply", "65"),
        ("¿puede la policía registrar mi teléfono?", "28"),
        ("Peut-on m'extrader pour un délit politique ?", "37"),
        ("Kann mein Land den Vertrag kündigen?", "67"),
        ("как вступает в силу конвенция", "65"),
        ("كيف تنسحب دولة من الاتفاقية؟", "67"),
        ("一国如何退出公约", "67"),
    ],
)
def test_an_everyday_question_finds_its_article(searcher: Searcher, text: str, article: str) -> None:
    assert article in _articles(searcher, text)


@pytest.mark.parametrize(
    ("right", "slip"),
    [
        ("rules on extradition of suspects", "rules on extraditon of suspects"),
        ("statute of limitations", "statute of limitatons"),
        ("money laundering", "money laudnering"),
        ("witness protection", "witnes protection"),
    ],
)
def test_a_slip_of_one_letter_is_forgiven(searcher: Searcher, right: str, slip: str) -> None:
    assert _articles(searcher, right)[0] in _articles(searcher, slip)


def test_hits_fall_and_begin_with_five_articles(searcher: Searcher) -> None:
    hits = searcher.search("how do countries help each other with evidence", limit=20).hits
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert len({hit.locator.article for hit in hits[:5]}) == 5
    assert len({hit.locator for hit in hits}) == 20


def test_hits_are_paragraphs_and_lie_in_their_passages(searcher: Searcher) -> None:
    for hit in searcher.search("seize a computer", limit=50).hits:
        assert hit.locator == paragraph_of(hit.locator)
        assert any(hit.locator.touches(locator) for locator in hit.passage.locators)


def test_kinds_restrict_the_passages(searcher: Searcher) -> None:
    found = searcher.search("what is electronic data", kinds=frozenset({"definition"}))
    assert {hit.locator.article for hit in found.hits} == {"2"}


@pytest.mark.parametrize("text", ["", " ", "?", "🙂", "zzzz qqqq", "a" * 2000, "‮abc"])
def test_anything_can_be_asked(searcher: Searcher, text: str) -> None:
    assert len(searcher.search(text).hits) == 10


def test_the_snapshot_ranks_as_chroma_does(small: Corpus, built: Path) -> None:
    by_chroma, by_snapshot = Searcher.open(built, small), Searcher.open(built, small, chroma=False)
    for text in ("search a phone", "leave the treaty"):
        one, other = by_chroma.search(text), by_snapshot.search(text)
        assert [(hit.locator, hit.routes) for hit in one.hits] == [(hit.locator, hit.routes) for hit in other.hits]
        # The two stores add up their products in another order.
        assert [hit.score for hit in one.hits] == pytest.approx([hit.score for hit in other.hits], rel=1e-4)


def test_the_best_hit_is_the_first_that_a_search_finds(searcher: Searcher) -> None:
    for text in ("search a phone", "leave the treaty", "zzzz qqqq"):
        assert searcher.best_hit(text) == searcher.search(text).hits[0]


def test_points_and_status_facts_are_found_by_their_own_words(searcher: Searcher) -> None:
    point = searcher.search_points("EFF on spying across borders", limit=5)[0]
    assert point.locator.instrument == "commentary"
    facts = searcher.search_status("how many countries have signed", limit=3)
    assert any("sign" in fact.passage.text.lower() for fact in facts)


def test_ground_tells_the_weather_from_the_treaty(searcher: Searcher) -> None:
    inside = searcher.search("Does the treaty let police search a phone?").ground
    outside = searcher.search("What will the weather be like in Paris tomorrow?").ground
    assert outside < 0.5 < inside


def test_a_llama_index_retriever_gives_passages_once(searcher: Searcher) -> None:
    nodes = as_retriever(searcher, limit=10).retrieve("Can police make me unlock my phone?")
    assert nodes[0].metadata["locator"].startswith("uncc:28")
    assert len({node.node.node_id for node in nodes}) == len(nodes)


def test_standard_scores_survive_views_that_say_nothing() -> None:
    flat = np.zeros(4, np.float32)
    assert not standard(flat).any()
    article_of = np.array([0, 0, 1, 1, 2])
    ranked = fuse([flat[:3]], [np.zeros(5, np.float32)], np.zeros(5, np.float32), article_of)
    assert pick(ranked, article_of) == [0, 2, 4, 1, 3]


def test_a_few_of_many_are_picked_as_if_all_were() -> None:
    chance = np.random.default_rng(7)
    article_of = np.repeat(np.arange(300), 3)
    for levels in (4, 10_000):  # with many equal scores, and with none
        articles, units = (chance.integers(0, levels, size).astype(np.float32) for size in (300, 900))
        ranked = Ranked(articles, units)
        everyone = pick(ranked, article_of)
        assert sorted(everyone) == list(range(900))
        assert len(set(article_of[everyone[:5]].tolist())) == 5
        assert units[everyone[5:]].tolist() == sorted(units[everyone[5:]].tolist(), reverse=True)
        for limit in (3, 10, 200):
            assert pick(ranked, article_of, limit) == everyone[:limit]


def test_views_of_units_that_are_articles_are_added_once_with_the_same_result() -> None:
    chance = np.random.default_rng(3)
    words, dense = (chance.random(50).astype(np.float32) for _ in range(2))
    alone = np.arange(50)
    once, each = fuse([words], [words], dense, alone), fuse([words.copy()], [words], dense, alone)
    assert once.articles.tolist() == each.articles.tolist()
    assert once.units.tolist() == each.units.tolist()


def test_a_route_is_named_with_its_ten_best_and_what_is_as_good() -> None:
    far = np.zeros(40, np.float32)
    few, many = far.copy(), far.copy()
    few[:4], many[:12] = 1.0, np.arange(12, 0, -1)
    many[20] = many[9]
    routes = Routes({"few": few, "many": many, "none": far})
    assert [row for row in range(40) if "many" in routes.of(row)] == [*range(10), 20]
    assert all("few" in routes.of(row) for row in range(40))  # fewer than ten stand out
    assert not any("none" in routes.of(row) for row in range(40))


def test_likelihoods_never_rise() -> None:
    ranked = Ranked(np.array([2.0, 1.0], np.float32), np.array([1.0, 5.0, 3.0], np.float32))
    order = [1, 2, 0]
    scores = likelihoods(ranked, order, np.array([0, 0, 1]))
    assert scores == sorted(scores, reverse=True)


def test_lines_that_were_not_learned_find_their_article(corpus: Corpus) -> None:
    """The gate on generalisation: people's lines, held out, by the learned views and the dense space."""
    people = ("question", "situation", "fragment", "slang")
    evidence = sorted(collect(corpus), key=lambda line: line.language)
    asked = [line for line in evidence if line.kind in people and line.language == "en"]
    held = set(map(id, asked[::HELD_OUT]))
    units = units_of(corpus)
    learned = [line for line in evidence if id(line) not in held]
    material = Material(learned, [], other_lines(corpus), len(units), firsts_of(units))
    reader = Reader(read_concepts(corpus.folder / THESAURUS))
    models, placed = fit_models(reader, read_concepts(corpus.folder / FORMS), material, spell(material.texts()))
    articles = list(corpus.articles)
    article_of = np.array([articles.index(unit.article) for unit in units])

    def rank(line: Evidence) -> Ranked:
        text = models.read(line.text, line.language)
        views = models.views(text, line.language)
        dense: Floats = placed[: len(units)] @ models.vector(text)
        return fuse(views.articles, views.units, dense, article_of)

    tried = [(line, rank(line)) for line in evidence if id(line) in held]
    first = np.mean([int(np.argmax(ranked.articles)) in line.articles for line, ranked in tried])
    five = np.mean([bool(set(np.argsort(-ranked.articles)[:5]) & set(line.articles)) for line, ranked in tried])
    ten = np.mean([bool(set(pick(ranked, article_of)[:10]) & set(line.units)) for line, ranked in tried])
    assert len(tried) > 500
    assert (first > 0.5, five > 0.8, ten > 0.75) == (True, True, True), (first, five, ten)
