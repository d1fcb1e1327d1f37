"""Whether there is ground for an answer: the refusals that need the search, and beliefs that a question rests on."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.absence import look_up, searchable
from bot.compare import not_covered
from bot.cues import cue
from bot.definitions import defined_terms
from bot.missing import no_such
from bot.reading import Reading
from bot.steps import Kit, Stop, Work
from bot.steps.scope import personal_advice
from bot.subject import subject
from bot.talk import Status
from index.grounds import BELIEF, NAMED, POINTS, PREMISE, RESEMBLANCE, STATUS
from index.locator import label
from index.model import CONVENTION, Found, Hit, Locator, Premise
from index.shipped import Corpus

GROUNDLESS = 0.5
"""Share of all with ground below which a provision that is named holds no answer either."""

CERTAIN = 0.97
"""Share of the class of false beliefs from which a question is refused though none that we know fits it."""

VOICES = 8
"""Voices that are named where somebody else's was asked for."""

BELIEVED, BELIEVED_OF_NAMED = 0.6, 1.1
"""From which a question rests on a false belief: how likely, by how or about what it asks, and half the likeness."""

CLEAR = 0.5
"""Share of a class from which a question belongs to it."""

HELD_BY_STATUS, HELD_BY_LIST = 0.25, 0.2
"""Share of the class of dated facts, and of all with ground, from which a fact or a list may hold what is asked."""

RECOGNISED = 0.35
"""Likeness to a false belief from which its truth is told as the answer and not as something near."""

ABSENT = ("No provision", "No article")
"""How the truth about something begins that the text does not name."""

FEW_WORDS = 10
"""A question of more words asks more than whether something is named."""

FOUND = 0.3
"""Likelihood of the best provision from which a question is answered, though it resembles false beliefs."""

MANY_WORDS = 5
"""A question of fewer words beside the provisions that it names asks what they say."""


def asked_and_not_taken(work: Work, kit: Kit) -> Work:
    """Where a false belief is only asked about ("Does it ban VPNs?"): what is true, told by what comes nearest."""
    found, reading = work.found, work.reading
    if found is None or found.premise is None or reading is None or not reading.polar or work.named or reading.voices:
        return work
    premise = found.premise[0]
    if not _presumes(work, found, kit) and not (_names(premise, found) and len(work.standalone.split()) <= FEW_WORDS):
        return work
    nearest = dict.fromkeys(_told_at(one, kit.corpus) for one in premise.nearest)
    reading = replace(reading, status=reading.status_sure)
    return replace(work, reading=reading, partly=_truth("false_premise", premise, kit), joined=tuple(nearest))


def _names(premise: Premise, found: Found) -> bool:
    """Whether the question names what a premise says that no provision names."""
    return premise.truth.startswith(ABSENT) and found.notes[RESEMBLANCE] >= NAMED


def no_such_provision(work: Work, kit: Kit) -> Stop | None:
    """The refusal where provisions are named that do not exist, ours or another treaty's, and none that do."""
    if work.partly and work.only_names and not work.named:
        return Stop(Status.NOT_IN_CORPUS, work.partly, work)
    if work.missing and not work.named:
        return Stop(Status.NO_SUCH_PROVISION, no_such(work.missing[0], kit.corpus), work)
    reading = work.reading
    for locator in reading.theirs if reading and not reading.ours else ():
        known = kit.corpus.instruments[locator.instrument]
        if locator.article.isdecimal() and not 1 <= int(locator.article) <= known.articles:
            return Stop(Status.NO_SUCH_PROVISION, no_such(locator, kit.corpus), work)
    return None


async def no_ground(work: Work, kit: Kit, reading: Reading) -> Stop | None:
    """The refusals that need the search: other laws, live cases, false beliefs, no ground."""
    found = work.found
    assert found is not None  # noqa: S101 - set just before
    say = kit.replies.say
    outside = found.outside[0] if found.outside and found.ground < kit.floor else None
    asks_meaning = bool(defined_terms(work.own_words or work.standalone, kit.corpus))
    presumes = _presumes(work, found, kit)
    if presumes and found.premise and not reading.polar:
        name = "false_premise" if found.notes[RESEMBLANCE] >= RECOGNISED else "false_premise_near"
        return Stop(Status.FALSE_PREMISE, _truth(name, found.premise[0], kit), work)
    if presumes and found.premise:
        return None
    if asks_meaning or reading.voices or reading.compares or (reading.beside and work.named):
        return None
    if reading.unknown_voice:
        voices = ", ".join([voice.name for voice in kit.corpus.voices if not voice.is_group][:VOICES])
        message = say("not_in_corpus_voice", voice=reading.unknown_voice, voices=voices)
        return Stop(Status.NOT_IN_CORPUS, message, work)
    if work.named and (reading.beside or not _asks_beyond(work, found, kit)):
        return None
    if reading.other_law:
        return Stop(Status.OUT_OF_SCOPE, say("other_law"), work)
    if reading.beside and (why := not_covered(reading.beside[0], kit.corpus, kit.replies)):
        return Stop(Status.NOT_IN_CORPUS, why, work)
    if reading.theirs:
        return _not_installed(reading.theirs[0], work, kit)
    if reading.instruments and (reading.about or outside is not None):
        return Stop(Status.NOT_IN_CORPUS, _text_not_installed(reading.instruments[0], work, kit), work)
    if presumes and found.notes[BELIEF] >= CERTAIN and not (work.named or reading.polar or _found_for_sure(found)):
        return Stop(Status.FALSE_PREMISE, say("false_premise_unknown"), work)
    if reading.status and found.notes[STATUS] >= HELD_BY_STATUS:
        return None
    if outside is None or (reading.lists and found.ground >= HELD_BY_LIST):
        return None
    return _by_kind(outside, work, kit)


def _presumes(work: Work, found: Found, kit: Kit) -> bool:
    """Whether a question seems to rest on a false belief, and none of the kinds that only seem to."""
    reading = work.reading
    of_draft = bool(work.partly or work.renumbered)  # what is asked of a draft presupposes nothing of the final text
    if (
        reading is None
        or of_draft
        or reading.compares
        or reading.voices
        or reading.lists
        or reading.contrasts
        or reading.status_sure
    ):
        return False
    if not (reading.polar or reading.presupposes) or _asks_for_a_number(work.standalone):
        return False
    if _only_names(work) or defined_terms(work.own_words or work.standalone, kit.corpus):
        return False
    if found.notes.get(POINTS, 0.0) >= CLEAR:
        return False  # what somebody thinks is asked for, true or not
    belief = max(found.notes.get(BELIEF, 0.0), found.notes.get(PREMISE, 0.0)) + found.notes.get(RESEMBLANCE, 0.0) / 2
    return belief >= (BELIEVED_OF_NAMED if work.named else BELIEVED)


def _found_for_sure(found: Found) -> bool:
    """Whether one article answers so clearly that nothing need be taken for granted."""
    return bool(found.hits) and found.hits[0].score >= FOUND


def _asks_for_a_number(text: str) -> bool:
    """Whether a question asks how many and names no number itself: it takes none for granted."""
    return re.match(r"(?:and |so )?how (?:many|much|long)\b", text, re.I) is not None and not re.search(r"\d", text)


def _only_names(work: Work) -> bool:
    """Whether a question does little more than name a provision."""
    if not work.named or work.reading is None:
        return False
    spans = [work.standalone[one.start : one.end] for one in work.reading.references]
    fillers = len(cue("filler").findall(work.standalone))
    return len(work.standalone.split()) - fillers - sum(len(span.split()) for span in spans) < MANY_WORDS


def _asks_beyond(work: Work, found: Found, kit: Kit) -> bool:
    """Whether a question names a provision but asks something of it that the corpus does not hold.

    A provision that it names is ours, so that it is neither off the topic nor about another law; and what it
    asks of it is held where the provision has the words.
    """
    kind = found.outside[0] if found.outside else ""
    if _only_names(work) or found.ground > GROUNDLESS or kind in ("off_topic", "other_law") or work.reading is None:
        return False
    asked = subject(work.standalone, work.reading).split()
    text = searchable(CONVENTION, kit.corpus)[-1]
    return not asked or not all(look_up(word, text, work.named).found_in for word in asked)


def _by_kind(outside: str | None, work: Work, kit: Kit) -> Stop:
    """The refusal that fits the kind of outside line which the question resembles."""
    say = kit.replies.say
    example = kit.replies.examples()[0]
    if outside == "personal":
        return Stop(Status.PERSONAL_ADVICE, personal_advice(kit), work)
    if outside in ("greeting", "not_a_question"):
        return Stop(Status.NOT_A_QUESTION, say("not_a_question", example=example), work)
    if outside in ("off_topic", "harmful", "other_law"):
        name = "out_of_scope" if outside == "off_topic" else outside
        return Stop(Status.OUT_OF_SCOPE, say(name), work)
    return Stop(Status.NOT_IN_CORPUS, say("not_in_corpus"), work)


def _truth(name: str, premise: Premise, kit: Kit) -> str:
    nearest = ", ".join(label(locator) for locator in premise.nearest)
    return kit.replies.say(name, truth=premise.truth) + (f" Nearest: {nearest}." if nearest else "")


def _told_at(locator: Locator, corpus: Corpus) -> Locator:
    """The provision itself, or the nearest above it that a gist tells in a sentence."""
    return next((one for one in (locator, *locator.ancestors()) if corpus.provisions[one].gist), locator)


def _not_installed(locator: Locator, work: Work, kit: Kit) -> Stop:
    """What to say of another treaty's article: its counterparts here, if there are some, which come first then."""
    instrument = kit.corpus.instruments[locator.instrument].short
    table = kit.corpus.concordance.items()
    ours = [Locator(CONVENTION, number) for number, row in table if locator.article in row.get(locator.instrument, ())]
    if not ours:
        message = kit.replies.say("not_in_corpus_text_alone", instrument=instrument, id=locator.instrument)
        return Stop(Status.NOT_IN_CORPUS, message, work)
    nearest = ", ".join(map(label, ours))
    message = kit.replies.say("not_in_corpus_text", instrument=instrument, nearest=nearest, id=locator.instrument)
    first = [Hit(one, 1.0, ("concordance",), hit.passage) for hit in work.retrieval[:1] for one in ours]
    return Stop(Status.NOT_IN_CORPUS, message, replace(work, retrieval=(*first, *work.retrieval)))


def _text_not_installed(instrument: str, work: Work, kit: Kit) -> str:
    """What to say of another treaty's words on a subject: our nearest article, where it has a counterpart there."""
    short = kit.corpus.instruments[instrument].short
    best = work.retrieval[0].locator.whole_article if work.retrieval else None
    if best is None or instrument not in kit.corpus.concordance.get(best.article, {}):
        return kit.replies.say("not_in_corpus_text_alone", instrument=short, id=instrument)
    return kit.replies.say("not_in_corpus_text", instrument=short, nearest=label(best), id=instrument)
