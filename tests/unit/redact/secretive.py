"""A report of a machine that has something to hide, in every place a report has."""

from datetime import UTC, datetime
from urllib.parse import quote

from msgspec.structs import replace

from arcdiag.model.address import AddressFact, AddressKind
from arcdiag.model.choices import State
from arcdiag.model.failure import Cause, Failure
from arcdiag.model.finding import Certainty, Clue, Finding, Impact, Owner
from arcdiag.model.host import HostsEntry, NameServer
from arcdiag.model.observation import (
    Anchor,
    AnchorKind,
    Answered,
    Certificate,
    Handshaken,
    Judged,
    Observation,
    Queried,
    Reached,
    Record,
    Resolved,
    Routed,
    Step,
    Traced,
    TraceHop,
    Tunnelled,
)
from arcdiag.model.plan import PROXY
from arcdiag.model.report import CheckResult, Report, RouteFacts
from arcdiag.model.value import Value
from tests.unit.report.example import BLOCKED, GLOBAL, LEAF, REPORT, result, seen


class Secrets(Value, frozen=True):
    """What must not leave. Names are labels, addresses private ones."""

    host: str = "zrh-web-07"
    domain: str = "corp.contoso.com"
    user: str = "svc-arcops"
    group: str = "KONTOSO"
    proxy: str = "px-outbound"
    login: str = "proxyuser"
    password: str = "tr0ub4dor&3"
    token: str = "q9X8w7V6u5T4s3R2"
    guid: str = "72f988bf-86f1-41af-91ab-2d7cd011db47"
    server: str = "10.42.7.53"
    own: str = "10.42.9.11"
    router: str = "192.168.77.1"
    six: str = "fd12:3456:789a:1::53"
    authority: str = "Umbrella Works Edge CA"
    company: str = "Umbrella Works AG"
    vault: str = "umbrellaworks-kv"

    @property
    def fqdn(self) -> str:
        """The machine's whole name."""
        return f"{self.host}.{self.domain}"

    @property
    def proxy_fqdn(self) -> str:
        """The proxy's whole name."""
        return f"{self.proxy}.{self.domain}"

    def all(self) -> tuple[str, ...]:
        """Each of them, as it would be searched for."""
        return tuple(getattr(self, field) for field in self.__struct_fields__)


ISSUED = datetime(2026, 1, 1, tzinfo=UTC)


def secretive(secrets: Secrets, note: str = "") -> Report:
    """A report that holds each of *secrets* in many places; *note* stands in free texts."""
    told = f"{note} | {secrets.host} {secrets.server}"
    host = replace(
        REPORT.host,
        name=secrets.fqdn,
        user=f"{secrets.group}\\{secrets.user}",
        search=(secrets.domain,),
        name_servers=(
            NameServer(address=secrets.server),
            NameServer(address=secrets.six, source="nic of " + secrets.host),
        ),
        hosts_file=(HostsEntry(name=secrets.host, address=secrets.own, line=1),),
        notes=(
            told,
            f"http://{secrets.login}:{secrets.password}@{secrets.proxy_fqdn}:3128",
            f"{secrets.password} was refused; Authorization: Bearer {secrets.token}",
            quote(f"//{secrets.login}:{secrets.password}@{secrets.proxy}/{secrets.guid}", safe=""),
            f"/Users/{secrets.user}/x, tenant {secrets.guid}, {secrets.user}@{secrets.domain}",
        ),
    )
    proxy = f"http://{secrets.proxy_fqdn}:3128"
    run = replace(
        REPORT.run,
        options={"proxy": proxy, "ca-file": f"/Users/{secrets.user}/{secrets.group}-root.pem"},
        routes=(
            RouteFacts(
                name=proxy,
                proxy=proxy,
                where=f"/etc/{secrets.group}.conf",
                exceptions=(f".{secrets.domain},{secrets.server}/24 (NO_PROXY)",),
                notes=(told,),
            ),
        ),
    )
    return replace(
        REPORT,
        host=host,
        run=run,
        checks=(GLOBAL, BLOCKED, _proxy_check(secrets, proxy), _inspected(secrets, proxy, told)),
        findings=(_finding(secrets, proxy, told),),
        addresses=(
            AddressFact(
                address="20.1.1.1", kind=AddressKind.PUBLIC, tags=("AzureArcInfrastructure",)
            ),
            AddressFact(address=secrets.own, kind=AddressKind.PRIVATE),
        ),
    )


def _proxy_check(secrets: Secrets, proxy: str) -> CheckResult:
    name = secrets.proxy_fqdn
    question = f"A {name} @{secrets.server}:53"
    return result(
        name,
        State.PASS,
        id=f"proxy:{proxy}",
        endpoint=PROXY,
        name=proxy,
        port=3128,
        region="",
        observations=(
            seen(20, Step.RESOLVE, name, Resolved(source="system", addresses=(secrets.own,))),
            seen(
                21,
                Step.QUERY,
                question,
                Queried(
                    server=f"{secrets.server}:53",
                    transport="udp",
                    question="A",
                    rcode="NOERROR",
                    addresses=(Record(name=name, type="A", ttl=5, value=secrets.own),),
                ),
            ),
            seen(
                22,
                Step.ROUTE,
                secrets.own,
                Routed(
                    address=secrets.own,
                    source=secrets.server,
                    interface=f"VPN {secrets.company}",
                    gateway=secrets.router,
                ),
            ),
            seen(
                23,
                Step.TRACE,
                secrets.own,
                Traced(
                    address=secrets.own,
                    port=1,
                    hops=(TraceHop(limit=1, address=secrets.router, word="passed on"),),
                ),
            ),
        ),
    )


def _inspected(secrets: Secrets, proxy: str, told: str) -> CheckResult:
    issuer = f"CN={secrets.authority},O={secrets.company},C=CH"
    leaf: Certificate = replace(LEAF, issuer=issuer, names=(*LEAF.names, secrets.fqdn))
    headers = (
        ("via", f"1.1 {secrets.proxy} (squid/5.7)"),
        ("location", f"https://{secrets.proxy_fqdn}/login?token={secrets.token}"),
        ("proxy-authenticate", f'Basic realm="{secrets.company}"'),
    )
    return result(
        "pas.windows.net",
        State.FAIL,
        id=f"pas@{proxy}",
        cause=Cause.CERT_UNTRUSTED,
        route=proxy,
        observations=(
            _at(
                24, Step.REACH, Reached(proxy=proxy, address=secrets.own, port=3, local="10.42.1.1")
            ),
            _at(
                25,
                Step.TUNNEL,
                Tunnelled(
                    proxy=proxy,
                    target="pas.windows.net:443",
                    opened=True,
                    status=200,
                    reason=told,
                    headers=headers,
                    excerpt=f"<title>{secrets.company}</title>{told}",
                ),
            ),
            _at(26, Step.HANDSHAKE, _shaken(leaf)),
            _at(
                27,
                Step.VERIFY,
                Judged(
                    store=f"system and {secrets.group}-root.pem",
                    faults=(),
                    anchor=Anchor(
                        kind=AnchorKind.PRIVATE, subject=issuer, spki_sha256="e" * 64, trusted=False
                    ),
                    path=(leaf.subject, issuer),
                ),
            ),
            _at(
                28,
                Step.REQUEST,
                Answered(
                    method="GET",
                    path="/",
                    status=302,
                    version="1.1",
                    headers=headers,
                    excerpt=f"see {secrets.vault}.vault.azure.net",
                ),
            ),
            _at(29, Step.REQUEST, Failure(cause=Cause.HTTP_ERROR, message=told, code=told)),
        ),
    )


def _shaken(leaf: Certificate) -> Handshaken:
    return Handshaken(
        address="20.1.1.1", version="TLSv1.3", cipher="TLS_AES", alpn="", chain=(leaf,)
    )


def _at(number: int, step: Step, outcome: object) -> Observation:
    return seen(number, step, "pas.windows.net", outcome)  # type: ignore[arg-type] # of many kinds


def _finding(secrets: Secrets, proxy: str, told: str) -> Finding:
    return Finding(
        rule="proxy-denies",
        severity=Impact.BLOCKING,
        confidence=Certainty.PROVED,
        title=f"{proxy} refuses {told}",
        remedy=f"1. Ask {secrets.company}.\n2. azcmagent config set proxy.url {proxy} {told}",
        owner=Owner.PROXY,
        subjects=(f"pas@{proxy}",),
        clues=(Clue(observation="o25", check=f"pas@{proxy}", note=told),),
    )
