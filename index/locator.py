"""References as people write them, in seven languages and many spellings, to Locators and back.

`find_references("Art. 28(4) and Budapest Article 19(3)")` gives each reference with its span. A
reference need not exist: whether it does is for the corpus to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from index.instruments import read_instruments
from index.model import CONVENTION, Instrument, Locator
from index.numerals import NUMBER_WORD, ORDINALS, number, to_ascii_digits

OTHER_LAW = "other"
"""The instrument of a reference to a law that the corpus does not know (`Article 17 of the GDPR`)."""

MAX_SPAN = 70
"""A range wider than this is read as its two ends only."""

_ARTICLE = (
    r"(?:\b(?:articles?|arts?\b\.?|sections?|sect?\b\.?|art[íi]culos?|artigos?|artikeln?s?|articolo)"
    r"|\bстат(?:ья|ьи|ье|ью|ьей|ьями|ьях|ей)|\bст\.|(?:[وبلف]{0,2}ال)?(?:مادة|مادتين|مواد)|[وبلف]?للمادة|\bart(?=\d))"
)
_PARAGRAPH = (
    r"(?:sub-?paragraphs?|paragraphes?|paragraphs?|paras?\b\.?|pars?\b\.?|§{1,2}|¶|sub-?paras?\b\.?|points?|lit(?:era)?\b\.?|"
    r"letters?|clauses?|sub-?sections?|items?|alinéas?|al\.|lettres?|párrafos?|parrafos?|apartados?|"
    r"incisos?|literal(?:es)?|letras?|parágrafos?|paragrafos?|alíneas?|n\.?[º°o]\.?|abs(?:atz|ätze)?\b\.?|"
    r"buchst(?:abe[n]?)?\b\.?|nr\.|ziffer|подпункт(?:ы|а|е|ом)?|пункт(?:ы|а|е|ом|у)?|пп\.|п\.|част(?:ь|и)|ч\.|"
    r"абзац[а-я]*|[وب]?(?:ال)?فقرة(?: الفرعية)?)"
)
_NUMBER = rf"(?:\d{{1,4}}|{NUMBER_WORD}\b)"
_MARK = r"(?:\d{1,2}|[a-z]|[ivx]{1,4})"
_SUB = (
    rf"(?:\s?\(\s?{_MARK}\s?\)|\.(?:\d{{1,2}}|[a-z])(?![\w])|"
    rf",?\s?(?:and )?{_PARAGRAPH}\s?(?:\(?(?:{_NUMBER}|{_MARK})\)?(?![\w])))"
)
_AND = (
    r"(?:\s?,\s?(?:and |or |et |y |e |und |и |و)?|\s(?:and|or|&|et|y|e|und|oder|и|или|ou|o)\s|\s?&\s?|\sو\s?)"
)
_TO = r"(?:\s?(?:-|–|—|to|through|till|until|bis|à|al|a|до|по|إلى|至)\s?)"
_ONE = rf"{_NUMBER}(?:[a-z](?![\w]))?{_SUB}*"
_FORWARD = re.compile(
    rf"{_ARTICLE}\s?(?:no\.?\s?|nº\s?|n°\s?|number\s)?(?P<list>{_ONE}(?:(?:{_AND}|{_TO})(?:{_ARTICLE}\s?)?{_ONE}|"
    rf"(?:{_AND}|{_TO})\({_MARK}\))*)",
    re.I,
)
_BACKWARD = re.compile(
    rf"(?P<para>{_PARAGRAPH}\s?\(?(?:{_NUMBER}|{_MARK})\)?(?![\w])(?:(?:{_AND}|{_TO})\(?(?:{_NUMBER}|{_MARK})\)?"
    rf"(?![\w])|{_SUB})*)\s?,?\s?(?:of|in|under|del?|du|de l['’]|do|da|des|von|من|)\s?(?:the\s|la\s|l['’])?"
    rf"(?:{_ARTICLE}\s?(?P<article>{_NUMBER})|(?P<preamble>preamble|preámbulo|préambule|preâmbulo|преамбулы))",
    re.I,
)
_ORDINAL = re.compile(
    rf"(?:the )?(?P<which>{'|'.join(sorted(ORDINALS, key=len, reverse=True))}|\d{{1,2}}(?:st|nd|rd|th)) "
    rf"paragraph of {_ARTICLE}\s?(?P<article>{_NUMBER})",
    re.I,
)
_BARE = re.compile(
    rf"(?<![\w.,$€£§/-])(?<!version )(?<!python )(?<!at )(?P<list>\d{{1,2}}(?:\({_MARK}\)(?:\({_MARK}\)|\.?[a-z](?![\w]))*|"
    r"\.(?:[12]?\d|3[0-2])(?:\.(?:[a-z]|\d)|\([a-z]+\))*(?![\w.]\d|\d)))"
    r"(?!\s?(?:%|percent|per cent|million|billion|trillion|gb|mb|km|am\b|pm\b|€|\$))",
    re.I,
)
_CHINESE = re.compile(
    r"第?(?P<article>[\d一二三四五六七八九十百〇零]+)(?:至|到|-)?(?:第?(?P<last>[\d一二三四五六七八九十百〇零]+))?[条條]"
    r"(?:第?(?P<para>[\d一二三四五六七八九十]+)款)?(?:第?[（(]?(?P<item>[\d一二三四五六七八九十a-z]+)[)）]?[项項])?"
)
_PLURAL = re.compile(r"(?:paragraphs|paras|pars|§§|points|letters|paragraphes|párrafos|absätze)\b", re.I)
_PREAMBLE = re.compile(
    r"\b(?:preamble|preámbulo|preambulo|préambule|preâmbulo|präambel|преамбул[а-я]*)\b"
    rf"(?:,?\s?(?:\((?P<mark>\d{{1,2}})\)|(?:recital|{_PARAGRAPH})\s?(?P<number>{_NUMBER})))?|الديباجة|序言",
    re.I,
)
_FOREIGN = re.compile(
    r"\s?,?\s?(?:of|in|under|from|to|du|de la|del|des|der)\s(?:the\s|EU['’]s\s|UK['’]s\s)?"
    r"(?P<name>[A-Z][\w&.-]*(?:\s(?:of|on|for|and|the|de|di|y)\s(?:the\s)?[A-Z][\w-]*|\s[A-Z][\w-]*)*)"
)
_OURS = re.compile(
    r"convention|treaty|\bUN\b|united nations|hanoi|uncc|cybercrime|digest|traité|tratado|vertrag|конвенц",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference in running text: its span and the provisions that it names, existing or not."""

    start: int
    end: int
    locators: tuple[Locator, ...]


def label(locator: Locator, instruments: Mapping[str, Instrument] | None = None) -> str:
    """The form that is printed: `Art. 28(3)(d)`, `Budapest Art. 19(3)`, `Preamble, para. 4`."""
    known = (instruments or _instruments()).get(locator.instrument)
    prefix = known.label if known else locator.instrument
    if locator.article == "preamble":
        place = f", para. {locator.parts[0]}" if locator.parts else ""
        return prefix.removesuffix("Art.") + f"Preamble{place}"
    return f"{prefix} {locator.short}"


def find_references(text: str) -> list[Reference]:
    """Every reference of a text with its span, in order; longer readings win over shorter ones."""
    plain = to_ascii_digits(text)
    found: list[Reference] = []
    for start, end, locators in _candidates(plain):
        if not any(start < other.end and other.start < end for other in found):
            instrument, first, last = _instrument_near(text, start, end)
            named = tuple(Locator(instrument, one.article, one.parts) for one in locators)
            found.append(Reference(first, last, named))
    return sorted(found, key=lambda reference: reference.start)


def _candidates(text: str) -> Iterator[tuple[int, int, list[Locator]]]:
    """(start, end, locators) of each reading, the surer patterns first."""
    for match in _ORDINAL.finditer(text):
        which = re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", match["which"].lower())
        yield match.start(), match.end(), [_at(match["article"], (str(number(which)),))]
    for match in _BACKWARD.finditer(text):
        article = "preamble" if match["preamble"] else match["article"]
        tails = _paragraph_list(match["para"])
        yield match.start(), match.end(), [_at(article, tail) for tail in tails]
    for match in _FORWARD.finditer(text):
        yield match.start(), match.end(), _article_list(match["list"])
    for match in _CHINESE.finditer(text):
        yield match.start(), match.end(), _chinese_reference(match)
    for match in _PREAMBLE.finditer(text):
        written = match["mark"] or match["number"]
        yield match.start(), match.end(), [_at("preamble", (str(number(written)),) if written else ())]
    for match in _BARE.finditer(text):
        yield match.start(), match.end(), _article_list(match["list"])


def _at(article: str, parts: tuple[str, ...] = ()) -> Locator:
    value = number(article)
    return Locator(CONVENTION, article.lower() if value is None else str(value), parts)


def _article_list(written: str) -> list[Locator]:
    """`28(1) and 30`, `7 to 11`, `28(1) and (3)`, `40 paragraphs 21 and 22` as locators."""
    plain = _in_brackets(written)
    found: list[Locator] = []
    for joint, piece in _pieces(plain):
        if found and (piece.startswith("(") or (piece.isdecimal() and _PLURAL.search(written))):
            here = Locator(CONVENTION, found[-1].article, (*found[-1].parts[:-1], piece.strip("() ").lower()))
        elif head := re.match(r"\d+", piece):
            here = _at(head[0], _tail(piece[head.end() :]))
        else:
            continue
        found += _between(found[-1], here) if found and re.fullmatch(_TO, joint, re.I) else []
        found.append(here)
    return found


def _in_brackets(written: str) -> str:
    """`twenty-eight, paragraph four, lit. d` as `28(4)(d)`."""
    digits = re.sub(rf"\b{NUMBER_WORD}\b", lambda match: str(number(match[0])), written, flags=re.I)
    return re.sub(rf",?\s?(?:and )?{_PARAGRAPH}\s?\(?(\d+|{_MARK})\)?(?![\w])", r"(\1)", digits, flags=re.I)


def _pieces(written: str) -> list[tuple[str, str]]:
    """(joint before it, piece) of a list: `7 to 11` gives ("", "7") and (" to ", "11")."""
    parts = re.split(rf"({_AND}|{_TO})(?:{_ARTICLE}\s?)?(?=\(?(?:\d+|{_MARK})\b)", written, flags=re.I)
    return list(zip(["", *parts[1::2]], (piece.strip() for piece in parts[::2]), strict=True))


def _between(first: Locator, last: Locator) -> list[Locator]:
    """The locators strictly between the ends of a range of articles, paragraphs or letters."""
    if first.parts[:-1] == last.parts[:-1] and first.article == last.article and first.parts and last.parts:
        inner = _steps(first.parts[-1], last.parts[-1])
        return [Locator(CONVENTION, first.article, (*first.parts[:-1], part)) for part in inner]
    if first.parts or last.parts:
        return []
    return [Locator(CONVENTION, article) for article in _steps(first.article, last.article)]


def _steps(first: str, last: str) -> list[str]:
    if first.isdecimal() and last.isdecimal() and 0 < int(last) - int(first) <= MAX_SPAN:
        return [str(value) for value in range(int(first) + 1, int(last))]
    if len(first) == len(last) == 1 and first < last:
        return [chr(code) for code in range(ord(first) + 1, ord(last))]
    return []


def _tail(written: str) -> tuple[str, ...]:
    """`(3)(d)`, `.3.d`, `h` as parts."""
    words = re.sub(_PARAGRAPH, " ", written, flags=re.I)
    return tuple(part.lower() for part in re.findall(r"[a-z]+|\d+", words, re.I) if part != "and")


def _paragraph_list(written: str) -> list[tuple[str, ...]]:
    """`paragraphs 1 to 3`, `paragraph 4 (a)`, `letter h` as lists of parts."""
    found: list[tuple[str, ...]] = []
    for joint, piece in _pieces(_in_brackets(written)):
        tail = _tail(piece)
        if found and tail and re.fullmatch(_TO, joint, re.I):
            found += [(*tail[:-1], step) for step in _steps(found[-1][-1], tail[-1])]
        found += [tail] if tail else []
    return found


def _chinese_reference(match: re.Match[str]) -> list[Locator]:
    article, last = number(match["article"]), number(match["last"] or "")
    parts = [str(number(match["para"]))] if match["para"] else []
    if item := match["item"]:
        value = number(item)
        parts.append(item if value is None else chr(ord("a") + value - 1))
    if last and article and article < last <= article + MAX_SPAN:
        return [Locator(CONVENTION, str(value)) for value in range(article, last + 1)]
    return [Locator(CONVENTION, str(article), tuple(parts))]


@cache
def _instruments() -> dict[str, Instrument]:
    return read_instruments()


@cache
def _names() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    """Patterns for an instrument's name right before and right after a reference, and name to id."""
    ids = {name: one.id for one in _instruments().values() for name in one.names}
    names = "|".join(re.escape(name) for name in sorted(ids, key=len, reverse=True))
    before = re.compile(rf"\b(?P<name>{names})(?:\sconvention)?(?:['’]s)?\s?[,:(]?\s?$", re.I)
    after = re.compile(
        rf"\s?[,(]?\s?(?:(?:of|in|under|from|to|du|de la|del?|der|des|da)\s)?(?:the\s)?(?P<name>{names})\b",
        re.I,
    )
    return before, after, ids


def _instrument_near(text: str, start: int, end: int) -> tuple[str, int, int]:
    """The instrument that the words beside a reference name, with the span widened over the name."""
    before, after, ids = _names()
    if match := before.search(text, max(0, start - 80), start):
        return ids[match["name"].lower()], match.start("name"), end
    if match := after.match(text, end):
        return ids[match["name"].lower()], start, match.end("name")
    match = _FOREIGN.match(text, end)
    if match and not _OURS.search(match["name"]) and len(match["name"]) > 1:
        return OTHER_LAW, start, match.end("name")
    return CONVENTION, start, end


def find_instruments(text: str) -> list[str]:
    """The ids of the instruments that a text names, in order, each once."""
    _, _, ids = _names()
    names = "|".join(re.escape(name) for name in sorted(ids, key=len, reverse=True))
    found = [ids[match[0].lower()] for match in re.finditer(rf"\b(?:{names})\b", text, re.I)]
    return list(dict.fromkeys(found))
