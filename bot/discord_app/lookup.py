"""What people type into `/article`: suggestions by number, title words or treaty; and what they meant."""

from __future__ import annotations

from functools import lru_cache

from bot.discord_app.asker import Refusal
from bot.errors import RapporteurError
from bot.lookup import locate
from bot.render.discord_text import clip
from index.laws import find_instruments
from index.locator import label
from index.model import CONVENTION, Locator
from index.shipped import Corpus

MOST = 25
NAME = 100


def suggestions(typed: str, corpus: Corpus) -> list[tuple[str, str]]:
    """(label, locator) of what the typed beginning may mean, the nearest first."""
    typed = typed.strip().casefold()
    treaty = next((one for one in find_instruments(typed) if one != CONVENTION), None) or _treaty(typed, corpus)
    number = next((word for word in typed.replace(":", " ").split() if word[:1].isdigit()), "")
    if treaty is not None:
        return _of_treaty(treaty, number, corpus)
    if number:
        return _rows(_by_number(number.replace(" ", ""), corpus), corpus)
    words = [word for word in typed.split() if word not in ("art", "art.", "article", "the", "of")]
    articles = [one.locator for one in corpus.articles.values()]
    return _rows([one for one in articles if _has(words, _words_of(corpus, one))], corpus)


def _by_number(number: str, corpus: Corpus) -> list[Locator]:
    """Provisions whose number begins so: articles until a bracket or an exact article asks for more."""
    article = number.split("(")[0]
    deep = "(" in number or article in corpus.articles
    found = [one for one in corpus.provisions if one.short.startswith(number) and (deep or not one.parts)]
    exact = [one for one in found if one.article == article]
    others = [one for one in found if one.article != article and not one.parts]
    return [*exact, *others] if "(" not in number else exact


def _treaty(typed: str, corpus: Corpus) -> str | None:
    """The treaty whose name begins as typed."""
    if len(typed) < 3:
        return None
    first = typed.split()[0]
    known = (one for one in corpus.instruments.values() if one.id != CONVENTION)
    return next((one.id for one in known if any(name.startswith(first) for name in (one.id, *one.names))), None)


def _of_treaty(treaty: str, number: str, corpus: Corpus) -> list[tuple[str, str]]:
    """The articles of another treaty: those installed, else those that our table of counterparts names."""
    installed = [one for text in corpus.library.texts for one in text.provisions if one.instrument == treaty]
    named = {article for row in corpus.concordance.values() for article in row.get(treaty, ())}
    articles = [one for one in installed if not one.parts]
    articles = articles or [Locator(treaty, one) for one in sorted(named, key=_by_value)]
    return _rows([one for one in articles if one.article.startswith(number)], corpus)


def _by_value(article: str) -> tuple[int, str]:
    return (int(article) if article.isdigit() else 0, article)


def _rows(locators: list[Locator], corpus: Corpus) -> list[tuple[str, str]]:
    return [(clip(f"{label(one)} {_title(one, corpus)}".strip(), NAME), str(one)) for one in locators[:MOST]]


def _title(locator: Locator, corpus: Corpus) -> str:
    one = corpus.provisions.get(locator)
    if one is None:
        return ""
    return f"{one.title}: {one.gist}" if locator.parts and one.gist else one.title


@lru_cache(maxsize=256)
def _known_words(title: str, terms: tuple[str, ...]) -> str:
    return f"{title} {' '.join(terms)}".casefold()


def _words_of(corpus: Corpus, locator: Locator) -> str:
    article = corpus.articles[locator.article]
    return _known_words(article.title, article.terms)


def _has(words: list[str], text: str) -> bool:
    return all(word in text for word in words)


def meant(typed: str, corpus: Corpus) -> Locator:
    """The provision that somebody means by a suggestion or by their own words. Raises Refusal."""
    try:
        chosen = Locator.parse(typed.strip())
    except ValueError:
        chosen = None
    known_treaty = chosen is not None and chosen.instrument != CONVENTION and chosen.instrument in corpus.instruments
    if chosen is not None and (chosen in corpus.provisions or known_treaty):
        return chosen
    try:
        return locate(typed, corpus)[0]
    except RapporteurError as error:
        raise Refusal("no_such_provision", reason=str(error)) from error
