"""Whatever a proxy says: an answer or a failure of the list, bounded, and never the login."""

import asyncio
import html
import json
import logging
import traceback
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from arcdiag.model.failure import Cause
from arcdiag.model.observation import Tunnelled
from arcdiag.model.proxy import Login, Proxy, Scheme
from arcdiag.model.secret import Secret
from arcdiag.net.clock import utc_now
from arcdiag.net.http import request
from arcdiag.net.http_connect import MOST_PAGE
from arcdiag.net.http_stream import MOST_HEAD
from arcdiag.net.proxy_login import hiding
from arcdiag.net.system import SystemNetwork
from arcdiag.net.tunnel import tunnel
from arcdiag.ports import HttpRequest, NetError
from tests.unit.net.proxies import LOGIN, PASSWORD, TOKEN, USER, proxy
from tests.unit.net.servers import LOOPBACK, Talk, listening, says

PROXY_CAUSES = {Cause.PROXY_GARBLED, Cause.PROXY_CLOSED, Cause.PROXY_ERROR}
SECRETS = (TOKEN.rstrip("="), PASSWORD, USER, quote(PASSWORD, safe=""), quote(TOKEN, safe=""))

PIECES = st.sampled_from(
    [
        *(b"HTTP/1.1 200 OK\r\n", b"HTTP/1.0 407 No\r\n", b"HTTP/1.1 100 C\r\n\r\n", b"HTTP/1.1 "),
        *(b"Content-Length: 7\r\n", b"Content-Length: -1\r\n", b"Transfer-Encoding: chunked\r\n"),
        *(b"Proxy-Authenticate: ", b'Basic realm="', b"\r\n", b"\n", b" ", b":", b"\x00", b"ffff"),
        *(b"\x05\x00", b"\x05\x02", b"\x01\x00", b"\x05\x00\x00\x01", b"\x05\xff", b"\x03\xff"),
        *(b"Content-Type: text/html; charset=utf-16\r\n", b"Location: //a@b\r\n", b"\x05\x07"),
        *(TOKEN.encode(), PASSWORD.encode(), quote(TOKEN).encode(), USER.encode()),
    ]
)
ANSWERS = st.lists(PIECES | st.binary(max_size=40), max_size=20)
PROXIES = st.builds(
    Proxy,
    scheme=st.sampled_from(Scheme),
    host=st.just("localhost"),
    port=st.just(8080),
    login=st.sampled_from([None, LOGIN]),
)


class Said:
    """A link over which everything has been said before; counts what was read."""

    address = local = LOOPBACK
    port = 8080

    def __init__(self, pieces: list[bytes], *, again: bool = False) -> None:
        self._pieces = [piece for piece in pieces if piece]
        self._again = again and bool(self._pieces)
        self._at = 0
        self.read = 0
        self.closed = False

    async def send(self, data: bytes) -> None:
        assert data

    async def receive(self, limit: int) -> bytes:
        if self._at >= len(self._pieces):
            if not self._again:
                return b""
            self._at = 0
        piece = self._pieces[self._at]
        data, rest = piece[:limit], piece[limit:]
        self._at += not rest
        if rest and not self._again:
            self._pieces[self._at] = rest
        elif rest:
            self._at += 1
        self.read += len(data)
        return data

    async def close(self) -> None:
        self.closed = True


class Deaf(Said):
    """A link that takes nothing more."""

    async def send(self, data: bytes) -> None:
        raise NetError(Cause.TCP_RESET, "the other side had closed the connection", "EPIPE")


async def outcome(link: Said, by: Proxy) -> Tunnelled | NetError:
    async with asyncio.timeout(5):
        try:
            way, seen = await tunnel(link, by, "gbl.his.arc.azure.com", 443, utc_now)
        except NetError as error:
            assert link.closed
            return error
    assert (way is not None) == seen.opened
    assert link.closed != seen.opened
    return seen


def checked(seen: Tunnelled | NetError, by: Proxy) -> None:
    """Within its bounds, printable, without the login."""
    if isinstance(seen, NetError):
        assert seen.failure.cause in PROXY_CAUSES
        text = "".join((*traceback.format_exception(seen), repr(seen.failure)))
        assert seen.failure.message.isprintable()
        assert len(seen.failure.message) < 300
    else:
        text = f"{seen!r}{msgspec.json.encode(seen).decode()}"
        told = (seen.reason, seen.excerpt, *seen.schemes, *(v for _, v in seen.headers))
        assert all(each.isprintable() for each in told)
        assert all(len(each) <= 512 for each in told)
        assert len(seen.headers) <= 32
    if by.login is not None:
        assert not [secret for secret in SECRETS if secret.lower() in text.lower()]


@settings(deadline=None, max_examples=400)
@given(ANSWERS, PROXIES)
@example([b"HTTP/1.1 407 x\r\n\r\n", TOKEN.encode()[:-5]], proxy(8080, login=LOGIN))
@example([b"HTTP/1.1 200 " + PASSWORD.encode() + b"\r\n\r\n"], proxy(8080, login=LOGIN))
@example([b"Basic " + TOKEN.encode() + b"\r\n\r\n"], proxy(8080, login=LOGIN))
@example([b"\x05\x00", b"\x05\x00\x00\x03\xff", b"\xff" * 257], proxy(1, Scheme.SOCKS5))
def test_whatever_is_said_becomes_an_answer_or_a_failure(pieces: list[bytes], by: Proxy) -> None:
    checked(asyncio.run(outcome(Said(pieces), by)), by)


@settings(deadline=None, max_examples=60)
@given(ANSWERS, ANSWERS, PROXIES)
@example([], [b"HTTP/1.1 100 C\r\n\r\n"], proxy(1))
@example([b"HTTP/1.1 403 No\r\n\r\n"], [b"z" * 5000], proxy(1))
@example([b"HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n"], [b"1\r\nx\r\n"], proxy(1))
def test_what_has_no_end_is_left_at_a_bound(
    begin: list[bytes], without_end: list[bytes], by: Proxy
) -> None:
    link = Said([*begin, *(without_end * 2000)] or [b"z"], again=True)

    checked(asyncio.run(outcome(link, by)), by)

    assert link.read <= 2 * MOST_HEAD + 65_536


def test_of_a_refusals_page_only_the_beginning_is_read() -> None:
    link = Said([b"HTTP/1.1 403 No\r\n\r\n", *[b"z" * 500] * 2000], again=True)

    asyncio.run(outcome(link, proxy(8080)))

    assert link.read < 2 * MOST_PAGE


@settings(deadline=None, max_examples=200)
@given(ANSWERS, st.sampled_from([None, LOGIN]))
def test_a_request_through_the_proxy_is_as_safe(pieces: list[bytes], login: Login | None) -> None:
    asked = HttpRequest(
        host="a.example", port=80, path="/", secure=False, proxy=proxy(8080, login=login)
    )
    try:
        text = repr(asyncio.run(request(Said(pieces), asked, utc_now)))
        cause = None
    except NetError as error:
        text = "".join(traceback.format_exception(error))
        cause = error.failure.cause

    assert cause in (None, Cause.HTTP_CLOSED, Cause.HTTP_ERROR)
    assert login is None or not [each for each in SECRETS if each in f"{text}{asked!r}"]


@pytest.mark.parametrize("scheme", Scheme)
def test_a_proxy_that_takes_no_question_closed_the_connection(scheme: Scheme) -> None:
    seen = asyncio.run(outcome(Deaf([]), proxy(8080, scheme)))

    assert isinstance(seen, NetError)
    assert seen.failure.cause is Cause.PROXY_CLOSED


def test_what_a_proxy_said_before_it_took_no_question_is_its_answer() -> None:
    link = Deaf([b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"])

    seen = asyncio.run(outcome(link, proxy(8080)))

    assert isinstance(seen, Tunnelled)
    assert (seen.status, seen.reason) == (503, "Busy")


async def _echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()


def repeating(head: str) -> Talk:
    """A proxy whose refusal repeats the request: in its page, percent-encoded, in a header."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = (await reader.readuntil(b"\r\n\r\n")).decode()
        login = asked.partition("Proxy-Authorization: ")[2].partition("\r")[0]
        page = f"{asked} mailto:webmaster?body={quote(asked, safe='')} user {USER} {PASSWORD}"
        lines = f"Via: {login}\r\nServer: {login[:-4]}\r\nProxy-Authenticate: {login[6:]}\r\n"
        writer.write(f"{head} {login}\r\n{lines}\r\n{page}".encode())
        await writer.drain()

    return talk


@pytest.mark.parametrize("scheme", [Scheme.HTTP, Scheme.SOCKS5])
async def test_an_echo_gives_the_login_to_nobody(
    network: SystemNetwork, caplog: pytest.LogCaptureFixture, scheme: Scheme
) -> None:
    caplog.set_level(logging.DEBUG)
    by = proxy(8080, scheme, LOGIN)
    async with listening(_echo) as port:
        link = await network.connect(LOOPBACK, port)
        with pytest.raises(NetError) as caught:
            await network.tunnel(link, by, "localhost", 443)

    text = "".join((*traceback.format_exception(caught.value), repr(by), str(by), caplog.text))
    assert caught.value.failure.cause is Cause.PROXY_GARBLED
    assert not [secret for secret in SECRETS if secret in text]


@pytest.mark.parametrize("head", ["HTTP/1.1 407", "HTTP/1.1 200"])
async def test_a_page_that_repeats_the_request_gives_the_login_to_nobody(
    network: SystemNetwork, caplog: pytest.LogCaptureFixture, head: str
) -> None:
    caplog.set_level(logging.DEBUG)
    by = proxy(8080, login=LOGIN)
    asked = HttpRequest(host="a.example", port=80, path="/", secure=False, proxy=by, keep=4096)
    async with listening(repeating(head)) as port:
        link = await network.connect(LOOPBACK, port)
        way, seen = await network.tunnel(link, by, "localhost", 443)
        if way is not None:
            await way.close()
        answer = await network.request(await network.connect(LOOPBACK, port), asked)

    written = (msgspec.json.encode(seen), msgspec.json.encode(answer))
    text = "".join((repr(seen), repr(answer), repr(asked), caplog.text, *map(str, written)))
    assert "Proxy-Authorization: Basic ***" in seen.excerpt
    assert "mailto:webmaster" in answer.excerpt
    assert "user *** ***" in answer.excerpt
    assert not [secret for secret in (*SECRETS, TOKEN[:20]) if secret in text]


def test_a_short_password_is_hidden_as_a_word_and_does_not_shred_the_text() -> None:
    hide = hiding(Login(user=Secret("arc"), password=Secret("a")))

    assert hide("search a page, arc") == "search *** page, ***"


def test_an_empty_password_hides_nothing() -> None:
    hide = hiding(Login(user=Secret("somebody"), password=Secret("")))

    assert hide("no somebody here") == "no *** here"


@pytest.mark.parametrize(
    "password",
    ["pässwört-s3", "two  blanks", "a\ttab here", 'a&b<c>"d"ö', "ünïcödé", "zero\u200bwidth"],
)
@pytest.mark.parametrize("charset", ["utf-8", "latin-1", "no-such-one"])
async def test_a_login_is_known_again_however_it_is_written_and_read(
    network: SystemNetwork, password: str, charset: str
) -> None:
    by = proxy(8080, login=Login(user=Secret("bob"), password=Secret(password)))
    raw = password.encode()
    forms = (
        raw,
        json.dumps(password).encode(),
        html.escape(password).encode("ascii", "xmlcharrefreplace"),
        raw.decode("latin-1").encode("unicode_escape"),
    )
    head = b"HTTP/1.1 407 no %b\r\nVia: for %b\r\nContent-Type: text/plain; charset=%b\r\n\r\n"
    said = head % (raw, raw, charset.encode()) + b" | ".join(forms)

    async with listening(says(said)) as port:
        _, seen = await network.tunnel(await network.connect(LOOPBACK, port), by, "localhost", 443)

    assert (seen.reason, seen.header("via")) == ("no ***", "for ***")
    assert seen.excerpt == '*** | "***" | *** | ***'
