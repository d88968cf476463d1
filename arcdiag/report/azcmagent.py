"""A report in the columns of ``azcmagent check``, for eyes and scripts that know those."""

from collections.abc import Callable
from typing import Final

from arcdiag.diagnosis.addresses import AddressKind, kind
from arcdiag.model.choices import Protocol, State
from arcdiag.model.observation import Resolved
from arcdiag.model.report import CheckResult, Report
from arcdiag.report.plain import plain
from arcdiag.report.routes import DIRECT, is_proxy
from arcdiag.report.rows import tls

HEADERS: Final = ("ENDPOINT", "REACHABLE", "PRIVATE", "TLS", "PROXY")
_PORTS: Final = {Protocol.HTTPS: 443, Protocol.WSS: 443, Protocol.HTTP: 80}


def azcmagent_table(report: Report) -> str:
    """One line a URL, sorted, padded with blanks; a URL checked more than once is as bad as its
    worst check. Seen directly and through a proxy it has two lines.
    """
    found: dict[tuple[str, str], list[CheckResult]] = {}
    for check in report.checks:
        if check.host and check.state is not State.NOT_APPLICABLE and not is_proxy(check):
            found.setdefault((_url(check), _proxy(check)), []).append(check)
    lines = [HEADERS, *(_line(*place, found[place]) for place in sorted(found))]
    widths = [max(len(line[column]) for line in lines) + 2 for column in range(len(HEADERS) - 1)]
    return "".join(f"{_padded(line, widths)}\n" for line in lines)


def _padded(line: tuple[str, ...], widths: list[int]) -> str:
    cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=False))
    return "|".join([*cells, line[-1]])


def _line(url: str, proxy: str, checks: list[CheckResult]) -> tuple[str, ...]:
    return (
        url,
        _worst(checks, _reachable, ("false", "unknown", "true")),
        _worst(checks, _private, ("true", "unknown", "false")),
        next((version for check in checks if (version := tls(check))), "unknown"),
        proxy,
    )


def _proxy(check: CheckResult) -> str:
    """As the agent says whether a proxy was in force for the URL."""
    return "not used" if check.route == DIRECT else "set"


def _worst(
    checks: list[CheckResult], tell: Callable[[CheckResult], str], order: tuple[str, ...]
) -> str:
    return min((tell(check) for check in checks), key=order.index)


def _reachable(check: CheckResult) -> str:
    if check.state is State.NOT_TESTED:
        return "unknown"
    return "false" if check.state is State.FAIL else "true"


def _private(check: CheckResult) -> str:
    """The agent judges by the range of the resolved address alone."""
    for seen in check.observations:
        if isinstance(seen.outcome, Resolved) and seen.outcome.addresses:
            kinds = {kind(address) for address in seen.outcome.addresses}
            return "true" if AddressKind.PRIVATE in kinds else "false"
    return "unknown"


def _url(check: CheckResult) -> str:
    host = f"[{check.host}]" if ":" in check.host else check.host
    port = "" if _PORTS.get(check.protocol) == check.port else f":{check.port}"
    return plain(f"{check.protocol}://{host}{port}")
