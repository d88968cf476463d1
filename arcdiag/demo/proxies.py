"""The proxies of a scenario, alive: each a server on loopback at its place in the address map."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Final

from arcdiag.demo.addresses import LOOPBACK, AddressMap
from arcdiag.demo.conversations import Conversations
from arcdiag.demo.http_proxy import HttpProxy
from arcdiag.demo.names import NameEntry, Names
from arcdiag.demo.proxy_trouble import ProxyKind, ProxyServer, ProxyTrouble
from arcdiag.demo.relay import Onward
from arcdiag.demo.socks_proxy import SocksProxy

_IDLE_S: Final = 120.0


def entries(servers: tuple[ProxyServer, ...]) -> tuple[NameEntry, ...]:
    """The proxies' own names, which the company's name servers know."""
    return tuple(NameEntry(name=each.host, addresses=(each.address,)) for each in servers)


async def open_proxies(
    servers: tuple[ProxyServer, ...], names: Names, places: AddressMap, opening: AsyncExitStack
) -> None:
    """Let each be found at its place until *opening* is closed."""
    onward = Onward(names, places.dial)
    for server in servers:
        match server.trouble:
            case ProxyTrouble.DEAD:
                port = places.hole
            case ProxyTrouble.REFUSED:
                port = places.refusing
            case _:
                port = await _open(server, onward, opening)
        places.add_server((server.address, server.port), port)


async def _open(server: ProxyServer, onward: Onward, opening: AsyncExitStack) -> int:
    socks = server.kind is ProxyKind.SOCKS5
    proxy = SocksProxy(server, onward) if socks else HttpProxy(server, onward)
    conversations = Conversations(_IDLE_S)
    listening = await asyncio.start_server(
        conversations.over(proxy.talk), LOOPBACK, 0, backlog=1000
    )
    opening.push_async_callback(conversations.close)
    opening.callback(listening.close)
    port: int = listening.sockets[0].getsockname()[1]
    return port
