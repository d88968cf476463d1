"""The way to an address, asked of the system that this is; one question costs microseconds."""

import ipaddress
import sys

from arcdiag.model.failure import Cause
from arcdiag.model.observation import Routed
from arcdiag.ports import NetError

if sys.platform == "linux":
    from arcdiag.net.route import linux as system
elif sys.platform == "win32":
    from arcdiag.net.route import windows as system
else:
    from arcdiag.net.route import elsewhere as system


def way_to(address: str, source: str = "") -> Routed:
    """The way the kernel would send to *address*, from *source* if given; raises NetError.

    ``tcp-unreachable``: this machine's own routing has none, in the system's own word as ``code``.
    """
    if source and _version(source) != _version(address):
        message = f"this machine cannot send from {source} to this address"
        raise NetError(Cause.LOCAL_LIMIT, message, "EAFNOSUPPORT")
    return system.way_to(address, source)


def _version(address: str) -> int:
    return ipaddress.ip_address(address).version
