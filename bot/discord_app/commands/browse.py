"""`/article`, `/compare`, `/concerns`, `/status`: the corpus without a question; works when a model is down."""

from __future__ import annotations

import asyncio

from discord import app_commands

from bot.compare import covered
from bot.discord_app.actions import show, show_comparison
from bot.discord_app.asker import Refusal, asker_of
from bot.discord_app.corpus_sheets import concerns_sheet, evidence_sheet, status_sheet
from bot.discord_app.interaction import Interaction
from bot.discord_app.lookup import meant, suggestions
from bot.discord_app.refs import ref
from bot.discord_app.translate import AnyCommand, L
from bot.errors import RapporteurError
from bot.lookup import comparisons
from index.locator import label
from index.model import CONVENTION


async def treaties(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """The treaties that can be compared."""
    corpus = interaction.client.app.corpus
    names = [(corpus.instruments[one].short, one) for one in covered(corpus)]
    return [app_commands.Choice(name=name, value=one) for name, one in names if typed.casefold() in name.casefold()]


async def suggest(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Provisions that the typed beginning may mean; free text is read again when it is sent."""
    found = suggestions(typed, interaction.client.app.corpus)
    return [app_commands.Choice(name=name, value=value) for name, value in found]


@app_commands.command(name=L("article.name"), description=L("article.description"))
@app_commands.rename(provision=L("provision.name"))
@app_commands.describe(provision=L("provision.description"))
@app_commands.autocomplete(provision=suggest)
async def article(interaction: Interaction, provision: app_commands.Range[str, 1, 100]) -> None:
    """Show a provision with its provenance, doubts and neighbours."""
    app = interaction.client.app
    asker = await asker_of(interaction)
    asker.must_be_allowed()
    sheet = await asyncio.to_thread(evidence_sheet, ref(meant(provision, app.corpus)), 0, app, asker.words)
    if sheet is None:
        raise Refusal("not_in_corpus")
    await show(interaction, asker, sheet)


@app_commands.command(name=L("compare.name"), description=L("compare.description"))
@app_commands.rename(provision=L("provision.name"), treaty=L("treaty.name"))
@app_commands.describe(provision=L("provision.description"), treaty=L("treaty.description"))
@app_commands.autocomplete(provision=suggest, treaty=treaties)
async def compare(
    interaction: Interaction,
    provision: app_commands.Range[str, 1, 100],
    treaty: app_commands.Range[str, 1, 100] | None = None,
) -> None:
    """Show a provision beside its counterpart in another treaty."""
    app = interaction.client.app
    asker = await asker_of(interaction)
    asker.must_be_allowed()
    chosen = meant(provision, app.corpus)
    try:
        one = comparisons(str(chosen), treaty, app.corpus)[0]
    except RapporteurError as error:
        raise Refusal("no_such_provision", reason=str(error)) from error
    locator = chosen if chosen.instrument == CONVENTION else one.article
    await show_comparison(interaction, asker, locator, covered(app.corpus).index(one.instrument))


@app_commands.command(name=L("concerns.name"), description=L("concerns.description"))
@app_commands.rename(provision=L("provision.name"))
@app_commands.describe(provision=L("provision.description"))
@app_commands.autocomplete(provision=suggest)
async def concerns(interaction: Interaction, provision: app_commands.Range[str, 1, 100] | None = None) -> None:
    """Show the human-rights concerns that touch a provision, or all of them."""
    app = interaction.client.app
    asker = await asker_of(interaction)
    asker.must_be_allowed()
    locator = meant(provision, app.corpus) if provision else None
    sheet = concerns_sheet(locator, app, asker.words)
    if sheet is None:
        raise Refusal("no_concern", label=label(locator) if locator else "")
    await show(interaction, asker, sheet)


@app_commands.command(name=L("status.name"), description=L("status.description"))
async def status(interaction: Interaction) -> None:
    """Show the dated facts about signature, ratification and entry into force."""
    asker = await asker_of(interaction)
    asker.must_be_allowed()
    await show(interaction, asker, status_sheet(interaction.client.app, asker.words))


COMMANDS: tuple[AnyCommand, ...] = (article, compare, concerns, status)
