"""`/about`, `/help`, `/privacy`, `/language`."""

from __future__ import annotations

from importlib.metadata import version

from discord import app_commands

from bot.discord_app.actions import show
from bot.discord_app.answering import today
from bot.discord_app.asker import asker_of
from bot.discord_app.health import shards_up
from bot.discord_app.interaction import Interaction
from bot.discord_app.sheets import Sheet
from bot.discord_app.translate import AnyCommand, L
from bot.render.discord import Block, Kind, paginate
from bot.render.discord_text import escape
from bot.state import RETENTION_DAYS
from prompts.interface import NAMES, words

AUTOMATIC = "auto"
LANGUAGES = [
    app_commands.Choice(name=L("language.auto"), value=AUTOMATIC),
    *(app_commands.Choice(name=name, value=code) for code, name in NAMES.items()),
]


@app_commands.command(name=L("about.name"), description=L("about.description"))
async def about(interaction: Interaction) -> None:
    """Say what this is, what it rests on, and how it fares."""
    client, app = interaction.client, interaction.client.app
    asker = await asker_of(interaction)
    tell = asker.words.tell
    writer = app.assistant.kit.writer
    model = tell("about_model", model=escape(writer.model)) if writer.model else tell("about_no_model")
    lines = (
        tell("about_what"),
        tell("about_texts", articles=len(app.corpus.articles) - 1, points=len(app.corpus.points)),
        model,
        tell("about_version", version=version("convention-rapporteur"), index=app.assistant.index[:12]),
        tell("about_shards", up=shards_up(client), shards=len(client.shards), waiting=app.desk.waiting),
        tell("about_contact", contact=escape(app.contact)) if app.contact else tell("about_no_contact"),
    )
    await show(interaction, asker, Sheet(paginate([Block(Kind.ANSWER, tell("about_title"), lines)], asker.words)))


@app_commands.command(name=L("help.name"), description=L("help.description"))
async def help_(interaction: Interaction) -> None:
    """Say what can be done."""
    app = interaction.client.app
    asker = await asker_of(interaction)
    tell = asker.words.tell
    rows = tuple(f"**/{name}** {tell(f'help_{name}')}" for name in HELPED)
    examples = tuple(f"- {escape(one)}" for one in app.replies.examples())
    blocks = [
        Block(Kind.ANSWER, tell("help_title"), (*rows, tell("help_explain"))),
        Block(Kind.ANSWER, tell("could_ask"), examples),
        Block(Kind.NOTICES, "", (tell("case_data"),)),
    ]
    await show(interaction, asker, Sheet(paginate(blocks, asker.words)))


HELPED = ("ask", "article", "search", "compare", "concerns", "status", "language", "mydata", "privacy", "settings")


@app_commands.command(name=L("privacy.name"), description=L("privacy.description"))
async def privacy(interaction: Interaction) -> None:
    """Say what is kept, for how long, and what not to write."""
    app = interaction.client.app
    asker = await asker_of(interaction)
    tell = asker.words.tell
    days = asker.settings.retention_days if asker.guild else RETENTION_DAYS
    model = asker.settings.model and app.assistant.kit.writer.model
    kept = (
        tell("privacy_never"),
        tell("privacy_kept", days=days),
        tell("privacy_feedback"),
        tell("privacy_model", model=escape(str(model))) if model else tell("privacy_no_model"),
        tell("privacy_rights"),
        tell("about_contact", contact=escape(app.contact)) if app.contact else tell("about_no_contact"),
    )
    blocks = [
        Block(Kind.CONCERNS, tell("privacy_care"), (tell("case_data"),)),
        Block(Kind.ANSWER, tell("privacy_title"), kept[:1]),
        *(Block(Kind.ANSWER, "", (one,)) for one in kept[1:]),
    ]
    await show(interaction, asker, Sheet(paginate(blocks, asker.words)))


@app_commands.command(name=L("language.name"), description=L("language.description"))
@app_commands.rename(choice=L("language.choice.name"))
@app_commands.describe(choice=L("language.choice.description"))
@app_commands.choices(choice=LANGUAGES)
async def language(interaction: Interaction, choice: app_commands.Choice[str]) -> None:
    """Keep the language that somebody wants to be spoken to in."""
    code = None if choice.value == AUTOMATIC else choice.value
    await interaction.client.app.state.set_person(interaction.user.id, today(), language=code)
    spoken = words(code) if code else (await asker_of(interaction)).words
    await interaction.response.send_message(spoken.tell("language_kept"), ephemeral=True)


COMMANDS: tuple[AnyCommand, ...] = (about, help_, privacy, language)
