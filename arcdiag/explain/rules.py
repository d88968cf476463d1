"""What each rule is about, for no case in particular; its own title is about one."""

from typing import Final

from arcdiag.model.value import Value


class General(Value, frozen=True):
    """A rule's meaning; ``remedy`` is empty where its own reads well without a case.

    ``below`` is what stands under the cause that explains it, where the meaning reads ill there.
    """

    meaning: str
    remedy: str = ""
    below: str = ""


def _of(meaning: str, remedy: str = "", below: str = "") -> General:
    return General(meaning=meaning, remedy=remedy, below=below)


def consequence(rule: str) -> str:
    """What *rule* is about, under a cause that explains all of it; its name where it is unknown."""
    known = GENERAL.get(rule)
    return (known.below or known.meaning) if known is not None else rule


GENERAL: Final[dict[str, General]] = {
    "proxy-required": _of(
        "Azure is reached through a proxy, and not without it: the same endpoints were looked at "
        "both ways."
    ),
    "hosts-file-override": _of(
        "The hosts file of this machine pins a name of Azure to an address, whatever DNS says."
    ),
    "dns-server-down": _of("No name server answers this machine."),
    "dns-first-server-dead": _of(
        "The first name server does not work, another one does: every look-up waits for the first."
    ),
    "dns-aaaa-dropped": _of(
        "A name server answers questions for IPv4 addresses, but never one for IPv6 (AAAA)."
    ),
    "dns-unstable": _of(
        "A name server loses questions, or answers the same one now this way and now that."
    ),
    "dns-sinkhole": _of(
        "A name server leads a name of Azure to an address where no service can be, as DNS filters "
        "do."
    ),
    "private-record-missing": _of(
        "A name of Azure ends without an address in a private DNS zone (privatelink) that lacks "
        "its record, though the name exists in public DNS."
    ),
    "dns-answers-differ": _of(
        "Name servers of this machine, or one of them and the system's resolver, give different "
        "answers for the same name."
    ),
    "private-dns-missing": _of(
        "Private Link is wanted, but the names of Azure Arc have public addresses here only."
    ),
    "private-dns-partial": _of(
        "Private DNS is half made: some names of Azure Arc have private addresses, others public "
        "ones."
    ),
    "private-answer-without-scope": _of(
        "Names of Azure Arc have private addresses here, but no Private Link Scope is to be used.",
        "One of two ways:\n"
        "1. If this machine is to use Private Link: name the scope, azcmagent connect "
        "--private-link-scope RESOURCE-ID, and check with --mode private-peering.\n"
        "2. If it is not: unlink the private zones from the network whose resolver answers this "
        "machine, or let it ask another resolver: one virtual network or zone cannot serve "
        "machines with and machines without Private Link.",
    ),
    "private-no-route": _of(
        "None of the private endpoints of Azure Arc answers: the way to the private addresses is "
        "closed as a whole, or all records are old."
    ),
    "private-record-stale": _of(
        "A name of Azure Arc has a private address that does not answer, while the other private "
        "addresses do: the record may be older than the private endpoint."
    ),
    "proxy-setting-broken": _of(
        "Which proxy to take cannot be told: the proxy script cannot be had or run, or tells no "
        "way."
    ),
    "proxy-unreachable": _of("The proxy itself cannot be reached: its name, its port, or its TLS."),
    "proxy-login-required": _of("The proxy wants a login before it connects to Azure."),
    "proxy-denies": _of("The proxy connects to some endpoints and refuses others."),
    "proxy-broken": _of("The proxy answers, but with anything but a connection to the endpoint."),
    "captive-portal": _of("A login page of the network answers in the place of Azure's endpoints."),
    "clock-skew": _of(
        "This machine's clock is wrong by more than certificates and sign-ins put up with."
    ),
    "missing-root": _of("This machine does not trust a root that signs for Azure's endpoints."),
    "gateway-inspected": _of(
        "TLS to the Arc gateway is inspected on the way, which it does not support."
    ),
    "tls-inspection": _of(
        "TLS to Azure is inspected on the way by a device whose root this machine trusts."
    ),
    "tls-inspection-untrusted": _of(
        "TLS to Azure is opened on the way by a device whose root this machine does not trust."
    ),
    "certificate-fault": _of(
        "The certificate shown for an endpoint of Azure is refused, and it is not known to come "
        "from an inspecting device."
    ),
    "tls-too-old": _of("Only TLS older than 1.2 can be agreed on with an endpoint of Azure."),
    "client-tls-restricted": _of(
        "This machine's own TLS clients may not use TLS 1.2; the agent, which brings a TLS of its "
        "own, may.",
        "1. Let the clients of this machine use TLS 1.2: the settings and the policy that forbid "
        "it are named in the finding.\n"
        "2. What fails until then: curl, wget, package managers and extensions that use the "
        "system's TLS. The agent itself does not.",
    ),
    "sni-filter": _of(
        "A filter on the way stops TLS by name: at the same address another name passes."
    ),
    "path-mtu-black-hole": _of(
        "Large packets get lost on the way without a word: TLS stands only in small segments."
    ),
    "ipv6-broken": _of("IPv6 leads nowhere, while the same hosts answer over IPv4."),
    "route-filter-region-missing": _of(
        "An address that Azure answered with lies in a region that the route filter of the "
        "Microsoft peering does not let through."
    ),
    "partial-addresses": _of(
        "Some of a name's addresses cannot be reached: which one a program takes is a matter of "
        "chance."
    ),
    "microsoft-peering-no-edge": _of(
        "Hosts on Microsoft's edge (Azure Front Door, CDN) cannot be reached over Microsoft "
        "peering, which does not carry them. Connecting and heartbeats do not need them; "
        "downloads and extensions do.",
        "One of these ways; no community and no route filter changes it:\n"
        "1. Install offline: download the package on another machine, copy it here, install it, "
        "and run azcmagent connect by hand.\n"
        "2. Give these hosts a second way, over the Internet.\n"
        "3. Let the agent use a proxy that has a way to the Internet: azcmagent config set "
        "proxy.url http://PROXY:PORT.",
    ),
    "private-link-public-rest": _of(
        "Endpoints that stay public with Private Link, too, such as sign-in and Resource Manager, "
        "cannot be reached."
    ),
    "agent-port-closed": _of("A port of the agent's own on this machine does not answer."),
    "agentserviceapi-blocked": _of(
        "agentserviceapi.guestconfiguration.azure.com alone is blocked: reason enough for "
        "azcmagent connect to stop.",
        "1. The firewall team: allow outbound TCP 443 from this machine to the address named in "
        "the finding, better to the whole service tag AzureArcInfrastructure, since the answer for "
        "this name can change.\n"
        "2. Over ExpressRoute Microsoft peering: the route filter must let through the region that "
        "answers, which can be another one than the machine's own.\n"
        "3. With Private Link: see that the private zone holds the record, and that it leads to "
        "the private endpoint.",
    ),
    "install-source-blocked": _of(
        "The agent cannot be downloaded from here; connecting would work once it is installed."
    ),
    "revocation-unreachable": _of(
        "Hosts that tell of revoked certificates and of issuers cannot be reached."
    ),
    "flapping": _of("An endpoint comes and goes: some attempts of one run fail, others work."),
    "slow-path": _of("Endpoints answer, but later than the distance and one lost packet explain."),
    "endpoint-blocked": _of(
        "An endpoint cannot be used from here, and no cause beyond what was seen is proved.",
        "Look at the cause of the checks, each of which `arcdiag explain` tells; the finding tells "
        "whom to ask for what.",
        below="Endpoints cannot be used from here.",
    ),
    "azcmagent-disagrees": _of(
        "azcmagent check and arcdiag differ about an endpoint: the finding tells the likely reason."
    ),
    "gateway-bypass": _of("proxy.bypass is set, and has no effect with the Arc gateway."),
    "gateway-over-microsoft-peering": _of(
        "The Arc gateway and Microsoft peering do not go together: Azure Front Door delivers the "
        "gateway, and Microsoft peering does not carry it."
    ),
    "unfamiliar-root": _of(
        "A certificate of Azure leads to a public root that Microsoft is not known to use."
    ),
    "catalog-old": _of("The list of endpoints that this arcdiag ships with is old."),
}
