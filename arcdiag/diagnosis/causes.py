"""What each cause of a blocked endpoint is called, and who must do what about it."""

from dataclasses import dataclass
from typing import Final

from arcdiag.model.failure import Cause
from arcdiag.model.finding import Owner


@dataclass(frozen=True, slots=True)
class Words:
    """A cause's title for one endpoint and for several, its remedy and its owner.

    Places: ``cause`` ``endpoint`` ``hosts`` ``count`` ``ports`` ``addresses`` ``waited``
    ``attempts`` ``servers`` ``where``. Each step of a remedy stands on a line of its own.
    """

    owner: Owner
    one: str
    several: str
    remedy: str


_OPEN: Final = (
    "1. Allow outbound TCP {ports} from this machine to {hosts} on every firewall on the way.\n"
    "2. See that a route leads to {addresses}, and that answers come back the same way.\n"
)

TLS_HALFWAY: Final = Words(
    Owner.FIREWALL,
    "{endpoint}: answers the TLS handshake and then falls silent",
    "{count} endpoints answer the TLS handshake and then fall silent",
    "1. Look for a packet size problem (path MTU) on the way to {addresses}: the first bytes of an "
    "answer come through, and then {attempts} got nothing more within {waited}. Full-size packets "
    "that are lost look like this.\n"
    "2. If there is none, look for a filter that reads the handshake and stops {hosts}, and for a "
    "server behind it that is overloaded.",
)

WORDS: Final[dict[Cause, Words]] = {
    Cause.DNS_NXDOMAIN: Words(
        Owner.DNS,
        "{endpoint}: the name does not exist, say the name servers",
        "{count} names do not exist, say the name servers",
        "1. Have {servers} resolve these names for this machine: {hosts}.\n"
        "2. Azure's names exist in public DNS: look for a private zone without the record, a DNS "
        "filter, or a forwarder that leads nowhere.",
    ),
    Cause.DNS_NODATA: Words(
        Owner.DNS,
        "{endpoint}: the name exists but has no address",
        "{count} names exist but have no address",
        "1. Asked were {servers}: they know these names but give neither A nor AAAA records: "
        "{hosts}.\n"
        "2. Add the missing records, or remove the zone that hides the public ones.",
    ),
    Cause.DNS_SERVFAIL: Words(
        Owner.DNS,
        "{endpoint}: the name servers cannot find the name out (SERVFAIL)",
        "{count} names: the name servers cannot find them out (SERVFAIL)",
        "1. Have the way from {servers} to public DNS looked at: forwarders, DNSSEC, outbound "
        "port 53.\n"
        "2. They answer this machine, but fail to look up {hosts}.",
    ),
    Cause.DNS_REFUSED: Words(
        Owner.DNS,
        "{endpoint}: the name servers refuse to answer (REFUSED)",
        "{count} names: the name servers refuse to answer (REFUSED)",
        "1. Allow this machine to ask {servers} (recursion, access list), or set name servers that "
        "serve it.\n"
        "2. Refused were {hosts}.",
    ),
    Cause.DNS_TIMEOUT: Words(
        Owner.DNS,
        "{endpoint}: no answer to the look-up of the name",
        "{count} names: no answer to the look-up",
        "1. Have {servers} looked at for these names: {hosts}.\n"
        "2. Look-ups of other names may work; these got no answer within {waited}.",
    ),
    Cause.DNS_ERROR: Words(
        Owner.DNS,
        "{endpoint}: the name cannot be resolved on this machine",
        "{count} names cannot be resolved on this machine",
        "1. Look up these names on this machine and at its name servers ({servers}), and compare: "
        "{hosts}.\n"
        "2. Where they differ, look at this machine: settings of the resolver, search list, name "
        "policy table, hosts file.",
    ),
    Cause.PRIVATE_EXPECTED: Words(
        Owner.DNS,
        "{endpoint}: a public address where Private Link wants a private one ({addresses})",
        "{count} names have public addresses where Private Link wants private ones",
        "1. See that {servers} give private addresses for {hosts}: the private zones must be "
        "linked where they ask, hold the records, and be forwarded to.\n"
        "2. If no Private Link Scope is to be used, check with --mode public.",
    ),
    Cause.TCP_TIMEOUT: Words(
        Owner.FIREWALL,
        "{endpoint} is blocked: no answer from {addresses}",
        "{count} endpoints are blocked: connection attempts get no answer",
        _OPEN + "3. Search the firewall's log for these addresses: {attempts} got no answer within "
        "{waited}, and no refusal either; {where}",
    ),
    Cause.TCP_REFUSED: Words(
        Owner.FIREWALL,
        "{endpoint} is blocked: connections to {addresses} are refused",
        "{count} endpoints are blocked: connections are refused",
        _OPEN + "3. Find out who refuses: {attempts} ended in a refusal at once. Where the service "
        "is known to listen, as Azure's are, a firewall that rejects or a wrong address in DNS "
        "answers in its place.",
    ),
    Cause.TCP_RESET: Words(
        Owner.FIREWALL,
        "{endpoint} is blocked: the connection is reset",
        "{count} endpoints are blocked: connections are reset",
        _OPEN + "3. Search the firewall's log for these addresses: {attempts} ended in a reset.",
    ),
    Cause.TCP_UNREACHABLE: Words(
        Owner.NETWORK_PROVIDER,
        "{endpoint} is out of reach: no route to {addresses}",
        "{count} endpoints are out of reach: there is no route",
        "1. Give this machine a route to {addresses} (for {hosts}).\n"
        "2. A router, or this machine itself, reports these addresses as unreachable or "
        "administratively prohibited: look at the default gateway first.",
    ),
    Cause.TLS_TIMEOUT: Words(
        Owner.FIREWALL,
        "{endpoint}: connects, but the TLS handshake gets no answer",
        "{count} endpoints connect, but their TLS handshakes get no answer",
        "1. Look for a filter by server name (SNI) on the way to {addresses} that lacks {hosts}.\n"
        "2. If there is none, look for a packet size problem (path MTU): TCP connects, and then "
        "{attempts} got no answer within {waited}.",
    ),
    Cause.TLS_RESET: Words(
        Owner.FIREWALL,
        "{endpoint}: reset during the TLS handshake",
        "{count} endpoints are reset during the TLS handshake",
        "1. Look for a filter by server name (SNI) on the way to {addresses} that lacks {hosts}, "
        "and allow them there by name.\n"
        "2. An allowed address alone is not enough: TCP to {addresses} connects, and then "
        "{attempts} ended in a reset.",
    ),
    Cause.TLS_CLOSED: Words(
        Owner.FIREWALL,
        "{endpoint}: closed during the TLS handshake",
        "{count} endpoints are closed during the TLS handshake",
        "1. Allow {hosts} by name on the firewalls and filters on the way.\n"
        "2. An allowed address alone is not enough: TCP to {addresses} connects, and the "
        "connection is closed during the handshake.",
    ),
    Cause.TLS_ALERT: Words(
        Owner.FIREWALL,
        "{endpoint}: the TLS handshake is refused",
        "{count} endpoints refuse the TLS handshake",
        "1. Find out what answers for {hosts} at {addresses}: it speaks TLS and refuses with an "
        "alert.\n"
        "2. Take it out of the way: Azure itself accepts TLS 1.2 and 1.3 for its names.",
    ),
    Cause.TLS_CLIENT_CERT: Words(
        Owner.FIREWALL,
        "{endpoint}: a client certificate is demanded",
        "{count} endpoints demand a client certificate",
        "1. Find out what answers for {hosts} at {addresses}: Azure asks for no client "
        "certificate there, so a gateway before it does.\n"
        "2. Exempt these hosts there.",
    ),
    Cause.TLS_NOT_TLS: Words(
        Owner.FIREWALL,
        "{endpoint}: what answers does not speak TLS",
        "{count} endpoints: what answers does not speak TLS",
        "1. Find out what answers for {hosts} at {addresses}: another service, a block page in "
        "plain text or a proxy stands there.\n"
        "2. Take it out of the way for these hosts.",
    ),
    Cause.HTTP_TIMEOUT: Words(
        Owner.FIREWALL,
        "{endpoint}: TLS stands, but the request gets no answer",
        "{count} endpoints: TLS stands, but requests get no answer",
        "1. Look at Azure's status page: if it reports an outage, wait for its end.\n"
        "2. If not, have the devices on the way to {addresses} looked at: they let the connection "
        "to {hosts} come about, and {attempts} got no answer within {waited}.",
    ),
    Cause.HTTP_CLOSED: Words(
        Owner.FIREWALL,
        "{endpoint}: TLS stands, but the connection closes without an answer",
        "{count} endpoints: TLS stands, but connections close without an answer",
        "1. Have the devices on the way to {addresses} looked at: they let the connection to "
        "{hosts} come about and end it at the first request.\n"
        "2. If nothing is found, look at Azure's status page.",
    ),
    Cause.HTTP_WRONG_SERVICE: Words(
        Owner.FIREWALL,
        "{endpoint}: something else answers in its place",
        "{count} endpoints: something else answers in their place",
        "1. Exempt this machine, or {hosts}, from the gateway, login page or filter that answers "
        "there: the answers are not Azure's.",
    ),
    Cause.HTTP_ERROR: Words(
        Owner.FIREWALL,
        "{endpoint}: the answer is not proper HTTP",
        "{count} endpoints: the answers are not proper HTTP",
        "1. Find out what answers for {hosts} at {addresses}: the connection stands, but what "
        "comes back cannot be read as HTTP.",
    ),
}

NO_WAY_OUT: Final = Words(
    Owner.SERVER,
    "{endpoint} is out of reach: this machine itself has no route to {addresses}",
    "{count} endpoints are out of reach: this machine itself has no route to them",
    "1. Give this machine a default gateway, or routes to {addresses} (for {hosts}): its own "
    "routing leads nowhere, and not one packet has left it.\n"
    "2. Look at its network adapters, addresses and routes (ip route, route print), and for a "
    "route that refuses these addresses. No firewall and no router has had a part in it.",
)
"""Instead of those of ``tcp-unreachable`` where this machine's routing itself says so."""

OTHERWISE: Final = Words(
    Owner.FIREWALL,
    "{endpoint} cannot be used from here ({cause})",
    "{count} endpoints cannot be used from here ({cause})",
    "1. Look at what was seen for {hosts}: the cause is {cause}.",
)

NO_NAME_AT_ALL: Final = (
    "\n3. No name at all was resolved in this run: these name servers may serve a closed network "
    "only, with no way to public DNS."
)
"""Added to the remedy where DNS is the cause and no other name shows the contrary."""
