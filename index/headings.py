"""How a treaty's structure is written: article and chapter headings, and the marks of paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.numerals import number, roman, to_ascii_digits

_ARTICLE = (
    "Article|ARTICLE|Art\\.|Artículo|ARTÍCULO|Articulo|Artigo|ARTIGO|Articolo|ARTICOLO|Artikel|ARTIKEL|"
    "Статья|СТАТЬЯ|Стаття|المادة|مادة|Artykuł|Madde|MADDE"
)
_CHAPTER = (
    "Chapter|CHAPTER|Part|PART|Section|SECTION|Title|TITLE|Chapitre|CHAPITRE|Partie|PARTIE|Titre|TITRE|"
    "Capítulo|CAPÍTULO|Capitulo|CAPITULO|Parte|PARTE|Sección|SECCIÓN|Seção|SEÇÃO|Título|TÍTULO|Capo|CAPO|"
    "Kapitel|KAPITEL|Teil|TEIL|Abschnitt|ABSCHNITT|Titel|TITEL|Глава|ГЛАВА|Часть|ЧАСТЬ|Раздел|РАЗДЕЛ|"
    "الفصل|الباب|الجزء|القسم"
)
_FIRST = {
    "premier": 1, "première": 1, "primero": 1, "primera": 1, "único": 1, "first": 1,
    "الأولى": 1, "الأول": 1, "الثانية": 2, "الثاني": 2, "الثالثة": 3, "الثالث": 3, "الرابعة": 4, "الرابع": 4,
    "الخامسة": 5, "الخامس": 5, "السادسة": 6, "السادس": 6, "السابعة": 7, "السابع": 7, "الثامنة": 8, "الثامن": 8,
    "التاسعة": 9, "التاسع": 9, "العاشرة": 10, "العاشر": 10,
}  # fmt: skip
_HAN = "零〇一二三四五六七八九十百"
_NUMBER = (
    rf"(?P<n>\d{{1,3}}|[IVXLivxl]{{1,8}}\b|{'|'.join(_FIRST)})(?P<suffix> ?(?:bis|ter|quater)\b|[a-z]\b)?(?:er|º|°)?"
)
_REST = r"(?P<sep> ?[.:：](?=\s|$)| ?[–—―-](?=\s)|(?=\s|$))(?P<gap>\s*)(?P<title>.*)$"
_HAN_NUMBER = rf"^第(?P<n>[{_HAN}\d]{{1,6}})"
_HAN_REST = r"(?P<suffix>)(?P<sep>[:：]?)(?P<gap>\s*)(?P<title>.*)$"
_HEADINGS = (
    ("article", re.compile(rf"^(?:{_ARTICLE})\s*{_NUMBER}{_REST}", re.S)),
    ("article", re.compile(rf"{_HAN_NUMBER}条{_HAN_REST}", re.S)),
    ("chapter", re.compile(rf"^(?P<word>{_CHAPTER})\s*{_NUMBER}{_REST}", re.S)),
    ("chapter", re.compile(rf"{_HAN_NUMBER}(?P<word>[章节部编]){_HAN_REST}", re.S)),
)
_LONGEST_TITLE = 220
_ENDS = tuple(".;:,؛،。；：，、")


@dataclass(frozen=True, slots=True)
class Heading:
    """An article's or chapter's heading line.

    `number` as a citation writes it ("3", "14bis") or as a chapter prints it ("IV"); `title` what
    stands on the same line; `body` where running text begins on the line, or its length.
    """

    kind: str  # article | chapter
    number: str
    title: str
    body: int
    word: str = ""


def heading(line: str) -> Heading | None:
    """The heading that a line is, or None; a sentence that begins with "Article 3" is none."""
    for kind, pattern in _HEADINGS:
        match = pattern.match(line[:2000])
        if match is None:
            continue
        value = _value(match["n"])
        if value is None or not (match["title"] or not match["gap"].strip()):
            return None
        title, body = _title(line, match)
        if title is None:
            return None
        written = f"{value}{(match['suffix'] or '').strip()}" if kind == "article" else match["n"]
        return Heading(kind, written, title, body, match.groupdict().get("word", ""))
    return None


def _title(line: str, match: re.Match[str]) -> tuple[str | None, int]:
    """What follows the number: a title, or running text after a separator, or a sentence's rest (None)."""
    rest, separated = match["title"].strip(), bool(match["sep"])
    if not rest:
        return "", len(line)
    short = len(line) <= _LONGEST_TITLE
    if marker(rest):
        return ("", match.start("title")) if separated else (None, 0)
    if short and (
        not rest.endswith(_ENDS) or (separated and rest.endswith(".") and len(rest) < 100 and " shall" not in rest)
    ):
        # Without a separator only a capital letter tells a title from a sentence's rest.
        titled = separated or (rest[0].isupper() if rest[0].lower() != rest[0].upper() else match["n"][0] in _HAN)
        return (rest.lstrip("-–— ").rstrip("."), len(line)) if titled else (None, 0)
    return ("", match.start("title")) if separated and match["sep"].strip() in (".", ":", "–", "—") else (None, 0)


def _value(written: str) -> int | None:
    lower = written.lower()
    if lower in _FIRST:
        return _FIRST[lower]
    return roman(written) if written.isascii() and written.isalpha() else number(written)


@dataclass(frozen=True, slots=True)
class Marker:
    """The mark before a paragraph, letter or roman, by all its readings; `end` is where its words begin."""

    style: str
    readings: tuple[tuple[str, int], ...]  # (number | letter | roman, value from 1)
    end: int


_CLOSING = re.compile(
    r"^(?:IN (?:WITNESS|FAITH)|In (?:witness|faith) (?:whereof|thereof)|D(?:ONE|one) (?:at|in) |EN FOI|En foi de quoi|"
    r"F(?:AIT|ait) à |EN FE DE|En fe de|H(?:ECHO|echo) en |EM FÉ|Em fé|ZU URKUND|Zu Urkund|G(?:ESCHEHEN|eschehen) zu |"
    r"В УДОСТОВЕРЕНИЕ|В удостоверение|СОВЕРШЕНО|Совершено|(?:و?إثباتا|وإشهادا|حرر(?:ت)? في)|为此|本公约正本)"
)


def is_closing(line: str) -> bool:
    """Whether a line begins the formula after the last article: `IN WITNESS WHEREOF`, `Done at`."""
    return _CLOSING.match(line) is not None


_DIGITS = r"\d{1,3}(?!\d)"
_LETTER = r"[a-z]|[а-я]|[\u0621-\u064a]\u0640?"
_LABEL = rf"(?P<label>{_DIGITS}|[ivxl]{{1,6}}|{_LETTER}|[a-z]{{2}})"
_QUOTE = "‘’'‛`ʼ"
_FORMS = tuple(
    (style, re.compile(pattern))
    for style, pattern in (
        ("()", rf"[(（](?:{_LABEL}|(?P<han>[{_HAN}]{{1,3}}))[)）]\s*"),
        ("''", rf"[{_QUOTE}]{_LABEL}[{_QUOTE}]\s*"),
        (")", rf"{_LABEL}[)）]\s*"),
        (".", rf"{_LABEL}[.．](?!\d|\w\.)\s*(?![–—-]\s)"),
        ("-", rf"(?P<label>{_DIGITS}|[\u0621-\u064a]\u0640?) ?[-–—](?:\s+|$)"),
        ("°", rf"(?P<label>{_DIGITS})[°º]\s*"),
        ("、", rf"(?P<han>[{_HAN}]{{1,3}})、\s*"),
        ("㈠", r"(?P<ring>[㈠-㈩])\s*"),
    )
)
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"


def marker(text: str) -> Marker | None:
    """The mark that a paragraph begins with, or None."""
    head = text[:12]
    for style, pattern in _FORMS:
        match = pattern.match(head)
        if match is None:
            continue
        groups = match.groupdict()
        readings = _readings(groups.get("label") or "", groups.get("han") or "", groups.get("ring") or "", style)
        if readings:
            end = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip())
            return Marker(style, readings, end)
    return None


def _readings(label: str, han: str, ring: str, style: str) -> tuple[tuple[str, int], ...]:
    if ring:
        return (("roman", ord(ring) - ord("㈠") + 1),)
    if han:
        value = number(han)
        return () if not value else ((("number" if style == "、" else "letter"), value),)
    label = label.rstrip("\u0640").replace("ا", "أ")
    if label[0].isdecimal():
        value = int(to_ascii_digits(label))
        return ((("roman" if style == "''" else "number"), value),) if value else ()
    found = []
    if len(label) == 1:
        for alphabet in ("abcdefghijklmnopqrstuvwxyz", _ABJAD, _CYRILLIC):
            if label in alphabet:
                found.append(("letter", alphabet.index(label) + 1))
    elif label[0] == label[1] and label not in ("ii", "xx"):
        found.append(("letter", 27 + ord(label[0]) - ord("a")))
    value = roman(label)
    return (*found, *([("roman", value)] if value else []))


def part_of(kind: str, value: int) -> str:
    """A marker's reading as a locator's part: `3`, `d`, `iv`."""
    if kind == "letter":
        return chr(96 + value) if value <= 26 else 2 * chr(70 + value)
    return roman_of(value) if kind == "roman" else str(value)


def roman_of(value: int) -> str:
    """A whole number below 90 as a small Roman numeral; empty beyond."""
    if not 0 < value < 90:
        return ""
    tens = ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx")[value // 10]
    return tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[value % 10]
