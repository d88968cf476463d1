"""How connect ends by the mode, the kind of address that names lead to, and a named scope: a table.

Only rows that Microsoft's pages bear out promise anything; what no page says stays unknown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

import msgspec

from arcdiag.diagnosis.answers import answers, private, public
from arcdiag.diagnosis.checks import judge
from arcdiag.diagnosis.routes import goes_direct
from arcdiag.model.choices import Mode, State, Wanted
from arcdiag.model.failure import Cause
from arcdiag.model.plan import Seen
from arcdiag.model.report import CheckResult, Outlook


class View(Enum):
    """Where the names of Azure Arc lead, by what this machine is answered."""

    UNSEEN = auto()
    """Not known: nothing was answered, or a proxy looks names up."""
    PUBLIC = auto()
    PRIVATE = auto()
    MIXED = auto()


class Basis(Enum):
    """What a row of the table rests on."""

    DOCUMENTED = auto()
    INFERRED = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class LinkOutlook:
    """One row's outcome, why, and on what ground; ``why`` begins in lower case."""

    outcome: Outlook
    basis: Basis
    why: str


_LINKED: Final = LinkOutlook(
    Outlook.SUCCEEDS,
    Basis.DOCUMENTED,
    "every endpoint that connect is known to test could be reached, and Azure Arc's own names lead "
    "to private addresses, as they must where a Private Link Scope is named.",
)
_PLAIN: Final = LinkOutlook(
    Outlook.SUCCEEDS,
    Basis.DOCUMENTED,
    "every endpoint that connect is known to test could be reached.",
)
_PEERED: Final = LinkOutlook(
    Outlook.SUCCEEDS,
    Basis.INFERRED,
    "every endpoint that connect is known to test could be reached. Microsoft's pages on Azure Arc "
    "do not speak of Microsoft peering; field reports saw it connect.",
)
_NOT_NAMED: Final = LinkOutlook(
    Outlook.UNKNOWN,
    Basis.UNKNOWN,
    "{endpoints}: reached, but at private addresses, and connect is not told of a Private Link "
    "Scope. What the service then answers is not documented.",
)
_NOT_PRIVATE: Final = LinkOutlook(
    Outlook.UNKNOWN,
    Basis.INFERRED,
    "{endpoints}: reached, but at public addresses, past the private endpoint. The scope's switch "
    "for public network access decides whether the service takes that; from here it cannot be "
    "seen.",
)
_HALF: Final = LinkOutlook(
    Outlook.UNKNOWN,
    Basis.UNKNOWN,
    "{endpoints}: reached, but some names of Azure Arc lead to private addresses and others to "
    "public ones. How that ends is not documented.",
)
_OUTSIDE: Final = LinkOutlook(
    Outlook.UNKNOWN,
    Basis.UNKNOWN,
    "{endpoints}: reached at private addresses, which Microsoft peering does not carry; so it was "
    "not this peering that was tested.",
)

TABLE: Final[Mapping[tuple[Mode, View, bool], LinkOutlook]] = {
    (Mode.PUBLIC, View.PUBLIC, False): _PLAIN,
    (Mode.PUBLIC, View.PRIVATE, False): _NOT_NAMED,
    (Mode.PUBLIC, View.MIXED, False): _HALF,
    (Mode.PUBLIC, View.PUBLIC, True): _NOT_PRIVATE,
    (Mode.PUBLIC, View.PRIVATE, True): _LINKED,
    (Mode.PUBLIC, View.MIXED, True): _HALF,
    (Mode.MICROSOFT_PEERING, View.PUBLIC, False): _PEERED,
    (Mode.MICROSOFT_PEERING, View.PRIVATE, False): _OUTSIDE,
    (Mode.MICROSOFT_PEERING, View.MIXED, False): _OUTSIDE,
    (Mode.MICROSOFT_PEERING, View.PUBLIC, True): _NOT_PRIVATE,
    (Mode.MICROSOFT_PEERING, View.PRIVATE, True): _OUTSIDE,
    (Mode.MICROSOFT_PEERING, View.MIXED, True): _OUTSIDE,
    (Mode.PRIVATE_PEERING, View.PUBLIC, False): _NOT_PRIVATE,
    (Mode.PRIVATE_PEERING, View.PRIVATE, False): _LINKED,
    (Mode.PRIVATE_PEERING, View.MIXED, False): _HALF,
    (Mode.PRIVATE_PEERING, View.PUBLIC, True): _NOT_PRIVATE,
    (Mode.PRIVATE_PEERING, View.PRIVATE, True): _LINKED,
    (Mode.PRIVATE_PEERING, View.MIXED, True): _HALF,
}
"""By mode, view, and whether the run was told of a scope. Private peering names one all the same:
the forecast's command has it. With the gateway, and where nothing was seen, no kind decides."""


def link_outlook(mode: Mode, checks: Iterable[CheckResult], *, scope: bool) -> LinkOutlook | None:
    """The row for these checks; None where the kind of address has no bearing."""
    return TABLE.get((mode, view(checks), scope))


def view(checks: Iterable[CheckResult]) -> View:
    """Where the names lead of which it matters."""
    found = [
        address
        for check in checks
        if check.expected is not Wanted.ANY and goes_direct(check)
        for address in answers(check.observations)
    ]
    inside, outside = private(found), public(found)
    if inside and outside:
        return View.MIXED
    if inside:
        return View.PRIVATE
    return View.PUBLIC if outside else View.UNSEEN


def otherwise(check: CheckResult) -> State:
    """The state that the check would have if any kind of address were right.

    The agent's own network check asks for an answer; of private addresses it only takes note.
    """
    if check.cause is not Cause.PRIVATE_EXPECTED:
        return check.state
    free = msgspec.structs.replace(check, expected=Wanted.ANY)
    return judge(Seen(check=free, observations=check.observations)).result.state
