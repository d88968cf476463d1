"""What each cause of the closed list means, and what to do about it, wherever it is met."""

from typing import Final

from arcdiag.model.failure import Cause
from arcdiag.model.finding import Owner
from arcdiag.model.value import Value


class Told(Value, frozen=True):
    """A cause in general; ``owner`` None: it depends on the case, or nobody has to do anything."""

    meaning: str
    remedy: str
    owner: Owner | None = None


_NAMES: Final = (
    "Ask the machine's name servers and a public one for the same name, and compare: a filter, a "
    "private zone or a forwarder that leads nowhere shows itself."
)
_BY_NAME: Final = (
    "Have the name allowed on firewalls and filters that look at the server name (SNI); an allowed "
    "address alone is not enough."
)
_OPEN: Final = (
    "Allow the host and port on every firewall on the way, and see that a route leads there and "
    "back."
)
_TRUST: Final = (
    "Look at who issued the certificate: a company's own name means that TLS is inspected. Exempt "
    "the host there, or have this machine trust that root."
)
_AHEAD: Final = "The proxy team: look at the proxy's log for this machine and this host."

CAUSES: Final[dict[Cause, Told]] = {
    Cause.DNS_NXDOMAIN: Told(
        meaning="The name servers say that the name does not exist (NXDOMAIN).",
        remedy=_NAMES,
        owner=Owner.DNS,
    ),
    Cause.DNS_NODATA: Told(
        meaning="The name exists, but has no address.", remedy=_NAMES, owner=Owner.DNS
    ),
    Cause.DNS_SERVFAIL: Told(
        meaning="The name server could not find the name out (SERVFAIL).",
        remedy="Look at its forwarders, at DNSSEC, and at its way to public DNS (port 53).",
        owner=Owner.DNS,
    ),
    Cause.DNS_REFUSED: Told(
        meaning="The name server refuses to answer this machine (REFUSED).",
        remedy="Allow this machine to ask it (recursion, access list), or set another one.",
        owner=Owner.DNS,
    ),
    Cause.DNS_TIMEOUT: Told(
        meaning="The name server did not answer in time.",
        remedy="See that it runs, and that UDP and TCP port 53 to it are open.",
        owner=Owner.DNS,
    ),
    Cause.DNS_ERROR: Told(
        meaning="The name could not be resolved, and the answers do not agree on a reason.",
        remedy=_NAMES,
        owner=Owner.DNS,
    ),
    Cause.TCP_TIMEOUT: Told(
        meaning="Nothing answered the connection attempt: no acceptance, no refusal. Mostly a "
        "firewall that drops, or a route that leads nowhere.",
        remedy=_OPEN,
        owner=Owner.FIREWALL,
    ),
    Cause.TCP_REFUSED: Told(
        meaning="The connection was refused: by the host itself, or by a firewall in its name.",
        remedy=_OPEN,
        owner=Owner.FIREWALL,
    ),
    Cause.TCP_RESET: Told(
        meaning="The connection was reset as soon as it was made.",
        remedy=_OPEN,
        owner=Owner.FIREWALL,
    ),
    Cause.TCP_UNREACHABLE: Told(
        meaning="This machine or a router says that there is no way to the address, or that it is "
        "prohibited.",
        remedy="Look at the default gateway and the routes, then at the firewalls.",
        owner=Owner.NETWORK_PROVIDER,
    ),
    Cause.TLS_TIMEOUT: Told(
        meaning="TCP connects, but the TLS greeting gets no answer.",
        remedy="Look for a filter by server name (SNI); if there is none, for packets that are too "
        "large for the way (path MTU).",
        owner=Owner.FIREWALL,
    ),
    Cause.TLS_RESET: Told(
        meaning="The connection is reset during the TLS handshake, as filters by name do.",
        remedy=_BY_NAME,
        owner=Owner.FIREWALL,
    ),
    Cause.TLS_CLOSED: Told(
        meaning="The connection is closed during the TLS handshake.",
        remedy=_BY_NAME,
        owner=Owner.FIREWALL,
    ),
    Cause.TLS_ALERT: Told(
        meaning="What answers speaks TLS, and breaks it off with an alert.",
        remedy="Find out what answers there: Azure itself takes TLS 1.2 and 1.3 for its names.",
        owner=Owner.FIREWALL,
    ),
    Cause.TLS_VERSION: Told(
        meaning="Both sides speak no common version of TLS, or only an old one.",
        remedy="Take the device that speaks only old TLS out of the way, or have it updated.",
        owner=Owner.FIREWALL,
    ),
    Cause.TLS_CLIENT_CERT: Told(
        meaning="A certificate is demanded of this machine; Azure asks for none there.",
        remedy="Find out which gateway answers, and exempt the host there.",
        owner=Owner.FIREWALL,
    ),
    Cause.TLS_NOT_TLS: Told(
        meaning="What answers does not speak TLS: a block page, a proxy, another service.",
        remedy="Find out what answers there, and take it out of the way.",
        owner=Owner.FIREWALL,
    ),
    Cause.CERT_EXPIRED: Told(
        meaning="The certificate has expired, or this machine's clock is ahead.",
        remedy="Look at the clock first, then at who presented the certificate.",
    ),
    Cause.CERT_NOT_YET_VALID: Told(
        meaning="The certificate is not valid yet, or this machine's clock is behind.",
        remedy="Look at the clock first, then at who presented the certificate.",
    ),
    Cause.CERT_WRONG_HOST: Told(
        meaning="The certificate is for other names: another server answers.",
        remedy="Look at the address in DNS and in the hosts file, and at devices on the way.",
    ),
    Cause.CERT_SELF_SIGNED: Told(
        meaning="The certificate vouches for itself.", remedy=_TRUST, owner=Owner.FIREWALL
    ),
    Cause.CERT_INCOMPLETE: Told(
        meaning="The server does not present the intermediate certificate that leads to a root.",
        remedy="Whoever runs the answering device adds the intermediate certificate.",
    ),
    Cause.CERT_UNTRUSTED: Told(
        meaning="The chain leads to no root that this machine trusts.",
        remedy=_TRUST,
        owner=Owner.SERVER,
    ),
    Cause.CERT_REVOKED: Told(
        meaning="The certificate was revoked by its issuer.",
        remedy="Whoever runs the answering server replaces it.",
    ),
    Cause.CERT_WEAK: Told(
        meaning="A key or signature in the chain is too weak for a Go program, as the agent is.",
        remedy="Whoever runs the answering device renews its certificates.",
    ),
    Cause.CERT_INVALID: Told(
        meaning="The chain breaks the rules for certificates: form, constraints, or usage.",
        remedy="Look at who issued it; an inspecting device may make such certificates.",
    ),
    Cause.CERT_INTERCEPTED: Told(
        meaning="This machine trusts the certificate, yet nobody Microsoft uses has signed it: TLS "
        "is inspected on the way.",
        remedy="Exempt the host from inspection; the agent itself puts up with it, some extensions "
        "and the Arc gateway do not.",
        owner=Owner.FIREWALL,
    ),
    Cause.PROXY_UNREACHABLE: Told(
        meaning="The proxy itself cannot be reached: its name, its port, or its TLS.",
        remedy="Check the proxy's name and port in the setting, then whether it runs and the way "
        "to it is open.",
        owner=Owner.PROXY,
    ),
    Cause.PROXY_AUTH_REQUIRED: Told(
        meaning="The proxy wants a login (407), or did not take the one it was given.",
        remedy="Give the login with the proxy's URL, or have this machine or Microsoft's names "
        "exempt from login.",
        owner=Owner.PROXY,
    ),
    Cause.PROXY_DENIED: Told(
        meaning="The proxy was reached, and does not allow this host.",
        remedy="The proxy team: allow the host, as documented by Microsoft, for this machine.",
        owner=Owner.PROXY,
    ),
    Cause.PROXY_TIMEOUT: Told(
        meaning="The proxy took the wish for a connection and never answered it.",
        remedy=_AHEAD,
        owner=Owner.PROXY,
    ),
    Cause.PROXY_CLOSED: Told(
        meaning="The proxy closed the connection instead of opening one to the host.",
        remedy=_AHEAD,
        owner=Owner.PROXY,
    ),
    Cause.PROXY_GARBLED: Told(
        meaning="What answers at the proxy's port does not speak a proxy's language.",
        remedy="Check the proxy's port and kind (http, https, socks5) in the setting.",
        owner=Owner.PROXY,
    ),
    Cause.PROXY_ERROR: Told(
        meaning="The proxy reports a failure of its own, such as 502, 503 or 504: mostly it cannot "
        "resolve or reach the host itself.",
        remedy=_AHEAD,
        owner=Owner.PROXY,
    ),
    Cause.HTTP_TIMEOUT: Told(
        meaning="The connection stands, but the request gets no answer.",
        remedy="Look at Azure's status page, then at the devices on the way.",
        owner=Owner.FIREWALL,
    ),
    Cause.HTTP_CLOSED: Told(
        meaning="The connection stands, and is closed without an answer to the request.",
        remedy="Look at the devices on the way that end connections at the first request.",
        owner=Owner.FIREWALL,
    ),
    Cause.HTTP_WRONG_SERVICE: Told(
        meaning="Something else answers in the service's place: a block page, a login page.",
        remedy="Exempt this machine, or the host, from the gateway or filter that answers.",
        owner=Owner.FIREWALL,
    ),
    Cause.HTTP_ERROR: Told(
        meaning="What comes back cannot be read as HTTP.",
        remedy="Find out what answers there.",
        owner=Owner.FIREWALL,
    ),
    Cause.PRIVATE_EXPECTED: Told(
        meaning="The name has a public address where Private Link is wanted.",
        remedy="See that the private DNS zone is linked, holds the record, and is asked.",
        owner=Owner.DNS,
    ),
    Cause.PUBLIC_EXPECTED: Told(
        meaning="The name has a private address, yet no Private Link Scope is to be used.",
        remedy="Name the scope in azcmagent connect, or take the private zone out of this "
        "machine's way.",
        owner=Owner.DNS,
    ),
    Cause.PARTIAL_ADDRESSES: Told(
        meaning="Some of the name's addresses can be connected to, others cannot.",
        remedy="Allow all of them: which one a program takes is a matter of chance.",
        owner=Owner.FIREWALL,
    ),
    Cause.SLOW: Told(
        meaning="The endpoint answers, but later than the distance explains.",
        remedy="Look for loss, overload or slow name servers on the way.",
        owner=Owner.NETWORK_PROVIDER,
    ),
    Cause.SKIPPED_DEADLINE: Told(
        meaning="The run's time was over before this was looked at.",
        remedy="Run again with a larger --deadline.",
    ),
    Cause.SKIPPED_CANCELLED: Told(
        meaning="The run was cancelled before this was looked at.", remedy="Run again."
    ),
    Cause.SKIPPED_DEPENDENCY: Told(
        meaning="This rests on something that was not found out, such as a host name that another "
        "endpoint tells.",
        remedy="Repair what it rests on, then run again.",
    ),
    Cause.SKIPPED_WILDCARD: Told(
        meaning="Only a pattern is documented, and no concrete host stands for it.",
        remedy="Allow the pattern; name a host of yours with --endpoint to have it tested.",
    ),
    Cause.LOCAL_LIMIT: Told(
        meaning="This machine did not permit the test: file descriptors, ports, rights, time.",
        remedy="See what was reached; run with fewer checks at a time (--concurrency).",
        owner=Owner.SERVER,
    ),
    Cause.TOOL_BUG: Told(
        meaning="A fault in arcdiag itself; it says nothing of the network.",
        remedy="Report it, with the log file.",
    ),
}
