"""Which finding asks which team for what."""

from collections.abc import Mapping
from typing import Final

from arcdiag.diagnosis.words import say
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Finding, Owner
from arcdiag.model.report import CheckResult
from arcdiag.report.request.request import Ask

OWNERS: Final[Mapping[str, Owner]] = {
    "firewall": Owner.FIREWALL,
    "proxy": Owner.PROXY,
    "dns": Owner.DNS,
    "azure": Owner.AZURE,
    "network": Owner.NETWORK_PROVIDER,
}
"""The teams that a request can be made for, by the word of ``--for``."""

_BY_RULE: Final[Mapping[str, Ask]] = {
    "endpoint-blocked": Ask.ALLOW,
    "agentserviceapi-blocked": Ask.ALLOW,
    "install-source-blocked": Ask.ALLOW,
    "private-link-public-rest": Ask.ALLOW,
    "sni-filter": Ask.ALLOW,
    "partial-addresses": Ask.ALLOW,
    "revocation-unreachable": Ask.ALLOW,
    "proxy-denies": Ask.ALLOW,
    "proxy-unreachable": Ask.ALLOW,
    "tls-inspection": Ask.EXEMPT,
    "tls-inspection-untrusted": Ask.EXEMPT,
    "gateway-inspected": Ask.EXEMPT,
    "private-dns-missing": Ask.RECORD,
    "private-dns-partial": Ask.RECORD,
    "private-record-missing": Ask.RECORD,
    "private-record-stale": Ask.RECORD,
}
_OF_AZURE: Final[Mapping[str, Ask]] = {
    "route-filter-region-missing": Ask.COMMUNITY,
    "agentserviceapi-blocked": Ask.COMMUNITY,
    "private-dns-missing": Ask.ZONE,
    "private-dns-partial": Ask.ZONE,
    "private-record-missing": Ask.ZONE,
    "private-record-stale": Ask.ZONE,
    "private-answer-without-scope": Ask.SCOPE,
}
"""What such findings ask of whoever runs the Azure side, beside their owner."""
_OF_ROUTES: Final[Mapping[str, Ask]] = {"agentserviceapi-blocked": Ask.ROUTE}
"""What such findings ask of whoever runs the routes, beside their owner."""
_PRIVATE: Final = (Cause.PRIVATE_EXPECTED,)
_NAMES: Final = ("dns-",)


def asked(finding: Finding, check: CheckResult, owner: Owner) -> Ask | None:
    """What *finding* asks of *owner* for *check*; None: nothing."""
    if owner is Owner.AZURE and finding.rule in _OF_AZURE:
        return _OF_AZURE[finding.rule]
    if owner is Owner.NETWORK_PROVIDER and finding.rule in _OF_ROUTES:
        return _OF_ROUTES[finding.rule]
    if finding.owner is not owner:
        return None
    if finding.rule == "proxy-unreachable" and owner is Owner.PROXY:
        return Ask.REPAIR
    found = _BY_RULE.get(finding.rule, Ask.REPAIR)
    if owner is not Owner.DNS:
        return found
    if check.cause in _PRIVATE:
        return Ask.RECORD
    return Ask.RESOLVE if found is Ask.ALLOW or str(check.cause).startswith(_NAMES) else found


def title(ask: Ask, owner: Owner, *, sure: bool = True) -> str:
    """What is asked for, as the title of a list; not *sure*: it depends on the way packets take."""
    match ask:
        case Ask.ALLOW if owner is Owner.PROXY:
            return say("Let this machine through the proxy to these names")
        case Ask.ALLOW:
            return say("Allow these outbound connections")
        case Ask.UNTESTED:
            return say("Needed as well, but not tested: allow them by the documented name")
        case Ask.EXEMPT:
            return say("Exempt these hosts from TLS inspection")
        case Ask.RECORD:
            return say("Answer these names with the private endpoint's addresses")
        case Ask.RESOLVE:
            return say("Let these names resolve")
        case Ask.ZONE:
            return say("Let private DNS hold these records, and link its zones")
        case Ask.SCOPE:
            return say("Tell the Private Link Scope to use, or unlink these private zones")
        case Ask.COMMUNITY if not sure:
            return say(
                "If traffic to Azure takes ExpressRoute: let these regions through the route "
                "filter of the Microsoft peering"
            )
        case Ask.COMMUNITY:
            return say("Let these regions through the route filter of the Microsoft peering")
        case Ask.ROUTE:
            return say("If no firewall drops it: see that it is routed, there and back")
        case Ask.REPAIR:
            return say("Look into this")
