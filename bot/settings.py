"""Settings, made by `load_settings()` and never at import: flag > environment > .env > default."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError
from bot.providers.spec import EMBEDDERS, ModelSpec, read_spec

PREFIX = "RAPPORTEUR_"
OWN_EMBEDDER = "local"
"""How our own embedder is named, in settings and manifests."""


class Settings(BaseSettings):
    """Everything that can be set; the field's description is what `config show` prints."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True)

    data_dir: Path | None = Field(
        default=None, description="folder of the index and everything kept; default: the XDG data folder"
    )
    index_dir: Path | None = Field(default=None, description="folder of the index; default: index/ in data_dir")
    floor: float = Field(
        default=0.65, ge=0.0, le=1.0, description="likelihood of ground below which a question is refused"
    )
    max_statements: int = Field(default=6, ge=1, le=20, description="statements in one answer at most")
    max_words: int = Field(default=180, ge=40, le=1000, description="words of an answer's statements at most")
    chroma_url: str | None = Field(
        default=None,
        description="a Chroma server that keeps the vectors, as http(s)://HOST:PORT; default: in index_dir",
    )
    chroma_token: SecretStr | None = Field(
        default=None, validate_default=True, description="token for a proxy in front of it, sent as Bearer"
    )
    discord_token: SecretStr | None = Field(
        default=None, validation_alias="DISCORD_TOKEN", description="the Discord bot's token"
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="database of the Discord bot, sqlite:/// or postgresql://; default: in data_dir",
    )
    contact: str = Field(default="", max_length=200, description="who runs the Discord bot; shown by its /privacy")
    discord_at_once: int = Field(default=2, ge=1, le=64, description="questions that the Discord bot answers at once")
    discord_seconds: float = Field(
        default=780, gt=0, le=780, description="seconds after which a question on Discord is told that it failed"
    )
    health_port: int | None = Field(
        default=None, ge=1, le=65535, description="port on this machine for the Discord bot's /healthz and /metrics"
    )
    openai_api_key: SecretStr | None = Field(
        default=None,
        validation_alias="OPENAI_API_KEY",
        description="the key for openai, where RAPPORTEUR_LLM_API_KEY is not set",
    )
    anthropic_api_key: SecretStr | None = Field(
        default=None,
        validation_alias="ANTHROPIC_API_KEY",
        description="the key for anthropic, where RAPPORTEUR_LLM_API_KEY is not set",
    )
    llm: str | None = Field(
        default=None,
        description="the language model, as PROVIDER:MODEL@URL; default: none, answers are the corpus' sentences",
    )
    llm_context: int = Field(default=8192, ge=2048, description="tokens that the model's context window holds")
    llm_answer_tokens: int = Field(default=1000, ge=200, le=8000, description="tokens that the model may answer with")
    llm_timeout: float = Field(default=60.0, gt=0, description="seconds without a sign of life from the model")
    llm_deadline: float = Field(default=120.0, gt=0, description="seconds that the model has for one whole answer")
    llm_api_key: SecretStr | None = Field(
        default=None, validate_default=True, description="the key for the model's provider, where it needs one"
    )

    embedder: str | None = Field(
        default=None,
        description="somebody else's embedder, as PROVIDER:MODEL@URL; default: our own, which needs nothing",
    )
    embedder_timeout: float = Field(default=30.0, gt=0, description="seconds that one request to the embedder may take")
    embedder_api_key: SecretStr | None = Field(
        default=None, validate_default=True, description="the key for the embedder's provider, where it needs one"
    )

    @field_validator("chroma_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        at = urlsplit(value or "")
        if value and (at.scheme not in ("http", "https") or not at.hostname or at.query or "@" in at.netloc):
            raise ValueError("write http://HOST:PORT or https://HOST:PORT, and a token in RAPPORTEUR_CHROMA_TOKEN")
        return value or None

    @field_validator("chroma_token")
    @classmethod
    def _has_a_server(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if value and "chroma_url" in info.data and info.data["chroma_url"] is None:
            raise ValueError("a token without a server: set RAPPORTEUR_CHROMA_URL too")
        return value

    @field_validator("llm")
    @classmethod
    def _names_a_model(cls, value: str | None) -> str | None:
        if value:
            read_spec(value)
        return value or None

    @field_validator("llm_answer_tokens")
    @classmethod
    def _leaves_room(cls, value: int, info: ValidationInfo) -> int:
        if value > info.data.get("llm_context", value * 2) // 2:
            raise ValueError("more than half of RAPPORTEUR_LLM_CONTEXT leaves no room for the passages")
        return value

    @field_validator("llm_api_key")
    @classmethod
    def _fits_the_provider(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if "llm" not in info.data:
            return value  # its own fault is told already
        if info.data["llm"] is None and value:
            raise ValueError("a key without a model: set RAPPORTEUR_LLM too")
        spec = read_spec(info.data["llm"]) if info.data["llm"] else None
        usual = spec.provider.key_variable if spec else None
        if spec and spec.provider.needs_key and not value:
            if not spec.is_at_home:
                raise ValueError(f"{spec.provider.name} at another address needs a key here: {usual} is not sent there")
            if not (usual and info.data.get(usual.lower())):
                raise ValueError(f"{spec.provider.name} needs a key here or in {usual}")
        return value

    @field_validator("embedder")
    @classmethod
    def _names_an_embedder(cls, value: str | None) -> str | None:
        if value in (None, "", OWN_EMBEDDER):
            return None
        read_spec(value, EMBEDDERS)
        return value

    @field_validator("embedder_api_key")
    @classmethod
    def _fits_the_embedder(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if "embedder" not in info.data:
            return value  # its own fault is told already
        named = info.data["embedder"]
        if named is None:
            if value:
                raise ValueError("a key without an embedder: set RAPPORTEUR_EMBEDDER too")
            return value
        spec = read_spec(named, EMBEDDERS)
        if spec.provider.needs_key and spec.is_at_home and not value and not info.data.get("openai_api_key"):
            raise ValueError(f"{spec.provider.name} needs a key here or in {spec.provider.key_variable}")
        return value

    @property
    def embedder_spec(self) -> ModelSpec | None:
        """The embedder that is configured, if it is not our own."""
        return read_spec(self.embedder, EMBEDDERS) if self.embedder else None

    @property
    def embedder_name(self) -> str:
        """The name under which an index is built."""
        return self.embedder_spec.name if self.embedder_spec else OWN_EMBEDDER

    @property
    def embedder_key(self) -> str | None:
        """The key for the embedder's provider; the habitual one goes nowhere but to the provider itself."""
        spec = self.embedder_spec
        usual = self.openai_api_key if spec and spec.provider.key_variable and spec.is_at_home else None
        found = self.embedder_api_key or usual
        return found.get_secret_value() if found else None

    @property
    def model(self) -> ModelSpec | None:
        """The model that is configured, if any."""
        return read_spec(self.llm) if self.llm else None

    @property
    def model_key(self) -> str | None:
        """The key for the model's provider; the habitual one goes nowhere but to the provider itself."""
        habitual = {"OPENAI_API_KEY": self.openai_api_key, "ANTHROPIC_API_KEY": self.anthropic_api_key}
        at_home = self.model is not None and self.model.is_at_home
        usual = habitual.get(self.model.provider.key_variable or "") if self.model and at_home else None
        found = self.llm_api_key or usual
        return found.get_secret_value() if found else None

    @property
    def database(self) -> str | None:
        """The address of the bot's database, where one is set."""
        return self.database_url.get_secret_value() if self.database_url else None

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
    def catalogue_folder(self) -> Path:
        """Where the index of the library lives."""
        return self.data_folder / "catalogue"

    @property
    def embedded_file(self) -> Path:
        """Where vectors of somebody else's embedder are kept, by the hash of their texts."""
        return self.data_folder / "embedded.sqlite"

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
        faults = [f"{_where(fault['loc'])}: {fault['msg'].removeprefix('Value error, ')}" for fault in error.errors()]
        raise SettingsError("; ".join(faults)) from error


def variable(field: str) -> str:
    """The environment variable of a field."""
    known = Settings.model_fields.get(field)
    return str(known.validation_alias) if known and known.validation_alias else PREFIX + field.upper()


def _where(place: tuple[int | str, ...]) -> str:
    """The variable that a fault is about: pydantic tells the field or its alias."""
    name = str(place[0])
    return name if name.isupper() else variable(name)


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
