"""A list of exceptions that sends names past a proxy, where the direct way is closed."""

from dataclasses import replace
from typing import Final

from arcdiag.diagnosis.evidence import Evidence
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.peering import PATH_CAUSES
from arcdiag.diagnosis.routes import is_proxy, proxy_of
from arcdiag.diagnosis.rule import Case
from arcdiag.diagnosis.words import listing, say
from arcdiag.model.finding import Owner
from arcdiag.model.observation import Tunnelled
from arcdiag.model.report import CheckResult

_TITLE: Final = "{title}; a list of exceptions sends past the proxy what it fits ({entries})"
_REMEDY: Final = (
    "Likely the list of exceptions is too wide: by {entries} these names go past the proxy "
    "{through}, which connects others. The list: {lists}. Take the entry out, and look again. Only "
    "if they are to go directly:"
)


def past_proxy(evidence: Evidence, case: Case) -> Case | None:
    """*case* with the list as its likely reason; None where no list, or no working proxy, is seen.

    That the direct way is closed is proved; that it should not be taken is what people mean by a
    proxy.
    """
    checks = case.subjects
    reached = [check for check in evidence.reached if _goes_through(check)]
    if not reached or any(c.cause not in PATH_CAUSES or not c.bypassed_by for c in checks):
        return None
    values = {
        **case.values,
        "entries": listing(check.bypassed_by for check in checks),
        "through": proxy_of(reached[0], reached[0].observations),
        "lists": _lists(evidence, checks[0]),
    }
    seen = next(
        (one for one in reached[0].observations if isinstance(one.outcome, Tunnelled)),
        reached[0].observations[-1],
    )
    return replace(
        case,
        values=values,
        clues=(*case.clues, clue(reached[0], seen)),
        owner=Owner.SERVER,
        title=_TITLE.replace("{title}", case.title or "{endpoint}"),
        remedy="\n".join((_REMEDY, case.remedy or "")),
    )


def _goes_through(check: CheckResult) -> bool:
    return not is_proxy(check) and bool(proxy_of(check, check.observations))


def _lists(evidence: Evidence, check: CheckResult) -> str:
    """The lists of the check's route, each with its place."""
    routes = evidence.around.run.routes
    found = (route.exceptions for route in routes if route.name == check.via or not check.via)
    return listing(each for one in found for each in one) or say("the list of exceptions")
