"""The simulated company's proxies, asked by arcdiag's own tunnels and by plain sockets."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from arcdiag.demo.azure import SimulatedAzure
from arcdiag.demo.proxy_trouble import ProxyKind, ProxyServer, ProxyTrouble
from arcdiag.demo.scenario import Machine, load_scenario
from arcdiag.model.failure import Cause
from arcdiag.model.observation import Tunnelled
from arcdiag.model.proxy import Login, Proxy, Scheme
from arcdiag.model.secret import Secret
from arcdiag.net.system import SystemNetwork
from arcdiag.ports import HttpRequest, NetError
from tests.unit.demo.lab import catalog

GOOD = "eastasia-gas.guestconfiguration.azure.com"
HOST, ADDRESS = "proxy.contoso.example", "10.20.0.80"
INSIDE = Machine(resolves_outside=False, connects_outside=False)
KINDS = list(ProxyKind)
SCHEMES = {ProxyKind.HTTP: Scheme.HTTP, ProxyKind.SOCKS5: Scheme.SOCKS5}


@asynccontextmanager
async def company(
    machine: Machine = INSIDE, **proxy: object
) -> AsyncIterator[tuple[SimulatedAzure, SystemNetwork]]:
    """A network with one proxy, and a machine that reaches nothing else."""
    server = ProxyServer(host=HOST, address=ADDRESS, **proxy)  # type: ignore[arg-type]
    scenario = replace(load_scenario("healthy"), machine=machine, proxies=(server,))
    async with SimulatedAzure(scenario, catalog()) as azure:
        yield azure, azure.network()


def login(user: str, password: str) -> Login:
    return Login(user=Secret(user), password=Secret(password))


async def asked(
    network: SystemNetwork,
    kind: ProxyKind = ProxyKind.HTTP,
    host: str = GOOD,
    given: Login | None = None,
) -> tuple[Tunnelled, str]:
    """The proxy's answer, and the TLS version and issuer that were met behind it."""
    proxy = Proxy(scheme=SCHEMES[kind], host=HOST, port=3128, login=given)
    link = await network.connect(ADDRESS, 3128)
    try:
        through, seen = await network.tunnel(link, proxy, host, 443)
        if through is None:
            return seen, ""
        stream, shaken = await network.start_tls(through, host)
        judged = await network.verify(stream.chain, host, datetime.now(UTC))
        assert judged.verified
        answer = await network.request(
            stream, HttpRequest(host=host, port=443, path="/", secure=True)
        )
        return seen, f"{shaken.version} {answer.status}"
    finally:
        await link.close()


async def failure(network: SystemNetwork, kind: ProxyKind = ProxyKind.HTTP) -> tuple[Cause, str]:
    with pytest.raises(NetError) as raised:
        async with asyncio.timeout(5):
            await asked(network, kind)
    return raised.value.failure.cause, raised.value.failure.message


@pytest.mark.parametrize("kind", KINDS)
async def test_a_machine_without_any_way_out_reaches_azure_through_its_proxy(
    kind: ProxyKind,
) -> None:
    async with company(kind=kind) as (azure, network):
        seen, beyond = await asked(network, kind)

        assert seen.opened
        assert beyond == "TLSv1.3 404"
        with pytest.raises(NetError):
            await network.lookup(GOOD)
        assert (await network.lookup(HOST)).addresses == (ADDRESS,)
        assert azure.dial("20.190.159.2", 443) == azure.dial("192.0.2.1", 443)


async def test_a_machine_with_a_way_out_has_it_beside_the_proxy() -> None:
    async with company(Machine()) as (azure, network):
        (address, *_) = (await network.lookup(GOOD)).addresses

        assert azure.dial(address, 443) != azure.dial("192.0.2.1", 443)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_login_opens_only_when_it_is_the_right_one(kind: ProxyKind) -> None:
    async with company(kind=kind, user="arc", password="s3cret: ä") as (_, network):
        without, _ = await asked(network, kind)
        wrong, _ = await asked(network, kind, given=login("arc", "other"))
        right, _ = await asked(network, kind, given=login("arc", "s3cret: ä"))

    assert (without.opened, wrong.opened, right.opened) == (False, False, True)
    assert without.status == wrong.status == (407 if kind is ProxyKind.HTTP else 255)
    assert (without.login, wrong.login) == (False, True)


async def test_an_http_proxy_offers_the_schemes_it_was_given() -> None:
    async with company(schemes=("Negotiate", "NTLM")) as (_, network):
        seen, _ = await asked(network, given=login("arc", "s3cret"))

    assert (seen.status, seen.schemes) == (407, ("Negotiate", "NTLM"))


@pytest.mark.parametrize(("kind", "status"), [(ProxyKind.HTTP, 403), (ProxyKind.SOCKS5, 2)])
async def test_a_list_refuses_its_names_and_no_others(kind: ProxyKind, status: int) -> None:
    async with company(kind=kind, denies=("*.guestconfiguration.azure.com",)) as (_, network):
        denied, _ = await asked(network, kind)
        admitted, _ = await asked(network, kind, "login.microsoftonline.com")

    assert (denied.opened, denied.status) == (False, status)
    assert admitted.opened


@pytest.mark.parametrize(("kind", "status"), [(ProxyKind.HTTP, 503), (ProxyKind.SOCKS5, 4)])
async def test_a_name_that_does_not_exist_is_the_proxys_to_tell(
    kind: ProxyKind, status: int
) -> None:
    async with company(kind=kind) as (_, network):
        seen, _ = await asked(network, kind, "no.such.name.example")

    assert (seen.opened, seen.status) == (False, status)


@pytest.mark.parametrize(("kind", "status"), [(ProxyKind.HTTP, 502), (ProxyKind.SOCKS5, 4)])
async def test_a_proxy_that_cannot_get_out_says_so(kind: ProxyKind, status: int) -> None:
    async with company(kind=kind, trouble=ProxyTrouble.CANNOT) as (_, network):
        seen, _ = await asked(network, kind)

    assert seen.status == status


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("trouble", "cause"),
    [
        (ProxyTrouble.CLOSES, Cause.PROXY_CLOSED),
        (ProxyTrouble.GARBAGE, Cause.PROXY_GARBLED),
        (ProxyTrouble.ENDLESS, Cause.PROXY_GARBLED),
        (ProxyTrouble.OPENS_AND_CLOSES, Cause.TLS_CLOSED),
    ],
)
async def test_each_way_of_breaking_down_is_met(
    kind: ProxyKind, trouble: ProxyTrouble, cause: Cause
) -> None:
    async with company(kind=kind, trouble=trouble) as (_, network):
        met, message = await failure(network, kind)

    assert met is cause, message


async def test_a_page_in_place_of_a_tunnel_comes_with_the_promise() -> None:
    async with company(trouble=ProxyTrouble.PAGE) as (_, network):
        link = await network.connect(ADDRESS, 3128)
        proxy = Proxy(scheme=Scheme.HTTP, host=HOST, port=3128)
        through, seen = await network.tunnel(link, proxy, GOOD, 443)
        assert through is not None
        with pytest.raises(NetError) as raised:
            await network.start_tls(through, GOOD)
        await through.close()

    # What of the page came with the promise is lost, as it is for Go; the rest may come or not.
    assert raised.value.failure.cause in (Cause.TLS_NOT_TLS, Cause.TLS_CLOSED)
    assert "Contoso acceptable use" in seen.excerpt


@pytest.mark.parametrize("kind", KINDS)
async def test_a_silent_proxy_says_nothing(kind: ProxyKind) -> None:
    async with company(kind=kind, trouble=ProxyTrouble.SILENT) as (_, network):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await asked(network, kind)


async def test_nothing_listens_where_a_proxy_is_gone() -> None:
    async with company(trouble=ProxyTrouble.REFUSED) as (_, network):
        assert (await failure(network))[0] is Cause.TCP_REFUSED


async def test_nothing_is_heard_from_where_a_proxy_is_dead() -> None:
    async with company(trouble=ProxyTrouble.DEAD) as (_, network):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await asked(network)


async def test_a_whole_url_is_fetched_for_the_client() -> None:
    async with company(denies=("pas.windows.net",)) as (_, network):
        said = {}
        for host in (GOOD, "pas.windows.net"):
            link = await network.connect(ADDRESS, 3128)
            await link.send(f"GET http://{host}/a?b HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            said[host] = await link.receive(4096)
            await link.close()

    assert said[GOOD].startswith(b"HTTP/1.1 404")
    assert said["pas.windows.net"].startswith(b"HTTP/1.1 403")
    assert b"X-Squid-Error: ERR_ACCESS_DENIED" in said["pas.windows.net"]


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\r\n\r\n",
        b"CONNECT\r\n\r\n",
        b"CONNECT a:99999 HTTP/1.1\r\n\r\n",
        b"\x05",
        b"x" * 40_000,
    ],
)
@pytest.mark.parametrize("kind", KINDS)
async def test_whatever_a_client_says_the_proxy_lives_on(kind: ProxyKind, said: bytes) -> None:
    async with company(kind=kind) as (azure, network):
        reader, writer = await asyncio.open_connection(*azure.dial(ADDRESS, 3128))
        writer.write(said)
        if writer.can_write_eof():
            writer.write_eof()
        async with asyncio.timeout(3):
            with suppress(ConnectionError):
                await reader.read()
        writer.close()
        seen, _ = await asked(network, kind)

    assert seen.opened
