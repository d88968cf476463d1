"""What Azure Arc needs, as data: endpoints, regions, error codes, releases, communities, roots."""

from datetime import date
from enum import StrEnum

import msgspec

from arcdiag.model.choices import Cloud, Protocol, Required, Severity
from arcdiag.model.value import Value


class Source(Value, frozen=True):
    """Where a fact comes from.

    ``date`` is the page's or the run's own date, or words such as ``unknown`` and ``2024-07``.
    """

    title: str
    date: date | str
    url: str = ""
    note: str = ""


class PrivateLink(Value, frozen=True):
    """How a name becomes private: the zone of its record, and the private endpoint's group."""

    zone: str
    group: str


class Reach(StrEnum):
    """Whether ExpressRoute Microsoft peering carries an endpoint, and how well that is known."""

    DOCUMENTED = "documented"
    OBSERVED = "observed"
    MIXED = "mixed"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


class Peering(Value, frozen=True):
    """Reach over Microsoft peering, and what that rests on."""

    reach: Reach
    basis: str = ""


class Gateway(StrEnum):
    """With the Arc gateway: still opened directly, or inside the gateway's session."""

    DIRECT = "direct"
    TUNNELLED = "tunnelled"
    UNKNOWN = "unknown"


class Endpoint(Value, frozen=True):
    """One thing Azure Arc needs to reach.

    ``hosts`` gives the documented name per cloud; a missing cloud means that it is not listed
    there. A name may hold placeholders such as ``{region}`` and, as a pattern, ``*``.
    """

    id: str
    description: str
    hosts: dict[Cloud, str]
    ports: tuple[int, ...]
    protocol: Protocol
    features: tuple[str, ...]
    required: Required
    severity: Severity
    sources: tuple[str, ...]
    stand_ins: dict[Cloud, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """Concrete hosts that stand for a wildcard; none means that it cannot be probed."""
    discovers: str = ""
    """The endpoint whose concrete host this one's answer names."""
    path: str = ""
    when: str = ""
    """The circumstance under which it is needed; empty: always."""
    azcmagent_check: bool = False
    """Seen as a row of real ``azcmagent check`` output."""
    components: tuple[str, ...] = ()
    private_link: PrivateLink | None = None
    service_tag: str = ""
    microsoft_peering: Peering = msgspec.field(default_factory=lambda: Peering(reach=Reach.UNKNOWN))
    gateway: Gateway = Gateway.UNKNOWN
    healthy_status: tuple[int, ...] = ()
    """Statuses seen on a plain GET of a healthy host; any status at all counts as reached."""
    note: str = ""


class Confidence(StrEnum):
    """How well a region's short code, or a product's mark, is known."""

    OFFICIAL = "official"
    FIELD = "field"
    COMMUNITY = "community"
    UNKNOWN = "unknown"


class ShortCode(Value, frozen=True):
    """The region's label in ``<code>.his.arc.azure.<tld>``; empty means unknown: never guessed."""

    code: str = ""
    confidence: Confidence = Confidence.UNKNOWN
    source: str = ""


class Region(Value, frozen=True):
    """An Azure region as Arc sees it."""

    name: str
    display_name: str
    cloud: Cloud
    geography: str
    listed_in: str
    """The source that names the region for Arc machines, or ``unknown``."""
    his: ShortCode = msgspec.field(default_factory=ShortCode)
    gc_code: str = ""
    gc_storage: tuple[str, ...] = ()
    paired_region: str = ""
    community: str = ""
    """Its BGP community on Microsoft peering; empty: none documented."""
    note: str = ""


class AzcmError(Value, frozen=True):
    """An error code of ``azcmagent``, in our words."""

    code: str
    area: str
    meaning: str
    remedy: str
    os: str
    network: bool
    """A blocked endpoint can cause it."""


class ExitCode(Value, frozen=True):
    """An exit code of the agent's installer or command line that is no AZCM code."""

    code: str
    meaning: str


class Symptom(Value, frozen=True):
    """A line that agents or scripts print, and what it stands for."""

    id: str
    host: str
    marker: str
    meaning: str
    remedy: str


class AgentRelease(Value, frozen=True):
    """One release of the Connected Machine agent."""

    version: str
    month: str
    network_note: str
    documented_on: date | None = None
    """The day its notes appeared in public, the nearest known to the release; ``None``: unknown."""


class RegionCommunities(Value, frozen=True):
    """BGP communities that Microsoft sets on one region's prefixes."""

    name: str
    display_name: str
    cloud: Cloud
    microsoft_peering: str
    private_peering: str = ""
    storage: str = ""
    sql: str = ""
    cosmosdb: str = ""
    backup: str = ""


class ServiceCommunity(Value, frozen=True):
    """The BGP community of one Microsoft service."""

    name: str
    community: str
    cloud: str
    needs_microsoft_authorisation: bool
    arc_relevant: bool


class Root(Value, frozen=True):
    """A root certificate that Microsoft's services are known to chain to, by its key."""

    id: str
    subject: str
    sha1: str
    spki_sha256: str
    not_after: date
    source: str
    note: str = ""


class InspectionProduct(Value, frozen=True):
    """A product that inspects TLS, and how the certificates that it makes up are often signed.

    ``marks`` are words of the issuer's name in lower case. Anybody may choose such a name, so a
    mark is a hint and never a proof.
    """

    id: str
    product: str
    marks: tuple[str, ...]
    confidence: Confidence
    sources: tuple[str, ...]
    note: str = ""


class ProxyBypass(Value, frozen=True):
    """One service name that the agent's ``proxy.bypass`` takes, and what it covers."""

    id: str
    description: str
    sources: tuple[str, ...]
    hosts: tuple[str, ...] = ()
    """Names as endpoints have them: with ``*`` and holes such as ``{region}``."""
    domains: tuple[str, ...] = ()
    """Names that stand for themselves and everything below them."""
    since: str = ""
    """The first release of the agent that knows it; empty: not documented."""
    note: str = ""


class Catalog(Value, frozen=True):
    """All of it, checked. ``settings`` holds the small tables (peering rules, discovery, zones)."""

    version: str
    verified_on: date
    sources: dict[str, Source]
    endpoints: dict[str, Endpoint]
    regions: dict[str, Region]
    errors: dict[str, AzcmError]
    exit_codes: dict[str, ExitCode]
    symptoms: dict[str, Symptom]
    releases: dict[str, AgentRelease]
    region_communities: dict[str, RegionCommunities]
    service_communities: dict[str, ServiceCommunity]
    roots: dict[str, Root]
    features: dict[str, str]
    """Every feature name that ``--feature`` takes, with what it stands for."""
    settings: dict[str, dict[str, str | int | bool | tuple[str, ...]]]
    proxy_bypasses: dict[str, ProxyBypass] = msgspec.field(default_factory=dict)
    inspection_products: dict[str, InspectionProduct] = msgspec.field(default_factory=dict)

    def age_days(self, today: date) -> int:
        """How long ago the facts were last verified."""
        return (today - self.verified_on).days
