"""SOCKS5 (RFC 1928, RFC 1929): what a proxy answers to the wish for a connection.

`socksio` writes the messages and keeps their order; here they are cut out of the stream, as it
takes each read for a whole one, and looked at where it would stumble.
"""

import asyncio
from typing import Final

from socksio import ProtocolError
from socksio.socks5 import (
    SOCKS5AuthMethod,
    SOCKS5AuthMethodsRequest,
    SOCKS5Command,
    SOCKS5CommandRequest,
    SOCKS5Connection,
    SOCKS5UsernamePasswordRequest,
)

from arcdiag.model.failure import UNFINISHED, Cause
from arcdiag.model.observation import Tunnelled
from arcdiag.model.proxy import Login, Proxy
from arcdiag.model.sight.proxying import NO_LOGIN_ACCEPTED
from arcdiag.net.http_answer import ascii_of
from arcdiag.net.text import printable
from arcdiag.ports import Link, NetError

VERSION: Final = 5
LOGIN_VERSION: Final = 1
"""Of the negotiation inside the negotiation (RFC 1929)."""
LONGEST: Final = 255
"""Bytes of a name, a user or a password: their length is one byte."""
SUCCEEDED: Final = 0
IPV4: Final = 1
NAME: Final = 3
IPV6: Final = 4

PASSWORD: Final = "username/password"  # noqa: S105  the name of a way to log in
METHODS: Final = {1: "GSSAPI", 2: PASSWORD}
REPLIES: Final = {
    1: "general SOCKS server failure",
    2: "connection not allowed by ruleset",
    3: "network unreachable",
    4: "host unreachable",
    5: "connection refused",
    6: "TTL expired",
    7: "command not supported",
    8: "address type not supported",
}
"""RFC 1928, section 6."""


async def ask(link: Link, proxy: Proxy, host: str, port: int) -> Tunnelled:
    """The answer; where it is a yes, nothing behind it was read."""
    talk = _Talk(link)
    name = _name(host)
    refused = await _log_in(talk, proxy.login)
    status, reason, offered = refused or await _connect(talk, name, port)
    return Tunnelled(
        proxy=proxy.bare,
        target=f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        opened=refused is None and status == SUCCEEDED,
        status=status,
        reason=reason,
        login=proxy.login is not None,
        schemes=offered,
    )


_Said = tuple[int, str, tuple[str, ...]]
"""A code, what it means, and the way to log in that was chosen."""


async def _log_in(talk: "_Talk", login: Login | None) -> _Said | None:
    """Agree on a way to log in, and take it; what was refused, else None. The order is Go's."""
    methods = [SOCKS5AuthMethod.NO_AUTH_REQUIRED]
    if login is not None:
        methods.append(SOCKS5AuthMethod.USERNAME_PASSWORD)
    await talk.say(SOCKS5AuthMethodsRequest(methods))
    answer = await talk.hear(2)
    if answer[0] != VERSION:
        message = f"what answered does not speak SOCKS5; it begins: {printable(answer)}"
        raise NetError(Cause.PROXY_GARBLED, message, "version")
    chosen = answer[1]
    if chosen == NO_LOGIN_ACCEPTED:
        return chosen, "no acceptable methods", ()
    if chosen not in METHODS and chosen != 0:
        message = f"the proxy chose the unknown login method {chosen}"
        raise NetError(Cause.PROXY_GARBLED, message, "method")
    talk.understand(answer)
    if chosen == 0:
        return None
    if METHODS[chosen] != PASSWORD or login is None:
        words = f"the proxy demands a login by {METHODS[chosen]}"
        return NO_LOGIN_ACCEPTED, words, (METHODS[chosen],)
    return await _send_login(talk, login)


async def _send_login(talk: "_Talk", login: Login) -> _Said | None:
    user = login.user.reveal().encode("utf-8", "replace")
    password = login.password.reveal().encode("utf-8", "replace")
    if not 0 < len(user) <= LONGEST or len(password) > LONGEST:
        message = "SOCKS5 can carry no such login: a user and a password have up to 255 bytes each"
        raise NetError(Cause.PROXY_ERROR, message, "login too long")
    await talk.say(SOCKS5UsernamePasswordRequest(user, password))
    answer = await talk.hear(2)
    if answer[0] != LOGIN_VERSION:
        message = "the proxy's answer to the login is not SOCKS5"
        raise NetError(Cause.PROXY_GARBLED, message, "version")
    talk.understand(answer)
    if answer[1] != SUCCEEDED:
        return NO_LOGIN_ACCEPTED, "the proxy refused the login", (PASSWORD,)
    return None


async def _connect(talk: "_Talk", name: str, port: int) -> _Said:
    await talk.say(SOCKS5CommandRequest.from_address(SOCKS5Command.CONNECT, (name, port)))
    head = await talk.hear(2)
    if head[0] != VERSION:
        raise NetError(Cause.PROXY_GARBLED, "the proxy's reply is not SOCKS5", "version")
    if head[1] == NO_LOGIN_ACCEPTED:  # unassigned here, and it must not pass for a wanted login
        message = f"the proxy's reply holds the unassigned code {head[1]}"
        raise NetError(Cause.PROXY_GARBLED, message, "reply")
    if head[1] != SUCCEEDED:  # some proxies end such a reply here
        return head[1], REPLIES.get(head[1], f"unassigned reply code {head[1]}"), ()
    head += await talk.hear(2)
    bound = head[3]
    if bound not in (IPV4, NAME, IPV6):
        message = f"the proxy's reply holds the unknown address type {bound}"
        raise NetError(Cause.PROXY_GARBLED, message, "address type")
    length = (await talk.hear(1))[0] if bound == NAME else {IPV4: 4, IPV6: 16}[bound]
    await talk.hear(length + 2)
    # Where the proxy connects from is of no use here, and socksio stumbles over names.
    talk.understand(head[:3] + bytes((IPV4, 0, 0, 0, 0, 0, 0)))
    return SUCCEEDED, "succeeded", ()


def _name(host: str) -> str:
    """*host* as SOCKS5 can carry it, an address as it is."""
    try:
        name = ascii_of(host).decode("ascii")
    except UnicodeError:
        name = ""
    if not 0 < len(name) <= LONGEST:
        message = "the host's name cannot be written in SOCKS5: it has up to 255 bytes"
        raise NetError(Cause.PROXY_ERROR, message, "name")
    return name


class _Talk:
    """One negotiation: whole messages over a link."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._state = SOCKS5Connection()
        self._heard = False

    async def say(
        self,
        message: SOCKS5AuthMethodsRequest | SOCKS5UsernamePasswordRequest | SOCKS5CommandRequest,
    ) -> None:
        self._state.send(message)
        await self._link.send(self._state.data_to_send())

    async def hear(self, length: int) -> bytes:
        """Exactly so many bytes: what comes behind them is not the proxy's."""
        data = b""
        while len(data) < length:
            begun = bool(self._heard or data)
            try:
                piece = await self._link.receive(length - len(data))
            except asyncio.CancelledError as cut:
                if begun:
                    message = "the SOCKS5 negotiation began and did not come to its end"
                    raise cut from NetError(Cause.PROXY_TIMEOUT, message, UNFINISHED)
                raise
            if not piece:
                when = "halfway through" if begun else "without an answer in"
                message = f"the proxy closed the connection {when} the SOCKS5 negotiation"
                raise NetError(Cause.PROXY_CLOSED, message, UNFINISHED if begun else "EOF")
            data += piece
        self._heard = True
        return data

    def understand(self, message: bytes) -> None:
        """Let the protocol's state follow."""
        try:
            self._state.receive_data(message)
        except ProtocolError:
            raise NetError(Cause.PROXY_GARBLED, "the proxy's answer is not SOCKS5", "") from None
