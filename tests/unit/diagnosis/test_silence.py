"""Every rule's silence: something that looks like its case and is none."""

import msgspec
import pytest

from arcdiag.diagnosis.rules import RULES
from arcdiag.model.choices import Severity
from arcdiag.model.failure import Cause, Skipped
from arcdiag.model.host import HostsEntry
from arcdiag.model.observation import AnchorKind, Observation, Step
from arcdiag.model.plan import Seen
from arcdiag.model.tls_posture import OpenSsl, TlsPosture
from tests.unit.diagnosis.build import (
    AGENT,
    ARM,
    CONTOSO,
    GAS,
    GBL,
    LOGIN,
    MICROSOFT,
    NS1,
    NS2,
    answered,
    both,
    check,
    chosen,
    connected,
    diagnosed,
    dropped,
    fails,
    healthy,
    host_facts,
    ill_signed,
    inspected,
    judged,
    queried,
    refused,
    repeated,
    resolved,
    rules_of,
    seen,
    shaken,
    silence,
    unanswered,
    watched,
)
from tests.unit.diagnosis.build_modes import NEAR_IN_MODES
from tests.unit.diagnosis.build_proxies import reached as reached_proxy
from tests.unit.diagnosis.build_proxies import through, tunnelled, unreached, well
from tests.unit.diagnosis.test_trial_rules import contrast, dead, small

PUBLIC = msgspec.structs.replace(MICROSOFT, kind=AnchorKind.PUBLIC, subject="CN=Some Root")
STRANGER = msgspec.structs.replace(CONTOSO, trusted=False)
SOURCE = {"purpose": "download", "purposes": ("download",), "azcmagent_check": False}


def reached(host: str, *wire: object, took_ms: float = 20.0, version: str = "TLSv1.3") -> Seen:
    """Works in the end, whatever the name servers said."""
    way = [resolved(host, took_ms=took_ms), connected(), chosen(after_ms=20.0)]
    return watched(check(host), *way, *wire, shaken(host, version), judged(host), answered())  # type: ignore[arg-type]


def leading(host: str, to: str) -> Seen:
    way = [resolved(host), connected(), chosen(), shaken(host), judged(host)]
    return watched(check(host), *way, both(host, "20.0.0.1"), answered(302, location=to))


def dated(host: str, offset_s: float) -> Seen:
    way = [resolved(host), connected(), chosen(), shaken(host), judged(host)]
    return watched(check(host), *way, both(host, "20.0.0.1"), answered(offset_s=offset_s))


def signed(host: str, kind: object) -> Seen:
    way = [resolved(host), connected(), chosen(), shaken(host)]
    return watched(check(host), *way, both(host, "20.0.0.1"), judged(host, anchor=kind), answered())  # type: ignore[arg-type]


def half_dead(host: str, address: str, cause: Cause) -> Seen:
    way = [resolved(host, address, "20.0.0.1"), refused(address, cause), connected(), chosen()]
    return watched(
        check(host), *way, both(host, "20.0.0.1"), shaken(host), judged(host), answered()
    )


TWO = host_facts(NS1, NS2)
PINNED = host_facts(hosts_file=(HostsEntry(name=GBL, address="20.0.0.1", line=7),))


def untold() -> Observation:
    outcome = Skipped(cause=Cause.SKIPPED_WILDCARD, why="no host is known")
    return seen(Step.RESOLVE, "*.example.com", outcome)


NEAR = {
    "a hosts file that says what DNS says": ("hosts-file-override", [healthy(GBL)], PINNED),
    "a server that fails for one name of two": (
        "dns-server-down",
        [reached(GBL, silence(GBL)), healthy(ARM)],
        None,
    ),
    "a dead second server": (
        "dns-first-server-dead",
        [
            reached(host, both(host, "20.0.0.1"), silence(host, NS2))
            for host in (GBL, GAS, LOGIN, ARM)
        ],
        TWO,
    ),
    "one question for IPv6 lost": (
        "dns-aaaa-dropped",
        [
            reached(GBL, queried(GBL, "20.0.0.1"), unanswered(GBL, question="AAAA")),
            healthy(GAS),
        ],
        None,
    ),
    "one datagram lost": (
        "dns-unstable",
        [reached(GBL, queried(GBL, "20.0.0.1", attempts=2), queried(GBL, question="AAAA"))],
        None,
    ),
    "answers that cannot be used, which are not lost": (
        "dns-unstable",
        [
            watched(
                check(GBL),
                fails(Step.RESOLVE, GBL, Cause.DNS_ERROR),
                unanswered(GBL, question="A", cause=Cause.DNS_ERROR),
                unanswered(GBL, question="AAAA", cause=Cause.DNS_ERROR),
            ),
            healthy(GAS),
        ],
        None,
    ),
    "answers for IPv6 that cannot be used, which are not dropped": (
        "dns-aaaa-dropped",
        [
            reached(
                host,
                queried(host, "20.0.0.1"),
                unanswered(host, question="AAAA", cause=Cause.DNS_ERROR),
            )
            for host in (GBL, GAS, LOGIN, ARM)
        ],
        None,
    ),
    "a private address that nothing answers at": (
        "dns-sinkhole",
        [dropped(GBL, "10.1.2.3"), healthy(LOGIN)],
        None,
    ),
    "a chain that passes through a privatelink name and ends elsewhere": (
        "private-record-missing",
        [
            watched(
                check(GBL),
                fails(Step.RESOLVE, GBL, Cause.DNS_ERROR),
                queried(
                    GBL,
                    rcode="NXDOMAIN",
                    aliases=("gbl.privatelink.his.arc.azure.com", "gbl.trafficmanager.net"),
                ),
            )
        ],
        None,
    ),
    "two servers with different public addresses": (
        "dns-answers-differ",
        [reached(GBL, both(GBL, "20.0.0.1"), both(GBL, "20.9.9.9", server=NS2))],
        TWO,
    ),
    "redirects within Microsoft": (
        "captive-portal",
        [leading(host, "https://portal.azure.com/") for host in (GBL, GAS, LOGIN)],
        None,
    ),
    "a clock that is 119 seconds ahead": (
        "clock-skew",
        [dated(host, 119.0) for host in (GBL, GAS, LOGIN, ARM)],
        None,
    ),
    "an untrusted root that is nobody's": (
        "missing-root",
        [ill_signed(GBL, "cert-untrusted", anchor=STRANGER), healthy(LOGIN)],
        None,
    ),
    "a public root": ("tls-inspection", [signed(GBL, PUBLIC), signed(GAS, PUBLIC)], None),
    "an inspection that is trusted": (
        "tls-inspection-untrusted",
        [inspected(GBL), inspected(GAS)],
        None,
    ),
    "a chain without fault from a company's root": ("certificate-fault", [inspected(GBL)], None),
    "TLS 1.2": ("tls-too-old", [reached(GBL, both(GBL, "20.0.0.1"), version="TLSv1.2")], None),
    "two names that die at one address": (
        "sni-filter",
        [
            dead(Cause.TLS_RESET, contrast(Cause.TLS_RESET)),
            dead(Cause.TLS_TIMEOUT, contrast(Cause.TLS_TIMEOUT)),
        ],
        None,
    ),
    "small segments that get lost, too": (
        "path-mtu-black-hole",
        [dead(Cause.TLS_TIMEOUT, contrast(Cause.TLS_TIMEOUT), small(Cause.TLS_TIMEOUT))],
        None,
    ),
    "no route for IPv6": (
        "ipv6-broken",
        [half_dead(host, "2603::1", Cause.TCP_UNREACHABLE) for host in (GBL, GAS, LOGIN)],
        None,
    ),
    "all addresses of a host dead": (
        "partial-addresses",
        [dropped(GBL, "20.0.0.8", "20.0.0.9"), healthy(LOGIN)],
        None,
    ),
    "all of Azure Arc blocked": (
        "agentserviceapi-blocked",
        [dropped(AGENT), dropped(GAS), healthy(LOGIN)],
        None,
    ),
    "a blocked source among other blocked endpoints": (
        "install-source-blocked",
        [dropped("packages.microsoft.com", **SOURCE), dropped(ARM), healthy(GBL)],
        None,
    ),
    "a long distance": ("slow-path", [reached(GBL, both(GBL, "20.0.0.1"), took_ms=900.0)], None),
    "an endpoint that was not tested": (
        "endpoint-blocked",
        [watched(check(GBL, severity=Severity.OPTIONAL, untestable="no name"))],
        None,
    ),
    "a direct way that works beside the proxy": (
        "proxy-required",
        [healthy(GBL), dropped(GAS), well(GBL), well(GAS)],
        None,
    ),
    "a first proxy that is down, and a second that works": (
        "proxy-unreachable",
        [through(GBL, unreached(proxy="http://old:1"), list(well(GBL).observations))],
        None,
    ),
    "a login wanted by the service, not by the proxy": (
        "proxy-login-required",
        [through(GBL, reached_proxy(), tunnelled(GBL), shaken(GBL), judged(GBL), answered(401))],
        None,
    ),
    "a refusal of the service, not of the proxy": (
        "proxy-denies",
        [through(GBL, reached_proxy(), tunnelled(GBL), shaken(GBL), judged(GBL), answered(403))],
        None,
    ),
    "a host that nobody tells, and not for want of a way": (
        "proxy-setting-broken",
        [watched(check("", name="*.example.com", untestable="no host is known"), untold())],
        None,
    ),
    "an outage of the service, not of the proxy": (
        "proxy-broken",
        [through(GBL, reached_proxy(), tunnelled(GBL), shaken(GBL), judged(GBL), answered(503))],
        None,
    ),
    "one lost question in one of many attempts": (
        "flapping",
        [repeated(healthy(GBL), reached(GBL, queried(GBL, "20.0.0.1", attempts=2)), healthy(GBL))],
        None,
    ),
    "OpenSSL that takes nothing below TLS 1.3, and hosts that all speak it": (
        "client-tls-restricted",
        [healthy(GBL)],
        msgspec.structs.replace(
            host_facts(), tls=TlsPosture(openssl=OpenSsl(min_protocol="TLSv1.3"))
        ),
    ),
    "a revocation host that answers": (
        "revocation-unreachable",
        [healthy("ocsp.digicert.com", port=80, purpose="pki", purposes=("pki",)), dropped(ARM)],
        None,
    ),
    "a root of Microsoft's": ("unfamiliar-root", [signed(GBL, MICROSOFT)], None),
    "a catalog of 20 days": ("catalog-old", [healthy(GBL)], None),
}


@pytest.mark.parametrize("case", NEAR)
def test_what_only_looks_like_its_case_is_not_found(case: str) -> None:
    rule, everything, host = NEAR[case]

    assert rule not in rules_of(diagnosed(*everything, host=host))


@pytest.mark.parametrize("case", NEAR_IN_MODES)
def test_what_only_looks_like_its_case_in_a_mode_is_not_found(case: str) -> None:
    rule, found = NEAR_IN_MODES[case]

    assert rule not in rules_of(found())


def test_every_rule_has_a_case_that_is_none() -> None:
    near = {rule for rule, _, _ in NEAR.values()} | {rule for rule, _ in NEAR_IN_MODES.values()}

    assert near == {rule.id for rule in RULES}
