"""The grammar of references over a text's tokens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from index.laws import known_instruments, name_right_before
from index.model import CONVENTION, Locator
from index.numerals import WORDS
from index.reference_listing import Listing, joined
from index.reference_tokens import Step, Tokens
from index.reference_words import (
    AND,
    ARTICLES,
    BEFORE_DECIMALS,
    LETTER_WORDS,
    NOT_NUMBERS,
    NOT_PROVISIONS,
    OF,
    ORDINALS,
    PARAGRAPHS,
    PREAMBLES,
    SECTIONS,
    SENTENCES,
    SPEAKING,
    THINKING,
    WEAK,
)

_MAX_LIST, _MAX_CHAIN, _MAX_DEPTH = 60, 4, 4
"""Bounds of one list, of `letter a of paragraph 1 of …`, and of the parts of one provision."""

_LAST_SECTION = 68
"""`Section 702` without a law's name is of some national law."""

_LONG_ARTICLES = {"37": 20, "40": 32}
"""Of a bare `40.22` the second number is a paragraph; every other article has ten at most."""

_BEGINNINGS = frozenset({"§", *ARTICLES, *PARAGRAPHS, *PREAMBLES, *ORDINALS})
"""Words that a reference begins with, beside numbers."""

_AMBIGUOUS = frozenset("acdeioprstuvwxyà")
"""Letters that are words or abbreviations too: unbracketed they count only where no word follows."""

Read = tuple[Listing, int]
"""What was read and the token after it; a listing without provisions is text to step over."""


class Reader(Tokens):
    """Finds references token by token; each method reads one kind of phrase at a token, or gives None."""

    orphans = own = range(0)
    """The tokens of paragraphs that were read already and are of no article, or not of another one.

    What holds for all of them holds for each that is left, so that no list is read again from every member.
    """

    def references(self, taken: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, list[Locator], bool]]:
        """(start, end, locators, whether it is counted as national laws are) outside the spans taken."""
        if not any(word in _BEGINNINGS or word.isdecimal() for word, *_ in self.tokens):
            return  # most texts name nothing
        barriers = iter([*taken, (len(self.text) + 1, len(self.text) + 1)])
        start, end = next(barriers)
        at = 0
        while at < len(self.tokens):
            while self.starts(at) >= end:
                start, end = next(barriers)
            read = None if self.ends(at) > start else self._reference(at)
            if read and read[0].found:
                listing, after = read
                yield self.starts(at), self.ends(after - 1), listing.found, self._is_national(at, after, listing)
            at = read[1] if read else at + 1

    def _is_national(self, at: int, after: int, listing: Listing) -> bool:
        """`Section 230`, `section 3ZA`."""
        article = listing.found[0].article
        odd = self.glued(after) and self.word(after).isalpha()
        return self.word(at) in SECTIONS and article.isdecimal() and (odd or int(article) > _LAST_SECTION)

    def _reference(self, at: int) -> Read | None:
        word = self.word(at)
        if word in PREAMBLES:
            return self._preamble(at)
        if word == "§":
            return (None if at in self.orphans else self._backward(at)) or self._forward(at)
        if word in PARAGRAPHS:
            return self._backward(at)
        if word in ARTICLES:
            return self._forward(at)
        if ordinal := self.ordinal(at):
            return self._ordinal_of(*ordinal)
        return self._bare(at) if word.isdecimal() and len(word) <= 2 else None

    def _forward(self, at: int) -> Read | None:
        """`Article 28, paragraph 4 (a), and 30`."""
        several = self.word(at) == "§" and self.word(at + 1) == "§"
        head = self.article_number(at + 1 + several)
        if head is None:
            return None
        listing = Listing([Locator(CONVENTION, head[0])], plural=several or ARTICLES.get(self.word(at), False))
        after = self._listed(self._parts(head[1], listing), listing)
        return (Listing([]) if self._is_organisation(at, after, listing) else listing), after

    def _is_organisation(self, at: int, after: int, listing: Listing) -> bool:
        """ARTICLE 19, the organisation: written so, alone, and near a word that tells a speaker."""
        capital = self.written(at) == "ARTICLE" and any(char.islower() for char in self.text)
        joined_up = self.written(at) in ("Article", "article") and self.glued(at + 1)
        if listing.found != [Locator(CONVENTION, "19")] or not (capital or joined_up) or self.word(after) in OF:
            return False
        if self.word(after) == "." and self.word(after + 1) == "org":
            return True
        near = {self.word(place) for place in range(at - 8, after + 8)}
        return bool(near & (SPEAKING | THINKING if capital else THINKING))

    def _backward(self, at: int) -> Read | None:
        """`subparagraph (d) of paragraph 3 of article 28`; paragraphs of no article are stepped over."""
        groups: list[list[Locator]] = []
        after = at
        while len(groups) < _MAX_CHAIN and self.word(after) not in WEAK and (group := self._marks(after)):
            listing, end = group
            groups.append(listing.found)
            after = self.past(end)
            if self.word(after) in PREAMBLES:
                return Listing(joined("preamble", groups)), after + 1
            if self._owns(end, after) and (head := self.article_number(after + 1)):
                outer = Listing([Locator(CONVENTION, head[0])], inner=True)
                after = self._parts(head[1], outer)
                return Listing(joined(head[0], [*groups, outer.found])), after
        self.orphans = range(at, end) if groups else self.orphans
        # "paragraph 28(4)" is somebody's word for article 28(4).
        names_article = any(part.isdecimal() for group in groups for one in group for part in one.parts[1:])
        return None if not groups or names_article or self.word(at) == "§" else (Listing([]), end)

    def _marks(self, at: int) -> Read | None:
        """`paragraphs 1 to 3`, `letter (h)` as parts of an article not yet known."""
        listing = Listing([Locator(CONVENTION, "")], inner=True)
        after = self._named_part(at, listing)
        return None if after is None else (listing, self._listed(self._parts(after, listing), listing))

    def _ordinal_of(self, mark: str, at: int) -> Read | None:
        """`the fourth paragraph of article 28`, `second preambular paragraph`."""
        if self.word(at) in PREAMBLES and self.word(at + 1) in PARAGRAPHS:
            return Listing([Locator(CONVENTION, "preamble", (mark,))]), at + 2
        if self.word(at) not in PARAGRAPHS:
            return None
        after = self.past(self.past_dot(at + 1))
        if self.word(after) in PREAMBLES:
            return Listing([Locator(CONVENTION, "preamble", (mark,))]), after + 1
        head = self.article_number(after + 1) if self.word(after) in ARTICLES else None
        return None if head is None else (Listing([Locator(CONVENTION, head[0], (mark,))]), head[1])

    def _preamble(self, at: int) -> Read:
        listing = Listing([Locator(CONVENTION, "preamble")], inner=True)
        return listing, self._listed(self._parts(at + 1, listing), listing)

    def _bare(self, at: int) -> Read | None:
        """`28(4)`, `28.4`, `Budapest 19`: a number that shows by its form that it is a provision."""
        article = str(int(self.word(at)))
        listing = Listing([Locator(CONVENTION, article)], inner=True)
        named = name_right_before(self.text, self.starts(at))
        if article == "0" or (named is None and not self._may_open(at)):
            return None
        after = self._bracket(at + 1, listing) or self._dotted_bare(at, listing, named is not None)
        if after is None:
            fits = named is not None and int(article) <= known_instruments()[named].articles
            alone = not self.is_word(at + 1) and not self.counts(at + 1, NOT_NUMBERS)
            return (listing, at + 1) if fits and alone else None
        # "paragraph 1 (a)" of no article is no article 1.
        if self.word(at - 1) in PARAGRAPHS and not listing.found[0].parts[0].isdecimal():
            return None
        return listing, self._listed(self._parts(after, listing), listing)

    def _may_open(self, at: int) -> bool:
        """Whether a bare number at this place can be an article: no date, amount, page or version."""
        before = self.word(at - 1)
        if self.glued(at) and before not in ("(", "[", '"', "“", "‘", "'", "«", "„", ",", ":", ";", "¿", "¡"):
            return False
        return before not in NOT_PROVISIONS and before not in ("$", "€", "£", "#")

    def _dotted_bare(self, at: int, listing: Listing, named: bool) -> Step:
        """`28.4`, `17.2.f`, but neither `2.0` nor `Python 3.11` nor `24.12.2024` nor `8.5 million`."""
        after = self._dotted(at + 1, listing) if self.word(at + 1) == "." else None
        while after is not None and (deeper := self._dotted(after, listing)):
            after = deeper
        digits = [part for part in listing.found[0].parts if part.isdecimal()]
        if after is None or len(digits) > 1 or self.counts(after, NOT_NUMBERS):
            return None
        if self.glued(after) and (self.word(after) in "/%_" or (self.word(after) in "-:" and self.glued(after + 1))):
            return None
        if self.written(at - 1)[:1].isupper() and self.word(at - 1) not in BEFORE_DECIMALS and not named:
            return None
        longest = _LONG_ARTICLES.get(listing.found[0].article, 10)
        return after if named or not digits or 0 < int(digits[0]) <= longest else None

    def _parts(self, at: int, listing: Listing) -> int:
        """Everything below the last provision that follows directly."""
        for _ in range(_MAX_LIST):
            after = self._part(at, listing)
            if after is None:
                return at
            at = after
        return at

    def _part(self, at: int, listing: Listing) -> Step:
        if len(listing.found[-1].parts) >= _MAX_DEPTH:
            return None
        ways = (self._bracket, self._dotted, self._dashed, self._announced, self._letter, self._sentence)
        return next((after for way in ways if (after := way(at, listing)) is not None), None)

    def _bracket(self, at: int, listing: Listing) -> Step:
        """`(3)`, `(a)`, `(1 to 4)`, `(para. 4)`."""
        if self.word(at) != "(":
            return None
        if self.announces(at + 1) and not listing.bracketed:
            trial = Listing(list(listing.found), inner=True, bracketed=True)
            after = self._named_part(at + 1, trial)
            after = None if after is None else self._parts(after, trial)
            if after is None or self.word(after) != ")":
                return None
            listing.found[:] = trial.found
            return after + 1
        marks, after = self._marks_in_bracket(at + 1)
        if not marks or self.word(after) != ")":
            return None
        listing.deepen(marks[0][1])
        listing.by_word = False
        for ranged, mark in marks[1:]:
            listing.add_part(mark, ranged)
        return after + 1

    def _marks_in_bracket(self, at: int) -> tuple[list[tuple[bool, str]], int]:
        """(whether it ends a range, mark) of each mark up to the closing bracket."""
        marks: list[tuple[bool, str]] = []
        ranged = False
        while (mark := self.mark(at)) and len(marks) < _MAX_LIST:
            marks.append((ranged, mark))
            joint = self.joint(at + 1)
            if joint is None:
                return marks, at + 1
            ranged, at = joint
        return marks, at

    def _dotted(self, at: int, listing: Listing) -> Step:
        """`.4`, `.f`, `:4` right after a number."""
        mark = self.mark(at + 1)
        if self.word(at) not in (".", ":") or not mark or not (self.glued(at) and self.glued(at + 1)):
            return None
        if self.word(at + 1).startswith("0") or (self.glued(at + 2) and self.word(at + 2).isalnum()):
            return None
        listing.deepen(mark)
        listing.by_word = False
        return at + 2

    def _dashed(self, at: int, listing: Listing) -> Step:
        """`28-4` for paragraph 4: a range does not fall."""
        article, mark = listing.found[-1].article, self.word(at + 1)
        if self.word(at) != "-" or not (self.glued(at) and self.glued(at + 1)) or listing.found[-1].parts:
            return None
        if not (mark.isdecimal() and len(mark) <= 2 and article.isdecimal() and 0 < int(mark) < int(article)):
            return None
        listing.deepen(str(int(mark)))
        return at + 2

    def _announced(self, at: int, listing: Listing) -> Step:
        """`, paragraph 4`, `and letter b`, `'s fourth paragraph`, unless it is the paragraph of another article."""
        at += 2 if self.word(at) in ("'", "’") and self.word(at + 1) == "s" else 0
        at += self.word(at) == ","
        at += self.word(at) in AND
        at += self.word(at) == "the"
        if (after := self._own_part(at, listing)) is not None:
            return after
        ordinal = self.ordinal(at)
        if ordinal is None or self.word(ordinal[1]) not in PARAGRAPHS or self._of_article(ordinal[1] + 1):
            return None
        listing.add_part(ordinal[0])
        return self.past_dot(ordinal[1] + 1)

    def _own_part(self, at: int, listing: Listing, ranged: bool = False) -> Step:
        """An announced part, unless it is said to be of another article: `and paragraphs 21 and 22 of Article 40`."""
        # Parts of an article not yet known look for it themselves.
        if listing.found[-1].article and at not in self.own and (group := self._marks(at)):
            if self._of_article(group[1]):
                return None
            self.own = range(at, group[1])
        return self._named_part(at, listing, ranged)

    def _of_article(self, at: int) -> bool:
        at += self.word(at) == ","
        return self.word(at) in OF and self.word(self.past(at)) in ARTICLES

    def _owns(self, at: int, place: int) -> bool:
        """Whether the article named at `place` is that of the paragraphs before `at`; a comma alone joins only one."""
        several = ARTICLES.get(self.word(place))
        return several is not None and (not several or self.word(place) == "art" or self._of_article(at))

    def _named_part(self, at: int, listing: Listing, ranged: bool = False) -> Step:
        """`paragraph 4`, `lit. b)`, `n.º 5`, `point (a)`."""
        announced = self.announces(at)
        if announced is None:
            return None
        many, place = announced
        bracket = self.word(place) == "("
        mark, after = self.mark(place + bracket), place + bracket + 1
        if mark is None and not bracket and (number := self.number_word(place)):
            mark, after = number
        if mark is None or (bracket and self.word(after) != ")") or (not bracket and self._is_loose(place, at)):
            return None
        listing.add_part(mark, ranged)
        listing.by_word, listing.many = True, many
        return after + 1 if bracket else self.closing(self.past_ending(after))

    def _is_loose(self, at: int, announcing: int) -> bool:
        """Whether a letter after a word such as `clause` is more likely a word itself (`clause a State`)."""
        word = self.word(at)
        if self.glued(at + 1) and self.word(at + 1) in ("'", "’"):
            return True
        return word in _AMBIGUOUS and self.word(announcing) not in LETTER_WORDS and self.is_word(at + 1)

    def _letter(self, at: int, listing: Listing) -> Step:
        """A letter or small Roman numeral without brackets: `28a`, `(3) m`, `3 b)`."""
        mark, last = self.mark(at), listing.found[-1]
        follows = self.word(at + 1)
        if mark is None or mark.isdecimal() or len(last.parts) > 2:
            return None
        if len(mark) > 1 and (not last.parts or last.parts[-1].isdecimal()):
            return None
        if follows == ")" and self.word(at + 2) not in ARTICLES and self.closing(at + 1) > at + 1:
            listing.deepen(mark)
            return at + 2
        if self.written(at) == "I" and not self.glued(at):
            return None
        clipped = self.glued(at + 1) and (follows in ("'", "’") or (follows == "." and self.glued(at + 2)))
        loose = mark in _AMBIGUOUS and self.is_word(at + 1) and not self.glued(at)
        if clipped or loose or follows.isdecimal():
            return None
        listing.deepen(mark)
        return at + 1

    def _sentence(self, at: int, _listing: Listing) -> Step:
        """`sentence 2`, `, first sentence`: read over, a sentence has no locator."""
        at += self.word(at) == ","
        if self.word(at) in SENTENCES and (self.mark(at + 1) or self.number_word(at + 1)):
            return at + 2
        ordinal = self.ordinal(at)
        return ordinal[1] + 1 if ordinal and self.word(ordinal[1]) in SENTENCES else None

    def _listed(self, at: int, listing: Listing) -> int:
        """The rest of a list or range: `, 29 and 30`, ` to 11`, `(1) and (3)`."""
        while len(listing.found) < _MAX_LIST and (joint := self.joint(at)):
            ranged, place = joint
            after = self._item(place, listing, ranged, comma=self.word(place - 1) == ",")
            if after is None:
                return at
            at = self._parts(after, listing)
        return at

    def _item(self, at: int, listing: Listing, ranged: bool, comma: bool) -> Step:
        """One more item of a list: a part beside the last one, or another article."""
        if self.word(at) == "(":
            return self._bracket_item(at, listing, ranged)
        if self.announces(at):
            return self._own_part(at, listing, ranged)
        mark = self.mark(at)
        of_article = not listing.inner and not (listing.by_word and (listing.many or not listing.plural))
        if mark and not (mark.isdecimal() and of_article):
            return self._part_item(at, mark, listing, ranged)
        if self.word(at) in ARTICLES:
            # "article 8 and article 10 of the Covenant" are two references, "article 7 to article 11" is one.
            return self._article_item(at + 1, listing, ranged) if ranged else None
        if not of_article or (comma and not listing.plural and self.is_word(at + 1)):
            return None
        return self._article_item(at, listing, ranged)

    def _bracket_item(self, at: int, listing: Listing, ranged: bool) -> Step:
        marks, after = self._marks_in_bracket(at + 1)
        if not marks or self.word(after) != ")":
            return None
        for number, (within, mark) in enumerate(marks):
            listing.add_part(mark, within if number else ranged)
        return after + 1

    def _part_item(self, at: int, mark: str, listing: Listing, ranged: bool) -> Step:
        """A bare number or letter beside a part: `paragraphs 1 and 2`, `letters a to c`."""
        sibling = listing.beside(mark)
        loose = mark.isalpha() and mark in _AMBIGUOUS and self.is_word(at + 1)
        if sibling is None or loose or self.counts(at + 1, NOT_NUMBERS) or (not listing.by_word and mark.isdecimal()):
            return None
        listing.add(sibling, ranged)
        return self.closing(at + 1)

    def _article_item(self, at: int, listing: Listing, ranged: bool) -> Step:
        named = self.word(at).isdecimal() or self.word(at) in WORDS or (listing.plural and len(self.word(at)) > 1)
        head = self.article_number(at) if named and not self.ordinal(at) else None
        if head is None or self.counts(head[1], NOT_NUMBERS) or len(head[0]) > 3:
            return None
        listing.by_word = False
        listing.add(Locator(CONVENTION, head[0]), ranged)
        return head[1]
