"""How a question is read before anything is searched: references, instruments, voices, and what is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from index.locator import OTHER_LAW, Reference, find_instruments, find_references
from index.model import CONVENTION, Locator
from index.voices import Voice

COMPARED = ("budapest", "budapest-p1", "untoc", "uncac", "malabo")
"""Treaties that are compared with the Convention as treaties, not as sources of rights."""

_COMPARES = re.compile(
    r"\b(compar\w*|differ\w*|versus|vs\.?|counterpart\w*|parallel\w*|equivalent\w*|similar\w*|same as|unlike|"
    r"correspond\w*|match\w*|stricter|weaker|broader|narrower|beyond|copied|taken from|modelled|modeled|like the|"
    r"relationship|relate|instead of|side by side|than|also in|mirror\w*|borrow\w*|line up|closest|contrast\w*)\b", re.I
)
_EXPERT = re.compile(
    r"\b(experts?|critics?|critici[sz]\w*|commentators?|scholars?|academics?|ngos?|civil society|activists?|advocates|"
    r"campaigners?|organi[sz]ations?|companies|industry|businesses|supporters?|defenders? of|proponents?|opponents?)\b"
    r".{0,60}\b(says?|said|thinks?|argues?|argued|warns?|warned|fears?|views?|opinions?|positions?|object\w*|worr\w*|"
    r"complain\w*|welcom\w*|critici[sz]\w*|concern\w*|about|recommend\w*|want\w*|claim\w*|respond\w*|react\w*|see|find)\b"
    r"|\b(what|which) (criticisms?|objections?|arguments?|opinions?|reactions?)\b|\baccording to (critics|experts|ngos)\b"
    r"|\bwho (criticised|criticized|warned|argues?|argued|says?|said|thinks?|objected|opposes?|supports?|welcomed)\b", re.I
)
_STATUS = re.compile(
    r"\b(sign(?:ed|s|ing)? (?:it|the (?:convention|treaty)|on|up|yet|so far|already|in hanoi)|signator\w+|signatures?|"
    r"has \w+(?: \w+)? signed|have signed|did \w+(?: \w+)?(?: \w+)? sign|who signed|not sign(?:ed)?|signing ceremony|"
    r"(?:has|have|did|already|been|yet) (?:\w+ ){0,3}ratif\w+|ratified|ratifications? (?:so far|to date|are there|now|yet)|"
    r"in force (?:yet|already|now|today)?|entered into force|come into force yet|legally binding yet|still open for|"
    r"(?:open|opened) for signature|when was|when did|adopted (?:by|on|in)|(?:was|been) adopted|vote(?:d|s)? (?:in|on|for)|"
    r"negotiat\w+|sessions?\b|ad hoc committee|third committee|general assembly adopt\w*|current status|status of the "
    r"(?:treaty|convention)|how many (?:states|countries|parties|signatories) (?:have|has|are|did|so)|latest news|"
    r"rules of procedure|supplementary protocol|deadline (?:for|to) sign\w*|last day|how far along|up to date)\b", re.I
)
_STATUS_FOREIGN = re.compile(
    r"firmad|firmaron|firmó|firmantes|ratificad|ratificaron|ratificó|en vigor|entrado en vigor|signé|signataires|"
    r"ratifié|en vigueur|assinou|assinaram|assinad|ratificou|unterzeichnet|ratifiziert|in Kraft|подписал|ратифицир|"
    r"вступил|в силу|签署|批准了|生效|وقّ?عت|صادقت|دخلت حيز|حيز النفاذ", re.I
)
_RULE = re.compile(
    r"\b(need(?:s|ed)?|requir\w*|must|necessary|threshold|minimum|rule|before it (?:can|counts)|how many .{0,30}"
    r"(?:needed|required|must|have to)|under the treaty|does the (?:treaty|convention) (?:say|require|provide))\b", re.I
)
_LIMITS = re.compile(
    r"\b(limits?|limited|safeguards?|conditions?|oversight|judicial|judges?|courts?|warrants?|proportion\w*|remed\w*|"
    r"protect\w*|review|authoris\w*|authoriz\w*|human rights)\b", re.I
)
_LIST = re.compile(
    r"\b((?:which|what) (?:articles|chapters?|offences|offenses|crimes)|list (?:of|the|all)|how many (?:articles|chapters|"
    r"offences|offenses|crimes)|structure|outline|table of contents|overview of the (?:treaty|convention)|chapter [ivx\d]+)\b",
    re.I,
)
_SAYS = re.compile(
    r"\b(?:what|how) (?:does|do|did|is|are|has) (?P<who>(?:the )?[A-Z][\w&.’'-]*(?: (?:of|for|and|on|the|[A-Z][\w&.’'-]*))*)"
    r"(?:['’]s)? (?:say|said|think|argue|argued|view|opinion|position|stance|criticism|object|claim|believe|warn|recommend)"
    r"|\baccording to (?P<to>(?:the )?[A-Z][\w&.’'-]*(?: [A-Z][\w&.’'-]*)*)"
)
_NOT_A_VOICE = re.compile(
    r"^(?:the )?(?:un )?(?:convention|treaty|article|art|uncc|preamble|text|hanoi|chapter|paragraph|it|this|law|digest)", re.I
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of a question name and ask for."""

    references: tuple[Reference, ...]
    instruments: tuple[str, ...]  # treaties named beside the Convention
    voices: tuple[Voice, ...]  # experts, States and institutions named
    unknown_voice: str | None  # somebody whose view is asked and who is not in the commentary
    compares: bool
    expert: bool
    status: bool
    limits: bool
    lists: bool

    @property
    def ours(self) -> tuple[Locator, ...]:
        """The provisions of the Convention that the question names, existing or not."""
        named = (locator for reference in self.references for locator in reference.locators)
        return tuple(dict.fromkeys(locator for locator in named if locator.instrument == CONVENTION))

    @property
    def theirs(self) -> tuple[Locator, ...]:
        """The provisions of other instruments that it names."""
        named = (locator for reference in self.references for locator in reference.locators)
        return tuple(dict.fromkeys(one for one in named if one.instrument not in (CONVENTION, OTHER_LAW)))

    @property
    def other_law(self) -> bool:
        """Whether it names provisions of laws that the corpus does not know, and none that it does."""
        named = [locator for reference in self.references for locator in reference.locators]
        return bool(named) and all(locator.instrument == OTHER_LAW for locator in named)


def read_question(text: str, voices: Iterable[Voice]) -> Reading:
    """Read a question; pure words, no search."""
    references = tuple(find_references(text))
    instruments = tuple(name for name in find_instruments(text) if name != CONVENTION)
    named = tuple(voice for voice in voices if _pattern(voice).search(text))
    status = bool(_STATUS.search(text) or _STATUS_FOREIGN.search(text)) and not _RULE.search(text)
    return Reading(
        references=references,
        instruments=instruments,
        voices=named,
        unknown_voice=None if named else _unknown(text),
        compares=bool(_COMPARES.search(text)) and bool(set(instruments) & set(COMPARED)),
        expert=bool(_EXPERT.search(text)),
        status=status,
        limits=bool(_LIMITS.search(text)),
        lists=bool(_LIST.search(text)),
    )


def _unknown(text: str) -> str | None:
    """Somebody named as a speaker whom no voice matches."""
    match = _SAYS.search(text)
    who = (match["who"] or match["to"]) if match else None
    return None if who is None or _NOT_A_VOICE.match(who) else who.removeprefix("the ")


@cache
def _pattern(voice: Voice) -> re.Pattern[str]:
    """An acronym must be written as one; a longer name may be in any case."""
    names = []
    for alias in sorted(voice.aliases, key=len, reverse=True):
        exact = alias.isupper() and len(alias) <= 4
        names.append(re.escape(alias) if exact else f"(?i:{re.escape(alias)})")
    return re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)")
