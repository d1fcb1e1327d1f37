"""What is kept: settings without lost updates, counts, choices, feedback; retention, deletion, migrations."""

from __future__ import annotations

import asyncio
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from bot.database import StateError, address
from bot.errors import SettingsError
from bot.migrations import MIGRATIONS, NewerDatabaseError
from bot.state import ChangedMeanwhileError, Feedback, GuildSettings, Person, State
from bot.tables import metadata
from tests.helpers import ROOT

TODAY = date(2026, 11, 28)
POSTGRES = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)), None)


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL of its own, on a socket in a folder of the test."""
    if POSTGRES is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    pytest.importorskip("asyncpg", reason="the extra postgres is not installed")
    folder = Path(tmp_path_factory.mktemp("pg"))
    data, run = folder / "data", (lambda *words: subprocess.run([*as_somebody(folder), *words], check=True))
    run(str(POSTGRES), "-D", str(data), "-U", "bot", "--auth=trust", "--no-sync")
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
    run(str(POSTGRES.with_name("pg_ctl")), "-D", str(data), "-o", options, "-w", "-l", str(folder / "log"), "start")
    yield f"postgresql://bot@/postgres?host={folder}"
    run(str(POSTGRES.with_name("pg_ctl")), "-D", str(data), "-m", "immediate", "stop")


def as_somebody(folder: Path) -> list[str]:
    """PostgreSQL does not run as root: there it runs as the user that its package made."""
    if os.geteuid() != 0:
        return []
    for parent in (folder, *folder.parents):
        if parent == Path("/tmp"):  # noqa: S108 - the folders of the test lie below it
            break
        parent.chmod(parent.stat().st_mode | 0o711)
    shutil.chown(folder, "postgres")
    return ["runuser", "-u", "postgres", "--"]


@pytest.fixture(params=["sqlite", "postgresql"])
async def state(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[State]:
    """A state that is empty."""
    url = None if request.param == "sqlite" else request.getfixturevalue("postgres")
    opened = await State.open(tmp_path, url)
    yield opened
    if url is not None:
        async with opened._begin() as connection:
            for table in metadata.sorted_tables:
                await connection.execute(table.delete())
    await opened.close()


@pytest.fixture
async def other(state: State, tmp_path: Path) -> AsyncIterator[State]:
    """A second state on the same database, as another process has it."""
    opened = await State.open(tmp_path, state._engine.url.render_as_string(hide_password=False))
    yield opened
    await opened.close()


async def test_settings_have_careful_defaults_and_are_found_again(state: State) -> None:
    assert state.guild(1) == GuildSettings() == state.guild(None)
    changed = await state.change_guild(1, 0, sharing=True, channels=(5, 6), log_channel=2**60)
    assert changed == GuildSettings(sharing=True, channels=(5, 6), log_channel=2**60, version=1)
    assert state.guild(1) == changed
    assert (await state.change_guild(1, 1, language="fr")).sharing


async def test_of_two_changes_to_one_version_the_second_is_refused(state: State) -> None:
    await state.change_guild(1, 0, sharing=True)
    for seen in (0, 5):
        with pytest.raises(ChangedMeanwhileError):
            await state.change_guild(1, seen, sharing=False)
    assert state.guild(1).sharing
    tried = await asyncio.gather(
        *(state.change_guild(1, 1, daily_budget=number) for number in range(1, 6)), return_exceptions=True
    )
    assert sum(isinstance(one, GuildSettings) for one in tried) == 1


async def test_what_one_process_changes_another_sees_and_cannot_overwrite(state: State, other: State) -> None:
    await state.change_guild(1, 0, sharing=True, daily_budget=5)
    assert other.guild(1) == GuildSettings()
    await other.look(1, 7)
    assert other.guild(1).sharing
    await other.change_guild(1, 1, classic=True)
    with pytest.raises(ChangedMeanwhileError):
        await state.change_guild(1, 1, daily_budget=9)
    assert state.guild(1) == GuildSettings(sharing=True, daily_budget=5, classic=True, version=2)
    await other.forget_guild(1)
    with pytest.raises(ChangedMeanwhileError):
        await state.change_guild(1, 2, daily_budget=9)
    assert await state.change_guild(1, 0, model=False) == GuildSettings(model=False, version=1)


RAISER = """
import asyncio, sys
from pathlib import Path
from bot.state import ChangedMeanwhileError, State

async def main(folder, url):
    state = await State.open(Path(folder), url or None)
    done = 0
    while done < 25:
        await state.look(1, 7)
        now = state.guild(1)
        try:
            await state.change_guild(1, now.version, daily_budget=now.daily_budget + 1)
            done += 1
        except ChangedMeanwhileError:
            pass
    await state.close()

asyncio.run(main(*sys.argv[1:]))
"""


async def test_two_processes_lose_no_change(state: State, tmp_path: Path) -> None:
    """Each raises one number 25 times, reading it anew whenever the other was quicker."""
    url = state._engine.url.render_as_string(hide_password=False) if state._engine.dialect.name != "sqlite" else ""
    command = [sys.executable, "-c", RAISER, str(tmp_path), url]
    both = [await asyncio.create_subprocess_exec(*command, cwd=ROOT) for _ in range(2)]
    assert [await one.wait() for one in both] == [0, 0]
    await state.look(1, 7)
    assert state.guild(1) == GuildSettings(daily_budget=1050, version=50)


async def test_questions_are_counted_within_the_budget_of_the_day(state: State) -> None:
    await state.change_guild(1, 0, daily_budget=3)
    admitted = await asyncio.gather(*(state.admit(1, user, TODAY) for user in (7, 7, 8, 9, 9)))
    assert sum(within for _, within in admitted) == 3
    assert (await state.admit(1, 7, TODAY + timedelta(days=1)))[1]
    assert (await state.admit(None, 7, TODAY))[1]


async def test_somebody_is_new_once(state: State) -> None:
    first, _ = await state.admit(1, 7, TODAY)
    second, _ = await state.admit(1, 7, TODAY)
    assert (first.is_new, second.is_new) == (True, False)


async def test_choices_feedback_and_counts_of_a_person(state: State) -> None:
    await state.set_person(7, TODAY, language="ar")
    await state.admit(1, 7, TODAY)
    await state.admit(2, 7, TODAY)
    await state.add_feedback(1, 7, 99, Feedback("helpful", ("uncc:28",)), TODAY)
    await state.add_feedback(1, 7, 99, Feedback("unclear", ("uncc:28", "uncc:24(1)"), "hm"), TODAY)
    kept = await state.kept(7)
    assert kept.person == Person("ar", is_new=False)
    assert kept.questions == ((TODAY, 2),)
    assert kept.feedback == (Feedback("unclear", ("uncc:28", "uncc:24(1)"), "hm", TODAY),)
    assert (await state.kept(8)).questions == ()
    await state.forget_person(7)
    kept = await state.kept(7)
    assert (kept.person, kept.questions, kept.feedback) == (Person(), (), ())


async def test_opting_out_is_kept_through_deletion_and_nothing_else(state: State) -> None:
    await state.set_person(7, TODAY, opted_out=True, language="fr")
    await state.forget_person(7)
    assert await state.person(7) == Person(None, opted_out=True, is_new=False)
    await state.admit(1, 7, TODAY)
    assert (await state.kept(7)).questions == ()


async def test_what_is_old_goes_by_each_servers_retention(state: State) -> None:
    await state.change_guild(1, 0, retention_days=7)
    await state.set_person(9, TODAY, language="ru")
    await state.set_person(10, TODAY, opted_out=True)
    for guild in (1, 2, None):
        await state.admit(guild, 7, TODAY)
        await state.count_outcome(guild, "answered", TODAY)
        await state.add_feedback(guild, 7, guild or 3, Feedback("helpful", ()), TODAY)
    assert await state.prune(TODAY + timedelta(days=7)) == 0
    assert await state.prune(TODAY + timedelta(days=8)) == 3
    assert await state.prune(TODAY + timedelta(days=30)) == 0
    assert await state.prune(TODAY + timedelta(days=31)) == 6 + 1  # and the person, who chose nothing
    assert (await state.person(9)).language == "ru"
    assert await state.prune(TODAY + timedelta(days=366)) == 1
    assert (await state.person(10)).opted_out


async def test_a_server_that_is_gone_leaves_nothing(state: State) -> None:
    for guild in (1, 2):
        await state.change_guild(guild, 0, sharing=True)
        await state.admit(guild, 7, TODAY)
        await state.add_feedback(guild, 7, guild, Feedback("helpful", ()), TODAY)
    await state.admit(None, 7, TODAY)
    assert await state.forget_all_but([2, 3]) == [1]
    assert state.guilds() == (2,)
    kept = await state.kept(7)
    assert kept.questions == ((TODAY, 2),)
    assert len(kept.feedback) == 1


async def test_notes_of_its_own(state: State) -> None:
    assert await state.value("commands") is None
    await state.set_value("commands", "x")
    await state.set_value("commands", "y")
    assert await state.value("commands") == "y"


async def test_it_is_all_there_after_a_restart(tmp_path: Path) -> None:
    first = await State.open(tmp_path)
    await first.change_guild(1, 0, language="fr")
    await first.set_person(7, TODAY, language="es")
    await first.close()
    second = await State.open(tmp_path)
    assert second.guild(1).language == "fr"
    assert (await second.person(7)).language == "es"
    await second.close()
    for name in ("bot.db", "bot.salt"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


async def test_the_steps_make_the_tables_that_the_queries_see(tmp_path: Path) -> None:
    opened = await State.open(tmp_path)
    await opened.close()
    found = inspect(create_engine(f"sqlite:///{tmp_path / 'bot.db'}"))
    for table in metadata.sorted_tables:
        made = {column["name"]: str(column["type"]) for column in found.get_columns(table.name)}
        assert made == {column.name: str(column.type) for column in table.columns}
        assert found.get_pk_constraint(table.name)["constrained_columns"] == [one.name for one in table.primary_key]
    assert set(found.get_table_names()) == {table.name for table in metadata.sorted_tables} | {"migrations"}


async def test_a_database_of_a_later_version_is_refused(tmp_path: Path) -> None:
    opened = await State.open(tmp_path)
    await opened.close()
    engine = create_engine(f"sqlite:///{tmp_path / 'bot.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO migrations VALUES (?)", (len(MIGRATIONS) + 1,))
    engine.dispose()
    with pytest.raises(NewerDatabaseError, match="later version"):
        await State.open(tmp_path)


async def test_what_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "bot.salt").write_bytes(b"short")
    with pytest.raises(StateError, match="damaged"):
        await State.open(tmp_path)
    (tmp_path / "bot.salt").unlink()
    (tmp_path / "bot.db").write_bytes(b"no database " * 100)
    with pytest.raises(StateError, match="cannot be used"):
        await State.open(tmp_path)
    with pytest.raises(StateError, match="cannot be used"):
        await State.open(tmp_path, "postgresql://nobody@127.0.0.1:1/none")


@pytest.mark.parametrize("url", ["mysql://x", "nonsense", "http://x"])
def test_other_databases_are_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="RAPPORTEUR_DATABASE_URL"):
        address(url, tmp_path)
