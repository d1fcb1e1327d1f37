"""Sheets of the corpus: made from a reference alone, so that their pages turn for ever."""

from __future__ import annotations

from dataclasses import replace

from bot.compare import compare, covered
from bot.discord_app.app import App
from bot.discord_app.refs import ref, refs
from bot.discord_app.sheets import Sheet
from bot.render.discord import paginate
from bot.render.discord_corpus import comparison_blocks, concern_blocks, notices_block, status_blocks
from bot.render.discord_evidence import evidence_blocks
from bot.render.discord_text import clip
from index.concerns import concerns_touching
from index.locator import label
from index.model import CONVENTION, Locator, Provenance
from prompts.interface import Words


def evidence_sheet(written: str, at: int, app: App, words: Words) -> Sheet | None:
    """One of some provisions with its evidence, and a menu of the others; None where the corpus holds none of them."""
    locators = app.refs.read(written)
    if not locators:
        return None
    at = min(at, len(locators) - 1)
    sheet = _evidence(locators[at], app, words)
    choices = tuple((str(n), choice_label(one, app)) for n, one in enumerate(locators))
    return replace(sheet, source=f"evidence-{at}-{refs(locators)}", choices=choices, chosen=str(at))


def choice_label(locator: Locator, app: App) -> str:
    """A locator with its title, as a menu has room for it."""
    corpus = app.corpus
    if locator in corpus.points:
        return clip(f"{corpus.points[locator].speaker}: {corpus.points[locator].heading}", 100)
    if locator in corpus.status:
        return clip(corpus.status[locator].fact, 100)
    title = corpus.provisions[locator].title if locator in corpus.provisions else ""
    return clip(f"{label(locator)} {title}".strip(), 100)


def _evidence(locator: Locator, app: App, words: Words) -> Sheet:
    blocks = list(evidence_blocks(locator, app.corpus, app.replies, words))
    blocks.append(notices_block(app.replies, words, *_notices(locator, app)))
    actions: tuple[str, ...] = ("further", "share") if locator in app.corpus.provisions else ("share",)
    if locator.instrument == CONVENTION and app.corpus.concordance.get(locator.article):
        actions += ("compare",)
    return Sheet(paginate(blocks, words), refs=ref(locator), actions=(*actions, "cite"))


def _notices(locator: Locator, app: App) -> list[str]:
    one = app.corpus.provisions.get(locator)
    if one is not None:
        return [*(["digest"] if one.provenance is Provenance.DIGEST else []), "not_legal_advice"]
    return ["commentary", "not_legal_advice"] if locator in app.corpus.points else ["not_legal_advice"]


def concerns_sheet(locator: Locator | None, app: App, words: Words) -> Sheet | None:
    """The concerns that touch a provision, all of them without one; None where there are none."""
    entries = list(app.corpus.concerns.values())
    told = entries if locator is None else concerns_touching(entries, [locator])
    if not told:
        return None
    blocks = [*concern_blocks(told, words), notices_block(app.replies, words, "not_legal_advice")]
    return Sheet(paginate(blocks, words), source=f"concerns-{ref(locator) if locator else ''}")


def comparison_sheet(locator: Locator, at: int, app: App, words: Words) -> Sheet | None:
    """A provision beside one of the treaties that the concordance covers, and a menu of the others."""
    treaties = covered(app.corpus)
    if locator.instrument != CONVENTION or locator.article not in app.corpus.articles or at >= len(treaties):
        return None
    one = compare(locator.article, treaties[at], app.corpus, within=locator)
    blocks = comparison_blocks(one, app.corpus, app.replies, words)
    return Sheet(
        paginate(blocks, words),
        source=f"compare-{at}-{ref(locator)}",
        refs=refs([locator, *one.counterparts]),
        actions=("evidence", "share", "cite"),
        choices=tuple((str(n), app.corpus.instruments[treaty].short) for n, treaty in enumerate(treaties)),
        chosen=str(at),
    )


def status_sheet(app: App, words: Words) -> Sheet:
    """The dated facts about the Convention's life."""
    blocks = list(status_blocks(app.corpus.status.values(), app.assistant.kit.today(), app.replies, words))
    return Sheet(paginate(blocks, words), source="status-")


def made_again(source: str, app: App, words: Words) -> Sheet | None:
    """The sheet of a source; None where it holds nothing any more."""
    kind, _, reference = source.partition("-")
    at = "0"
    if kind == "answer":
        return app.shelf.get(source)
    if kind == "status":
        return status_sheet(app, words)
    if kind == "concerns" and not reference:
        return concerns_sheet(None, app, words)
    if kind in ("evidence", "compare"):
        at, _, reference = reference.partition("-")
        if kind == "evidence":
            return evidence_sheet(reference, int(at), app, words)
    locator = next(iter(app.refs.read(reference)), None)
    if locator is None:
        return None
    return comparison_sheet(locator, int(at), app, words) if kind == "compare" else concerns_sheet(locator, app, words)
