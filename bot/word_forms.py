"""The forms of an asked word: plural, -ing and -ed, British and American, one word, two or a hyphen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from index.words import fold, stem

_WORD = re.compile(r"[㐀-鿿]+|[^\W_]+(?:['’][^\W_]+)*")
_POSSESSIVE = re.compile(r"'s?$")
_IRREGULAR = (
    "child children", "person persons people", "man men", "woman women", "datum data", "medium media",
    "criterion criteria", "crisis crises", "analysis analyses", "basis bases", "foot feet", "life lives",
    "take takes took taken taking", "hold holds held holding", "give gives gave given giving",
    "keep keeps kept keeping", "steal steals stole stolen stealing", "sell sells sold selling",
    "break breaks broke broken breaking", "spy spies spied spying",
    "refuse refuses refused refusing refusal refusals", "remove removes removed removing removal removals",
    "approve approves approved approving approval approvals", "dispose disposes disposed disposing disposal",
    "deny denies denied denying denial denials", "propose proposes proposed proposing proposal proposals",
    "withdraw withdraws withdrew withdrawn withdrawing withdrawal withdrawals",
)  # fmt: skip
_TOGETHER = {word: frozenset(row.split()) for row in _IRREGULAR for word in row.split()}
_ENDINGS = (
    frozenset(("", "s", "es", "ed", "ing", "er", "ers", "or", "ors", "ion", "ions", "ly")),
    frozenset(("e", "es", "ed", "ing", "er", "ers", "or", "ors", "ion", "ions", "ation", "ations")),
    frozenset(("ate", "ates", "ated", "ating", "ator", "ators", "ation", "ations")),
    frozenset(("y", "ies", "ied", "ying", "i", "ily")),
)
"""What may follow one stem in forms of one word: `human` and `humane` share a stem and no row."""

_SPELLINGS = (
    (re.compile(r"([a-z]{2})is(e[drs]?|ers|ing|ations?)$"), r"\1iz\2"),
    (re.compile(r"ys(e[drs]?|ing)$"), r"yz\1"),
    (re.compile(r"([a-z]{3})our(s|ed|ing|able|ite|al)?$"), r"\1or\2"),
    (re.compile(r"^(def|off|lic|pret)enc(es?)$"), r"\1ens\2"),
    (re.compile(r"^(cent|theat|fib|lit|met|calib|sabot)re(s?)$"), r"\1er\2"),
    (re.compile(r"([a-z]{3}[aeiou])ll(ed|ing|ers?)$"), r"\1l\2"),
    (re.compile(r"^(program)me(s?)$"), r"\1\2"),
    (re.compile(r"^(jud|acknowled)gement(s?)$"), r"\1gment\2"),
    (re.compile(r"^(catal|dial|anal)ogue(s?)$"), r"\1og\2"),
    (re.compile(r"^cypher"), "cipher"),
)
_BRITISH = (
    (re.compile(r"([a-z]{2})iz(e[drs]?|ers|ing|ations?)$"), r"\1is\2"),
    (re.compile(r"^(behavi|col|endeav|fav|harb|hon|lab|neighb|rum)or"), r"\1our"),
    (re.compile(r"^(def|off|lic|pret)ens(es?)$"), r"\1enc\2"),
    (re.compile(r"^(cent|theat|fib)er(s?)$"), r"\1re\2"),
)
_SPELLED = re.compile("|".join(pattern.pattern for pattern, _ in _SPELLINGS))
_NOUN = re.compile(r"(?:ion|ity|ness|ment|ism|ist|ance|ence|ware|cy|ship|hood|logy|age|ary|um|us|is|ics|or|er)$")
_ACTION = re.compile(r"(?<=[pcs]t|.s)ion$")
_MAKING = re.compile(r"i([sz])ation$")
_VOWEL = "aeiou"


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text, plain (folded, one spelling, without possessive), and where it stands."""

    plain: str
    start: int
    end: int


def words_of(text: str) -> list[Token]:
    """The words of a text in order; a hyphen parts them."""
    return [Token(plain(match[0]), *match.span()) for match in _WORD.finditer(text)]


def plain_words(text: str) -> set[str]:
    """The different words of a text, plain."""
    return set(map(plain, _WORD.findall(text)))


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    """A word as it is compared: folded, without possessive, in one of its spellings."""
    word = _POSSESSIVE.sub("", fold(word))
    if word.isascii() and _SPELLED.search(word):  # most words have one spelling
        for pattern, spelling in _SPELLINGS:
            word = pattern.sub(spelling, word)
    return word


@lru_cache(maxsize=65536)
def akin(one: str, other: str, language: str) -> bool:
    """Whether two plain words are forms of one."""
    if one == other:
        return True
    if language == "zh" or min(len(one), len(other)) < 3:
        return False
    if language == "en":
        if other in _TOGETHER.get(one, ()):
            return True
        root = stem(one)
        if root != stem(other):
            return False
        return any(_ending(one, root) in row and _ending(other, root) in row for row in _ENDINGS)
    return stem(one, language) == stem(other, language)


def _ending(word: str, root: str) -> str:
    """What follows the stem; a doubled last letter (`banned`) and the stem's i for y count as the stem's."""
    if root.endswith("i") and not word.startswith(root):
        root = root[:-1]
        return word.removeprefix(root)
    rest = word.removeprefix(root)
    return rest[1:] if len(rest) > 2 and rest[0] == root[-1] and rest[1] in _VOWEL else rest


def occurrences(
    asked: list[Token], text: list[Token], language: str, begin: set[str] | None = None
) -> list[tuple[int, int]]:
    """(first token, token after the last) of each place where a text has the asked words in some form.

    `begin` are the words of the text, or of more than it, with which these may begin, where they are known.
    """
    if begin is None:
        begin = Words((token.plain for token in text), language).beginning(asked)
    if language == "zh":
        return [(at, at + 1) for at, token in enumerate(text) if token.plain in begin]
    found = []
    for at, token in enumerate(text):
        if token.plain in begin and (length := _matches(asked, text[at : at + len(asked) + 2], language)):
            found.append((at, at + length))
    return found


class Words:
    """The different plain words of a text, by their stems."""

    def __init__(self, words: Iterable[str], language: str) -> None:
        self._words, self._language = set(words), language

    @cached_property
    def _by_stem(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in self._words:
            found.setdefault(stem(word, self._language), []).append(word)
        return found

    def beginning(self, asked: list[Token]) -> set[str]:
        """Those with which the asked words may begin in some form: itself, joined (`spyware`), or parted (`spy`)."""
        joined = "".join(token.plain for token in asked)
        if self._language == "zh":
            return {word for word in self._words if joined in word}
        parted = {joined[:end] for end in range(len(joined) + 1)} & self._words
        return parted.union(*(self._akin(one) for one in {joined, *(token.plain for token in asked[:1])}))

    def _akin(self, word: str) -> set[str]:
        near = {*self._by_stem.get(stem(word, self._language), ()), *(_TOGETHER.get(word, frozenset()) & self._words)}
        return {one for one in near if akin(word, one, self._language)}


def _matches(asked: list[Token], window: list[Token], language: str) -> int:
    """How many tokens of the window are the asked words, 0 for none."""
    if len(window) >= len(asked) and all(
        akin(one.plain, two.plain, language) for one, two in zip(asked, window, strict=False)
    ):
        return len(asked)
    joined = "".join(token.plain for token in asked)
    run = ""
    for count, token in enumerate(window, 1):
        run += token.plain
        if len(run) > len(joined) + 4:
            break
        # "cyber-crime" for "cybercrime", "spyware" for "spy ware": as many letters, other gaps.
        if count != len(asked) and len(joined) > 5 and akin(joined, run, language):
            return count
    return 0


def forms(word: str, language: str) -> list[str]:
    """The regular forms of a word or phrase that are looked for, the word itself first; of a phrase its last word's."""
    first = word.lower()
    if language != "en":
        return [first]
    head, gap, last = first.rpartition(" ")
    made = [f"{head}{gap}{form}" for form in _inflected(last)]
    if "-" in first:
        made += [first.replace("-", " "), first.replace("-", "")]
    elif gap:
        made += [first.replace(" ", "-"), first.replace(" ", "")]
    return list(dict.fromkeys(form for one in [first, *made] for form in (one, *_respelled(one))))


def _respelled(form: str) -> list[str]:
    """A form in the other spelling, American or British, where it has one."""
    found = [spelling for pattern, to in (*_SPELLINGS, *_BRITISH) if (spelling := pattern.sub(to, form)) != form]
    return [one for one in found if " " not in form]


def _inflected(word: str) -> list[str]:
    if len(word) < 3 or not word.isalpha():
        return [word]
    if word in _TOGETHER:
        return sorted(_TOGETHER[word], key=lambda form: (form != word, form))
    if _MAKING.search(word):
        return [word, word + "s", *_verb(_MAKING.sub(r"i\1e", word))]
    if _ACTION.search(word):
        return [word, word + "s", *_verb(_ACTION.sub("", word))]
    if word.endswith("ing") and len(word) > 5:
        return [word, *_verb(_undoubled(word[:-3]))]
    return [word, _plural(word)] if _NOUN.search(word) or word.endswith("s") else [word, *_verb(word)[1:]]


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2] not in _VOWEL:
        return word[:-1] + "ies"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word + ("es" if word.endswith(("ss", "us", "is", "x", "ch", "sh", "z")) else "s")


def _verb(base: str) -> list[str]:
    """A verb's forms: base, third person, past, -ing."""
    if base.endswith("e"):
        return [base, base + "s", base + "d", base[:-1] + "ing"]
    if base.endswith("y") and base[-2] not in _VOWEL:
        return [base, base[:-1] + "ies", base[:-1] + "ied", base + "ing"]
    short = len(base) < 5 and base[-1] not in "aeiouwxy" and base[-2] in _VOWEL and base[-3:-2] not in tuple(_VOWEL)
    double = base + base[-1] if short else base
    return [base, _plural(base), double + "ed", double + "ing"]


def _undoubled(base: str) -> str:
    """`bann` of `banning` is `ban`; `profil` of `profiling` is `profile`; `hack` stays."""
    if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "lsz":
        return base[:-1]
    single = base[-1] not in "aeiouwxy" and base[-2] in _VOWEL and base[-3] not in _VOWEL
    return base + "e" if single and len(base) > 4 and not base.endswith(("or", "er", "it", "on", "en")) else base
