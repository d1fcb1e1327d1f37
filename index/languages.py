"""Which of our eight languages a question is written in: by its script, else by its small words."""

from __future__ import annotations

import re
from functools import lru_cache

LANGUAGES = ("en", "es", "fr", "pt", "de", "ar", "ru", "zh")
"""The languages in which questions are understood; the first is the one of the digests."""

_HAN = re.compile(r"[㐀-鿿]")
_ARABIC = re.compile(r"[؀-ۿݐ-ݿ]")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ELISION = re.compile(r"\b(?:l|d|qu|j|n|c|s)['’](?=[^\W\d_]{2})", re.IGNORECASE)
_MARGIN = 0.6
"""Our lines are English with foreign words more often than foreign with English ones."""

_SMALL_WORDS = {
    "en": "the of and to in is are a an for on with can what does do my who how when it that this be or "
    "by from if they i we was not any there have has may must which at as about under between he she "
    "will would should their your me our you his her its without could no someone against",
    "es": "el la los las de del que y en un una es por para con se su al lo como mi qué quién cómo cuándo "
    "cuál puede pueden está son o si no más sin sobre hay me ha han mis tiene entre ser fue este esta "
    "cuando donde pero porque hasta nos quiero artículo según",
    "fr": "le la les de des du que et en un une est pour par avec se sa son au aux ce cette qui quoi comment "
    "quand quel quelle peut peuvent dans sur sont ou si ne pas plus sans mon ma mes il elle on nous je "
    "a ont été être leur leurs article selon",
    "pt": "o a os as de do da dos das que e em um uma é por para com se seu sua ao no na nos nas como meu "
    "minha quem quando qual pode podem são ou não mais sem sobre há foi ser está este esta isso eu me "
    "ele ela pelo pela até artigo segundo quais tem têm você",
    "de": "der die das den dem des und in ist zu von mit für auf ein eine einen einem einer im nicht wer wie "
    "was wann welche kann können darf muss mein meine sich es auch wenn oder über bei nach sind wird "
    "werden hat haben ich wir sie er man aus an als ohne gegen um dürfen müssen laut",
}
_VOTES = {
    word: [(code, 1 / len(owners)) for code in owners]
    for word in " ".join(_SMALL_WORDS.values()).split()
    if (owners := [code for code, words in _SMALL_WORDS.items() if word in words.split()])
}
"""A small word → the languages that share its vote."""

_MARKS = {"es": "ñ¿¡", "fr": "çèêàùœ", "pt": "ãõçâê", "de": "äöüß"}
_SCRIPTS = (("zh", _HAN, 0.2), ("ar", _ARABIC, 0.3), ("ru", _CYRILLIC, 0.3))


@lru_cache(maxsize=8)
def identify(text: str) -> str:
    """The code of the likeliest of `LANGUAGES`; English where nothing tells."""
    if not text.isascii() and (code := _by_script(text)):
        return code
    votes = dict.fromkeys(_SMALL_WORDS, 0.0)
    lowered = text.lower()
    for word in _WORD.findall(lowered):
        for code, vote in _VOTES.get(word, ()):
            votes[code] += vote
    if not text.isascii():
        for code, marks in _MARKS.items():
            votes[code] += sum(map(lowered.count, marks)) * 0.5
    votes["fr"] += len(_ELISION.findall(text))
    best = max(votes, key=votes.__getitem__)
    return best if votes[best] > votes["en"] + _MARGIN else "en"


def _by_script(text: str) -> str | None:
    letters = len(_LETTER.findall(text)) or 1
    return next((code for code, script, share in _SCRIPTS if len(script.findall(text)) >= share * letters), None)
