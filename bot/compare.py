"""An article beside its counterparts in another treaty: paragraph by paragraph, with what differs.

Articles are paired by our concordance. Where the other text is installed in English, paragraphs are
paired by their words, and its own words can be quoted; without it, the concordance is all there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.alignment import Match, align, rarity
from bot.marks import marks
from bot.quoting import Quotation
from bot.writers.safeguards import POWERS, SAFEGUARD
from index.force_words import force_in
from index.locator import find_references, label
from index.model import CONVENTION, Force, Locator, Provision
from index.sentences import split_sentences
from index.shipped import Corpus
from prompts import Replies

LANGUAGE = "en"
"""The language of the digests, and so the one in which paragraphs can be compared."""

RIGHTS = frozenset({"iccpr", "iccpr-op1", "udhr", "echr", "crc", "coe108"})
"""Instruments that are sources of rights: the Convention is read in their light, not beside them."""

_REFERS = "conditions and safeguards of another article"
"""The mark (marks.toml) of a clause that makes powers subject to safeguards that stand elsewhere."""

_SAME = frozenset({Force.MUST, Force.MUST_NOT})
"""A duty and a ban are one force: which of them is written depends on how a sentence is turned."""


@dataclass(frozen=True, slots=True)
class Row:
    """A provision of ours beside theirs; one of the two is None where it has no counterpart.

    `words` are their exact words that match, the whole provision where none do. `forces` are both
    forces where they differ, and the two lists what only the one side names: nothing else in the
    other's articles, in what these refer to, or (for our powers) in Article 24 does.
    """

    ours: Provision | None
    theirs: Provision | None
    words: Quotation | None = None
    likeness: float | None = None
    loose: bool = False  # the two only touch the same matter, so that what differs is not told
    forces: tuple[Force, Force] | None = None
    by_reference: bool = False  # theirs refers to safeguards that Article 24 sets for our powers
    only_ours: tuple[str, ...] = ()
    only_theirs: tuple[str, ...] = ()

    @property
    def is_pair(self) -> bool:
        """Whether both sides are there."""
        return self.ours is not None and self.theirs is not None

    @property
    def differs(self) -> bool:
        """Whether force or safeguards differ."""
        return bool(self.forces or self.only_ours or self.only_theirs)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One article beside one treaty. `rows` are empty without a counterpart or without their text."""

    article: Locator
    instrument: str
    counterparts: tuple[Locator, ...]  # by the concordance
    installed: bool
    rows: tuple[Row, ...]
    paragraphs: int = 0  # of the article, and how many of them have a counterpart by their words
    paired: int = 0


@lru_cache(maxsize=16)
def covered(corpus: Corpus) -> tuple[str, ...]:
    """The instruments that the concordance covers, in the order of the instruments."""
    named = {instrument for row in corpus.concordance.values() for instrument in row}
    return tuple(one for one in corpus.instruments if one in named)


def not_covered(instrument: str, corpus: Corpus, replies: Replies) -> str | None:
    """Why an instrument is not compared; None where it is."""
    treaties = covered(corpus)
    if instrument in treaties:
        return None
    names = listed([f"the {corpus.instruments[one].short}" for one in treaties])
    known = corpus.instruments[instrument].short
    return replies.comparison("rights" if instrument in RIGHTS else "not_covered", instrument=known, covered=names)


def ours_of(theirs: Locator, corpus: Corpus) -> tuple[str, ...]:
    """The articles of the Convention of which another treaty's article is a counterpart."""
    rows = corpus.concordance.items()
    return tuple(article for article, row in rows if theirs.article in row.get(theirs.instrument, ()))


def counterparts(article: str, instrument: str, corpus: Corpus) -> tuple[Locator, ...]:
    """Their articles on the same subject, by the concordance."""
    return tuple(Locator(instrument, one) for one in corpus.concordance.get(article, {}).get(instrument, ()))


def compare(article: str, instrument: str, corpus: Corpus, within: Locator | None = None) -> Comparison:
    """An article of the Convention beside a treaty that the concordance covers.

    `within` keeps only the rows of one of our provisions.
    """
    found = counterparts(article, instrument, corpus)
    text = corpus.library.text(instrument, LANGUAGE)
    rows: tuple[Row, ...] = ()
    theirs = [one for place in found for one in paragraphs(place, text.provisions)] if text else []
    if text is not None and theirs:
        ours = [_ours(one, corpus) for one in paragraphs(Locator(CONVENTION, article), corpus.provisions)]
        pairing = _Pairing(ours, theirs, found, text.provisions, corpus)
        rows = tuple(pairing.rows(_met_elsewhere(article, found, pairing, corpus)))
    paired = [row.is_pair for row in rows if row.ours is not None and not row.by_reference]
    if within is not None and within.parts:
        rows = tuple(row for row in rows if row.ours is not None and within.touches(row.ours.locator))
    home = Locator(CONVENTION, article)
    return Comparison(home, instrument, found, text is not None, rows, len(paired), sum(paired))


def _met_elsewhere(article: str, theirs: tuple[Locator, ...], pairing: _Pairing, corpus: Corpus) -> set[Locator]:
    """Their provisions that stand for a paragraph of another article of ours: here they are not missed."""
    others = {other for one in theirs for other in ours_of(one, corpus) if other != article}
    ours = [one for other in others for one in paragraphs(Locator(CONVENTION, other), corpus.provisions)]
    return {match.theirs.locator for match in pairing.matching(ours).values()} if ours else set()


def paragraphs(article: Locator, provisions: Mapping[Locator, Provision]) -> list[Provision]:
    """An article's paragraphs (its letters where it has only these), or itself; none where it is not there."""
    whole = provisions.get(article)
    if whole is None:
        return []
    return [provisions[child] for child in whole.children] or [whole]


def _ours(provision: Provision, corpus: Corpus) -> Provision:
    """Our provision in its official words where they are installed, else in the digest's."""
    return corpus.library.provision(provision.locator, LANGUAGE) or provision


class _Pairing:
    """The rows of one comparison, and what each side names anywhere."""

    def __init__(
        self,
        ours: list[Provision],
        theirs: list[Provision],
        articles: Iterable[Locator],
        lookup: Mapping[Locator, Provision],
        corpus: Corpus,
    ) -> None:
        self.ours, self.theirs, self.lookup = ours, theirs, lookup
        texts = (one.text for source in (corpus.provisions, lookup) for one in source.values() if _is_paragraph(one))
        self.rarity = rarity(tuple(texts))
        self.matches = self.matching(ours)
        home = ours[0].locator.whole_article
        self.safeguard = _ours(corpus.provisions[SAFEGUARD], corpus) if home.article in POWERS else None
        self.named_here = set(_named_in([home], corpus.provisions, home.article in POWERS))
        self.named_there = set(_named_in(list(articles), lookup, is_power=False))

    def matching(self, ours: list[Provision]) -> dict[Locator, Match]:
        """The counterparts of some of ours among theirs."""
        return align(ours, self.theirs, self.lookup, self.rarity)

    def rows(self, elsewhere: set[Locator]) -> Iterator[Row]:
        """Ours in the order of the text, then theirs that stand neither for one of them nor `elsewhere`."""
        for own in self.ours:
            match = self.matches.get(own.locator)
            yield Row(own, None) if match is None else self._pair(own, match)
        met = [*elsewhere, *(match.theirs.locator for match in self.matches.values())]
        for other in self.theirs:
            if not any(other.locator.touches(one) for one in met):
                safeguard = self.safeguard if _REFERS in marks(other.text) else None
                yield Row(safeguard, other, Quotation.of(other.text), by_reference=safeguard is not None)

    def _pair(self, own: Provision, match: Match) -> Row:
        words, quotation = match.theirs.text[slice(*match.span)], Quotation.of(match.theirs.text, *match.span)
        if match.loose:
            return Row(own, match.theirs, quotation, match.likeness, loose=True)
        here, there = marks(f"{own.chapeau} {own.text}"), marks(f"{match.theirs.chapeau} {words}")
        return Row(
            own,
            match.theirs,
            quotation,
            match.likeness,
            forces=_forces(own, match, words),
            only_ours=tuple(one for one in here if one not in self.named_there),
            only_theirs=tuple(one for one in there if one not in self.named_here),
        )


def _is_paragraph(provision: Provision) -> bool:
    return len(provision.locator.parts) <= 1


def _forces(own: Provision, match: Match, words: str) -> tuple[Force, Force] | None:
    """Both forces where they differ: each as the first sentence has it, for later ones say how."""
    whole = words == match.theirs.text
    theirs = match.theirs.force if whole and match.theirs.children else force_in(_first(words), LANGUAGE)
    forces = {own.force, theirs}
    if len(forces) == 1 or Force.STATES in forces or forces == _SAME:
        return None
    return own.force, theirs


def _first(words: str) -> str:
    return split_sentences(words)[0]


def _named_in(articles: list[Locator], lookup: Mapping[Locator, Provision], is_power: bool) -> Iterator[str]:
    """What articles name, or the provisions that they refer to; of our powers also what Article 24 names."""
    texts = [lookup[one].text for one in articles if one in lookup]
    referred = {
        Locator(articles[0].instrument, one.article, one.parts)
        for text in texts
        for reference in find_references(text)
        for one in reference.locators
        if one.instrument in (CONVENTION, articles[0].instrument)
    }
    if is_power:
        referred.add(SAFEGUARD.whole_article)
    for text in (*texts, *(lookup[one].text for one in referred if one in lookup)):
        yield from marks(text)


def headline(one: Comparison, corpus: Corpus, replies: Replies) -> str:
    """What the concordance says of the article, with the count of paragraphs where both texts are there."""
    name = "none" if not one.counterparts else "counted" if one.paragraphs > 1 else "counterparts"
    return replies.comparison(
        name,
        article=label(one.article),
        title=corpus.provisions[one.article].title or label(one.article),
        theirs=", ".join(map(label, one.counterparts)),
        instrument=corpus.instruments[one.instrument].short,
        pairs=one.paired,
        count=one.paragraphs,
    )


def sentences(row: Row, one: Comparison, replies: Replies) -> list[str]:
    """What is told of a row: that the two match and with which force, or that one stands alone."""
    tell = replies.comparison
    if row.ours is None or row.theirs is None:
        name = "no_theirs" if row.ours is None else "no_ours"
        ours = [row.ours.locator if row.ours else one.article]
        theirs = [row.theirs.locator] if row.theirs else one.counterparts
        return [stands_alone(name, ours, theirs, 1, replies)]
    names = {"ours": label(row.ours.locator), "theirs": label(row.theirs.locator)}
    if row.by_reference:
        return [tell("by_reference", article=label(one.article), **names)]
    if row.loose:
        return [tell("loose", **names)]
    if row.forces is not None:
        told = [tell("force", here=row.forces[0].value, there=row.forces[1].value, **names)]
    elif row.ours.force is Force.STATES:
        told = [tell("match", **names)]
    else:
        told = [tell("same", force=row.ours.force.value, **names)]
    if row.only_ours:
        told.append(tell("only_ours", what=listed(row.only_ours), **names))
    if row.only_theirs:
        told.append(tell("only_theirs", what=listed(row.only_theirs), **names))
    return told


def stands_alone(name: str, ours: Sequence[Locator], theirs: Sequence[Locator], count: int, replies: Replies) -> str:
    """That provisions of one side (`no_ours` or `no_theirs`) have no counterpart; the rest of `count` is counted."""
    sides = {"ours": [label(one) for one in ours], "theirs": [label(one) for one in theirs]}
    alone = sides["ours" if name == "no_ours" else "theirs"]
    if count > len(alone):
        alone.append(replies.comparison("more", count=count - len(alone)))
    return replies.comparison(f"{name}_many" if count > 1 else name, **{side: listed(of) for side, of in sides.items()})


def sayings(article: str, treaty: str, corpus: Corpus, replies: Replies) -> Iterator[str]:
    """Everything that a comparison of an article with a treaty can say."""
    one = compare(article, treaty, corpus)
    yield headline(one, corpus, replies)
    for row in one.rows:
        yield " ".join(sentences(row, one, replies))
    ours = [row.ours.locator for row in one.rows if row.ours is not None and row.theirs is None]
    theirs = [row.theirs.locator for row in one.rows if row.theirs is not None and row.ours is None]
    for count in range(1, len(ours) + 1):
        yield stands_alone("no_ours", ours[:count], one.counterparts, len(ours), replies)
    for count in range(1, len(theirs) + 1):
        yield stands_alone("no_theirs", [one.article], theirs[:count], len(theirs), replies)


def listed(items: Sequence[str]) -> str:
    """Items in running text: `a, b and c`."""
    *first, last = items
    return f"{', '.join(first)} and {last}" if first else last
