"""The cross-references of a provision, as treaties write them in six languages, resolved to what they name.

`paragraph 1 (a) (i) or (ii) of this article` in Article 11 is 11(1)(a)(i) and 11(1)(a)(ii); a chapter is
`chapter IV`. Unlike people's spellings (index/locator.py), bare paragraphs and letters count: they are
those of the provision in which they stand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.collation.lexicon import Lexicon, lexicon
from index.headings import marker, part_of
from index.model import Locator
from index.numerals import number, roman, to_ascii_digits

_HAN = "零〇一二三四五六七八九十百"
_TOKEN = re.compile(
    r"(?P<mark>[(（](?:[a-z]{1,4}|[\u0621-\u064a]\u0640?)[)）]|(?<![\w(])(?:[a-zа-я]|[ivx]{1,4})\)|[’‘'](?:\d|[ivx]{1,4})[‘’']|[㈠-㈩])"
    rf"|第(?P<han>[{_HAN}\d]+)(?P<unit>[条款目章])|第(?P<item>[(（]?[{_HAN}a-z㈠-㈩][)）]?)项|(?P<ours>本(?=[条款项]))|(?P<bare>[条款项])"
    r"|(?P<number>\d+)|(?P<word>[㐀-鿿]|[^\W\d_㐀-鿿]+(?:['’][^\W\d_]+)?)|(?P<dash>[–—-])|(?P<comma>[,،、，])|(?P<other>\S)",
    re.I,
)
_ZH_UNITS = {"条": "article", "款": "paragraph", "项": "letter", "目": "number", "章": "chapter"}
_ZH_JOINTS = {"至": "to", "到": "to", "和": "and", "或": "and", "及": "and", "与": "and"}
_ROMANS = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
_LONGEST_RANGE = 40


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # article | paragraph | letter | chapter | own | to | and | of | comma | number | mark | word
    text: str
    start: int
    end: int


@dataclass(slots=True)
class References:
    """What a provision's words refer to, in the short form and how often, and where those words stand."""

    named: Counter[str] = field(default_factory=Counter)
    spans: list[tuple[int, int]] = field(default_factory=list)


def references(text: str, at: Locator, language: str) -> References:
    """Every cross-reference of some words of the provision `at`."""
    return _Reader(list(_tokens(to_ascii_digits(text), lexicon(language))), at, lexicon(language)).read()


def _tokens(text: str, words: Lexicon) -> Iterable[_Token]:
    for match in _TOKEN.finditer(text):
        kind, span = match.lastgroup or "", match.span()
        if match["han"]:
            yield _Token(_ZH_UNITS[match["unit"]], match["unit"], *span)
            yield _Token("number", str(number(match["han"]) or 0), *span)
        elif match["item"]:
            yield _Token("letter", "项", *span)
            yield _Token("mark", match["item"], *span)
        elif kind == "ours":
            yield _Token("own", match[0], *span)
        elif kind == "bare":
            yield _Token(_ZH_UNITS[match[0]], match[0], *span)
        elif kind == "word" and words.language == "zh":
            yield _Token(_ZH_JOINTS.get(match[0], "word"), match[0], *span)
        elif kind == "word":
            yield from _worded(match[0], span, words)
        elif kind == "dash":
            yield _Token("to", match[0], *span)
        else:
            yield _Token({"other": "word"}.get(kind, kind), match[0], *span)


def _worded(word: str, span: tuple[int, int], words: Lexicon) -> Iterable[_Token]:
    """A word by what it announces; of `l'article` and `d'un` only what follows counts."""
    lower = re.sub(r"^[ldqu]{1,2}['’]", "", word.lower())
    yield _Token(words.announces(lower), lower, *span)


class _Reader:
    """Reads the tokens from left to right; each method takes a place and returns the one after what it read."""

    def __init__(self, tokens: list[_Token], at: Locator, words: Lexicon) -> None:
        self.tokens, self.at, self.words = tokens, at, words
        self.found = References()

    def kind(self, place: int) -> str:
        return self.tokens[place].kind if place < len(self.tokens) else ""

    def read(self) -> References:
        place = 0
        while place < len(self.tokens):
            after = self._reference(place)
            if after > place:
                self.found.spans.append((self.tokens[place].start, self.tokens[after - 1].end))
            place = max(after, place + 1)
        return self.found

    def _reference(self, place: int) -> int:
        kind, following = self.kind(place), self.kind(place + 1)
        if kind == "own" and following == "article" and self.kind(place + 2) == "paragraph":
            return self._paragraphs(place + 2, (self.at.article,))
        if kind == "own" and following == "paragraph" and self.kind(place + 2) == "letter":
            return self._letters(place + 2, self._ours("paragraph"))
        if kind == "article" and following == "number":
            return self._articles(place)
        if kind == "paragraph" and (following == "number" or self._is_letter_word(place + 1)):
            return self._paragraphs(place, None)
        if kind == "letter" and following == "mark":
            return self._letters(place, None)
        return self._chapter(place) if kind == "chapter" else place

    def _is_letter_word(self, place: int) -> bool:
        """Arabic says `the paragraphs, subordinate, (a)`: what follows is read as letters."""
        return self.kind(place) == "letter" and self.kind(place + 1) == "mark"

    def _chapter(self, place: int) -> int:
        if place + 1 >= len(self.tokens):
            return place
        word = self.tokens[place + 1].text
        value = int(word) if word.isdecimal() else roman(word) or self.words.number(word)
        value = value or {"الثالث": 3, "الثاني": 2, "الأول": 1}.get(word)
        if not value:
            return place
        self.found.named[f"chapter {value}"] += 1
        return place + 2

    def _articles(self, place: int) -> int:
        """`articles 7 to 10`, `article 40, paragraph 21 (b)`, `第七条至第十条`."""
        place += 1
        last, ranged = 0, False
        while self.kind(place) == "number":
            value = int(self.tokens[place].text)
            articles = range(last + 1, value + 1) if ranged and 0 < value - last < _LONGEST_RANGE else (value,)
            place += 1
            below = place + (self.kind(place) == "comma")
            below += self.kind(below) == "of"
            if self.kind(below) == "paragraph" and self.kind(below + 1) == "number":
                place = self._paragraphs(below, (str(value),))
            else:
                self.found.named.update(str(article) for article in articles)
            last = value
            joint, ranged = self._joint(place)
            joint += self.kind(joint) == "article"
            if joint == place or self.kind(joint) != "number":
                return place
            place = joint
        return place

    def _joint(self, place: int) -> tuple[int, bool]:
        """Past `, and` or ` to `, and whether it makes a range."""
        after = place + (self.kind(place) == "comma")
        ranged = self.kind(after) == "to"
        after += self.kind(after) in ("and", "to")
        return after, ranged

    def _paragraphs(self, place: int, base: tuple[str, ...] | None) -> int:
        """`paragraphs 1 and 2 (a) to (c) of this article`; the base is what is named after it, else our article."""
        if self._is_letter_word(place + 1):
            return self._letters(place + 1, base)
        items: list[tuple[str, ...]] = []
        place, ranged = place + 1, False
        while True:
            if self.kind(place) == "number":
                value = self.tokens[place].text
                first = int(items[-1][0]) if ranged and items else int(value) - 1
                items += [(str(one),) for one in range(max(first + 1, int(value) - _LONGEST_RANGE), int(value) + 1)]
                place = self._narrower(place + 1, items)
            elif self.kind(place) == "mark" and items:
                place = self._sibling(place, items, ranged)
            else:
                break
            joint, ranged = self._joint(place)
            joint += self.kind(joint) in ("paragraph", "letter")
            if joint == place or self.kind(joint) not in ("number", "mark"):
                break
            place = joint
        owner, after = self._owner(place)
        self._add(base or owner, items)
        return after if base is None else place

    def _narrower(self, place: int, items: list[tuple[str, ...]]) -> int:
        """The letter and roman that follow a paragraph's number make it narrower."""
        place += self.kind(place) == "letter"
        while self.kind(place) == "mark":
            items[-1] = (*items[-1], self._part(place, items[-1]))
            place += 1
            if self.kind(place) == "paragraph" and self._is_letter_word(place):
                break
        return place

    def _sibling(self, place: int, items: list[tuple[str, ...]], ranged: bool) -> int:
        """`or (ii)` beside `(a) (i)`, `to (c)` beside `(a)`; a letter after a roman is beside the letter."""
        last = items[-1]
        above = last[:-1]
        part = self._part(place, above)
        if len(last) > 2 and self._part(place, last[:1]) == chr(ord(last[1]) + 1) and part not in _ROMANS:
            above, part = last[:1], self._part(place, last[:1])
        if ranged:
            items += [(*above, one) for one in _between(last[-1], part)]
        items.append((*above, part))
        return self._narrower(place + 1, items)

    def _letters(self, place: int, base: tuple[str, ...] | None) -> int:
        """`subparagraphs (a) to (c) of this paragraph`."""
        items: list[tuple[str, ...]] = [()]
        place = self._narrower(place + 1, items)
        while True:
            joint, ranged = self._joint(place)
            joint += self.kind(joint) == "letter"
            if joint == place or self.kind(joint) != "mark":
                break
            place = self._sibling(joint, items, ranged)
        after = self._past(place)
        if base is None and self.kind(after) == "paragraph" and self.kind(after + 1) == "number":
            number_of = self.tokens[after + 1].text
            owner, place = self._owner(after + 2)
            base = (*owner, number_of)
        elif base is None:
            owner, place = self._owner(place, letters=True)
            base = owner
        self._add(base, items)
        return place

    def _owner(self, place: int, letters: bool = False) -> tuple[tuple[str, ...], int]:
        """Whose paragraphs or letters they are, and the place after it: ours where nothing is said."""
        after = self._past(place)
        own = self.kind(after) == "own"
        if own and self.kind(after + 1) in ("article", "paragraph", "letter"):
            return self._ours(self.kind(after + 1)), after + 2
        if self.kind(after) == "article" and self.kind(after + 1) == "number":
            return (self.tokens[after + 1].text,), after + 2
        return self._ours("paragraph" if letters else "article"), place

    def _past(self, place: int) -> int:
        for _ in range(3):
            place += self.kind(place) == "of"
        return place

    def _ours(self, unit: str) -> tuple[str, ...]:
        """Our article, paragraph or letter."""
        parts = self.at.parts
        if unit == "article" or not parts:
            return (self.at.article,)
        if unit == "letter":
            return (self.at.article, *parts[:2])
        return (self.at.article, *(parts[:1] if parts[0].isdecimal() else ()))

    def _part(self, place: int, above: tuple[str, ...]) -> str:
        """A mark as a locator's part: a roman below a letter, a letter anywhere else."""
        found = marker(self.tokens[place].text.replace("（", "(").replace("）", ")"))
        readings = found.readings if found else ()
        below_letter = bool(above) and above[-1].isalpha()
        kinds = ("roman", "letter", "number") if below_letter else ("letter", "roman", "number")
        for kind in kinds:
            for reading, value in readings:
                if reading == kind:
                    # 第㈠项 is a letter, ’1’ a roman; a plain number in brackets stands for a letter too.
                    return part_of("letter" if kind != "letter" and not below_letter else kind, value)
        return self.tokens[place].text.strip("()（）")

    def _add(self, base: tuple[str, ...], items: Iterable[tuple[str, ...]]) -> None:
        for parts in items:
            article, *rest = (*base, *parts)
            self.found.named[article + "".join(f"({part})" for part in rest)] += 1


def _between(first: str, last: str) -> list[str]:
    """The letters or romans strictly between two."""
    if first in _ROMANS and last in _ROMANS and (len(first) > 1 or len(last) > 1):
        return _ROMANS[_ROMANS.index(first) + 1 : _ROMANS.index(last)]
    if len(first) == len(last) == 1:
        return [chr(code) for code in range(ord(first) + 1, ord(last))]
    return []
