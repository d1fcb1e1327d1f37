"""What `rapporteur doctor` looks at: settings, corpus, index, disk, versions, the language model."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import RapporteurError, SettingsError
from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.providers.model import Model

FREE_MEGABYTES = 200
"""Disk space below which a build may fail."""


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
        ("index", _index),
        ("disk", _disk),
        ("versions", _versions),
        ("model", _model),
    ]
    findings = []
    for name, check in checks:
        try:
            findings.append(check())
        except RapporteurError as error:
            findings.append(Finding(name, False, str(error), "mend what the sentence names, then ask again"))
    return findings


def _settings() -> Finding:
    settings = load_settings()
    return Finding("settings", True, f"data in {settings.data_folder}")


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
