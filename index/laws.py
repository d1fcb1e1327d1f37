"""Which law a reference belongs to: the instrument named beside it, some other law, or the Convention."""

from __future__ import annotations

import re
from functools import cache

from index.instruments import read_instruments
from index.model import CONVENTION, Instrument

OTHER_LAW = "other"
"""The instrument of a reference to a law that the corpus does not know (`Article 17 of the GDPR`)."""

_NEAR = 80
"""How many characters before a reference its instrument's name may begin."""

_SHORT_NAMES = (
    "GDPR|RGPD|DSGVO|DS-GVO|FISA|DSA|DMA|CFAA|ECPA|RIPA|DMCA|TFEU|TEU|CFREU|EUCFR|CFR|VCLT|LGPD|CCPA|PDPA|POPIA|"
    "HIPAA|PECA|LED|NIS ?2|CEDAW|ICESCR|ACHR|ACHPR|CRPD|ICERD|CERD|UNCAT|UNCLOS|TRIPS|CISG|StGB|StPO|BGB|GG|EMRK|"
    "AI Act|IT Act|УПК РФ|УК РФ|ГК РФ|УПК|УК"
)
_LAWS = (
    "(?i:constitution|act|code|directive|regulation|charter|statute|decree|ordinance|covenant|declaration|"
    "bill of rights|basic law|european convention|constitución|constituição|código|reglamento|regulamento|règlement|"
    "loi|ley|lei|verfassung|grundgesetz(?:es)?|strafgesetzbuche?s?|charta|charte|carta|конституции|кодекса|закона|"
    "الدستور|دستور|القانون|قانون|العهد|الميثاق)"
)
_IN = r"(?:in|from|under)\s"
_GENITIVE = r"(?:of|du|des?|del|de la|de l['’]|do|da|der|von|vom|из|من)\s"
_OWNER = (
    r"(?:(?:the|our|my|its|their|his|her|your|an?|le|la|el|les?|notre|nuestra|nossa|unserer|нашей|"
    r"[A-Z]\w{1,20}['’]s)\s)?"
)
_SMALL = r"\s?[,(]?\s?"

# "Article 10 of our constitution", "section 66 IT Act"; "in our constitution" may be about carrying article 10 out.
_LAW_AFTER = re.compile(
    rf"{_SMALL}{_GENITIVE}{_OWNER}(?:[\w'’&-]{{1,25}}\s){{0,4}}?{_LAWS}\b"
    rf"|{_SMALL}(?:[A-Z][\w-]{{1,25}}\s){{0,3}}(?:Act|Code|Constitution|Charter|Directive|Regulation)\b"
    r"|\s(?i:конституции|уголовного кодекса)"
)
_SHORT_AFTER = re.compile(rf"{_SMALL}(?:{_IN}|{_GENITIVE})?{_OWNER}(?:[EU][UKS]\s)?(?:{_SHORT_NAMES})\b")
_NAMED_AFTER = re.compile(
    r"\s?,?\s?(?:of|du|de la|del|des|der|do|da|von)\s(?:the\s)?"
    r"(?P<name>[A-Z][\w&.-]{1,30}(?:\s(?:(?:of|on|for|and|de|di|y)\s(?:the\s)?)?[A-Z][\w-]{1,30}){0,6})"
)
_THEIRS = r"\b(?!UN\b|United|Nations|Hanoi|Cyber|New|Draft|This|The)[A-Z]\w{1,25} Convention\b"
_THEIR_CONVENTION = re.compile(_THEIRS)
_BEFORE = re.compile(
    rf"(?:\b(?:{_SHORT_NAMES})|(?:\b[A-Z][\w-]{{1,25}}\s){{0,3}}(?:Act|Code|Constitution|Charter|Grundgesetz|Directive)"
    rf"|{_THEIRS}|宪法|刑法|[国诉]\w?法)(?:['’]s)?\s?$"
)
_OURS = re.compile(
    r"convention|treaty|hanoi|uncc|cybercrime|digest|chapter|^article|traité|tratado|convenio|convenção|vertrag|конвенц"
    r"|united nations$|^UN$",
    re.I,
)
_NEXT_REFERENCE = re.compile(r"(?:\sconvention)?(?:['’]s)?\s?:?\s?(?:art|§|\d|para|preamble)", re.I)
_SECOND_PROTOCOL = re.compile(r"(?:\sconvention)?(?:['’]s)?\ssecond\b", re.I)
_STOPS = re.compile(
    r"\b(?:is|are|was|be|to|and|or|with|against|than|for|not|does|do|can|will|must|says?|convention|treaty)\b", re.I
)
_COMPARED = re.compile(r"\b(?:unlike|like|than|to|with|from|against|beyond|and)\s(?:the\s)?$", re.I)


@cache
def known_instruments() -> dict[str, Instrument]:
    """The instruments that ship, by id; read once."""
    return read_instruments()


@cache
def _names() -> dict[str, str]:
    """Every name of an instrument in lower case, longest first, and its id."""
    ids = {name.lower(): one.id for one in known_instruments().values() for name in (one.id, *one.names)}
    return {name: ids[name] for name in sorted(ids, key=len, reverse=True)}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns for a name anywhere, and right after a reference."""
    # \b has no place between Chinese characters.
    bounded = [re.escape(name) if name[0] > "\u2e80" else rf"\b{re.escape(name)}\b" for name in _names()]
    names = "|".join(bounded)
    after = re.compile(rf"{_SMALL}(?P<of>{_IN}|{_GENITIVE})?(?:(?:the|la|el|le|l['’])\s?)?(?P<name>{names})", re.I)
    return re.compile(names, re.I), after


def find_instruments(text: str) -> list[str]:
    """The ids of the instruments that a text names, in order, each once."""
    if not any(map(text.lower().__contains__, _names())):
        return []  # most texts; told much sooner than by the pattern
    found = [_names()[match[0].lower()] for match in _patterns()[0].finditer(text)]
    return list(dict.fromkeys(found))


def _name_before(text: str, start: int) -> tuple[str, int, str] | None:
    """(id, start of the name, the sign between them) of the instrument named right before a place."""
    near = text[max(0, start - _NEAR) : start]
    sign = near[len(near.rstrip(" ,:(")) :].strip()
    named = re.sub(r"['’]s$", "", near.rstrip(" ,:("))
    if not named.lower().endswith(tuple(_names())):
        named = re.sub(r" convention$", "", named, flags=re.I)
    if not named.lower().endswith(tuple(_names())):
        return None
    for name, instrument in _names().items():
        first = len(named) - len(name)
        inside = first > 0 and named[first - 1].isalnum() and name[0] < "\u2e80"
        if named.lower().endswith(name) and not inside:
            return instrument, start - len(near) + first, sign
    return None


def name_right_before(text: str, start: int) -> str | None:
    """The id of the instrument whose name stands right before a place: `Budapest 19`, `budapest:19`."""
    before = _name_before(text, start)
    return before[0] if before and before[2] in ("", ":") else None


def instrument_near(text: str, start: int, end: int) -> tuple[str, int, int]:
    """The instrument that the words beside a reference name, with the span widened over the name."""
    if before := _name_before(text, start):
        instrument, first, sign = before
        # "Unlike Budapest, article 28 …" speaks of the Convention's article.
        if sign != "," or not _COMPARED.search(text, max(0, first - 20), first):
            return instrument, first, end
    match = _patterns()[1].match(text, end)
    # In "Art. 28, Budapest Art. 19" the name belongs to what follows it.
    if match and (match["of"] or not _NEXT_REFERENCE.match(text, match.end())):
        if _SECOND_PROTOCOL.match(text, match.end()):
            return OTHER_LAW, start, match.end("name")
        return _names()[match["name"].lower()], start, match.end("name")
    if (last := _other_after(text, end)) is not None:
        return OTHER_LAW, start, last
    if match := _BEFORE.search(text, max(0, start - _NEAR), start):
        return OTHER_LAW, match.start(), end
    return CONVENTION, start, end


def _other_after(text: str, end: int) -> int | None:
    """Where the name of another law that follows a reference ends."""
    if match := _SHORT_AFTER.match(text, end):
        return match.end()
    match = _LAW_AFTER.match(text, end)
    if match and not _STOPS.search(match[0]):
        return match.end()
    match = _NAMED_AFTER.match(text, end)
    if match is None or (_OURS.search(match["name"]) and not _THEIR_CONVENTION.search(match["name"])):
        return None
    return match.end()
