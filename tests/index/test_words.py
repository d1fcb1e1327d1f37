"""Nothing that the law writes is lost in our tokens, and every language has its stems."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.concepts import read_concepts
from index.features import Features, Reader, fit_features, word_letters
from index.files import CORPUS_DIR, CorpusError
from index.languages import identify
from index.shipped import Corpus
from index.spelled import spell
from index.spelling import count_words
from index.words import fold, stems, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Article 5(2)(a)", ["article", "5.2.a"]),
        ("Art. 28 (3) (d) in 2026", ["art", "28.3.d", "in", "2026"]),
        ("para 40.22, letter b", ["para", "40.22", "letter", "b"]),
        ("the cop's 2 phones", ["the", "cop's", "2", "phones"]),
        ("网络犯罪 a", ["网络犯罪", "a"]),
        ("ركّب برنامجًا", ["ركب", "برنامجا"]),  # with vowel signs
        ("اليـــوم الـ 40 ـ", ["اليوم", "ال", "40"]),  # stretched
        ("\ufe71 \ufe7f\ufe7d", []),  # signs alone
        ("", []),
    ],
)
def test_tokens_keep_what_the_law_writes(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "parties", "party"),
        ("es", "delitos", "delito"),
        ("fr", "l'enquête", "enquêtes"),
        ("pt", "crimes", "crime"),
        ("de", "Richtern", "Richter"),
        ("ru", "статьи", "статья"),
        ("ar", "الشرطة", "شرطة"),
        ("ar", "يُسلَّم", "يسلم"),
    ],
)
def test_forms_of_a_word_share_a_stem(language: str, one: str, other: str) -> None:
    assert stems(one, language) == stems(other, language)


def test_chinese_is_read_by_pairs() -> None:
    assert stems("网络犯罪", "zh") == ["网络", "络犯", "犯罪"]


def test_folding_keeps_letters_that_are_not_accents() -> None:
    assert [fold(word) for word in ("Ñandú", "Straße", "Новый", "ёлка", "إِرهاب")] == [
        "nandu",
        "strasse",
        "новый",
        "елка",
        "ارهاب",
    ]


def test_letters_mark_the_edges_of_words() -> None:
    owners, codes = word_letters(["cop", "a", "scoped", "网络"])
    assert np.bincount(owners).tolist() == [6, 1, 15, 3]
    assert len(set(codes.tolist())) == len(codes) - 1
    assert set(word_letters(["cop"])[1]) & set(word_letters(["scope"])[1]) == set(word_letters(["cop"])[1][1:2])
    assert word_letters([])[1].size == 0


def test_a_text_alone_is_read_as_among_others() -> None:
    reader = Reader(read_concepts(CORPUS_DIR / "thesaurus.yaml"))
    texts = [
        ("The cops took my phone, Art. 28 (4)!", "en"),
        ("警察拿走了我的手机", "zh"),
        ("", "en"),
        ("los polis", "es"),
    ]
    for block in ("words", "grams"):
        codes, counts = reader.counted(block, spell(texts))
        for row, (text, language) in enumerate(texts):
            found = getattr(reader.read(tokens(text), language), block) & np.uint64(2**32 - 1)
            alone, times = np.unique(found, return_counts=True)
            assert codes[counts[row].toarray()[0] > 0].tolist() == alone.tolist()
            assert counts[row].toarray()[0][counts[row].toarray()[0] > 0].tolist() == times.tolist()


def test_a_row_alone_is_the_row_among_others() -> None:
    reader = Reader(read_concepts(CORPUS_DIR / "thesaurus.yaml"))
    texts = [
        (text, "en") for text in ("seize my phone", "my phone, my phone", "a court order", "courts and orders", "")
    ]
    fitted = [fit_features(block, reader, spell(texts)) for block in ("words", "grams")]
    together = Features.joined([features for features, _ in fitted])
    for row, (text, language) in enumerate(texts):
        codes = reader.read(tokens(text), language)
        columns, strengths = together.row(np.concatenate((codes.words, codes.grams)))
        expected = np.concatenate([rows[row].toarray()[0] for _, rows in fitted]) / 2**0.5
        assert np.flatnonzero(expected).tolist() == columns.tolist()
        assert strengths.tolist() == pytest.approx(expected[columns].tolist(), abs=1e-6)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Can police search my phone?", "en"),
        ("raison d'être of the treaty", "en"),
        ("¿Puede la policía registrar mi teléfono?", "es"),
        ("La police peut-elle fouiller mon téléphone ?", "fr"),
        ("A polícia pode revistar o meu celular?", "pt"),
        ("Darf die Polizei mein Handy durchsuchen?", "de"),
        ("Может ли полиция обыскать телефон?", "ru"),
        ("هل تستطيع الشرطة تفتيش هاتفي؟", "ar"),
        ("警察能搜查我的手机吗？", "zh"),
        ("28(4)", "en"),
        ("", "en"),
    ],
)
def test_languages_are_told_apart(text: str, language: str) -> None:
    assert identify(text) == language


def test_most_lines_are_recognised_as_their_language(corpus: Corpus) -> None:
    lines = [line for line in (*corpus.asked, *corpus.foreign) if line.kind == "question"]
    right = sum(identify(line.text) == line.language for line in lines)
    assert right >= 0.99 * len(lines)


@pytest.mark.parametrize(
    ("text", "language"),
    [("kann die Polizei", "de"), ("может ли полиция", "ru"), ("警察能", "zh"), ("les flics", "fr"), ("the cops", "en")],
)
def test_one_concept_is_named_in_many_words(text: str, language: str) -> None:
    concepts = read_concepts(CORPUS_DIR / "thesaurus.yaml")
    assert "police" in set(concepts.within(stems(text, language)))


def test_concepts_are_named_within_one_text(corpus: Corpus) -> None:
    phrases = read_concepts(corpus.folder / "thesaurus.yaml").coded()
    together, apart = spell([("hand him over", "en")]), spell([("hand", "en"), ("him over", "en")])
    owners, named = phrases.within(together.stem_rows, together.stems)
    assert set(named) - set(phrases.within(apart.stem_rows, apart.stems)[1])
    assert set(owners) == {0}


def test_a_thesaurus_of_another_shape_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "thesaurus.yaml"
    path.write_text("police: [cop, officer]\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="police"):
        read_concepts(path)


def test_a_slip_is_mended_only_where_nobody_uses_the_word() -> None:
    lines = ("the extradition of a suspect", "extradition costs", "suspect", "twice twice")
    speller = count_words(spell([(line, "en") for line in lines]))
    assert speller.words == {"en": ["extradition", "suspect"]}
    knows = {"extradit", "suspect", "of", "a", "the", "extra", "cost"}.__contains__
    assert speller.mend("The extraditon of a Suspekt?", "en", knows) == "The extradition of a suspect?"
    assert speller.mend("extradited suspects", "en", knows) == "extradited suspects"
    assert speller.mend("extraditxxn", "en", knows) == "extraditxxn"
    assert speller.mend("extraditon", "ar", knows) == "extraditon"
