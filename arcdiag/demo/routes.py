"""The ways out of the simulated machine; the real ones would all say loopback."""

from arcdiag.model.observation import Routed

INTERFACE = "sim0"
_MTU = 1500


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
