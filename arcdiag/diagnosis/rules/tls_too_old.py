"""A TLS version that Azure no longer counts on, or none in common at all."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.checks import OLD_TLS
from arcdiag.diagnosis.evidence import Evidence, grouped, outcomes
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.service import expects_microsoft
from arcdiag.diagnosis.words import listing, tls_version
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Owner
from arcdiag.model.observation import Connected, Handshaken, Step
from arcdiag.model.report import CheckResult

_OLD_REMEDY: Final = (
    "1. Let TLS 1.2 and 1.3 through to {hosts}. Azure offers both, so something before it (at "
    "{addresses}) answers with {versions}: an inspecting device or a relay with old settings.\n"
    "2. Do not rely on it until then: by Microsoft's documentation the agent still speaks older "
    "TLS, but programs in Go, as the agent is, refuse it by default, and SQL data services always."
)
_NONE_REMEDY: Final = (
    "1. Look for an inspecting device or a relay with old settings before {hosts} (at "
    "{addresses}): it takes none of the versions and ciphers that this machine offers. Azure "
    "offers TLS 1.2 and 1.3.\n"
    "2. If there is none, look at this machine's own TLS policy."
)
_OWN: Final = "1. Enable TLS 1.2 or 1.3 on the server behind {hosts} (at {addresses})."


@rule(
    id="tls-too-old",
    owner=Owner.FIREWALL,
    title="Only old TLS ({versions}) at {hosts}",
    remedy=_OLD_REMEDY,
    explained_by=("captive-portal", "hosts-file-override", "tls-inspection"),
)
def tls_too_old(evidence: Evidence) -> Iterator[Case]:
    """Old versions negotiated, and handshakes that found no common version, apart."""
    old = [seen for seen in evidence.of(Handshaken) if seen.outcome.version in OLD_TLS]
    for (own, _), sights in grouped(old, lambda s: (_is_own(s.check), s.check.state)).items():
        yield Case(
            subjects=tuple(seen.check for seen in sights),
            clues=tuple(clue(seen.check, seen.observation) for seen in sights),
            values=_values(
                [s.check for s in sights],
                listing(tls_version(sight.outcome.version) for sight in sights),
            ),
            owner=Owner.SERVER if own else None,
            remedy=_OWN if own else None,
        )
    yield from _nothing_in_common(evidence)


def _nothing_in_common(evidence: Evidence) -> Iterator[Case]:
    torn = [s for s in evidence.failures(Step.HANDSHAKE) if s.outcome.cause is Cause.TLS_VERSION]
    for own, sights in grouped(torn, lambda seen: _is_own(seen.check)).items():
        yield Case(
            subjects=tuple(seen.check for seen in sights),
            clues=tuple(clue(seen.check, seen.observation) for seen in sights),
            values=_values([seen.check for seen in sights], "-"),
            owner=Owner.SERVER if own else None,
            title="No TLS version in common with {hosts}",
            remedy=_OWN if own else _NONE_REMEDY,
        )


def _is_own(check: CheckResult) -> bool:
    return not expects_microsoft(check)


def _values(checks: list[CheckResult], versions: str) -> dict[str, object]:
    addresses = (
        connected.address for check in checks for _, connected in outcomes(check, Connected)
    )
    return {
        "hosts": listing(check.host for check in checks),
        "addresses": listing(addresses) or "-",
        "versions": versions,
    }
