"""Builds what checks through proxies see, in the spelling that the probes use."""

from typing import Any

from arcdiag.model.choices import Protocol
from arcdiag.model.failure import Cause, Failure
from arcdiag.model.observation import Observation, Reached, Step, Tunnelled
from arcdiag.model.plan import Seen
from tests.unit.diagnosis.build import (
    GBL,
    answered,
    check,
    connected,
    fails,
    judged,
    resolved,
    seen,
    shaken,
    silence,
    unanswered,
    watched,
)

PROXY = "http://proxy.corp.example:3128"
SOCKS = "socks5://socks.corp.example:1080"
_PROTOCOLS = {
    "http": Protocol.HTTP_PROXY,
    "https": Protocol.HTTPS_PROXY,
    "socks5": Protocol.SOCKS5,
}


def reached(proxy: str = PROXY) -> Observation:
    outcome = Reached(proxy=proxy, address="10.0.0.8", port=3128, local="10.1.1.1")
    return seen(Step.REACH, proxy, outcome)


def unreached(cause: Cause = Cause.TCP_REFUSED, proxy: str = PROXY) -> Observation:
    """As the probes write it: the proxy's own cause is the code."""
    failure = Failure(cause=Cause.PROXY_UNREACHABLE, message="as it went", code=cause)
    return seen(Step.REACH, proxy, failure)


def tunnelled(host: str = GBL, status: int = 200, proxy: str = PROXY, **values: Any) -> Observation:
    """The proxy's answer: HTTP's 200 or SOCKS5's 0 opens."""
    opened = status == (0 if proxy.startswith("socks") else 200)
    fields: dict[str, Any] = {"reason": "Connection established" if opened else "Forbidden"}
    outcome = Tunnelled(
        proxy=proxy, target=f"{host}:443", opened=opened, status=status, **{**fields, **values}
    )
    return seen(Step.TUNNEL, f"{host}:443 through {proxy}", outcome)


def untunnelled(host: str, cause: Cause, proxy: str = PROXY) -> Observation:
    return fails(Step.TUNNEL, f"{host}:443 through {proxy}", cause)


def unresolved(host: str) -> list[Observation]:
    """What a machine sees that can look up nothing outside."""
    return [fails(Step.RESOLVE, host, Cause.DNS_ERROR), *silence(host)]


def through(
    host: str, *observations: Observation | list[Observation], proxy: str = PROXY, **values: Any
) -> Seen:
    """A check by way of the proxy, on a machine that resolves nothing outside."""
    what = check(host, **{"route": proxy, "id": f"{host}@{proxy}", **values})
    return watched(what, *observations, unresolved(host))


def well(host: str, proxy: str = PROXY, **values: Any) -> Seen:
    """Everything as it should be behind a proxy."""
    opened = tunnelled(host, 0 if proxy.startswith("socks") else 200, proxy)
    steps = [reached(proxy), opened, shaken(host), judged(host), answered()]
    return through(host, steps, proxy=proxy, **values)


def turned_away(host: str, status: int, proxy: str = PROXY, **values: Any) -> Seen:
    return through(host, reached(proxy), tunnelled(host, status, proxy, **values), proxy=proxy)


def itself(*observations: Observation | list[Observation], proxy: str = PROXY) -> Seen:
    """The check of the proxy itself; without *observations* it was found well."""
    scheme, _, place = proxy.partition("://")
    host, _, port = place.rpartition(":")
    what = check(
        host,
        id=f"proxy:{proxy}",
        endpoint="proxy",
        name=proxy,
        port=int(port),
        protocol=_PROTOCOLS[scheme],
        path="",
        required=False,
        purpose="proxy",
        purposes=(),
        azcmagent_check=False,
    )
    steps = observations or (
        resolved(host, "10.0.0.8"),
        connected("10.0.0.8", int(port)),
        tunnelled(GBL, 0 if scheme == "socks5" else 200, proxy),
    )
    return watched(what, *steps)


def nameless() -> list[Observation]:
    """The proxy's own name is not found."""
    host = "proxy.corp.example"
    return [fails(Step.RESOLVE, host, Cause.DNS_ERROR), unanswered(host)]
