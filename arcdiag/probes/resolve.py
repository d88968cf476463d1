"""Names into addresses: as this machine would, and as each name server says on the wire."""

from ipaddress import ip_address

from arcdiag.model.failure import Cause
from arcdiag.model.host import NameServer
from arcdiag.model.observation import Observation, Queried, Resolved, Step
from arcdiag.ports import Network
from arcdiag.probes.trace import Trace

NOERROR = "NOERROR"


async def as_the_machine(network: Network, host: str, trace: Trace) -> Resolved | None:
    """Ask the operating system's resolver."""
    return await trace.step(
        Step.RESOLVE, host, network.lookup(host), late=Cause.DNS_TIMEOUT, detail=lambda seen: seen
    )


async def on_the_wire(
    network: Network,
    server: NameServer,
    host: str,
    question: str,
    trace: Trace,
    step: Step = Step.QUERY,
) -> Queried | None:
    """Put one question to one name server."""
    return await trace.step(
        step,
        f"{question} {host} @{server}",
        network.query(server, host, question),
        late=Cause.DNS_TIMEOUT,
        detail=lambda seen: seen,
    )


def literal(host: str, trace: Trace) -> Resolved:
    """A host that is an address needs no resolver."""
    seen = Resolved(source="literal", addresses=(str(ip_address(host)),))
    trace.note(Step.RESOLVE, host, seen)
    return seen


def answered(server: NameServer, observations: tuple[Observation, ...]) -> Resolved | None:
    """What one server's answers to both questions come to.

    Without addresses: it says that there are none. None: it was silent or could not tell, and a
    stub resolver goes on to the next one (as glibc's ``res_nsend`` does).
    """
    answers = [seen.outcome for seen in observations if isinstance(seen.outcome, Queried)]
    mine = [answer for answer in answers if answer.server == str(server)]
    mine.sort(key=lambda answer: answer.question, reverse=True)  # AAAA first, as RFC 6724 prefers
    sound = [answer for answer in mine if answer.rcode == NOERROR]  # of others nobody takes any
    addresses = tuple(dict.fromkeys(one.value for answer in sound for one in answer.addresses))
    if not addresses and not _denied([answer.rcode for answer in mine]):
        return None
    last = next((answer.aliases[-1].value for answer in mine if answer.aliases), "")
    return Resolved(source=str(server), addresses=addresses, canonical=last)


def _denied(rcodes: list[str]) -> bool:
    """Do these answers to both questions say that there is no address?"""
    return "NXDOMAIN" in rcodes or rcodes == [NOERROR, NOERROR]
