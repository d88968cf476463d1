"""A small report made by hand: one blocked endpoint among good ones, and every kind of outcome."""

from datetime import UTC, date, datetime

from arcdiag.model.choices import Cloud, Mode, Readiness, State
from arcdiag.model.failure import Cause, Failure, Skipped
from arcdiag.model.finding import Certainty, Clue, Finding, Impact, Owner
from arcdiag.model.host import HostFacts, HostsEntry, NameServer, OperatingSystem
from arcdiag.model.observation import (
    Anchor,
    AnchorKind,
    Answered,
    Certificate,
    Chosen,
    Connected,
    Discovered,
    Handshaken,
    Judged,
    Observation,
    Outcome,
    Queried,
    Record,
    Resolved,
    Step,
)
from arcdiag.model.report import (
    SCHEMA,
    CatalogStamp,
    CheckResult,
    Ending,
    Forecast,
    Outlook,
    PurposeVerdict,
    Report,
    Run,
    Tool,
    Verdict,
)
from arcdiag.report.outward import outward
from tests.unit.fakes import NOON, check

AGENT_SERVICE = "agentserviceapi.guestconfiguration.azure.com"

LEAF = Certificate(
    subject="CN=gbl.his.arc.azure.com",
    issuer="CN=Microsoft Azure RSA TLS Issuing CA 04",
    serial="33",
    not_before=datetime(2026, 9, 1, tzinfo=UTC),
    not_after=datetime(2027, 3, 1, tzinfo=UTC),
    names=("gbl.his.arc.azure.com",),
    key="RSA 2048",
    signature="sha384WithRSAEncryption",
    is_ca=False,
    sha256="a" * 64,
    spki_sha256="b" * 64,
)


def seen(
    number: int, step: Step, target: str, outcome: Outcome, took_ms: float = 20
) -> Observation:
    """An observation at noon."""
    return Observation(
        id=f"o{number}", step=step, target=target, started=NOON, took_ms=took_ms, outcome=outcome
    )


def result(host: str, state: State, **changes: object) -> CheckResult:
    """A judged check."""
    plain = check(host)
    fields = {name: getattr(plain, name) for name in plain.__struct_fields__}
    return CheckResult(**{**fields, "state": state, "region": "eastasia", **changes})  # type: ignore[arg-type]


GLOBAL = result(
    "gbl.his.arc.azure.com",
    State.PASS,
    purpose="onboard",
    purposes=("onboard", "run"),
    took_ms=412.5,
    observations=(
        seen(
            1,
            Step.RESOLVE,
            "gbl.his.arc.azure.com",
            Resolved(source="system", addresses=("20.1.1.1",)),
        ),
        seen(
            2,
            Step.QUERY,
            "A gbl.his.arc.azure.com @10.0.0.53:53",
            Queried(
                server="10.0.0.53:53",
                transport="udp",
                question="A",
                rcode="NOERROR",
                addresses=(
                    Record(name="gbl.his.arc.azure.com", type="A", ttl=60, value="20.1.1.1"),
                ),
            ),
        ),
        seen(
            3,
            Step.CONNECT,
            "20.1.1.1 port 443",
            Connected(address="20.1.1.1", port=443, local="10.0.0.5"),
        ),
        seen(4, Step.CHOOSE, "20.1.1.1 port 443", Chosen(address="20.1.1.1", after_ms=20)),
        seen(
            5,
            Step.HANDSHAKE,
            "gbl.his.arc.azure.com at 20.1.1.1",
            Handshaken(
                address="20.1.1.1",
                version="TLSv1.3",
                cipher="TLS_AES_256_GCM_SHA384",
                alpn="",
                chain=(LEAF,),
            ),
        ),
        seen(
            6,
            Step.VERIFY,
            "gbl.his.arc.azure.com",
            Judged(
                store="system",
                faults=(),
                anchor=Anchor(
                    kind=AnchorKind.MICROSOFT,
                    subject="CN=DigiCert Global Root G2",
                    spki_sha256="c" * 64,
                    trusted=True,
                ),
            ),
        ),
        seen(
            7,
            Step.REQUEST,
            "https://gbl.his.arc.azure.com/",
            Answered(
                method="GET", path="/", status=404, version="1.1", headers=(("server", "Kestrel"),)
            ),
        ),
        seen(
            8, Step.DISCOVER, "gbl.his.arc.azure.com", Discovered(hosts=("ea.his.arc.azure.com",))
        ),
    ),
)

BLOCKED = result(
    AGENT_SERVICE,
    State.FAIL,
    cause=Cause.TCP_TIMEOUT,
    took_ms=5021,
    observations=(
        seen(9, Step.RESOLVE, AGENT_SERVICE, Resolved(source="system", addresses=("20.2.2.2",))),
        seen(
            10,
            Step.CONNECT,
            "20.2.2.2 port 443",
            Failure(cause=Cause.TCP_TIMEOUT, message="no answer within 5 s"),
            5001,
        ),
    ),
)

UNTESTED = result(
    "",
    State.NOT_TESTED,
    id="w",
    name="*.servicebus.windows.net",
    required=False,
    cause=Cause.SKIPPED_WILDCARD,
    observations=(
        seen(
            11,
            Step.RESOLVE,
            "*.servicebus.windows.net",
            Skipped(cause=Cause.SKIPPED_WILDCARD, why="a wildcard without a stand-in"),
        ),
    ),
)

FINDING = Finding(
    rule="agentserviceapi-blocked",
    severity=Impact.BLOCKING,
    confidence=Certainty.PROVED,
    title=f"{AGENT_SERVICE} is blocked",
    remedy="Allow TCP 443 from this server to the service tag AzureArcInfrastructure.",
    owner=Owner.FIREWALL,
    subjects=(BLOCKED.id,),
    clues=(
        Clue(observation="o10", check=BLOCKED.id, note="20.2.2.2 port 443: no answer within 5 s"),
    ),
    consequences=("endpoint-blocked",),
    azcm=("AZCM0026",),
)

CONSEQUENCE = Finding(
    rule="endpoint-blocked",
    severity=Impact.BLOCKING,
    confidence=Certainty.PROVED,
    title="Machine configuration cannot fetch its policies",
    remedy="Follows from the above.",
    owner=Owner.FIREWALL,
    subjects=(BLOCKED.id,),
    clues=(Clue(observation="o10", check=BLOCKED.id, note="no answer"),),
)


def purpose(name: str, state: Readiness, passed: int, total: int) -> PurposeVerdict:
    """One purpose in East Asia."""
    return PurposeVerdict(
        purpose=name, mode=Mode.PUBLIC, region="eastasia", state=state, passed=passed, total=total
    )


REPORT = Report(
    schema=SCHEMA,
    tool=Tool(name="arcdiag", version="0.1.0"),
    catalog=CatalogStamp(version="2026.11.1", verified_on=date(2026, 11, 20), age_days=1),
    run=Run(
        id="5f0c1d9e-0000-4000-8000-000000000001",
        started=NOON,
        ended=NOON.replace(second=6),
        cloud=Cloud.PUBLIC,
        regions=("eastasia",),
        modes=(Mode.PUBLIC,),
        features=("servers",),
        options={"timeout": "5"},
        ending=Ending.COMPLETE,
    ),
    host=HostFacts(
        name="srv-17",
        system=OperatingSystem.LINUX,
        system_name="Debian GNU/Linux 12 (bookworm)",
        architecture="x86_64",
        python="3.11.7",
        user="root",
        elevated=True,
        name_servers=(NameServer(address="10.0.0.53", source="/etc/resolv.conf"),),
        hosts_file=(HostsEntry(name="gbl.his.arc.azure.com", address="20.1.1.1", line=3),),
    ),
    verdict=Verdict(
        state=Readiness.BLOCKED,
        purposes=(
            purpose("onboard", Readiness.READY, 1, 1),
            purpose("run", Readiness.BLOCKED, 1, 2),
        ),
        forecast=Forecast(
            command="azcmagent connect",
            outcome=Outlook.FAILS,
            code="AZCM0026",
            endpoints=(AGENT_SERVICE,),
            why="it tests this endpoint first and stops when it is out of reach.",
        ),
    ),
    checks=(GLOBAL, BLOCKED, UNTESTED),
    findings=(FINDING, CONSEQUENCE),
)

OUTWARD = outward(REPORT).report
"""The same as it leaves."""
