"""A filter that reads the server name of a TLS handshake and lets some names die."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.evidence import Evidence, grouped
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.service import expects_microsoft
from arcdiag.diagnosis.trials import Dead, by_chance, cause_of, dead, passed
from arcdiag.diagnosis.words import listing, say
from arcdiag.language.current import later
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Certainty, Owner
from arcdiag.model.observation import Observation, Trial

_ENOUGH: Final = 3
"""Deaths of a name that prove something beside another name's life: the third comes after it."""

_HOW: Final = {
    Cause.TLS_TIMEOUT: later("swallowed"),
    Cause.TLS_RESET: later("reset"),
    Cause.TLS_CLOSED: later("closed"),
}


@rule(
    id="sni-filter",
    owner=Owner.FIREWALL,
    title="TLS is stopped by name: {what}, while another name passes",
    remedy=(
        "1. Allow {hosts} by name (server name, SNI; also as URL or application category) on the "
        "firewalls and web filters on the way. An allowed address is not enough: TCP to "
        "{addresses} connects.\n"
        "2. Show them the proof: at the same address, over the same path, the handshake for "
        "{others} is answered, and the one for a name above dies every time."
    ),
    explained_by=("hosts-file-override", "dns-answers-differ", "dns-sinkhole"),
)
def sni_filter(evidence: Evidence) -> Iterator[Case]:
    """The name's handshake died each time, and another name's came through at the same address.

    Two deaths and one life may be luck. Once the other name has passed, this one is tried a third
    time (`arcdiag.probes.chain`): where it stands then, the check has passed; where it was not, it
    is likely at most.

    Silence alone may be lost large packets, and the other name's answer may have been small: it
    is proved where this name dies in small segments, too. An alert to the other name tells less
    than a whole handshake, and so does a user's own server, which may know only some names. Nor is
    it proved where other handshakes of the run died once, too, and stood at a later try.
    """
    found = [one for one in dead(evidence) if _certainty(one) is not None]
    lucky = by_chance(evidence)
    for certainty, group in grouped(found, _certainty).items():
        yield Case(
            subjects=tuple(one.check for one in group),
            clues=tuple(clue for one in group for clue in one.clues),
            values={
                "what": _what(group),
                "hosts": listing((one.check.host for one in group), most=20),
                "addresses": listing(one.address for one in group),
                "others": listing(_other(one.contrast) for one in group),
            },
            confidence=Certainty.LIKELY if lucky else certainty,
        )


def _certainty(one: Dead) -> Certainty | None:
    """How sure it is that the name decides; None where it is not even likely."""
    if passed(one.small):
        return None
    by_size = one.silent and cause_of(one.small) is not Cause.TLS_TIMEOUT
    if passed(one.contrast):
        sure = expects_microsoft(one.check) and not by_size and one.deaths >= _ENOUGH
        return Certainty.PROVED if sure else Certainty.LIKELY
    alerted = cause_of(one.contrast) is Cause.TLS_ALERT
    return Certainty.LIKELY if alerted and not by_size else None


def _how(one: Dead) -> str:
    return say(_HOW.get(cause_of(one.last) or Cause.TLS_TIMEOUT, later("stopped")))


def _what(group: list[Dead]) -> str:
    hosts = list(dict.fromkeys(one.check.host for one in group))
    how = listing(_how(one) for one in group)
    if len(hosts) == 1:
        return say("{host} is {how}", host=hosts[0], how=how)
    return say("{count} names are {how}", count=len(hosts), how=how)


def _other(contrast: Observation | None) -> str:
    if contrast is None:
        return ""
    if isinstance(contrast.outcome, Trial):
        return contrast.outcome.name
    return contrast.target.partition(" at ")[0]
