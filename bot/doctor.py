"""What `rapporteur doctor` looks at: settings, corpus, index, disk, versions."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bot.errors import RapporteurError
from bot.settings import load_settings

FREE_MEGABYTES = 200
"""Disk space below which a build may fail."""


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

    corpus = read_corpus(load_settings())
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
    current = is_current(manifest, read_corpus(load_settings()))
    told = f"{manifest.passages} passages, digest {manifest.digest}"
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
