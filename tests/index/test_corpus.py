"""What ships is whole and every reference in it resolves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.digest import read_digest
from index.files import CORPUS_DIR, read_front_matter
from index.force import markers
from index.locator import find_references
from index.model import CONVENTION, Force, Locator, Point, Provision
from index.sentences import split_sentences
from index.shipped import LANGUAGES, children_of, load_corpus, paragraph_of, read_doubts

CORPUS = load_corpus()
FILES = sorted((CORPUS_DIR / "uncc").glob("*.md"))
ROMANS = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]
LINE = re.compile(r"^ *(?:(\d+)\.|\(([a-z]+)\))(?: |$)", re.M)


def own(number: str) -> list[Provision]:
    return [provision for provision in CORPUS.provisions.values() if provision.locator.article == number]


def within() -> Iterator[Provision]:
    return (provision for provision in CORPUS.provisions.values() if provision.locator.parts)


def article_of(path_stem: str) -> str:
    return str(int(path_stem)) if int(path_stem) else "preamble"


def test_there_are_68_articles_and_the_preamble() -> None:
    assert list(CORPUS.articles) == ["preamble", *(str(number) for number in range(1, 69))]
    assert [path.stem for path in FILES] == [f"{number:02}" for number in range(69)]


def test_each_file_holds_the_article_of_its_name() -> None:
    for path in FILES:
        assert read_digest(path)[0].locator.article == article_of(path.stem)


def test_chapters_run_from_one_to_nine() -> None:
    chapters = [article.chapter for article in CORPUS.articles.values()]
    assert list(dict.fromkeys(chapters)) == ROMANS
    assert [ROMANS.index(chapter) for chapter in chapters] == sorted(ROMANS.index(chapter) for chapter in chapters)
    titles = {(article.chapter, article.chapter_title) for article in CORPUS.articles.values()}
    assert len(titles) == len(ROMANS)
    assert all(bool(chapter) == bool(title) for chapter, title in titles)


def test_titles_differ_and_every_article_has_terms_and_questions() -> None:
    assert len({article.title for article in CORPUS.articles.values()}) == 69
    assert all(article.terms and article.questions for article in CORPUS.articles.values())


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_numbered_line_is_a_provision_in_its_order(path: Path) -> None:
    _, body, _ = read_front_matter(path)
    below = [provision.locator.parts[-1] for provision in own(article_of(path.stem)) if provision.locator.parts]
    if path.stem == "00":
        assert below == [str(n) for n in range(1, len([line for line in body.splitlines() if line.strip()]) - 1)]
    else:
        assert below == [number or letter for number, letter in LINE.findall(body)]


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_the_provisions_hold_every_word_of_the_body(path: Path) -> None:
    _, body, _ = read_front_matter(path)
    whole = own(article_of(path.stem))[0].text
    if path.stem == "00":  # the considerations are numbered by us
        whole = re.sub(r"^\d+\. ", "", whole, flags=re.M)
    assert whole.split() == body.split()


def test_each_text_holds_its_own_words_and_its_children() -> None:
    for provision in CORPUS.provisions.values():
        assert provision.own in provision.text.replace("\n", " ")
        for child in provision.children:
            assert CORPUS.provisions[child].text in provision.text
            assert child.parent == provision.locator
        listed = [child.locator for child in children_of(CORPUS.provisions.values(), provision.locator)]
        assert listed == list(provision.children)


def test_every_letter_carries_its_chapeau() -> None:
    for provision in within():
        above = CORPUS.provisions[provision.locator.parent] if provision.locator.parent else None
        assert above is not None
        assert above.own in provision.chapeau


def test_locators_are_unique_and_read_back() -> None:
    assert len({str(locator) for locator in CORPUS.provisions}) == len(CORPUS.provisions)
    assert all(Locator.parse(str(locator)) == locator for locator in CORPUS.provisions)
    every = [*CORPUS.provisions, *CORPUS.points, *CORPUS.status]
    assert len({str(locator) for locator in every}) == len(every)
    assert all(CORPUS.citable(locator) for locator in every)
    assert not CORPUS.citable(Locator(CONVENTION, "84"))


def test_the_paragraph_of_a_provision_exists() -> None:
    assert paragraph_of(Locator.parse("28(3)(d)")) == Locator.parse("28(3)")
    assert {paragraph_of(locator) for locator in CORPUS.provisions} <= set(CORPUS.provisions)


# --- force and gist ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("locator", "force"),
    [
        ("2(h)", Force.STATES),
        ("6(1)", Force.MUST),
        ("6(2)", Force.MUST_NOT),
        ("7(2)", Force.MAY),
        ("17(1)(a)(i)", Force.MUST),
        ("21(8)", Force.STATES),
        ("24(3)", Force.MUST_CONSIDER),
        ("28(4)", Force.MUST),
        ("36(1)(c)", Force.ENCOURAGED),
        ("37(15)", Force.NEED_NOT),
        ("40(2)", Force.MUST),
        ("40(11)", Force.MUST_NOT),
        ("40(22)", Force.NEED_NOT),
        ("46", Force.MUST_ENDEAVOUR),
        ("49(1)(c)", Force.MUST_CONSIDER),
        ("53(3)(e)", Force.MAY),
        ("60(1)", Force.MAY),
        ("preamble(10)", Force.STATES),
    ],
)
def test_forces_that_answers_rest_on(locator: str, force: Force) -> None:
    assert CORPUS.provisions[Locator.parse(locator)].force is force


def test_every_paragraph_and_letter_has_a_gist() -> None:
    """Romans under a letter are told by the gist of their letter."""
    without = [str(provision.locator) for provision in within() if provision.gist is None]
    assert [name for name in without if not re.search(r"\([a-z]\)\([ivx]+\)$", name)] == []


def test_a_gist_is_one_plain_sentence_of_thirty_words() -> None:
    for provision in CORPUS.provisions.values():
        if provision.gist is not None:
            assert len(provision.gist.split()) <= 30, provision.locator
            assert split_sentences(provision.gist) == [provision.gist], provision.locator
            assert not re.search('["“”„«»]', provision.gist), provision.locator
            assert provision.gist.endswith("."), provision.locator


def test_a_gist_has_the_force_of_its_digest() -> None:
    """It uses no force word that neither the digest nor its force has, and the force itself is among its words.

    A force set by hand is one that the digest's own words do not show, so a gist need not show it either.
    """
    by_hand = {locator for path in FILES for locator in read_front_matter(path)[0].table("forces")}
    for provision in CORPUS.provisions.values():
        if provision.gist is None:
            continue
        here = {force for force, _, _ in markers(provision.gist)}
        there = {force for force, _, _ in markers(f"{provision.text} . {provision.chapeau}")}
        place, article = provision.locator.short, provision.locator.article
        more = {force.value for force in here - there - {provision.force}}
        assert not more, f"uncc/{article}.md: the gist of {place} says {more}, which its digest does not"
        if provision.force is not Force.STATES and place not in by_hand:
            wanted = provision.force.value
            assert provision.force in here, f"uncc/{article}.md: the gist of {place} does not say {wanted!r}"


# --- references -------------------------------------------------------------------------------------------------


def test_cross_references_name_articles() -> None:
    for article in CORPUS.articles.values():
        assert set(article.cross_references) <= set(CORPUS.articles), article.locator
        assert article.locator.article not in article.cross_references


def test_every_provision_named_in_a_digest_exists() -> None:
    for provision in CORPUS.provisions.values():
        for text in (provision.own, provision.gist or ""):
            named = [locator for found in find_references(text) for locator in found.locators]
            assert [str(one) for one in named if one not in CORPUS.provisions] == [], provision.locator


def test_concerns_name_provisions_and_commentary_that_exist() -> None:
    slugs = {point.slug for point in CORPUS.points.values()}
    for concern in CORPUS.concerns.values():
        assert concern.locators
        assert set(concern.locators) <= set(CORPUS.provisions), concern.id
        assert set(concern.sources) <= slugs, concern.id
        assert concern.rights
        assert concern.at_risk
        assert concern.ask


@pytest.mark.parametrize("field", ["concern", "safeguards", "missing", "ask"])
def test_provisions_named_in_concerns_exist(field: str) -> None:
    for concern in CORPUS.concerns.values():
        value = getattr(concern, field)
        for text in (value,) if isinstance(value, str) else value:
            named = [one for found in find_references(text) for one in found.locators if one.instrument == CONVENTION]
            assert [str(one) for one in named if one not in CORPUS.provisions] == [], concern.id


def test_asked_lines_and_other_languages_name_provisions() -> None:
    for line in CORPUS.asked:
        assert line.at
        assert set(line.at) <= set(CORPUS.provisions), line.text
    for line in CORPUS.foreign:
        assert line.at[0].article in CORPUS.articles, line.text
    for language in LANGUAGES:
        named = {line.at[0].article for line in CORPUS.foreign if line.language == language}
        assert named == set(CORPUS.articles), language


def test_lines_for_commentary_and_status_name_what_exists() -> None:
    for line in CORPUS.asked_beyond:
        assert line.at
        assert all(CORPUS.citable(locator) for locator in line.at), line.text


def test_lines_in_other_languages_name_provisions() -> None:
    assert {line.language for line in CORPUS.lines} <= set(LANGUAGES)
    for line in CORPUS.lines:
        assert line.at
        assert set(line.at) <= set(CORPUS.provisions), line.text


def test_every_article_is_asked_for() -> None:
    assert {locator.article for line in CORPUS.asked for locator in line.at} == set(CORPUS.articles)


def test_premises_name_provisions_and_are_asked_and_not_asked() -> None:
    for premise in CORPUS.premises:
        assert set(premise.nearest) <= set(CORPUS.provisions), premise.id
        assert premise.words
        assert premise.asks
        assert premise.near_asks
        named = [one for found in find_references(premise.truth) for one in found.locators]
        assert [str(one) for one in named if one not in CORPUS.provisions] == [], premise.id


def test_topics_list_provisions_in_the_order_of_the_text() -> None:
    order = list(CORPUS.provisions)
    for topic in CORPUS.topics:
        assert topic.names, topic.id
        assert [order.index(at) for at in topic.at] == sorted(order.index(at) for at in topic.at), topic.id


def test_lines_without_ground_are_of_every_kind() -> None:
    kinds = {line.kind for line in CORPUS.outside}
    assert kinds == {"off_topic", "other_law", "not_held", "personal", "harmful", "greeting", "not_a_question"}


def test_doubts_name_provisions_and_reach_them() -> None:
    doubts = read_doubts(CORPUS_DIR / "doubts.yaml")
    assert doubts
    for doubt in doubts:
        assert doubt.locator in CORPUS.provisions, doubt.locator
        assert doubt in CORPUS.provisions[doubt.locator].doubts


def test_the_concordance_stays_within_the_instruments() -> None:
    for article, row in CORPUS.concordance.items():
        assert article in CORPUS.articles
        for instrument, counterparts in row.items():
            last = CORPUS.instruments[instrument].articles
            assert counterparts
            assert all(one == "preamble" or 1 <= int(one) <= last for one in counterparts), (article, instrument)


def test_the_drafts_numbers_resolve_and_name_their_commentary() -> None:
    pieces = {point.slug: point.speaks_of for point in CORPUS.points.values()}
    assert sum(len(draft.rows) for draft in CORPUS.drafts) > 20
    for draft in CORPUS.drafts:
        assert set(draft.sources) <= set(pieces), draft.id
        for row in draft.rows:
            assert row.now in CORPUS.provisions, row
            # The commentary itself names the number, alone or within a range, or says that numbers were kept.
            said = pieces[row.source]
            numbers = {int(one) for one in re.findall(r"\d+", said)}
            ranges = [range(int(a), int(b) + 1) for a, b in re.findall(r"(\d+)-(\d+)", said)]
            then = int(row.then.article)
            kept = not row.moved and "keep their numbers" in said
            assert kept or then in numbers or any(then in one for one in ranges), row


def test_every_draft_that_the_commentary_speaks_of_is_listed() -> None:
    drafted = {p.slug for p in CORPUS.points.values() if p.speaks_of.startswith("draft")}
    assert drafted <= {slug for draft in CORPUS.drafts for slug in draft.sources}


# --- commentary and status --------------------------------------------------------------------------------------


def test_commentary_points_name_articles() -> None:
    for point in CORPUS.points.values():
        assert point.articles, point.locator
        assert {locator.article for locator in point.articles} <= set(CORPUS.articles), point.locator
        assert point.speaker
        assert point.own_speaker or point.speaker in (point.author, point.organisation)


def test_front_matter_articles_of_commentary_exist() -> None:
    for path in (CORPUS_DIR / "commentary").glob("*.md"):
        assert set(read_front_matter(path)[0].texts("articles")) <= set(CORPUS.articles), path.name


VOICES = (
    "Paloma Lara Castro|Derechos Digitales|Techdirt|Human Rights Watch|Amy Hogan-Burney|Nick Ashton-Hart|"
    "Gianluca Esposito|International Press Institute|US Chamber|European Commission|Commission|Fidler|"
    "Canadian government|Nguyen Thanh Trung|Alliance of NGOs|CADE project|Secretary-General|Lawfare|Mexico|Russia|"
    "India|Press reports|Announcements|Cybersecurity Tech Accord|Center|APC|EFF|CPJ|GNI|ICC|CIVICUS|"
    "Privacy International|New Zealand|UNODC"
)
TELLS = (
    "says?|said|argue[sd]?|notes?|noted|warns?|warned|point(?:s|ed) out|asks?|asked|wrote|objects?|told|proposed|"
    "present|reports?|recall|cites?|announced|replies|praises|relays|records|shows|finds|describes"
)
SUBJECT = re.compile(
    rf"^(?:The )?(?:(?:\w+ ){{0,2}})?(?P<who>{VOICES})\b(?:,? [^.,;]*,)?(?: [^.;]{{0,90}}?)? (?:{TELLS})\b"
)


@pytest.mark.parametrize("point", CORPUS.points.values(), ids=str)
def test_a_point_told_by_another_voice_names_its_speaker(point: Point) -> None:
    told = SUBJECT.match(point.text)
    if told and told["who"] not in f"{point.organisation.split(', with a section')[0]} {point.author or ''}":
        assert point.own_speaker, f"{point.locator} is told by {told['who']}"


def test_every_point_has_a_voice_that_people_can_ask_for() -> None:
    """Without one the answer to `What does NAME say?` is that nothing by NAME is held."""
    held = {point for voice in CORPUS.voices for point in voice.points}
    lacking = sorted({point.slug for point in CORPUS.points.values() if point.locator not in held})
    assert not lacking, f"voices.yaml names no voice for points of {lacking}"


def test_the_sections_by_others_carry_their_speaker() -> None:
    """A file that says it holds a section by somebody else has a point with that speaker."""
    for point in CORPUS.points.values():
        if match := re.search(r"with a section on (?:a |the )?([\w ]+)", point.organisation):
            mates = [one.speaker for one in CORPUS.points.values() if one.slug == point.slug and one.own_speaker]
            assert mates, f"{point.slug} announces {match[1]}"


def test_every_status_fact_is_dated_and_weighed() -> None:
    assert CORPUS.status
    for fact in CORPUS.status.values():
        assert re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", fact.as_of)
        assert fact.confidence in ("high", "medium", "low")
        assert fact.source
