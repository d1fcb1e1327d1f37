"""What `rapporteur doctor` looks at: settings, texts, index, vectors, gate, disk, versions, model, Discord."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import RapporteurError, SettingsError
from bot.settings import describe, load_settings
from index.model import CONVENTION

if TYPE_CHECKING:
    from bot.providers.model import Model

FREE_MEGABYTES = 200
"""Disk space below which a build may fail."""

DISCORD = "https://discord.com/api/v10"
DISCORD_SECONDS = 10.0

PROBE = 'Answer with this JSON object and nothing else: {"ok": true}'
PROBE_TOKENS = 200
"""Room for a model that thinks first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and the next step where it is not well."""

    name: str
    ok: bool
    told: str
    next_step: str = ""


def examine() -> list[Finding]:
    """Every finding; a check that fails does not keep the others from running."""
    checks: list[tuple[str, Callable[[], Finding]]] = [
        ("settings", _settings),
        ("corpus", _corpus),
        ("authentic", _authentic),
        ("index", _index),
        ("vectors", _vectors),
        ("gate", _gate),
        ("disk", _disk),
        ("versions", _versions),
        ("model", _model),
        ("discord", _discord),
    ]
    findings: list[Finding] = []
    for name, check in checks:
        try:
            findings.append(check())
        except RapporteurError as error:
            if str(error) in {one.told for one in findings}:  # the settings' faults are told once, all together
                findings.append(Finding(name, False, "not looked at: the settings come first", "mend the settings"))
            else:
                findings.append(Finding(name, False, str(error), "mend what the sentence names, then ask again"))
    return findings


def _settings() -> Finding:
    settings = load_settings()
    told = [f"{one.name}={one.value} ({one.source})" for one in describe(settings) if one.source != "default"]
    return Finding("settings", True, f"data in {settings.data_folder}; set: {', '.join(told) or 'nothing'}")


def _corpus() -> Finding:
    from bot.assemble import read_corpus
    from index.shipped import load_corpus

    try:
        corpus = read_corpus(load_settings())
    except SettingsError:  # told by the settings' own finding
        corpus = load_corpus()
    told = f"{len(corpus.articles) - 1} articles, {len(corpus.provisions)} provisions, {len(corpus.points)} points"
    return Finding("corpus", True, f"{told}, {len(corpus.status)} status facts, {len(corpus.concerns)} concerns")


def _index() -> Finding:
    from bot.assemble import read_corpus
    from index.build import is_current
    from index.manifest import IndexFault, read_manifest
    from index.store import current_build

    try:
        manifest = read_manifest(current_build(load_settings().index_folder))
    except IndexFault as error:
        return Finding("index", False, str(error), "rapporteur index build")
    current = manifest.embedder == load_settings().embedder_name and is_current(manifest, read_corpus(load_settings()))
    told = f"{manifest.passages} passages, embedder {manifest.embedder}, digest {manifest.digest}"
    return Finding("index", current, told, "" if current else "rapporteur index build")


def _authentic() -> Finding:
    """Our digest against the Convention's official texts, by the marks that code can hold against each other."""
    from bot.assemble import read_corpus
    from bot.collation.editions import checks

    compared = [one for one in checks(read_corpus(load_settings()), CONVENTION) if one.left.is_digest]
    found = [f"{one.right.language}: {len(one.differences)}" for one in compared]
    if not found:
        told = "no official text of the Convention is installed, so that answers rest on our digest"
        return Finding("authentic", True, f"{told}; rapporteur corpus fetch gets it")
    told = f"places where our digest differs from the installed text ({', '.join(found)})"
    return Finding("authentic", True, f"{told}; rapporteur corpus check lists them")


def _vectors() -> Finding:
    """The Chroma server, where one is set."""
    from bot.assemble import the_server
    from index.manifest import VectorsGone

    server = the_server(load_settings())
    if server is None:
        return Finding("vectors", True, "embedded Chroma, in the index's folder")
    try:
        server.greet()
    except VectorsGone as error:
        step = "start the server, or mend RAPPORTEUR_CHROMA_URL or RAPPORTEUR_CHROMA_TOKEN"
        return Finding("vectors", False, f"{error} Only named provisions are looked up.", step)
    return Finding("vectors", True, f"Chroma server at {server.host}")


def _gate() -> Finding:
    """What the gate at the bot's start found for the present index."""
    from bot.gate import read_gate
    from index.manifest import IndexFault, read_manifest
    from index.store import current_build

    folder = load_settings().index_folder
    kept = read_gate(folder)
    try:
        same = kept is not None and kept.index == read_manifest(current_build(folder)).digest
    except IndexFault:
        same = False
    if kept is None or not same:
        return Finding("gate", True, "not measured for this index yet; rapporteur bot does so when it starts")
    if kept.faults:
        told = f"shut, the bot looks up named provisions only: {'; '.join(kept.faults)}"
        return Finding("gate", False, told, "rapporteur eval run --fail-under eval/gates.toml")
    return Finding("gate", True, "open")


def _discord() -> Finding:
    token = load_settings().discord_token
    if token is None:
        return Finding("discord", True, "DISCORD_TOKEN is not set: no bot is meant to run here")
    return discord_at(DISCORD, token.get_secret_value().strip())


def discord_at(url: str, token: str) -> Finding:
    """Whether Discord's API at this address takes the token; nothing else is asked of it."""
    import httpx

    try:
        headers = {"Authorization": f"Bot {token}"}
        answer = httpx.get(f"{url}/users/@me", headers=headers, timeout=DISCORD_SECONDS)
    except (httpx.HTTPError, OSError) as error:
        told = f"it cannot be reached ({type(error).__name__})"
        return Finding("discord", False, told, "check this machine's way to discord.com (port 443)")
    if answer.status_code == 401:
        return Finding("discord", False, "it refuses DISCORD_TOKEN", "copy the token anew from the developer portal")
    if answer.status_code != 200:
        return Finding("discord", False, f"it answers with HTTP {answer.status_code}", "try again in some minutes")
    return Finding("discord", True, "it can be reached and takes the token")


def _disk() -> Finding:
    folder = load_settings().data_folder
    existing = next(one for one in (folder, *folder.parents) if one.exists())
    free = shutil.disk_usage(existing).free // 2**20
    ok = free >= FREE_MEGABYTES and existing.is_dir() and _writable(existing)
    return Finding(
        "disk", ok, f"{free} MB free at {existing}", "" if ok else "free some space or set RAPPORTEUR_DATA_DIR"
    )


def _writable(folder: Path) -> bool:
    import os

    return os.access(folder, os.W_OK)


def _versions() -> Finding:
    names = ("convention-rapporteur", "chromadb", "llama-index-core", "discord.py", "bm25s", "tiktoken")
    told = [f"Python {platform.python_version()}"]
    for name in names:
        try:
            told.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            return Finding("versions", False, f"{name} is not installed", "make setup")
    return Finding("versions", True, ", ".join(told))


def _model() -> Finding:
    """The configured model, asked one tiny question."""
    import asyncio

    from bot.assemble import the_model
    from bot.providers.faults import ProviderError

    model = the_model(load_settings())
    if model is None:
        return Finding("model", True, "none is configured: answers are whole sentences of the corpus")
    where = "on this machine" if model.spec.is_local else f"at {model.spec.url}: questions leave this machine"
    try:
        said = asyncio.run(_probed(model))
    except ProviderError as error:
        return Finding("model", False, f"{model.name}, {where}: {error}", error.next_step)
    if said is None:
        told, step = "it answers, but not with the JSON that is asked for", "take a model that follows instructions"
        return Finding("model", False, f"{model.name}, {where}: {told}", step)
    return Finding("model", True, f"{model.name}, {where}: answered in {said:.1f} s")


async def _probed(model: Model) -> float | None:
    """Seconds that a tiny answer took, or None where it was not the JSON that was asked for."""
    import json
    import time

    from bot.providers.model import Message

    started = time.perf_counter()
    try:
        said = await model.complete([Message("user", PROBE)], max_tokens=PROBE_TOKENS)
    finally:
        await model.close()
    start, end = said.find("{"), said.rfind("}")
    try:
        is_json = isinstance(json.loads(said[start : end + 1]), dict)
    except ValueError:
        is_json = False
    return time.perf_counter() - started if is_json else None
