"""Step 2: make a follow-up question stand alone: Locator arithmetic, then the model if there is one, then rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.cues import has
from bot.missing import provisions_of
from bot.reading import COMPARED, Reading, read_question
from bot.steps import Kit, Stop, Work
from bot.steps.standalone import by_model
from bot.talk import Turn
from index.locator import find_references, label
from index.model import CONVENTION, Locator
from index.numerals import NUMBER_WORD, ORDINALS, number
from index.shipped import Corpus

_NEXT = re.compile(
    r"\b(?P<way>next|following|previous|preceding|one (?:after|before)|"
    r"(?:article|paragraph|provision|letter) (?:before|after)(?: it| that| this)?)\b",
    re.I,
)
_UNIT = re.compile(r"\b(?P<unit>articles?|paragraphs?|paras?|letters?|one|provision|points?)\b", re.I)
_NTH = re.compile(
    rf"\b(?:(?P<ordinal>{'|'.join(sorted(ORDINALS, key=len, reverse=True))}|\d{{1,2}}(?:st|nd|rd|th)|last) "
    rf"(?P<kind>paragraph|para|letter|one|point)|(?:paragraph|para\.?|§)\s?(?P<number>\d{{1,2}}|{NUMBER_WORD})|"
    r"(?:letter|lit\.?|point)\s?\(?(?P<letter>[a-z])\)?)(?![\w])",
    re.I,
)
_LEANS = re.compile(
    r"^(?:and|but|so|or|also|then|ok(?:ay)?,?|what about|how about|what if|why|really|even|y |et |und |и |و)\b|"
    r"\b(?:it|its|that|this|these|those|they|them|their|such|there|he|she|the same|same|former|latter|else|instead|too|"
    r"the (?:order|power|measure|person|request|offence|duty|data|state))\b",
    re.I,
)
SHORT = 6
"""Words of a question that can hardly stand alone."""

_STANDS = re.compile(r"\b(?:article|art\.|convention|treaty)\b", re.I)


async def follow_up(work: Work, kit: Kit) -> Work | Stop:
    """With earlier turns: carry the provision and the subject forward where the question leans on them."""
    turns = [turn for turn in work.question.history if not (turn.status or "").startswith("error")]
    if not turns:
        return work
    last = last_of(turns, kit.corpus)
    if work.reading is not None and work.reading.ours:
        standalone = _compared_again(work.standalone, work.reading, last, kit) or work.standalone
    else:
        standalone = pointed(work.standalone, last, kit.corpus) or await by_model(work, kit) or ""
        standalone = standalone or stand_alone(work.standalone, last, kit.corpus)
    if standalone == work.standalone:
        return work
    work.trace.notes.append(f"follow-up: {standalone}")
    reading = read_question(standalone, kit.corpus.voices)
    focus = focus_of(last, kit.corpus)
    carried = replace(work, standalone=standalone, reading=reading)
    if not reading.ours:
        ours = focus if focus is not None and focus.instrument == CONVENTION else None
        carried = replace(carried, focus=ours, own_words=work.standalone)
    return carried.noticing("carried_over")


def last_of(turns: Sequence[Turn], corpus: Corpus) -> Turn:
    """The last turn; where its question only points at a provision (`and the next one?`), with one that names it."""
    last = turns[0]
    for turn in turns[1:]:
        asked = pointed(turn.question, last, corpus)
        last = turn if asked is None else replace(turn, question=asked)
    return last


def pointed(question: str, last: Turn, corpus: Corpus) -> str | None:
    """The question for the provision that `the next paragraph` points at; by arithmetic, which a model has none of."""
    focus = focus_of(last, corpus)
    found = _pointed_at(question, focus, corpus) if focus is not None else None
    return None if found is None else f"What does {label(found)} say?"


def stand_alone(question: str, last: Turn, corpus: Corpus) -> str:
    """The question with what it leaves out; unchanged where it leaves nothing out."""
    if (asked := pointed(question, last, corpus)) is not None:
        return asked
    short = len(question.split()) <= SHORT
    leans = _LEANS.search(question) is not None
    if not leans and (not short or _STANDS.search(question)):
        return question
    return f"{question.rstrip()} – {last.question.strip()}"


def _compared_again(question: str, reading: Reading, last: Turn, kit: Kit) -> str | None:
    """`And Article 40?` after a comparison asks for the same comparison of that article."""
    before = read_question(last.question, kit.corpus.voices)
    goes_on = len(question.split()) <= SHORT or has("compares", question)
    if not before.compares or reading.instruments or not goes_on:
        return None
    treaty = next(one for one in before.instruments if one in COMPARED)
    instrument = kit.corpus.instruments[treaty].short
    return kit.replies.suggestion("compare", label=label(reading.ours[0]), instrument=instrument)


def focus_of(last: Turn, corpus: Corpus) -> Locator | None:
    """The provision that the last turn was about: named in its question, else first in its answer."""
    for text in (last.question, last.answer):
        for reference in find_references(text):
            for locator in reference.locators:
                if locator in provisions_of(locator.instrument, corpus):
                    return locator
    return None


def _pointed_at(question: str, focus: Locator, corpus: Corpus) -> Locator | None:
    """The provision that 'the next paragraph', 'its third paragraph', 'letter d' point at."""
    if match := _NEXT.search(question):
        step = 1 if re.search(r"next|following|after", match["way"], re.I) else -1
        unit = _UNIT.search(question, match.start())
        return _moved(focus, step, (unit["unit"] if unit else "one").lower(), corpus)
    match = _NTH.search(question)
    if match is None or ((match["kind"] or "").lower() == "one" and not focus.parts):
        return None
    if match["letter"]:
        base = Locator(focus.instrument, focus.article, focus.parts[:1])
        options = [_child(one, match["letter"].lower()) for one in (base, focus.whole_article)]
        return next((one for one in options if one in provisions_of(focus.instrument, corpus)), None)
    written = (match["ordinal"] or match["number"]).lower()
    count = len(provisions_of(focus.instrument, corpus)[focus.whole_article].children)
    value = count if written == "last" else number(re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", written))
    if (match["kind"] or "").lower() == "letter" and value:
        return _child(Locator(focus.instrument, focus.article, focus.parts[:1]), chr(96 + value))
    return Locator(focus.instrument, focus.article, (str(value),))


def _child(locator: Locator, part: str) -> Locator:
    return Locator(locator.instrument, locator.article, (*locator.parts, part))


def _moved(focus: Locator, step: int, unit: str, corpus: Corpus) -> Locator:
    """The provision one step on, at the level that the unit names; it may not exist."""
    if unit.startswith("article") or not focus.parts:
        value = number(focus.article)
        return Locator(focus.instrument, str((value or 0) + step))
    parts = focus.parts[:1] if unit.startswith("para") else focus.parts
    last = parts[-1]
    moved = str(int(last) + step) if last.isdecimal() else chr(ord(last) + step)
    return Locator(focus.instrument, focus.article, (*parts[:-1], moved))
