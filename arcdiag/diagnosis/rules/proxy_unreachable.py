"""The proxy itself cannot be reached: its name, the way to it, or TLS with it."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.addresses import server_label
from arcdiag.diagnosis.aliases import tried
from arcdiag.diagnosis.behind import Behind, behind, decisive
from arcdiag.diagnosis.causes import Words
from arcdiag.diagnosis.evidence import Evidence
from arcdiag.diagnosis.last_seen import last_seen_clues
from arcdiag.diagnosis.routing import leads_nowhere, way_clues
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.words import listing, say
from arcdiag.model.failure import Cause, Failure
from arcdiag.model.finding import Owner
from arcdiag.model.observation import Judged, Observation, Step

_NAME: Final = Words(
    Owner.DNS,
    "The proxy {proxy} cannot be reached: its name does not resolve on this machine",
    "",
    "1. Have {servers} give {host} an address for this machine, or correct the name in the proxy "
    "setting.\n"
    "2. No other name has to resolve here: Azure's names are looked up by the proxy.",
)
_TIMEOUT: Final = Words(
    Owner.FIREWALL,
    "The proxy {proxy} cannot be reached: no answer from {addresses}",
    "",
    "1. Allow TCP {port} from this machine to the proxy ({addresses}) on every firewall between "
    "them, and search their logs for it.\n"
    "2. See that the proxy runs, and that the address in the proxy setting is still the right one.",
)
_REFUSED: Final = Words(
    Owner.PROXY,
    "The proxy {proxy} cannot be reached: {addresses} refuses the connection",
    "",
    "1. Start the proxy, or correct host and port in the proxy setting: to this machine nothing "
    "answers on TCP {port} at {addresses}.\n"
    "2. If it does run there, look for a firewall that refuses in its place.",
)
_RESET: Final = Words(
    Owner.PROXY,
    "The proxy {proxy} cannot be reached: {addresses} breaks the connection off",
    "",
    "1. Let this machine use the proxy: a reset before the first word is what a list of admitted "
    "clients, or a firewall before the proxy, gives.",
)
_UNREACHABLE: Final = Words(
    Owner.NETWORK_PROVIDER,
    "The proxy {proxy} cannot be reached: there is no way to {addresses}",
    "",
    "1. Give this machine a route to the proxy ({addresses}), or correct the address in the proxy "
    "setting: a router, or this machine itself, reports it as unreachable.",
)
_WITHOUT_WAY: Final = Words(
    Owner.SERVER,
    "The proxy {proxy} cannot be reached: this machine itself has no route to {addresses}",
    "",
    "1. Look at its network adapters, addresses and routes (ip addr and ip route, ipconfig /all "
    "and route print), and give it a default gateway, or a route to {addresses}: its own routing "
    "leads nowhere there, and no packet has left it.\n"
    "2. If the address is wrong, correct it in the proxy setting.",
)
_NOT_TLS: Final = Words(
    Owner.SERVER,
    "The proxy {proxy} cannot be used: it does not speak TLS on that port",
    "",
    "1. Correct the proxy setting: https:// means TLS with the proxy itself, whatever is fetched "
    "through it. A proxy without is http://{place}.\n"
    "2. If TLS is meant, have the proxy team say on which port the proxy speaks it.",
)
_TLS: Final = Words(
    Owner.PROXY,
    "The proxy {proxy} cannot be used: TLS with the proxy itself fails",
    "",
    "1. Look at the proxy's own TLS settings for port {port}: it has to accept TLS 1.2 or 1.3 "
    "without a certificate of the client.\n"
    "2. If no TLS with the proxy is meant, correct the proxy setting to http://{place}.",
)
_CERTIFICATE: Final = Words(
    Owner.PROXY,
    "The proxy {proxy} cannot be used: this machine does not accept its certificate",
    "",
    "1. Give the proxy a certificate for {host} that this machine trusts, or install the root that "
    "signed it on this machine.\n"
    "2. If no TLS with the proxy is meant, correct the proxy setting to http://{place}.",
)
_SOMEHOW: Final = Words(
    Owner.PROXY,
    "The proxy {proxy} cannot be reached",
    "",
    "1. See that the proxy runs at {place} and that this machine can connect to it, or correct the "
    "proxy setting.",
)

_BY_CAUSE: Final[dict[str, Words]] = {
    Cause.TCP_TIMEOUT: _TIMEOUT,
    Cause.TCP_REFUSED: _REFUSED,
    Cause.TCP_RESET: _RESET,
    Cause.TCP_UNREACHABLE: _UNREACHABLE,
    Cause.TLS_NOT_TLS: _NOT_TLS,
}
_FAMILIES: Final = {"dns-": _NAME, "tls-": _TLS, "cert-": _CERTIFICATE}
_LOGGED: Final = (
    "{remedy}\n"
    "Then run the check again. In the agent's own log such failures stand in lines with: "
    "proxyconnect tcp."
)


@rule(
    id="proxy-unreachable",
    owner=Owner.PROXY,
    title=_SOMEHOW.one,
    remedy=_SOMEHOW.remedy,
    explained_by=("hosts-file-override", "dns-server-down", "dns-sinkhole"),
)
def proxy_unreachable(evidence: Evidence) -> Iterator[Case]:
    """One case per proxy; its own check tells best what is wrong."""
    for group in behind(evidence, Cause.PROXY_UNREACHABLE):
        words = _words(evidence, group)
        asked = (server_label(w.server) for check in group.own for w in evidence.said(check))
        host, _, port = group.place.rpartition(":")
        yield Case(
            subjects=group.checks,
            clues=(
                *decisive(evidence, group),
                *way_clues(group.own),
                *last_seen_clues(group.own),
            ),
            values={
                "proxy": group.proxy,
                "place": group.place,
                "host": host,
                "port": port,
                "addresses": listing(a for check in group.own for a in tried(check)) or group.place,
                "servers": listing(asked) or say("this machine's name servers"),
            },
            owner=words.owner,
            title=words.one,
            remedy=_LOGGED.replace("{remedy}", words.remedy),
        )


def _words(evidence: Evidence, group: Behind) -> Words:
    words = _of_group(evidence, group)
    here = words is _UNREACHABLE and group.own and all(map(leads_nowhere, group.own))
    return _WITHOUT_WAY if here else words


def _of_group(evidence: Evidence, group: Behind) -> Words:
    for check in (*group.own, *group.endpoints):
        for seen in evidence.because(check):
            if (words := _of(seen)) is not None:
                return words
    return _SOMEHOW


def _of(seen: Observation) -> Words | None:
    """What this observation tells of the reason; None: nothing certain."""
    if seen.step in (Step.RESOLVE, Step.QUERY):
        return _NAME
    match seen.outcome:
        case Judged():
            return _CERTIFICATE
        case Failure(cause=Cause.PROXY_UNREACHABLE, code=code):
            return _by_cause(code)
        case Failure(cause=cause):
            return _by_cause(cause)
        case _:
            return None


def _by_cause(cause: str) -> Words | None:
    """The words for a cause; the failure to reach a proxy has its own cause as its code."""
    families = (words for family, words in _FAMILIES.items() if cause.startswith(family))
    return _BY_CAUSE.get(cause) or next(families, None)
