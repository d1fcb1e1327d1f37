"""Official words in answers: they take the place of the digest in its language, and stand beside it in another."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.grounding import check_statement
from bot.grounding.tokens import plain
from bot.grounding.tokens import words as words_in
from bot.quoting import Quotation, unmarked
from bot.talk import Citation, Source
from bot.telling import quotations, resting
from index.installed import InstalledText
from index.locator import label
from index.model import Force, Locator, Provenance, Provision
from index.own import opening
from index.sentences import split_sentences
from index.shipped import Corpus

_SOFTER = {
    Force.MUST_CONSIDER: re.compile(r"\bconsider", re.I),
    Force.MUST_ENDEAVOUR: re.compile(r"\b(?:endeavour|seek|strive|try)", re.I),
    Force.ENCOURAGED: re.compile(r"\bencourag", re.I),
}
_NEGATORS = frozenset({"not", "no", "never", "none", "nor", "neither"})
ENGLISH = "en"
"""The language of the digests, and of answers without a model."""


def in_official_words(sources: Iterable[Source], corpus: Corpus, language: str = ENGLISH) -> list[Source]:
    """The sources, digests as official words where those are installed in the answer's language.

    The gist stays what is told in plain words; what supports it are the official words alone.
    """
    if not corpus.library.texts:
        return list(sources)
    return [_official(one, corpus, language) if one.provenance is Provenance.DIGEST else one for one in sources]


def _official(source: Source, corpus: Corpus, language: str) -> Source:
    words = corpus.library.provision(source.locator, language)
    if words is None:
        return source
    parts = (words.title or source.title, words.chapeau, words.text, *source.generated)
    return source._replace(
        title=words.title or source.title,
        text=words.text,
        context="\n".join(part for part in parts if part),
        provenance=Provenance.AUTHENTIC,
        language=language,
    )


def citation(n: int, locator: Locator, language: str, corpus: Corpus) -> Citation:
    """A citation of official words, with the address of the place where they stand."""
    text = corpus.library.text(locator.instrument, language)
    assert text is not None  # noqa: S101 - its words have been read
    words, digest = text.provisions[locator], corpus.provisions.get(locator)
    return Citation(
        n=n,
        locator=locator,
        label=label(locator),
        title=words.title or (digest.title if digest else text.record.title),
        provenance=Provenance.AUTHENTIC,
        text=words.text,
        language=language,
        force=force.value if (force := force_of(digest, words)) is not None else None,
        url=text.link(locator) or corpus.instruments[locator.instrument].url,
    )


def installed_words(locator: Locator, corpus: Corpus) -> list[tuple[InstalledText, Provision]]:
    """The official words of a provision in every language that is installed, English first."""
    texts = [text for text in corpus.library.texts if text.record.instrument == locator.instrument]
    texts.sort(key=lambda text: text.record.language != ENGLISH)
    return [(text, text.provisions[locator]) for text in texts if locator in text.provisions]


def beside(locator: Locator, told_in: str, asked_in: str, corpus: Corpus) -> str | None:
    """The language of other official words to show beside what is told: the asker's, else the first installed."""
    languages = [one for one in corpus.library.languages(locator.instrument) if one != told_in]
    having = [one for one in languages if corpus.library.provision(locator, one) is not None]
    return asked_in if asked_in in having else next(iter(having), None)


def turned(digest: Provision, words: Provision, told: str) -> str | None:
    """Why what our digest tells of a provision may not be told of its official words: another force, another negation.

    The verifier judges near wordings; a digest may be far from the official words and still say the opposite, so
    its force and the negations of the sentences that it rests on are held against theirs.
    """
    if force_of(digest, words) is None:
        return f"the digest's force is '{digest.force.value}', that of the official words '{words.force.value}'"
    if words.language != digest.language:
        return None
    ours, theirs = (_negations(resting(told, text).words) for text in (unmarked(digest.text), words.text))
    if ours % 2 != theirs % 2:
        return "the digest and the official words differ by a negation"
    return None


def force_of(digest: Provision | None, words: Provision) -> Force | None:
    """How strongly official words bind, as the digest says it; None where our reading of the words says otherwise.

    The words are read by rule, which sees neither that a definition binds nobody nor that a letter's own verb
    softens the words above it.
    """
    if digest is None or digest.force is words.force or Force.STATES in (digest.force, words.force):
        return words.force if digest is None else digest.force
    softer = _SOFTER.get(digest.force)
    if words.force is Force.MUST and softer is not None and softer.search(words.text):
        return digest.force
    return digest.force if {digest.force, words.force} == {Force.NEED_NOT, Force.MUST_NOT} else None


def _negations(text: str) -> int:
    return sum(word in _NEGATORS for word in words_in(plain(text)).lower)


def differences(digest: Provision, words: Provision) -> list[str]:
    """What our digest of a provision says otherwise than its official words, each in words.

    Words in another language than the digest's are compared by their force alone.
    """
    lines = [line for line in dict.fromkeys([digest.gist or "", *split_sentences(digest.own)]) if line.strip()]
    found = [turned(digest, words, line) for line in lines[:1]]
    if words.language == digest.language:
        context = [f"{words.chapeau} {words.text}", words.title]
        verdicts = [check_statement(unmarked(line), context) for line in lines]
        found += [reason for verdict in verdicts if verdict.hard for reason in verdict.reasons]
    return list(dict.fromkeys(reason for reason in found if reason))


def with_openings(places: Iterable[tuple[InstalledText, Locator]]) -> list[tuple[InstalledText, Locator]]:
    """The places, with the provisions above them whose words open the lists that they stand in."""
    found: dict[Locator, InstalledText] = {}
    for text, place in places:
        found.setdefault(place, text)
        for above in place.ancestors():
            if opening(text.provisions[above], text.provisions):
                found.setdefault(above, text)
    return [(text, place) for place, text in found.items()]


def source_of(place: Locator, text: InstalledText) -> Source:
    """A provision of an installed text as a source."""
    words = text.provisions[place]
    parts = (words.title, words.chapeau, words.text)
    return Source(
        handle="",
        locator=place,
        title=words.title,
        text=words.text,
        context="\n".join(part for part in parts if part),
        gist=None,
        provenance=Provenance.AUTHENTIC,
        language=text.record.language,
    )


def quoted(locator: Locator, text: InstalledText, asked: str) -> tuple[str, list[Locator]]:
    """A provision in its own words, as a statement, and the provisions that the words are of.

    A letter is told after the words that it hangs on; of a long provision the sentences that bear on
    what is asked.
    """
    provisions = text.provisions
    told = quotations(provisions[locator].text, asked)
    cited = [locator]
    for above in locator.ancestors():
        if end := opening(provisions[above], provisions):
            told.insert(0, Quotation.of(provisions[above].text, 0, end))
            cited.append(above)
    return " … ".join(map(str, told)), cited
