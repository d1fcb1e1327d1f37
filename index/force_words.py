"""The force of an authentic provision, read from its words in the language that it is written in."""

from __future__ import annotations

import re

from index.force import force_of, forces_of
from index.model import Force

_DEFINITION = re.compile(r"^[\"“”„«‘’'`]+[^\"“”»’'`]{1,120}[\"“”»’'`]")
_ARABIC_SIGNS = re.compile(r"[\u064b-\u0652\u0640]")
_STATE_AR = r"(?:كل دولة طرف|الدول الأطراف|الدولة الطرف)"
_TABLES: tuple[tuple[Force, dict[str, str]], ...] = (
    (
        Force.NEED_NOT,
        {
            "fr": r"n[e'’](?:est|sont) (?:pas|aucunement) (?:tenue?s?|obligée?s?)|n'a pas l'obligation",
            "es": r"no (?:estará|está|estarán|están) obligad\w+|no tendrán? la obligación",
            "ru": r"не обязан[аоы]?\b|не несут? обязан",
            "de": r"(?:ist|sind) nicht verpflichtet",
            "ar": r"غير ملزمة?|لا (?:تكون|يكون) .{0,30}ملزمة?|لا (?:ت|ي)لزم",
            "zh": r"(?:没有|无|不承担)义务|无[须需]|不必",
        },
    ),
    (
        Force.MUST_NOT,
        {
            "fr": r"\bne (?:peut|peuvent|doit|doivent)\b(?! que)|(?:[Aa]ucune disposition|[Rr]ien dans).{1,60} n[e'’]\s?(?:est|sera|peut|doit|saurait).{0,20}interprét",
            "es": r"\bno (?:podrá|deberá)n?\b|[Nn]ada de lo dispuesto.{1,60} interpretar|[Nn]inguna disposición.{1,60} interpretar",
            "ru": r"\bне (?:может|могут|должн[аоы]?|допускается)\b|[Нн]ичто в настоящ\w+ \w+ не .{0,20}толк|не толку[ею]тся",
            "de": r"(?:darf|dürfen)\b[^.;]{0,60}\b(?:nicht|kein\w*)\b|nicht (?:dahin|so) ausgelegt",
            "ar": r"لا يجوز|ليس في هذه? \w+ ما يفسر|لا (?:ت|ي)فسر",
            "zh": r"不得|不应",
        },
    ),
    (
        Force.MUST_CONSIDER,
        {
            "fr": r"\b(?:envisagent?|examinent? la possibilité|étudient? la possibilité)\b",
            "es": r"\bconsiderarán?\b|\bestudiarán? la posibilidad\b",
            "ru": r"\b(?:рассм[ао]трива(?:ет|ют)|изуча(?:ет|ют)) (?:возможность|вопрос)",
            "de": r"\b(?:erwägt|erwägen|prüft die Möglichkeit|ziehen? in Erwägung)\b",
            "ar": rf"تنظر {_STATE_AR} في|{_STATE_AR} تنظر في",
            "zh": r"应当?[^，。；]{0,8}考虑",
        },
    ),
    (
        Force.MUST_ENDEAVOUR,
        {
            "fr": r"\bs['’](?:efforcent?|emploient?)\b",
            "es": r"\b(?:procurarán?|se esforzarán?|harán? todo lo posible)\b",
            "ru": r"\b(?:стрем(?:ит|ят)ся|прилага(?:ет|ют) (?:все )?усилия|предпринима(?:ет|ют) усилия)\b",
            "de": r"\b(?:bemüht sich|bemühen sich|sind bestrebt|ist bestrebt)\b",
            "ar": rf"(?:تسعى|تحرص|تعمل جاهدة|تبذل قصارى) {_STATE_AR}|{_STATE_AR} (?:تسعى|تحرص)",
            "zh": r"应当?[^，。；]{0,8}(?:努力|力求|尽力|设法|致力)",
        },
    ),
    (
        Force.ENCOURAGED,
        {
            "fr": r"\b(?:est|sont) (?:également )?(?:encouragée?s?|invitée?s?)\b",
            "es": r"\bse (?:alienta|exhorta|invita|anima) a (?:los|las|cada|el)\b",
            "ru": r"\b(?:рекомендуется|предлагается|поощряются|призываются)\b",
            "de": r"\b(?:wird|werden) (?:ermutigt|aufgefordert|ersucht)\b",
            "ar": rf"تشجع {_STATE_AR} على",
            "zh": r"鼓励(?:各|所有)?缔约[国方]",
        },
    ),
    (
        Force.MAY,
        {
            "fr": r"\b(?:peut|peuvent|pourra|pourront)\b",
            "es": r"\b(?:podrán?|pueden?)\b",
            "ru": r"\b(?:может|могут|вправе)\b",
            "de": r"\b(?:kann|können|darf|dürfen)\b",
            "ar": r"يجوز|لها أن|له أن",
            "zh": r"可以?(?!能)",
        },
    ),
    (
        Force.MUST,
        {
            "fr": r"\b(?:doit|doivent|devra|devront|s'engagent?|(?:est|sont) tenue?s?|(?:[Cc]haque État [Pp]artie|[Ll]es États [Pp]arties)(?! (?:peu|pour|n)))\b",
            "es": r"\b(?:deberán?|\w+(?:ará|erá|irá|arán|erán|irán)|se (?:obligan?|comprometen?))\b",
            "ru": r"\b(?:обязан[аоы]?|обязу[ею]тся|долж(?:ен|на|но|ны)|(?:[Кк]аждое Государство-участник|Государства-участники)(?! (?:мо|вправе|не)))\b",
            "de": r"\b(?:muss|müssen|verpflichte[nt]|hat\b.{1,80}\bzu|(?:[Jj]ede Vertragspartei|[Dd]ie Vertragsparteien)(?! (?:k|d)))\b",
            "ar": rf"[تي]\w+ {_STATE_AR}|يجب|يتعين",
            "zh": r"应当?|必须|须",
        },
    ),
)
"""What binds how strongly, the narrower before the wider: of two that begin at one place the first counts."""

_LATER = ((Force.MAY, {"ar": r"وقد [يت]\w+"}),)
"""What only a clause after the first can say: `and it may include`."""

_ENGLISH: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        # What a treaty leaves as it is, it only states; what it need not be read as imposing is no duty.
        (
            r"^(?:Nothing|No provision)\b[^.;:]{0,60}? shall (?:affect|prejudice|exclude|prevent)\b",
            "Nothing in it affects",
        ),
        (
            r"^(?:Nothing|No part)\b[^.;:]{0,60}? shall be (?:interpreted|construed) as imposing an? ",
            "There is no duty, ",
        ),
        (
            r"\b(?:Nothing|No (?:provision|part))\b[^.;:]{0,60}? shall be (?=interpreted|construed|read|understood)",
            "Nothing in it is to be ",
        ),
        (r"^(?P<it>[\w ]{1,60}?) shall (?:be without prejudice to|not exclude)\b", r"\g<it> concerns"),
        (r"^(?P<it>This (?:article|chapter|Convention)) shall apply to\b", r"\g<it> concerns"),
        # A clause with a verb of its own is over before the verb that binds.
        (r"\b(?:that|which|who) (?:can(?:not)?|is|are|was|were|has|have)\b[^,.;:]{1,120}?(?= (?:shall|may)\b)", ""),
        (r"\bshall consider (?=this|the present)", "shall regard "),
        (r"\bshall seek (?=an? )", "shall seek to obtain "),
        # "Such measures as may be necessary" leaves no choice.
        (r"\bas (?:(?:it|they|the \w+|States? Part(?:y|ies)) )?may\b", "as would"),
        # Treaties say "shall" where the reader of forces expects "must".
        (r"\bshall\b", "must"),
    )
)
"""What the English of treaties becomes before the reader of the digests' forces reads it, in this order."""


def force_in(text: str, language: str) -> Force:
    """The force of a provision's own words; STATES where its language has no table or nothing binds."""
    if _DEFINITION.match(text):
        return Force.STATES
    if language == "en":
        return force_of(_plain(text))
    return min(_found(text, language), default=(0, 0, Force.STATES))[2]


def all_forces_in(text: str, language: str) -> frozenset[Force]:
    """Every force that a main clause of some words has: a duty may be followed by a choice."""
    if _DEFINITION.match(text):
        return frozenset()
    if language == "en":
        return frozenset(forces_of(_plain(text)))
    return frozenset(force for _, _, force in _every(text, language))


def _plain(text: str) -> str:
    """English as the reader of the digests' forces expects it."""
    for found, plain in _ENGLISH:
        text = found.sub(plain, text)
    return text


def _found(text: str, language: str) -> list[tuple[int, int, Force]]:
    """(start, order, force) of the first match of each kind."""
    text = _ARABIC_SIGNS.sub("", text) if language == "ar" else text
    kinds = [(order, force, table[language]) for order, (force, table) in enumerate(_TABLES) if language in table]
    return [(match.start(), order, force) for order, force, pattern in kinds if (match := re.search(pattern, text))]


def _every(text: str, language: str) -> list[tuple[int, int, Force]]:
    """(start, end, force) of every match that lies in no narrower one."""
    text = _ARABIC_SIGNS.sub("", text) if language == "ar" else text
    kept: list[tuple[int, int, Force]] = []
    for force, table in (*_TABLES, *_LATER):
        for match in re.finditer(table.get(language, r"(?!)"), text):
            if not any(start < match.end() and match.start() < end for start, end, _ in kept):
                kept.append((*match.span(), force))
    return kept
