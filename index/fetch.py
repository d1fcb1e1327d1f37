"""Official texts from their official addresses: over https alone, from allowed hosts alone, at every hop."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from index.intake import Refused
from index.readers.source import MOST_BYTES, UnreadableText

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")
Progress = Callable[[int, int | None], None]
"""Told how many bytes have come, and how many were announced."""

_SUFFIXES = {
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/octet-stream": "",
    "": "",
}
_PDF_ASKED = re.compile(r"\.pdf$|[?&]t=pdf(?:&|$)", re.I)
_LOGIN = re.compile(rb"<input[^>]{0,300}type\s*=\s*[\"']?password", re.I)
_HEADERS = {
    "User-Agent": "rapporteur (treaty texts on a user's request)",
    "Accept": "application/pdf, text/html;q=0.9, */*;q=0.5",
}


class FetchFault(Exception):  # noqa: N818 - it is read as "a fetch fault"
    """A text that could not be fetched; the message is a clause that tells why."""


class NoConnection(FetchFault):
    """The host could not be reached at all."""


class NothingFetched(FetchFault):
    """No address gave a text that could be taken; the message tells the reason of each, or that there is no network."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a fetch may do. A host is named with its port where that is not 443."""

    hosts: frozenset[str]
    most_bytes: int = MOST_BYTES
    seconds: float = 120.0  # for one address with all that it redirects to
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document as it came: from the address that was asked, with the suffix that fits its kind."""

    address: str
    data: bytes
    suffix: str


async def fetch(
    address: str, rules: Rules, progress: Progress | None = None, transport: httpx.AsyncBaseTransport | None = None
) -> Fetched:
    """Fetch one document. Raises FetchFault: not found, too large, too slow, no document, a host that is not allowed.

    `transport` takes the place of the network with the system's certificates.
    """
    import httpx

    try:
        async with (
            asyncio.timeout(rules.seconds),
            httpx.AsyncClient(transport=transport, headers=_HEADERS, timeout=rules.seconds) as client,
        ):
            data, media_type = await _followed(client, address, rules, progress or (lambda done, of: None))
    except (TimeoutError, httpx.TimeoutException) as error:
        raise FetchFault(f"it took longer than {rules.seconds:g} seconds") from error
    except httpx.ConnectError as error:
        raise _unreachable(error) from error
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        raise FetchFault("the connection broke off before the end") from error
    return Fetched(address, data, _suffix(address, data, media_type))


async def fetch_first(
    addresses: Sequence[str],
    rules: Rules,
    take: Callable[[Fetched], T],
    asking: Callable[[str], Progress],
    transport: httpx.AsyncBaseTransport | None = None,
) -> T:
    """What `take` makes of the first document that it takes: it refuses one with Refused or UnreadableText.

    `asking` is told each address and gives what is told the bytes. Raises NothingFetched.
    """
    reasons, unreached = [], []
    for address in addresses:
        try:
            fetched = await fetch(address, rules, asking(address), transport)
            return await asyncio.to_thread(take, fetched)
        except (FetchFault, Refused, UnreadableText) as error:
            host = urlsplit(address).netloc
            reasons.append(f"{host}: {error}")
            unreached += [host] if isinstance(error, NoConnection) else []
    if len(unreached) == len(addresses):
        hint = "a text that was saved elsewhere is added with `rapporteur corpus add FILE`"
        raise NothingFetched(f"{', '.join(unreached)} cannot be reached; is there a network? Otherwise {hint}.")
    raise NothingFetched("; ".join(reasons))


async def _followed(client: httpx.AsyncClient, address: str, rules: Rules, progress: Progress) -> tuple[bytes, str]:
    """The body and its media type, after redirects that are each checked before they are followed."""
    url = client.build_request("GET", address).url
    for _ in range(rules.redirects + 1):
        _check(url, rules.hosts)
        async with client.stream("GET", url) as response:
            if not response.has_redirect_location:
                _check_status(response.status_code)
                media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
                if media_type not in _SUFFIXES:
                    raise FetchFault(f"it answers with {media_type[:60]}, which is no document")
                return await _body(response, rules.most_bytes, progress), media_type
            url = url.join(response.headers["location"])
    raise FetchFault(f"it redirects more than {rules.redirects} times")


def _check(url: httpx.URL, hosts: frozenset[str]) -> None:
    host = url.raw_host.decode("ascii", "replace") + (f":{url.port}" if url.port else "")
    if url.scheme != "https":
        raise FetchFault(f"it leads to {url.scheme or 'no'}://{host}, and only https is used")
    if host not in hosts or url.userinfo:
        raise FetchFault(f"it leads to {host or 'nowhere'}, which is no official host")


def _check_status(status: int) -> None:
    if status in (404, 410):
        raise FetchFault(f"there is no such page (status {status})")
    if status != 200:
        busy = "; try again later" if status in (202, 429, 500, 502, 503, 504) else ""
        raise FetchFault(f"it does not give the text (status {status}{busy})")


async def _body(response: httpx.Response, most: int, progress: Progress) -> bytes:
    declared = response.headers.get("content-length", "")
    total = int(declared) if declared.isdecimal() else None
    too_large = FetchFault(f"it is larger than {most / 1_000_000:g} MB, no treaty is")
    if total is not None and total > most:
        raise too_large
    data = bytearray()
    async for piece in response.aiter_bytes():
        data += piece
        if len(data) > most:
            raise too_large
        progress(len(data), total)
    return bytes(data)


def _suffix(address: str, data: bytes, media_type: str) -> str:
    """The suffix for what came. Raises FetchFault for a page in the place of the document."""
    if data.lstrip()[:5] == b"%PDF-":
        return ".pdf"
    if _LOGIN.search(data):
        raise FetchFault("it answers with a page to log in")
    if _PDF_ASKED.search(address) or _SUFFIXES[media_type] == ".pdf":
        raise FetchFault("it answers with a page where a PDF was asked for")
    return _SUFFIXES[media_type] or (".docx" if data.startswith(b"PK") else ".html")


def _unreachable(error: BaseException) -> FetchFault:
    if any(isinstance(cause, ssl.SSLError) for cause in _causes(error)):
        return FetchFault("its certificate cannot be trusted")
    return NoConnection("it cannot be reached")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
