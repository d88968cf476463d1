"""What each cause of a blocked endpoint is called, and who must do what about it."""

from dataclasses import dataclass
from typing import Final

from arcdiag.model.failure import Cause
from arcdiag.model.finding import Owner


@dataclass(frozen=True, slots=True)
class Words:
    """A cause's title for one endpoint and for several, its remedy and its owner.

    Places: ``cause`` ``endpoint`` ``endpoints`` ``hosts`` ``count`` ``ports`` ``addresses``
    ``took`` ``tried`` ``servers``.
    """

    owner: Owner
    one: str
    several: str
    remedy: str


_OPEN: Final = (
    "Allow outbound TCP {ports} from this machine to {endpoints} on every firewall on the way, and "
    "see that a route leads to {addresses}. "
)

WORDS: Final[dict[Cause, Words]] = {
    Cause.DNS_NXDOMAIN: Words(
        Owner.DNS,
        "{endpoint}: the name does not exist, say the name servers",
        "{count} names do not exist, say the name servers",
        "Make {hosts} resolvable for this machine: asked were {servers}. These names exist in "
        "public DNS; a private zone without the record, a DNS filter or a forwarder to nowhere "
        "hides them.",
    ),
    Cause.DNS_NODATA: Words(
        Owner.DNS,
        "{endpoint}: the name exists but has no address",
        "{count} names exist but have no address",
        "Add the missing records for {hosts} or remove the zone that hides the public ones: asked "
        "were {servers}, and they know the name but give neither A nor AAAA records.",
    ),
    Cause.DNS_SERVFAIL: Words(
        Owner.DNS,
        "{endpoint}: the name servers cannot find the name out (SERVFAIL)",
        "{count} names: the name servers cannot find them out (SERVFAIL)",
        "Have the way from {servers} to public DNS looked at: forwarders, DNSSEC, outbound port "
        "53. They answer this machine, but fail to look up {hosts}.",
    ),
    Cause.DNS_REFUSED: Words(
        Owner.DNS,
        "{endpoint}: the name servers refuse to answer (REFUSED)",
        "{count} names: the name servers refuse to answer (REFUSED)",
        "Allow this machine to ask {servers} about {hosts} (recursion, access list), or set name "
        "servers that serve it.",
    ),
    Cause.DNS_TIMEOUT: Words(
        Owner.DNS,
        "{endpoint}: no answer to the look-up of the name",
        "{count} names: no answer to the look-up",
        "Have {servers} looked at for these names: {hosts}. Look-ups of other names may work; "
        "these got no answer within {took}.",
    ),
    Cause.DNS_ERROR: Words(
        Owner.DNS,
        "{endpoint}: the name cannot be resolved on this machine",
        "{count} names cannot be resolved on this machine",
        "Compare what this machine's resolver says of {hosts} with what {servers} say: settings of "
        "the resolver, search list, name policy table, hosts file.",
    ),
    Cause.TCP_TIMEOUT: Words(
        Owner.FIREWALL,
        "{endpoint} is blocked: no answer from {addresses}",
        "{count} endpoints are blocked: connection attempts get no answer",
        _OPEN + "{tried} connection attempts got no answer within {took}, no refusal either. Where "
        "the packets are lost cannot be told from here: search the firewall's log for these "
        "addresses.",
    ),
    Cause.TCP_REFUSED: Words(
        Owner.FIREWALL,
        "{endpoint} is blocked: {addresses} refuses the connection",
        "{count} endpoints are blocked: connections are refused",
        _OPEN
        + "{tried} connection attempts were refused at once. Azure's servers listen there, so "
        "a firewall that rejects, or a wrong address in DNS, answers in their place.",
    ),
    Cause.TCP_RESET: Words(
        Owner.FIREWALL,
        "{endpoint} is blocked: the connection is reset",
        "{count} endpoints are blocked: connections are reset",
        _OPEN + "{tried} connections were reset.",
    ),
    Cause.TCP_UNREACHABLE: Words(
        Owner.NETWORK_PROVIDER,
        "{endpoint} is out of reach: no route to {addresses}",
        "{count} endpoints are out of reach: there is no route",
        "Give this machine a route to {addresses} (for {endpoints}). A router, or this machine "
        "itself, reports the addresses as unreachable or administratively prohibited.",
    ),
    Cause.TLS_TIMEOUT: Words(
        Owner.FIREWALL,
        "{endpoint}: connects, but the TLS handshake gets no answer",
        "{count} endpoints connect, but their TLS handshakes get no answer",
        "Look for a filter by server name (SNI) that lacks {hosts}, and for a packet size problem "
        "(path MTU) on the way to {addresses}: TCP connects, and then nothing comes within {took}.",
    ),
    Cause.TLS_RESET: Words(
        Owner.FIREWALL,
        "{endpoint}: reset as soon as the TLS handshake names it",
        "{count} endpoints are reset as soon as the TLS handshake names them",
        "Allow {hosts} by name on the firewalls and filters on the way: TCP to {addresses} "
        "connects, and the connection is reset when the handshake shows the name (SNI).",
    ),
    Cause.TLS_CLOSED: Words(
        Owner.FIREWALL,
        "{endpoint}: closed during the TLS handshake",
        "{count} endpoints are closed during the TLS handshake",
        "Allow {hosts} by name on the firewalls and filters on the way: TCP to {addresses} "
        "connects, and the connection is closed during the handshake.",
    ),
    Cause.TLS_ALERT: Words(
        Owner.FIREWALL,
        "{endpoint}: the TLS handshake is refused",
        "{count} endpoints refuse the TLS handshake",
        "Find out what answers for {hosts} at {addresses}: it speaks TLS and refuses with an "
        "alert. Azure itself accepts TLS 1.2 and 1.3 for these names.",
    ),
    Cause.TLS_CLIENT_CERT: Words(
        Owner.FIREWALL,
        "{endpoint}: a client certificate is demanded",
        "{count} endpoints demand a client certificate",
        "Find out what answers for {hosts} at {addresses}: Azure asks for no client certificate "
        "there, so a gateway before it does.",
    ),
    Cause.TLS_NOT_TLS: Words(
        Owner.FIREWALL,
        "{endpoint}: what answers does not speak TLS",
        "{count} endpoints: what answers does not speak TLS",
        "Find out what answers for {hosts} at {addresses}: another service, a block page in plain "
        "text or a proxy stands there.",
    ),
    Cause.HTTP_TIMEOUT: Words(
        Owner.FIREWALL,
        "{endpoint}: TLS stands, but the request gets no answer",
        "{count} endpoints: TLS stands, but requests get no answer",
        "Have the devices on the way to {addresses} looked at: they let the connection to {hosts} "
        "come about, and nothing came back to a request within {took}. If Azure's status page "
        "reports an outage, wait for its end.",
    ),
    Cause.HTTP_CLOSED: Words(
        Owner.FIREWALL,
        "{endpoint}: TLS stands, but the connection closes without an answer",
        "{count} endpoints: TLS stands, but connections close without an answer",
        "Have the devices on the way to {addresses} looked at: they let the connection to {hosts} "
        "come about and end it at the first request.",
    ),
    Cause.HTTP_WRONG_SERVICE: Words(
        Owner.FIREWALL,
        "{endpoint}: something else answers in its place",
        "{count} endpoints: something else answers in their place",
        "Exempt this machine or {hosts} from the gateway, login page or filter that answers there: "
        "the answers are not Azure's.",
    ),
    Cause.HTTP_ERROR: Words(
        Owner.FIREWALL,
        "{endpoint}: the answer is not proper HTTP",
        "{count} endpoints: the answers are not proper HTTP",
        "Find out what answers for {hosts} at {addresses}: the connection stands, but what comes "
        "back cannot be read as HTTP.",
    ),
}

OTHERWISE: Final = Words(
    Owner.FIREWALL,
    "{endpoint} cannot be used from here ({cause})",
    "{count} endpoints cannot be used from here ({cause})",
    "Look at the clues for {endpoints} and at arcdiag explain {cause}.",
)
