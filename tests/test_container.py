"""The image and its company hold what docs/operations.md promises of them; no daemon is needed to read them."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import pytest
import yaml

from bot.settings import Settings, variable
from tests.helpers import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
LINES = re.sub(r"\\\n\s*", "", DOCKERFILE)
STAGES = [stage.splitlines() for stage in re.split(r"^FROM ", LINES, flags=re.M)[1:]]


def said(stage: list[str], word: str) -> list[str]:
    return [line.removeprefix(f"{word} ") for line in stage if line.startswith(f"{word} ")]


def environment(name: str) -> dict[str, str]:
    return SERVICES[name].get("environment", {})  # type: ignore[no-any-return]


def test_what_builds_stays_behind() -> None:
    build, run = STAGES
    assert build[0].endswith(" AS build")
    assert any("--require-hashes -r requirements.lock" in line for line in said(build, "RUN"))
    assert not any("pip" in line for line in said(run, "RUN"))
    assert said(run, "COPY") == ["--from=build /opt/rapporteur /opt/rapporteur"]


def test_it_does_not_run_as_root_and_keeps_its_data_apart() -> None:
    run = STAGES[1]
    [user] = said(run, "USER")
    assert int(user.split(":")[0]) > 0
    assert said(run, "VOLUME") == ["/data"]
    assert any("RAPPORTEUR_DATA_DIR=/data" in line for line in said(run, "ENV"))
    assert SERVICES["bot"]["user"] == user


def test_health_is_asked_of_the_port_that_is_set() -> None:
    [check] = said(STAGES[1], "HEALTHCHECK")
    [env] = said(STAGES[1], "ENV")
    port = dict(re.findall(r"(\w+)=(\S+)", env))["RAPPORTEUR_HEALTH_PORT"]
    command = json.loads(check[check.index("CMD ") + 4 :])
    assert f"http://127.0.0.1:{port}/healthz" in command[2]
    compile(command[2], "HEALTHCHECK", "exec")


def test_it_starts_the_command_that_exists() -> None:
    run = STAGES[1]
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert json.loads(said(run, "ENTRYPOINT")[0]) == list(scripts)
    assert json.loads(said(run, "CMD")[0]) == ["bot"]


def test_nothing_secret_goes_to_the_builder() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in ignored
    kept = [line.removeprefix("!") for line in ignored if line.startswith("!")]
    assert all((ROOT / name).exists() for name in kept)
    assert not any(".env" in name or ".git" in name for name in kept)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert {*packages, "pyproject.toml", "requirements.lock", project["project"]["readme"]} <= set(kept)


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_a_root_that_cannot_be_written(name: str) -> None:
    service: dict[str, Any] = SERVICES[name]
    assert service["read_only"] is True
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["mem_limit"]
    assert "ports" not in service
    assert {volume.split(":")[0] for volume in service["volumes"]} <= set(COMPOSE["volumes"])


def test_only_the_bot_reaches_beyond() -> None:
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert {name for name, one in SERVICES.items() if "outside" in one["networks"]} == {"bot"}
    assert SERVICES["bot"]["cap_drop"] == ["ALL"]


def test_the_bot_s_settings_exist_and_lead_to_the_services() -> None:
    told = environment("bot")
    assert set(told) <= {variable(name) for name in Settings.model_fields}
    assert told["RAPPORTEUR_CHROMA_URL"].startswith("http://chroma:")
    assert "@postgres/" in told["RAPPORTEUR_DATABASE_URL"]
    assert not [value for value in told.values() if "PASSWORD" in value and "${" not in value]


def test_chroma_s_server_is_the_version_of_its_client() -> None:
    [pinned] = re.findall(r"^chromadb==([\d.]+)", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.M)
    assert SERVICES["chroma"]["image"] == f"chromadb/chroma:{pinned}"
