"""Settings: flag > environment > .env > default; all faults at once; secrets never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, describe, load_settings

SECRET = "MTIz.secret.token"  # noqa: S105 - made up

pytestmark = pytest.mark.usefixtures("_no_settings")


def shown(settings: Settings, name: str) -> tuple[str, str]:
    return next((row.value, row.source) for row in describe(settings) if row.name == name)


def test_the_defaults() -> None:
    settings = load_settings()
    assert (settings.max_statements, settings.max_words) == (6, 180)
    assert shown(settings, "RAPPORTEUR_MAX_WORDS") == ("180", "default")


def test_the_order_of_precedence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("RAPPORTEUR_MAX_WORDS=90\nRAPPORTEUR_MAX_STATEMENTS=3\nUNRELATED=1\n")
    assert load_settings().max_words == 90
    assert shown(load_settings(), "RAPPORTEUR_MAX_WORDS") == ("90", ".env")
    monkeypatch.setenv("RAPPORTEUR_MAX_WORDS", "100")
    assert load_settings().max_words == 100
    assert shown(load_settings(), "RAPPORTEUR_MAX_WORDS") == ("100", "environment")
    assert load_settings(max_words=110).max_words == 110
    assert load_settings(max_words=None).max_words == 100
    assert load_settings().max_statements == 3


def test_nothing_is_read_at_import() -> None:
    assert load_settings() is not load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RAPPORTEUR_FLOOR", "2"),
        ("RAPPORTEUR_FLOOR", "high"),
        ("RAPPORTEUR_MAX_WORDS", "0"),
        ("RAPPORTEUR_MAX_STATEMENTS", "many"),
    ],
)
def test_a_fault_names_its_variable(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as told:
        load_settings()
    assert told.value.exit_code == 2
    assert "\n" not in str(told.value)


def test_all_faults_are_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("RAPPORTEUR_MAX_WORDS=abc\n")
    monkeypatch.setenv("RAPPORTEUR_FLOOR", "7")
    monkeypatch.setenv("RAPPORTEUR_MAX_STATEMENTS", "-1")
    with pytest.raises(SettingsError) as told:
        load_settings()
    for name in ("RAPPORTEUR_FLOOR", "RAPPORTEUR_MAX_WORDS", "RAPPORTEUR_MAX_STATEMENTS"):
        assert name in str(told.value)


def test_secrets_are_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", SECRET)
    settings = load_settings()
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == SECRET
    assert SECRET not in repr(settings) + str(settings) + settings.model_dump_json() + repr(describe(settings))
    assert shown(settings, "DISCORD_TOKEN") == ("********", "environment")


def test_every_setting_is_described_once() -> None:
    rows = describe(load_settings())
    assert len({row.name for row in rows}) == len(rows) == len(Settings.model_fields)
    assert all(row.about for row in rows)


def test_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    assert load_settings().data_folder == tmp_path / "xdg" / "rapporteur"
    assert load_settings().index_folder == tmp_path / "xdg" / "rapporteur" / "index"
    monkeypatch.setenv("RAPPORTEUR_DATA_DIR", str(tmp_path / "own"))
    assert load_settings().index_folder == tmp_path / "own" / "index"
    monkeypatch.setenv("RAPPORTEUR_INDEX_DIR", "~/elsewhere")
    assert load_settings().index_folder == Path.home() / "elsewhere"
    assert load_settings().data_folder == tmp_path / "own"
