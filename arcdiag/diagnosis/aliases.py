"""Where a check's name led: the Azure region behind its aliases, the addresses tried."""

import re
from typing import Final

from arcdiag.diagnosis.addresses import dialled
from arcdiag.diagnosis.evidence import outcomes
from arcdiag.model.observation import Queried, Resolved, Step
from arcdiag.model.report import CheckResult

_REGIONAL: Final = re.compile(
    r"\.([a-z0-9]+)\.cloudapp\.(?:azure\.(?:com|us)|chinacloudapi\.cn)\.?$"
)
"""``jpe-gas-cses-1b.japaneast.cloudapp.azure.com``: the regional host behind Traffic Manager."""


def region(check: CheckResult) -> str:
    """The region in the cloudapp name at the end of the chain; empty when it has none."""
    names = [record.value for _, answer in outcomes(check, Queried) for record in answer.aliases]
    names += [resolved.canonical for _, resolved in outcomes(check, Resolved)]
    return next(filter(None, map(region_in, names)), "")


def region_in(name: str) -> str:
    """The region that a cloudapp *name* carries; empty when it carries none."""
    found = _REGIONAL.search(name.lower())
    return found[1] if found else ""


def tried(check: CheckResult) -> tuple[str, ...]:
    """Every address that was dialled, or that would have been, in order."""
    targets = (dialled(seen.target) for seen in check.observations if seen.step is Step.CONNECT)
    return tuple(dict.fromkeys(address for address in targets if address))
