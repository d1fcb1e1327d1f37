"""What a citation really says: the scorers look it up themselves and never trust the answer's own copy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bot.compare import sayings
from eval.scorers.record import Told
from index.locator import label
from index.model import CONVENTION, Article, Locator, Point, Provision
from index.sentences import split_sentences
from index.shipped import Corpus
from prompts import replies

_ADDRESS = re.compile(r"\s?\([^()]*https?://[^()\s]*[^()]*\)")

LIST = 5
"""A statement that cites so many whole articles is read as a list of them."""


def _same(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


@dataclass(frozen=True)
class Sources:
    """The corpus, with the authentic texts that are installed in its library, or given here."""

    corpus: Corpus
    installed: Mapping[Locator, Provision] = field(default_factory=dict)

    _sayings: dict[tuple[str, str], list[str]] = field(default_factory=dict, repr=False)

    @cached_property
    def official(self) -> Mapping[Locator, Provision]:
        """Official words by their place: in English where they are, the Convention's in no other language.

        In another language the Convention's own words stand beside the digest and carry no statement.
        """
        texts = [one for one in self.corpus.library.texts if one.record.language == "en"]
        others = [one for one in self.corpus.library.texts if one.record.instrument != CONVENTION]
        found = {at: words for text in (*others, *texts) for at, words in text.provisions.items()}
        return {**found, **self.installed}

    def exists(self, locator: Locator) -> bool:
        """Whether a locator names something: ours, installed, or a counterpart in the concordance."""
        if locator.instrument in (CONVENTION, "commentary", "status") or locator in self.official:
            return self.corpus.citable(locator) or locator in self.official
        return any(locator.article in other.get(locator.instrument, ()) for other in self.corpus.concordance.values())

    def text(self, locator: Locator) -> str | None:
        """The words of a source, None where only its existence is known (a counterpart)."""
        if (provision := self.provision(locator)) is not None:
            return provision.text
        if (point := self.point(locator)) is not None:
            return point.text
        fact = self.corpus.status.get(locator)
        return fact.fact if fact else None

    def words(self, locator: Locator, language: object) -> str | None:
        """The words of a source in the language that a citation gives them in."""
        beside = self.corpus.library.provision(locator, str(language)) if language not in (None, "en") else None
        return beside.text if beside else self.text(locator)

    def forces(self, locator: Locator) -> set[str]:
        """How strongly a provision may be said to bind: by its official words or by the digest."""
        known = (self.official.get(locator), self.corpus.provisions.get(locator))
        return {provision.force.value for provision in known if provision}

    def provision(self, locator: Locator) -> Provision | None:
        """The installed provision, else the digest."""
        return self.official.get(locator) or self.corpus.provisions.get(locator)

    def point(self, locator: Locator) -> Point | None:
        """A commentary point."""
        return self.corpus.points.get(locator)

    def authentic(self, locators: Sequence[Locator]) -> list[str]:
        """The authentic texts among the sources: what quotation marks may be put round."""
        return [self.official[one].text for one in locators if one in self.official]

    def contexts(self, locator: Locator) -> list[str]:
        """A source's words with what stands above it: what a statement may draw on."""
        if (provision := self.provision(locator)) is not None:
            framed = f"{provision.chapeau} {provision.text}".strip()
            return [text for text in (framed, provision.text, provision.gist, provision.title) if text]
        if (point := self.point(locator)) is not None:
            voices = f"{point.speaker}. {point.organisation}. {point.heading}."
            return [point.text, f"{voices} {point.text}"]
        fact = self.corpus.status.get(locator)
        return [fact.fact, f"As of {fact.as_of}: {fact.fact}", f"{fact.date or ''}"] if fact else []

    def of_statement(self, told: Told, only: Sequence[Locator] | None = None) -> list[str]:
        """The texts that a statement's citations (or some of them) give it."""
        locators = told.locators if only is None else list(only)
        texts = [text for locator in locators for text in self.contexts(locator)]
        if told.voice == "comparison":
            texts += self._compared(locators)
            return texts
        texts += self._topics(locators)
        if len(locators) >= LIST and not any(one.parts for one in locators):
            texts += self._listed(locators)
        return texts

    def wordings(self, told: Told) -> list[str]:
        """The texts that a statement may repeat word by word, without the names and addresses beside them."""
        points = [point for one in told.locators if (point := self.point(one)) is not None]
        texts = [point.text for point in points] or self.of_statement(told)
        return [_ADDRESS.sub("", text) for text in texts]

    def _compared(self, locators: Sequence[Locator]) -> list[str]:
        """What the concordance says of the cited articles and treaties; without a second treaty, of all."""
        ours = [one.article for one in locators if one.instrument == CONVENTION and self.exists(one)]
        theirs = {one.instrument for one in locators if one.instrument != CONVENTION}
        known = theirs & set(self.corpus.instruments)
        made = [text for article in ours for name in sorted(known) for text in self._made_again(article, name)]
        known = known or {name for row in self.corpus.concordance.values() for name in row}
        return [*made, *(self._counterparts(article, name) for article in ours for name in sorted(known))]

    def _made_again(self, article: str, instrument: str) -> list[str]:
        """What a comparison of the installed text with an article says; nothing where no text is installed."""
        if self.corpus.library.text(instrument, "en") is None:
            return []
        if (article, instrument) not in self._sayings:
            self._sayings[article, instrument] = list(sayings(article, instrument, self.corpus, replies()))
        return self._sayings[article, instrument]

    def _counterparts(self, article: str, instrument: str) -> str:
        ours = f"{label(Locator(CONVENTION, article))} ({self.corpus.articles[article].title})"
        short = self.corpus.instruments[instrument].short
        theirs = [Locator(instrument, one) for one in self.corpus.concordance.get(article, {}).get(instrument, ())]
        if not theirs:
            return f"{ours} has no counterpart in the {short}, by our concordance."
        printed = ", ".join(label(one, self.corpus.instruments) for one in theirs)
        return f"{ours} has its counterpart in the {short}, in {printed}, by our concordance."

    def _listed(self, locators: Sequence[Locator]) -> list[str]:
        """The Convention's own structure: its chapters, and the articles of each cited chapter."""
        by_chapter: dict[str, list[Article]] = {}
        for article in self.corpus.articles.values():
            by_chapter.setdefault(article.chapter, []).append(article)
        count = sum(len(articles) for chapter, articles in by_chapter.items() if chapter)
        told = [f"The Convention has {count} articles in {len(by_chapter) - 1} chapters, after a preamble."]
        for chapter, articles in by_chapter.items():
            first, last = articles[0].locator.article, articles[-1].locator.article
            told.append(f"Chapter {chapter}, {articles[0].chapter_title} (Art. {first} to {last}).")
            if any(article.locator in locators for article in articles):
                listed = "; ".join(f"Art. {article.locator.article} {article.title}" for article in articles)
                holds = f"holds {len(articles)} articles: {listed}."
                told.append(f"Chapter {chapter}, {articles[0].chapter_title}, {holds}")
        return told

    def _topics(self, locators: Sequence[Locator]) -> Iterator[str]:
        """The lists of subjects to which all the cited places belong, each place with its article's title."""
        for topic in self.corpus.topics:
            if set(locators) <= set(topic.at):
                places = "; ".join(f"{label(at)} {self.corpus.articles[at.article].title}" for at in topic.at)
                yield f"{topic.title}: {places}."

    @cached_property
    def _holders(self) -> dict[str, set[Locator]]:
        """Every whole sentence and gist of the provisions, with the provisions that hold it."""
        found: dict[str, set[Locator]] = {}
        for locator, provision in {**self.corpus.provisions, **self.official}.items():
            for line in (provision.gist, provision.own, *split_sentences(provision.own)):
                if line:
                    found.setdefault(_same(line), set()).add(locator)
        return found

    def holders(self, text: str) -> set[Locator]:
        """The provisions of which a text is word for word a sentence or the gist."""
        return self._holders.get(_same(text), set())

    def in_drafts(self, locator: Locator) -> list[str]:
        """The other numbers that drafts gave to an article of ours, as far as the corpus knows them."""
        rows = (row for draft in self.corpus.drafts for row in draft.rows if row.then.article != row.now.article)
        return list(dict.fromkeys(row.then.article for row in rows if row.now.touches(locator)))

    def paired(self, ours: Locator, theirs: Locator) -> bool:
        """Whether the concordance names one as the counterpart of the other."""
        return theirs.article in self.corpus.concordance.get(ours.article, {}).get(theirs.instrument, ())

    def printed(self, locator: Locator) -> str | None:
        """How a provision is labelled; None for sources without a fixed label."""
        return None if locator.instrument in ("commentary", "status") else label(locator, self.corpus.instruments)
