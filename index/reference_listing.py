"""The provisions of one reference while it is read: lists, ranges, parts beside and below each other."""

from __future__ import annotations

from dataclasses import dataclass

from index.model import CONVENTION, Locator

MAX_SPAN = 70
"""A range wider than this is read as its two ends only."""

ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


@dataclass(slots=True)
class Listing:
    """The provisions of one reference while it is read."""

    found: list[Locator]
    plural: bool = False  # whether several articles were announced
    inner: bool = False  # whether only parts of the article may follow, no other article
    by_word: bool = False  # whether the last part was announced by a word such as `paragraph`
    many: bool = False  # whether that word announced several
    bracketed: bool = False  # whether it is read within brackets

    def deepen(self, mark: str) -> None:
        """Go one level down: 28(4) and a give 28(4)(a)."""
        last = self.found.pop()
        self.found.append(Locator(last.instrument, last.article, (*last.parts, mark)))

    def beside(self, mark: str) -> Locator | None:
        """The sibling of the last provision that a mark of the same kind means: 28(1)(a) and 2 give 28(2)."""
        last = self.found[-1]
        kinds = [_kind(part, last.parts[:depth]) for depth, part in enumerate(last.parts)]
        kind = "roman" if kinds[-1:] == ["roman"] and set(mark) <= set("ivx") else _kind(mark, ())
        depth = next((n for n in range(len(kinds) - 1, -1, -1) if kinds[n] == kind), None)
        return None if depth is None else Locator(last.instrument, last.article, (*last.parts[:depth], mark))

    def add(self, locator: Locator, ranged: bool) -> None:
        """Append a provision, with those between it and the last one if they are the ends of a range."""
        self.found += _between(self.found[-1], locator) if ranged else []
        self.found.append(locator)

    def add_part(self, mark: str, ranged: bool = False) -> None:
        """A sibling where there is a part of that kind, else one level down."""
        sibling = self.beside(mark)
        if sibling is None:
            self.deepen(mark)
        else:
            self.add(sibling, ranged)


def joined(article: str, groups: list[list[Locator]]) -> list[Locator]:
    """`letters (a) and (b)` of `paragraph 3` of article 28: the innermost group comes first."""
    above = tuple(part for group in reversed(groups[1:]) for part in group[-1].parts)
    every = [(*above, *one.parts) for one in groups[0]]
    # Where no "of" stands between them (`подпункт d пункта 3`), numbers still stand above letters.
    ordered = [tuple(sorted(parts, key=lambda part: not part.isdecimal())) for parts in every]
    return [Locator(CONVENTION, article, parts) for parts in ordered]


def _kind(part: str, above: tuple[str, ...]) -> str:
    """number, letter or roman; a single i, v or x is roman only below a letter."""
    if part.isdecimal():
        return "number"
    below_letter = bool(above) and not above[-1].isdecimal()
    return "roman" if len(part) > 1 or (below_letter and part in "ivx") else "letter"


def _between(first: Locator, last: Locator) -> list[Locator]:
    """The locators strictly between the ends of a range of articles, paragraphs, letters or romans."""
    if first.parts and first.parent == last.parent:
        inner = _steps(first.parts[-1], last.parts[-1])
        return [Locator(CONVENTION, first.article, (*first.parts[:-1], part)) for part in inner]
    if first.parts or last.parts:
        return []
    return [Locator(CONVENTION, article) for article in _steps(first.article, last.article)]


def _steps(first: str, last: str) -> list[str]:
    if first.isdecimal() and last.isdecimal():
        inner = range(int(first) + 1, int(last))
        return [str(value) for value in inner] if len(inner) <= MAX_SPAN else []
    if first in ROMANS and last in ROMANS and (len(first) > 1 or len(last) > 1):
        return list(ROMANS[ROMANS.index(first) + 1 : ROMANS.index(last)])
    if len(first) == len(last) == 1:
        return [chr(code) for code in range(ord(first) + 1, ord(last))]
    return []
