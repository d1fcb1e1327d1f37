"""What a question is after, once the words that only ask, name a treaty, a provision or a voice are left out."""

from __future__ import annotations

import re

from bot.cues import cue
from bot.grounding.lexicon import lexicon
from bot.grounding.tokens import plain, words
from bot.reading import Reading, names_pattern


def subject(question: str, reading: Reading) -> str:
    """The words that tell the subject, in their order; empty where a question only names something."""
    left = question
    for reference in sorted(reading.references, key=lambda one: -one.start):
        left = f"{left[: reference.start]} {left[reference.end :]}"
    left = names_pattern(reading.instruments).sub(" ", left)
    for voice in reading.voices:
        for name in sorted((voice.name, *voice.aliases, *voice.stated), key=len, reverse=True):
            left = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", left, flags=re.I)
    for name in ("filler", "reporting"):
        left = cue(name).sub(" ", left)
    read, book = words(plain(left)), lexicon()
    told = [
        raw
        for at, (raw, key) in enumerate(zip(read.raw, read.keys, strict=True))
        if raw.isdecimal() or (read.is_content(at) and key not in book.framing)
    ]
    return " ".join(told)
