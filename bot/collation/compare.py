"""The comparison of two editions of one instrument, provision by provision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.collation.align import Side, align
from bot.collation.forces import agree
from bot.collation.signs import Signs, further_forces, other_references, signs_of, surplus
from index.model import Doubt, Locator, Provision

LEVELS = ("structure", "force", "number", "reference")


@dataclass(frozen=True)
class Edition:
    """One text of an instrument: our digest, or an installed official text."""

    name: str  # `digest` | `authentic`
    instrument: str
    language: str
    hash: str
    provisions: Mapping[Locator, Provision]
    articles: tuple[str, ...]  # with `preamble` where the text has one
    partial: bool = False  # an excerpt, which answers for its own articles only

    @property
    def is_digest(self) -> bool:
        """Whether it is in our own words, with forces that were set by hand."""
        return self.name == "digest"


@dataclass(frozen=True, slots=True)
class Difference:
    """One point on which two editions differ at a provision."""

    level: str  # structure | force | number | reference
    kind: str  # missing | extra | renumbered | force | number | reference
    locator: Locator  # in the left edition; of what is extra, in the right one
    other: Locator | None  # in the right edition
    left: str  # what differs, on each side: `must`, `4 year`, `28(1)`
    right: str
    left_words: str
    right_words: str


@dataclass(frozen=True, slots=True)
class ArticleCollation:
    """One article: how many provisions were held against each other, and where they differ."""

    article: str
    title: str
    provisions: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class DoubtVerdict:
    """What the comparison makes of a recorded doubt."""

    doubt: Doubt
    verdict: str  # confirmed | resolved | to_read


@dataclass(frozen=True)
class Collation:
    """Two editions and every difference between them, over the articles that both are known to cover."""

    left: Edition
    right: Edition
    articles: tuple[ArticleCollation, ...]
    doubts: tuple[DoubtVerdict, ...]

    @property
    def differences(self) -> list[Difference]:
        """All differences in the order of the text."""
        return [one for article in self.articles for one in article.differences]

    @property
    def provisions(self) -> int:
        """How many provisions were held against each other."""
        return sum(article.provisions for article in self.articles)


def collate(left: Edition, right: Edition, articles: Iterable[str]) -> Collation:
    """Compare two editions over some articles; `preamble` counts as one. Neither side is taken to be right."""
    ours, theirs = _Edited(left), _Edited(right)
    ratio = _ratio(left, right)
    compared = tuple(_article(ours, theirs, article, ratio) for article in articles)
    return Collation(left, right, compared, tuple(_doubts(left, compared)))


class _Edited:
    """An edition with its signs, each read once."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.signs = lru_cache(maxsize=None)(self._signs)

    def _signs(self, at: Locator) -> Signs:
        provisions = self.edition.provisions
        return signs_of(provisions[at], provisions, self.edition.is_digest)

    @property
    def side(self) -> Side:
        """What alignment asks of it."""
        return Side(self.edition.provisions, self.signs)


def _ratio(left: Edition, right: Edition) -> float:
    """How much longer the left edition is, over the articles of both."""
    both = [at for article in left.articles if (at := Locator(left.instrument, article)) in right.provisions]
    ours = sum(len(left.provisions[at].text) for at in both if at in left.provisions)
    return ours / (sum(len(right.provisions[at].text) for at in both) or 1) or 1.0


def _article(left: _Edited, right: _Edited, article: str, ratio: float) -> ArticleCollation:
    at = Locator(left.edition.instrument, article)
    ours, theirs = left.edition.provisions.get(at), right.edition.provisions.get(at)
    if ours is None or theirs is None:
        there = ours or theirs
        return ArticleCollation(article, there.title if there else "", 0, (_gone(at, ours, theirs),) if there else ())
    pairs = align(left.side, right.side, at, ratio)
    found = [difference for pair in pairs for difference in _pair(left, right, *pair)]
    compared = sum(one is not None and other is not None for one, other in pairs)
    return ArticleCollation(article, ours.title, compared, tuple(_topmost(found)))


def _pair(left: _Edited, right: _Edited, one: Locator | None, other: Locator | None) -> Iterator[Difference]:
    if one is None or other is None:
        at = one or other
        assert at is not None  # noqa: S101 - a pair has one side at least
        yield _gone(
            at,
            left.edition.provisions.get(one) if one else None,
            right.edition.provisions.get(other) if other else None,
        )
        return
    ours, theirs = left.signs(one), right.signs(other)

    def differs(level: str, kind: str, here: str, there: str) -> Difference:
        return Difference(level, kind, one, other, here, there, ours.words, theirs.words)

    if one.parts != other.parts and one.parts[-1] != other.parts[-1]:
        yield differs("structure", "renumbered", one.short, other.short)
    forces = _forces(ours, theirs)
    if forces is not None:
        yield differs("force", "force", *forces)
    here, there = surplus(ours, theirs), surplus(theirs, ours)
    if here or there:
        yield differs("number", "number", _listed(map(str, here)), _listed(map(str, there)))
    named, named_there = other_references(ours, theirs), other_references(theirs, ours)
    if named or named_there:
        yield differs("reference", "reference", _listed(named), _listed(named_there))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words) or "none"


def _gone(at: Locator, ours: Provision | None, theirs: Provision | None) -> Difference:
    kind = "missing" if theirs is None else "extra"
    words = (ours.text if ours else "", theirs.text if theirs else "")
    there = at if theirs else None
    return Difference(
        "structure", kind, at, there, at.short if ours else "none", at.short if theirs else "none", *words
    )


def _forces(ours: Signs, theirs: Signs) -> tuple[str, str] | None:
    """How the main forces differ, or else those of further clauses; None where they agree."""
    words, languages = (ours.words, theirs.words), (ours.language, theirs.language)
    if not any(agree(one, other, words, languages) for one in ours.forces for other in theirs.forces):
        return ours.force.value, theirs.force.value
    if ours.force is not ours.read or theirs.force is not theirs.read:
        return None  # set by hand because the words mislead
    here, there = further_forces(ours, theirs)
    if here == there or not (ours.words and theirs.words):
        return None
    return _listed(sorted(here)), _listed(sorted(there))


def _topmost(found: list[Difference]) -> Iterator[Difference]:
    """Without forces that are only inherited from a chapeau which differs alike."""
    told: list[Difference] = []
    for one in found:
        inherited = one.level == "force" and any(
            above.level == "force"
            and above.locator.contains(one.locator)
            and (above.left, above.right) == (one.left, one.right)
            for above in told
        )
        if not inherited:
            told.append(one)
    return iter(told)


def _doubts(edition: Edition, articles: tuple[ArticleCollation, ...]) -> Iterator[DoubtVerdict]:
    """Each recorded doubt: confirmed where its point differs, to be read where no mark can tell."""
    covered = {article.article: article for article in articles}
    doubts = dict.fromkeys(doubt for one in edition.provisions.values() for doubt in one.doubts)
    for doubt in doubts:
        article = covered.get(doubt.locator.article)
        if article is None:
            continue
        near = [one for one in article.differences if one.locator.touches(doubt.locator)]
        levels = {"number": ("structure",), "order": ("structure",), "force": ("force",), "content": LEVELS}[
            doubt.about
        ]
        if any(one.level in levels for one in near):
            yield DoubtVerdict(doubt, "confirmed")
        else:
            yield DoubtVerdict(doubt, "to_read" if doubt.about == "content" else "resolved")
