"""Step 1: what is no question for this assistant at all, told from the words alone."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from bot.cues import cue, has
from bot.reading import read_question
from bot.steps import Kit, Stop, Work
from bot.talk import Status

MAX_CHARACTERS = 2000


async def scope(work: Work, kit: Kit) -> Work | Stop:
    """Empty, too long, no words, a greeting, an injection and nothing else, or a live personal case."""
    text = clean(work.question.text)
    work = replace(work, standalone=text)
    example = kit.replies.examples()[0]
    if not text:
        return Stop(Status.NOT_A_QUESTION, kit.replies.say("empty", example=example), work)
    if len(text) > MAX_CHARACTERS:
        return Stop(Status.TOO_LONG, kit.replies.say("too_long", limit=MAX_CHARACTERS), work)
    if not any(char.isalnum() for char in text):
        return Stop(Status.NOT_A_QUESTION, kit.replies.say("not_a_question", example=example), work)
    if is_greeting(text):
        return Stop(Status.NOT_A_QUESTION, kit.replies.say("greeting", example=example), work)
    asked = without_injection(text)
    if not asked:
        return Stop(Status.OUT_OF_SCOPE, kit.replies.say("out_of_scope"), work)
    if asked != text:
        work.trace.notes.append("sentences that instruct the assistant were not read")
    if is_live(asked):
        return Stop(Status.PERSONAL_ADVICE, personal_advice(kit), work)
    language = kit.searcher.language(asked)
    return replace(work, standalone=asked, language=language, reading=read_question(asked, kit.corpus.voices))


def is_greeting(text: str) -> bool:
    """Whether greetings are all that a text holds."""
    rest = cue("greeting").sub("", text)
    return not re.search(
        r"\w", re.sub(r"\b(?:there|bot|rapporteur|everyone|all|friend|again|very much)\b", "", rest, flags=re.I)
    )


def is_live(text: str) -> bool:
    """Whether something is happening to the asker, who wants to know what to do."""
    if has("advice", text) and has("live", text):
        return True
    happening = all(has(name, text) for name in ("happening", "myself", "needs_help"))
    return happening and not has("official", text)


def personal_advice(kit: Kit) -> str:
    """The kind sentence that says where to turn with a live case."""
    pages, checked = kit.replies.help_line()
    return kit.replies.say("personal_advice", pages=pages, checked=checked)


def clean(text: str) -> str:
    """The text without control, format, tag and other invisible characters, with single spaces."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())  # most questions; they hold nothing of the kind
    kept = "".join(
        " " if char in "\n\r\t" else char
        for char in text
        if char in "\n\r\t" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    # Composed last: what was between a letter and its mark is gone by now.
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", kept)).strip()


def without_injection(text: str) -> str:
    """The sentences that ask, without those that instruct the assistant about itself."""
    if not has("injection", text):
        return text
    sentences = re.split(r"(?<=[.!?;:\]>])\s+|\s+(?:and then|and also)\s+|\s[-–—]\s", text)
    return " ".join(sentence for sentence in sentences if not has("injection", sentence)).strip()
