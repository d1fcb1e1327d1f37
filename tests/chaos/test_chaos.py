"""One run of some scenarios; `make chaos` runs all of them, many times."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.__main__ import trial
from tests.chaos.scenarios import Before, Scenario, damaged_library, full_disk, kill_add, kill_first_use
from tests.chaos.world import World, new_world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, index_folder: Path) -> World:
    return new_world(tmp_path_factory.mktemp("chaos") / "world", index_folder)


@pytest.fixture(scope="module")
def before(world: World) -> Before:
    return Before(world.answer(), world.texts(), build_seconds=4.0, ask_seconds=1.0)


@pytest.mark.parametrize(
    "scenario", [kill_add, kill_first_use, full_disk, damaged_library], ids=lambda scenario: scenario.__name__
)
def test_nothing_is_lost(scenario: Scenario, world: World, before: Before, tmp_path: Path) -> None:
    assert trial(scenario, world, before, 1, tmp_path) is None
