"""Fetching over real TLS on loopback: what is followed, what is refused, and that a refusal changes nothing."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import io
import ssl
from collections.abc import AsyncIterator, Callable
from datetime import date
from pathlib import Path

import httpx
import pytest
import trustme
from reportlab.pdfgen.canvas import Canvas

from index.fetch import Fetched, FetchFault, NothingFetched, Rules, fetch, fetch_first
from index.instruments import read_instruments
from index.intake import Accepted, Claim, accept
from index.library import install_text, read_library
from index.model import Locator

PAGE = b"<html><body><p>A page</p></body></html>"
LOGIN = b"<html><form><input name=u><input type='password'></form></html>"
BIG = 300_000


def pdf(lines: int = 3) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for number in range(1, 15):
        for count in range(lines):
            text = f"The States shall adopt measure {count} of article {number}." if count else f"Article {number}"
            canvas.drawString(72, 780 - 30 * count, text)
        canvas.showPage()
    canvas.setTitle("Optional Protocol to the International Covenant on Civil and Political Rights")
    canvas.save()
    return buffer.getvalue()


PDF = pdf()


def answer(body: bytes, kind: str = "application/pdf", status: str = "200 OK", length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {size}\r\nConnection: close\r\n\r\n"
    return head.encode() + body


def to(place: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: {place}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()


class Site:
    """A server for `https://localhost:PORT` that answers each path with the bytes that are written here."""

    def __init__(self, port: int, authority: trustme.CA) -> None:
        self.port = port
        self.host = f"localhost:{port}"
        self.rules = Rules(frozenset({self.host}), most_bytes=BIG, seconds=1.0, redirects=3)
        self.asked: list[str] = []
        context = ssl.create_default_context()
        authority.configure_trust(context)
        self.transport = lambda: httpx.AsyncHTTPTransport(verify=context)
        squeezed = gzip.compress(bytes(10 * BIG))
        self.answers = {
            "/text.pdf": answer(PDF),
            "/to-text": to("/text.pdf"),
            "/to-elsewhere": to(f"https://127.0.0.1:{port}/text.pdf"),
            "/to-http": to(f"http://localhost:{port}/text.pdf"),
            "/to-file": to("file:///etc/passwd"),
            "/to-itself": to("https://"),
            "/as-somebody": to(f"https://me:secret@localhost:{port}/text.pdf"),
            "/loop": to("/loop"),
            "/page": answer(PAGE, "text/html; charset=utf-8"),
            "/error.pdf": answer(PAGE, "text/html"),
            "/liar.pdf": answer(PAGE),
            "/login": answer(LOGIN, "text/html"),
            "/picture": answer(b"\x89PNG", "image/png"),
            "/missing": answer(PAGE, "text/html", "404 Not Found"),
            "/gone": answer(PAGE, "text/html", "410 Gone"),
            "/busy": answer(PAGE, "text/html", "503 Service Unavailable"),
            "/forbidden": answer(PAGE, "text/html", "403 Forbidden"),
            "/large": answer(b"x" * (BIG + 1), "text/plain"),
            "/declared": answer(b"", "text/plain", length=BIG + 1),
            "/endless": answer(b"x" * (BIG + 1), "text/plain").replace(b"Content-Length", b"X-Length"),
            "/bomb": answer(squeezed, "text/plain\r\nContent-Encoding: gzip"),
            "/cut": answer(PDF[:500], length=len(PDF)),
            "/short": answer(PDF, length=300),
            "/no-http": b"hello\r\n\r\n",
            "/nothing": b"",
        }

    def url(self, path: str) -> str:
        return f"https://{self.host}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, ssl.SSLError, asyncio.IncompleteReadError):
            path = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode()
            self.asked.append(path)
            if path in ("/slow", "/silent"):
                writer.write(answer(b"", "text/plain", length=1000))
                for _ in range(1000 if path == "/slow" else 1):
                    writer.write(b"x" * (path == "/slow"))
                    await writer.drain()
                    await asyncio.sleep(0.05 if path == "/slow" else 60)
            else:
                writer.write(self.answers[path])
                await writer.drain()
            writer.close()


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
async def site(authority: trustme.CA) -> AsyncIterator[Site]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    served: list[Site] = []
    server = await asyncio.start_server(lambda r, w: served[0].serve(r, w), "127.0.0.1", 0, ssl=context)
    served.append(Site(server.sockets[0].getsockname()[1], authority))
    yield served[0]
    server.close()


async def test_a_document_is_fetched_with_its_kind_and_progress(site: Site) -> None:
    told: list[tuple[int, int | None]] = []
    got = await fetch(site.url("/text.pdf"), site.rules, lambda done, of: told.append((done, of)), site.transport())
    assert got == Fetched(site.url("/text.pdf"), PDF, ".pdf")
    assert told[-1] == (len(PDF), len(PDF))


async def test_a_redirect_on_an_allowed_host_is_followed(site: Site) -> None:
    got = await fetch(site.url("/to-text"), site.rules, transport=site.transport())
    assert (got.address, got.data) == (site.url("/to-text"), PDF)
    assert site.asked == ["/to-text", "/text.pdf"]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/to-elsewhere", "no official host"),
        ("/to-http", "only https"),
        ("/to-file", "only https"),
        ("/to-itself", "redirects more than 3 times"),
        ("/as-somebody", "no official host"),
        ("/loop", "redirects more than 3 times"),
        ("/error.pdf", "a page where a PDF was asked for"),
        ("/liar.pdf", "a page where a PDF was asked for"),
        ("/login", "a page to log in"),
        ("/picture", "image/png, which is no document"),
        ("/missing", "no such page .status 404"),
        ("/gone", "no such page .status 410"),
        ("/busy", "status 503; try again later"),
        ("/forbidden", "does not give the text .status 403"),
        ("/large", "larger than 0.3 MB"),
        ("/declared", "larger than 0.3 MB"),
        ("/endless", "larger than 0.3 MB"),
        ("/bomb", "larger than 0.3 MB"),
        ("/cut", "broke off"),
        ("/no-http", "broke off"),
        ("/nothing", "broke off"),
        ("/slow", "longer than 1 seconds"),
        ("/silent", "longer than 1 seconds"),
    ],
)
async def test_what_is_no_official_document_is_refused(site: Site, path: str, reason: str) -> None:
    with pytest.raises(FetchFault, match=reason):
        await fetch(site.url(path), site.rules, transport=site.transport())
    # A redirect is judged before it is followed.
    assert site.asked == [path] * (4 if "redirects more" in reason else 1)


@pytest.mark.parametrize("address", ["http://localhost/x", "ftp://localhost/x", "https://example.org/x", "x", ""])
async def test_an_address_that_is_not_allowed_is_never_asked(site: Site, address: str) -> None:
    with pytest.raises(FetchFault):
        await fetch(address, site.rules, transport=site.transport())
    assert site.asked == []


async def test_a_certificate_that_nobody_vouches_for_is_refused(site: Site) -> None:
    transport = httpx.AsyncHTTPTransport(verify=ssl.create_default_context())
    with pytest.raises(FetchFault, match="certificate"):
        await fetch(site.url("/text.pdf"), site.rules, transport=transport)
    assert site.asked == []


def taking(today: date = date(2026, 11, 27)) -> Callable[[Fetched], Accepted]:
    def take(fetched: Fetched) -> Accepted:
        claim = Claim("iccpr-op1", "en", source=fetched.address)
        return accept(Path(f"x{fetched.suffix}"), read_instruments(), claim, today, fetched.data)

    return take


async def test_the_addresses_are_tried_in_turn_until_one_gives_the_text(site: Site, tmp_path: Path) -> None:
    addresses = [site.url(path) for path in ("/missing", "/page", "/text.pdf", "/busy")]
    asked: list[str] = []

    def asking(address: str) -> Callable[[int, int | None], None]:
        asked.append(address)
        return lambda done, of: None

    accepted = await fetch_first(addresses, site.rules, taking(), asking, site.transport())
    assert asked == addresses[:3]
    text = install_text(tmp_path, accepted.new)
    assert (text.record.source, text.record.obtained) == (site.url("/text.pdf"), "2026-11-27")
    assert (text.record.kind, text.record.licence) == ("pdf", read_instruments()["iccpr-op1"].licence)
    # The citation's link leads to the page on which the provision begins.
    assert text.link(Locator.parse("iccpr-op1:3")) == site.url("/text.pdf#page=3")


async def test_when_no_address_gives_the_text_each_reason_is_told_and_the_old_text_stays(
    site: Site, tmp_path: Path
) -> None:
    install_text(
        tmp_path, (await fetch_first([site.url("/text.pdf")], site.rules, taking(), quiet, site.transport())).new
    )
    before = read_library(tmp_path).digest
    addresses = [site.url("/missing"), site.url("/short"), site.url("/page")]
    with pytest.raises(NothingFetched) as raised:
        await fetch_first(addresses, site.rules, taking(), quiet, site.transport())
    assert [part.partition(": ")[0] for part in str(raised.value).split("; ")].count(site.host) == 3
    assert "cut off before its end" in str(raised.value)
    assert "holds no articles" in str(raised.value)
    assert read_library(tmp_path).digest == before


async def test_without_a_network_one_sentence_tells_what_to_do(site: Site) -> None:
    rules = Rules(frozenset({"localhost:1", "127.0.0.1:1"}), seconds=5)
    with pytest.raises(NothingFetched, match=r"cannot be reached; is there a network.*corpus add FILE"):
        await fetch_first(["https://localhost:1/x", "https://127.0.0.1:1/x"], rules, taking(), quiet, site.transport())


def quiet(_address: str) -> Callable[[int, int | None], None]:
    return lambda done, of: None
