"""Builds observed checks by hand, in the spelling that the probes use."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import msgspec

from arcdiag.diagnosis.diagnose import Diagnosis, diagnose
from arcdiag.model.catalog import Catalog, RegionCommunities
from arcdiag.model.choices import Cloud, Mode, Protocol, Severity
from arcdiag.model.failure import Cause, Failure, Skipped
from arcdiag.model.host import HostFacts, HostsEntry, NameServer, OperatingSystem
from arcdiag.model.observation import (
    Anchor,
    AnchorKind,
    Answered,
    Certificate,
    CertificateFault,
    Chosen,
    Connected,
    Handshaken,
    Judged,
    Observation,
    Outcome,
    Queried,
    Record,
    Repeated,
    Resolved,
    Routed,
    Step,
    Traced,
    TraceHop,
)
from arcdiag.model.plan import Check, Seen
from arcdiag.model.report import CatalogStamp, Run

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
NS1, NS2 = "10.0.0.53:53", "10.0.1.53:53"

GBL = "gbl.his.arc.azure.com"
GAS = "eastasia-gas.guestconfiguration.azure.com"
AGENT = "agentserviceapi.guestconfiguration.azure.com"
LOGIN = "login.microsoftonline.com"
ARM = "management.azure.com"

_ids = (f"o{number}" for number in count(1))

MICROSOFT = Anchor(
    kind=AnchorKind.MICROSOFT, subject="CN=DigiCert Global Root G2", spki_sha256="aa", trusted=True
)
CONTOSO = Anchor(
    kind=AnchorKind.PRIVATE, subject="CN=Contoso Edge Root", spki_sha256="bb", trusted=True
)


def check(host: str = GBL, **values: Any) -> Check:
    """A required check of the onboarding that ``azcmagent connect`` tests too."""
    fields: dict[str, Any] = {
        "id": f"{host}:{values.get('port', 443)}",
        "endpoint": host.partition(".")[0],
        "name": host,
        "host": host,
        "port": 443,
        "protocol": Protocol.HTTPS,
        "path": "/",
        "region": "",
        "mode": Mode.PUBLIC,
        "route": "direct",
        "required": True,
        "severity": Severity.BLOCKER,
        "purpose": "onboard",
        "purposes": ("onboard", "run"),
        "azcmagent_check": True,
    }
    return Check(**{**fields, **values})


def seen(step: Step, target: str, outcome: Outcome, took_ms: float = 20.0) -> Observation:
    return Observation(
        id=next(_ids), step=step, target=target, started=START, took_ms=took_ms, outcome=outcome
    )


def fails(step: Step, target: str, cause: Cause, took_ms: float = 5000.0) -> Observation:
    return seen(step, target, Failure(cause=cause, message="what was seen"), took_ms)


def again(observation: Observation, apart_s: float = 6.0) -> Observation:
    """The same as a second try, so many seconds after the first."""
    return msgspec.structs.replace(
        observation,
        id=next(_ids),
        again=True,
        started=observation.started + timedelta(seconds=apart_s),
    )


def skips(step: Step, cause: Cause) -> Observation:
    return seen(step, "", Skipped(cause=cause, why="cut off"), 0.0)


def resolved(
    host: str, *addresses: str, source: str = "system", took_ms: float = 20
) -> Observation:
    outcome = Resolved(source=source, addresses=addresses or ("20.0.0.1",))
    return seen(Step.RESOLVE, host, outcome, took_ms)


def queried(
    host: str,
    *addresses: str,
    server: str = NS1,
    question: str = "A",
    rcode: str = "NOERROR",
    aliases: tuple[str, ...] = (),
    attempts: int = 1,
    step: Step = Step.QUERY,
) -> Observation:
    chain = [Record(name=host, type="CNAME", ttl=60, value=value) for value in aliases]
    records = [Record(name=host, type=question, ttl=60, value=value) for value in addresses]
    outcome = Queried(
        server=server,
        transport="udp",
        question=question,
        rcode=rcode,
        aliases=tuple(chain),
        addresses=tuple(records),
        attempts=attempts,
    )
    return seen(step, f"{question} {host} @{server}", outcome)


def unanswered(
    host: str, server: str = NS1, question: str = "A", cause: Cause = Cause.DNS_TIMEOUT
) -> Observation:
    return fails(Step.QUERY, f"{question} {host} @{server}", cause)


def both(
    host: str, *addresses: str, server: str = NS1, rcode: str = "NOERROR"
) -> list[Observation]:
    """A server's answers to both questions, IPv4 addresses only."""
    return [
        queried(host, *addresses, server=server, rcode=rcode),
        queried(host, server=server, rcode=rcode, question="AAAA"),
    ]


def silence(host: str, server: str = NS1) -> list[Observation]:
    return [unanswered(host, server, "A"), unanswered(host, server, "AAAA")]


def connected(address: str = "20.0.0.1", port: int = 443) -> Observation:
    outcome = Connected(address=address, port=port, local="10.1.1.1")
    return seen(Step.CONNECT, f"{address} port {port}", outcome)


def routed(address: str = "20.0.0.1", gateway: str = "10.20.0.1") -> Observation:
    outcome = Routed(address=address, source="10.20.0.2", interface="lan0", gateway=gateway)
    return seen(Step.ROUTE, address, outcome, 0.1)


def unrouted(address: str, code: str = "ENETUNREACH") -> Observation:
    outcome = Failure(cause=Cause.TCP_UNREACHABLE, message=f"it says {code}", code=code)
    return seen(Step.ROUTE, address, outcome, 0.1)


def traced(
    address: str, *hops: tuple[str, str], arrived: bool = False, port: int = 443
) -> Observation:
    """A traceroute; each hop is a router (empty: silent) and its word."""
    numbered = tuple(
        TraceHop(limit=limit, address=router, word=word)
        for limit, (router, word) in enumerate(hops, start=1)
    )
    outcome = Traced(address=address, port=port, hops=numbered, arrived=arrived)
    return seen(Step.TRACE, f"{address} port {port}", outcome)


def refused(address: str, cause: Cause = Cause.TCP_TIMEOUT, port: int = 443) -> Observation:
    return fails(Step.CONNECT, f"{address} port {port}", cause)


def chosen(address: str = "20.0.0.1", after_ms: float = 20.0) -> Observation:
    return seen(Step.CHOOSE, f"{address} port 443", Chosen(address=address, after_ms=after_ms), 0)


def certificate(host: str = GBL, issuer: str = "CN=Microsoft TLS 03", **values: Any) -> Certificate:
    fields: dict[str, Any] = {
        "subject": f"CN={host}",
        "issuer": issuer,
        "serial": "1",
        "not_before": START - timedelta(days=30),
        "not_after": START + timedelta(days=30),
        "names": (host,),
        "key": "RSA 2048",
        "signature": "sha256WithRSAEncryption",
        "is_ca": False,
        "sha256": f"leaf of {host}",
        "spki_sha256": f"key of {host}",
    }
    return Certificate(**{**fields, **values})


def shaken(host: str = GBL, version: str = "TLSv1.3", **values: Any) -> Observation:
    outcome = Handshaken(
        address=values.pop("address", "20.0.0.1"),
        version=version,
        cipher="TLS_AES_256_GCM_SHA384",
        alpn="http/1.1",
        chain=(certificate(host, **values),),
    )
    return seen(Step.HANDSHAKE, f"{host} at 20.0.0.1", outcome)


def judged(
    host: str = GBL, *causes: str, anchor: Anchor | None = MICROSOFT, fatal: bool = True
) -> Observation:
    faults = tuple(
        CertificateFault(cause=cause, subject=f"CN={host}", message="as it says", fatal=fatal)
        for cause in causes
    )
    return seen(Step.VERIFY, host, Judged(store="system", faults=faults, anchor=anchor))


def answered(status: int = 200, offset_s: float | None = 0.1, **headers: str) -> Observation:
    outcome = Answered(
        method="GET",
        path="/",
        status=status,
        version="HTTP/1.1",
        headers=tuple((name.replace("_", "-"), value) for name, value in headers.items()),
        clock_offset_ms=None if offset_s is None else offset_s * 1000,
        clock_error_ms=550.0,
    )
    return seen(Step.REQUEST, "GET /", outcome)


def watched(what: Check, *observations: Observation | list[Observation]) -> Seen:
    flat: list[Observation] = []
    for one in observations:
        flat.extend(one if isinstance(one, list) else [one])
    return Seen(check=what, observations=tuple(flat))


def healthy(host: str = GBL, address: str = "20.0.0.1", **values: Any) -> Seen:
    """Everything as it should be."""
    return watched(
        check(host, **values),
        resolved(host, address),
        both(host, address),
        connected(address),
        chosen(address),
        shaken(host),
        judged(host),
        answered(),
    )


def dropped(host: str, *addresses: str, **values: Any) -> Seen:
    """Resolves, but no address answers."""
    found = addresses or ("20.0.0.9",)
    return watched(
        check(host, **values),
        resolved(host, *found),
        both(host, *found),
        [refused(address) for address in found],
    )


def ill_signed(host: str, *causes: str, anchor: Anchor | None, **values: Any) -> Seen:
    """A chain with something fatal; nothing was asked over it."""
    return watched(
        check(host),
        resolved(host),
        both(host, "20.0.0.1"),
        connected(),
        chosen(),
        shaken(host, **values),
        judged(host, *causes, anchor=anchor),
    )


def inspected(host: str) -> Seen:
    """Verified by a root of the company's own."""
    return watched(
        check(host),
        resolved(host),
        both(host, "20.0.0.1"),
        connected(),
        chosen(),
        shaken(host, issuer="CN=Contoso Edge CA"),
        judged(host, anchor=CONTOSO),
        answered(),
    )


def host_facts(*servers: str, hosts_file: tuple[HostsEntry, ...] = ()) -> HostFacts:
    names = tuple(server.rpartition(":") for server in servers or (NS1,))
    return HostFacts(
        name="server1",
        system=OperatingSystem.LINUX,
        system_name="Debian 12",
        architecture="x86_64",
        python="3.11",
        user="root",
        elevated=True,
        name_servers=tuple(NameServer(address=a, port=int(p)) for a, _, p in names),
        hosts_file=hosts_file,
    )


def run_of(**values: Any) -> Run:
    fields: dict[str, Any] = {
        "id": "r1",
        "started": START,
        "ended": START + timedelta(seconds=9),
        "cloud": Cloud.PUBLIC,
        "regions": ("eastasia",),
        "modes": (Mode.PUBLIC,),
        "features": ("servers",),
        "options": {},
    }
    return Run(**{**fields, **values})


def small_catalog() -> Catalog:
    """Only what rules look up: the communities of one region."""
    east_asia = RegionCommunities(
        name="eastasia",
        display_name="East Asia",
        cloud=Cloud.PUBLIC,
        microsoft_peering="12076:51010",
    )
    empty: dict[str, Any] = {
        name: {} for name in Catalog.__struct_fields__ if name not in ("version", "verified_on")
    }
    empty["region_communities"] = {"eastasia": east_asia}
    return Catalog(version="2026.11", verified_on=date(2026, 11, 1), **empty)


def diagnosed(
    *everything: Seen,
    host: HostFacts | None = None,
    run: Run | None = None,
    age_days: int = 20,
) -> Diagnosis:
    return diagnose(
        everything,
        host=host or host_facts(),
        run=run or run_of(),
        catalog=small_catalog(),
        stamp=CatalogStamp(version="2026.11", verified_on=date(2026, 11, 1), age_days=age_days),
    )


def rules_of(diagnosis: Diagnosis) -> list[str]:
    return [finding.rule for finding in diagnosis.findings]


def changed(what: Seen, swap: Callable[[Observation], Observation]) -> Seen:
    """The same check with some observations exchanged."""
    return msgspec.structs.replace(what, observations=tuple(map(swap, what.observations)))


def repeated(*attempts: Seen, lost: int = 0) -> Seen:
    """One check seen several times, and the sum of it."""
    each = [
        msgspec.structs.replace(one, attempt=number, started=START + timedelta(seconds=number))
        for number, attempt in enumerate(attempts, 1)
        for one in attempt.observations
    ]
    total = Repeated(
        attempts=len(attempts), lost=lost, least_ms=8, median_ms=9, most_ms=20, jitter_ms=4
    )
    last = msgspec.structs.replace(seen(Step.SUM_UP, GBL, total, 0), attempt=len(attempts))
    return Seen(check=attempts[0].check, observations=(*each, last))
