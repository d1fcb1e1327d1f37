"""Settings, made by `load_settings()` and never at import: flag > environment > .env > default."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError

PREFIX = "RAPPORTEUR_"


class Settings(BaseSettings):
    """Everything that can be set; the field's description is what `config show` prints."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True)

    data_dir: Path | None = Field(
        default=None, description="folder of the index and everything kept; default: the XDG data folder"
    )
    index_dir: Path | None = Field(default=None, description="folder of the index; default: index/ in data_dir")
    floor: float = Field(
        default=0.6, ge=0.0, le=1.0, description="likelihood of ground below which a question is refused"
    )
    max_statements: int = Field(default=6, ge=1, le=20, description="statements in one answer at most")
    max_words: int = Field(default=180, ge=40, le=1000, description="words of an answer's statements at most")
    discord_token: SecretStr | None = Field(
        default=None, validation_alias="DISCORD_TOKEN", description="the Discord bot's token"
    )

    @property
    def data_folder(self) -> Path:
        """Where data lives: the setting, else the XDG folder."""
        if self.data_dir is not None:
            return self.data_dir.expanduser()
        from platformdirs import user_data_path

        return user_data_path("rapporteur")

    @property
    def library_folder(self) -> Path:
        """Where the official texts and commentary that the user installed live."""
        return self.data_folder / "library"

    @property
    def index_folder(self) -> Path:
        """Where the index lives."""
        return self.index_dir.expanduser() if self.index_dir is not None else self.data_folder / "index"


@dataclass(frozen=True, slots=True)
class Shown:
    """One setting as `config show` prints it; secrets are masked."""

    name: str
    value: str
    source: str
    about: str


def load_settings(**flags: object) -> Settings:
    """The settings in force; flags that are None are not set. Raises SettingsError with every fault."""
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        faults = [f"{variable(str(fault['loc'][0]))}: {fault['msg']}" for fault in error.errors()]
        raise SettingsError("; ".join(faults)) from error


def variable(field: str) -> str:
    """The environment variable of a field."""
    return field if field.isupper() else "DISCORD_TOKEN" if field == "discord_token" else PREFIX + field.upper()


def describe(settings: Settings) -> list[Shown]:
    """Every setting with its value and where that came from."""
    from dotenv import dotenv_values

    written = dotenv_values(".env")
    rows = []
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        source = "environment" if variable(name) in os.environ else ".env" if variable(name) in written else "default"
        if name == "data_dir" and value is None:
            value = settings.data_folder
        if name == "index_dir" and value is None:
            value = settings.index_folder
        shown = "********" if isinstance(value, SecretStr) else "" if value is None else str(value)
        rows.append(Shown(variable(name), shown, source, field.description or ""))
    return rows
