"""The agent's own port on this machine does not answer: a service of it does not run."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.evidence import Evidence, grouped
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.own_ports import ARC_PROXY, is_own
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.model.finding import Owner
from arcdiag.model.host import OperatingSystem

_ARC_PROXY: Final = (
    "1. Start the agent's proxy on this machine (service {service}) and see that it stays up; its "
    "own log, arcproxy.log, tells why not. It runs by default from agent 1.51 on, and only where "
    "the agent is installed.\n"
    "2. Nothing in the network must change: {place} is this machine itself, and no firewall or "
    "proxy of the site has had a part in it. With connection.type gateway nothing works "
    "without it."
)
_HIMDS: Final = (
    "1. Start the agent's main service on this machine (service {service}) and see that it stays "
    "up; its own log, himds.log, tells why not. It is there only where the agent is installed.\n"
    "2. Nothing in the network must change: {place} is this machine itself. Programs on this "
    "machine get no token of its managed identity until then."
)
_SERVICES: Final = {
    (ARC_PROXY, OperatingSystem.WINDOWS): "arcproxy",
    (ARC_PROXY, OperatingSystem.LINUX): "arcproxyd",
}


@rule(
    id="agent-port-closed",
    owner=Owner.SERVER,
    title="{what} does not answer on this machine ({place})",
    remedy=_HIMDS,
)
def agent_port_closed(evidence: Evidence) -> Iterator[Case]:
    """One case per port."""
    system = evidence.around.host.system
    failed = [check for check in evidence.failed() if is_own(check)]
    for endpoint, checks in grouped(failed, lambda check: check.endpoint).items():
        proxy = endpoint == ARC_PROXY
        himds = "himds" if system is OperatingSystem.WINDOWS else "himdsd"
        yield Case(
            subjects=tuple(checks),
            clues=tuple(clue(check, seen) for check in checks for seen in evidence.because(check)),
            values={
                "what": "The agent's proxy" if proxy else "The agent's main service (himds)",
                "place": f"{checks[0].host}:{checks[0].port}",
                "service": _SERVICES.get((endpoint, system), "arcproxy" if proxy else himds),
            },
            remedy=_ARC_PROXY if proxy else None,
        )
