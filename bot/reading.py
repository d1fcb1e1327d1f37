"""How a question is read before anything is searched: references, instruments, voices, and what is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from bot.cues import cue, has
from index.laws import known_instruments
from index.locator import OTHER_LAW, Reference, find_instruments, find_references
from index.model import CONVENTION, Locator
from index.voices import Voice, Voices

COMPARED = ("budapest", "untoc", "uncac")
"""Treaties that are compared with the Convention: those that the concordance covers."""

_NAME = (
    r"(?:(?:the|[Pp]rofessor|[Pp]rof\.?|[Dd]r\.?|[Mm]rs?\.?|[Mm]inister|[Ss]enator|[Jj]udge) )?"
    r"[A-Z][\w&.’'-]*(?: (?:(?:of|for|and|on|the) )?[A-Z][\w&.’'-]*)*"
)
_SPEAKS = r"say|said|think|argue|argued|view|opinion|position|stance|criticism|object|claim|believe|warn|recommend"
_SAYS = re.compile(
    rf"\b(?i:what|how) (?:does|do|did|is|are|has) (?P<who>{_NAME})(?:['’]s)? (?:{_SPEAKS})\b"
    rf"|\b(?i:according to) (?P<to>{_NAME})"
    rf"|\b(?i:is|are|was|were) (?P<favours>{_NAME}) (?i:in favou?r|against|for or against|opposed|happy|for)\b"
    rf"|\b(?i:does|do|did) (?P<backs>{_NAME}) (?i:support|back|oppose|endorse|like|reject|want|favou?r)\b"
)
_NOT_A_VOICE = re.compile(
    r"(?:the )?(?:un |united nations )?(?:convention|treaty|articles?|art|uncc|preamble|text|hanoi|chapter|paragraph|"
    r"it|this|law|digest|section|states?|countries|part(?:y|ies))\b",
    re.I,
)
_OURS = re.compile(r"\b(?:convention|treaty|uncc|hanoi|digest)\b", re.I)
_MINDS = (
    r"argu|think|thought|believ|warn|fear|criticis|criticiz|object|recommend|complain|worr|view|opinion|position|stance"
)
_ACTS = ("can", "could", "may", "must", "should", "if", "when")
_NO_ACTOR = "".join(rf"(?<!\b{word} )(?<!\b{word} the )" for word in _ACTS)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of a question name and ask for."""

    references: tuple[Reference, ...]
    instruments: tuple[str, ...]  # treaties named beside the Convention
    voices: tuple[Voice, ...]  # experts, States and institutions named
    unknown_voice: str | None  # somebody whose view is asked and who is not in the commentary
    about: tuple[str, ...]  # other treaties whose own words are asked for
    compares: bool
    beside: tuple[str, ...]  # instruments that it is to be set beside, of which none is compared
    expert: bool  # what people argue is asked for, by the words alone or by people's lines
    says_expert: bool  # by the words alone
    status: bool
    status_sure: bool
    limits: bool
    lists: bool
    contrasts: bool  # tells two rules apart
    polar: bool  # asks for a yes or no
    presupposes: bool  # has words by which something is taken for granted

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


def read_question(text: str, voices: Voices) -> Reading:
    """Read a question; pure words, no search."""
    instruments = tuple(name for name in find_instruments(text) if name != CONVENTION)
    named = _voices(text, voices)
    who = None if any(not voice.is_group for voice in named) else _speaker(text)
    if who and not find_instruments(who):
        named = ()  # somebody is asked for by name, and no group
    treaties = [name for name in find_instruments(who or "") if name != CONVENTION]
    references = _references(text, named)
    compared = bool(set(instruments) & set(COMPARED))
    compares = compared and has("compares", text)
    beside = () if compared or not has("sets_beside", text) else instruments
    says_expert = has("expert", text) and not has("asks_text", text)
    others = compares or beside or named or (says_expert and not treaties)
    status = has("status", text) and not has("rule", text)
    return Reading(
        references=references,
        instruments=instruments,
        voices=named,
        unknown_voice=None if treaties else who,
        about=() if others else _about(text, references, instruments),
        compares=compares,
        beside=beside,
        expert=says_expert,
        says_expert=says_expert,
        status=status,
        status_sure=has("status_sure", text) and not has("rule", text),
        limits=has("limits", text),
        lists=has("list", text),
        contrasts=has("contrasts", text),
        polar=has("polar", text),
        presupposes=has("presupposes", text),
    )


def _references(text: str, named: Iterable[Voice]) -> tuple[Reference, ...]:
    """The references, without those that are a voice's name (the organisation ARTICLE 19)."""
    spelled = [_spelled(voice.aliases + voice.stated) for voice in named]
    names = [match.span() for pattern in spelled for match in pattern.finditer(text)]
    found = find_references(text)
    return tuple(one for one in found if not any(start <= one.start and one.end <= end for start, end in names))


def _about(text: str, references: Iterable[Reference], instruments: tuple[str, ...]) -> tuple[str, ...]:
    """The other treaties that a question is about: it names no provision of ours, and not the Convention itself."""
    named = [locator.instrument for reference in references for locator in reference.locators]
    if named:
        others = tuple(dict.fromkeys(one for one in named if one != OTHER_LAW))
        return () if CONVENTION in others else others
    ours = CONVENTION in find_instruments(text) or _OURS.search(names_pattern(instruments).sub(" ", text))
    return () if ours else instruments


@cache
def names_pattern(instruments: tuple[str, ...]) -> re.Pattern[str]:
    """The names of some treaties as they stand in a question, with `convention` or the like after them."""
    known = known_instruments()
    names = {name for one in instruments for name in (one, known[one].short, known[one].title, *known[one].names)}
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    kind = r"(?: (?:convention|treaty|covenant|protocol|declaration))?(?:['’]s)?"
    return re.compile(rf"(?:\bthe )?(?<!\w)(?:{either}){kind}(?!\w)" if names else r"(?!)", re.I)


def _speaker(text: str) -> str | None:
    """Somebody named as a speaker whom no voice matches."""
    match = _SAYS.search(text)
    who = next((name for name in match.groups() if name), None) if match else None
    if who is None or _NOT_A_VOICE.match(who):
        return None
    return re.sub(r"['’]s$", "", who.removeprefix("the "))


def _voices(text: str, voices: Voices) -> tuple[Voice, ...]:
    """The voices named; a group only where no single one is, a State or company only as one who says."""
    expert = has("expert", text)
    found = [
        voice
        for voice in voices.perhaps_in(text)
        if _names(voice.aliases, text)
        or (_names(voice.stated, text) and (expert if voice.is_group else _speaks(voice.stated, text)))
    ]
    single = [voice for voice in found if not voice.is_group]
    return tuple(single or found)


def _names(names: tuple[str, ...], text: str) -> bool:
    return _perhaps(names, text) and _spelled(names, "s?").search(text) is not None


def _perhaps(names: tuple[str, ...], text: str) -> bool:
    """Whether one of the names stands in a text in whatever way; for most texts it spares making a pattern."""
    lowered = text.lower()
    return any(name.lower() in lowered for name in names)


@cache
def _spelled(names: tuple[str, ...], after: str = "") -> re.Pattern[str]:
    """One of some names as a whole word, with what may stand at its end."""
    return re.compile(rf"(?<!\w)(?:{_either(names)}){after}(?!\w)")


def _speaks(names: tuple[str, ...], text: str) -> bool:
    """Whether one of the names is the one who says, or whose view it is (`the US CLOUD Act says` is neither)."""
    return _speaking(names).search(text) is not None


@cache
def _speaking(names: tuple[str, ...]) -> re.Pattern[str]:
    law = r"(?:treat(?:y|ies)|conventions?|acts?|laws?|regulations?|directives?|charter|court|code|constitution)\b"
    says = rf"(?:['’]s)?(?:[ ,]+(?!{law})[\w-]+)?[ ,]+(?i:{cue('stance').pattern})"
    whose = r"(?i:according to|views? of|positions? of|opinions? of|stance of|in the eyes of|for)(?: the)? "
    return re.compile(rf"(?<!\w)(?i:{_NO_ACTOR})(?:{_either(names)}){says}|{whose}(?:{_either(names)})(?!\w)")


@cache
def _either(names: tuple[str, ...]) -> str:
    """Names in any case; `US`, `EU`, `ARTICLE 19` only as they are written, for in other cases they are words.

    A name that reads as a provision (`Article 19`) needs a verb of the mind after it.
    """
    alternatives = []
    for name in sorted(names, key=len, reverse=True):
        exact = name.isupper() and (len(name) <= 2 or any(char.isdigit() for char in name))
        written = re.escape(name) if exact else f"(?i:{re.escape(name)})"
        provision = not exact and re.fullmatch(r"(?i:article) \d+", name)
        alternatives.append(rf"{written}(?=.{{0,30}}\b(?i:{_MINDS}))" if provision else written)
    return "|".join(alternatives)
