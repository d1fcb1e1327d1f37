"""`corpus add|list`: an official text is installed from a file and listed."""

from __future__ import annotations

import json
from pathlib import Path

from tests.helpers import Run

PROTOCOL = "\n".join(
    ["The Optional Protocol", "Preamble", "The States Parties to the present Protocol,", "Have agreed as follows:"]
    + [f"Article {n}\nStates Parties shall take the measures that article {n} names at length." for n in range(1, 15)]
)


def test_a_text_is_added_and_listed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "protocol.txt").write_text(PROTOCOL, encoding="utf-8")
    data = str(tmp_path / "data")
    ended = run("corpus", "add", str(tmp_path / "protocol.txt"), "--instrument", "iccpr-op1", RAPPORTEUR_DATA_DIR=data)
    assert ended.returncode == 0, ended.stderr.decode()
    listed = json.loads(run("corpus", "list", "--json", RAPPORTEUR_DATA_DIR=data).stdout)
    [row] = listed["texts"]
    assert (row["instrument"], row["language"], row["range"]) == ("iccpr-op1", "en", "articles 1 to 14")
