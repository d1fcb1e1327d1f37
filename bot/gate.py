"""What the gate at the bot's start found, kept beside the index until something changes that it was measured on."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.installed import write_whole

GATE_FILE = "gate.json"


@dataclass(frozen=True, slots=True)
class Gate:
    """What was measured, and the faults that were found."""

    measured: str  # names index, library, gold and settings
    index: str  # the digest of the index alone
    faults: tuple[str, ...]


def read_gate(folder: Path) -> Gate | None:
    """What is kept in the index's folder; None where nothing can be read."""
    try:
        table = json.loads((folder / GATE_FILE).read_text(encoding="utf-8"))
        return Gate(str(table["measured"]), str(table["index"]), tuple(map(str, table["faults"])))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep_gate(folder: Path, gate: Gate) -> None:
    """Keep it, whole or not at all; in a folder that cannot be written it is measured again next time."""
    told = json.dumps({"measured": gate.measured, "index": gate.index, "faults": gate.faults})
    with suppress(OSError):
        write_whole(folder / GATE_FILE, told)
