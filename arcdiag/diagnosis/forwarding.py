"""A request to whoever runs the network, with all it needs: it can be forwarded as it stands."""

from collections.abc import Iterator, Sequence
from typing import Final

from arcdiag.diagnosis.addresses import dialled, server_label
from arcdiag.diagnosis.evidence import Evidence, outcomes
from arcdiag.diagnosis.last_seen import where
from arcdiag.diagnosis.peering import PATH_CAUSES, Community, addresses, placed_address
from arcdiag.diagnosis.words import listing, say, verbatim, waited
from arcdiag.model.choices import Mode
from arcdiag.model.failure import Cause
from arcdiag.model.observation import Connected, Observation, Queried, Routed, Step, Traced
from arcdiag.model.report import CheckResult

_HEAD: Final = "To forward as it is, to whoever runs the routes to Azure:"
_SEEN: Final = (
    "{source} cannot connect to {host} ({address}), TCP port {port}: {what}, at {when} UTC."
)
_CHAIN: Final = "The name leads there by {server}: {chain}."
_SENT: Final = "Packets to it leave {source} on {interface} through {gateway}."
_PLACE: Final = "{address} belongs to Azure {region} by Microsoft's published ranges ({prefix})."
_HINT: Final = "{address} belongs to Azure {region} by the name's aliases."
_WORKS: Final = "Over the same path these connect: {others}."
_LOST: Final = "By a TCP traceroute {where}"
_ASK: Final = (
    "Please look for a route to {address} ({learnt}), with az network express-route "
    "list-route-tables --peering-name MicrosoftPeering, and on the router that ends the circuit. "
    "Is there none: add {community} to the peering's route filter. Is there one: look at the "
    "firewalls for TCP {port} from {source} to {address}, and at the way back to {source}, or to "
    "the public address that it is translated to."
)
_PEERING: Final = "it must be learnt over the Microsoft peering"
_PERHAPS: Final = "where traffic to Azure takes ExpressRoute, over the Microsoft peering"
_DONE: Final = "It is done when this works on the server: arcdiag check --only-endpoints {endpoint}"
_WHAT: Final = {
    Cause.TCP_REFUSED: "refused",
    Cause.TCP_RESET: "reset",
    Cause.TCP_UNREACHABLE: "reported unreachable",
}


def forwarded_part(remedy: str) -> tuple[str, ...]:
    """The lines of a *remedy* that are to be forwarded, as `request` made them; none in others."""
    _, head, rest = f"\n{remedy}".partition(f"\n{say(_HEAD)}\n")
    return tuple(rest.split("\n")) if head else ()


def own_part(remedy: str) -> tuple[str, ...]:
    """The lines of a *remedy* before those."""
    return tuple(f"\n{remedy}".partition(f"\n{say(_HEAD)}\n")[0].strip("\n").split("\n"))


def request(
    evidence: Evidence, check: CheckResult, others: Sequence[CheckResult]
) -> tuple[str, ...]:
    """The request's lines, as templates that stand for themselves; *others* work over that path.

    None where connections come about, or no region is known: then it is not about routes.
    """
    if check.cause not in PATH_CAUSES:
        return ()
    vain = [seen for seen in evidence.because(check) if seen.step is Step.CONNECT]
    lost = [address for seen in vain if (address := dialled(seen.target)) in addresses(check)]
    for address in lost[:1]:
        placed = placed_address(evidence, check, address)
        if placed.communities:
            community = placed.communities[0]
            lines = _lines(evidence, check, address, community, placed.guessed, others, vain[0])
            return tuple(map(verbatim, (say(_HEAD), *lines)))
    return ()


def _lines(
    evidence: Evidence,
    check: CheckResult,
    address: str,
    community: Community,
    guessed: bool,
    others: Sequence[CheckResult],
    seen: Observation,
) -> Iterator[str]:
    fact = evidence.around.addresses.get(address)
    source = _source(check, address)
    yield say(
        _SEEN,
        source=source,
        host=check.host,
        address=address,
        port=check.port,
        what=_what(check, seen),
        when=f"{seen.started:%Y-%m-%d %H:%M}",
    )
    yield from chain(check, address)
    yield say(
        _HINT if guessed else _PLACE,
        address=address,
        region=community.name,
        prefix=fact.prefix if fact else "",
    )
    for way in ways(check, address)[:1]:
        yield say(
            _SENT,
            source=way.source,
            interface=way.interface or "-",
            gateway=way.gateway or "-",
        )
    if outcomes(check, Traced):
        yield say(_LOST, where=where((check,)))
    if others:
        yield say(_WORKS, others=listing(map(_connected, others), most=3))
    yield say(
        _ASK,
        address=address,
        learnt=_PEERING if check.mode is Mode.MICROSOFT_PEERING else _PERHAPS,
        community=say("{value} ({name})", value=community.value, name=community.name),
        port=check.port,
        source=source,
    )
    yield say(_DONE, endpoint=f"--endpoint tcp://{check.host}:{check.port}")


def chain(check: CheckResult, address: str) -> Iterator[str]:
    """By whose word, and over which aliases, the name leads to *address*: one sentence, or none."""
    answers = [answer for _, answer in outcomes(check, Queried)]
    for answer in [one for one in answers if address in [a.value for a in one.addresses]][:1]:
        links = [record.value for record in answer.aliases]
        path = " → ".join((check.host, *links, address))
        yield say(_CHAIN, server=server_label(answer.server), chain=path)


def ways(check: CheckResult, address: str) -> list[Routed]:
    """How packets to *address* leave this machine; none where it was not asked."""
    return [way for _, way in outcomes(check, Routed) if way.address == address]


def _source(check: CheckResult, address: str) -> str:
    return next((way.source for way in ways(check, address)), say("this server"))


def _what(check: CheckResult, seen: Observation) -> str:
    if check.cause in _WHAT:
        return say(_WHAT[check.cause])
    return say("no answer (no SYN-ACK) within {waited}", waited=waited(seen.took_ms))


def _connected(check: CheckResult) -> str:
    used = (made.address for _, made in outcomes(check, Connected))
    return say("{host} ({address})", host=check.host, address=next(used, "-"))
