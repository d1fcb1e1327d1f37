"""`/article`, `/compare`, `/concerns`, `/status`: the corpus without a question; works when a model is down."""

from __future__ import annotations

from discord import app_commands

from bot.discord_app.actions import compare_here, show
from bot.discord_app.asker import Refusal, asker_of
from bot.discord_app.corpus_sheets import concerns_sheet, evidence_sheet, status_sheet
from bot.discord_app.interaction import Interaction
from bot.discord_app.lookup import meant, suggestions
from bot.discord_app.refs import ref
from bot.discord_app.translate import AnyCommand, L
from bot.reading import COMPARED
from index.laws import known_instruments
from index.locator import label
from index.model import CONVENTION

TREATIES = [app_commands.Choice(name=known_instruments()[one].short, value=one) for one in COMPARED]


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
    sheet = evidence_sheet(ref(meant(provision, app.corpus)), 0, app, asker.words)
    if sheet is None:
        raise Refusal("not_in_corpus")
    await show(interaction, asker, sheet)


@app_commands.command(name=L("compare.name"), description=L("compare.description"))
@app_commands.rename(provision=L("provision.name"), treaty=L("treaty.name"))
@app_commands.describe(provision=L("provision.description"), treaty=L("treaty.description"))
@app_commands.choices(treaty=TREATIES)
@app_commands.autocomplete(provision=suggest)
async def compare(
    interaction: Interaction, provision: app_commands.Range[str, 1, 100], treaty: app_commands.Choice[str]
) -> None:
    """Show a provision beside its counterpart in another treaty."""
    app = interaction.client.app
    asker = await asker_of(interaction)
    locator = meant(provision, app.corpus)
    if locator.instrument != CONVENTION:
        raise Refusal("compare_from_ours", label=label(locator))
    await compare_here(interaction, asker, locator, treaty.value)


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
