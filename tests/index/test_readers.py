"""A bad corpus file is refused with its name, its line and the reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.asked import read_asked, read_foreign, read_outside, read_premises
from index.commentary import read_commentary
from index.concerns import read_concerns
from index.digest import read_digest
from index.drafts import read_drafts
from index.files import CORPUS_DIR, CorpusError, parse_yaml, read_front_matter
from index.instruments import read_instruments
from index.model import Locator
from index.shipped import load_corpus, read_doubts
from index.status import read_status
from index.topics import read_topics

DIGEST = """---
instrument: uncc
article: "70"
title: A title
chapter: IV
chapter_title: A chapter
kind: digest
cross_references: ["24"]
gists:
  "70(1)": Each State Party must act.
forces:
  "70(2)": may
terms: [a term]
questions: [a question]
---

1. Each State Party must:
   (a) act;
   (b) not rest, and:
      (i) wake;
      (ii) work.
   as far as it can.
2. A State Party shall choose.
"""
COMMENTARY = """---
kind: commentary
slug: slug
basis: whole
organisation: An organisation
title: A title
stance: critical
speaks_of: final text
articles: ["6"]
speakers:
  "2": Somebody else
---
## A point (Articles 6, 7-9)
It says so.

## Another (Article 24 and the preamble)
Somebody else says no.
"""
CONCERN = """- id: one
  title: A title
  severity: high
  articles: ["28(4)"]
  rights: [privacy]
  concern: A worry.
  who_is_at_risk: [people]
  safeguard_in_text: A safeguard.
  missing_safeguard: A gap.
  questions_for_domestic_law: [A question?]
  sources: [slug]
"""
STATUS = """- id: one
  date: 2025-10-25/2025-10-26
  fact: It happened.
  source: somewhere
  as_of: 2025-10
  confidence: high
"""
ASKED = """- ask: may they
  at: ["30(1)", "30(2)"]
  kind: question
- ask: who
  at: "27"
  kind: slang
"""
FOREIGN = """"28":
  title: Ein Titel
  terms: [ein Wort]
  asks: [eine Frage?]
"""
OUTSIDE = """- ask: how do I boil eggs
  outside: off_topic
"""
PREMISES = """- id: one
  claim: A belief.
  truth: A correction.
  nearest: ["28(4)"]
  words: [word]
  asks: [Why?]
  not: [Whether?]
"""
TOPICS = """- id: one
  title: A list
  at: ["7", "8(1)"]
  names: [offence]
  beside: [criminal]
"""
DOUBTS = """- {locator: "16(3)", about: content, level: medium, note: "A note."}
"""
DRAFTS = """- id: one
  name: draft of a year
  year: 2023
  names: [a draft]
  sources: [slug]
  rows:
    - {then: "6-7", now: "7-8", source: slug, confidence: medium}
    - {then: "43(3)", now: "25(3)", source: slug, confidence: high}
"""
INSTRUMENTS = """[uncc]
title = "A title"
short = "Short"
symbol = "S/1"
articles = 68
label = "Art."
names = ["a name"]
url = "https://example.org"
"""

Reader = Callable[[Path], Any]
GOOD: dict[str, tuple[str, Reader]] = {
    "70.md": (DIGEST, read_digest),
    "slug.md": (COMMENTARY, read_commentary),
    "concerns.yaml": (CONCERN, read_concerns),
    "status.yaml": (STATUS, read_status),
    "30.yaml": (ASKED, read_asked),
    "de.yaml": (FOREIGN, read_foreign),
    "outside.yaml": (OUTSIDE, read_outside),
    "premises.yaml": (PREMISES, read_premises),
    "topics.yaml": (TOPICS, read_topics),
    "doubts.yaml": (DOUBTS, read_doubts),
    "drafts.yaml": (DRAFTS, read_drafts),
    "instruments.toml": (INSTRUMENTS, read_instruments),
}

# File, what is replaced, by what, the line named, a part of the reason.
BROKEN = [
    ("70.md", "title: A title\n", "", 2, "'title' must be a text"),
    ("70.md", "title: A title", "title: [1]", 2, "'title' must be a text"),
    ("70.md", "kind: digest", "kind: poem", 2, "'kind' is 'poem'"),
    ("70.md", "instrument: uncc", "instrument: budapest", 2, "'instrument' is 'budapest'"),
    ("70.md", "chapter: IV", "chapter: IV\nchapter: V", 6, "'chapter' twice"),
    ("70.md", "chapter: IV", "chapte: IV", 2, "unknown key 'chapte'"),
    ("70.md", "chapter: IV", "chapter: [IV", 6, ""),
    ("70.md", "terms: [a term]", "terms: [{a: b}]", 2, "'terms' must be a list of texts"),
    ("70.md", '"70(1)": Each', '"70(9)": Each', 2, "names 70(9)"),
    ("70.md", '"70(2)": may', '"70(3)": may', 2, "names 70(3)"),
    ("70.md", '"70(2)": may', '"70(2)": perhaps', 2, "no force"),
    ("70.md", '  "70(2)": may', "  - may", 2, "'forces' must map"),
    ("70.md", '"70(1)": Each State Party must act.', '"70(1)": [x]', 2, "'gists' must map"),
    ("70.md", "(b) not", "(a) not", 19, "(a) stands here twice"),
    ("70.md", "2. A State", "1. A State", 23, "(1) stands here twice"),
    ("70.md", "(ii) work.", "(i) work.", 21, "(i) stands here twice"),
    ("70.md", "   (a) act;", "   (a) act;\n      and a stray line", 19, "without number or letter"),
    ("70.md", "---\ninstrument", "instrument", 1, "no front matter"),
    ("70.md", "questions: [a question]\n---", "questions: [a question]", 1, "no front matter"),
    ("70.md", DIGEST, "---\n- a list\n---\n1. Text.\n", 2, "must be a mapping"),
    ("slug.md", "slug: slug", "slug: other", 2, "is not the commentary 'slug'"),
    ("slug.md", "basis: whole", "basis: most", 2, "'basis' is 'most'"),
    ("slug.md", "stance: critical\n", "", 2, "'stance' must be a text"),
    ("slug.md", "stance: critical", "stanc: critical", 2, "unknown key 'stanc'"),
    ("slug.md", '"2": Somebody', '"3": Somebody', 2, "names point 3"),
    ("slug.md", '"2": Somebody else', '"2": [x]', 2, "'speakers' must map"),
    ("slug.md", "It says so.\n", "", 13, "a point without words"),
    ("slug.md", "## A point (", "Stray words.\n## A point (", 13, "words before the first point"),
    ("slug.md", "(Articles 6, 7-9)", "", 13, "must name its articles"),
    ("concerns.yaml", "severity: high", "severity: huge", 1, "'severity' is 'huge'"),
    ("concerns.yaml", '["28(4)"]', '["28(4"]', 1, "not a locator"),
    ("concerns.yaml", "  concern: A worry.\n", "", 1, "'concern' must be a text"),
    ("concerns.yaml", "  rights:", "  right:", 1, "unknown key 'right'"),
    ("concerns.yaml", CONCERN, CONCERN + CONCERN, 12, "'one' twice"),
    ("status.yaml", "as_of: 2025-10", "as_of: October", 1, "'as_of' is 'October'"),
    ("status.yaml", "as_of: 2025-10", "as_of: 2025-13", 1, "'as_of' is '2025-13'"),
    ("status.yaml", "  as_of: 2025-10\n", "", 1, "'as_of' must be a text"),
    ("status.yaml", "date: 2025-10-25/2025-10-26", "date: 2025-02-30", 1, "'date' is '2025-02-30'"),
    ("status.yaml", "  confidence: high\n", "", 1, "'confidence' must be a text"),
    ("status.yaml", "confidence: high", "confidence: sure", 1, "'confidence' is 'sure'"),
    ("status.yaml", STATUS, STATUS + STATUS, 7, "'one' twice"),
    ("30.yaml", 'at: "27"', "at: 27", 4, "'at' must be a list of texts"),
    ("30.yaml", 'at: "27"', 'at: "27("', 4, "not a locator"),
    ("30.yaml", "kind: slang", "kind: rumour", 4, "'kind' is 'rumour'"),
    ("30.yaml", "- ask: who", "- aks: who", 4, "unknown key 'aks'"),
    ("30.yaml", ASKED, "ask: who", 1, "must be a list"),
    ("30.yaml", ASKED, "- who", 1, "must be a list"),
    ("30.yaml", ASKED, "", 1, "must be a list"),
    ("de.yaml", "title: Ein Titel", "titel: Ein Titel", 2, "unknown key 'titel'"),
    ("de.yaml", FOREIGN, '"28": Titel', 1, "'28' must be a mapping"),
    ("de.yaml", FOREIGN, "- a", 1, "must be a mapping"),
    ("outside.yaml", "off_topic", "somewhere", 1, "'outside' is 'somewhere'"),
    ("premises.yaml", "truth: A correction.", "truth: ''", 1, "'truth' must be a text"),
    ("premises.yaml", PREMISES, PREMISES + PREMISES, 8, "'one' twice"),
    ("premises.yaml", '["28(4)"]', '["Art. 28"]', 1, "not a locator"),
    ("topics.yaml", TOPICS, TOPICS + TOPICS, 6, "'one' twice"),
    ("topics.yaml", "title: A list", "title: ''", 1, "'title' must be a text"),
    ("topics.yaml", "beside:", "besides:", 1, "unknown key 'besides'"),
    ("topics.yaml", '"8(1)"', '"8(1"', 1, "not a locator"),
    ("doubts.yaml", "about: content", "about: taste", 1, "'about' is 'taste'"),
    ("doubts.yaml", 'locator: "16(3)", ', "", 1, "'locator' must be a text"),
    ("doubts.yaml", '"16(3)"', '"16(3"', 1, "not a locator"),
    ("drafts.yaml", "year: 2023", "year: 20023", 1, "'year' is 20023"),
    ("drafts.yaml", "year: 2023", "year: true", 1, "'year' is True"),
    ("drafts.yaml", "[a draft]", "[A draft]", 1, "'names' must be texts in lower case"),
    ("drafts.yaml", "names: [a draft]", "names: []", 1, "'names' must be texts"),
    ("drafts.yaml", "  sources: [slug]\n", "", 6, "'slug' is none of the draft's sources"),
    ("drafts.yaml", 'then: "6-7"', 'then: "6-9"', 7, "'6-9' and '7-8' are not of one length"),
    ("drafts.yaml", 'then: "43(3)"', 'then: "43("', 8, "not a locator"),
    ("drafts.yaml", 'then: "43(3)", now: "25(3)"', 'then: "7", now: "25"', 1, "'7' is renumbered twice"),
    ("drafts.yaml", "confidence: high", "confidence: sure", 8, "'confidence' is 'sure'"),
    ("drafts.yaml", "confidence: high", "confidence: high, note: x", 8, "unknown key 'note'"),
    ("drafts.yaml", DRAFTS[DRAFTS.index("  rows") :], "  rows: {}", 1, "'rows' must be a list"),
    ("drafts.yaml", DRAFTS, DRAFTS + DRAFTS, 9, "'one' twice"),
    ("instruments.toml", "articles = 68", 'articles = "68"', 1, "'articles' must be a number"),
    ("instruments.toml", "articles = 68", "articles = true", 1, "'articles' must be a number"),
    ("instruments.toml", "articles = 68\n", "", 1, "lacks 'articles'"),
    ("instruments.toml", 'names = ["a name"]', 'names = "a name"', 1, "'names' must be a list"),
    ("instruments.toml", 'label = "Art."', "label = 5", 1, "'label' must be a text"),
    ("instruments.toml", "url =", "uri =", 1, "lacks 'url'"),
    ("instruments.toml", "url =", "colour = 1\nurl =", 1, "unknown key 'colour'"),
    ("instruments.toml", 'symbol = "S/1"', "symbol = ", 4, ""),
    ("instruments.toml", INSTRUMENTS, "uncc = 1", 1, "must be a table"),
    ("instruments.toml", INSTRUMENTS, INSTRUMENTS + 'addresses = ["http://a.org"]', 1, "no https address"),
    ("instruments.toml", INSTRUMENTS, INSTRUMENTS + "titles = {fr = 1}", 1, "'titles' must be texts"),
    ("instruments.toml", INSTRUMENTS, INSTRUMENTS + "titles = 1", 1, "'titles' must be texts"),
    ("instruments.toml", INSTRUMENTS, INSTRUMENTS + "addresses = 1", 1, "'addresses' must be a list"),
]


@pytest.mark.parametrize("name", GOOD)
def test_the_sound_file_is_read(tmp_path: Path, name: str) -> None:
    text, reader = GOOD[name]
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert reader(path)


@pytest.mark.parametrize(("name", "old", "new", "line", "reason"), BROKEN)
def test_a_broken_file_is_refused(tmp_path: Path, name: str, old: str, new: str, line: int, reason: str) -> None:
    text, reader = GOOD[name]
    assert old in text
    path = tmp_path / name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        reader(path)
    assert (caught.value.path, caught.value.line) == (path, line)
    assert reason in caught.value.reason
    assert str(caught.value).startswith(f"{name}, line {line}: ")


@pytest.mark.parametrize("name", GOOD)
def test_a_file_that_is_not_utf8_or_not_there_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with pytest.raises(CorpusError, match="cannot be read"):
        GOOD[name][1](path)
    path.write_bytes(b"\xff\xfe\x00title")
    with pytest.raises(CorpusError, match="cannot be read"):
        GOOD[name][1](path)


@pytest.mark.parametrize("text", ["a: [1", "a: b: c", "\tx: 1", "a: !!python/object:x {}", "a: \x00"])
def test_what_is_not_yaml_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(CorpusError):
        parse_yaml(tmp_path / "a.yaml", text)


def test_a_digest_becomes_provisions_with_force_gist_and_frame(tmp_path: Path) -> None:
    path = tmp_path / "70.md"
    path.write_text(DIGEST, encoding="utf-8")
    article, provisions = read_digest(path)
    by_name = {provision.locator.short: provision for provision in provisions}
    assert list(by_name) == ["70", "70(1)", "70(1)(a)", "70(1)(b)", "70(1)(b)(i)", "70(1)(b)(ii)", "70(2)"]
    assert article.cross_references == ("24",)
    assert by_name["70(1)"].gist == "Each State Party must act."
    assert by_name["70(1)(b)(ii)"].force == "must"
    assert by_name["70(2)"].force == "may"
    assert by_name["70(1)(a)"].chapeau == "Each State Party must: … as far as it can."
    assert by_name["70(1)"].text.endswith("as far as it can.")
    assert by_name["70(1)(b)"].children == (Locator.parse("70(1)(b)(i)"), Locator.parse("70(1)(b)(ii)"))


def test_a_commentary_becomes_points_with_their_voices(tmp_path: Path) -> None:
    path = tmp_path / "slug.md"
    path.write_text(COMMENTARY, encoding="utf-8")
    first, second = read_commentary(path)
    assert [locator.article for locator in first.articles] == ["6", "7", "8", "9"]
    assert [locator.article for locator in second.articles] == ["24", "preamble"]
    assert (first.speaker, first.own_speaker) == ("An organisation", False)
    assert (second.speaker, second.own_speaker) == ("Somebody else", True)
    assert str(second.locator) == "commentary:slug#2"


def test_an_article_that_stands_twice_is_refused(tmp_path: Path) -> None:
    for name in ("uncc", "commentary"):
        (tmp_path / name).mkdir()
    for name in ("doubts.yaml", "status.yaml", "concerns.yaml", "concordance.yaml", "instruments.toml"):
        (tmp_path / name).write_bytes((CORPUS_DIR / name).read_bytes())
    for name in ("70.md", "71.md"):
        (tmp_path / "uncc" / name).write_text(DIGEST, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"71\.md, line 1: article 70 stands here twice"):
        load_corpus(tmp_path)


def test_front_matter_knows_where_the_body_begins(tmp_path: Path) -> None:
    path = tmp_path / "70.md"
    path.write_text(DIGEST, encoding="utf-8")
    _, body, line = read_front_matter(path)
    assert DIGEST.splitlines()[line - 1 :] == body.splitlines()
