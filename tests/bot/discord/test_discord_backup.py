"""A backup holds everything, moves between databases, and changes nothing where it cannot be used."""

from __future__ import annotations

import asyncio
import json
import stat
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.backup import BackupError, back_up, restore
from bot.state import Feedback, State
from tests.bot.discord.test_discord_state import postgres
from tests.helpers import Run

__all__ = ["postgres"]
TODAY = date(2026, 11, 28)


async def filled(folder: Path, url: str | None = None) -> None:
    state = await State.open(folder, url)
    await state.change_guild(7, 0, language="fr", channels=(1, 2), daily_budget=50)
    await state.admit(7, 42, TODAY)
    await state.count_outcome(7, "answered", TODAY)
    await state.add_feedback(7, 42, 9, Feedback("helpful", ("uncc:28(4)",), "thank you"), TODAY)
    await state.set_value("commands", "abc")
    await state.close()


async def told(folder: Path, url: str | None = None) -> tuple[Any, ...]:
    """What a bot that opens the database knows."""
    state = await State.open(folder, url)
    kept = await state.kept(42)
    found = (state.guild(7), kept, await state.value("commands"), state.hashed(42))
    await state.close()
    return found


async def test_everything_comes_back_elsewhere(tmp_path: Path) -> None:
    one, other, file = tmp_path / "one", tmp_path / "other", tmp_path / "backup.json"
    await filled(one)
    rows = await back_up(one, None, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert await restore(other, None, file) == rows == 6
    assert await told(other) == await told(one)
    assert stat.S_IMODE((other / "bot.salt").stat().st_mode) == 0o600


async def test_it_moves_to_postgresql_and_goes_on_there(tmp_path: Path, postgres: str) -> None:
    one, other, file = tmp_path / "one", tmp_path / "other", tmp_path / "backup.json"
    await filled(one)
    await back_up(one, None, file)
    await restore(other, postgres, file, replace=True)
    assert await told(other, postgres) == await told(one)
    state = await State.open(other, postgres)
    await state.add_feedback(7, 43, 10, Feedback("unclear", ()), TODAY)  # the next number is free
    await state.close()
    again = tmp_path / "again.json"
    assert await back_up(other, postgres, again) == 7


async def test_what_is_there_is_left_without_being_told_to_replace_it(tmp_path: Path) -> None:
    one, file = tmp_path / "one", tmp_path / "backup.json"
    await filled(one)
    await back_up(one, None, file)
    state = await State.open(one)
    await state.change_guild(7, 1, language="es")
    await state.close()
    before = await told(one)
    with pytest.raises(BackupError, match="--replace"):
        await restore(one, None, file)
    assert await told(one) == before
    await restore(one, None, file, replace=True)
    assert (await told(one))[0].language == "fr"


def without(table: dict[str, Any], *path: str) -> dict[str, Any]:
    copy = json.loads(json.dumps(table))
    at = copy
    for name in path[:-1]:
        at = at[name]
    del at[path[-1]]
    return copy  # type: ignore[no-any-return]


async def test_a_damaged_backup_changes_nothing(tmp_path: Path) -> None:
    one, file, bad = tmp_path / "one", tmp_path / "backup.json", tmp_path / "bad.json"
    await filled(one)
    await back_up(one, None, file)
    before, whole = await told(one), json.loads(file.read_text())
    twice = json.loads(file.read_text())
    twice["tables"]["guilds"] *= 2  # a key that is there twice is refused by the database
    texts = [
        "",
        "[]",
        file.read_text()[:-40],
        json.dumps(whole | {"kind": "answer"}),
        json.dumps(whole | {"step": 99}),
        json.dumps(whole | {"salt": "00"}),
        json.dumps(without(whole, "tables", "people")),
        json.dumps(whole | {"tables": whole["tables"] | {"asked": [{"day": "never"}]}}),
        json.dumps(twice),
    ]
    for text in texts:
        bad.write_text(text)
        with pytest.raises(Exception, match=r"bad\.json|database") as raised:
            await restore(one, None, bad, replace=True)
        assert type(raised.value).__name__ in ("BackupError", "StateError")
        assert await told(one) == before


def test_the_commands(run: Run, tmp_path: Path) -> None:
    asyncio.run(filled(tmp_path / "one"))
    file = tmp_path / "backup.json"
    saved = run("state", "backup", str(file), "--json", RAPPORTEUR_DATA_DIR=str(tmp_path / "one"))
    assert json.loads(saved.stdout) == {"schema": 1, "kind": "state_backup", "file": str(file), "rows": 6}
    back = run("state", "restore", str(file), RAPPORTEUR_DATA_DIR=str(tmp_path / "two"))
    assert (back.returncode, back.stdout) == (0, b"")
    refused = run("state", "restore", str(file), RAPPORTEUR_DATA_DIR=str(tmp_path / "two"))
    assert refused.returncode == 1
    assert b"--replace" in refused.stderr
    nowhere = run("state", "backup", str(tmp_path / "no" / "x.json"), RAPPORTEUR_DATA_DIR=str(tmp_path / "one"))
    assert nowhere.returncode == 1
    assert b"cannot be written" in nowhere.stderr
