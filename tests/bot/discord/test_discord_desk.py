"""The line at the desk: places, bounds, time, giving up; how often somebody may ask; what goes to the log."""

from __future__ import annotations

import asyncio
import logging
import threading

import pytest
from pydantic import ValidationError

from bot.discord_app.desk import ClosingError, Desk, Limits, LineFullError, OneAtATimeError, TooLateError
from bot.discord_app.limits import Cooldowns, Rate
from bot.logs import QuietHandler
from bot.settings import Settings


class Gate:
    """Work that goes on when it is let."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.began = 0

    async def work(self) -> str:
        self.began += 1
        while not self.open.is_set():
            await asyncio.sleep(0.005)
        return threading.current_thread().name


def desk_of(**limits: float) -> Desk:
    desk = Desk(Limits(**limits))  # type: ignore[arg-type]
    desk.start()
    return desk


async def test_a_few_at_once_the_others_hear_their_place() -> None:
    desk, gate, places = desk_of(at_once=2, per_person=9), Gate(), []

    async def told(place: int) -> None:
        places.append(place)

    tasks = [asyncio.create_task(desk.run(n, gate.work, told)) for n in range(5)]
    await asyncio.sleep(0.1)
    assert (gate.began, desk.waiting, places) == (2, 3, [1, 2, 3])
    gate.open.set()
    assert await asyncio.gather(*tasks) == ["desk"] * 5
    assert desk.waiting == 0
    desk.close()


async def test_the_line_and_each_person_have_bounds() -> None:
    desk, gate = desk_of(at_once=1, waiting=1, per_person=1), Gate()
    tasks = [asyncio.create_task(desk.run(n, gate.work)) for n in range(2)]
    await asyncio.sleep(0.05)
    with pytest.raises(OneAtATimeError):
        await desk.run(0, gate.work)
    with pytest.raises(LineFullError):
        await desk.run(7, gate.work)
    gate.open.set()
    await asyncio.gather(*tasks)
    assert await desk.run(0, gate.work) == "desk"
    desk.close()


async def test_what_takes_too_long_frees_its_place() -> None:
    desk, gate = desk_of(at_once=1, seconds=0.1), Gate()
    with pytest.raises(TooLateError):
        await desk.run(1, gate.work)
    gate.open.set()
    assert await desk.run(1, gate.work) == "desk"
    desk.close()


def test_every_question_ends_before_minute_fourteen() -> None:
    assert Limits().seconds < 14 * 60
    assert Settings().discord_seconds < 14 * 60
    with pytest.raises(ValidationError):
        Settings(discord_seconds=14 * 60)


async def test_giving_up_tells_whoever_waits() -> None:
    desk, gate = desk_of(at_once=1), Gate()
    tasks = [asyncio.create_task(desk.run(n, gate.work)) for n in range(3)]
    await asyncio.sleep(0.05)
    desk.give_up()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(one) for one in ended] == [ClosingError] * 3
    with pytest.raises(ClosingError):
        desk.check(9)
    desk.close()


async def test_an_error_in_the_work_is_the_askers_and_frees_the_place() -> None:
    desk = desk_of(at_once=1)

    async def broken() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await desk.run(1, broken)
    with pytest.raises(ValueError, match="broken"):
        await desk.run(1, broken)
    desk.close()


async def test_busy_work_does_not_hold_the_clients_loop() -> None:
    desk = desk_of()

    async def busy() -> int:
        return sum(n * n for n in range(400_000))

    work = asyncio.create_task(desk.run(1, busy))
    turns = 0
    while not work.done():
        await asyncio.sleep(0)
        turns += 1
    assert await work > 0
    assert turns > 10
    desk.close()


def test_a_rate_is_per_minute_and_by_key() -> None:
    now = [0.0]
    rate = Rate(2, clock=lambda: now[0])
    for _ in range(2):
        assert rate.wait(1) == 0
        rate.take(1)
    assert rate.wait(1) == 60
    assert rate.wait(2) == 0
    now[0] = 59.5
    assert rate.wait(1) == 1
    now[0] = 60.0
    assert rate.wait(1) == 0


def test_keys_that_are_long_gone_are_forgotten() -> None:
    now = [0.0]
    rate = Rate(1, clock=lambda: now[0])
    for key in range(10_000):
        rate.take(key)
    now[0] = 100.0
    rate.take(-1)
    rate.take(-2)
    assert len(rate._taken) <= 2


def test_who_must_wait_is_not_counted() -> None:
    cooldowns = Cooldowns(person=Rate(1, lambda: 0.0), guild=Rate(5, lambda: 0.0))
    assert cooldowns.take(1, 9) == 0
    assert cooldowns.take(1, 9) == 60
    assert [cooldowns.take(n, 9) for n in range(2, 7)] == [0, 0, 0, 0, 60]
    assert cooldowns.take(8, None) == 0


def test_a_librarys_log_holds_templates_and_places_only(capfd: pytest.CaptureFixture[str]) -> None:
    try:
        raise ValueError("zorblax")
    except ValueError as error:
        told = (type(error), error, error.__traceback__)
    record = logging.LogRecord("discord.x", logging.ERROR, "x.py", 1, "Ignoring %s", ("zorblax",), told)
    QuietHandler().emit(record)
    said = capfd.readouterr().err
    assert "zorblax" not in said
    assert "Ignoring %s" in said
    assert "ValueError" in said
    assert "test_discord_desk.py" in said
