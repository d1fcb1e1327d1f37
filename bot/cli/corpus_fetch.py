"""`rapporteur corpus fetch`: official texts from their official addresses."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from bot.cli.corpus import Json, refresh, told
from bot.cli.corpus_add import added_json, install, tell, warn
from bot.cli.shared import out_json, talk
from bot.errors import CorpusFileError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.fetch import Progress
    from index.intake import Accepted
    from index.model import Instrument

FETCH = """Examples:

  rapporteur corpus fetch

  rapporteur corpus fetch uncc untoc --language fr --language es

  rapporteur corpus fetch uncc --from "https://docs.un.org/en/A/RES/79/243"

Fetch official texts from their official addresses and install them; the Convention in English without an argument."""


def mount(corpus: typer.Typer) -> None:
    """Add the command."""
    corpus.command(help=FETCH, short_help="Fetch official texts and install them.")(fetch)


def fetch(
    instruments: Annotated[list[str] | None, typer.Argument(help="uncc, untoc, uncac, …")] = None,
    language: Annotated[list[str] | None, typer.Option("--language", metavar="CODE", help="May be repeated.")] = None,
    address: Annotated[
        str | None, typer.Option("--from", metavar="URL", help="An address on an official host.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Fetch and install texts."""
    known = _known()
    wanted = [(name, code) for name in instruments or ["uncc"] for code in language or ["en"]]
    if strange := [name for name, _ in wanted if name not in known]:
        raise UsageError(f"'{strange[0]}' is no instrument that I know; choose one of {', '.join(known)}")
    if address and len(wanted) != 1:
        raise UsageError("--from names the address of one text: one INSTRUMENT and one --language")
    fetched, failed = [], []
    for name, code in wanted:
        started = time.perf_counter()
        try:
            accepted = _fetch_one(known, name, code, address)
        except CorpusFileError as error:
            failed.append(str(error))
            talk(f"rapporteur: {error}")
            continue
        seconds = time.perf_counter() - started
        warn(accepted)
        fetched.append(added_json(accepted, seconds))
        if not as_json:
            tell(accepted, seconds)
    index = refresh() if fetched else None
    if as_json:
        out_json({"schema": 1, "kind": "corpus_fetched", "fetched": fetched, "failed": failed, "index": index})
    if failed:
        raise typer.Exit(1)


def _known() -> Mapping[str, Instrument]:
    """The instruments with the user's own addresses."""
    from bot.settings import load_settings
    from index.instruments import ADDRESSES_FILE, read_instruments, with_addresses

    with told():
        return with_addresses(read_instruments(), load_settings().data_folder / ADDRESSES_FILE)


def _fetch_one(known: Mapping[str, Instrument], name: str, language: str, address: str | None) -> Accepted:
    """One text, installed, from the first of its addresses that gives it. Raises CorpusFileError."""
    from bot.assemble import today
    from index.fetch import Fetched, NothingFetched, Rules, fetch_first
    from index.instruments import official_hosts
    from index.intake import Claim, accept

    instrument = known[name]
    addresses = [address] if address else [one for code, one in instrument.addresses if code == language]
    if not addresses:
        raise CorpusFileError(_no_address(instrument, language))

    def take(fetched: Fetched) -> Accepted:
        claim = Claim(name, language, source=fetched.address)
        return accept(Path(f"{name}-{language}{fetched.suffix}"), known, claim, today(), fetched.data)

    def asking(address: str) -> Progress:
        talk(f"Asking {urlsplit(address).netloc} for {name} ({language}) …")
        return _show_bytes

    try:
        accepted = asyncio.run(fetch_first(addresses, Rules(official_hosts(known.values())), take, asking))
    except NothingFetched as error:
        raise CorpusFileError(f"{name} ({language}) could not be fetched: {error}") from error
    with told():
        install(accepted)
    return accepted


def _show_bytes(done: int, total: int | None) -> None:
    """A line on a terminal that tells how much has come; nothing elsewhere."""
    if sys.stderr.isatty():
        share = f" of {total:,}" if total else ""
        sys.stderr.write(f"\r\033[K{done:,}{share} bytes" + ("\r\033[K" if done == total else ""))
        sys.stderr.flush()


def _no_address(instrument: Instrument, language: str) -> str:
    others = ", ".join(instrument.languages)
    known = f"; there is one in {others}" if others else ""
    return (
        f"no address of {instrument.id} ({language}) is known{known}. Save the text from {instrument.url} and add it "
        f"with `rapporteur corpus add FILE --instrument {instrument.id}`, or name an address in addresses.toml"
    )
