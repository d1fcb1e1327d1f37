"""What stands under an answer: evidence, pages, going on, comparing, feedback; and all of it after a restart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.assistant import Assistant
from bot.discord_app.app import App
from bot.discord_app.client import Rapporteur
from bot.render.discord_text import units
from tests.bot.discord.conftest import MakeWorld, World, buttons, can_click, custom_id, texts

QUESTION = "What does Article 24 say about safeguards?"


async def test_evidence_shows_a_provision_with_neighbours_provenance_and_doubts(make_world: MakeWorld) -> None:
    async with make_world() as world:
        answer = await world.ask(world.amina, QUESTION)
        shown = await world.amina.click(answer.response, label="Evidence")
        assert shown.ephemeral
        first = texts(shown.response)
        for heading in ("In plain words", "Beside it", "How sure this is", "Not yet compared", "uncc:24"):
            assert heading in first
        other = await world.amina.select(shown.response, ["1"], custom_id=custom_id(shown.response, "evidence"))
        second = texts(other.response or shown.response)
        assert second.split("###")[1] != first.split("###")[1]


async def test_comparison_is_private_and_offers_the_other_treaties(make_world: MakeWorld) -> None:
    async with make_world() as world:
        answer = await world.ask(world.amina, "What does Article 28(4) say?")
        shown = await world.amina.click(answer.response, label="Compare")
        assert shown.ephemeral
        assert "Budapest Art. 19" in texts(shown.response)
        await world.amina.select(shown.response, ["1"], custom_id=custom_id(shown.response, "compare"))
        assert "UNTOC" in texts(shown.response)


async def test_a_citation_can_be_copied_as_it_stands(make_world: MakeWorld) -> None:
    async with make_world() as world:
        shown = await world.amina.slash(world.channel, "article", provision="28(4)")
        copied = await world.amina.click(shown.response, label="Copy citation")
        assert copied.ephemeral
        box = texts(copied.response).strip()
        assert box.startswith("```\nUnited Nations Convention against Cybercrime")
        assert "(A/RES/79/243), annex), art. 28, para. 4" in box
        assert box.endswith("```")
        compared = await world.amina.slash(world.channel, "compare", provision="28", treaty="budapest")
        copied = await world.amina.click(compared.response, label="Copy citation")
        assert "art. 19" in texts(copied.response)


async def test_going_on_leans_on_the_answer_itself(make_world: MakeWorld) -> None:
    async with make_world() as world:
        answer = await world.ask(world.amina, "What does Article 28(3) say?")
        form = await world.amina.click(answer.response, label="Ask further")
        assert form.modal is not None
        assert "Only you will see" in str(form.modal)
        further = await world.amina.submit_modal(form, {"text": "And the next paragraph?"})
        assert further.ephemeral
        assert "Art. 28(4)" in texts(further.response)


async def test_feedback_keeps_kind_and_articles_and_words_only_with_consent(make_world: MakeWorld) -> None:
    async with make_world() as world:
        answer = await world.ask(world.amina, "What does Article 28(4) say?")
        form = await world.amina.click(answer.response, label="Feedback")
        values = {"kind": ["dangerous"], "text": "It leaves out zorblax", "consent": False}
        thanked = await world.amina.submit_modal(form, values)
        assert thanked.ephemeral
        assert "no words" in texts(thanked.response)
        [kept] = (await world.state.kept(world.amina.id)).feedback
        assert (kept.kind, kept.articles, kept.text) == ("dangerous", ("uncc:28(4)",), None)
        form = await world.amina.click(answer.response, label="Feedback")
        await world.amina.submit_modal(form, {"kind": ["unclear"], "text": "mail me at a@example.org", "consent": True})
        [kept] = (await world.state.kept(world.amina.id)).feedback
        assert (kept.kind, kept.text) == ("unclear", "mail me at [email]")


async def test_long_answers_turn_and_keep_to_the_limits(make_world: MakeWorld) -> None:
    async with make_world() as world:
        shown = await world.amina.slash(world.channel, "article", provision="2")
        seen = [texts(shown.response)]
        while can_click(shown.response, "Next"):
            await world.amina.click(shown.response, label="Next")
            seen.append(texts(shown.response))
        assert len(seen) > 1
        assert len(set(seen)) == len(seen)
        assert "Art. 2" in seen[0]
        assert f"Page {len(seen)} of {len(seen)}" in seen[-1]
        assert all(units(page) < 4000 for page in seen)
        await world.amina.click(shown.response, label="Previous")
        assert texts(shown.response) == seen[-2]


async def test_a_public_page_turns_for_the_one_who_turns_it(make_world: MakeWorld, assistant: Assistant) -> None:
    long = Assistant(replace(assistant.kit, max_statements=20, max_words=1000), index="test")
    async with make_world(assistant=long) as world:
        await world.settle_settings(sharing=True)
        answer = await world.ask(world.amina, "What does Article 40 say?", visibility="public")
        before = texts(answer.response)
        assert "Page 1 of" in before
        turned = await world.ben.click(answer.response, label="Next")
        assert turned.ephemeral
        assert "Page 2 of" in texts(turned.response)
        assert texts(answer.response) == before


async def _restarted(world: World, assistant: Assistant) -> None:
    world.bot.app.desk.close()
    world.bot = Rapporteur(App(assistant, world.state))
    await world.env.restart_bot(world.bot)


async def test_buttons_and_open_forms_outlive_a_restart(make_world: MakeWorld, assistant: Assistant) -> None:
    async with make_world() as world:
        answer = await world.ask(world.amina, "What does Article 28(3) say?")
        form = await world.amina.click(answer.response, label="Ask further")
        await _restarted(world, assistant)
        try:
            assert "Art. 28(3)" in texts((await world.amina.click(answer.response, label="Evidence")).response)
            further = await world.amina.submit_modal(form, {"text": "And the next paragraph?"})
            assert "Art. 28(4)" in texts(further.response)
        finally:
            world.bot.app.desk.close()


async def test_pages_that_are_gone_are_made_again(make_world: MakeWorld, assistant: Assistant) -> None:
    long = Assistant(replace(assistant.kit, max_statements=20, max_words=1000), index="test")
    async with make_world(assistant=long) as world:
        answer = await world.ask(world.amina, "What does Article 40 say?")
        await _restarted(world, long)
        try:
            await world.amina.click(answer.response, label="Next")
            assert "Page 2 of" in texts(answer.response)
            form = await world.amina.click(answer.response, label="Ask further")
            further = await world.amina.submit_modal(form, {"text": "What does Article 40 say?"})
            await _restarted(world, long)
            gone = await world.amina.click(further.response, label="Next")
            assert "please ask again" in texts(gone.followups[0] if gone.followups else gone.response)
            assert "Page 1 of" in texts(further.response)
        finally:
            world.bot.app.desk.close()


async def test_an_answer_outlives_its_token(make_world: MakeWorld) -> None:
    async with make_world() as world:
        answer = await world.ask(world.amina, "What does Article 28(4) say?")
        await world.env.advance_time(3600)
        shown = await world.amina.click(answer.response, label="Evidence")
        assert "Art. 28(4)" in texts(shown.response)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("28", "Art. 28 "),
        ("28(", "Art. 28"),
        ("28(4", "Art. 28(4)"),
        ("real-time collection", "Art. 29"),
        ("budapest 19", "Budapest Art. 19"),
        ("budapest", "Budapest Preamble"),
        ("preamble", "Preamble"),
    ],
)
async def test_suggestions_by_number_title_and_treaty(make_world: MakeWorld, typed: str, first: str) -> None:
    async with make_world() as world:
        offered = await world.amina.autocomplete(world.channel, "article", "provision", typed)
        assert 0 < len(offered) <= 25
        assert offered[0]["name"].startswith(first)
        shown = await world.amina.slash(world.channel, "article", provision=offered[0]["value"])
        assert first.strip() in texts(shown.response)


async def test_free_text_is_read_again_and_what_is_not_there_is_said(make_world: MakeWorld) -> None:
    async with make_world() as world:
        assert "Art. 2(h)" in texts(
            (await world.amina.slash(world.channel, "article", provision="art. 2 lit. h")).response
        )
        for typed in ("84", "28(9)", "nonsense"):
            refused = await world.amina.slash(world.channel, "article", provision=typed)
            assert refused.ephemeral
            assert "cannot find that provision" in texts(refused.response)
            assert buttons(refused.response) == {}


async def test_concerns_status_and_comparison_as_commands(make_world: MakeWorld) -> None:
    async with make_world() as world:
        shown = await world.amina.slash(world.channel, "concerns", provision="28(4)")
        assert "Orders to anyone who knows the system" in texts(shown.response)
        assert "severity: high" in texts(shown.response)
        shown = await world.amina.slash(world.channel, "status")
        assert "As of 20" in texts(shown.response)
        shown = await world.amina.slash(world.channel, "compare", provision="25(2)", treaty="budapest")
        assert "Budapest Art. 16" in texts(shown.response)
        refused = await world.amina.slash(world.channel, "compare", provision="25", treaty="iccpr")
        assert "source of rights" in texts(refused.response)
