"""The ways out of the simulated machine; the real ones would all say loopback."""

from typing import Final

from arcdiag.model.observation import Routed, Traced, TraceHop

INTERFACE: Final = "sim0"
_MTU: Final = 1500
_MOST_HOPS: Final = 30


def simulated_route(address: str) -> Routed:
    """Everything goes through the one router of the machine's site."""
    v6 = ":" in address
    return Routed(
        address=address,
        source="fd00:20::2" if v6 else "10.20.0.2",
        interface=INTERFACE,
        gateway="fd00:20::1" if v6 else "10.20.0.1",
        mtu=_MTU,
    )


def simulated_trace(address: str, port: int, *, silent: bool) -> Traced:
    """The site's router passes everything on; what vanishes, vanishes behind it."""
    router = TraceHop(
        limit=1, address=simulated_route(address).gateway, took_ms=1.0, word="passed on"
    )
    if silent:
        beyond = tuple(TraceHop(limit=limit) for limit in range(2, _MOST_HOPS + 1))
        return Traced(address=address, port=port, hops=(router, *beyond))
    last = TraceHop(limit=2, address=address, took_ms=5.0, word="connected")
    return Traced(address=address, port=port, hops=(router, last), arrived=True)
