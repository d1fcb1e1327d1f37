"""A text as tokens, and the smallest pieces of references: numbers, marks, joints, announcing words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from index.numerals import WORDS, roman
from index.reference_words import (
    AND,
    NUMBER_SIGNS,
    OF,
    ORDINAL_ENDINGS,
    ORDINALS,
    PARAGRAPHS,
    SENTENCES,
    THE,
    TO,
)

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")

Step = int | None
"""The number of the token after what was read, or None where it does not stand."""


@dataclass(slots=True)
class Tokens:
    """Words, numbers and signs of a text in order; methods take and return token numbers."""

    text: str
    tokens: list[tuple[str, int, int]] = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = [(match[0].lower(), *match.span()) for match in _TOKEN.finditer(self.text)]

    def word(self, at: int) -> str:
        """The token in lower case; empty before the first and after the last."""
        return self.tokens[at][0] if 0 <= at < len(self.tokens) else ""

    def starts(self, at: int) -> int:
        """Where a token begins in the text."""
        return self.tokens[at][1] if at < len(self.tokens) else len(self.text)

    def ends(self, at: int) -> int:
        """Where a token ends in the text."""
        return self.tokens[at][2]

    def written(self, at: int) -> str:
        """The token as it was written."""
        return self.text[self.tokens[at][1] : self.tokens[at][2]] if 0 <= at < len(self.tokens) else ""

    def glued(self, at: int) -> bool:
        """Whether a token follows the one before it without a space."""
        return 0 < at < len(self.tokens) and self.tokens[at][1] == self.tokens[at - 1][2]

    def is_word(self, at: int) -> bool:
        """Whether an ordinary word stands here: a letter or number before it may mean something else."""
        word = self.word(at)
        grammar = word in AND or word in TO or word in OF or word in PARAGRAPHS or word in SENTENCES
        return len(word) > 1 and word.isalpha() and not grammar

    def counts(self, at: int, units: frozenset[str]) -> bool:
        """Whether the number before this token counts something: a unit or more of a decimal follows, or it is 24/7."""
        goes_on = self.word(at) in (".", ",") and self.glued(at) and self.glued(at + 1)
        all_week = (self.word(at - 1), self.word(at), self.word(at + 1)) == ("24", "/", "7")
        return self.word(at) in units or all_week or (goes_on and self.word(at + 1).isdecimal())

    def article_number(self, at: int) -> tuple[str, int] | None:
        """An article's number in digits, words or Roman numerals (I to LXX), and the token after it."""
        at = self.past_dot(at)
        if self.word(at) in NUMBER_SIGNS:
            at = self.past_dot(at + 1)
        word = self.word(at)
        if word.isdecimal():
            return (str(int(word)), self.past_ending(at + 1)) if len(word) <= 4 else None
        if named := self.number_word(at):
            return named
        value = roman(word)
        # "Article I wrote" and "article i think" are no article 1.
        alone = len(word) > 1 or (self.written(at).isupper() and not self.is_word(at + 1))
        return (str(value), at + 1) if value and alone else None

    def number_word(self, at: int) -> tuple[str, int] | None:
        """`twenty-eight`, `first`, `primero`, and the token after it."""
        word = self.word(at)
        if word in ORDINALS:
            return str(ORDINALS[word]), at + 1
        if word not in WORDS:
            return None
        unit = at + 2 if self.word(at + 1) == "-" else at + 1
        if WORDS[word] >= 20 and 0 < WORDS.get(self.word(unit), 0) < 10:
            return str(WORDS[word] + WORDS[self.word(unit)]), unit + 1
        return str(WORDS[word]), at + 1

    def ordinal(self, at: int) -> tuple[str, int] | None:
        """`fourth`, `22nd`, and the token after it."""
        word = self.word(at)
        if word.isdecimal() and len(word) <= 2 and self.word(at + 1) in ORDINAL_ENDINGS and self.glued(at + 1):
            return str(int(word)), at + 2
        return (str(ORDINALS[word]), at + 1) if word in ORDINALS else None

    def mark(self, at: int) -> str | None:
        """A paragraph's number, a letter or a small Roman numeral, as a part."""
        word = self.word(at)
        if word.isdecimal():
            return str(int(word)) if len(word) <= 2 else None
        is_letter = len(word) == 1 and "a" <= word <= "z"
        return word if is_letter or (set(word) <= set("ivx") and roman(word)) else None

    def announces(self, at: int) -> tuple[bool, int] | None:
        """A word such as `paragraphs`: whether it announces several, and the token after it."""
        word = self.word(at)
        if word == "§":
            return (True, at + 2) if self.word(at + 1) == "§" else (False, at + 1)
        if word == "n" and self.word(at + 1) == "." and self.word(at + 2) in ("º", "°"):
            return False, at + 3
        if word == "n" and self.word(at + 1) in ("º", "°"):
            return False, at + 2
        if word in ("no", "p") and self.word(self.past_dot(at + 1)).isdecimal():
            return False, self.past_dot(at + 1)
        return (PARAGRAPHS[word], self.past_dot(at + 1)) if word in PARAGRAPHS else None

    def joint(self, at: int) -> tuple[bool, int] | None:
        """What joins two items of a list: whether it makes a range, and the token after it."""
        word = self.word(at)
        if word == "/":
            return (False, at + 1) if self.glued(at) and self.glued(at + 1) else None
        if word == "bis" and self.word(at + 1) == "zu":
            return True, at + 2
        if word in TO:
            return True, at + 1
        if word not in AND and word != ",":
            return None
        after = at + 1
        while self.word(after) in AND and after < at + 4:
            after += 1
        return False, after

    def past(self, at: int) -> int:
        """Past a comma and small words such as `of the`."""
        at += self.word(at) == ","
        for _ in range(4):
            at += self.word(at) in OF or self.word(at) in THE
        return at

    def past_dot(self, at: int) -> int:
        """Past the dot of an abbreviation."""
        return at + (self.word(at) == ".")

    def past_ending(self, at: int) -> int:
        """Past what follows a number in Romance languages: `16.º`, `1er`, `197 bis`."""
        if self.word(at) in ("bis", "ter", "quater") and not self.word(at + 1).isdecimal():
            return at + 1
        if self.word(at) in ("º", "°", "ª", "er") and self.glued(at):
            return at + 1
        return at + 2 if self.word(at) == "." and self.word(at + 1) in ("º", "°", "ª") else at

    def closing(self, at: int) -> int:
        """Past a bracket that only closes (`lit. b)`), unless it closes one that was opened before."""
        if self.word(at) != ")":
            return at
        before = self.text[max(0, self.starts(at) - 200) : self.starts(at)]
        return at if before.count("(") > before.count(")") else at + 1
