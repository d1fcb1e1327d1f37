"""`/mydata`: what is kept about a person, deletion, opting out."""

from __future__ import annotations

from discord import app_commands

from bot.discord_app.answering import today
from bot.discord_app.asker import Asker, asker_of
from bot.discord_app.cards import Card
from bot.discord_app.interaction import Interaction
from bot.discord_app.presses import button, on
from bot.discord_app.sheets import turns
from bot.discord_app.translate import AnyCommand, L
from bot.render.discord import Block, Kind, paginate
from bot.render.discord_text import escape
from bot.state import Kept
from prompts.interface import NAMES


@app_commands.command(name=L("mydata.name"), description=L("mydata.description"))
async def mydata(interaction: Interaction) -> None:
    """Show everything that is kept about who asks."""
    asker = await asker_of(interaction)
    card = _card(asker, await interaction.client.app.state.kept(asker.user))
    await interaction.response.send_message(**card.new, ephemeral=True)


@on("mine")
async def change(interaction: Interaction, rest: str, _: list[str]) -> None:
    """Turn a page, delete, opt out or opt in again; then show what is left."""
    state = interaction.client.app.state
    asker = await asker_of(interaction)
    number = int(rest) if rest.isdecimal() else 1
    if rest == "delete":
        await state.forget_person(asker.user)
    elif rest in ("out", "in"):
        await state.set_person(asker.user, today(), opted_out=rest == "out")
        if rest == "out":
            await state.forget_person(asker.user)
    card = _card(asker, await state.kept(asker.user), number)
    await interaction.response.edit_message(**card.edit)


def _card(asker: Asker, kept: Kept, number: int = 1) -> Card:
    """A page of what is kept, in words, with what can be done about it."""
    tell = asker.words.tell
    person = kept.person
    language = NAMES[person.language] if person.language else tell("language_automatic")
    chosen = (tell("mydata_language", language=language), tell("mydata_out" if person.opted_out else "mydata_in"))
    asked = tell("mydata_questions", count=sum(count for _, count in kept.questions), days=len(kept.questions))
    days = (f"- {day.isoformat()}: {count}" for day, count in kept.questions)
    said = (_feedback_line(one.kind, str(one.day), one.articles, one.text) for one in kept.feedback)
    blocks = [
        Block(Kind.ANSWER, tell("mydata_title"), chosen),
        Block(Kind.ANSWER, "", (asked, *days)),
        Block(Kind.ANSWER, "", (tell("mydata_feedback", count=len(kept.feedback)), *said)),
        Block(Kind.NOTICES, "", (f"-# {tell('mydata_never')}",)),
    ]
    pages = paginate(blocks, asker.words)
    page = pages[min(max(number, 1), len(pages)) - 1]
    out = button("mine", tell("do_opt_in"), "in") if person.opted_out else button("mine", tell("do_opt_out"), "out")
    rows = (turns(page, asker.words, "mine"), [button("mine", tell("do_delete"), "delete", danger=True), out])
    return Card(page, [row for row in rows if row], asker.settings.classic)


def _feedback_line(kind: str, day: str, articles: tuple[str, ...], text: str | None) -> str:
    said = f": {escape(text)}" if text else ""
    return f"- {day} {kind} {escape(' '.join(articles))}{said}"


COMMANDS: tuple[AnyCommand, ...] = (mydata,)
